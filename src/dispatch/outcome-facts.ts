import { eventSchema, type Channel, type Event, type EventOf, type Purpose } from '../model/event.js'
import type { Day, EventRecord, Instant, Party, Status } from '../model/facts.js'
import { factKey, type ContactPointId, type DebtId, type EventId, type PartyId } from '../model/ids.js'
import { CLOSING_PURPOSES, OWN_PURPOSES, OWN_SOURCE_ID } from '../model/own-source.js'
import { RESULTS, SAID, type Becomes, type Outcome, type ResultRow, type Said, type SaidField, type SaidRow } from '../model/outcomes.js'
import type { NewVersion } from '../model/writes.js'

/** What something was said or done about: a contact of ours, or something that came in. */
export interface Occasion {
  /** Ids of the facts it becomes begin with this. */
  readonly id: string
  readonly at: Instant
  /** Local day of it. */
  readonly day: Day
  readonly partyId?: PartyId | undefined
  readonly contactPointId?: ContactPointId | undefined
  readonly channel?: Channel | undefined
  /** Debts spoken of. */
  readonly debts: readonly DebtId[]
  /** Whoever spoke is the person it is about. */
  readonly bySelf: boolean
  /** Who spoke, where that is another than the person it is about. */
  readonly speakerId?: PartyId | undefined
  /** Who owes, where the person does not; its `partyId` is absent where several do. */
  readonly debtor?: { readonly debtId: DebtId; readonly partyId?: PartyId } | undefined
  readonly partyKind?: Party['kind'] | undefined
  readonly evidence?: string | undefined
}

const WRITTEN: ReadonlySet<Channel> = new Set<Channel>(['sms', 'email', 'web_session', 'push', 'private_message'])

function mediumOf(channel: Channel | undefined): NonNullable<EventOf<'request'>['medium']> {
  if (channel === 'post') return 'writing'
  return channel !== undefined && WRITTEN.has(channel) ? 'accepted_electronic' : 'oral'
}

/** A version of an event that we record ourselves. */
export function eventVersion(
  eventId: string, event: EventRecord['event'], about: Pick<EventRecord, 'partyId' | 'debtId' | 'collectedOn' | 'evidence'>, opens: boolean,
): NewVersion {
  const { partyId, debtId, collectedOn, evidence } = about
  const content: EventRecord = {
    eventId: eventId as EventId, sourceId: OWN_SOURCE_ID, event,
    ...(partyId === undefined ? {} : { partyId }),
    ...(debtId === undefined ? {} : { debtId }),
    ...(collectedOn === undefined ? {} : { collectedOn }),
    ...(evidence === undefined ? {} : { evidence }),
  }
  return { kind: 'event', key: factKey('event', eventId, OWN_SOURCE_ID), content, purposes: opens ? OWN_PURPOSES : CLOSING_PURPOSES }
}

/** A field of an event: what was said, else what follows from the occasion. */
function fieldOf(field: SaidField, said: Said, occasion: Occasion): unknown {
  const given = said[field]
  if (given !== undefined) return given
  switch (field) {
    case 'channel':
      return occasion.channel
    case 'contactPointId':
      return occasion.contactPointId
    case 'debts':
      return occasion.debts.length === 0 ? undefined : occasion.debts
    case 'medium':
      return mediumOf(occasion.channel)
    case 'receivedOn':
      return occasion.day
    case 'inWriting':
      return mediumOf(occasion.channel) !== 'oral'
    default:
      return undefined
  }
}

function eventOf(becomes: Extract<Becomes, { readonly fact: 'event' }>, said: Said, occasion: Occasion): Event {
  const fields = Object.fromEntries(('with' in becomes ? becomes.with : []).map((field) => [field, fieldOf(field, said, occasion)] as const).filter(([, value]) => value !== undefined))
  const { partyId, at, day, bySelf, speakerId = partyId } = occasion
  const person = partyId === undefined ? {} : { partyId }
  // Of nobody by name it must not be found among the debts of whoever said it.
  const by = bySelf && speakerId !== undefined && partyId !== undefined ? { by: speakerId } : {}
  switch (becomes.kind) {
    case 'request':
      return eventSchema.parse({ kind: 'request', what: becomes.what, at, ...person, ...by, ...fields })
    case 'report':
      return eventSchema.parse({ kind: 'report', what: becomes.what, at, ...person, ...by, ...fields })
    case 'dispute':
      return eventSchema.parse({ kind: 'dispute', at, ...person, ...fields })
    case 'representation':
      return eventSchema.parse({ kind: 'representation', who: becomes.who, from: day, ...person, ...fields })
    default:
      return eventSchema.parse({ kind: 'check', what: becomes.what, on: day, result: 'hit', ...person })
  }
}

/** Kinds of event that say nothing of debts themselves: one record for each debt spoken of. */
function isPerDebt(becomes: Extract<Becomes, { readonly fact: 'event' }>): boolean {
  return becomes.kind === 'dispute' || (becomes.kind === 'report' && becomes.what === 'identity_theft')
}

function statusVersion(kind: string, debtId: DebtId | undefined, until: Day | undefined, { partyId, day }: Occasion): NewVersion {
  const content: Status = {
    ...(debtId === undefined ? {} : { debtId }), ...(partyId === undefined ? {} : { partyId }), kind, from: day, ...(until === undefined ? {} : { until }),
    sourceId: OWN_SOURCE_ID, collectedOn: day,
  }
  return { kind: 'status', key: factKey('status', debtId ?? '', partyId ?? '', kind, day, OWN_SOURCE_ID), content, purposes: CLOSING_PURPOSES }
}

/** A promise speaks of debts; an insolvency of the person, or of the debts where nobody is named. */
function statusVersions(kind: 'promise' | 'arrangement' | 'insolvency', said: Said, occasion: Occasion, debts: readonly DebtId[]): readonly NewVersion[] {
  const isOfPerson = kind === 'insolvency' && occasion.partyId !== undefined
  return isOfPerson ? [statusVersion(kind, undefined, said.until, occasion)] : debts.map((debtId) => statusVersion(kind, debtId, said.until, occasion))
}

function languageVersion(language: string, { partyId, partyKind, day }: Occasion): readonly NewVersion[] {
  if (partyId === undefined || partyKind === undefined) return []
  const content: Party = { partyId, kind: partyKind, language, sourceId: OWN_SOURCE_ID, collectedOn: day }
  return [{ kind: 'party', key: factKey('party', partyId, OWN_SOURCE_ID), content, purposes: OWN_PURPOSES }]
}

/** An occasion on which somebody who owes nothing spoke of who does: of several nobody is named, and it binds the debt. */
function aboutDebtor(occasion: Occasion, debtor: NonNullable<Occasion['debtor']>): Occasion {
  return { ...occasion, partyId: debtor.partyId, partyKind: undefined, speakerId: occasion.partyId }
}

/** The occasions of something said: of the person, of who owes, or of both. */
function occasionsOf({ of }: SaidRow, occasion: Occasion): readonly Occasion[] {
  const { debtor } = occasion
  if (of === undefined || debtor === undefined) return [occasion]
  return of === 'debtor' ? [aboutDebtor(occasion, debtor)] : [occasion, aboutDebtor(occasion, debtor)]
}

function becomesOf(becomes: Becomes, said: Said, id: string, occasion: Occasion, debts: readonly DebtId[]): readonly NewVersion[] {
  const { partyId, day, evidence, debtor } = occasion
  switch (becomes.fact) {
    case 'raised':
      return []
    case 'language':
      return said.language === undefined ? [] : languageVersion(said.language, occasion)
    case 'status':
      return statusVersions(becomes.kind, said, occasion, debts)
    default: {
      const event = eventOf(becomes, said, { ...occasion, debts })
      const about = { partyId, collectedOn: day, evidence } as Pick<EventRecord, 'partyId' | 'collectedOn' | 'evidence'>
      // What is about nobody by name is about the debt, or nothing would be bound by it.
      const perDebt = partyId === undefined ? (debtor === undefined ? debts : [debtor.debtId]) : isPerDebt(becomes) ? debts : []
      return perDebt.length === 0
        ? [eventVersion(id, event, about, true)]
        : perDebt.map((debtId, i) => eventVersion(`${id}.${i + 1}`, event, { ...about, debtId }, true))
    }
  }
}

/** The facts that things said become, in their order. */
export function saidFacts(said: readonly Said[], occasion: Occasion): readonly NewVersion[] {
  return said.flatMap((one, i) => {
    const row: SaidRow = SAID[one.what]
    const debts = (one.debts as readonly DebtId[] | undefined) ?? occasion.debts
    return row.becomes.flatMap((becomes, j) =>
      occasionsOf(row, occasion).flatMap((its, k) => becomesOf(becomes, one, `${occasion.id}:said:${i + 1}.${j + 1}${k === 0 ? '' : `.of-${k + 1}`}`, its, debts)))
  })
}

/** Debts that the person spoke of first, each once. */
export function raisedDebts(said: readonly Said[], debts: readonly DebtId[]): readonly DebtId[] {
  const raised = said.filter((one) => one.what === 'raised_debt').flatMap((one) => (one.debts as readonly DebtId[] | undefined) ?? debts)
  return [...new Set(raised)]
}

/** The contact that was made, as a case file knows it. */
export interface Made {
  readonly purpose: Purpose
  readonly startedAt: Instant
  readonly actorId?: string | undefined
  readonly ofDebt: DebtId
}

/** The facts that an outcome becomes: the contact first, then what goes with its result, then what was said. */
export function outcomeFacts(outcome: Outcome, made: Made, occasion: Occasion): readonly NewVersion[] {
  const row: ResultRow = RESULTS[outcome.result]
  const { partyId, contactPointId, channel, debts, day, evidence } = occasion
  const about = { partyId, collectedOn: day, evidence } as Pick<EventRecord, 'partyId' | 'collectedOn' | 'evidence'>
  const raised = raisedDebts(outcome.said ?? [], debts)
  const contact = row.contact === undefined ? [] : [eventVersion(`${occasion.id}:contact`, eventSchema.parse({
    kind: 'contact', direction: 'out', channel, at: made.startedAt, endedAt: outcome.endedAt, partyId, contactPointId, purpose: made.purpose, result: row.contact,
    debts: [...debts], ...(made.actorId === undefined ? {} : { actorId: made.actorId }), ...(raised.length === 0 ? {} : { raisedByParty: raised }),
  }), { ...about, debtId: made.ofDebt }, row.opens)]
  const report = row.report === undefined ? [] : [eventVersion(`${occasion.id}:report`, eventSchema.parse({
    kind: 'report', what: row.report, at: outcome.endedAt, partyId, contactPointId,
  }), about, false)]
  return [...contact, ...report, ...saidFacts(outcome.said ?? [], occasion)]
}
