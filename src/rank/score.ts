import type { ScorePart } from '../model/list.js'
import { FEATURES, type BandsFeature, type FeatureName, type Features, type PartyMeasures, type RateFeature, type Scorecard, type Tally } from '../model/scorecard.js'

/** Digits kept of points and scores, so that the last bits of a logarithm never decide an order. */
const POINT_DIGITS = 4
const SCORE_DIGITS = 6
/** Points beyond which earlier tries are worth saying which way they went. */
const TELLING_POINTS = 0.1

/** Points in log-odds by feature; a measure that the party does not have is left out. */
export type Points = Readonly<Partial<Record<FeatureName, number>>>

function rounded(value: number, digits: number): number {
  const factor = 10 ** digits
  // Adding zero turns the negative zero into zero, which JSON cannot tell apart.
  return Math.round(value * factor) / factor + 0
}

function logit(share: number): number {
  return Math.log(share / (1 - share))
}

function bandOf(feature: BandsFeature, value: number | null): BandsFeature['absent'] {
  if (value === null) return feature.absent
  return feature.bands.find((one) => one.upTo === undefined || value <= one.upTo) ?? feature.absent
}

function shareOf(feature: RateFeature, tally: Tally): number {
  return (feature.prior * feature.priorTries + tally.reached) / (feature.priorTries + tally.tries)
}

function ratePoints(feature: RateFeature, tally: Tally): number {
  return tally.tries === 0 ? 0 : feature.weight * (logit(shareOf(feature, tally)) - logit(feature.prior))
}

function levelOf(features: Features, scorecard: Scorecard): BandsFeature['absent'] {
  const { identity } = scorecard.features
  return (features.identity === null ? undefined : identity.levels[features.identity]) ?? identity.absent
}

const PERCENTILES = ['nearness', 'degree', 'betweenness'] as const

/** Points of one entry, rounded, in the order of `FEATURES`. */
export function pointsOf(features: Features, measures: PartyMeasures, scorecard: Scorecard): Points {
  const weights = scorecard.features
  const points: Partial<Record<FeatureName, number>> = {
    confirmation: bandOf(weights.confirmation, features.confirmation).points,
    age: bandOf(weights.age, features.age).points,
    sources: bandOf(weights.sources, features.sources).points,
    sharing: bandOf(weights.sharing, features.sharing).points,
    history: rounded(ratePoints(weights.history, features.history), POINT_DIGITS),
    hour: rounded(ratePoints(weights.hour, features.hour), POINT_DIGITS),
    identity: levelOf(features, scorecard).points,
  }
  for (const name of PERCENTILES) {
    const percentile = measures[name]
    if (percentile === undefined || !Number.isFinite(percentile)) continue
    points[name] = rounded(weights[name].weight * (percentile - 0.5), POINT_DIGITS)
  }
  return points
}

/** Probability that the points stand for together with the base, to six digits. */
export function scoreOf(points: Points, scorecard: Scorecard): number {
  let logOdds = scorecard.base
  for (const name of FEATURES) logOdds += points[name] ?? 0
  return rounded(1 / (1 + Math.exp(-logOdds)), SCORE_DIGITS)
}

function bandWords(feature: BandsFeature, value: number | null): string {
  const { words } = bandOf(feature, value)
  if (value === null) return words
  const ago = value === 0 ? 'today' : value === 1 ? '1 day ago' : `${value} days ago`
  return words.replace('{days} ago', ago).replace('{count}', String(value))
}

function rateWords(points: number, tally: Tally, where: string): string {
  if (tally.tries === 0) return `no earlier try ${where}`
  if (points > TELLING_POINTS) return `earlier tries ${where} mostly reached the person`
  return points < -TELLING_POINTS ? `earlier tries ${where} mostly did not reach the person` : `earlier tries ${where} say little`
}

/** Explains the points of one entry part by part, in the order of `FEATURES`. */
export function partsOf(features: Features, measures: PartyMeasures, points: Points, scorecard: Scorecard): readonly ScorePart[] {
  const weights = scorecard.features
  const told = (name: FeatureName): Pick<ScorePart, 'value' | 'words'> => {
    switch (name) {
      case 'confirmation':
      case 'age':
      case 'sources':
      case 'sharing':
        return { value: features[name], words: bandWords(weights[name], features[name]) }
      case 'history':
      case 'hour':
        return {
          value: rounded(shareOf(weights[name], features[name]), POINT_DIGITS),
          words: rateWords(points[name] ?? 0, features[name], name === 'hour' ? 'here at this hour' : 'at this point'),
        }
      case 'identity':
        return { value: features.identity, words: levelOf(features, scorecard).words }
      default: {
        const percentile = measures[name] ?? 0
        return { value: rounded(percentile, POINT_DIGITS), words: weights[name].words.replace('{percent}', String(Math.floor(percentile * 100))) }
      }
    }
  }
  return FEATURES.flatMap((name) => {
    const given = points[name]
    return given === undefined ? [] : [{ name, points: given, ...told(name) }]
  })
}
