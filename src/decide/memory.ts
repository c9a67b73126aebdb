import type { Counter, Reason } from '../model/verdict.js'
import type { EpochDay, EpochMs } from '../model/time.js'
import type { Answer } from './answer.js'
import type { Context } from './context.js'
import { READS_INPUTS, READS_MOMENT } from './facts/table.js'
import type { Test } from './operators/node.js'

/** The end of a refusal: the bound, the first permitted moment, and whether it is spoken of as a day. */
export interface End {
  readonly boundMs: EpochMs
  readonly firstMs: EpochMs
  readonly isDay: boolean
  /** The day that begins at the bound, in the zone that reaches it last. */
  readonly day: EpochDay
}

/** What followed from an answer of one rule: its reason in words, its end, its count. */
export interface Memory {
  version: number
  nowMs: EpochMs
  reason: Reason | undefined
  /** The end that was found, and how it is written, once it was looked for. */
  end: End | undefined
  until: string | undefined
  isEndKnown: boolean
  counter: Counter | undefined
}

/** A memory of nothing. */
export function emptyMemory(): Memory {
  return { version: 0, nowMs: Number.NaN, reason: undefined, end: undefined, until: undefined, isEndKnown: false, counter: undefined }
}

/** Says whether nothing of what was read has changed since a question and a moment; `reads` as in `readsOf`. */
export function isUnchanged(reads: number, version: number, nowMs: EpochMs, context: Context): boolean {
  if ((reads & READS_MOMENT) !== 0 && nowMs !== context.nowMs) return false
  if (version === context.version) return true
  if (version === 0) return false
  const { changedAt } = context
  for (let left = reads & READS_INPUTS; left !== 0; left &= left - 1) {
    const at = changedAt[31 - Math.clz32(left & -left)]
    if (at === undefined || at > version) return false
  }
  return true
}

/** A rule as far as its memory goes. */
export interface Remembering {
  readonly number: number
  readonly reads: number
  readonly memory: Memory
}

/** What a rule answered before, while nothing that it reads has changed; else undefined. */
export function recalled(number: number, context: Context): Answer | undefined {
  const { answers, versions, moments, reads } = context.answers
  return isUnchanged(reads[number]!, versions[number]!, moments[number]!, context) ? (answers[number] as Answer) : undefined
}

/** Asks a rule, or says what it answered while nothing that it reads has changed. */
export function remembered(number: number, test: Test, context: Context): Answer {
  return recalled(number, context) ?? asked(number, test, context)
}

/** Asks a rule and remembers what it answers. */
export function asked(number: number, test: Test, context: Context): Answer {
  const { answers, versions, moments } = context.answers
  const answer = test(context)
  answers[number] = answer
  versions[number] = context.version
  moments[number] = context.nowMs
  return answer
}

/** The memory of a rule for the question in hand: as it is where it still stands, else emptied. */
export function memoryOf(rule: Remembering, context: Context): Memory {
  const { memory } = rule
  if (isUnchanged(rule.reads, memory.version, memory.nowMs, context)) return memory
  memory.version = context.version
  memory.nowMs = context.nowMs
  memory.reason = undefined
  memory.isEndKnown = false
  memory.counter = undefined
  return memory
}
