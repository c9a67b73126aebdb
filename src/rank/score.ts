import type { ScorePart } from '../model/list.js'
import { FEATURE_GROUPS, FEATURES, type BandsFeature, type FeatureName, type Features, type HoursFeature, type HourTally, type LevelsFeature, type PartyMeasures, type RateFeature, type Scorecard, type Tally } from '../model/scorecard.js'

/** Digits kept of points and scores, so that the last bits of a logarithm never decide an order. */
const POINT_DIGITS = 4
const SCORE_DIGITS = 6
/** Points beyond which it is worth saying which way something speaks. */
export const TELLING_POINTS = 0.1

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

/** Chance at an hour by the portfolio's profile alone. */
export function chanceOf(feature: HoursFeature, hour: number): number {
  return 1 / (1 + Math.exp(-logit(feature.prior) - (feature.profile[hour] ?? 0)))
}

/** Points of an hour: the portfolio's, moved by the person's own tries around it. */
export function hourPoints(feature: HoursFeature, { hour, tries, reached }: HourTally): number {
  if (hour === null) return 0
  const chance = chanceOf(feature, hour)
  const share = (chance * feature.priorTries + reached) / (feature.priorTries + tries)
  return (feature.profile[hour] ?? 0) + (tries === 0 ? 0 : feature.weight * (logit(share) - logit(chance)))
}

function levelOf(feature: LevelsFeature, level: string | null): BandsFeature['absent'] {
  return (level === null || !Object.hasOwn(feature.levels, level) ? undefined : feature.levels[level]) ?? feature.absent
}

/** Points of one entry, rounded, in the order of `FEATURES`. */
export function pointsOf(features: Features, measures: PartyMeasures, scorecard: Scorecard): Points {
  const weights = scorecard.features
  const points: Partial<Record<FeatureName, number>> = {
    confirmation: bandOf(weights.confirmation, features.confirmation).points,
    age: bandOf(weights.age, features.age).points,
    another: bandOf(weights.another, features.another).points,
    sharing: bandOf(weights.sharing, features.sharing).points,
    medium: levelOf(weights.medium, features.medium).points,
    sources: bandOf(weights.sources, features.sources).points,
    history: rounded(ratePoints(weights.history, features.history), POINT_DIGITS),
    person: rounded(ratePoints(weights.person, features.person), POINT_DIGITS),
    hour: rounded(hourPoints(weights.hour, features.hour), POINT_DIGITS),
    identity: levelOf(weights.identity, features.identity).points,
  }
  for (const name of FEATURE_GROUPS.graph) {
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
  if (points > TELLING_POINTS) return `earlier tries ${where} reached the person more often than usual`
  return points < -TELLING_POINTS ? `earlier tries ${where} reached the person less often than usual` : `earlier tries ${where} say little`
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** Says what moves the points of the hour: the person's own tries, or how the portfolio answers then, where that outweighs them. */
function hourWords(points: number, tally: HourTally, { profile }: HoursFeature): string {
  const { hour, tries } = tally
  if (hour === null) return 'no hour is chosen'
  const own = tries === 0 ? 0 : points - (profile[hour] ?? 0)
  if (Math.abs(own) > TELLING_POINTS && own * points > 0) return rateWords(own, tally, `here around ${clock(hour)}`)
  if (Math.abs(points) > TELLING_POINTS) return `at ${clock(hour)} ${points > 0 ? 'more' : 'fewer'} people answer than at other hours`
  return tries > 0 ? rateWords(points, tally, `here around ${clock(hour)}`) : `${clock(hour)} is an hour like others`
}

/** Explains the points of one entry part by part, in the order of `FEATURES`. */
export function partsOf(features: Features, measures: PartyMeasures, points: Points, scorecard: Scorecard): readonly ScorePart[] {
  const weights = scorecard.features
  const told = (name: FeatureName): Pick<ScorePart, 'value' | 'words'> => {
    switch (name) {
      case 'confirmation':
      case 'age':
      case 'another':
      case 'sources':
      case 'sharing':
        return { value: features[name], words: bandWords(weights[name], features[name]) }
      case 'history':
      case 'person':
        return {
          value: rounded(shareOf(weights[name], features[name]), POINT_DIGITS),
          words: rateWords(points[name] ?? 0, features[name], name === 'history' ? 'at this point' : 'at other points of the person'),
        }
      case 'hour':
        return { value: features.hour.hour, words: hourWords(points.hour ?? 0, features.hour, weights.hour) }
      case 'medium':
      case 'identity':
        return { value: features[name], words: levelOf(weights[name], features[name]).words }
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
