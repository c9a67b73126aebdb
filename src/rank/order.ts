import type { EntryLine } from '../model/certificate.js'
import { compareText } from '../model/order.js'
import type { PartyMeasures, Scorecard } from '../model/scorecard.js'
import type { Purpose } from '../model/event.js'
import { groupBy } from '../model/group.js'
import type { Draft } from './debt.js'
import { isOnePersonAtATime } from './ladder.js'
import { pointsOf, scoreOf, type Points } from './score.js'

/** What places an entry before its ids do. */
export type PlaceKey = Pick<EntryLine, 'waiting' | 'stale' | 'peopleAhead' | 'score'>

/** A draft with its place in the list. */
export interface Placed extends PlaceKey {
  readonly draft: Draft
  /** From 1; best first. */
  readonly rank: number
  readonly points: Points
  readonly measures: PartyMeasures
  /** Which of the ways to the same person about the same debt it is, from 1, and how many there are: each stands behind the one before it. */
  readonly way: number
  readonly ways: number
}

/**
 * Where a party of a debt stands in the contact graph; an empty object where it does not. `permitted` gives the parties whom
 * the debt's entries would reach, in order.
 */
export type MeasuresOf = (debtId: string, partyId: string, permitted: () => readonly string[]) => PartyMeasures

interface Scored {
  readonly draft: Draft
  readonly score: number
  readonly points: Points
  readonly measures: PartyMeasures
}

/** What breaks a tie: the ids of what the entry is about, so that the order does not depend on the list's name. */
export function idsOf(draft: Draft): string {
  return [draft.debtId, draft.partyId, draft.contactPointId, draft.channel].join(' ')
}

/** Numbers the people of one debt: lower rung first, then whoever is likelier reached, then id. */
function peopleAheadOf(scored: readonly Scored[]): ReadonlyMap<string, number> {
  const best = new Map<string, { readonly rung: number; readonly score: number }>()
  for (const { draft, score } of scored) {
    const known = best.get(draft.partyId)
    best.set(draft.partyId, { rung: draft.rung, score: Math.max(score, known?.score ?? 0) })
  }
  const people = [...best].toSorted(([a, one], [b, other]) => one.rung - other.rung || other.score - one.score || compareText(a, b))
  return new Map(people.map(([partyId], i) => [partyId, i]))
}

/** A draft with everything of its place that those of its own debt decide. */
type PlacedInDebt = Omit<Placed, 'rank' | 'way' | 'ways'>

/** The order of a list, but for ties. */
export function comparePlaces(a: PlaceKey, b: PlaceKey): number {
  return Number(a.waiting) - Number(b.waiting) || Number(a.stale) - Number(b.stale) || a.peopleAhead - b.peopleAhead || b.score - a.score
}

/** The order of a list. */
function inOrder(a: PlacedInDebt, b: PlacedInDebt): number {
  return comparePlaces(a, b) || compareText(idsOf(a.draft), idsOf(b.draft))
}

/** Numbers the ways to each person of one debt, best first. */
function withWays(ofDebt: readonly PlacedInDebt[]): readonly Omit<Placed, 'rank'>[] {
  return [...groupBy(ofDebt, ({ draft }) => draft.partyId).values()].flatMap((ofPerson) =>
    (ofPerson.length > 1 ? ofPerson.sort(inOrder) : ofPerson).map((one, i) => ({ ...one, way: i + 1, ways: ofPerson.length })))
}

/** Everything of the places of one debt's drafts that they decide among themselves; ways to each person in their order. */
export function placeInDebt(drafts: readonly Draft[], measuresOf: MeasuresOf, scorecard: Scorecard, purpose: Purpose): readonly Omit<Placed, 'rank'>[] {
  const permitted = (): readonly string[] => [...new Set(drafts.map(({ partyId }) => partyId))].toSorted()
  const scored = drafts.map((draft): Scored => {
    const measures = measuresOf(draft.debtId, draft.partyId, permitted)
    const points = pointsOf(draft.features, measures, scorecard)
    return { draft, score: scoreOf(points, scorecard), points, measures }
  })
  const isOneByOne = isOnePersonAtATime(purpose)
  const ahead = peopleAheadOf(scored)
  return withWays(scored.map((one): PlacedInDebt => {
    const peopleAhead = ahead.get(one.draft.partyId) ?? 0
    return { ...one, stale: one.draft.stale, peopleAhead, waiting: one.draft.waiting || (isOneByOne && peopleAhead > 0) }
  }))
}

/**
 * Puts drafts in the order of the list, a permutation of them: entries that can be leased before those that wait, stale
 * points last among them; the first person of each debt before any second one, so that the fewest people are disturbed; then the likelier reached; ties by id.
 * O(n log n).
 */
export function placeDrafts(drafts: readonly Draft[], measuresOf: MeasuresOf, scorecard: Scorecard, purpose: Purpose): readonly Placed[] {
  return [...groupBy(drafts, ({ debtId }) => debtId).values()]
    .flatMap((ofDebt) => placeInDebt(ofDebt, measuresOf, scorecard, purpose))
    .sort(inOrder)
    .map((one, i) => ({ ...one, rank: i + 1 }))
}
