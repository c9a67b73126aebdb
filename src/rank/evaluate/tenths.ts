import type { Tenth } from '../../model/evaluation.js'
import type { Scored } from './scored.js'

/** Parts of the outcomes by score. */
export const TENTHS = 10

/** Outcomes of one value, which no order tells apart; they take the places from `start` on, the highest value first. */
export interface Tie {
  readonly start: number
  readonly members: readonly number[]
}

/** Puts outcomes into order by a value, the highest first, those of one value together. */
export function tiesOf(values: ArrayLike<number>): readonly Tie[] {
  const order = Array.from({ length: values.length }, (_, i) => i).toSorted((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b)
  const ties: { start: number; members: number[] }[] = []
  let last: number | undefined
  for (const [place, i] of order.entries()) {
    const tie = ties.at(-1)
    if (tie !== undefined && values[i] === last) tie.members.push(i)
    else ties.push({ start: place, members: [i] })
    last = values[i]
  }
  return ties
}

/** Part of each member of a tie that falls into one tenth: what is of one value is spread evenly over its places. */
function partIn(tenth: number, { start, members }: Tie, total: number): number {
  const [from, until] = [(tenth * total) / TENTHS, ((tenth + 1) * total) / TENTHS]
  return Math.max(0, Math.min(until, start + members.length) - Math.max(from, start)) / members.length
}

/**
 * How much of each outcome stands in a tenth (0 the first) when they are ordered by a value, the highest first. The whole
 * tenth weighs a tenth of the outcomes; where one value spans its bound every outcome of the value counts in part, which is
 * what an order of ties by lot gives on average.
 */
export function tenthWeights(values: ArrayLike<number>, tenth: number): Float64Array {
  const weights = new Float64Array(values.length)
  for (const tie of tiesOf(values)) {
    const part = partIn(tenth, tie, values.length)
    if (part > 0) for (const i of tie.members) weights[i] = part
  }
  return weights
}

/** Sums a column over each tenth, the first tenth first. */
export function sumsByTenth(ties: readonly Tie[], total: number, column: (i: number) => number): readonly number[] {
  const sums = Array.from({ length: TENTHS }, () => 0)
  for (const tie of ties) {
    const sum = tie.members.reduce((all, i) => all + column(i), 0)
    const first = Math.floor((tie.start * TENTHS) / total)
    for (let tenth = first; tenth < TENTHS && (tenth * total) / TENTHS < tie.start + tie.members.length; tenth++) {
      sums[tenth] = (sums[tenth] ?? 0) + sum * partIn(tenth, tie, total)
    }
  }
  return sums
}

/** Tells each tenth by score, the highest first; none for fewer than ten outcomes. */
export function tenthTable(rows: readonly Scored[]): readonly Tenth[] {
  const total = rows.length
  if (total < TENTHS) return []
  const ties = tiesOf(rows.map(({ score }) => score))
  const [predicted, reached] = [
    sumsByTenth(ties, total, (i) => rows[i]?.score ?? 0),
    sumsByTenth(ties, total, (i) => (rows[i]?.outcome.reached === true ? 1 : 0)),
  ]
  const outcomes = total / TENTHS
  const mean = reached.reduce((sum, one) => sum + one, 0) / total
  return reached.map((sum, tenth) => {
    // Sums of parts may lie a last bit outside of what they can be.
    const share = Math.min(1, sum / outcomes)
    return {
      tenth: tenth + 1, outcomes, predicted: Math.min(1, (predicted[tenth] ?? 0) / outcomes), reached: sum, share,
      ...(mean === 0 ? {} : { lift: share / mean }),
    }
  })
}
