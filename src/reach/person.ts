import type { CaseFile } from '../model/case-file.js'
import type { EventOf } from '../model/event.js'
import type { Capacity, Day, Fact, Identity, Party, PartyKind } from '../model/facts.js'
import type { FactKey } from '../model/ids.js'
import { civilDate, parseDay, type EpochDay } from '../model/time.js'
import type { Happening } from './happenings.js'
import { strictest, TRUE_FORBIDS, type MayPermit, type Strictness } from './strictest.js'

const CAPACITY: Strictness<Capacity> = { order: ['none', 'limited', 'doubted', 'full'], binding: 3 }
const IDENTITY: Strictness<Identity> = { order: ['unknown', 'ambiguous', 'probable', 'confirmed'], binding: 3 }
const KIND: Strictness<PartyKind> = { order: ['person', 'public_body', 'organization'], binding: 3 }
const ALWAYS: MayPermit = () => true

/** What is known of a person whatever their role, the forbidding value of each field first. */
export interface PersonFields {
  readonly kind: PartyKind
  /** The death is on record: the creditor's, a register's or a court's, or a status. A report alone is an event. */
  readonly deceased: boolean
  /** There is word of a death, confirmed or not. */
  readonly deathReported: boolean
  readonly capacity?: Capacity
  /** Capacity by sources that may permit alone: what opens the way to a guardian must rest on one of them. */
  readonly foundCapacity?: Capacity
  readonly activeDuty?: boolean
  readonly vulnerable?: boolean
  /** Explicit identity of the record; absent: the role says. */
  readonly identity?: Identity
  readonly recordsConflict: boolean
  readonly youngestAge?: number
  readonly oldestAge?: number
  readonly refusedContact: boolean
  readonly facts: readonly FactKey[]
}

/** Whole years from a birth to a day. */
export function ageOn(birth: Day, on: EpochDay): number {
  const from = civilDate(parseDay(birth))
  const to = civilDate(on)
  const beforeBirthday = to.month < from.month || (to.month === from.month && to.day < from.day)
  return Math.max(0, to.year - from.year - (beforeBirthday ? 1 : 0))
}

/** Says whether an event is word of a person's death. */
export function isWordOfDeath(happening: Happening): boolean {
  const { event } = happening
  return (event.kind === 'report' && event.what === 'death') || (event.kind === 'check' && event.what === 'deceased' && event.result === 'hit')
}

function differ(facts: readonly Fact<'party'>[], read: (party: Party) => string | undefined): boolean {
  const first = facts.find((fact) => read(fact.content) !== undefined)
  return first !== undefined && facts.some((fact) => {
    const value = read(fact.content)
    return value !== undefined && value !== read(first.content)
  })
}

/** Kind of a person by the row that protects most; a person where no row says. */
export function kindOf(facts: readonly Fact<'party'>[]): PartyKind {
  return strictest(facts, (party) => party.kind, KIND, ALWAYS) ?? 'person'
}

/** What events say of a person beside their own record. */
interface News {
  readonly death: boolean
  readonly doubtedCapacity: boolean
  readonly activeDuty: boolean
  readonly clearOfDuty: boolean
  readonly refusal: boolean
}

const QUIET: News = { death: false, doubtedCapacity: false, activeDuty: false, clearOfDuty: false, refusal: false }

/** Says whether a request stands on a day: from the day it was made through the last day it names. */
function isAsked(request: EventOf<'request'>, day: Day): boolean {
  return request.at.slice(0, 10) <= day && (request.until === undefined || day <= request.until)
}

/** Says whether an event asks on a day that somebody be left alone. */
function isRefusal(event: Happening['event'], day: Day): boolean {
  return event.kind === 'request' && event.what === 'no_contact' && isAsked(event, day)
}

function readNews(happenings: readonly Happening[], mayPermit: MayPermit, day: Day): News {
  if (happenings.length === 0) return QUIET
  const has = (found: (event: Happening['event']) => boolean): boolean => happenings.some((happening) => found(happening.event))
  return {
    death: happenings.some(isWordOfDeath),
    doubtedCapacity: has((event) => event.kind === 'report' && event.what === 'capacity_doubt'),
    activeDuty: has((event) => event.kind === 'check' && event.what === 'active_duty' && event.result === 'hit'),
    clearOfDuty: happenings.some(({ event, fact }) =>
      event.kind === 'check' && event.what === 'active_duty' && event.result === 'clear' && fact !== undefined && mayPermit(fact)),
    refusal: has((event) => isRefusal(event, day)),
  }
}

/** What a reader of a person must be handed beside the facts. */
export interface PersonReading {
  readonly day: Day
  readonly today: EpochDay
  readonly mayPermit: MayPermit
  /** The source of a party record confirms a death. */
  readonly confirmsDeath: (fact: Fact<'party'>) => boolean
  readonly happenings: readonly Happening[]
  /** Requests that the person made and that are filed under somebody else. */
  readonly asked: readonly Happening[]
  /** A status says that the person is dead. */
  readonly diedByStatus: boolean
}

/** Reads what is known of a person from every record of theirs. */
export function readPerson(facts: readonly Fact<'party'>[], reading: PersonReading): PersonFields {
  const { day, today, mayPermit, happenings } = reading
  const news = readNews(happenings, mayPermit, day)
  const dead = facts.filter(({ content }) => content.deceasedOn !== undefined && content.deceasedOn <= day)
  const ages = facts.flatMap(({ content }) => (content.birthDate === undefined ? [] : [ageOn(content.birthDate, today)]))
  const ownCapacity = strictest(facts, (party) => party.capacity, CAPACITY, mayPermit)
  const capacity = news.doubtedCapacity && (ownCapacity === undefined || ownCapacity === 'full') ? 'doubted' : ownCapacity
  const foundCapacity = strictest(facts, (party) => party.capacity, { ...CAPACITY, binding: 0 }, mayPermit)
  const ownDuty = strictest(facts, (party) => party.activeDuty, TRUE_FORBIDS, mayPermit)
  const activeDuty = news.activeDuty ? true : (ownDuty ?? (news.clearOfDuty ? false : undefined))
  const vulnerable = strictest(facts, (party) => party.vulnerable, TRUE_FORBIDS, mayPermit)
  const identity = strictest(facts, (party) => party.identity, IDENTITY, mayPermit)
  return {
    kind: kindOf(facts),
    deceased: reading.diedByStatus || dead.some(reading.confirmsDeath),
    deathReported: reading.diedByStatus || dead.length > 0 || news.death,
    recordsConflict:
      differ(facts, (party) => party.birthDate) || differ(facts, (party) => party.registrationNo) || differ(facts, (party) => party.kind),
    refusedContact: news.refusal || reading.asked.some(({ event }) => isRefusal(event, day)),
    facts: facts.map((fact) => fact.key),
    ...(capacity === undefined ? {} : { capacity }),
    ...(foundCapacity === undefined ? {} : { foundCapacity }),
    ...(activeDuty === undefined ? {} : { activeDuty }),
    ...(vulnerable === undefined ? {} : { vulnerable }),
    ...(identity === undefined ? {} : { identity }),
    ...(ages.length === 0 ? {} : { youngestAge: Math.min(...ages), oldestAge: Math.max(...ages) }),
  }
}

/** Identity of the record: what a source says, else confirmed where the creditor's own record names the party as obliged. */
export function identityOf(person: PersonFields, namedByCreditor: boolean): NonNullable<CaseFile['party']['identity']> {
  const stated = person.identity ?? (namedByCreditor ? 'confirmed' : 'unknown')
  return person.recordsConflict && (stated === 'confirmed' || stated === 'probable') ? 'ambiguous' : stated
}
