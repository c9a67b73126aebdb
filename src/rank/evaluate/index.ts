export { evaluate, evaluateScores, type EvaluatedCard, type EvaluationAsked } from './evaluate.js'
export { calibrationPicture } from './picture.js'
export type { Scored } from './scored.js'
