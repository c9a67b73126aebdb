import assert from 'node:assert/strict'
import type { Packs } from '../model/decide.js'
import type { Dossier } from '../model/dossier.js'
import type { Day } from '../model/facts.js'
import { addToGroup } from '../model/group.js'
import type { DebtId, PartyId } from '../model/ids.js'
import type { Confidence } from '../model/pack.js'
import type { OverdueNotices } from '../model/reach.js'
import { addSpan, formatDay, parseDay, weekdayIndex, type EpochDay } from '../model/time.js'
import type { Clock, Mark } from './clock.js'
import { sameAs, tracesOf, type Trace } from './duty-traces.js'
import { holidayCalendar } from './holidays.js'
import type { Pack } from './pack-schema.js'
import { opened } from './program.js'

/** What a rule obliges us to do: what, for whom, by when. */
export interface Duty {
  readonly pack: string
  readonly rule: string
  readonly part?: string
  readonly citation: string
  readonly confidence: Confidence
  /** What must be done, and why, each one sentence. */
  readonly what: string
  readonly because: string
  readonly to: 'obligor' | 'party' | 'actor'
  readonly debtId: DebtId
  /** Absent: it is owed to nobody in particular, or the record does not say who. */
  readonly partyId?: PartyId
  readonly startedBy: { readonly on: Mark['on']; readonly id: string; readonly day: Day }
  /** Last day on which it is done in time; absent: it comes before an act, and no day is set. */
  readonly dueOn?: Day
  /** Last day if the law lets the span be extended and the person is told so by `dueOn`; the record cannot show that it was. */
  readonly extendableTo?: Day
  readonly before?: NonNullable<Clock['before']>
  /** `unrecorded`: the record has no place where it could be seen that it was done. */
  readonly standing: 'open' | 'overdue' | 'done' | 'unrecorded'
  /** Day on which it was done. */
  readonly doneOn?: Day
}

type PackDuty = Pack['duties'][number]

function fits(trace: Trace, mark: Mark): boolean {
  if (trace.on !== mark.on) return false
  return Object.entries(mark.where ?? {}).every(([name, values]) => {
    const value = trace.fields[name] ?? null
    return (values as readonly unknown[]).includes(value)
  })
}

/** Last day of a span that begins on a day, that day not counted. */
export function dueDay(clock: Clock, start: EpochDay, pack: Pack, moreMonths = 0): EpochDay | undefined {
  const { within } = clock
  if (within === undefined) return undefined
  if (!('businessDays' in within)) {
    const { months = 0, days = 0 } = within as { readonly months?: number; readonly days?: number }
    return addSpan(start, { years: 0, months: months + moreMonths, days })
  }
  const holidays = pack.holidays[within.holidays]
  assert(holidays !== undefined, 'a pack that compiled has every calendar that its duties name')
  const isHoliday = holidayCalendar(holidays)
  let day = start
  for (let left = within.businessDays; left > 0; ) {
    day += 1
    if (weekdayIndex(day) < 5 && isHoliday(day) !== true) left -= 1
  }
  return day
}

interface Asking {
  readonly traces: readonly Trace[]
  /** Those of them that have happened by the day and are not over. */
  readonly now: readonly Trace[]
  readonly obligors: readonly PartyId[]
  readonly asOf: EpochDay
  readonly debtId: DebtId
}

/** Whom a start concerns: its person where the duty is owed to such a person, each obligor where it names none. */
function owedTo(duty: PackDuty, start: Trace, asking: Asking): readonly (PartyId | undefined)[] {
  if (duty.to === 'actor') return [undefined]
  if (duty.to === 'party') return [start.person]
  if (start.person === undefined) return asking.obligors
  return asking.obligors.includes(start.person) ? [start.person] : []
}

/** Says whether a start is of the persons that the duty is about. */
function isOf(of: Clock['starts']['of'], start: Trace, { obligors }: Asking): boolean {
  return of === undefined || (start.person !== undefined && obligors.includes(start.person)) === (of === 'obligor')
}

/** Finds the earliest trace that ends a duty of somebody; nobody named: of anyone. */
type FindEnd = (start: Trace, person: PartyId | undefined) => Trace | undefined

/** Looks through what could end a duty, earliest first; a state of the debt as a whole ends it for everybody. */
function endFinder({ ends }: Clock, { traces, asOf }: Asking): FindEnd {
  const ending = traces.filter((trace) => trace.day <= asOf && ends.some((end) => fits(trace, end)))
  if (ending.length === 0) return () => undefined
  // A company's debt may have thousands of people, each with a duty of their own.
  const ofPerson = new Map<PartyId | undefined, Trace[]>()
  for (const trace of ending) addToGroup(ofPerson, trace.person, trace)
  const places = new Map(ending.map((trace, at) => [trace, at]))
  const placeOf = (trace: Trace | undefined): number => (trace === undefined ? ending.length : (places.get(trace) ?? ending.length))
  return (start, person) => {
    const isEnd = (trace: Trace): boolean => trace !== start && ends.some((end) =>
      fits(trace, end) && (end.since === 'ever' || trace.day >= start.day) && (end.replies !== true || trace.replyTo === start.id) &&
      (end.point === undefined || isAtPointOf(start, trace)))
    if (person === undefined) return ending.find(isEnd)
    const own = ofPerson.get(person)?.find(isEnd)
    const common = ofPerson.get(undefined)?.find(isEnd)
    return placeOf(own) < placeOf(common) ? own : common
  }
}

/** Says whether a trace is about the contact point of the start; a start that names none is about all of them. */
function isAtPointOf(start: Trace, trace: Trace): boolean {
  return start.fields.contactPointId === undefined || trace.fields.contactPointId === start.fields.contactPointId
}

/** Says whether the record has what must be there for a duty to begin with this start. */
function isGiven({ given }: Clock, start: Trace, now: readonly Trace[]): boolean {
  return given === undefined || now.some((trace) => given.some((mark) =>
    fits(trace, mark) && (mark.person === undefined || (trace.person === start.person && trace.day <= start.day))))
}

function dutyFrom(pack: Pack, duty: PackDuty, start: Trace, person: PartyId | undefined, asking: Asking, findEnd: FindEnd): Duty {
  const { clock } = duty
  const due = dueDay(clock, start.day, pack)
  const extended = clock.extension === undefined ? undefined : dueDay(clock, start.day, pack, clock.extension.months)
  const end = findEnd(start, person)
  const isLate = due !== undefined && asking.asOf > due
  // A field of the start itself, such as an answer to a dispute, can also end a duty; without either nothing would show it.
  const canEnd = clock.ends.length > 0 || clock.starts.where !== undefined && Object.values(clock.starts.where).some((values) => values.includes(null))
  return {
    pack: pack.id,
    rule: duty.id,
    ...(duty.part === undefined ? {} : { part: duty.part }),
    citation: duty.citation,
    confidence: duty.confidence,
    what: duty.what,
    because: duty.because,
    to: duty.to,
    debtId: asking.debtId,
    ...(person === undefined ? {} : { partyId: person }),
    startedBy: { on: start.on, id: start.id, day: formatDay(start.day) },
    ...(due === undefined ? {} : { dueOn: formatDay(due) }),
    ...(extended === undefined ? {} : { extendableTo: formatDay(extended) }),
    ...(clock.before === undefined ? {} : { before: clock.before }),
    standing: end !== undefined ? 'done' : !canEnd ? 'unrecorded' : isLate ? 'overdue' : 'open',
    ...(end === undefined ? {} : { doneOn: formatDay(end.day) }),
  }
}

function ofDuty(pack: Pack, duty: PackDuty, isHere: (person: PartyId | undefined) => boolean, asking: Asking): readonly Duty[] {
  if (duty.from !== undefined && asking.asOf < parseDay(duty.from)) return []
  if (duty.until !== undefined && asking.asOf >= parseDay(duty.until)) return []
  const { starts } = duty.clock
  const findEnd = endFinder(duty.clock, asking)
  const seen = new Set<PartyId | undefined>()
  return asking.now
    .filter((trace) => fits(trace, starts) && isOf(starts.of, trace, asking) && isGiven(duty.clock, trace, asking.now))
    .flatMap((start) => owedTo(duty, start, asking).map((person) => ({ start, person })))
    .filter(({ person }) => {
      const isFurther = starts.count === 'first' && seen.has(person)
      seen.add(person)
      return !isFurther && isHere(person)
    })
    .map(({ start, person }) => dutyFrom(pack, duty, start, person, asking, findEnd))
}

/** Places whose law speaks: the debt's for everybody, and a person's own. */
function placesOf(dossier: Dossier, same: (party: PartyId) => PartyId): (person: PartyId | undefined) => readonly string[] {
  const debts = dossier.debts.map((fact) => fact.content.jurisdiction)
  const known = new Map<PartyId, readonly string[]>()
  for (const { content } of dossier.parties) {
    const person = same(content.partyId)
    known.set(person, [...(known.get(person) ?? debts), ...[content.region, content.country].filter((one) => one !== undefined)])
  }
  return (person) => (person === undefined ? debts : (known.get(person) ?? debts))
}

/** Says whether a pack is the law of a place, of its country, or of a union that the country is a member of. */
export function speaksFor(pack: Pack, place: string): boolean {
  const country = place.split('-')[0] ?? place
  return pack.place === place || pack.place === country || pack.members?.includes(country) === true
}

/** Duties of a pack that are asked for; not empty. */
interface DutiesAsked {
  readonly pack: Pack
  readonly duties: readonly PackDuty[]
}

function dutiesIn(packs: Packs, isAsked: (duty: PackDuty) => boolean): readonly DutiesAsked[] {
  return opened(packs).packs.flatMap(({ pack }) => {
    const duties = pack.duties.filter(isAsked)
    return duties.length > 0 ? [{ pack, duties }] : []
  })
}

/** Duties of packs whose law could speak about anybody of a dossier. */
function speakingAbout(dossier: Dossier, asked: readonly DutiesAsked[]): readonly DutiesAsked[] {
  if (asked.length === 0) return asked
  const places = new Set<string>(dossier.debts.map((fact) => fact.content.jurisdiction))
  for (const { content: { region, country } } of dossier.parties) {
    if (region !== undefined) places.add(region)
    if (country !== undefined) places.add(country)
  }
  return asked.filter(({ pack }) => pack.place === '*' || [...places].some((place) => speaksFor(pack, place)))
}

function listed(dossier: Dossier, asked: readonly DutiesAsked[], day: Day): readonly Duty[] {
  const speaking = speakingAbout(dossier, asked)
  if (speaking.length === 0) return []
  const same = sameAs(dossier)
  const obligors = [...new Set(dossier.obligations.map((fact) => same(fact.content.partyId)))].toSorted()
  const asOf = parseDay(day)
  const traces = tracesOf(dossier, same)
  const now = traces.filter((trace) => trace.day <= asOf && (trace.until ?? asOf) >= asOf)
  const asking: Asking = { traces, now, obligors, asOf, debtId: dossier.debtId }
  const places = placesOf(dossier, same)
  return speaking.flatMap(({ pack, duties }) => {
    const isHere = (person: PartyId | undefined): boolean => pack.place === '*' || places(person).some((place) => speaksFor(pack, place))
    return duties.flatMap((duty) => ofDuty(pack, duty, isHere, asking))
  })
}

/** Duties of packs with a day that a notice ends, found once. */
const noticesIn = new WeakMap<Packs, readonly DutiesAsked[]>()

function noticeDuties(packs: Packs): readonly DutiesAsked[] {
  const known = noticesIn.get(packs) ??
    dutiesIn(packs, ({ clock }) => clock.within !== undefined && clock.ends.some((end) => end.on === 'notice'))
  noticesIn.set(packs, known)
  return known
}

/** Lists the notices that are owed to a person about a debt and late on a day: duties with a day that a notice ends. */
export const overdueNotices: OverdueNotices = (dossier, packs, day) =>
  listed(dossier, noticeDuties(packs), day)
    .flatMap(({ standing, partyId, rule, citation }) => (standing === 'overdue' && partyId !== undefined ? [{ partyId, rule, citation }] : []))

/**
 * Lists the duties that the record of one debt gives on a day: earliest due first, those without a day last. Pure; days are
 * those that the record writes, in its own offsets. Duties that were done are among them, with the day.
 */
export function dutiesOf(dossier: Dossier, packs: Packs, day: Day): readonly Duty[] {
  return listed(dossier, dutiesIn(packs, () => true), day)
    .toSorted((a, b) => ((a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : (a.dueOn ?? '9999') > (b.dueOn ?? '9999') ? 1 : a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0))
}
