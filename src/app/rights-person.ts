import { requestDeadline } from '../decide/index.js'
import { senderOf } from '../dispatch/index.js'
import type { Actor } from '../model/actor.js'
import type { AnyFact, Day, Fact } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import { Problem } from '../model/problem.js'
import type { Deadline, Right, RightRequest, RightRequestShown } from '../model/rights.js'
import { DAY_MS, formatDay } from '../model/time.js'
import type { Store } from '../store/port.js'
import { utc, type App } from './context.js'
import { mustBeUnbound } from './creditor-gate.js'
import { deskOf } from './dispatch-desk.js'
import { waitingRows } from './rights-held.js'

/** Who answers a request. */
export type Answering = Pick<Actor, 'name' | 'kind' | 'creditors' | 'id'>

/** Whom a request is about, as it is asked. */
export interface AskedOf {
  readonly partyId?: string | undefined
  readonly partyRef?: string | undefined
  readonly receivedOn?: string | undefined
  readonly recordOnly?: boolean | undefined
}

/** A person with every record that is judged to be theirs. */
export interface Person {
  readonly partyId: PartyId
  /** The one asked about first. */
  readonly records: readonly PartyId[]
}

/** The day of the moment asked about. */
export function todayOf(app: App): Day {
  return formatDay(Math.floor(app.atMs() / DAY_MS))
}

/** The outside id that a request names, by itself or by its ref. @throws Problem invalid-input; not-found for a ref of nobody */
export function partyIdOf(app: App, { partyId, partyRef }: AskedOf): PartyId {
  if ((partyId === undefined) === (partyRef === undefined)) {
    throw new Problem('invalid-input', 'name the person by partyId or by partyRef, one of the two', [{ pointer: '/partyId', message: 'give exactly one of partyId and partyRef' }])
  }
  const id = partyId ?? app.keyring().idOf('party', partyRef ?? '')
  if (id === undefined) throw nobody()
  return id as PartyId
}

function nobody(): Problem {
  return new Problem('not-found', 'the store holds nothing about such a person; party ids are written as in the files, with their namespace')
}

/** Joins records by the last word of a person on each pair. */
export async function recordsOfPerson(store: Store, partyId: PartyId): Promise<readonly PartyId[]> {
  const found = new Set([partyId])
  for (let fresh: readonly PartyId[] = [partyId]; fresh.length > 0; ) {
    const last = new Map<string, Fact<'match_decision'>['content']>()
    for (const fact of await store.factsAbout({ kinds: ['match_decision'], parties: fresh })) {
      if (fact.kind !== 'match_decision') continue
      const pair = [fact.content.aId, fact.content.bId].toSorted().join('\u001f')
      const known = last.get(pair)
      if (known === undefined || fact.content.decidedOn >= known.decidedOn) last.set(pair, fact.content)
    }
    fresh = [...last.values()].flatMap(({ aId, bId, decision }) => (decision === 'same' ? [aId, bId] : [])).filter((id) => !found.has(id))
    for (const id of fresh) found.add(id)
  }
  return [...found]
}

/**
 * Finds a person with all records judged to be theirs. What concerns a person reaches over all creditors.
 * @throws Problem not-allowed for whoever is bound to creditors; not-found when the store holds nothing about such a person
 */
export async function personOf(app: App, actor: Answering, asked: AskedOf): Promise<Person> {
  mustBeUnbound(actor, 'rights of people go')
  const partyId = partyIdOf(app, asked)
  const store = await app.store()
  const known = await store.factsAbout({ parties: [partyId] })
  // Of somebody may be held only what waits for a reviewer.
  if (known.length === 0 && (await waitingRows(app, store, [partyId])).length === 0) throw nobody()
  return { partyId, records: await recordsOfPerson(store, partyId) }
}

/** Places whose law may speak for a person: their own and those of the debts that they are on. */
export async function placesOfPerson(store: Store, records: readonly PartyId[]): Promise<readonly string[]> {
  const facts: readonly AnyFact[] = await store.factsAbout({ kinds: ['party', 'obligation', 'event', 'status'], parties: records })
  const own = facts.flatMap((fact) => (fact.kind === 'party' ? [fact.content.region, fact.content.country] : []))
  const debtIds = facts.flatMap((fact) => ('debtId' in fact.content && fact.content.debtId !== undefined ? [fact.content.debtId] : []))
  const debts = debtIds.length === 0 ? [] : await store.factsAbout({ kinds: ['debt'], debts: [...new Set(debtIds)] })
  const theirs = debts.flatMap((fact) => (fact.kind === 'debt' ? [fact.content.jurisdiction] : []))
  return [...new Set([...own, ...theirs].filter((place) => place !== undefined))]
}

/** Requests of a person that are kept. */
export async function requestsOf(store: Store, records: readonly string[]): Promise<readonly RightRequest[]> {
  return (await store.kept('right')).filter((one) => one.partyId !== undefined && records.includes(one.partyId))
}

/** A request under way, and the person it is of. */
export interface UnderWay {
  readonly request: RightRequest
  readonly person: Person
  /** True when it was answered before under the same key. */
  readonly isRepeated: boolean
}

/** The id of a request: a new one, or that of the key that it came with. */
export function requestIdOf(app: App, store: Store, actor: Answering, right: Right, key: string | undefined): string {
  return key === undefined ? app.newId() : `key-${app.keyring().hash('ref', `right ${right} ${senderOf(deskOf(app, store), actor)} ${key}`)}`
}

/** Keeps a request as it is from now on, with an entry in the ledger. */
export async function keepRequest(app: App, actor: Answering, request: RightRequest, what: string): Promise<void> {
  const leaf = app.as(actor).leaf({ action: 'right', subjects: [request.subject], decision: `${request.right}: ${what}`, rules: [request.deadline.rule], requestId: request.requestId })
  await (await app.store()).keep('right', request.requestId, request, leaf)
}

/**
 * Begins a request: keeps it with its deadline, or goes on with one of the same person and right that is open.
 * @throws Problem not-allowed; not-found; key-reused when the key came with another request; invalid-input for a day that has not come
 */
export async function beginRequest(app: App, actor: Answering, right: Right, asked: AskedOf & { readonly to?: RightRequest['to'] }, key?: string): Promise<UnderWay> {
  const store = await app.store()
  const bodyHash = deskOf(app, store).bodyHash({ right, asked })
  const known = key === undefined ? undefined : (await store.kept('right')).find((one) => one.requestId === requestIdOf(app, store, actor, right, key))
  if (known !== undefined) {
    mustBeUnbound(actor, 'rights of people go')
    if (known.bodyHash !== bodyHash) throw new Problem('key-reused', 'this idempotency key came with another request before: use a new key for a new request')
    if (known.state !== 'open') return { request: known, person: { partyId: partyIdOf(app, asked), records: [] }, isRepeated: true }
  }
  const person = await personOf(app, actor, asked)
  const today = todayOf(app)
  const receivedOn = asked.receivedOn ?? today
  if (receivedOn > today) throw new Problem('invalid-input', 'the day on which it arrived has not come yet', [{ pointer: '/receivedOn', message: 'name a day until today' }])
  const open = known ?? (await requestsOf(store, person.records)).find((one) => one.right === right && one.to === asked.to && (one.state === 'open' || (right === 'erase' && one.state === 'kept')))
  if (open !== undefined) return { request: open, person, isRepeated: false }
  const deadline = await deadlineOf(app, person, receivedOn)
  const request: RightRequest = {
    requestId: requestIdOf(app, store, actor, right, key), right, partyId: person.partyId, subject: app.keyring().hash('subject', `party:${person.partyId}`), receivedOn, deadline,
    recordedAtMs: app.clockMs(), recordedBy: actor.name, state: 'open', ...(asked.to === undefined ? {} : { to: asked.to }), ...(key === undefined ? {} : { bodyHash }),
  }
  await keepRequest(app, actor, request, 'recorded')
  return { request, person, isRepeated: false }
}

/** By when a request of a person that arrived on a day is answered. */
export async function deadlineOf(app: App, { records }: Person, receivedOn: Day): Promise<Deadline> {
  const deadline = requestDeadline(app.packs({}), await placesOfPerson(await app.store(), records), receivedOn)
  if (deadline === undefined) throw new Problem('pack-invalid', 'no pack says by when such a request is answered: restore the packs that were delivered')
  return deadline
}

/** Ends a request with what it was answered. */
export async function endRequest(
  app: App, actor: Answering, request: RightRequest, state: RightRequest['state'], answer: Readonly<Record<string, unknown>>,
): Promise<RightRequest> {
  const ended: RightRequest = { ...request, state, doneAtMs: app.clockMs(), doneBy: actor.name, answer }
  await keepRequest(app, actor, ended, state)
  return ended
}

/** A request as it is shown. */
export function requestShown(app: App, request: RightRequest): RightRequestShown {
  const { requestId, right, partyId, receivedOn, deadline, recordedAtMs, recordedBy, state, doneAtMs, doneBy, liftAskedBy, to } = request
  return {
    requestId, right, receivedOn, deadline, recordedAt: utc(recordedAtMs), recordedBy, state,
    overdue: state === 'open' && todayOf(app) > deadline.dueOn,
    ...(partyId === undefined ? {} : { partyRef: app.keyring().ref('party', partyId) }),
    ...(doneAtMs === undefined ? {} : { doneAt: utc(doneAtMs) }),
    ...(doneBy === undefined ? {} : { doneBy }),
    ...(liftAskedBy === undefined ? {} : { liftAskedBy }),
    ...(to === undefined ? {} : { to }),
  }
}

/** Where a request stands among others: first what is to be done, by its day. */
function placeOf({ state, deadline, requestId }: RightRequestShown): string {
  return `${state === 'open' || state === 'lift-asked' ? 0 : 1} ${deadline.dueOn} ${requestId}`
}

/** Every request that is kept, those that are open and due first. */
export async function runRightRequests(app: App, actor: Answering): Promise<readonly RightRequestShown[]> {
  mustBeUnbound(actor, 'rights of people go')
  const all = (await (await app.store()).kept('right')).map((request) => requestShown(app, request))
  return all.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
}
