import type { Outcome, Skill } from '../../model/calibration.js'
import type { Scorecard } from '../../model/scorecard.js'
import { featuresAt } from '../features.js'
import { pointsOf, scoreOf } from '../score.js'

/** Nearest that a score comes to certainty where a logarithm is taken of it: one unit of its last digit. */
const SCORE_MIN = 1e-6
/** Digits of a skill: far finer than any difference that matters, and free of the last bits of a sum. */
const SKILL_DIGITS = 6
/** The part of the scores, from the highest down, that is worked first. */
const TOP_SHARE = 0.1

/** Foretells an outcome by the code that scores a list: the probability, to six digits, that the person is reached. */
export function predict(outcome: Outcome, scorecard: Scorecard): number {
  return scoreOf(pointsOf(featuresAt(outcome.known, outcome.hour, scorecard), outcome.measures, scorecard), scorecard)
}

/** Log-odds of a probability; finite also where it is 0 or 1. */
export function logitOf(score: number): number {
  const within = Math.min(1 - SCORE_MIN, Math.max(SCORE_MIN, score))
  return Math.log(within / (1 - within))
}

/** Negative log-likelihood in nats of what happened under a probability; finite also where the probability was 0. */
export function logLossOf(score: number, isReached: boolean): number {
  return -Math.log(Math.max(SCORE_MIN, isReached ? score : 1 - score))
}

/** Squared error of a probability. */
export function squaredErrorOf(score: number, isReached: boolean): number {
  return (score - (isReached ? 1 : 0)) ** 2
}

/** Scores with what happened, in the order of the scores, the highest first, and how much each counts. */
interface Ordered {
  readonly scores: ArrayLike<number>
  readonly reached: ArrayLike<number>
  /** Places of the scores from the highest down. */
  readonly order: ArrayLike<number>
}

/** Puts scores in order, the highest first. O(n log n). */
export function orderScores(scores: ArrayLike<number>, reached: ArrayLike<number>): Ordered {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
  return { scores, reached, order }
}

/** How well an order finds those who were reached. */
export interface OrderSkill {
  /** One half where nobody, or everybody, was reached. */
  readonly auc: number
  /** Absent where nobody was reached. */
  readonly topTenthLift: number | undefined
}

/**
 * Says how well an order finds those who were reached: ties count half in the AUC, and where a tie crosses the end of the
 * top tenth its outcomes stand in it in proportion. Each outcome counts `weightOf` times. Linear.
 * Source of the AUC as a rank statistic: Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747
 */
export function orderSkill({ scores, reached, order }: Ordered, weightOf: (i: number) => number = () => 1): OrderSkill {
  let [all, hits] = [0, 0]
  for (let i = 0; i < order.length; i++) {
    all += weightOf(i)
    hits += weightOf(i) * (reached[i] ?? 0)
  }
  const misses = all - hits
  const top = all * TOP_SHARE
  let [passed, missedBelow, pairs, hitsOnTop] = [0, misses, 0, 0]
  for (let from = 0; from < order.length; ) {
    const score = scores[order[from] ?? 0]
    let [tied, tiedHits, to] = [0, 0, from]
    for (; to < order.length && scores[order[to] ?? 0] === score; to++) {
      const i = order[to] ?? 0
      tied += weightOf(i)
      tiedHits += weightOf(i) * (reached[i] ?? 0)
    }
    missedBelow -= tied - tiedHits
    pairs += tiedHits * (missedBelow + (tied - tiedHits) / 2)
    if (tied > 0 && passed < top) hitsOnTop += tiedHits * Math.min(1, (top - passed) / tied)
    passed += tied
    from = to
  }
  return {
    auc: hits > 0 && misses > 0 ? pairs / (hits * misses) : 0.5,
    topTenthLift: hits > 0 ? hitsOnTop / top / (hits / all) : undefined,
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(SKILL_DIGITS))
}

/** Says how well scores foretold what happened, `reached` 1 where the person was; the order of the outcomes does not matter to more than rounding. */
export function skillOfScores(scores: ArrayLike<number>, reached: ArrayLike<number>): Skill {
  const outcomes = scores.length
  let [hits, logLoss, brier] = [0, 0, 0]
  for (let i = 0; i < outcomes; i++) {
    const isReached = reached[i] === 1
    hits += isReached ? 1 : 0
    logLoss += logLossOf(scores[i] ?? 0, isReached)
    brier += squaredErrorOf(scores[i] ?? 0, isReached)
  }
  const { auc, topTenthLift } = orderSkill(orderScores(scores, reached))
  const mean = (sum: number): number => (outcomes === 0 ? 0 : rounded(sum / outcomes))
  return {
    outcomes, reached: hits, logLoss: mean(logLoss), brier: mean(brier), auc: rounded(auc),
    ...(topTenthLift === undefined ? {} : { topTenthLift: rounded(topTenthLift) }),
  }
}

/** Says how well a scorecard foretells outcomes. */
export function skillOf(outcomes: readonly Outcome[], scorecard: Scorecard): Skill {
  return skillOfScores(
    Float64Array.from(outcomes, (outcome) => predict(outcome, scorecard)),
    Uint8Array.from(outcomes, ({ reached }) => (reached ? 1 : 0)),
  )
}
