/** What a condition can say: no, not known, yes; ordered, so that "all" is the least and "any" the greatest. */
export type Answer = 0 | 1 | 2

/** The condition does not hold. */
export const NO: Answer = 0
/** It is not known whether the condition holds. */
export const UNKNOWN: Answer = 1
/** The condition holds. */
export const YES: Answer = 2

/** Turns a known truth value into an answer. */
export function answerOf(holds: boolean): Answer {
  return holds ? YES : NO
}

/** Turns the words of a pack (`no`, `unknown`, `yes`) into an answer. */
export function answerNamed(name: 'no' | 'unknown' | 'yes'): Answer {
  return name === 'no' ? NO : name === 'yes' ? YES : UNKNOWN
}

/**
 * What every rule last answered, by the rule's number. An answer stands until something that the rule reads is another:
 * case files of one debt follow each other and share most of their parts, so most rules need not be asked again.
 */
export interface Answers {
  readonly answers: Uint8Array
  /** What each rule reads; see `readsOf`. */
  readonly reads: Int32Array
  /** The question and the moment to which a rule gave its answer; 0: it gave none. */
  readonly versions: Float64Array
  readonly moments: Float64Array
}

/** Makes room for the answers of rules, of which it is said, by number, what they read. */
export function emptyAnswers(reads: readonly number[]): Answers {
  const { length } = reads
  return { answers: new Uint8Array(length), reads: Int32Array.from(reads), versions: new Float64Array(length), moments: new Float64Array(length) }
}
