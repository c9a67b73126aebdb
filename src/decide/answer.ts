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
