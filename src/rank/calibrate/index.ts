import type { CalibratedModel, Outcome } from '../../model/calibration.js'
import type { Instant } from '../../model/facts.js'
import { parseScorecard, type Scorecard } from '../../model/scorecard.js'
import { formatInstant, SECOND_MS, type EpochMs } from '../../model/time.js'
import { compare, type FittedSplit } from './compare.js'
import { chooseSettings, fitScorecard, type Settings } from './fit.js'
import { predict } from './skill.js'
import { sortOutcomes, splitsOf, type Sides } from './split.js'
import { mergeBands, startOf } from './start.js'

export { ablation, type AblationOptions } from './ablation.js'
export { predict, skillOf } from './skill.js'
export { isTestedBy, splitOutcomes, type Sides } from './split.js'
export { withOtherWords } from './start.js'

/** What a fit needs beside the outcomes. */
export interface CalibrateOptions {
  /** Weights that are fallen back to, and that the fitted ones must beat. */
  readonly shipped: Scorecard
  /** Draws who is held out. */
  readonly seed: number
  readonly fittedAt: Instant
  /** SHA-256 in hex of a scorecard in canonical form. */
  readonly digestOf: (scorecard: Scorecard) => string
}

function secondOf(atMs: EpochMs): Instant {
  return formatInstant(Math.floor(atMs / SECOND_MS) * SECOND_MS, 0)
}

function sideOf(outcomes: readonly Outcome[]): CalibratedModel['trained'] {
  const [first, last] = [outcomes[0], outcomes.at(-1)]
  return {
    outcomes: outcomes.length,
    reached: outcomes.filter(({ reached }) => reached).length,
    people: new Set(outcomes.map(({ personId }) => personId)).size,
    ...(first === undefined || last === undefined ? {} : { span: { from: secondOf(first.atMs), until: secondOf(last.atMs) } }),
  }
}

/** The fitted scorecard with its own name and reasons that tell what was chosen. */
function named(fitted: Scorecard, { start }: Settings, trained: CalibratedModel['trained'], fittedAt: Instant): Scorecard {
  const { history, person, hour } = start.features
  const rate = (words: string, { halfLifeDays, priorTries }: Pick<typeof history, 'halfLifeDays' | 'priorTries'>): string => (
    `${words} Tries fade by half in ${halfLifeDays} days, and the share of all outcomes counts for ${priorTries} tries.`
  )
  const { features } = mergeBands(fitted)
  const until = trained.span === undefined ? '' : ` from ${trained.span.from.slice(0, 10)} to ${trained.span.until.slice(0, 10)}`
  return parseScorecard({
    ...fitted,
    id: 'fitted',
    version: fittedAt.slice(0, 10),
    why: `Fitted to ${trained.outcomes} outcomes${until}; what they do not tell stays as in "${fitted.id}", version ${fitted.version}. Every weight is in log-odds.`,
    features: {
      ...features,
      history: { ...features.history, why: rate('What happened at this very point.', history) },
      person: { ...features.person, why: rate('What happened at other points of the person.', person) },
      hour: { ...features.hour, why: rate('How all people answer at each hour, moved by the person\'s own tries around it.', hour) },
    },
  })
}

/** An outcome that was tested, with the score of weights fitted to earlier outcomes of other people, and that of those shipped. */
export interface TestedOutcome<T extends Outcome> {
  readonly outcome: T
  readonly fitted: number
  readonly shipped: number
}

/** A fitted model with the scores by which it was judged. */
export interface Calibrated<T extends Outcome> {
  readonly model: CalibratedModel
  /** Every later outcome once. */
  readonly tested: readonly TestedOutcome<T>[]
}

/** Fits weights to the trained side of a split, with settings chosen on that side alone. */
function fittedTo<T extends Outcome>(sides: Sides<T>, shipped: Scorecard, seed: number): FittedSplit<T> & { readonly settings: Settings; readonly rounds: number } {
  const settings = chooseSettings(sides.trained, startOf(sides.trained, shipped), seed)
  return { sides, settings, ...fitScorecard(sides.trained, settings) }
}

/**
 * Fits the weights of a scorecard to recorded outcomes and says whether they beat those shipped. People are held out in parts:
 * for each part weights are fitted to earlier outcomes of the others and tested on its later ones, and all later outcomes
 * together say whether such weights are better. The weights kept are those of the first part. The same outcomes in any order
 * give the same bytes. Without outcomes to learn from: the scorecard shipped.
 */
export function calibrateAndTest<T extends Outcome>(outcomes: readonly T[], { shipped, seed, fittedAt, digestOf }: CalibrateOptions): Calibrated<T> {
  const splits = splitsOf(outcomes, seed).map((sides) => fittedTo(sides, shipped, seed))
  const [first] = splits
  const tested = sortOutcomes(splits.flatMap(({ sides }) => sides.tested))
  // A seed always gives as many splits as there are parts.
  const { sides: { trained: learnt }, settings, scorecard, rounds } = first!
  const trained = sideOf(learnt)
  const kept = learnt.length === 0 ? shipped : named(scorecard, settings, trained, fittedAt)
  const model: CalibratedModel = {
    kind: 'rightparty-model',
    digest: digestOf(kept),
    fittedAt,
    scorecard: kept,
    trained, tested: sideOf(tested),
    settings: { seed, ridge: settings.ridges.ridge, rounds },
    ...compare(splits, shipped, seed),
  }
  return {
    model,
    tested: splits.flatMap(({ sides, scorecard: card }) => sides.tested.map((outcome) => ({ outcome, fitted: predict(outcome, card), shipped: predict(outcome, shipped) }))),
  }
}

/** Fits the weights of a scorecard to recorded outcomes, as `calibrateAndTest` does, and gives the model alone. */
export function calibrate(outcomes: readonly Outcome[], options: CalibrateOptions): CalibratedModel {
  return calibrateAndTest(outcomes, options).model
}
