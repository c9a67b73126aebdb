import type { ScorePart } from '../model/list.js'
import type { BandsFeature, FeatureName, Features, PartyMeasures, RateFeature, Scorecard, Tally } from '../model/scorecard.js'

/** Digits kept of points and scores, so that the last bits of a logarithm never decide an order. */
const POINT_DIGITS = 4
const SCORE_DIGITS = 6

/** A score with its parts. */
export interface Score {
  /** Probability of reaching the right party, 0 to 1. */
  readonly score: number
  readonly parts: readonly ScorePart[]
}

function rounded(value: number, digits: number): number {
  const factor = 10 ** digits
  // Adding zero turns the negative zero into zero, which JSON cannot tell apart.
  return Math.round(value * factor) / factor + 0
}

function logit(share: number): number {
  return Math.log(share / (1 - share))
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}

function part(name: FeatureName, value: ScorePart['value'], points: number, words: string): ScorePart {
  return { name, value, points: rounded(points, POINT_DIGITS), words }
}

function bandPart(name: FeatureName, feature: BandsFeature, value: number | null): ScorePart {
  const band = value === null ? undefined : feature.bands.find((one) => one.upTo === undefined || value <= one.upTo)
  const found = band ?? feature.absent
  const words = value === null ? found.words : found.words.replace('{days} ago', value === 0 ? 'today' : `${days(value)} ago`).replace('{count}', String(value))
  return part(name, value, found.points, words)
}

function ratePart(name: FeatureName, feature: RateFeature, tally: Tally, where: string): ScorePart {
  const share = (feature.prior * feature.priorTries + tally.reached) / (feature.priorTries + tally.tries)
  const points = feature.weight * (logit(share) - logit(feature.prior))
  const value = rounded(share, POINT_DIGITS)
  if (tally.tries === 0) return part(name, value, 0, `no earlier try ${where}`)
  const tells = points > 0.1 ? 'earlier tries {where} mostly reached the person' : points < -0.1 ? 'earlier tries {where} mostly did not reach the person' : 'earlier tries {where} say little'
  return part(name, value, points, tells.replace('{where}', where))
}

function percentilePart(name: 'nearness' | 'degree' | 'betweenness', scorecard: Scorecard, percentile: number | undefined): readonly ScorePart[] {
  if (percentile === undefined || !Number.isFinite(percentile)) return []
  const feature = scorecard.features[name]
  const words = feature.words.replace('{percent}', String(Math.floor(percentile * 100)))
  return [part(name, rounded(percentile, POINT_DIGITS), feature.weight * (percentile - 0.5), words)]
}

/** Probability that the sum of log-odds stands for, to six digits. */
export function probabilityOf(logOdds: number): number {
  return rounded(1 / (1 + Math.exp(-logOdds)), SCORE_DIGITS)
}

/**
 * Scores one entry: base and points add up in log-odds, each part with its words. The order of the parts is fixed; a
 * measure that the party does not have gives no part.
 */
export function scoreOf(features: Features, measures: PartyMeasures, scorecard: Scorecard): Score {
  const weights = scorecard.features
  const level = features.identity === null ? undefined : weights.identity.levels[features.identity]
  const identity = level ?? weights.identity.absent
  const parts = [
    bandPart('confirmation', weights.confirmation, features.confirmation),
    bandPart('age', weights.age, features.age),
    bandPart('sources', weights.sources, features.sources),
    bandPart('sharing', weights.sharing, features.sharing),
    ratePart('history', weights.history, features.history, 'at this point'),
    ratePart('hour', weights.hour, features.hour, 'here at this hour'),
    part('identity', features.identity, identity.points, identity.words),
    ...percentilePart('nearness', scorecard, measures.nearness),
    ...percentilePart('degree', scorecard, measures.degree),
    ...percentilePart('betweenness', scorecard, measures.betweenness),
  ]
  return { score: probabilityOf(parts.reduce((sum, one) => sum + one.points, scorecard.base)), parts }
}
