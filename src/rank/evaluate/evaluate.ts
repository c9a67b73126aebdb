import type { ReportedOutcome } from '../../model/calibration.js'
import type { AblationRow, EvaluatedModel, Evaluation } from '../../model/evaluation.js'
import type { Scorecard } from '../../model/scorecard.js'
import { formatInstant } from '../../model/time.js'
import { predict, skillOfScores } from '../calibrate/skill.js'
import type { People } from '../people.js'
import { brierParts, calibrationCurve } from './brier.js'
import { fairnessTable } from './fairness.js'
import { harmsByTenth, harmTables } from './harms.js'
import { liftTable } from './lift.js'
import { partTable } from './parts.js'
import { inOrder, peopleOf, type Scored } from './scored.js'
import { TENTHS, tenthTable } from './tenths.js'

/** A scorecard to be evaluated. */
export interface EvaluatedCard {
  readonly scorecard: Scorecard
  /** SHA-256 in hex of its canonical form. */
  readonly digest: string
}

/** What an evaluation is made of beside the outcomes. */
export interface EvaluationAsked {
  /** The one asked about first. */
  readonly cards: readonly EvaluatedCard[]
  /** The card whose bands say what contact facts are: the shipped one, never one that was fitted. */
  readonly shipped: Scorecard
  readonly at: string
  readonly includesLearnt: boolean
  readonly ablation: readonly AblationRow[]
  /** What whoever reads the outcomes has to say of them. */
  readonly notes: readonly string[]
}

/** Says how the scores of some outcomes did; they may be those of a scorecard or any others. */
export function evaluateScores(scored: readonly Scored[], shipped: Scorecard): Omit<EvaluatedModel, 'id' | 'version' | 'digest' | 'isAsked'> {
  const rows = inOrder(scored)
  const people = peopleOf(rows)
  const lifts = liftTable(rows, people)
  const brier = brierParts(rows)
  return {
    ...(rows.length === 0 ? {} : { skill: skillAs(rows, lifts) }),
    tenths: tenthTable(rows),
    lifts,
    ...(brier === undefined ? {} : { brier }),
    calibration: calibrationCurve(rows),
    harmsByTenth: harmsByTenth(rows),
    byPlace: partTable(rows, people, ({ place }) => place),
    byCreditor: partTable(rows, people, ({ creditorId }) => creditorId),
    fairness: rows.length === 0 ? [] : fairnessTable(rows, people, shipped),
  }
}

/** The skill, with the first tenth as the tables have it. */
function skillAs(rows: readonly Scored[], lifts: EvaluatedModel['lifts']): NonNullable<EvaluatedModel['skill']> {
  const { topTenthLift: _own, ...skill } = skillOfScores(rows.map(({ score }) => score), rows.map(({ outcome }) => (outcome.reached ? 1 : 0)))
  const lift = lifts.find(({ against }) => against === 'random')?.lift
  return { ...skill, ...(lift === undefined ? {} : { topTenthLift: lift }) }
}

/** What these outcomes cannot tell, in sentences. */
function missing(rows: readonly Scored[], people: People, reached: number): readonly string[] {
  if (rows.length === 0) return ['There is no outcome to measure by: contacts with a known result are wanted, in reports of dispatchers or in loaded events.']
  return [
    ...(rows.length < TENTHS ? [`There are ${rows.length} outcomes: tenths and lift want at least ${TENTHS}.`] : []),
    ...(reached === 0 ? ['Nobody was reached: no order is better than another, and lift is not defined.'] : []),
    ...(reached === rows.length ? ['Everybody was reached: no order is better than another.'] : []),
    ...(people.count < 2 ? ['All outcomes are of one person: no standard error can be given.'] : []),
  ]
}

function spanOf(rows: readonly Scored[]): Pick<Evaluation, 'span'> {
  if (rows.length === 0) return {}
  const [fromMs, untilMs] = rows.reduce(([least, most], { outcome: { atMs } }) => [Math.min(least, atMs), Math.max(most, atMs)] as const, [Infinity, -Infinity] as const)
  return { span: { from: formatInstant(fromMs, 0), until: formatInstant(untilMs, 0) } }
}

/** Says how well scorecards foretold outcomes and ordered them, whom their order harmed, and whether it is fair. Order of the outcomes does not matter. */
export function evaluate(outcomes: readonly ReportedOutcome[], { cards, shipped, at, includesLearnt, ablation, notes }: EvaluationAsked): Evaluation {
  const scoredBy = (scorecard: Scorecard): readonly Scored[] => inOrder(outcomes.map((outcome) => ({ outcome, score: predict(outcome, scorecard) })))
  const models = cards.map(({ scorecard, digest }, i): EvaluatedModel => ({
    id: scorecard.id, version: scorecard.version, digest, isAsked: i === 0, ...evaluateScores(scoredBy(scorecard), shipped),
  }))
  const rows = inOrder(outcomes.map((outcome) => ({ outcome, score: 0 })))
  const people = peopleOf(rows)
  const reached = outcomes.filter((outcome) => outcome.reached).length
  return {
    kind: 'rightparty-evaluation', at, outcomes: rows.length, reached, people: people.count, ...spanOf(rows), includesLearnt, models,
    ...(rows.length === 0 ? {} : { harms: harmTables(rows, people) }),
    ablation: [...ablation],
    notes: [...notes, ...missing(rows, people, reached)],
  }
}
