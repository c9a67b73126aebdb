import { setImmediate } from 'node:timers/promises'
import type { Edge } from '../graph/index.js'
import type { DebtId, Revision } from '../model/ids.js'
import type { KeptJudgement } from '../model/kept-judgement.js'
import type { CertificateSegment } from '../model/list.js'
import { slicesOf } from '../model/slices.js'
import type { RankContext, Ranking } from '../rank/index.js'
import type { OpenAct, Store } from '../store/port.js'
import { inOrder } from './in-order.js'
import type { Judges, Shard } from './judge-shard.js'
import type { KeptJudgements, KeptRun } from './kept-judgements.js'
import { shardIn, unpackedText, type JudgedApart } from './kept-shard.js'

/** What judging every debt gave beside the ranking: ties of the contact graph, and the creditor of each debt with an entry. */
export interface Judged {
  readonly ties: readonly Edge[]
  readonly creditors: ReadonlyMap<DebtId, string>
}

/** What is told while debts are judged. */
export interface Told {
  /** Segments of the certificate that are full, as they come. */
  readonly onSegments: (segments: readonly CertificateSegment[]) => Promise<void>
  /** How many debts are judged. */
  readonly onDebts: (done: number) => void
}

/** A run of debts that was judged: its shards, made as they are asked for, and what is left to do once they are merged. */
interface JudgedRun {
  readonly shards: Iterable<Shard>
  readonly after?: () => Promise<void>
}

/** Debts to judge, run by run: `size` of them each, fewer in the last. */
export async function* runsOf(store: Store, revision: Revision, size: number): AsyncGenerator<readonly DebtId[]> {
  let rest: readonly DebtId[] = []
  for await (const batch of store.debtIds(revision)) {
    const ids = [...rest, ...batch]
    const whole = ids.length - (ids.length % size)
    yield* slicesOf(ids.slice(0, whole), size)
    rest = ids.slice(whole)
  }
  if (rest.length > 0) yield rest
}

/** Merges the runs of debts as they are judged, in id order; hands each full segment on as it comes. */
async function mergeAll(judged: AsyncIterable<JudgedRun>, ranking: Ranking, { onSegments, onDebts }: Told): Promise<Judged> {
  const ties: Edge[] = []
  const creditors = new Map<DebtId, string>()
  let done = 0
  for await (const { shards, after } of judged) {
    for (const shard of shards) {
      ranking.addShard(shard.judged)
      for (const tie of shard.ties) ties.push(tie)
      for (const [debtId, creditor] of shard.creditors) creditors.set(debtId, creditor)
      done += shard.judged.totals.debts
    }
    await onSegments(ranking.takeSegments())
    await after?.()
    onDebts(done)
    // The store answers at once, so that without this pause nothing else, not even Ctrl-C, would get its turn.
    await setImmediate()
  }
  return { ties, creditors }
}

/** Judges every debt, run by run. */
export function judgeAll(judges: Judges, runs: AsyncIterable<readonly DebtId[]>, ranking: Ranking, told: Told): Promise<Judged> {
  return mergeAll(inOrder(runs, async (debts) => ({ shards: [await judges.judge(debts)] }), judges.width), ranking, told)
}

/** What taking over needs: what is kept, the list, and the act under which what is judged anew is kept (absent: it is not). */
export interface TakingOver {
  readonly kept: KeptJudgements
  readonly store: Store
  readonly context: RankContext
  readonly act: OpenAct | undefined
}

async function* parted(runs: AsyncIterable<readonly DebtId[]>, { part }: KeptJudgements): AsyncGenerator<KeptRun> {
  for await (const debts of runs) yield await part(debts)
}

/**
 * Takes over what is kept of debts and still holds, and judges the others: the same as judging every debt. What is judged anew is kept
 * in its turn.
 */
export async function judgeAnew(
  { judgeApart, width }: Required<Judges>, runs: AsyncIterable<readonly DebtId[]>, ranking: Ranking, { kept, store, context, act }: TakingOver, told: Told,
): Promise<Judged> {
  const without: DebtId[] = []
  const keep = async (apart: readonly JudgedApart[]): Promise<void> => {
    if (act === undefined) return
    const rows = apart.flatMap((one): readonly KeptJudgement[] => (one.kept === undefined ? [] : [{ debtId: one.debtId, judging: kept.judging.number, ...one.kept }]))
    for (const one of apart) if (one.kept === undefined) without.push(one.debtId)
    if (rows.length > 0) await store.writeJudgements(act, kept.judging, rows)
  }
  const judged = inOrder(parted(runs, kept), async ({ debts, found, anew }): Promise<JudgedRun> => {
    const apart = anew.length === 0 ? [] : await judgeApart(anew, act !== undefined)
    const judgedNow = new Map(apart.map(({ debtId, shard }) => [debtId, shard]))
    const shards = function* (): Iterable<Shard> {
      for (const debtId of debts) {
        const known = found.get(debtId)
        const shard = known === undefined ? judgedNow.get(debtId) : shardIn(unpackedText(known), context)
        if (shard !== undefined) yield shard
      }
    }
    return { shards: shards(), after: () => keep(apart) }
  }, width)
  const all = await mergeAll(judged, ranking, told)
  if (act !== undefined) await kept.settle(act, without)
  return all
}
