import type { NormalPoint } from '../load/index.js'
import type { Settled } from '../model/dispatch.js'
import type { ContactPoint, Day, EventRecord, Fact, Party } from '../model/facts.js'
import { factKey, type ContactPointId, type EventId, type PartyId } from '../model/ids.js'
import { OWN_PURPOSES, OWN_SOURCE_ID, restrictionOf } from '../model/own-source.js'
import { Problem } from '../model/problem.js'
import {
  objectInputSchema, rectifyInputSchema, restrictInputSchema, type ObjectAnswer, type RectifyAnswer, type RectifyInput, type RestrictAnswer, type RightRequest,
} from '../model/rights.js'
import { isSamePerson, type Ruler } from '../model/review.js'
import { parseInstant } from '../model/time.js'
import type { NewVersion } from '../model/writes.js'
import type { Store } from '../store/port.js'
import { utc, type App } from './context.js'
import { mustBeUnbound } from './creditor-gate.js'
import { deskOf, ownSourceFor, recheckFor } from './dispatch-desk.js'
import { dropGraph } from './graph-cache.js'
import { readAsked } from './read-asked.js'
import { beginRequest, endRequest, keepRequest, partyIdOf, recordsOfPerson, requestIdOf, requestsOf, todayOf, type Answering, type Person, type UnderWay } from './rights-person.js'

/** A day as an instant within it, and never one that has not come. */
function instantOn(app: App, day: Day): string {
  const noonMs = parseInstant(`${day}T12:00:00Z`)
  return utc(Math.min(noonMs, app.atMs()))
}

/** An event by which packs and duties know of a request; its id is that of the request. */
export function requestEvent(app: App, request: RightRequest, partyId: PartyId, what: 'objection' | 'erasure', evidence?: string): NewVersion {
  const eventId = `right:${request.requestId}` as EventId
  const content: EventRecord = {
    eventId, sourceId: OWN_SOURCE_ID, partyId, collectedOn: request.receivedOn, ...(evidence === undefined ? {} : { evidence }),
    event: { kind: 'request', what, at: instantOn(app, request.receivedOn), by: partyId, partyId, receivedOn: request.receivedOn, medium: 'writing' },
  }
  return { kind: 'event', key: factKey('event', eventId, OWN_SOURCE_ID), content, purposes: OWN_PURPOSES }
}

/** Records facts about a person in one transaction with their entry in the ledger; gives how many leases they took back. */
async function recordFacts(app: App, actor: Answering, request: RightRequest, person: Person, facts: readonly NewVersion[], what: string): Promise<number> {
  const store = await app.store()
  const own = await ownSourceFor(store)
  const subjects = person.records.map((id) => app.keyring().hash('subject', `party:${id}`))
  const { revoked } = await store.settle<null>({
    nowMs: app.atMs(), recheck: recheckFor(app, store, actor), parties: person.records,
    decide: (): Settled<null> => ({
      answer: null, facts: [...own, ...facts],
      leaf: app.as(actor).leaf({ action: 'right', subjects, decision: `${request.right}: ${what}`, counts: { facts: facts.length }, requestId: request.requestId }),
    }),
  })
  return revoked.length
}

const later = ({ request }: UnderWay) => ({ requestId: request.requestId, state: request.state, deadline: request.deadline })

/** Answers a request with what was kept of its answer. */
function answerOf<Answer>(request: RightRequest): Answer {
  const { requestId, state, deadline, answer } = request
  return { requestId, state, deadline, ...answer } as Answer
}

/** Records an objection as the request that packs know; one against profiling also keeps the data out of every measure, list and trace. */
export async function runObject(app: App, actor: Answering, input: unknown, key?: string): Promise<ObjectAnswer> {
  const { evidence, ...asked } = readAsked(objectInputSchema, input)
  const under = await beginRequest(app, actor, 'object', asked, key)
  if (under.isRepeated) return answerOf(under.request)
  if (asked.recordOnly === true) return { ...later(under), restricted: false, revoked: 0 }
  const { request, person } = under
  // Nothing here serves marketing: an objection to it is kept and answered, and says nothing against the claim itself.
  const event = asked.to === 'direct_marketing' ? [] : [requestEvent(app, request, person.partyId, 'objection', evidence)]
  const restricted = asked.to === 'profiling'
  const facts = [...event, ...(restricted ? person.records.map((id) => restrictionOf(id, todayOf(app))) : [])]
  const revoked = facts.length === 0 ? 0 : await recordFacts(app, actor, request, person, facts, asked.to)
  if (restricted) dropGraph(app)
  const eventId = event.length === 0 ? {} : { eventId: `right:${request.requestId}` }
  return answerOf(await endRequest(app, actor, request, 'done', { restricted, revoked, ...eventId }))
}

/** Keeps a person's data unused until two persons lift that. */
export async function runRestrict(app: App, actor: Answering, input: unknown, key?: string): Promise<RestrictAnswer> {
  const asked = readAsked(restrictInputSchema, input)
  if (asked.act === 'lift') return lift(app, actor, asked, key)
  const { act: _act, because: _because, evidence: _evidence, ...about } = asked
  const under = await beginRequest(app, actor, 'restrict', about, key)
  if (under.isRepeated) return answerOf(under.request)
  if (asked.recordOnly === true) return { ...later(under), restricted: false, revoked: 0 }
  const { request, person } = under
  const revoked = await recordFacts(app, actor, request, person, person.records.map((id) => restrictionOf(id, todayOf(app))), 'restricted')
  dropGraph(app)
  return answerOf(await endRequest(app, actor, request, 'done', { restricted: true, revoked }))
}

function ruler(name: string | undefined, id: string | undefined): Ruler {
  return { name: name ?? '', ...(id === undefined ? {} : { id }) }
}

type LiftWord = NonNullable<RightRequest['lifts']>[number]

/** What a word to lift was answered that came with this key; undefined: it is new. @throws Problem key-reused */
async function liftAnswered(store: Store, word: Pick<LiftWord, 'key' | 'bodyHash'>): Promise<RestrictAnswer | undefined> {
  const all = await store.kept('right')
  const known = all.flatMap(({ lifts = [] }) => lifts).find(({ key }) => key === word.key)
  if (all.some(({ requestId }) => requestId === word.key) || (known !== undefined && known.bodyHash !== word.bodyHash)) {
    throw new Problem('key-reused', 'this idempotency key came with another request before: use a new key for a new request')
  }
  return known?.answer as RestrictAnswer | undefined
}

/** A request with the answer of a word to lift, where that came with a key. */
function withLift(request: RightRequest, word: Pick<LiftWord, 'key' | 'bodyHash'> | undefined, answer: { readonly restricted: boolean; readonly revoked: number }): RightRequest {
  if (word === undefined) return request
  const { requestId, state, deadline, lifts = [] } = request
  return { ...request, lifts: [...lifts, { ...word, answer: { requestId, state, deadline, ...answer } }] }
}

/** The first word of two to lift a restriction is kept; the second, of another person, lifts it. */
async function lift(app: App, actor: Answering, asked: { readonly partyId?: string | undefined; readonly partyRef?: string | undefined }, key?: string): Promise<RestrictAnswer> {
  mustBeUnbound(actor, 'rights of people go')
  if (actor.kind !== 'person') throw new Problem('not-allowed', 'a restriction is lifted by two named persons, not by a program')
  const store = await app.store()
  const word = key === undefined ? undefined : { key: requestIdOf(app, store, actor, 'restrict', key), bodyHash: deskOf(app, store).bodyHash({ right: 'restrict', asked }) }
  const answered = word === undefined ? undefined : await liftAnswered(store, word)
  if (answered !== undefined) return answered
  const partyId = partyIdOf(app, asked)
  const person: Person = { partyId, records: await recordsOfPerson(store, partyId) }
  const requests = await requestsOf(store, person.records)
  if (requests.some((one) => one.right === 'erase' && one.state === 'kept')) throw new Problem('conflict', 'what the law keeps of an erased person stays unused: it is not lifted')
  const request = requests.find((one) => isRestricting(one) && (one.state === 'done' || one.state === 'lift-asked'))
  if (request === undefined) throw new Problem('not-found', 'nothing restricts the data of such a person')
  if (request.state === 'done') {
    const first: RightRequest = { ...request, state: 'lift-asked', liftAskedBy: actor.name, ...(actor.id === undefined ? {} : { liftAskedId: actor.id }) }
    await keepRequest(app, actor, withLift(first, word, { restricted: true, revoked: 0 }), 'lifting asked')
    return { ...later({ request: first, person, isRepeated: false }), restricted: true, revoked: 0 }
  }
  if (isSamePerson(ruler(request.liftAskedBy, request.liftAskedId), ruler(actor.name, actor.id))) throw new Problem('not-allowed', 'who asked that the restriction be lifted does not agree to it as well: another person must')
  const ends = person.records.map((id) => ({ ...restrictionOf(id, todayOf(app)), content: null }))
  await recordFacts(app, actor, request, person, ends, 'lifted')
  dropGraph(app)
  for (const other of requests) if (other.requestId !== request.requestId && isRestricting(other) && other.state !== 'open') await keepRequest(app, actor, { ...other, state: 'lifted' }, 'lifted')
  const lifted = withLift({ ...request, state: 'lifted' }, word, { restricted: false, revoked: 0 })
  return answerOf(await endRequest(app, actor, lifted, 'lifted', { restricted: false, revoked: 0 }))
}

/** Says whether a request, once answered, keeps the data unused. */
function isRestricting({ right, to }: RightRequest): boolean {
  return right === 'restrict' || (right === 'object' && to === 'profiling')
}

type Corrected = NonNullable<RectifyInput['party']>

/** The person's own word on their record, and the records of others without what it contradicts: the older versions stay readable. */
async function rectifiedParty(store: Store, person: Person, party: Corrected, today: Day, evidence: string): Promise<readonly NewVersion[]> {
  const told = Object.entries(party).filter(([, value]) => value !== undefined)
  if (told.length === 0) return []
  const known = (await store.factsAbout({ kinds: ['party'], parties: person.records })).filter((fact): fact is Fact<'party'> => fact.kind === 'party')
  const before = known.find(({ content }) => content.sourceId === OWN_SOURCE_ID && content.partyId === person.partyId)
  const kind = known.find(({ content }) => content.partyId === person.partyId)?.content.kind ?? 'person'
  const own: Party = { ...before?.content, ...Object.fromEntries(told), partyId: person.partyId, kind: before?.content.kind ?? kind, sourceId: OWN_SOURCE_ID, sourceRecord: evidence, collectedOn: today }
  const others = known.flatMap(({ key, content, purposes }): readonly NewVersion[] => {
    const wrong = told.filter(([name, value]) => content[name as keyof Party] !== undefined && content[name as keyof Party] !== value).map(([name]) => name)
    if (content.sourceId === OWN_SOURCE_ID || wrong.length === 0) return []
    const right = Object.fromEntries(Object.entries(content).filter(([name]) => !wrong.includes(name))) as unknown as Party
    return [{ kind: 'party', key, content: right, purposes }]
  })
  return [{ kind: 'party', key: factKey('party', person.partyId, OWN_SOURCE_ID), content: own, purposes: OWN_PURPOSES }, ...others]
}

/** Word that a contact point is wrong, and the right one in its place. */
async function rectifiedPoints(app: App, store: Store, person: Person, request: RightRequest, input: RectifyInput): Promise<readonly NewVersion[]> {
  const asked = input.contactPoints ?? []
  if (asked.length === 0) return []
  const { normalizePoint } = await import('../load/index.js')
  const found = (await store.factsAbout({ kinds: ['contact_point', 'party'], parties: person.records }))
  const country = found.flatMap((fact) => (fact.kind === 'party' && fact.content.country !== undefined ? [fact.content.country] : []))[0]
  return asked.flatMap(({ contactPointId, value }, i): readonly NewVersion[] => {
    const old = found.find((fact): fact is Fact<'contact_point'> => fact.kind === 'contact_point' && fact.content.contactPointId === contactPointId)
    if (old === undefined) throw new Problem('not-found', `the person has no such contact point as /contactPoints/${i} names`, [{ pointer: `/contactPoints/${i}/contactPointId`, message: 'name a contact point of this person' }])
    const eventId = `right:${request.requestId}:${i + 1}` as EventId
    const wrong: EventRecord = {
      eventId, sourceId: OWN_SOURCE_ID, partyId: person.partyId, collectedOn: request.receivedOn,
      event: { kind: 'report', what: 'wrong_number', at: instantOn(app, request.receivedOn), by: person.partyId, contactPointId, partyId: person.partyId },
    }
    const closing: NewVersion = { kind: 'event', key: factKey('event', eventId, OWN_SOURCE_ID), content: wrong, purposes: OWN_PURPOSES }
    if (value === undefined) return [closing]
    const { kind } = old.content
    const made = normalizePoint(kind, kind === 'postal_address' ? { line1: value } : { value }, country)
    if (!('placeZones' in made)) throw new Problem('invalid-input', `the contact point is wrong at /contactPoints/${i}/value: ${made.reason}`, [{ pointer: `/contactPoints/${i}/value`, message: made.reason }])
    return [closing, rightPoint(app, person.partyId, old.content, made, request.receivedOn)]
  })
}

function rightPoint(app: App, partyId: PartyId, old: ContactPoint, made: NormalPoint, day: Day): NewVersion {
  const keyring = app.keyring()
  const contactPointId = `cp_${keyring.hash('contact_point', [partyId, old.kind, made.value].join('\u001f'))}` as ContactPointId
  const content: ContactPoint = {
    contactPointId, partyId, kind: old.kind, value: { sealed: keyring.seal(made.value), hash: keyring.hashValue(made.value) }, placeZones: made.placeZones, placeRegions: made.placeRegions,
    sourceId: OWN_SOURCE_ID, collectedOn: day, ...(old.place === undefined ? {} : { place: old.place }),
  }
  return { kind: 'contact_point', key: factKey('contact_point', contactPointId, OWN_SOURCE_ID), content, purposes: OWN_PURPOSES }
}

/**
 * Sets values right by the person's own word, with evidence: what contradicts it ends in the records of others, and every
 * older version stays readable.
 * @throws Problem invalid-input without evidence or anything to set right; not-found
 */
export async function runRectify(app: App, actor: Answering, input: unknown, key?: string): Promise<RectifyAnswer> {
  const asked = readAsked(rectifyInputSchema, input)
  const { party, contactPoints, evidence, ...about } = asked
  if (asked.recordOnly !== true) {
    if (evidence === undefined) throw new Problem('invalid-input', 'a value is set right with evidence', [{ pointer: '/evidence', message: 'name the evidence' }])
    if (party === undefined && contactPoints === undefined) throw new Problem('invalid-input', 'say what is to be set right', [{ pointer: '/party', message: 'give party, contactPoints or both' }])
  }
  const under = await beginRequest(app, actor, 'rectify', about, key)
  if (under.isRepeated) return answerOf(under.request)
  if (asked.recordOnly === true) return { ...later(under), facts: 0, revoked: 0 }
  const { request, person } = under
  const store = await app.store()
  const facts = [...(await rectifiedParty(store, person, party ?? {}, request.receivedOn, evidence!)), ...(await rectifiedPoints(app, store, person, request, asked))]
  if (facts.length === 0) throw new Problem('invalid-input', 'say what is to be set right', [{ pointer: '/party', message: 'give at least one value' }])
  const revoked = await recordFacts(app, actor, request, person, facts, 'set right')
  return answerOf(await endRequest(app, actor, request, 'done', { facts: facts.length, revoked }))
}
