import type { Lift } from '../../model/evaluation.js'
import { standardErrorOf, type People } from '../people.js'
import type { Scored } from './scored.js'
import { TENTHS, tenthWeights } from './tenths.js'

/** Share reached among outcomes that count with these weights. */
function shareOf(rows: readonly Scored[], weights: Float64Array): number {
  let [sum, reached] = [0, 0]
  for (const [i, { outcome }] of rows.entries()) {
    sum += weights[i] ?? 0
    if (outcome.reached) reached += weights[i] ?? 0
  }
  return sum === 0 ? 0 : Math.min(1, reached / sum)
}

/** Days as an order: the fewest first, what is not known last. */
function freshness(days: number | null): number {
  return days === null ? Number.NEGATIVE_INFINITY : -days
}

/** Weights of the first tenth in the orders that a score is held against; by lot every outcome is as likely in it, so that all weigh the same. */
function rivals(rows: readonly Scored[]): readonly (readonly [Lift['against'], Float64Array])[] {
  return [
    ['random', new Float64Array(rows.length).fill(1)],
    ['newest', tenthWeights(rows.map(({ outcome }) => freshness(outcome.known.age)), 0)],
    ['confirmed', tenthWeights(rows.map(({ outcome }) => freshness(outcome.known.confirmation)), 0)],
  ]
}

/**
 * Holds the first tenth by score against the first tenth by lot (its exact expectation), by the newest point and by the one
 * confirmed last. The standard error takes the bounds of the tenths as given. None for fewer than ten outcomes.
 */
export function liftTable(rows: readonly Scored[], people: People): readonly Lift[] {
  if (rows.length < TENTHS) return []
  const own = tenthWeights(rows.map(({ score }) => score), 0)
  const share = shareOf(rows, own)
  const weight = rows.length / TENTHS
  return rivals(rows).map(([against, other]) => {
    const otherWeight = other.reduce((sum, one) => sum + one, 0)
    const rivalShare = shareOf(rows, other)
    if (rivalShare === 0) return { against, share, rivalShare }
    const lift = share / rivalShare
    const moves = Float64Array.from(rows, ({ outcome }, i) => {
      const reached = outcome.reached ? 1 : 0
      const [up, down] = [((own[i] ?? 0) * (reached - share)) / weight, ((other[i] ?? 0) * (reached - rivalShare)) / otherWeight]
      return (up - lift * down) / rivalShare
    })
    // Where all or none of the tenth were reached nothing varies in it, and an error by what varies would be too small.
    const standardError = share === 0 || share === 1 ? undefined : standardErrorOf(moves, people)
    return { against, share, rivalShare, lift, ...(standardError === undefined ? {} : { standardError }) }
  })
}
