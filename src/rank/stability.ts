import type { EntryLine } from '../model/certificate.js'
import type { Purpose } from '../model/event.js'
import { compareText } from '../model/order.js'
import { FEATURE_GROUPS, type PartyMeasures, type Scorecard } from '../model/scorecard.js'
import type { Draft } from './debt.js'
import { comparePlaces, idsOf, placeDrafts, type MeasuresOf, type Placed, type PlaceKey } from './order.js'

/** What the place of an entry in a list is decided by. */
export type OrderKey = PlaceKey & Pick<EntryLine, 'entryId' | 'ids'>

/** Where an entry would stand if something were different. */
export interface OtherPlace {
  readonly rank: number
  readonly waiting: boolean
  readonly score: number
}

function keyOf({ draft, waiting, stale, peopleAhead, score }: Placed): OrderKey {
  return { entryId: draft.entryId, ids: idsOf(draft), waiting, stale, peopleAhead, score }
}

function compareKeys(a: OrderKey, b: OrderKey): number {
  return comparePlaces(a, b) || compareText(a.ids, b.ids)
}

/** How many of a sorted order stand before a key. O(log n). */
function countBefore(order: readonly OrderKey[], key: OrderKey): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = order[middle]
    if (other !== undefined && compareKeys(other, key) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The percentiles that gave some points, so that they give the same points again. */
export function measuresOfPoints(points: Readonly<Record<string, number>>, { features }: Scorecard): PartyMeasures {
  return Object.fromEntries(FEATURE_GROUPS.graph.flatMap((name) => {
    const given = points[name]
    const { weight } = features[name]
    return given === undefined ? [] : [[name, weight === 0 ? 0.5 : given / weight + 0.5] as const]
  }))
}

/**
 * Places the drafts of one debt, judged otherwise than in a list, among the entries of all others in that list, which stay as
 * they are: the rank by entry. `order` is the whole list in its order, `own` those entries of it that are the debt's.
 * O(d log n) for d drafts among n entries.
 */
export function placesAmong(
  drafts: readonly Draft[], order: readonly OrderKey[], own: readonly OrderKey[], measuresOf: MeasuresOf, scorecard: Scorecard, purpose: Purpose,
): ReadonlyMap<string, OtherPlace> {
  const placed = placeDrafts(drafts, measuresOf, scorecard, purpose)
  return new Map(placed.map((one, ahead) => {
    const key = keyOf(one)
    const before = countBefore(order, key) - own.filter((other) => compareKeys(other, key) < 0).length
    return [key.entryId, { rank: before + ahead + 1, waiting: one.waiting, score: one.score }] as const
  }))
}
