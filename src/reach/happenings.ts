import { correctedKeys, isCorrection, isOwnFact } from '../model/corrections.js'
import type { Dossier } from '../model/dossier.js'
import type { Event } from '../model/event.js'
import { isNote, type Day, type EventRecord, type Fact, type Relation, type Suppression } from '../model/facts.js'
import type { ContactPointId, EventId, FactKey, PartyId, ValueHash } from '../model/ids.js'
import { canPermit } from '../model/permitting.js'
import { namesDebt, scopedTo } from './event-scope.js'
import type { People } from './people.js'
import { REPRESENTATION_OF_TIE } from './roles.js'

/** An event, or news in another shape that counts as one, with whom and what it concerns. */
export interface Happening {
  readonly event: Event
  /** Undefined for a lease, which no row gave. */
  readonly fact: Fact | undefined
  readonly key: FactKey
  /** The person it is about; undefined: whoever owes. */
  readonly person: PartyId | undefined
  /** The record it names, where it names one. */
  readonly record: PartyId | undefined
  /** Value of the contact point that it names. */
  readonly hash: ValueHash | undefined
  /** It names this debt itself. */
  readonly ofDebt: boolean
  /** It holds at the point that it names and nowhere else. */
  readonly onlyAtPoint: boolean
  /** It can only open, and counts only from a source that may. */
  readonly permits: boolean
}

/** Contact points of the dossier by id, with whose they are. */
export interface PointNames {
  readonly hashOf: ReadonlyMap<ContactPointId, ValueHash>
  readonly ownerOf: ReadonlyMap<ContactPointId, PartyId>
}

/** Reads the names of every point of a dossier. */
export function namePoints(dossier: Dossier): PointNames {
  const hashOf = new Map<ContactPointId, ValueHash>()
  const ownerOf = new Map<ContactPointId, PartyId>()
  for (const facts of [dossier.contactPoints, dossier.samePoints]) {
    for (const { content } of facts) {
      hashOf.set(content.contactPointId, content.value.hash)
      ownerOf.set(content.contactPointId, content.partyId)
    }
  }
  return { hashOf, ownerOf }
}

/**
 * The dossier without the states and do-not-contacts that two people took out of account: our own corrections, which no file can
 * bring, name these by their keys.
 */
export function withoutCorrected(dossier: Dossier): Dossier {
  const { events, statuses, suppressions } = dossier
  if (!events.some((fact) => isOwnFact(fact) && isCorrection(fact.content.event))) return dossier
  const out = correctedKeys([...statuses, ...suppressions], events, isOwnFact)
  return { ...dossier, statuses: statuses.filter((fact) => !out.has(fact.key)), suppressions: suppressions.filter((fact) => !out.has(fact.key)) }
}

/** The record that an event names: its own word first, then that of its row, of its contact point and of whoever spoke. */
function recordOf({ content }: Fact<'event'>, names: PointNames): PartyId | undefined {
  const { event } = content
  if (isNote(event)) return content.partyId
  const point = 'contactPointId' in event ? (event.contactPointId as ContactPointId | undefined) : undefined
  const asked = event.kind === 'request' || event.kind === 'consent' ? (event.by as PartyId | undefined) : undefined
  return (event.partyId as PartyId | undefined) ?? content.partyId ?? (point === undefined ? undefined : names.ownerOf.get(point)) ?? asked
}

/** Tells the corrections that name nobody, or the person of what they correct: another's takes out nothing that prohibits. */
function ofOnePerson(records: readonly Fact<'event'>[], people: People, names: PointNames): (correction: Fact<'event'>) => boolean {
  const personOf = (fact: Fact<'event'>): PartyId | undefined => {
    const record = recordOf(fact, names)
    return record === undefined ? undefined : people.personOf(record)
  }
  const personsOf = new Map<EventId, Set<PartyId>>()
  for (const fact of records) {
    const person = personOf(fact)
    if (person === undefined) continue
    const { eventId } = fact.content
    personsOf.set(eventId, (personsOf.get(eventId) ?? new Set()).add(person))
  }
  return (correction) => {
    const { event } = correction.content
    const person = personOf(correction)
    if (person === undefined || !isCorrection(event)) return true
    return [...(personsOf.get(event.corrects) ?? [])].every((one) => one === person)
  }
}

/** Writes an event with the persons that its records stand for. */
function withPersons(event: Event, person: PartyId | undefined, people: People): Event {
  const named = person === undefined || event.partyId === person ? event : { ...event, partyId: person }
  if (named.kind !== 'request' && named.kind !== 'consent') return named
  const by = named.by === undefined ? undefined : people.personOf(named.by as PartyId)
  return by === undefined || by === named.by ? named : { ...named, by }
}

function fromRecord(
  fact: Fact<'event'>, record: EventRecord & { readonly event: Event }, dossier: Dossier, people: People, names: PointNames,
): Happening | undefined {
  const scoped = scopedTo(record.event, dossier.debtId, record.debtId)
  if (scoped === undefined) return undefined
  const point = 'contactPointId' in scoped ? (scoped.contactPointId as ContactPointId | undefined) : undefined
  const about = recordOf(fact, names)
  const person = about === undefined ? undefined : people.personOf(about)
  const event = withPersons(scoped.id === undefined ? { ...scoped, id: record.eventId } : scoped, person, people)
  return {
    event, fact, key: fact.key, person, record: about, hash: point === undefined ? undefined : names.hashOf.get(point),
    ofDebt: record.debtId === dossier.debtId || namesDebt(event, dossier.debtId), onlyAtPoint: false, permits: canPermit(event),
  }
}

/** Says whether two sources tell the same event in the same words. */
function isSameTelling(known: Fact<'event'> | undefined, fact: Fact<'event'>): boolean {
  if (known === undefined) return false
  const { partyId, debtId, event } = known.content
  return partyId === fact.content.partyId && debtId === fact.content.debtId && JSON.stringify(event) === JSON.stringify(fact.content.event)
}

/** A contact that reached somebody else, or in which we learned that the number is another's, is a report of a wrong number. */
function learnedWrongNumber(happening: Happening): Happening | undefined {
  const { event } = happening
  if (event.kind !== 'contact' || event.contactPointId === undefined) return undefined
  if (event.result !== 'wrong_party' && event.learned !== 'wrong_party' && event.learned !== 'number_of_other') return undefined
  const { at, contactPointId, partyId } = event
  const report: Event = { kind: 'report', what: 'wrong_number', at, contactPointId, ...(partyId === undefined ? {} : { partyId }) }
  return { ...happening, event: report, permits: false }
}

/** A tie to a representative is news that the person is represented, from its start to its own end. */
function fromRelation(fact: Fact<'relation'>, relation: Relation, people: People, isOwing: (person: PartyId) => boolean): Happening | undefined {
  const who = REPRESENTATION_OF_TIE[relation.kind]
  const person = people.personOf(relation.toId)
  if (who === undefined || !isOwing(person)) return undefined
  const until = relation.end ?? relation.releasedOn
  const event: Event = {
    kind: 'representation', who, representativeId: people.personOf(relation.fromId), partyId: person,
    ...(relation.start === undefined ? {} : { from: relation.start }),
    ...(until === undefined ? {} : { until }),
    ...(relation.covers === undefined || relation.covers.length === 0 ? {} : { debts: relation.covers }),
    ...(who !== 'lpa_attorney' || relation.authority === undefined ? {} : { registered: relation.authority === 'registered' }),
  }
  return { event, fact, key: fact.key, person, record: relation.toId, hash: undefined, ofDebt: true, onlyAtPoint: false, permits: false }
}

/** What a suppression counts as for one person, at one point where it names a value. */
export function eventsOfSuppression(suppression: Suppression, partyId: PartyId, contactPointId: string | undefined): readonly Event[] {
  const { scope, reason, from: at } = suppression
  const ended = suppression.until === undefined ? {} : { until: suppression.until }
  const point = contactPointId === undefined ? {} : { contactPointId }
  const events: Event[] = []
  if (reason === 'deceased') events.push({ kind: 'report', what: 'death', at, partyId })
  if (reason === 'wrong_number' && contactPointId !== undefined) {
    events.push({ kind: 'report', what: 'wrong_number', at, contactPointId, partyId })
  }
  const asked = { kind: 'request', at, by: partyId, partyId, ...ended } as const
  if (scope === 'party' || (scope === 'contact_point' && contactPointId === undefined)) events.push({ ...asked, what: 'no_contact' })
  else if (scope === 'contact_point') events.push({ ...asked, what: 'stop_contact_point', ...point })
  else events.push({ ...asked, what: 'stop_channel', channel: scope, ...point })
  return events
}

function fromSuppression(
  fact: Fact<'suppression'>, people: People, pointsOf: (hash: ValueHash) => readonly (readonly [PartyId, ContactPointId])[],
): readonly Happening[] {
  const { partyId, value } = fact.content
  const make = (person: PartyId, record: PartyId, point: ContactPointId | undefined): readonly Happening[] =>
    eventsOfSuppression(fact.content, person, point).map((event) => ({
      event, fact, key: fact.key, person, record, hash: point === undefined ? undefined : value?.hash, ofDebt: false,
      onlyAtPoint: point !== undefined && event.kind === 'request' && event.what === 'stop_channel', permits: false,
    }))
  const ofParty = partyId === undefined ? [] : make(people.personOf(partyId), partyId, undefined)
  const ofValue = value === undefined ? [] : pointsOf(value.hash).flatMap(([record, point]) => make(people.personOf(record), record, point))
  return [...ofParty, ...ofValue]
}

/** A day of death from a source that confirms none is a report of the death. */
function fromRecordOfDeath(fact: Fact<'party'>, people: People): Happening {
  const { partyId, deceasedOn } = fact.content
  const person = people.personOf(partyId)
  const event: Event = { kind: 'report', what: 'death', partyId: person, ...(deceasedOn === undefined ? {} : { at: deceasedOn }) }
  return { event, fact, key: fact.key, person, record: partyId, hash: undefined, ofDebt: false, onlyAtPoint: false, permits: false }
}

/** What a reader of happenings must be handed. */
export interface HappeningsReading {
  readonly dossier: Dossier
  readonly people: People
  readonly names: PointNames
  readonly day: Day
  readonly isOwing: (person: PartyId) => boolean
  /** The source of a correction is admitted to take something out of account. */
  readonly corrects: (correction: Fact<'event'>) => boolean
  readonly confirmsDeath: (fact: Fact<'party'>) => boolean
}

/** Everything that happened, in the shape of events, in key order; what corrections took out is not here. */
export function readHappenings({ dossier, people, names, day, isOwing, corrects, confirmsDeath }: HappeningsReading): readonly Happening[] {
  const happenings: Happening[] = []
  const isOfOnePerson = ofOnePerson(dossier.events, people, names)
  const outByAdmitted = correctedKeys(dossier.events, dossier.events, (fact) => corrects(fact) && isOfOnePerson(fact))
  const outByAny = correctedKeys(dossier.events, dossier.events, () => true)
  // A correction can open or close: whoever it is from, it takes out what permits; only an admitted one about the same person takes out what prohibits.
  const isOut = (event: Event, key: FactKey): boolean =>
    canPermit(event) ? outByAdmitted.has(key) || outByAny.has(key) : outByAdmitted.has(key) && outByAny.has(key)
  const told = new Map<EventId, Fact<'event'>>()
  for (const fact of dossier.events) {
    const { event, eventId } = fact.content
    if (isNote(event) || isOut(event, fact.key) || isSameTelling(told.get(eventId), fact)) continue
    told.set(eventId, fact)
    const happening = fromRecord(fact, { ...fact.content, event }, dossier, people, names)
    if (happening === undefined) continue
    happenings.push(happening)
    const wrongNumber = learnedWrongNumber(happening)
    if (wrongNumber !== undefined) happenings.push(wrongNumber)
  }
  for (const fact of dossier.relations) {
    const happening = fromRelation(fact, fact.content, people, isOwing)
    if (happening !== undefined) happenings.push(happening)
  }
  for (const fact of dossier.parties) {
    if (fact.content.deceasedOn !== undefined && !confirmsDeath(fact)) happenings.push(fromRecordOfDeath(fact, people))
  }
  const pointsOf = (hash: ValueHash): readonly (readonly [PartyId, ContactPointId])[] =>
    dossier.contactPoints
      .filter(({ content }) => content.value.hash === hash)
      .map(({ content }) => [content.partyId, content.contactPointId] as const)
  for (const fact of dossier.suppressions) {
    const { until } = fact.content
    if (until === undefined || day <= until) happenings.push(...fromSuppression(fact, people, pointsOf))
  }
  return happenings
}
