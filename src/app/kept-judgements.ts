import type { DebtId, Revision } from '../model/ids.js'
import type { Judging, KeptJudgement } from '../model/kept-judgement.js'
import { CHANGED_KEYS_MAX, KEPT_AT_ONCE } from '../model/limits.js'
import type { RankContext } from '../rank/index.js'
import { compareBytes } from '../store/order.js'
import type { OpenAct, Store } from '../store/port.js'
import { hashesIn, heldBy, namedBy } from '../store/sought.js'
import { digestOf } from './digest.js'
import type { SeenBy } from './judge-shard.js'

const ANEW_BECAUSE = ['full', 'new', 'terms', 'time', 'facts', 'leases'] as const
/**
 * Why a debt is judged anew: the whole list was to be, nothing is kept of the debt, or what it was judged by, the time, its facts or
 * leases are not as they were.
 */
export type AnewBecause = (typeof ANEW_BECAUSE)[number]

/** How many debts were taken over from earlier lists and how many judged anew, and because of what. */
export interface KeptCounts {
  readonly kept: number
  readonly anew: number
  readonly because: Readonly<Partial<Record<AnewBecause, number>>>
}

/** A run of debts, in id order: of each what is kept of it and still holds. */
export interface KeptRun {
  readonly debts: readonly DebtId[]
  readonly found: ReadonlyMap<DebtId, KeptJudgement>
  readonly anew: readonly DebtId[]
}

/** What earlier lists left for this one. */
export interface KeptJudgements {
  /** Something was judged by the same terms, and may still hold. */
  readonly isOfUse: boolean
  /** Parts what still holds from what is judged anew. To be called with all debts, run by run, in id order. */
  readonly part: (debts: readonly DebtId[]) => Promise<KeptRun>
  readonly counts: () => KeptCounts
  /** The judging that this making is. */
  readonly judging: Judging
  /** Keeps what this making judged and took over, after its last debt; of debts in `without` nothing is kept. */
  readonly settle: (act: OpenAct, without: readonly DebtId[]) => Promise<void>
}

/** Form of what is kept. It goes up with every change of it, also within one version of the product, which the basis names. */
const FORMAT = 2

/** Digest of everything beside facts, leases and the moment by which debts are judged. */
function termsDigest({ horizonMs, purpose, scorecard }: RankContext, basis: string): string {
  // The last digits of a score may differ between two engines.
  const terms = { format: FORMAT, engine: process.versions.v8, basis, horizonMs, purpose, scorecard }
  return digestOf(terms)
}

/** Ids that changed, as hashes; undefined: too many, or what every debt rests on. */
async function changedIds(store: Store, after: Revision, upTo: Revision): Promise<ReadonlySet<number> | undefined> {
  const changed = new Set<number>()
  if (after >= upTo) return changed
  let keys = 0
  for await (const batch of store.keysSince(after, upTo)) {
    keys += batch.length
    // As they were and as they are: what changed hands touches both.
    const [before, now] = [await store.factsByKey(batch, after), await store.factsByKey(batch, upTo)]
    if (keys > CHANGED_KEYS_MAX || [...before, ...now].some(({ kind }) => kind === 'template')) return undefined
    for (const hash of namedBy(before, now)) changed.add(hash)
  }
  return changed
}

async function leasedIds(store: Store, atMs: number): Promise<ReadonlySet<number>> {
  const leased = new Set<number>()
  for await (const batch of store.leasesStanding(atMs)) for (const lease of batch) for (const hash of heldBy(lease)) leased.add(hash)
  return leased
}

/** What a kept judgement is held against. */
interface Present {
  /** Those of the same terms that rest on no facts which the list does not see. */
  readonly judgings: ReadonlyMap<number, Judging>
  readonly atMs: number
  readonly changed: ReadonlySet<number> | undefined
  readonly leased: ReadonlySet<number>
}

function holdsAt(atMs: number, { atMs: judgedMs }: Judging, { holdsBeforeMs }: KeptJudgement): boolean {
  return atMs === judgedMs || (holdsBeforeMs !== undefined && atMs > judgedMs && atMs < holdsBeforeMs)
}

/** Why a kept judgement does not hold any more; undefined where it does. */
function anewBecause(kept: KeptJudgement, now: Present): AnewBecause | undefined {
  const judging = now.judgings.get(kept.judging)
  if (judging === undefined) return 'terms'
  if (!holdsAt(now.atMs, judging, kept)) return 'time'
  if (now.changed === undefined) return 'facts'
  for (const hash of hashesIn(kept.sought)) {
    if (now.changed.has(hash)) return 'facts'
    if (now.leased.has(hash)) return 'leases'
  }
  return undefined
}

/** Reads what is kept beside debts that come in id order; of debts that do not come it is told in `gone`. */
function besideDebts(store: Store): { readonly find: (debtId: DebtId) => Promise<KeptJudgement | undefined>; readonly rest: () => Promise<void>; readonly gone: DebtId[] } {
  const gone: DebtId[] = []
  let page: readonly KeptJudgement[] = []
  let at = 0
  let after = ''
  let isLast = false
  const next = async (): Promise<KeptJudgement | undefined> => {
    if (at === page.length && !isLast) {
      page = await store.keptJudgements(after, KEPT_AT_ONCE)
      at = 0
      isLast = page.length < KEPT_AT_ONCE
      after = page.at(-1)?.debtId ?? after
    }
    return page[at]
  }
  return {
    gone,
    find: async (debtId) => {
      for (let one = await next(); one !== undefined; one = await next()) {
        const order = compareBytes(one.debtId, debtId)
        if (order > 0) return undefined
        at++
        if (order === 0) return one
        gone.push(one.debtId)
      }
      return undefined
    },
    rest: async () => {
      for (let one = await next(); one !== undefined; one = await next()) {
        at++
        gone.push(one.debtId)
      }
    },
  }
}

/** Opens what earlier lists left. With `isFull` everything is judged anew, and kept for the next. */
export async function openKept(store: Store, seen: SeenBy, context: RankContext, basis: string, isFull: boolean): Promise<KeptJudgements> {
  const { atMs } = context
  const { revision } = seen
  const terms = termsDigest(context, basis)
  const judgings = await store.judgings()
  // What a later list judged may rest on facts that this one does not see.
  const fit = isFull ? [] : judgings.filter((judging) => judging.terms === terms && judging.revision <= revision)
  const now: Present = {
    judgings: new Map(fit.map((judging) => [judging.number, judging])), atMs,
    changed: fit.length === 0 ? new Set() : await changedIds(store, Math.min(...fit.map((judging) => judging.revision)) as Revision, revision),
    leased: fit.length === 0 ? new Set() : await leasedIds(store, seen.leasesAtMs),
  }
  const judging: Judging = { number: 1 + Math.max(0, ...judgings.map(({ number }) => number)), terms, atMs, revision }
  const beside = besideDebts(store)
  const counts = new Map<AnewBecause, number>()
  const takenFrom = new Set<number>()
  let kept = 0
  return {
    isOfUse: fit.some((one) => one.atMs <= atMs),
    judging,
    part: async (debts) => {
      const found = new Map<DebtId, KeptJudgement>()
      const anew: DebtId[] = []
      for (const debtId of debts) {
        const known = await beside.find(debtId)
        const because = isFull ? 'full' : known === undefined ? 'new' : anewBecause(known, now)
        if (because === undefined && known !== undefined) {
          found.set(debtId, known)
          takenFrom.add(known.judging)
          kept++
        } else {
          anew.push(debtId)
          counts.set(because ?? 'new', (counts.get(because ?? 'new') ?? 0) + 1)
        }
      }
      return { debts, found, anew }
    },
    counts: () => ({
      kept, anew: [...counts.values()].reduce((sum, count) => sum + count, 0),
      because: Object.fromEntries(ANEW_BECAUSE.flatMap((reason) => (counts.has(reason) ? [[reason, counts.get(reason)]] : []))),
    }),
    settle: async (act, without) => {
      await beside.rest()
      // All that was not judged anew was held against what changed up to here.
      const still = fit.filter(({ number }) => takenFrom.has(number)).map((one) => ({ ...one, revision }))
      await store.settleJudgings(act, [...still, judging], [...beside.gone, ...without])
    },
  }
}
