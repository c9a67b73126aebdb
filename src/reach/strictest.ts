import type { Fact, FactContents, FactKind, Provenance } from '../model/facts.js'
import { compareText } from '../model/order.js'

/** Facts of the kinds whose rows name their source. */
export type SourcedKind = { [K in FactKind]: FactContents[K] extends Provenance ? K : never }[FactKind]

/** Says whether a fact may permit: its source is admitted for the question asked. */
export type MayPermit = (fact: Fact) => boolean

/** Values of a field, strictest first; the first `binding` of them forbid and count whatever their source. */
export interface Strictness<Value> {
  readonly order: readonly Value[]
  readonly binding: number
}

/**
 * The value that forbids most among those that sources give; undefined when none gives one that counts.
 * A value that permits counts only from a source that may permit.
 */
export function strictest<K extends SourcedKind, Value>(
  facts: readonly Fact<K>[], read: (content: FactContents[K]) => Value | undefined, by: Strictness<Value>, mayPermit: MayPermit,
): Value | undefined {
  let best = by.order.length
  for (const fact of facts) {
    const value = read(fact.content)
    if (value === undefined) continue
    const rank = by.order.indexOf(value)
    if (rank < 0 || rank >= best) continue
    if (rank < by.binding || mayPermit(fact)) best = rank
  }
  return by.order[best]
}

/** Says which of two facts comes first where neither forbids more: later collected, then the smaller source id. */
export function byCollected<K extends SourcedKind>(a: Fact<K>, b: Fact<K>): number {
  const first = a.content as Provenance
  const second = b.content as Provenance
  const days = compareText(second.collectedOn ?? '', first.collectedOn ?? '')
  return days !== 0 ? days : compareText(first.sourceId, second.sourceId) || compareText(a.key, b.key)
}

/** The value of the source that collected last (then the smallest source id), of those that may permit. */
export function latest<K extends SourcedKind, Value>(
  facts: readonly Fact<K>[], read: (content: FactContents[K]) => Value | undefined, mayPermit: MayPermit,
): Value | undefined {
  let best: Fact<K> | undefined
  for (const fact of facts) {
    if (read(fact.content) === undefined || !mayPermit(fact)) continue
    if (best === undefined || byCollected(fact, best) < 0) best = fact
  }
  return best === undefined ? undefined : read(best.content)
}

/** True is what forbids. */
export const TRUE_FORBIDS: Strictness<boolean> = { order: [true, false], binding: 1 }
/** False is what forbids. */
export const FALSE_FORBIDS: Strictness<boolean> = { order: [false, true], binding: 1 }
