import { addToGroup } from '#src/model/group.js'

/** An entry of a list as the judge sees it: its truth, and what orders go by. */
export interface JudgedEntry {
  readonly entryId: string
  /** Chance that a contact in its window reaches the right party, as the world has it. */
  readonly right: number
  /** Chance that it reaches somebody else. */
  readonly wrong: number
}

/** Which share of a list is judged. */
export const TOP_SHARE = 0.1

/** How many entries the top of a list of this length has; at least one. */
export function topCount(length: number): number {
  return Math.max(1, Math.round(length * TOP_SHARE))
}

/** Mean of numbers; NaN of none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Standard error of a mean; NaN of fewer than two. */
export function standardError(values: readonly number[]): number {
  const middle = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

/**
 * Mean of `valueOf` in the top tenth when entries are ordered by `keyOf`, highest first. Entries of one key stand in random
 * order: those at the edge of the top count by their mean, so that no tie is broken in anybody's favour.
 */
export function topMean<T>(entries: readonly T[], keyOf: (entry: T) => number, valueOf: (entry: T) => number): number {
  const count = topCount(entries.length)
  const groups = new Map<number, number[]>()
  for (const entry of entries) addToGroup(groups, keyOf(entry), valueOf(entry))
  let left = count
  let sum = 0
  for (const [, values] of [...groups].toSorted(([a], [b]) => b - a)) {
    const taken = Math.min(left, values.length)
    sum += taken * mean(values)
    left -= taken
    if (left === 0) break
  }
  return sum / count
}

/** Expected loss in nats of a forecast of something that has a true chance. */
export function expectedLogLoss(right: number, forecast: number): number {
  const kept = Math.min(1 - 1e-6, Math.max(1e-6, forecast))
  return -(right * Math.log(kept) + (1 - right) * Math.log(1 - kept))
}
