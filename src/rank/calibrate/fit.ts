import type { Outcome } from '../../model/calibration.js'
import { CHOOSING_OUTCOMES_MAX } from '../../model/limits.js'
import { FITTED_OUTCOMES_MIN } from '../../model/outcomes-needed.js'
import { FEATURES, type FeatureName, type Scorecard } from '../../model/scorecard.js'
import { numberPeople, type People } from '../people.js'
import { decode, encode, priorOf, recount, type Ridges, type TriesFeature } from './encode.js'
import { fitLogistic, type Rows } from './logistic.js'
import { meanByPerson } from './paired.js'
import { lotsOf } from './split.js'

/** What is chosen and is not a weight: how strongly weights are held, and how tries are counted (in the scorecard's rates). */
export interface Settings {
  readonly ridges: Ridges
  /** The scorecard that weights are held to, with the rates that were chosen. */
  readonly start: Scorecard
}

/** A fitted scorecard and whether its weights settled. */
export interface Fitted {
  readonly scorecard: Scorecard
  readonly isConverged: boolean
  /** Times that tries were counted anew by the profile just fitted, and weights fitted to them. */
  readonly rounds: number
}

const RIDGES = [1, 4, 64, 256] as const
const RIDGES_FIRST: Ridges = { ridge: 16, smoothness: 4 }
const SMOOTHNESS = [1, 16] as const
const HALF_LIVES_DAYS = [30, 90, 365] as const
const PRIOR_TRIES = [1, 3, 9] as const
const SPREADS_HOURS = [0, 1, 2] as const
/** Parts by which people are set aside in turn when settings are chosen. */
const FOLDS = 3
/** Rounds of counting and fitting; the profile hardly moves after the second. */
const ROUNDS_MAX = 3
/** Largest change of an hour of the profile that moves no count of tries by more than a hundredth. */
const PROFILE_STILL = 0.01
const NONE: ReadonlySet<FeatureName> = new Set()
const ALL: ReadonlySet<FeatureName> = new Set(FEATURES)

function allOf(rows: Rows): Uint32Array {
  return Uint32Array.from(rows.happened, (_, i) => i)
}

/**
 * Fits the weights of a scorecard to outcomes, held to those it starts from. How much a failed try says depends on how many
 * answer at its hour, which is fitted too: so tries are counted and weights fitted in turn until the profile stands still.
 */
export function fitScorecard(outcomes: readonly Outcome[], { start, ridges }: Settings, fixed: ReadonlySet<FeatureName> = NONE): Fitted {
  const prior = priorOf(start, ridges, fixed)
  let [counted, from] = [start, prior.start]
  for (let rounds = 1; ; rounds++) {
    const rows = encode(outcomes, counted)
    const { weights, isConverged } = fitLogistic(rows, prior, allOf(rows), from)
    const scorecard = decode(weights, start)
    const moved = scorecard.features.hour.profile.reduce((most, points, i) => Math.max(most, Math.abs(points - (counted.features.hour.profile[i] ?? 0))), 0)
    if (moved <= PROFILE_STILL || rounds === ROUNDS_MAX) return { scorecard, isConverged, rounds }
    counted = scorecard
    from = weights
  }
}

/** Outcomes by which settings are chosen, each in the part in which its person is set aside. */
interface Bench {
  readonly outcomes: readonly Outcome[]
  readonly people: People
  readonly learnt: readonly Uint32Array[]
  readonly setAside: readonly Uint32Array[]
}

function benchOf(outcomes: readonly Outcome[], seed: number): Bench {
  const draw = lotsOf(outcomes, `${seed} choose`)
  const taken = outcomes.filter(({ personId }) => (draw.get(personId) ?? 0) * outcomes.length < CHOOSING_OUTCOMES_MAX)
  const lots = lotsOf(taken, `${seed} fold`)
  const foldOf = taken.map(({ personId }) => Math.floor((lots.get(personId) ?? 0) * FOLDS))
  const places = (isIn: (fold: number) => boolean): Uint32Array => Uint32Array.from(foldOf.flatMap((fold, i) => (isIn(fold) ? [i] : [])))
  const folds = Array.from({ length: FOLDS }, (_, fold) => fold)
  return {
    outcomes: taken, people: numberPeople(taken),
    learnt: folds.map((fold) => places((other) => other !== fold)), setAside: folds.map((fold) => places((other) => other === fold)),
  }
}

function lossOf({ starts, columns, values, happened }: Rows, row: number, weights: Float64Array): number {
  let sum = 0
  for (let k = starts[row] ?? 0; k < (starts[row + 1] ?? 0); k++) sum += (weights[columns[k] ?? 0] ?? 0) * (values[k] ?? 0)
  const against = happened[row] === 1 ? -sum : sum
  return Math.max(0, against) + Math.log1p(Math.exp(-Math.abs(against)))
}

/** A trial of settings: the loss of each outcome when its person was set aside, and the weights of each part. */
interface Trial {
  readonly settings: Settings
  readonly losses: Float64Array
  readonly weights: readonly Float64Array[]
}

function tryOut(bench: Bench, settings: Settings, rows: Rows, warm: readonly Float64Array[]): Trial {
  const prior = priorOf(settings.start, settings.ridges, NONE)
  const losses = new Float64Array(bench.outcomes.length)
  const weights = bench.learnt.map((learnt, fold) => {
    const fit = fitLogistic(rows, prior, learnt, warm[fold])
    for (const row of bench.setAside[fold] ?? []) losses[row] = lossOf(rows, row, fit.weights)
    return fit.weights
  })
  return { settings, losses, weights }
}

/** Says how much less is lost by one trial than by another, in standard errors; 0 where they are the same. */
function gainOf(bench: Bench, better: Trial, than: Trial): number {
  const { mean, error } = meanByPerson(than.losses.map((loss, i) => loss - (better.losses[i] ?? 0)), bench.people)
  return mean > 0 && error > 0 ? mean / error : 0
}

function withRate(settings: Settings, name: TriesFeature, change: Partial<Scorecard['features']['hour']>): Settings {
  const { start } = settings
  return { ...settings, start: { ...start, features: { ...start.features, [name]: { ...start.features[name], ...change } } } }
}

function ratesOf({ start }: Settings, name: TriesFeature): { readonly halfLifeDays: number; readonly priorTries: number; readonly spreadHours?: number } {
  return start.features[name]
}

/** The rates tried one after another: the values of each line are compared with the best before it. */
const RATE_TRIALS: readonly (readonly [name: TriesFeature, what: 'halfLifeDays' | 'priorTries' | 'spreadHours', values: readonly number[]])[] = [
  ['history', 'halfLifeDays', HALF_LIVES_DAYS],
  ['history', 'priorTries', PRIOR_TRIES],
  ['person', 'halfLifeDays', HALF_LIVES_DAYS],
  ['person', 'priorTries', PRIOR_TRIES],
  ['hour', 'priorTries', PRIOR_TRIES],
  ['hour', 'spreadHours', SPREADS_HOURS],
  ['hour', 'halfLifeDays', HALF_LIVES_DAYS],
]

/** Gain, in standard errors, for which a rate leaves what is shipped: less may be chance, of which much is tried. */
const RATE_GAIN_MIN = 1

/** The best of some trials that beats the incumbent by more than `gainMin`; else the incumbent. */
function bestOf(bench: Bench, incumbent: Trial, trials: readonly Trial[], gainMin: number): Trial {
  const total = ({ losses }: Trial): number => losses.reduce((sum, loss) => sum + loss, 0)
  const best = trials.reduce((least, trial) => (total(trial) < total(least) ? trial : least), incumbent)
  return gainOf(bench, best, incumbent) > gainMin ? best : incumbent
}

/** The same scorecard with its base moved to how many were reached, or a part of the way where outcomes are few. */
function withBaseFitted(outcomes: readonly Outcome[], start: Scorecard): Scorecard {
  const rows = encode(outcomes, start)
  const { weights } = fitLogistic(rows, priorOf(start, RIDGES_FIRST, ALL), allOf(rows))
  return { ...start, base: decode(weights, start).base }
}

/**
 * Chooses how strongly weights are held, how fast tries fade and how much the prior counts: each person's outcomes are foretold
 * by weights fitted to others'. Rates stay as they are unless another gains more than chance would, and all where outcomes are few.
 */
export function chooseSettings(outcomes: readonly Outcome[], unmoved: Scorecard, seed: number): Settings {
  const bench = benchOf(outcomes, seed)
  const start = withBaseFitted(bench.outcomes, unmoved)
  const first: Settings = { start, ridges: RIDGES_FIRST }
  // So few tell no setting from another.
  if (outcomes.length < FITTED_OUTCOMES_MIN || bench.setAside.some(({ length }) => length === 0)) return first
  const { profile } = fitScorecard(bench.outcomes, first).scorecard.features.hour
  const counted = (settings: Settings): Scorecard => withRate(settings, 'hour', { profile }).start

  let rows = encode(bench.outcomes, counted(first))
  let best = tryOut(bench, first, rows, [])
  const held = (ridges: readonly Ridges[]): void => {
    best = bestOf(bench, best, ridges.map((one) => tryOut(bench, { ...best.settings, ridges: one }, rows, best.weights)), 0)
  }
  held(RIDGES.map((ridge) => ({ ...best.settings.ridges, ridge })))
  for (const [name, what, values] of RATE_TRIALS) {
    const variants = values.filter((value) => value !== ratesOf(best.settings, name)[what]).map((value) => withRate(best.settings, name, { [what]: value }))
    const trials = variants.map((settings) => tryOut(bench, settings, recount(rows, bench.outcomes, counted(settings), name), best.weights))
    best = bestOf(bench, best, trials, RATE_GAIN_MIN)
    rows = recount(rows, bench.outcomes, counted(best.settings), name)
  }
  held(SMOOTHNESS.map((smoothness) => ({ ...best.settings.ridges, smoothness })))
  return best.settings
}
