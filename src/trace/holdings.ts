import { groupBy } from '../model/group.js'
import { compareText } from '../model/order.js'
import type { TraceTie } from '../model/trace.js'
import type { TraceWorld } from './world.js'

/** What one party holds directly of another: shares of one source beside each other added up. */
export interface Holding {
  readonly ownerId: string
  readonly ownedId: string
  /** From 0; above 1 where the sources say more than there is. */
  readonly share: number
  /** No share is stated: the one decides over the other, so that whatever the other holds counts as held. */
  readonly isControl: boolean
  readonly ties: readonly TraceTie[]
  /** Sources that state other shares than the one that counts. */
  readonly differing: readonly string[]
}

/** Says whether a tie is one of ownership or control. */
export function isHolding({ relation }: TraceTie): boolean {
  return relation === 'owns' || relation === 'controls'
}

function compareTold(a: TraceTie, b: TraceTie): number {
  return compareText(b.collectedOn ?? '', a.collectedOn ?? '') || compareText(a.sourceId, b.sourceId)
}

/** A share in a sum of shares is off by rounding at most so much. */
export const SHARE_ROUNDING = 1e-9

function holdingOf(ties: readonly TraceTie[]): Holding | undefined {
  const [first] = ties
  if (first === undefined) return undefined
  const stated = ties.filter((tie) => tie.share !== undefined)
  const [told] = stated.toSorted(compareTold)
  const ends = { ownerId: first.fromId, ownedId: first.toId, ties }
  if (told === undefined) {
    const isControl = ties.some((tie) => tie.relation === 'controls')
    return { ...ends, share: isControl ? 1 : 0, isControl, differing: [] }
  }
  const sums = new Map<string, number>()
  // From the smallest up: a floating sum depends on its order, and the order of facts must not matter.
  for (const tie of stated.toSorted((a, b) => a.share! - b.share!)) sums.set(tie.sourceId, (sums.get(tie.sourceId) ?? 0) + tie.share!)
  const share = sums.get(told.sourceId) ?? 0
  const differing = [...sums].filter(([, other]) => Math.abs(other - share) > SHARE_ROUNDING).map(([sourceId]) => sourceId)
  return { ...ends, share, isControl: false, differing: differing.sort(compareText) }
}

/** What one party holds of each of some others, or all that hold one: by pairs of owner and owned, in order. */
export function holdingsAmong(ties: Iterable<TraceTie>): readonly Holding[] {
  const pairs = groupBy(ties, (tie) => (isHolding(tie) ? `${tie.fromId}\u001f${tie.toId}` : undefined))
  return [...pairs.values()].map(holdingOf).filter((one) => one !== undefined)
    .sort((a, b) => compareText(a.ownerId, b.ownerId) || compareText(a.ownedId, b.ownedId))
}

/** A party's layers above or below it: who is found, how many layers away, and the holdings between all of them. */
export interface Layers {
  /** Layers on the shortest way; the party itself is 0. */
  readonly hopsOf: ReadonlyMap<string, number>
  readonly holdings: readonly Holding[]
}

/** Follows ownership and control from a party upwards or downwards, however many layers there are. O(ties). */
export function layersOf(world: TraceWorld, party: string, direction: 'up' | 'down'): Layers {
  const hopsOf = new Map([[party, 0]])
  const queue = [party]
  const ties: TraceTie[] = []
  for (const at of queue) {
    for (const tie of direction === 'up' ? world.to(at) : world.from(at)) {
      if (!isHolding(tie)) continue
      ties.push(tie)
      const far = direction === 'up' ? tie.fromId : tie.toId
      if (hopsOf.has(far)) continue
      hopsOf.set(far, hopsOf.get(at)! + 1)
      queue.push(far)
    }
  }
  return { hopsOf, holdings: holdingsAmong(ties) }
}
