import type { Day } from '../model/facts.js'
import { compareText } from '../model/order.js'
import type { ChainAnswer, ChainQuestion, TraceTie } from '../model/trace.js'
import { exposureOf } from './exposure.js'
import { findRings } from './rings.js'
import { isGuarantee } from './ties.js'
import type { TraceWorld } from './world.js'

/** An open window of days: ties that began after the one and before the other; undated ones are not in it. */
export interface Window {
  readonly from?: Day | undefined
  readonly to?: Day | undefined
}

/** Says whether a tie began inside an open window; without bounds every tie is inside. */
export function isInWindow(tie: TraceTie, { from, to }: Window): boolean {
  if (from === undefined && to === undefined) return true
  return tie.start !== undefined && (from === undefined || tie.start > from) && (to === undefined || tie.start < to)
}

interface Followed {
  readonly reached: readonly { readonly partyId: string; readonly hops: number }[]
  readonly ties: readonly TraceTie[]
  readonly isCut: boolean
  readonly undated: number
  readonly older: number
}

function follow(world: TraceWorld, question: ChainQuestion): Followed {
  const { party, direction = 'out', maxHops = Infinity, newest = Infinity } = question
  const isOut = direction === 'out'
  const hopsOf = new Map([[party, 0]])
  const ties: TraceTie[] = []
  let [isCut, undated, older] = [false, 0, 0]
  const queue = [party]
  for (const at of queue) {
    const guarantees = (isOut ? world.from(at) : world.to(at)).filter(isGuarantee)
    // Newest first; of one day the one with the smaller far end, as FinBench has it.
    const sorted = newest === Infinity ? guarantees : guarantees.toSorted((a, b) =>
      compareText(b.start ?? '', a.start ?? '') || (isOut ? compareText(a.toId, b.toId) : compareText(a.fromId, b.fromId)))
    older += Math.max(0, sorted.length - newest)
    const kept = sorted.slice(0, newest).filter((tie) => isInWindow(tie, question))
    if (question.from !== undefined || question.to !== undefined) undated += sorted.filter((tie) => tie.start === undefined).length
    if (hopsOf.get(at) === maxHops) {
      isCut ||= kept.length > 0
      continue
    }
    for (const tie of kept) {
      const far = isOut ? tie.toId : tie.fromId
      ties.push(tie)
      if (hopsOf.has(far)) continue
      hopsOf.set(far, hopsOf.get(at)! + 1)
      queue.push(far)
    }
  }
  const reached = queue.slice(1).map((partyId) => ({ partyId, hops: hopsOf.get(partyId)! }))
  return { reached: reached.sort((a, b) => a.hops - b.hops || compareText(a.partyId, b.partyId)), ties, isCut, undated, older }
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}

/**
 * Says who is reached by guarantees from a party, or who guarantees there, to any length unless bounded; each debt counts
 * once, the party's own only where a guarantee leads back to it. O(reached ties) beside the rings and the caps.
 * Source: LDBC Financial Benchmark, complex read 11, arXiv:2306.15975
 */
export function chain(world: TraceWorld, question: ChainQuestion, day: Day): ChainAnswer {
  const { party, direction = 'out', purpose } = question
  const { reached, ties, isCut, undated, older } = follow(world, question)
  const { exposure, foreignCaps } = direction === 'out'
    ? exposureOf(world, new Set([party]), ties)
    : exposureOf(world, new Set(reached.map((one) => one.partyId)), ties, new Set([party]))
  const { rings, complete } = findRings(ties)
  const notes = [
    ...(isCut ? [`cut at ${count(question.maxHops ?? 0, 'hop', 'hops')}: guarantees lead further`] : []),
    ...(older > 0 ? [`${count(older, 'older guarantee was', 'older guarantees were')} not followed: only the newest ${question.newest} of each party were asked for`] : []),
    ...(undated > 0 ? [`${count(undated, 'guarantee has', 'guarantees have')} no day of beginning and ${undated === 1 ? 'is' : 'are'} in no window of time`] : []),
    ...(foreignCaps > 0 ? [`${count(foreignCaps, 'cap is', 'caps are')} in another currency than the debts and bound nothing here`] : []),
    ...(complete ? [] : ['there are too many rings to tell them all: the shortest through each party are told']),
    ...(reached.length === 0 ? ['no guarantee is known from these sources on this day; that is no proof that there is none'] : []),
  ]
  return {
    party, direction, purpose, day, reached,
    debts: exposure.reduce((sum, one) => sum + one.debts, 0),
    exposure, rings, cut: isCut || !complete, notes, ties,
  }
}
