import { contactTies } from '../graph/contact.js'
import type { Edge } from '../graph/index.js'
import type { Packs } from '../model/decide.js'
import type { DebtId, Revision } from '../model/ids.js'
import type { EpochMs } from '../model/time.js'
import { judgeDebt, openShard, type JudgedShard, type RankContext } from '../rank/index.js'
import { assembleCases } from '../reach/assemble.js'
import type { Store } from '../store/port.js'
import { keptContentDigest } from './content-digest.js'
import type { App } from './context.js'
import { reachContext } from './rank-context.js'

/** What of the store a list sees: facts of one revision, and leases as they stood at a moment. */
export interface SeenBy {
  readonly revision: Revision
  /** The list's own or, where it is made for a moment to come, the clock's. */
  readonly leasesAtMs: EpochMs
}

/** What judging a run of debts gave, with what the contact graph and the lines of the list need of them beside. */
export interface Shard {
  readonly judged: JudgedShard
  readonly ties: readonly Edge[]
  /** The creditor of each debt with an entry. */
  readonly creditors: readonly (readonly [DebtId, string])[]
}

/** Judges runs of debts, here or elsewhere; what it gives does not depend on where. */
export interface Judges {
  /** How many runs are worth asking for before the first is given. */
  readonly width: number
  /**
   * Judges debts that follow each other in id order.
   * @throws Problem store-unavailable when the store, or what judges, is no longer there
   */
  readonly judge: (debts: readonly DebtId[]) => Promise<Shard>
  /** The content digest of the store at the list's revision; what brings it forward is kept for the next list where `isKept`. */
  readonly contentDigest: (isKept: boolean) => Promise<string>
  readonly close: () => Promise<void>
}

/** Judges runs of debts in the thread that asks. */
export function judgesHere(app: App, store: Store, packs: Packs, seen: SeenBy, context: RankContext): Judges {
  return {
    width: 1,
    judge: async (debts) => {
      const shard = openShard(context.certificate)
      const ties: Edge[] = []
      const creditors: (readonly [DebtId, string])[] = []
      for (const dossier of await store.dossiers(debts, seen.revision, seen.leasesAtMs)) {
        const judged = judgeDebt(assembleCases(dossier, reachContext(app, packs, context.purpose, dossier)), context)
        shard.add(judged)
        if (judged.drafts.length === 0) continue
        ties.push(...contactTies(dossier, judged.permittedParties, context.purpose))
        creditors.push([dossier.debtId, dossier.debts[0]?.content.creditorId ?? ''])
      }
      return { judged: shard.finish(), ties, creditors }
    },
    contentDigest: (isKept) => keptContentDigest(app, store, seen.revision, isKept),
    close: () => Promise.resolve(),
  }
}
