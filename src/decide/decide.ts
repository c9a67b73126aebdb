import type { CaseFile } from '../model/case-file.js'
import type { Boundaries, Decide, Packs, ZoneData } from '../model/decide.js'
import { DAY_MS, formatDay, formatInstant, MINUTE_MS, type EpochMs } from '../model/time.js'
import type { Decision, PackStamp, Reason, Scope, Verdict } from '../model/verdict.js'
import { NO } from './answer.js'
import { instantOf, setMoment, type Context, type Item } from './context.js'
import { countersOf, judge, type Finding, type Findings } from './judge.js'
import type { Search } from './operators/node.js'
import type { PackRule } from './pack-schema.js'
import type { Program } from './narrow-pack.js'
import { contextOf, opened, programFor } from './program.js'
import { readCaseFile } from './read-question.js'
import { SCALES } from './scale.js'
import { endOf, endOfDelay, offerChanges, type End } from './until.js'
import { inOrder, reasonOf } from './wording.js'

const { decisions, byDefault, withoutRecord } = SCALES.decide
const DELAY = decisions.indexOf('DELAY_UNTIL')
const REVIEW = decisions.indexOf('REVIEW')
const ALLOW = decisions.indexOf('ALLOW')
const TABLE_FACTS = ['/party/role', '/purpose']

function ask(program: Program, context: Context): Findings {
  return judge(program, context, decisions, withoutRecord, byDefault)
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
}

/** A delay that nothing on record ends is for a person to look at. */
function withEnds(refusals: readonly Finding[], context: Context, nowMs: EpochMs): readonly Ended[] {
  return refusals.map((finding) => {
    if (finding.rule === undefined || finding.row !== undefined) return { finding, end: undefined }
    const end = endOf(finding.rule, context, nowMs)
    if (finding.rank !== DELAY || end !== undefined) return { finding, end }
    return { finding: { ...finding, decision: 'REVIEW', rank: REVIEW }, end }
  })
}

function latest(ends: readonly End[]): End | undefined {
  return ends.reduce<End | undefined>((best, end) => (best === undefined || end.boundMs > best.boundMs ? end : best), undefined)
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
    offsets = Object.freeze({ [zone]: offsetText(offsetMs) })
    ofZone.set(offsetMs, offsets)
  }
  return offsets
}

/** Writes the offsets used, as `+08:00`, by zone. */
function offsetsOf(context: Context): Offsets {
  const [first] = context.zones
  if (context.zoneCount === 1 && first !== undefined) return offsetOfOne(first.zone, first.offsetMs)
  const used = context.zones.slice(0, context.zoneCount)
  return Object.fromEntries(used.map((clock) => [clock.zone, offsetText(clock.offsetMs)]))
}

const offsetTexts = new Map<number, string>()

function offsetText(offsetMs: number): string {
  const known = offsetTexts.get(offsetMs)
  if (known !== undefined) return known
  const minutes = Math.abs(Math.round(offsetMs / MINUTE_MS))
  const made = `${offsetMs < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  offsetTexts.set(offsetMs, made)
  return made
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

function delayOf(program: Program, context: Context, ended: readonly Ended[]): Closing {
  const first = latest(ended.flatMap(({ finding, end }) => (finding.rank === DELAY && end !== undefined ? [end] : [])))
  if (first === undefined) return {}
  const end = endOfDelay(first, DELAY, context, () => ask(program, context))
  return { until: formatEnd(end, context), notBefore: formatAt(end.firstMs, context) }
}

function closingOf(program: Program, context: Context, decision: Decision, ended: readonly Ended[], rank: number): Closing {
  if (decision === 'DELAY_UNTIL') return delayOf(program, context, ended)
  const strictest = ended.filter(({ finding }) => finding.rank === rank)
  const ends = ended.flatMap(({ end }) => (end === undefined ? [] : [end]))
  // The block ends by itself only when a date on record ends every part of it.
  const end = ends.length === ended.length ? latest(ends) : undefined
  const until = end === undefined ? {} : { until: formatEnd(end, context) }
  if (decision === 'REDIRECT') {
    const to = strictest.map(({ finding }) => addresseeOf(finding, context)).find((one) => one !== undefined)
    return to === undefined ? until : { ...until, to }
  }
  if (decision !== 'SUPPRESS') return until
  return { ...until, scope: widestScope(strictest) }
}

const SCOPE_WIDTH: readonly Scope[] = ['contact', 'contact_point', 'channel', 'debt', 'party']

function widestScope(suppressions: readonly Ended[]): Scope {
  const widths = suppressions.map(({ finding }) => SCOPE_WIDTH.indexOf((finding.rule?.source as PackRule | undefined)?.scope ?? 'contact'))
  return SCOPE_WIDTH[Math.max(0, ...widths)] ?? 'contact'
}

function refusedVerdict(program: Program, context: Context, found: Findings, nowMs: EpochMs): Pick<Verdict, 'decision' | 'reasons'> & Closing {
  const ended = withEnds(found.refusals, context, nowMs)
  const rank = Math.min(...ended.map(({ finding }) => finding.rank))
  const decision = decisions[rank] as Decision
  const closing = closingOf(program, context, decision, ended, rank)
  setMoment(context, nowMs)
  const ends = new Map(ended.map(({ finding, end }) => [finding, end]))
  const reasons = inOrder([...ended.map(({ finding }) => finding), ...found.narrow]).map((finding): Reason => {
    const end = ends.get(finding)
    return reasonOf(finding, context, end === undefined ? undefined : formatEnd(end, context), TABLE_FACTS)
  })
  return { decision, ...closing, reasons }
}

const stampsByZoneData = new WeakMap<Program, Map<string, readonly PackStamp[]>>()

/** The packs of a verdict, with the zone data beside them. */
function stampsOf(program: Program, data: ZoneData): readonly PackStamp[] {
  let known = stampsByZoneData.get(program)
  if (known === undefined) {
    known = new Map()
    stampsByZoneData.set(program, known)
  }
  let stamps = known.get(data.version)
  if (stamps === undefined) {
    stamps = [...program.stamps, { id: 'zone-data', version: data.version, digest: data.version }]
    known.set(data.version, stamps)
  }
  return stamps
}

function start(caseFile: CaseFile, packs: Packs, data: ZoneData): { readonly program: Program; readonly context: Context } {
  const own = opened(packs)
  const context = contextOf(own, 'decide', data)
  readCaseFile(context, caseFile)
  return { program: programFor(own, 'decide', caseFile.jurisdictions, context), context }
}

const NONE: readonly never[] = []

/** Answers one case file with every reason; pure and, for the same input, the same byte for byte. */
export const decide: Decide = (caseFile, packs, data) => {
  const { program, context } = start(caseFile, packs, data)
  const nowMs = context.nowMs
  const found = ask(program, context)
  const { permits } = found
  const counters = countersOf(program, context)
  const flags = found.flags.length === 0 ? NONE : [...new Set(found.flags)].toSorted()
  const offsets = offsetsOf(context)
  const stamps = stampsOf(program, data)
  if (found.refusals.length === 0 && found.narrow.length === 0) {
    // The common case, written out: copying a verdict would cost more than making it.
    return caseFile.id === undefined
      ? { decision: 'ALLOW', reasons: NONE, permits, counters, flags, packs: stamps, offsets }
      : { id: caseFile.id, decision: 'ALLOW', reasons: NONE, permits, counters, flags, packs: stamps, offsets }
  }
  const answer = found.refusals.length > 0 ? refusedVerdict(program, context, found, nowMs) : narrowVerdict(context, found)
  return caseFile.id === undefined
    ? { ...answer, permits, counters, flags, packs: stamps, offsets }
    : { id: caseFile.id, ...answer, permits, counters, flags, packs: stamps, offsets }
}

function narrowVerdict(context: Context, found: Findings): Pick<Verdict, 'decision' | 'reasons'> {
  const rank = Math.min(ALLOW, ...found.narrow.map((finding) => finding.rank))
  const reasons = inOrder(found.narrow).map((finding) => reasonOf(finding, context, undefined, TABLE_FACTS))
  return { decision: decisions[rank] as Decision, reasons }
}

/** Lists the moments in a span at which the verdict on a case file could change. */
export const boundaries: Boundaries = (caseFile, packs, data, fromMs, untilMs) => {
  const { program, context } = start(caseFile, packs, data)
  const rules = program.packs.flatMap((pack) => [
    ...pack.refusals.map(({ rule }) => rule),
    ...pack.grants.map(({ rule }) => rule),
    ...pack.lifts.map(({ rule }) => rule),
    ...pack.flags.map(({ rule }) => rule),
    ...pack.tables.flatMap((table) => table.rows.map(({ row }) => row)),
  ])
  const found = new Set<EpochMs>()
  let afterMs = fromMs - 1
  for (;;) {
    const search: Search = { afterMs, foundMs: Number.POSITIVE_INFINITY, isDay: false }
    for (const rule of rules) offerChanges(rule, context, search)
    offerForceDays(rules, context, search)
    if (search.foundMs >= untilMs) return [...found]
    found.add(search.foundMs)
    afterMs = search.foundMs
  }
}

/** Rules come into force and go out of it at midnight of a day. */
function offerForceDays(rules: readonly { readonly fromDay: number; readonly untilDay: number }[], context: Context, search: Search): void {
  for (const { fromDay, untilDay } of rules) {
    for (const day of [fromDay, untilDay]) {
      // Only a day near the span can begin in it in some zone; most rules came into force years ago.
      if (!(day * DAY_MS > search.afterMs - 2 * DAY_MS && day * DAY_MS < search.foundMs + 2 * DAY_MS)) continue
      if (!Number.isFinite(day)) continue
      for (let i = 0; i < context.zoneCount; i++) {
        const ms = instantOf(context, context.zones[i]?.zone ?? 'UTC', day * DAY_MS)
        if (ms > search.afterMs && ms < search.foundMs) {
          search.foundMs = ms
          search.isDay = true
        }
      }
    }
  }
}
