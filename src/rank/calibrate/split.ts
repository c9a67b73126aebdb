import { createHash } from 'node:crypto'
import type { CalibratedModel, Outcome } from '../../model/calibration.js'
import { compareText } from '../../model/order.js'
import { parseInstant, SECOND_MS } from '../../model/time.js'

/** Parts of people that are held out in turn; a model that is kept learns from all parts but the first. */
export const PARTS = 5
/** Share of outcomes that lie before the cut: enough to learn from, and enough later ones to tell a difference by. */
const BEFORE_SHARE = 0.6

/** A number from 0 to below 1 that a seed gives to a person, the same in every run. */
export function lotOf(seed: string, personId: string): number {
  return createHash('sha256').update(`${seed}\u001f${personId}`).digest().readUInt32BE(0) / 2 ** 32
}

/** Draws a lot for every person once. */
export function lotsOf(outcomes: readonly Outcome[], seed: string): ReadonlyMap<string, number> {
  const lots = new Map<string, number>()
  for (const { personId } of outcomes) if (!lots.has(personId)) lots.set(personId, lotOf(seed, personId))
  return lots
}

/** Orders outcomes by time, then id; whatever order they came in, sums over them have the same bits. */
export function sortOutcomes<T extends Outcome>(outcomes: readonly T[]): readonly T[] {
  return outcomes.toSorted((a, b) => a.atMs - b.atMs || compareText(a.outcomeId, b.outcomeId) || compareText(JSON.stringify(a), JSON.stringify(b)))
}

function partOf(lot: number | undefined): number {
  return Math.floor((lot ?? 0) * PARTS)
}

/** Outcomes to learn from and later ones of other people to test on, each by time and then id. */
export interface Sides<T extends Outcome> {
  readonly trained: readonly T[]
  readonly tested: readonly T[]
}

/**
 * Splits outcomes by time and by person, once for each part of people: what is learnt from lies before a cut and is of the
 * other parts, what is tested on lies after it and is of this one. Nobody is on both sides of a split, and every later outcome
 * is tested in one of them.
 */
export function splitsOf<T extends Outcome>(outcomes: readonly T[], seed: number): readonly Sides<T>[] {
  const sorted = sortOutcomes(outcomes)
  const at = sorted[Math.floor(sorted.length * BEFORE_SHARE)]?.atMs ?? 0
  // On a whole second, as the spans of a model are written.
  const cutMs = Math.floor(at / SECOND_MS) * SECOND_MS
  const lots = lotsOf(sorted, String(seed))
  return Array.from({ length: PARTS }, (_, part) => ({
    trained: sorted.filter(({ atMs, personId }) => atMs < cutMs && partOf(lots.get(personId)) !== part),
    tested: sorted.filter(({ atMs, personId }) => atMs >= cutMs && partOf(lots.get(personId)) === part),
  }))
}

/** The split of the model that is kept. */
export function splitOutcomes<T extends Outcome>(outcomes: readonly T[], seed: number): Sides<T> {
  return splitsOf(outcomes, seed)[0] ?? { trained: [], tested: [] }
}

/**
 * Says whether an outcome is one that a model may be tested on: of a person who was held out, and no earlier than the first
 * it was tested on. The same outcomes as `splitOutcomes` gave, and those that have come since; any, where it learnt from none.
 */
export function isTestedBy(model: Pick<CalibratedModel, 'settings' | 'trained' | 'tested'>, outcome: Outcome): boolean {
  const { trained, tested, settings } = model
  if (trained.span === undefined) return true
  if (partOf(lotOf(String(settings.seed), outcome.personId)) !== 0) return false
  return tested.span === undefined ? outcome.atMs > parseInstant(trained.span.until) : outcome.atMs >= parseInstant(tested.span.from)
}
