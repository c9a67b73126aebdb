import type { Counter, Permit } from '../model/verdict.js'
import { formatDay } from '../model/time.js'
import { NO, YES } from './answer.js'
import { latestDay, type Context } from './context.js'
import type { CompiledRule } from './compile.js'
import type { Counted } from './operators/counting.js'
import type { PackRule } from './pack-schema.js'
import type { PackProgram, Program, Refusal, RowEntry } from './narrow-pack.js'

/** One finding against the contact, before it is put into words. */
export interface Finding {
  readonly ruleId: string
  readonly decision: string
  readonly rank: number
  /** The rule that found it; absent for what the engine itself refuses. */
  readonly rule: CompiledRule | undefined
  readonly row: RowEntry | undefined
  readonly pack: string
}

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

/** Place of a permission on the scale of decisions; a later place is milder. */
function narrowness(decisions: readonly string[], decision: string): number {
  return decisions.indexOf(decision)
}

function finding(refusal: Refusal, pack: string): Finding {
  return { ruleId: refusal.rule.id, decision: refusal.decision, rank: refusal.rank, rule: refusal.rule, row: undefined, pack }
}

/** A lift names a rule by its id, or one part of it as `ID/part`. */
function isLifted(by: PackProgram['lifts'][number], refusal: Finding | undefined): boolean {
  if (refusal === undefined) return false
  const part = refusal.rule?.source.part
  return by.lifts.has(refusal.ruleId) || (part !== undefined && by.lifts.has(`${refusal.ruleId}/${part}`))
}

function lift(program: PackProgram, context: Context, day: number, from: number, found: Findings, decisions: readonly string[]): void {
  for (const one of program.lifts) {
    const { refusals } = found
    let isAsked = false
    for (let i = from; i < refusals.length; i++) if (isLifted(one, refusals[i])) isAsked = true
    if (!isAsked || !isInForce(one.rule, day) || one.test(context) !== YES) continue
    const kept = refusals.slice(from).filter((refusal) => !isLifted(one, refusal))
    for (const refusal of refusals.slice(from)) if (!kept.includes(refusal)) found.flags.push(`lifted:${refusal.ruleId}`)
    refusals.length = from
    refusals.push(...kept)
    found.permits.push(one.permit)
    if (one.as === 'ALLOW_ONCE') {
      found.narrow.push({ ruleId: one.rule.id, decision: one.as, rank: decisions.indexOf(one.as), rule: one.rule, row: undefined, pack: program.pack.pack.id })
    }
  }
}

interface Granted {
  isGranted: boolean
  best: Finding | undefined
}

function grant(granted: Granted, made: Finding, isPlain: boolean): void {
  if (granted.isGranted && (granted.best === undefined || (!isPlain && granted.best.rank >= made.rank))) return
  granted.isGranted = true
  granted.best = isPlain ? undefined : made
}

function askTables(
  program: PackProgram, context: Context, day: number, found: Findings, granted: Granted, decisions: readonly string[], withoutRecord: string,
): void {
  for (const table of program.tables) {
    for (const entry of table.rows) {
      const { row, mark } = entry
      if (!isInForce(row, day) || entry.test(context) !== YES) continue
      const isRecorded = mark !== 'C' || row.recorded?.test(context) === YES
      const decision = isRecorded ? entry.decision : withoutRecord
      const rank = isRecorded ? entry.rank : decisions.indexOf(withoutRecord)
      const isPlain = rank === decisions.length - 1
      if (isPlain) {
        granted.isGranted = true
        granted.best = undefined
        found.permits.push(entry.permit)
        break
      }
      const made: Finding = { ruleId: entry.rule, decision, rank, rule: row, row: entry, pack: program.pack.pack.id }
      if (decision === 'ALLOW_LOCATE_ONLY') {
        grant(granted, made, false)
        found.permits.push(entry.permit)
      } else {
        found.refusals.push(made)
        // Review, consent and refusal are the table's word on this role: nothing further is needed of it.
        granted.isGranted = true
      }
      break
    }
  }
}

function askPack(program: PackProgram, context: Context, found: Findings, decisions: readonly string[], withoutRecord: string, byDefault: string | undefined): void {
  const from = found.refusals.length
  const day = latestDay(context)
  for (const refusal of program.refusals) {
    if (refusal.test(context) === NO || !isInForce(refusal.rule, day)) continue
    found.refusals.push(finding(refusal, program.pack.pack.id))
    const { flags } = refusal.rule.source as PackRule
    if (flags !== undefined) found.flags.push(...flags)
  }
  const granted: Granted = { isGranted: false, best: undefined }
  for (const one of program.grants) {
    if (!isInForce(one.rule, day) || one.test(context) !== YES) continue
    const rank = narrowness(decisions, one.decision)
    const isPlain = rank === decisions.length - 1
    grant(granted, { ruleId: one.rule.id, decision: one.decision, rank, rule: one.rule, row: undefined, pack: program.pack.pack.id }, isPlain)
    found.permits.push(one.permit)
  }
  askTables(program, context, day, found, granted, decisions, withoutRecord)
  if (granted.best !== undefined) found.narrow.push(granted.best)
  if (program.mustPermit && !granted.isGranted && byDefault !== undefined) {
    const rank = decisions.indexOf(byDefault)
    found.refusals.push({ ruleId: `${program.pack.pack.id}-DEFAULT`, decision: byDefault, rank, rule: undefined, row: undefined, pack: program.pack.pack.id })
  }
  if (program.lifts.length > 0 && found.refusals.length > from) lift(program, context, day, from, found, decisions)
  for (const one of program.flags) if (isInForce(one.rule, day) && one.test(context) === YES) found.flags.push(...one.flags)
}

/** Asks every rule of every pack in play at the context's moment, and returns everything they found. */
export function judge(program: Program, context: Context, decisions: readonly string[], withoutRecord: string, byDefault: string | undefined): Findings {
  const found: Findings = { refusals: [], permits: [], narrow: [], flags: [], rank: decisions.length }
  for (const pack of program.packs) askPack(pack, context, found, decisions, withoutRecord, byDefault)
  if (program.isUncovered && byDefault !== undefined) {
    found.refusals.push({ ruleId: 'NO-PACK', decision: byDefault, rank: decisions.indexOf(byDefault), rule: undefined, row: undefined, pack: '' })
  }
  for (const refusal of found.refusals) if (refusal.rank < found.rank) found.rank = refusal.rank
  return found
}

const counted: Counted = { count: 0, certain: 0, fromDay: 0, toDay: 0 }

/** Lists how often each frequency limit that speaks here was counted. */
export function countersOf(program: Program, context: Context): Counter[] {
  const counters: Counter[] = []
  for (const pack of program.packs) {
    for (const { rule, counter, test } of pack.counters) {
      if (test(context) === NO || !isInForce(rule, latestDay(context))) continue
      counter.counted(context, counted)
      counters.push({
        rule: rule.id,
        from: formatDay(counted.fromDay),
        to: formatDay(counted.toDay),
        counted: counted.count,
        limit: counter.max,
      })
    }
  }
  return counters
}
