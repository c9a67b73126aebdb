import { contactTies } from '../graph/contact.js'
import type { Edge } from '../graph/index.js'
import type { Packs } from '../model/decide.js'
import type { Dossier } from '../model/dossier.js'
import type { DebtId, Revision } from '../model/ids.js'
import type { EpochMs } from '../model/time.js'
import { judgePersons, openShard, type JudgedPersons, type RankContext } from '../rank/index.js'
import { holdsBefore } from '../reach/holds.js'
import { nearParties } from '../reach/near.js'
import type { Store } from '../store/port.js'
import { soughtBy } from '../store/sought.js'
import { keptContentDigest } from './content-digest.js'
import type { App } from './context.js'
import { packedText, textOf, type JudgedApart } from './kept-shard.js'
import { reachPersons } from './rank-context.js'
import type { Shard } from './shard.js'

export type { Shard } from './shard.js'

/** What of the store a list sees: facts of one revision, and leases as they stood at a moment. */
export interface SeenBy {
  readonly revision: Revision
  /** The list's own or, where it is made for a moment to come, the clock's. */
  readonly leasesAtMs: EpochMs
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
  /**
   * The same debt by debt, for lists that take over what earlier ones judged; with `isKept` also what is kept of each. Absent:
   * not from there.
   * @throws Problem as `judge` does
   */
  readonly judgeApart?: (debts: readonly DebtId[], isKept: boolean) => Promise<readonly JudgedApart[]>
  /** The content digest of the store at the list's revision; what brings it forward is kept for the next list where `isKept`. */
  readonly contentDigest: (isKept: boolean) => Promise<string>
  readonly close: () => Promise<void>
}

/** Judges runs of debts in the thread that asks. */
export function judgesHere(app: App, store: Store, packs: Packs, seen: SeenBy, context: RankContext): Required<Judges> {
  const dossiersOf = (debts: readonly DebtId[]): Promise<readonly Dossier[]> => store.dossiers(debts, seen.revision, seen.leasesAtMs)
  const judge = (dossier: Dossier): JudgedPersons => judgePersons(reachPersons(app, packs, context.purpose, dossier), context)
  const shardOf = (dossiers: readonly Dossier[], judgedOf: (dossier: Dossier) => JudgedPersons = judge): Shard => {
    const shard = openShard(context.certificate)
    const ties: Edge[] = []
    const creditors: (readonly [DebtId, string])[] = []
    for (const dossier of dossiers) {
      const { judged } = judgedOf(dossier)
      shard.add(judged)
      if (judged.drafts.length === 0) continue
      for (const tie of contactTies(dossier, judged.permittedParties, context.purpose)) ties.push(tie)
      creditors.push([dossier.debtId, dossier.debts[0]?.content.creditorId ?? ''])
    }
    return { judged: shard.finish(), ties, creditors }
  }
  const apart = (dossier: Dossier, isKept: boolean): JudgedApart => {
    const persons = judge(dossier)
    const { reached } = persons
    const shard = shardOf([dossier], () => persons)
    // What leases said of a debt is not kept: they come and go without a revision.
    if (!isKept || dossier.leases !== undefined) return { debtId: dossier.debtId, shard }
    const holdsBeforeMs = holdsBefore(dossier, reached, context.atMs)
    // What holds at its own moment alone is of use again only where the moment was asked for: the clock does not come back.
    if (holdsBeforeMs === undefined && app.settings.atMs === undefined) return { debtId: dossier.debtId, shard }
    const kept = { sought: soughtBy(dossier, nearParties(dossier, reached)), body: packedText(textOf(shard)), ...(holdsBeforeMs === undefined ? {} : { holdsBeforeMs }) }
    return { debtId: dossier.debtId, shard, kept }
  }
  return {
    width: 1,
    judge: async (debts) => shardOf(await dossiersOf(debts)),
    judgeApart: async (debts, isKept) => (await dossiersOf(debts)).map((dossier) => apart(dossier, isKept)),
    contentDigest: (isKept) => keptContentDigest(app, store, seen.revision, isKept),
    close: () => Promise.resolve(),
  }
}
