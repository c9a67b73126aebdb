import type { Settled } from '../model/dispatch.js'
import type { Channel, Event } from '../model/event.js'
import type { Instant, Party } from '../model/facts.js'
import type { ContactPointId, DebtId, PartyId } from '../model/ids.js'
import { CLOCK_SKEW_MS } from '../model/limits.js'
import { SAID, type Said, type SaidRow } from '../model/outcomes.js'
import { Problem } from '../model/problem.js'
import { HOUR_MS, momentMs, parseInstant } from '../model/time.js'
import type { NewVersion } from '../model/writes.js'
import type { Actor, Desk } from './desk.js'
import { onceOf, recheckOf } from './ledger.js'
import { newsDay } from './local-day.js'
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

function unknown(pointer: string, what: string): Problem {
  return new Problem('not-found', `the store has no such ${what}`, [{ pointer, message: `name a ${what} of the store, with its namespace` }])
}

/** Looks up what is named: what nobody knows would bind nobody. */
async function knownOf(desk: Desk, happened: Happened, actor: Actor): Promise<Known> {
  const { partyId, debtId, contactPointId } = happened
  const { store } = desk
  const [ofParty, ofDebt, ofPoint] = await Promise.all([
    partyId === undefined ? [] : store.factsAbout({ kinds: ['party', 'obligation'], parties: [partyId] }),
    debtId === undefined ? [] : store.factsAbout({ kinds: ['debt'], debts: [debtId] }),
    contactPointId === undefined ? [] : store.factsAbout({ kinds: ['contact_point'], contactPoints: [contactPointId] }),
  ])
  if (partyId !== undefined && ofParty.length === 0) throw unknown('/partyId', 'party')
  const isOthers = actor.creditors !== undefined && !ofDebt.some((fact) => fact.kind === 'debt' && actor.creditors!.includes(fact.content.creditorId))
  if (debtId !== undefined && (ofDebt.length === 0 || isOthers)) throw unknown('/debtId', 'debt')
  const point = ofPoint.find((fact) => fact.kind === 'contact_point')
  if (contactPointId !== undefined && point === undefined) throw unknown('/contactPointId', 'contact point')
  const ownerId = point?.kind === 'contact_point' ? point.content.partyId : undefined
  const person = ofParty.find((fact) => fact.kind === 'party')
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

/**
 * Records what happened, and takes back every lease that it forbids before it answers.
 * @throws Problem invalid-input; not-found when it names nobody that the store knows; key-reused
 */
export async function record(desk: Desk, actor: Actor, happened: Happened, more: readonly NewVersion[], key?: string): Promise<RecordAnswer> {
  checkHappened(happened, desk.nowMs)
  const known = await knownOf(desk, happened, actor)
  const id = `event:${desk.newId()}`
  const facts = factsOf(happened, occasionOf(id, happened, known))
  const subjects = [happened.partyId, happened.debtId, happened.contactPointId].flatMap((subject, i) =>
    subject === undefined ? [] : [desk.subject(`${['party', 'debt', 'contact_point'][i] ?? ''}:${subject}`)])
  const { answer, revoked } = await desk.store.settle<Recorded>({
    nowMs: desk.nowMs, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'record', happened, key),
    decide: (): Settled<Recorded> => ({
      answer: { eventId: id, facts: facts.length }, facts: [...more, ...facts],
      leaf: desk.leaf(actor, { action: 'record', subjects, rules: (happened.said ?? []).map((one) => `said:${one.what}`), counts: { facts: facts.length } }),
    }),
  })
  return { ...answer, revoked: revoked.length }
}
