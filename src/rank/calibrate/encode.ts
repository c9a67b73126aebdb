import type { Outcome } from '../../model/calibration.js'
import { FEATURES, HOURS, type BandsFeature, type FeatureName, type Scorecard } from '../../model/scorecard.js'
import { featuresAt } from '../features.js'
import { pointsOf } from '../score.js'
import type { Prior, Rows } from './logistic.js'

/** How strongly weights are held to those they start from, as the inverse of the variance that they are thought to have. */
export interface Ridges {
  readonly ridge: number
  /** How many times as strongly neighbouring hours of the profile are held to one another. */
  readonly smoothness: number
}

/** What holds the base: outcomes move it before anything else, but one or two do not. */
const BASE_RIDGE = 4
/** A party's place in the graph says something about reaching it in some portfolios and nothing in others: held four times as strongly. */
const PERCENTILE_RIDGES = 4
/** Single hours are free to lie where their neighbours let them. */
const HOUR_RIDGES = 0.25
/** Largest weight of a scorecard. */
const POINTS_MAX = 10
/** Digits kept of a weight: those that points have. */
const WEIGHT_FACTOR = 10_000
/** Features whose unknown value is never better than the worst band. */
const WORST_UNKNOWN: ReadonlySet<FeatureName> = new Set(['confirmation', 'age'])

interface Block {
  readonly name: FeatureName
  /** Its first column; column 0 is the base. */
  readonly at: number
  readonly size: number
}

/** The columns of a scorecard's weights: the base, then each feature's in the order of `FEATURES`. */
interface Layout {
  readonly blocks: readonly Block[]
  readonly size: number
}

function sizeOf(feature: Scorecard['features'][FeatureName]): number {
  switch (feature.kind) {
    case 'bands':
      return feature.bands.length // the steps between bands, and the step to the unknown
    case 'levels':
      return Object.keys(feature.levels).length + 1
    case 'hours':
      return HOURS + 1
    default:
      return 1
  }
}

/** Lays out the columns of a scorecard's weights; the same for any scorecard with the same bands and levels. */
function layoutOf(scorecard: Scorecard): Layout {
  let size = 1
  const blocks = FEATURES.map((name) => {
    const block = { name, at: size, size: sizeOf(scorecard.features[name]) }
    size += block.size
    return block
  })
  return { blocks, size }
}

/** The band that the others are told from: the one without points, else the first. */
function referenceOf({ bands }: BandsFeature): number {
  return Math.max(0, bands.findIndex(({ points }) => points === 0))
}

/** Points that every row has before a step is taken: they go with the base. */
function anchorsOf({ features }: Scorecard): number {
  return FEATURES.reduce((sum, name) => {
    const feature = features[name]
    return sum + (feature.kind === 'bands' ? (feature.bands[referenceOf(feature)]?.points ?? 0) : 0)
  }, 0)
}

/** Where the step to the unknown starts: at the worst band where unknown is never better, else at the reference. */
function beforeUnknown(name: FeatureName, feature: BandsFeature): number {
  return WORST_UNKNOWN.has(name) ? feature.bands.length - 1 : referenceOf(feature)
}

function bandStarts(name: FeatureName, feature: BandsFeature): readonly number[] {
  const steps = feature.bands.slice(1).map(({ points }, i) => points - (feature.bands[i]?.points ?? 0))
  return [...steps, feature.absent.points - (feature.bands[beforeUnknown(name, feature)]?.points ?? 0)]
}

function startsOf(name: FeatureName, scorecard: Scorecard): readonly number[] {
  const feature = scorecard.features[name]
  switch (feature.kind) {
    case 'bands':
      return bandStarts(name, feature)
    case 'levels':
      return [...Object.values(feature.levels).map(({ points }) => points), feature.absent.points]
    case 'hours':
      return [...feature.profile, feature.weight]
    default:
      return [feature.weight]
  }
}

/** Lower and upper bound of the i-th column of a feature. */
function boundsOf(name: FeatureName, scorecard: Scorecard, i: number): readonly [lower: number, upper: number] {
  const feature = scorecard.features[name]
  const isStep = feature.kind === 'bands' && i < feature.bands.length - 1
  if (isStep) return feature.monotone === 'falling' ? [-POINTS_MAX, 0] : [0, POINTS_MAX]
  if (WORST_UNKNOWN.has(name)) return [-POINTS_MAX, 0]
  return feature.kind === 'rate' || (feature.kind === 'hours' && i === HOURS) ? [0, POINTS_MAX] : [-POINTS_MAX, POINTS_MAX]
}

function ridgesOf(kind: Scorecard['features'][FeatureName]['kind'], i: number): number {
  if (kind === 'percentile') return PERCENTILE_RIDGES
  return kind === 'hours' && i < HOURS ? HOUR_RIDGES : 1
}

/**
 * Says what is asked of the weights: held to those of `start`, in the direction common sense demands, neighbouring hours close
 * to one another; weights of features in `fixed` do not move.
 */
export function priorOf(start: Scorecard, { ridge, smoothness }: Ridges, fixed: ReadonlySet<FeatureName>): Prior {
  const { blocks, size } = layoutOf(start)
  const prior = { start: new Float64Array(size), lower: new Float64Array(size), upper: new Float64Array(size), penalty: new Float64Array(size * size) }
  prior.start[0] = start.base + anchorsOf(start)
  prior.lower[0] = -POINTS_MAX
  prior.upper[0] = POINTS_MAX
  prior.penalty[0] = BASE_RIDGE
  for (const { name, at } of blocks) {
    const { kind } = start.features[name]
    for (const [i, weight] of startsOf(name, start).entries()) {
      const column = at + i
      const [lower, upper] = fixed.has(name) ? [weight, weight] : boundsOf(name, start, i)
      prior.start[column] = weight
      prior.lower[column] = lower
      prior.upper[column] = upper
      prior.penalty[column * (size + 1)] = ridge * ridgesOf(kind, i)
    }
    if (kind !== 'hours') continue
    for (let hour = 0; hour < HOURS; hour++) {
      const [a, b] = [at + hour, at + ((hour + 1) % HOURS)]
      for (const [i, j, sign] of [[a, a, 1], [b, b, 1], [a, b, -1], [b, a, -1]] as const) prior.penalty[i * size + j]! += sign * ridge * smoothness
    }
  }
  return prior
}

/** The same scorecard with every weight of a rate and of a percentile one: its points are then the columns' values. */
function unitOf(scorecard: Scorecard): Scorecard {
  const features = Object.fromEntries(FEATURES.map((name) => {
    const feature = scorecard.features[name]
    return [name, 'weight' in feature ? { ...feature, weight: 1 } : feature]
  })) as unknown as Scorecard['features']
  return { ...scorecard, features }
}

type Emit = (column: number, value: number) => void

function emitBand(name: FeatureName, feature: BandsFeature, at: number, value: number | null, emit: Emit): void {
  const found = value === null ? -1 : feature.bands.findIndex(({ upTo }) => upTo === undefined || value <= upTo)
  const band = found < 0 ? beforeUnknown(name, feature) : found
  const reference = referenceOf(feature)
  for (let step = Math.min(band, reference); step < Math.max(band, reference); step++) emit(at + step, band > reference ? 1 : -1)
  if (found < 0) emit(at + feature.bands.length - 1, 1)
}

/** Says where each level of a feature has its column, counted from the feature's first. */
function levelPlaces(scorecard: Scorecard, name: 'medium' | 'identity'): ReadonlyMap<string | null, number> {
  return new Map(Object.keys(scorecard.features[name].levels).map((level, i) => [level, i]))
}

/**
 * Encodes outcomes as rows of a regression whose weights are those of a scorecard: tries are counted as `scorecard` counts
 * them, at the rates and by the hour's profile that stand in it. What a list adds to a score is the sum of its row.
 */
export function encode(outcomes: readonly Outcome[], scorecard: Scorecard): Rows {
  const { blocks } = layoutOf(scorecard)
  const unit = unitOf(scorecard)
  const { profile } = scorecard.features.hour
  const places = { medium: levelPlaces(scorecard, 'medium'), identity: levelPlaces(scorecard, 'identity') }
  const starts = new Uint32Array(outcomes.length + 1)
  const [columns, values]: [number[], number[]] = [[], []]
  const emit: Emit = (column, value) => {
    columns.push(column)
    values.push(value)
  }
  for (const [i, { known, hour, measures }] of outcomes.entries()) {
    const points = pointsOf(featuresAt(known, hour, unit), measures, unit)
    emit(0, 1)
    for (const { name, at } of blocks) {
      if (name === 'medium' || name === 'identity') emit(at + (places[name].get(known[name]) ?? places[name].size), 1)
      else if (name === 'hour') {
        if (hour === null) continue
        emit(at + hour, 1)
        emit(at + HOURS, (points.hour ?? 0) - (profile[hour] ?? 0))
      } else if (name === 'confirmation' || name === 'age' || name === 'another' || name === 'sharing' || name === 'sources') {
        emitBand(name, scorecard.features[name], at, known[name], emit)
      } else emit(at, points[name] ?? 0)
    }
    starts[i + 1] = columns.length
  }
  return { starts, columns: Uint16Array.from(columns), values: Float64Array.from(values), happened: Uint8Array.from(outcomes, ({ reached }) => (reached ? 1 : 0)) }
}

/** A feature that counts tries. */
export type TriesFeature = 'history' | 'person' | 'hour'

/** The rows of `encode` with the tries of one feature counted anew, as another scorecard with the same bands and levels counts them. */
export function recount(rows: Rows, outcomes: readonly Outcome[], scorecard: Scorecard, name: TriesFeature): Rows {
  const unit = unitOf(scorecard)
  const block = layoutOf(scorecard).blocks.find((one) => one.name === name)
  const column = (block?.at ?? 0) + (block?.size ?? 1) - 1
  const values = rows.values.slice()
  for (const [i, { known, hour, measures }] of outcomes.entries()) {
    if (name === 'hour' && hour === null) continue
    const read = { ...known, ...(name === 'person' ? { tries: [] } : { elsewhere: [] }) }
    const points = pointsOf(featuresAt(read, hour, unit), measures, unit)[name] ?? 0
    const place = rows.columns.indexOf(column, rows.starts[i] ?? 0)
    values[place] = name === 'hour' ? points - (scorecard.features.hour.profile[hour ?? 0] ?? 0) : points
  }
  return { ...rows, values }
}

function rounded(weight: number): number {
  return Math.round(Math.min(POINTS_MAX, Math.max(-POINTS_MAX, weight)) * WEIGHT_FACTOR) / WEIGHT_FACTOR + 0
}

function decodeBands(name: FeatureName, feature: BandsFeature, weights: Float64Array): BandsFeature {
  const reference = referenceOf(feature)
  const sums = [feature.bands[reference]?.points ?? 0]
  for (let band = reference + 1; band < feature.bands.length; band++) sums.push((sums.at(-1) ?? 0) + (weights[band - 1] ?? 0))
  for (let band = reference - 1; band >= 0; band--) sums.unshift((sums[0] ?? 0) - (weights[band] ?? 0))
  const absent = (sums[beforeUnknown(name, feature)] ?? 0) + (weights[feature.bands.length - 1] ?? 0)
  return {
    ...feature, absent: { ...feature.absent, points: rounded(absent) },
    bands: feature.bands.map((band, i) => ({ ...band, points: rounded(sums[i] ?? 0) })),
  }
}

function decodeFeature(name: FeatureName, feature: Scorecard['features'][FeatureName], weights: Float64Array): Scorecard['features'][FeatureName] {
  switch (feature.kind) {
    case 'bands':
      return decodeBands(name, feature, weights)
    case 'levels': {
      const levels = Object.entries(feature.levels).map(([level, told], i) => [level, { ...told, points: rounded(weights[i] ?? 0) }])
      return { ...feature, levels: Object.fromEntries(levels), absent: { ...feature.absent, points: rounded(weights.at(-1) ?? 0) } }
    }
    case 'hours':
      return { ...feature, profile: Array.from(weights.subarray(0, HOURS), rounded), weight: rounded(weights[HOURS] ?? 0) }
    default:
      return { ...feature, weight: rounded(weights[0] ?? 0) }
  }
}

/** Turns weights of the columns into the scorecard that they are, to four digits; bands and levels are those of `start`. */
export function decode(weights: Float64Array, start: Scorecard): Scorecard {
  const features = Object.fromEntries(layoutOf(start).blocks.map(({ name, at, size }) => (
    [name, decodeFeature(name, start.features[name], weights.subarray(at, at + size))]
  ))) as unknown as Scorecard['features']
  return { ...start, base: rounded((weights[0] ?? 0) - anchorsOf(start)), features }
}
