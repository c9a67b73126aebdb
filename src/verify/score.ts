import { FEATURES, type BandsFeature, type FeatureName, type LevelsFeature, type Scorecard } from '../model/scorecard.js'
import type { SeenCase } from './check.js'
import type { PlacedEntry } from './order.js'

/** Half of the last digit of a score, with room for the order in which points are added. */
const SCORE_TOLERANCE = 0.5e-6 + 1e-9
/** Half of the last digit of points. */
const POINT_TOLERANCE = 0.5e-4 + 1e-9

/** Says whether the score is what base and points come to. */
export function isScoreOfPoints({ base, points, score }: PlacedEntry): boolean {
  let logOdds = base
  for (const one of Object.values(points)) logOdds += one
  return Math.abs(1 / (1 + Math.exp(-logOdds)) - score) <= SCORE_TOLERANCE
}

function isOfBands(feature: BandsFeature, given: number): boolean {
  return feature.absent.points === given || feature.bands.some((band) => band.points === given)
}

/** Points of a level, exactly where the case file tells which; else those of any. */
function isOfLevels(feature: LevelsFeature, given: number, level: string | null | undefined): boolean {
  if (level === undefined) return feature.absent.points === given || Object.values(feature.levels).some(({ points }) => points === given)
  const found = level !== null && Object.hasOwn(feature.levels, level) ? feature.levels[level] : undefined
  return (found ?? feature.absent).points === given
}

function isPossible(name: FeatureName, given: number, scorecard: Scorecard, seen: SeenCase | undefined): boolean {
  const feature = scorecard.features[name]
  switch (feature.kind) {
    case 'bands':
      return isOfBands(feature, given)
    case 'levels':
      if (name === 'identity') return isOfLevels(feature, given, seen?.identity)
      return isOfLevels(feature, given, seen?.pointKind === undefined ? undefined : `${seen.channel} ${seen.pointKind}`)
    case 'percentile':
      return Math.abs(given) <= Math.abs(feature.weight) / 2 + POINT_TOLERANCE
    case 'rate':
      return feature.weight > 0 || given === 0
    default:
      return feature.weight > 0 || given === 0 || feature.profile.some((points) => Math.abs(points - given) <= POINT_TOLERANCE)
  }
}

function isMeasure(name: FeatureName, { features }: Scorecard): boolean {
  return features[name].kind === 'percentile'
}

/** Lists the points that a scorecard cannot have given: of no part that it knows, or none of the values that this part has. */
export function pointFaults({ base, points }: PlacedEntry, scorecard: Scorecard, seen: SeenCase | undefined): readonly string[] {
  const faults: string[] = []
  if (base !== scorecard.base) faults.push('its base is not that of the model')
  for (const name of FEATURES) {
    const given = points[name]
    if (given === undefined ? !isMeasure(name, scorecard) : !isPossible(name, given, scorecard, seen)) faults.push(`the model gives no such points for ${name}`)
  }
  const known: ReadonlySet<string> = new Set(FEATURES)
  for (const name of Object.keys(points)) if (!known.has(name)) faults.push(`the model knows no ${name}`)
  return faults
}
