import { compareText } from '../model/order.js'
import type { OwedDebt, TraceTie } from '../model/trace.js'
import { coveredDebts } from './exposure.js'
import { isGuarantee } from './ties.js'
import type { TraceWorld } from './world.js'

/** The guarantees of the assessed graph by numbers: parties, ties and debts, each in order. */
export interface Guaranteed {
  readonly ids: readonly string[]
  readonly ties: readonly TraceTie[]
  readonly debts: readonly OwedDebt[]
  /** Share of each debt in all guaranteed debt of its currency. */
  readonly weights: Float64Array
  /** Numbers of the ties that start at a party. */
  readonly from: readonly (readonly number[])[]
  readonly farEnd: Int32Array
  /** Numbers of the debts that a tie covers. */
  readonly covered: readonly (readonly number[])[]
}

/** What a party answers for, directly or through others. */
export interface Downstream {
  readonly debts: readonly number[]
  readonly ties: readonly number[]
  /** Sum of the debts' weights. */
  readonly weight: number
}

/** Rounds a sum of weights, so that sums of the same debts are equal in whatever order they were added. */
export function tidyWeight(weight: number): number {
  return Number(weight.toPrecision(12))
}

/** Weights are shares of whole portfolios: less than this is the rounding of floats, no difference. */
const WEIGHT_APART = 1e-9

/** Says whether one weight is truly above another, also where both were rounded or taken from one another. */
export function isHeavier(weight: number, other: number): boolean {
  return weight - other > WEIGHT_APART
}

/** Numbers everything that guarantees speak of. O(n log n). */
export function numberGuarantees(world: TraceWorld): Guaranteed {
  const ties = world.ties.filter(isGuarantee)
  const ids = [...new Set(ties.flatMap(({ fromId, toId }) => [fromId, toId]))].sort(compareText)
  const numberOf = new Map(ids.map((id, i) => [id, i]))
  const coveredBy = ties.map((tie) => coveredDebts(world, tie))
  const debts = [...new Map(coveredBy.flat().map((debt) => [debt.debtId, debt])).values()].sort((a, b) => compareText(a.debtId, b.debtId))
  const numberOfDebt = new Map(debts.map((debt, i) => [debt.debtId, i]))
  const totals = new Map<string, number>()
  for (const { currency, balance } of debts) totals.set(currency, (totals.get(currency) ?? 0) + Number(balance))
  const from: number[][] = ids.map(() => [])
  for (const [i, tie] of ties.entries()) from[numberOf.get(tie.fromId)!]!.push(i)
  return {
    ids, ties, debts, from,
    weights: Float64Array.from(debts, ({ currency, balance }) => Number(balance) / totals.get(currency)!),
    farEnd: Int32Array.from(ties, (tie) => numberOf.get(tie.toId)!),
    covered: coveredBy.map((list) => list.map((debt) => numberOfDebt.get(debt.debtId)!)),
  }
}

/** Says what a party answers for. */
export type AskDownstream = (party: number) => Downstream

/**
 * Opens a way to ask again and again what a party answers for. Debts that the party owes itself are not among them.
 * Each question is O(ties below the party).
 */
export function openDownstream(all: Guaranteed): AskDownstream {
  const seenParty = new Int32Array(all.ids.length)
  const seenDebt = new Int32Array(all.debts.length)
  const numberOf = new Map(all.ids.map((id, i) => [id, i]))
  const borrowers = all.debts.map((debt) => debt.borrowerIds.map((id) => numberOf.get(id)))
  let round = 0
  return (party) => {
    round++
    const queue = [party]
    seenParty[party] = round
    const ties: number[] = []
    const debts: number[] = []
    for (const at of queue) {
      for (const tie of all.from[at]!) {
        ties.push(tie)
        for (const debt of all.covered[tie]!) {
          if (seenDebt[debt] === round || borrowers[debt]!.includes(party)) continue
          seenDebt[debt] = round
          debts.push(debt)
        }
        const far = all.farEnd[tie]!
        if (seenParty[far] === round) continue
        seenParty[far] = round
        queue.push(far)
      }
    }
    // In order of the debts and rounded, so that equal sums are equal whatever way they were found.
    const sum = debts.sort((a, b) => a - b).reduce((weight, debt) => weight + all.weights[debt]!, 0)
    return { debts, ties, weight: tidyWeight(sum) }
  }
}
