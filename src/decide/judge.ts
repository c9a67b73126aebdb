import type { Counter, Permit } from '../model/verdict.js'
import { formatDay } from '../model/time.js'
import { NO, YES, type Answer } from './answer.js'
import { latestDay, type Context } from './context.js'
import type { CompiledRule } from './compile.js'
import { isWorthRemembering } from './facts/table.js'
import { asked, memoryOf, recalled, remembered } from './memory.js'
import type { Counted } from './operators/counting.js'
import { NOT_REMEMBERED, type CounterEntry, type Entry, type Finding, type Lift, type PackProgram, type Program, type RowEntry } from './pack-program.js'

/** What the rules found at one moment. */
export interface Findings {
  readonly refusals: Finding[]
  readonly permits: Permit[]
  /** Permissions that are less than a plain one: location only, or once. */
  readonly narrow: Finding[]
  readonly flags: string[]
  /** The strictest refusal, as its place on the scale; the length of the scale when there is none. */
  rank: number
}

function isInForce(rule: CompiledRule, day: number): boolean {
  return day >= rule.fromDay && day < rule.untilDay
}

/** A lift names a rule by its id, or one part of it as `ID/part`. */
function isLifted(by: Lift, refusal: Finding): boolean {
  return by.lifts.has(refusal.ruleId) || by.lifts.has(refusal.partId)
}

function hasLifted(by: Lift, refusals: readonly Finding[], from: number): boolean {
  for (let i = from; i < refusals.length; i++) if (isLifted(by, refusals[i]!)) return true
  return false
}

function lift(program: PackProgram, context: Context, day: number, from: number, found: Findings): void {
  const { refusals } = found
  for (const one of program.lifts) {
    if (!hasLifted(one, refusals, from) || !isInForce(one.rule, day) || answerOf(one, context) !== YES) continue
    const own = refusals.splice(from)
    for (const refusal of own) {
      if (isLifted(one, refusal)) found.flags.push(`lifted:${refusal.ruleId}`)
      else refusals.push(refusal)
    }
    found.permits.push(one.permit)
    if (one.narrow !== undefined) found.narrow.push(one.narrow)
  }
}

/** What a pack has permitted so far: nothing, something less than a plain permission, or a plain one. */
interface Granted {
  isGranted: boolean
  best: Finding | undefined
}

const granted: Granted = { isGranted: false, best: undefined }

function grant(made: Finding, isPlain: boolean): void {
  if (granted.isGranted && (granted.best === undefined || (!isPlain && granted.best.rank >= made.rank))) return
  granted.isGranted = true
  granted.best = isPlain ? undefined : made
}

function askRow(entry: RowEntry, context: Context, found: Findings, scaleLength: number): void {
  const isRecorded = entry.mark !== 'C' || entry.rule.recorded?.test(context) === YES
  const made = isRecorded ? entry.found : entry.unrecorded
  if (made.rank === scaleLength - 1) {
    granted.isGranted = true
    granted.best = undefined
    found.permits.push(entry.permit)
  } else if (made.decision === 'ALLOW_LOCATE_ONLY') {
    grant(made, false)
    found.permits.push(entry.permit)
  } else {
    found.refusals.push(made)
    // Review, consent and refusal are the table's word on this role: nothing further is needed of it.
    granted.isGranted = true
  }
}

function askTables(program: PackProgram, context: Context, day: number, found: Findings, scaleLength: number): void {
  for (const rows of program.tables) {
    for (const entry of rows) {
      if (answerOf(entry, context) !== YES || !isInForce(entry.rule, day)) continue
      askRow(entry, context, found, scaleLength)
      break
    }
  }
}

/** Asks a rule, unless something that it needs is lacking. */
function answerOf({ needs, rule, test }: Entry, context: Context): Answer {
  if ((needs & ~context.presence) !== 0) return NO
  return isWorthRemembering(rule.reads) ? remembered(rule.number, test, context) : test(context)
}

function askRefusals({ refusals, keys }: PackProgram, context: Context, day: number, found: Findings): void {
  for (let i = 0, at = 0; at < keys.length; i++, at += 2) {
    if ((keys[at]! & ~context.presence) !== 0) continue
    const number = keys[at + 1]!
    const known = number === NOT_REMEMBERED ? undefined : recalled(number, context)
    if (known === NO) continue
    const refusal = refusals[i]!
    const answer = known ?? (number === NOT_REMEMBERED ? refusal.test(context) : asked(number, refusal.test, context))
    if (answer === NO || !isInForce(refusal.rule, day)) continue
    found.refusals.push(refusal)
    if (refusal.flags !== undefined) found.flags.push(...refusal.flags)
  }
}

function askPack(program: PackProgram, context: Context, day: number, found: Findings, scaleLength: number): void {
  const { refusals } = found
  const from = refusals.length
  askRefusals(program, context, day, found)
  granted.isGranted = false
  granted.best = undefined
  for (const one of program.grants) {
    if (answerOf(one, context) !== YES || !isInForce(one.rule, day)) continue
    grant(one, one.isPlain)
    found.permits.push(one.permit)
  }
  askTables(program, context, day, found, scaleLength)
  if (granted.best !== undefined) found.narrow.push(granted.best)
  if (program.byDefault !== undefined && !granted.isGranted) refusals.push(program.byDefault)
  if (program.lifts.length > 0 && refusals.length > from) lift(program, context, day, from, found)
  for (const one of program.flags) {
    if (answerOf(one, context) === YES && isInForce(one.rule, day)) found.flags.push(...one.flags)
  }
}

/** Asks every rule of every pack in play at the context's moment, and returns everything they found. */
export function judge(program: Program, context: Context, decisions: readonly string[]): Findings {
  const found: Findings = { refusals: [], permits: [], narrow: [], flags: [], rank: decisions.length }
  const day = latestDay(context)
  for (const pack of program.packs) askPack(pack, context, day, found, decisions.length)
  if (program.uncovered !== undefined) found.refusals.push(program.uncovered)
  for (const refusal of found.refusals) if (refusal.rank < found.rank) found.rank = refusal.rank
  return found
}

const counted: Counted = { count: 0, certain: 0, fromDay: 0, toDay: 0 }

/** Counts for one limit, or says what was counted while nothing that the limit reads has changed. */
function counterOf({ rule, counter }: CounterEntry, context: Context): Counter {
  const memory = memoryOf(rule, context)
  if (memory.counter !== undefined) return memory.counter
  counter.counted(context, counted)
  const { fromDay, toDay, count } = counted
  memory.counter = { rule: rule.id, from: formatDay(fromDay), to: formatDay(toDay), counted: count, limit: counter.max }
  return memory.counter
}

/** Lists how often each frequency limit that speaks here was counted. */
export function countersOf(program: Program, context: Context): Counter[] {
  const counters: Counter[] = []
  const day = latestDay(context)
  for (const pack of program.packs) {
    for (const entry of pack.counters) {
      if ((entry.needs & ~context.presence) !== 0 || !isInForce(entry.rule, day) || entry.test(context) === NO) continue
      counters.push(counterOf(entry, context))
    }
  }
  return counters
}
