import { parseScorecard, type Scorecard } from '../model/scorecard.js'
import shipped from './scorecard.json' with { type: 'json' }

export { ablation, calibrate, calibrateAndTest, isTestedBy, predict, skillOf, splitOutcomes, withOtherWords, type AblationOptions, type Calibrated, type CalibrateOptions, type Sides } from './calibrate/index.js'
export { calibrationPicture, evaluate, evaluateScores, type EvaluatedCard, type EvaluationAsked, type Scored } from './evaluate/index.js'
export { hasHour } from './best-hour.js'
export type { Law, RankContext } from './context.js'
export { hourAt, knownOf, type FeatureContext } from './features.js'
export { judgeDebt, judgeDebtInSteps, judgePersons, type CertifiedCase, type Draft, type JudgedDebt, type JudgedPersons, type JudgedWhole } from './debt.js'
export { packJudged, unpackJudged } from './keep.js'
export { isOnePersonAtATime, ladderOf, rungWords, type Ladder, type LadderContext, type LadderPlace } from './ladder.js'
export type { AskedCase } from './members.js'
export { judgeNow, type JudgedNow } from './moment.js'
export type { MeasuresOf } from './order.js'
export { openRanking, rankDebts, type OrderedList, type Ranked, type RankedDebts, type Ranking, type RankSummary } from './rank.js'
export { openShard, type JudgedShard, type ShardWriter } from './shard.js'
export { factWords } from './fact-words.js'
export { measuresOfPoints, placesAmong, type OrderKey, type OtherPlace } from './stability.js'
export { verdictWithSigns, type ReviewContext } from './review.js'
export { permittedWindows, proposedWindow, type PermittedWindow, type Question } from './window.js'

/** The scorecard that is shipped: weights set by judgement, each with its reason, until outcomes fit better ones. */
export const DEFAULT_SCORECARD: Scorecard = parseScorecard(shipped)
