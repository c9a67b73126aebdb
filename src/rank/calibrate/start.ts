import type { Outcome } from '../../model/calibration.js'
import { BAND_OUTCOMES_MIN } from '../../model/outcomes-needed.js'
import { compareText } from '../../model/order.js'
import { FEATURES, HOURS, type BandsFeature, type FeatureGroup, type FeatureName, FEATURE_GROUPS, type Scorecard } from '../../model/scorecard.js'

/** Ends of bands that a feature may have beside those shipped, where outcomes carry them. */
const FINER = {
  confirmation: [7, 14, 30, 60, 90, 120, 180, 270, 365, 545, 730, 1095, 1825],
  age: [30, 90, 180, 365, 545, 730, 1095, 1460, 1825, 2555, 3650],
  another: [0, 1, 2, 3],
  sharing: [1, 2, 3, 5, 10, 20],
  sources: [1, 2, 3, 4],
} as const satisfies Partial<Record<keyof Scorecard['features'], readonly number[]>>

/** How many outcomes the shipped prior counts for beside those of the house. */
const PRIOR_OUTCOMES = 50
const PRIOR_DIGITS = 4
const PRIOR_MIN = 1e-4

function finerBands(feature: BandsFeature, ends: readonly number[], seen: readonly number[]): BandsFeature {
  const values = seen.toSorted((a, b) => a - b)
  const upTo = (end: number): number => {
    let [low, high] = [0, values.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((values[middle] ?? 0) <= end) low = middle + 1
      else high = middle
    }
    return low
  }
  let before = Number.NEGATIVE_INFINITY
  const bands = feature.bands.flatMap((band) => {
    const whole = band.upTo ?? Number.POSITIVE_INFINITY
    const within: BandsFeature['bands'][number][] = []
    for (const end of ends) {
      const isCarried = upTo(end) - upTo(before) >= BAND_OUTCOMES_MIN && upTo(whole) - upTo(end) >= BAND_OUTCOMES_MIN
      if (end <= before || end >= whole || !isCarried) continue
      within.push({ ...band, upTo: end })
      before = end
    }
    before = whole
    return [...within, band]
  })
  return { ...feature, bands }
}

function mediumWords(medium: string): string {
  return `by ${medium.replaceAll('_', ' ').replace(' ', ' to ')}`
}

function mediaOf(outcomes: readonly Outcome[], { medium }: Scorecard['features']): Scorecard['features']['medium'] {
  const counts = new Map<string, number>()
  for (const { known } of outcomes) counts.set(known.medium, (counts.get(known.medium) ?? 0) + 1)
  const carried = [...counts].filter(([name, count]) => count >= BAND_OUTCOMES_MIN && !Object.hasOwn(medium.levels, name)).toSorted(([a], [b]) => compareText(a, b))
  const added = carried.map(([name]) => [name, { points: medium.absent.points, words: mediumWords(name) }])
  return { ...medium, levels: { ...medium.levels, ...Object.fromEntries(added) } }
}

/**
 * Makes the scorecard that a fit starts from: the shipped one, with finer bands and with media of their own where outcomes
 * carry them, and with the share of those reached as the prior of every rate. It scores as the shipped one but for that share.
 */
export function startOf(outcomes: readonly Outcome[], shipped: Scorecard): Scorecard {
  const reached = outcomes.filter((outcome) => outcome.reached).length
  const priorOf = (prior: number): number => {
    const share = (reached + PRIOR_OUTCOMES * prior) / (outcomes.length + PRIOR_OUTCOMES)
    return Number(Math.min(1 - PRIOR_MIN, Math.max(PRIOR_MIN, share)).toFixed(PRIOR_DIGITS))
  }
  const { features } = shipped
  const finer = (name: keyof typeof FINER): BandsFeature => (
    finerBands(features[name], FINER[name], outcomes.flatMap(({ known }) => known[name] ?? []))
  )
  return {
    ...shipped,
    features: {
      ...features,
      confirmation: finer('confirmation'), age: finer('age'), another: finer('another'), sharing: finer('sharing'), sources: finer('sources'),
      medium: mediaOf(outcomes, features),
      history: { ...features.history, prior: priorOf(features.history.prior) },
      person: { ...features.person, prior: priorOf(features.person.prior) },
      hour: { ...features.hour, prior: priorOf(features.hour.prior) },
    },
  }
}

function wordsOf(feature: Scorecard['features'][FeatureName]): readonly string[] {
  switch (feature.kind) {
    case 'bands':
      return [...feature.bands, feature.absent].map(({ words }) => words)
    case 'levels':
      return [...Object.values(feature.levels), feature.absent].map(({ words }) => words)
    case 'percentile':
      return [feature.words]
    default:
      return []
  }
}

/** Features with words that neither the shipped scorecard has nor a fit to it writes: a dispatcher reads them, and nobody approved them. */
export function withOtherWords(scorecard: Scorecard, shipped: Scorecard): readonly FeatureName[] {
  return FEATURES.filter((name) => {
    const ours = new Set([...wordsOf(shipped.features[name]), ...(name === 'medium' ? Object.keys(scorecard.features.medium.levels).map(mediumWords) : [])])
    return wordsOf(scorecard.features[name]).some((words) => !ours.has(words))
  })
}

function silent<T extends { readonly points: number }>(told: T): T {
  return { ...told, points: 0 }
}

/** The same scorecard in which a group of features says nothing. */
export function without(group: FeatureGroup, scorecard: Scorecard): Scorecard {
  const left: ReadonlySet<string> = new Set(FEATURE_GROUPS[group])
  const features = Object.fromEntries(FEATURES.map((name) => {
    const feature = scorecard.features[name]
    if (!left.has(name)) return [name, feature]
    switch (feature.kind) {
      case 'bands':
        return [name, { ...feature, bands: feature.bands.map(silent), absent: silent(feature.absent) }]
      case 'levels':
        return [name, { ...feature, levels: Object.fromEntries(Object.entries(feature.levels).map(([level, told]) => [level, silent(told)])), absent: silent(feature.absent) }]
      case 'hours':
        return [name, { ...feature, weight: 0, profile: Array.from({ length: HOURS }, () => 0) }]
      default:
        return [name, { ...feature, weight: 0 }]
    }
  })) as unknown as Scorecard['features']
  return { ...scorecard, features }
}

/** The same scorecard with neighbouring bands made one where they have the same points and words. */
export function mergeBands(scorecard: Scorecard): Scorecard {
  const features = Object.fromEntries(FEATURES.map((name) => {
    const feature = scorecard.features[name]
    if (feature.kind !== 'bands') return [name, feature]
    const isSame = (i: number): boolean => feature.bands[i]?.points === feature.bands[i + 1]?.points && feature.bands[i]?.words === feature.bands[i + 1]?.words
    return [name, { ...feature, bands: feature.bands.filter((_, i) => !isSame(i)) }]
  })) as unknown as Scorecard['features']
  return { ...scorecard, features }
}
