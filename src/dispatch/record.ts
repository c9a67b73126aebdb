import type { Settled } from '../model/dispatch.js'
import type { Channel, Event } from '../model/event.js'
import { isNote, type EventRecord, type Instant, type Party } from '../model/facts.js'
import type { ContactPointId, DebtId, PartyId } from '../model/ids.js'
import { CLOCK_SKEW_MS } from '../model/limits.js'
import { CLOSING_PURPOSES } from '../model/own-source.js'
import { SAID, type Said, type SaidRow } from '../model/outcomes.js'
import { canPermit } from '../model/permitting.js'
import { Problem } from '../model/problem.js'
import { HOUR_MS, momentMs, parseInstant } from '../model/time.js'
import type { NewVersion } from '../model/writes.js'
import type { Actor, Desk } from './desk.js'
import { onceOf, recheckOf } from './ledger.js'
import { newsDay } from './local-day.js'
import { findNamed, namedByEvent, namedBySaid, type Named } from './named.js'
import { eventVersion, raisedDebts, saidFacts, type Occasion } from './outcome-facts.js'

/** A day begins on the clock furthest ahead so long before it does in UTC. */
const LOCAL_DAY_AHEAD_MS = 14 * HOUR_MS

/** Something that happened outside a lease: an inbound call, a STOP text, a lawyer's letter, returned mail. */
export interface Happened {
  readonly at: Instant
  readonly partyId?: PartyId
  readonly debtId?: DebtId
  readonly contactPointId?: ContactPointId
  /** Medium by which it came; with `inbound` it is also recorded as a contact that the person made. */
  readonly channel?: Channel
  readonly inbound?: boolean
  readonly said?: readonly Said[]
  /** An event as the case file has it, where no word of the table fits. */
  readonly event?: Event
  readonly evidence?: string
}

/** What recording gave. */
export interface Recorded {
  readonly eventId: string
  readonly facts: number
  /** How many of them may close and open nothing, since no named person told them with evidence; absent: none. */
  readonly closingOnly?: number
}

/** The same with the leases that it took back. */
export interface RecordAnswer extends Recorded {
  readonly revoked: number
}

/** Whom and what it names, as the store knows them. */
interface Known {
  readonly partyKind?: Party['kind']
  /** The party of the contact point, where no party is named. */
  readonly ownerId?: PartyId
}

/** Looks up what is named, at whatever depth. */
async function knownOf(desk: Desk, happened: Happened, actor: Actor): Promise<Known> {
  const { partyId, debtId, contactPointId, said = [], event } = happened
  const top: readonly Named[] = [
    ...(partyId === undefined ? [] : [{ pointer: '/partyId', what: 'party' as const, id: partyId }]),
    ...(debtId === undefined ? [] : [{ pointer: '/debtId', what: 'debt' as const, id: debtId }]),
    ...(contactPointId === undefined ? [] : [{ pointer: '/contactPointId', what: 'contact point' as const, id: contactPointId }]),
  ]
  const { parties, points } = await findNamed(desk, actor, [...top, ...namedBySaid(said), ...namedByEvent(event)])
  const point = points.find(({ kind, content }) => kind === 'contact_point' && content.contactPointId === contactPointId)
  const ownerId = point?.kind === 'contact_point' ? point.content.partyId : undefined
  const person = parties.find(({ kind, content }) => kind === 'party' && content.partyId === partyId)
  return { ...(person?.kind === 'party' ? { partyKind: person.content.kind } : {}), ...(ownerId === undefined ? {} : { ownerId }) }
}

function fault(pointer: string, message: string): Problem {
  return new Problem('invalid-input', `what happened is wrong at ${pointer}: ${message}`, [{ pointer, message }])
}

function checkHappened(happened: Happened, nowMs: number): void {
  const { at, partyId, debtId, contactPointId, said = [], event, inbound, channel } = happened
  if (partyId === undefined && debtId === undefined && contactPointId === undefined) throw fault('/partyId', 'name the party, the debt or the contact point that it is about')
  if (parseInstant(at) > nowMs + CLOCK_SKEW_MS) throw fault('/at', 'this moment has not come yet')
  // What is dated wrongly into the future would bind nobody until then.
  const toldOf = event !== undefined && 'at' in event ? event.at : undefined
  if (toldOf !== undefined && momentMs(toldOf) > nowMs + CLOCK_SKEW_MS + (toldOf.length === 10 ? LOCAL_DAY_AHEAD_MS : 0)) throw fault('/event/at', 'this moment has not come yet')
  if (said.length === 0 && event === undefined && inbound !== true) throw fault('/said', 'say what happened: something said, an inbound contact, or an event')
  if (inbound === true && channel === undefined) throw fault('/channel', 'an inbound contact came by some channel')
  said.forEach((one, i) => {
    const row: SaidRow = SAID[one.what]
    const needsPoint = row.becomes.some((becomes) => 'with' in becomes && becomes.with.includes('contactPointId'))
    if (needsPoint && one.contactPointId === undefined && contactPointId === undefined) throw fault(`/said/${i}/contactPointId`, 'name the contact point that it is about')
    if (one.what === 'stop_medium' && one.channel === undefined && channel === undefined) throw fault(`/said/${i}/channel`, 'name the medium')
    const needsDebt = row.becomes.some((becomes) => becomes.fact === 'status' && becomes.kind !== 'insolvency')
    if (needsDebt && one.debts === undefined && debtId === undefined) throw fault(`/said/${i}/debts`, 'name the debts that it is about')
  })
}

function occasionOf(id: string, happened: Happened, known: Known): Occasion {
  const { at, debtId, contactPointId, channel, evidence } = happened
  return {
    id, at, day: newsDay(at), partyId: happened.partyId ?? known.ownerId, contactPointId, channel, debts: debtId === undefined ? [] : [debtId],
    bySelf: true, partyKind: known.partyKind, evidence,
  }
}

function factsOf(happened: Happened, occasion: Occasion): readonly NewVersion[] {
  const { at, debtId, contactPointId, channel, inbound, event, said = [] } = happened
  const { id, partyId, day, evidence, debts } = occasion
  const about = {
    collectedOn: day, ...(partyId === undefined ? {} : { partyId }), ...(evidence === undefined ? {} : { evidence }), ...(debtId === undefined ? {} : { debtId }),
  }
  const raised = raisedDebts(said, debts)
  const contact: readonly NewVersion[] = inbound !== true || channel === undefined ? [] : [eventVersion(`${id}:contact`, {
    kind: 'contact', direction: 'in', channel, at, ...(partyId === undefined ? {} : { partyId }), ...(contactPointId === undefined ? {} : { contactPointId }),
    ...(debts.length === 0 ? {} : { debts }), ...(raised.length === 0 ? {} : { raisedByParty: raised }),
  }, about, true)]
  const own: readonly NewVersion[] = event === undefined ? [] : [eventVersion(`${id}:event`, event, about, true)]
  return [...contact, ...own, ...saidFacts(said, occasion)]
}

/** A fact that could permit something is told by a named person with evidence, or it opens nothing: no program consents for whom it wishes to reach. */
function isUnproven({ kind, content }: NewVersion, { evidence }: Happened, actor: Actor): boolean {
  if (kind !== 'event' || content === null) return false
  const { event } = content as EventRecord
  if (isNote(event) || !canPermit(event)) return false
  return actor.kind !== 'person' || evidence === undefined
}

/**
 * Records what happened, and takes back every lease that it forbids before it answers.
 * @throws Problem invalid-input; not-found when it names nobody that the store knows; key-reused
 */
export async function record(desk: Desk, actor: Actor, happened: Happened, more: readonly NewVersion[], key?: string): Promise<RecordAnswer> {
  checkHappened(happened, desk.nowMs)
  const known = await knownOf(desk, happened, actor)
  const id = `event:${desk.newId()}`
  const told = factsOf(happened, occasionOf(id, happened, known))
  const facts = told.map((version) => (isUnproven(version, happened, actor) ? { ...version, purposes: CLOSING_PURPOSES } : version))
  const closingOnly = told.filter((version) => isUnproven(version, happened, actor)).length
  const subjects = [happened.partyId, happened.debtId, happened.contactPointId].flatMap((subject, i) =>
    subject === undefined ? [] : [desk.subject(`${['party', 'debt', 'contact_point'][i] ?? ''}:${subject}`)])
  const { answer, revoked } = await desk.store.settle<Recorded>({
    nowMs: desk.nowMs, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'record', happened, key),
    decide: (): Settled<Recorded> => ({
      answer: { eventId: id, facts: facts.length, ...(closingOnly === 0 ? {} : { closingOnly }) }, facts: [...more, ...facts],
      leaf: desk.leaf(actor, { action: 'record', subjects, rules: (happened.said ?? []).map((one) => `said:${one.what}`), counts: { facts: facts.length } }),
    }),
  })
  return { ...answer, revoked: revoked.length }
}
