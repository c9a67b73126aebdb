import type { CalibratedModel, Outcome, Skill } from '../../model/calibration.js'
import { FITTED_OUTCOMES_MIN, FITTED_REACHED_MIN, TESTED_OUTCOMES_MIN, TESTED_PEOPLE_MIN, TESTED_REACHED_MIN } from '../../model/outcomes-needed.js'
import type { Scorecard } from '../../model/scorecard.js'
import { numberPeople, type People } from '../people.js'
import { fitLogistic } from './logistic.js'
import { BEYOND_NOISE, errorByPerson, meanByPerson, type Estimate } from './paired.js'
import { logitOf, logLossOf, orderScores, orderSkill, predict, skillOfScores, squaredErrorOf, type OrderSkill } from './skill.js'
import type { Sides } from './split.js'

/** What came of a comparison: the skills, whether the fitted weights are to be used, and why. */
export type Comparison = Pick<CalibratedModel, 'beats' | 'because'> & { readonly fitted?: Skill; readonly shipped?: Skill }

/** Outcomes with the scores that two scorecards give them. */
export interface Pair {
  readonly people: People
  readonly reached: Uint8Array
  readonly ours: Float64Array
  readonly theirs: Float64Array
}

/** Scores outcomes by two scorecards. */
export function pairOf(outcomes: readonly Outcome[], ours: Scorecard, theirs: Scorecard): Pair {
  const scores = (scorecard: Scorecard): Float64Array => Float64Array.from(outcomes, (outcome) => predict(outcome, scorecard))
  return { people: numberPeople(outcomes), reached: Uint8Array.from(outcomes, ({ reached }) => (reached ? 1 : 0)), ours: scores(ours), theirs: scores(theirs) }
}

/** By how much the first scorecard's loss lies below the second's in the mean over outcomes, with its error by person. */
export function lossGain({ people, reached, ours, theirs }: Pair, lossOf: (score: number, isReached: boolean) => number): Estimate {
  return meanByPerson(ours.map((score, i) => lossOf(theirs[i] ?? 0, reached[i] === 1) - lossOf(score, reached[i] === 1)), people)
}

/** By how much the first scorecard's order lies above the second's, with its error by person; 0 and infinite where it cannot be told. */
export function orderGain({ people, reached, ours, theirs }: Pair, seed: number, partOf: (skill: OrderSkill) => number | undefined): Estimate {
  const [first, second] = [orderScores(ours, reached), orderScores(theirs, reached)]
  const gain = (weightOf?: (i: number) => number): number | undefined => {
    const [a, b] = [partOf(orderSkill(first, weightOf)), partOf(orderSkill(second, weightOf))]
    return a === undefined || b === undefined ? undefined : a - b
  }
  const mean = gain()
  return mean === undefined ? { mean: 0, error: Number.POSITIVE_INFINITY } : { mean, error: errorByPerson(people, seed, gain) }
}

/** Weights fitted to one side of a split, to be tested on the other. */
export interface FittedSplit<T extends Outcome = Outcome> {
  readonly sides: Sides<T>
  readonly scorecard: Scorecard
  readonly isConverged: boolean
}

/** Puts the pairs of several splits together. */
function joined(outcomes: readonly Outcome[], pairs: readonly Pair[]): Pair {
  const all = (of: (pair: Pair) => ArrayLike<number>): number[] => pairs.flatMap((pair) => Array.from(of(pair)))
  return {
    people: numberPeople(outcomes), reached: Uint8Array.from(all(({ reached }) => reached)),
    ours: Float64Array.from(all(({ ours }) => ours)), theirs: Float64Array.from(all(({ theirs }) => theirs)),
  }
}

/**
 * Moves the scores of a pair's second scorecard, in the same order, to where they foretell the trained side best: log-odds are
 * shifted, and stretched by no less than 0. What is won over these is won by the order alone.
 * Source: Platt 1999, "Probabilistic outputs for support vector machines"
 */
function withScoresMoved(pair: Pair, trained: readonly Outcome[], scorecard: Scorecard): Pair {
  const logits = trained.map((outcome) => logitOf(predict(outcome, scorecard)))
  const rows = {
    starts: Uint32Array.from({ length: trained.length + 1 }, (_, i) => 2 * i),
    columns: Uint16Array.from({ length: 2 * trained.length }, (_, k) => k % 2),
    values: Float64Array.from({ length: 2 * trained.length }, (_, k) => (k % 2 === 0 ? 1 : (logits[k >> 1] ?? 0))),
    happened: Uint8Array.from(trained, ({ reached }) => (reached ? 1 : 0)),
  }
  const prior = { start: Float64Array.of(0, 1), lower: Float64Array.of(-100, 0), upper: Float64Array.of(100, 100), penalty: Float64Array.of(1, 0, 0, 1) }
  const [shift = 0, stretch = 1] = fitLogistic(rows, prior, Uint32Array.from(trained, (_, i) => i)).weights
  return { ...pair, theirs: pair.theirs.map((score) => 1 / (1 + Math.exp(-shift - stretch * logitOf(score)))) }
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}

/** How many there are of those reached or of those not, whichever are fewer. */
function rarer(outcomes: readonly Outcome[]): number {
  const reached = outcomes.filter((outcome) => outcome.reached).length
  return Math.min(reached, outcomes.length - reached)
}

/** Says what is missing before fitted weights can be judged; nothing where all is there. */
export function missingIn({ trained, tested }: Sides<Outcome>): readonly string[] {
  const people = new Set(tested.map(({ personId }) => personId)).size
  const needs: readonly (readonly [found: number, least: number, told: string])[] = [
    [trained.length, FITTED_OUTCOMES_MIN, `${count(trained.length, 'outcome')} to learn from`],
    [rarer(trained), FITTED_REACHED_MIN, `${rarer(trained)} of the rarer kind (reached or not) to learn from`],
    [tested.length, TESTED_OUTCOMES_MIN, `${count(tested.length, 'later outcome')} to test on`],
    [people, TESTED_PEOPLE_MIN, `${count(people, 'person', 'people')} to test on`],
    [rarer(tested), TESTED_REACHED_MIN, `${rarer(tested)} of the rarer kind (reached or not) to test on`],
  ]
  return needs.filter(([found, least]) => found < least).map(([, least, told]) => `Too little to tell: ${told}, at least ${least} are needed.`)
}

function figure(value: number): string {
  return value.toFixed(4)
}

function gainWords({ mean, error }: Estimate): string {
  const isBeyond = Math.abs(mean) > BEYOND_NOISE * error
  return `${mean >= 0 ? 'better' : 'worse'} by ${figure(Math.abs(mean))} (standard error by person ${figure(error)}), ${isBeyond ? 'beyond' : 'within'} chance`
}

function isBeyondNoise({ mean, error }: Estimate): boolean {
  return mean > BEYOND_NOISE * error
}

function isNotWorse({ mean, error }: Estimate): boolean {
  return mean >= -BEYOND_NOISE * error
}

interface Gains {
  readonly logLoss: Estimate
  readonly brier: Estimate
  readonly words: string
}

function gainsOf(pair: Pair, against: string): Gains {
  const [logLoss, brier] = [lossGain(pair, logLossOf), lossGain(pair, squaredErrorOf)]
  return { logLoss, brier, words: `Against ${against}: log loss ${gainWords(logLoss)}; Brier score ${gainWords(brier)}.` }
}

function verdictWords(isWon: boolean, isWonByOrder: boolean, isOrdered: boolean): string {
  if (isWon && isWonByOrder && isOrdered) return 'The fitted weights foretell better, and by their order: they are used.'
  if (!isWon) return 'The fitted weights do not foretell better beyond chance: those shipped stay in use.'
  if (!isWonByOrder) return 'The fitted weights win by their base and spread alone, which order nothing: those shipped stay in use.'
  return 'The fitted weights order worse beyond chance: those shipped stay in use.'
}

/**
 * Judges fitted weights on later outcomes, each foretold by weights that were fitted to earlier outcomes of other people. They
 * beat those shipped only if log loss and Brier score are both better beyond chance (one-sided, once in twenty, errors by
 * person); if the order has a part in it: the AUC is better beyond chance, or the log loss is so against those shipped with
 * base and spread moved to the trained side, which leaves their order as it is, and the Brier score lies below theirs;
 * and if neither AUC nor the top tenth is worse beyond chance (people drawn anew from the seed).
 */
export function compare(splits: readonly FittedSplit[], shippedCard: Scorecard, seed: number): Comparison {
  const tested = splits.flatMap(({ sides }) => sides.tested)
  const pairs = splits.map(({ sides, scorecard }) => pairOf(sides.tested, scorecard, shippedCard))
  const pair = joined(tested, pairs)
  const skills = tested.length === 0 ? {} : { fitted: skillOfScores(pair.ours, pair.reached), shipped: skillOfScores(pair.theirs, pair.reached) }
  const missing = missingIn({ trained: splits[0]?.sides.trained ?? [], tested })
  if (missing.length > 0) return { ...skills, beats: false, because: [...missing, 'Those shipped stay in use.'] }
  if (splits.some(({ isConverged }) => !isConverged)) return { ...skills, beats: false, because: ['The fit did not settle: those shipped stay in use.'] }

  const plain = gainsOf(pair, 'the weights shipped')
  const movedPair = joined(tested, pairs.map((one, i) => withScoresMoved(one, splits[i]?.sides.trained ?? [], shippedCard)))
  const moved = gainsOf(movedPair, 'the same in the same order, with base and spread moved to what was reached')
  const auc = orderGain(pair, seed, (skill) => skill.auc)
  const top = orderGain(pair, seed, (skill) => skill.topTenthLift)
  const isWon = isBeyondNoise(plain.logLoss) && isBeyondNoise(plain.brier)
  const isWonByOrder = (isBeyondNoise(moved.logLoss) || isBeyondNoise(auc)) && moved.brier.mean > 0
  const isOrdered = isNotWorse(auc) && isNotWorse(top)
  return {
    ...skills,
    beats: isWon && isWonByOrder && isOrdered,
    because: [
      `Tested on ${count(tested.length, 'later outcome')} of ${count(pair.people.count, 'person', 'people')}, each foretold by weights fitted to earlier outcomes of other people.`,
      plain.words, moved.words,
      `In order: AUC ${gainWords(auc)}; lift of the top tenth ${gainWords(top)}.`,
      verdictWords(isWon, isWonByOrder, isOrdered),
    ],
  }
}
