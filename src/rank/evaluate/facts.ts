import { FEATURE_GROUPS, type BandsFeature, type FeatureName, type Scorecard } from '../../model/scorecard.js'
import { featuresAt } from '../features.js'
import { pointsOf, type Points } from '../score.js'
import type { Scored } from './scored.js'

/** One contact fact of some outcomes, cut into bands: `of[i]` is the band of outcome i, from 0. */
export interface BandedFact {
  readonly name: string
  readonly count: number
  readonly of: Int32Array
}

/** Bands into which a number is cut at most, and outcomes wanted for each of them: few outcomes must not be explained by many bands. */
const CUTS_MAX = 16
const OUTCOMES_PER_CUT = 100

function numbered(name: string, keys: readonly (string | number)[]): BandedFact {
  const numbers = new Map<string | number, number>()
  const of = Int32Array.from(keys, (key) => {
    const known = numbers.get(key)
    if (known !== undefined) return known
    numbers.set(key, numbers.size)
    return numbers.size - 1
  })
  return { name, count: numbers.size, of }
}

/** Bounds that leave about as many values in each band; each is the last value of its band. */
function quantiles(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((a, b) => a - b)
  const bands = Math.min(CUTS_MAX, Math.floor(values.length / OUTCOMES_PER_CUT))
  return Array.from({ length: Math.max(0, bands - 1) }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / bands)] ?? 0)
}

/** Cuts a number at these bounds and where its values lie; what is not known is a band of its own. */
function cut(name: string, values: readonly (number | null | undefined)[], given: readonly number[] = []): BandedFact {
  const known = values.filter((value) => value !== null && value !== undefined)
  const bounds = [...new Set([...given, ...quantiles(known)])].toSorted((a, b) => a - b)
  return numbered(name, values.map((value) => {
    if (value === null || value === undefined) return 'unknown'
    const band = bounds.findIndex((bound) => value <= bound)
    return band < 0 ? bounds.length : band
  }))
}

function boundsOf(feature: BandsFeature): readonly number[] {
  return feature.bands.flatMap(({ upTo }) => (upTo === undefined ? [] : [upTo]))
}

const BANDED = ['confirmation', 'age', 'another', 'sharing', 'sources'] as const
/** Features that are numbers between bands: their points by the card that is not fitted say where they stand. */
const RATED = ['history', 'person', 'hour'] as const satisfies readonly FeatureName[]

/**
 * The contact facts of some outcomes in bands: every fact that a score may read, by the bands of `card` and by where the
 * values lie, so that a check on a fitted card does not rest on what was fitted.
 */
export function contactFacts(rows: readonly Scored[], card: Scorecard): readonly BandedFact[] {
  const known = rows.map(({ outcome }) => outcome.known)
  const points: readonly Points[] = rows.map(({ outcome }) => pointsOf(featuresAt(outcome.known, outcome.hour, card), outcome.measures, card))
  return [
    ...BANDED.map((name) => cut(name, known.map((one) => one[name]), boundsOf(card.features[name]))),
    ...RATED.map((name) => cut(name, points.map((one) => one[name]))),
    cut('tries', known.map(({ tries }) => tries.length)),
    cut('met', known.map(({ tries }) => tries.filter(({ result }) => card.results[result]?.reached === 1).length), [0]),
    numbered('clock', rows.map(({ outcome }) => outcome.hour ?? 'unknown')),
    numbered('medium', known.map(({ medium }) => medium)),
    numbered('identity', known.map(({ identity }) => identity ?? 'unknown')),
    ...FEATURE_GROUPS.graph.map((name) => cut(name, rows.map(({ outcome }) => outcome.measures[name]))),
  ].filter((fact) => fact.count > 1)
}
