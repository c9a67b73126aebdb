import type { CaseFile } from '../model/case-file.js'
import type { Boundaries, Decide, Packs, ZoneData } from '../model/decide.js'
import { DAY_MS, formatDay, formatInstant, formatOffset, type EpochDay, type EpochMs } from '../model/time.js'
import type { Decision, PackStamp, Reason, Scope, Verdict } from '../model/verdict.js'
import { NO } from './answer.js'
import { instantOf, setMoment, type Context, type Item } from './context.js'
import { countersOf, judge, type Findings } from './judge.js'
import { memoryOf, type End } from './memory.js'
import { offer, type Search } from './operators/node.js'
import type { PackRule } from './pack-schema.js'
import type { CompiledRule } from './compile.js'
import type { Entry, Finding, Program } from './pack-program.js'
import { contextOf, opened, programFor } from './program.js'
import { readCaseFile } from './read-question.js'
import { SCALES } from './scale.js'
import { endOf, endOfDelay, offerChanges } from './until.js'
import { inOrder, reasonOf } from './wording.js'

const { decisions } = SCALES.decide
const DELAY = decisions.indexOf('DELAY_UNTIL')
const REVIEW = decisions.indexOf('REVIEW')
const ALLOW = decisions.indexOf('ALLOW')
const TABLE_FACTS = ['/party/role', '/purpose']

function ask(program: Program, context: Context): Findings {
  return judge(program, context, decisions)
}

function formatEnd(end: End, context: Context): string {
  return end.isDay ? formatDay(end.day) : formatAt(end.boundMs, context)
}

/** Writes an instant with the offset of the first zone. */
function formatAt(atMs: EpochMs, context: Context): string {
  return formatInstant(atMs, context.zoneData.offsetMs(context.zones[0]?.zone ?? 'UTC', atMs) ?? 0)
}

/** A refusal with its end, where a date on record ends it. */
interface Ended {
  readonly finding: Finding
  readonly end: End | undefined
  /** The end in writing. */
  readonly until: string | undefined
}

/** Finds the end of one refusal, or says the one found before while nothing that the rule reads has changed. */
function ended(finding: Finding, context: Context, nowMs: EpochMs): Ended {
  const { rule } = finding
  if (rule === undefined || finding.isRow) return { finding, end: undefined, until: undefined }
  const memory = memoryOf(rule, context)
  if (!memory.isEndKnown || memory.nowMs !== nowMs) {
    memory.end = endOf(rule, context, nowMs)
    setMoment(context, nowMs)
    memory.until = memory.end === undefined ? undefined : formatEnd(memory.end, context)
    memory.isEndKnown = true
    memory.nowMs = nowMs
  }
  const { end, until } = memory
  // A delay that nothing on record ends is for a person to look at.
  if (finding.rank === DELAY && end === undefined) return { finding: forReview(finding), end, until }
  return { finding, end, until }
}

/** The later end of two; of equal ones the first. */
function later(best: End | undefined, end: End | undefined): End | undefined {
  return best === undefined || (end !== undefined && end.boundMs > best.boundMs) ? end : best
}

type Offsets = Readonly<Record<string, string>>

const offsetsOfOne = new Map<string, Map<number, Offsets>>()

/** The offset of a single zone; one record serves every verdict that used it. */
function offsetOfOne(zone: string, offsetMs: number): Offsets {
  let ofZone = offsetsOfOne.get(zone)
  if (ofZone === undefined) {
    ofZone = new Map()
    offsetsOfOne.set(zone, ofZone)
  }
  let offsets = ofZone.get(offsetMs)
  if (offsets === undefined) {
    offsets = Object.freeze({ [zone]: formatOffset(offsetMs) })
    ofZone.set(offsetMs, offsets)
  }
  return offsets
}

/** Writes the offsets used, as `+08:00`, by zone. */
function offsetsOf(context: Context): Offsets {
  const [first] = context.zones
  if (context.zoneCount === 1 && first !== undefined) return offsetOfOne(first.zone, first.offsetMs)
  const used = context.zones.slice(0, context.zoneCount)
  return Object.fromEntries(used.map((clock) => [clock.zone, formatOffset(clock.offsetMs)]))
}

/** The role or, where it is on record, the party id of the addressee of a REDIRECT. */
function addresseeOf(finding: Finding, context: Context): string | undefined {
  const { rule } = finding
  const to = (rule?.source as PackRule | undefined)?.to
  if (rule === undefined || to === undefined) return undefined
  const found = (context.lists[to.list ?? ''] ?? []).filter((item: Item) => rule.addressee?.test(context, item) !== NO)
  const ids = found.map((item) => (item.value as Readonly<Record<string, unknown>>)[(to.field ?? '').slice(1)])
  const id = ids.filter((one) => typeof one === 'string').toSorted()[0]
  return id ?? to.role
}

interface Closing {
  readonly until?: string
  readonly notBefore?: string
  readonly to?: string
  readonly scope?: Scope
}

/** Nothing on record ends it. */
const NOT_CLOSED: Closing = {}

function delayOf(program: Program, context: Context, refusals: readonly Ended[]): Closing {
  let first: End | undefined
  for (const { finding, end } of refusals) if (finding.rank === DELAY) first = later(first, end)
  if (first === undefined) return NOT_CLOSED
  const end = endOfDelay(first, DELAY, context, () => ask(program, context))
  if (end === undefined) return NOT_CLOSED
  return { until: formatEnd(end, context), notBefore: formatAt(end.firstMs, context) }
}

/** The block ends by itself only when a date on record ends every part of it. */
function endOfAll(refusals: readonly Ended[]): End | undefined {
  let last: End | undefined
  for (const { end } of refusals) {
    if (end === undefined) return undefined
    last = later(last, end)
  }
  return last
}

function closingOf(program: Program, context: Context, decision: Decision, refusals: readonly Ended[], rank: number): Closing {
  if (decision === 'DELAY_UNTIL') return delayOf(program, context, refusals)
  const end = endOfAll(refusals)
  const until = end === undefined ? NOT_CLOSED : { until: formatEnd(end, context) }
  if (decision === 'REDIRECT') {
    const strictest = refusals.filter(({ finding }) => finding.rank === rank)
    const to = strictest.map(({ finding }) => addresseeOf(finding, context)).find((one) => one !== undefined)
    return to === undefined ? until : { ...until, to }
  }
  if (decision !== 'SUPPRESS') return until
  return { ...until, scope: widestScope(refusals.filter(({ finding }) => finding.rank === rank)) }
}

const SCOPE_WIDTH: readonly Scope[] = ['contact', 'contact_point', 'channel', 'debt', 'party']

function widestScope(suppressions: readonly Ended[]): Scope {
  const widths = suppressions.map(({ finding }) => SCOPE_WIDTH.indexOf((finding.rule?.source as PackRule | undefined)?.scope ?? 'contact'))
  return SCOPE_WIDTH[Math.max(0, ...widths)] ?? 'contact'
}

/** Puts a finding into words, or gives the words that were made of it before while nothing that the rule reads has changed. */
function wordsOf(finding: Finding, until: string | undefined, context: Context): Reason {
  const { rule } = finding
  if (rule === undefined) return reasonOf(finding, context, until, TABLE_FACTS)
  const memory = memoryOf(rule, context)
  const { reason } = memory
  // One row of a table speaks under other ids and decisions in other columns.
  if (reason !== undefined && reason.rule === finding.ruleId && reason.decision === finding.decision && reason.until === until) return reason
  memory.reason = reasonOf(finding, context, until, TABLE_FACTS)
  return memory.reason
}

/** The part of a verdict that its findings make. */
interface Answered {
  readonly decision: Decision
  readonly closing: Closing
  readonly reasons: readonly Reason[]
}

/** A delay that no moment ends is for a person to look at. */
function forReview(finding: Finding): Finding {
  return finding.rank === DELAY ? { ...finding, decision: 'REVIEW', rank: REVIEW } : finding
}

/** Says what the refusals come to: the decision, its end, and every reason. */
function refused(program: Program, context: Context, found: Findings): Answered {
  const { nowMs } = context
  const refusals: Ended[] = []
  const findings: Finding[] = []
  let rank = decisions.length
  for (const finding of found.refusals) {
    const one = ended(finding, context, nowMs)
    refusals.push(one)
    findings.push(one.finding)
    if (one.finding.rank < rank) rank = one.finding.rank
  }
  const decision = decisions[rank] as Decision
  const closing = closingOf(program, context, decision, refusals, rank)
  setMoment(context, nowMs)
  if (found.narrow.length > 0) findings.push(...found.narrow)
  const untilOf = (finding: Finding): string | undefined => refusals.find((one) => one.finding === finding)?.until
  if (decision === 'DELAY_UNTIL' && closing === NOT_CLOSED) {
    return { decision: 'REVIEW', closing, reasons: inOrder(findings.map(forReview)).map((finding) => wordsOf(finding, undefined, context)) }
  }
  return { decision, closing, reasons: inOrder(findings).map((finding) => wordsOf(finding, untilOf(finding), context)) }
}

/** Says what permissions come to that are less than a plain one. */
function permittedNarrowly(context: Context, { narrow }: Findings): Answered {
  const rank = Math.min(ALLOW, ...narrow.map((finding) => finding.rank))
  const reasons = inOrder(narrow).map((finding) => wordsOf(finding, undefined, context))
  return { decision: decisions[rank] as Decision, closing: NOT_CLOSED, reasons }
}

/** The packs of a verdict, with the zone data beside them. */
function stampsOf(program: Program, data: ZoneData): readonly PackStamp[] {
  if (program.allStamps.at(-1)?.version !== data.version) {
    program.allStamps = [...program.stamps, { id: 'zone-data', version: data.version, digest: data.version }]
  }
  return program.allStamps
}

function start(caseFile: CaseFile, packs: Packs, data: ZoneData): { readonly program: Program; readonly context: Context } {
  const own = opened(packs)
  const context = contextOf(own, 'decide', data)
  readCaseFile(context, caseFile)
  return { program: programFor(own, 'decide', caseFile.jurisdictions, context), context }
}

const NONE: readonly never[] = []

function answered(program: Program, context: Context, found: Findings): Answered {
  return found.refusals.length > 0 ? refused(program, context, found) : permittedNarrowly(context, found)
}

/**
 * Answers one case file with every reason; pure and, for the same input, the same byte for byte. A case file is a value: a
 * part that is the same object as in the case file before is not read again, so what is changed must be a new object.
 */
export const decide: Decide = (caseFile, packs, data) => {
  const { program, context } = start(caseFile, packs, data)
  const found = ask(program, context)
  const counters = countersOf(program, context)
  const flags = found.flags.length === 0 ? NONE : [...new Set(found.flags)].toSorted()
  const offsets = offsetsOf(context)
  const packsUsed = stampsOf(program, data)
  const { permits } = found
  const { id } = caseFile
  if (found.refusals.length === 0 && found.narrow.length === 0) {
    // The common case, written out: filling a verdict in takes longer than making one.
    return id === undefined
      ? { decision: 'ALLOW', reasons: NONE, permits, counters, flags, packs: packsUsed, offsets }
      : { id, decision: 'ALLOW', reasons: NONE, permits, counters, flags, packs: packsUsed, offsets }
  }
  const { decision, closing, reasons } = answered(program, context, found)
  const verdict: { -readonly [Key in keyof Verdict]?: Verdict[Key] } = id === undefined ? { decision } : { id, decision }
  if (closing !== NOT_CLOSED) Object.assign(verdict, closing)
  // In the order in which a verdict is written.
  return Object.assign(verdict, { reasons, permits, counters, flags, packs: packsUsed, offsets }) as Verdict
}

/** The rules that can hold for a question with the parts of the one in hand. */
function rulesOf(entries: readonly Entry[], context: Context): readonly CompiledRule[] {
  return entries.flatMap((entry) => ((entry.needs & ~context.presence) === 0 ? [entry.rule] : []))
}

/** Lists the moments in a span at which the verdict on a case file could change. */
export const boundaries: Boundaries = (caseFile, packs, data, fromMs, untilMs) => {
  const { program, context } = start(caseFile, packs, data)
  const rules = program.packs.flatMap((pack) => rulesOf(pack.changing, context))
  const forceDays = forceDaysNear(program.packs.flatMap((pack) => rulesOf(pack.dated, context)), fromMs, untilMs)
  const found = new Set<EpochMs>()
  let afterMs = fromMs - 1
  for (;;) {
    const search: Search = { afterMs, foundMs: Number.POSITIVE_INFINITY, isDay: false }
    for (const rule of rules) offerChanges(rule, context, search)
    offerForceDays(forceDays, context, search)
    if (search.foundMs >= untilMs) return [...found]
    found.add(search.foundMs)
    afterMs = search.foundMs
  }
}

/** Days on which rules come into force or go out of it and that can begin in a span in some zone; most rules came into force years ago. */
function forceDaysNear(rules: readonly Pick<CompiledRule, 'fromDay' | 'untilDay'>[], fromMs: EpochMs, untilMs: EpochMs): readonly EpochDay[] {
  return rules.flatMap(({ fromDay, untilDay }) => [fromDay, untilDay].filter((day) => day * DAY_MS > fromMs - 2 * DAY_MS && day * DAY_MS < untilMs + 2 * DAY_MS))
}

/** Offers the midnight of each day in each zone. */
function offerForceDays(days: readonly EpochDay[], context: Context, search: Search): void {
  for (const day of days) {
    for (let i = 0; i < context.zoneCount; i++) offer(search, instantOf(context, context.zones[i]?.zone ?? 'UTC', day * DAY_MS), true)
  }
}
