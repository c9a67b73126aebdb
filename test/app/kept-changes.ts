import { randomUUID } from 'node:crypto'
import type { App } from '../../src/app/context.js'
import { runAddDispatcher, runApprove, runLease, runRecord, runRelease, runReport, runStart } from '../../src/app/dispatch-run.js'
import { runErase } from '../../src/app/erase-run.js'
import { runObject, runRestrict } from '../../src/app/rights-run.js'
import { runSignOff } from '../../src/app/sign-off-run.js'
import { FACT_KINDS, RELATION_KINDS, type AnyFact, type Fact, type FactKind } from '../../src/model/facts.js'
import { factKey } from '../../src/model/ids.js'
import { formatInstant, HOUR_MS } from '../../src/model/time.js'
import type { NewVersion } from '../../src/store/port.js'
import { DESK, OPERATOR } from '../dispatch/portfolio.js'
import { ANN } from '../review/portfolio.js'
import { leaf } from '../store/samples.js'

/** A store whose lists take over what earlier ones judged, while it changes. */
export interface World {
  readonly app: App
  /** Moment of the lists. */
  atMs: number
  /** A list that stands. */
  list: string
  /** Draws below a number. */
  readonly draw: (below: number) => number
  /** Facts that ended, to come back. */
  readonly ended: AnyFact[]
  readonly leases: string[]
}

/** Something that happens to a store, by what it is called. */
export type Change = (world: World) => Promise<void>

const DAY = (atMs: number): string => formatInstant(atMs, 0).slice(0, 10)

export function appAt({ app, atMs }: Pick<World, 'app' | 'atMs'>): App {
  return { ...app, atMs: () => atMs }
}

async function factsOf<K extends FactKind>({ app }: World, kind: K): Promise<readonly Fact<K>[]> {
  const found: Fact<K>[] = []
  for await (const batch of (await app.store()).facts(kind)) found.push(...batch)
  return found
}

async function anyOf<K extends FactKind>(world: World, kind: K): Promise<Fact<K> | undefined> {
  const facts = await factsOf(world, kind)
  return facts[world.draw(facts.length)]
}

async function load({ app }: World, ...versions: readonly NewVersion[]): Promise<void> {
  const store = await app.store()
  const act = await store.beginLoad(randomUUID(), app.clockMs())
  await store.writeVersions(act, versions)
  await store.commitLoad(act, app.clockMs(), leaf(randomUUID()))
}

function versionOf({ kind, key, purposes }: AnyFact, content: object | null): NewVersion {
  return { kind, key, purposes, content: content as AnyFact['content'] | null }
}

function ends(kind: FactKind): Change {
  return async (world) => {
    const fact = await anyOf(world, kind)
    if (fact === undefined) return
    world.ended.push(fact as AnyFact)
    await load(world, versionOf(fact as AnyFact, null))
  }
}

function alters<K extends FactKind>(kind: K, alter: (world: World, fact: Fact<K>) => Promise<object> | object): Change {
  return async (world) => {
    const fact = await anyOf(world, kind)
    if (fact !== undefined) await load(world, versionOf(fact as AnyFact, { ...fact.content, ...(await alter(world, fact)) }))
  }
}

/** A new fact beside one of its kind, under the same source. */
function adds<K extends FactKind>(kind: K, like: FactKind, make: (world: World, beside: AnyFact, id: string) => Promise<object> | object): Change {
  return async (world) => {
    const beside = (await anyOf(world, like)) as AnyFact | undefined
    if (beside === undefined) return
    const id = `new-${randomUUID().slice(0, 8)}`
    const content = { sourceId: (beside.content as { sourceId?: string }).sourceId, collectedOn: DAY(world.atMs), ...(await make(world, beside, id)) }
    await load(world, { kind, key: factKey(kind, id, 'test'), purposes: beside.purposes, content: content as unknown as AnyFact['content'] })
  }
}

const partyId = async (world: World): Promise<string> => (await anyOf(world, 'party'))?.content.partyId ?? 'nobody'

/** An event of a debt's obligor, a moment before the list. */
function tells(make: (fact: Fact<'obligation'>, at: string, world: World) => Promise<object> | object, beforeMs = HOUR_MS): Change {
  return adds('event', 'obligation', async (world, beside, id) => {
    const about = beside as unknown as Fact<'obligation'>
    const at = formatInstant(world.atMs - beforeMs, 0)
    return { eventId: id, partyId: about.content.partyId, debtId: about.content.debtId, event: await make(about, at, world) }
  })
}

/** What is corrected by a new event: an event by its id, or any of these by its key. */
function corrects(kind: 'event' | 'status' | 'suppression', byKey: boolean): Change {
  return adds('event', kind, (_, beside, id) => ({
    eventId: id, event: { kind: 'correction', corrects: byKey ? beside.key : (beside as unknown as Fact<'event'>).content.eventId, because: 'it was wrong' },
  }))
}

/** Takes entries of the newest list. */
const leases: Change = async (world) => {
  const app = appAt(world)
  await runApprove(app, OPERATOR, world.list)
  await runAddDispatcher(app, OPERATOR, { dispatcherId: 'desk', automation: 'none', channels: ['voice', 'sms', 'email', 'post', 'visit'] })
  const { leases: taken } = await runLease(app, DESK, { list: world.list, holder: 'desk', limit: 1 + world.draw(3) }, randomUUID())
  world.leases.push(...taken.map(({ leaseId }) => leaseId))
}

function ofLease(act: (app: App, leaseId: string) => Promise<unknown>): Change {
  return async (world) => {
    const leaseId = world.leases[world.draw(world.leases.length)]
    // Whatever its state allows; what it does not leaves the store as it is.
    if (leaseId !== undefined) await act(appAt(world), leaseId).catch(() => undefined)
  }
}

function ofPerson(act: (app: App, id: string) => Promise<unknown>): Change {
  return async (world) => {
    await act(appAt(world), await partyId(world)).catch(() => undefined)
  }
}

/** Everything that judging a debt reads, each with how it changes. */
export const CHANGES: Readonly<Record<string, Change>> = {
  'nothing': async () => undefined,
  ...Object.fromEntries(FACT_KINDS.map((kind) => [`a ${kind} ends`, ends(kind)])),
  'an ended fact comes back': async (world) => {
    const fact = world.ended.splice(world.draw(world.ended.length), 1)[0]
    if (fact !== undefined) await load(world, versionOf(fact, fact.content))
  },
  'a debt is paid': alters('debt', () => ({ balance: '0.00' })),
  'a debt moves to another creditor': alters('debt', () => ({ creditorId: 'another-creditor' })),
  'a party moves': alters('party', () => ({ country: 'GB', region: undefined })),
  'a party is vulnerable': alters('party', () => ({ vulnerable: true })),
  'a party dies': alters('party', ({ atMs }) => ({ deceasedOn: DAY(atMs - 72 * HOUR_MS) })),
  'an obligation ends': alters('obligation', ({ atMs }) => ({ until: DAY(atMs - 72 * HOUR_MS) })),
  'an obligation is renounced': alters('obligation', () => ({ renounced: true })),
  'an obligation is of another': alters('obligation', async (world) => ({ partyId: await partyId(world) })),
  'an obligor answers for another debt, that may not be there': adds('obligation', 'obligation', (world, beside) => ({
    ...beside.content, debtId: `later-${world.draw(3)}`, role: 'guarantor',
  })),
  'a debt comes that somebody answered for': adds('debt', 'debt', (world, beside) => ({ ...beside.content, debtId: `later-${world.draw(3)}`, balance: '120.00' })),
  'a tie to an obligor comes': adds('relation', 'obligation', async (world, beside) => ({
    relationId: randomUUID(), fromId: await partyId(world), toId: (beside as unknown as Fact<'obligation'>).content.partyId, kind: RELATION_KINDS[world.draw(RELATION_KINDS.length)], strength: 1,
  })),
  'a tie between anybody comes': adds('relation', 'party', async (world, beside) => ({
    relationId: randomUUID(), fromId: (beside as unknown as Fact<'party'>).content.partyId, toId: await partyId(world), kind: RELATION_KINDS[world.draw(RELATION_KINDS.length)], strength: 1,
  })),
  'a contact point is of another': alters('contact_point', async (world) => ({ partyId: await partyId(world) })),
  'a contact point has the value of another': alters('contact_point', async (world) => ({ value: (await anyOf(world, 'contact_point'))?.content.value })),
  'a contact point is verified': alters('contact_point', ({ atMs }) => ({ verifiedOn: DAY(atMs - 48 * HOUR_MS) })),
  'a contact point comes': adds('contact_point', 'contact_point', async (world, beside, id) => ({ ...beside.content, contactPointId: id, partyId: await partyId(world) })),
  'a status comes': adds('status', 'debt', (world, beside) => ({ debtId: (beside as unknown as Fact<'debt'>).content.debtId, kind: ['disputed', 'moratorium', 'insolvency', 'paid'][world.draw(4)], from: DAY(world.atMs - 48 * HOUR_MS) })),
  'somebody is suppressed': adds('suppression', 'party', (world, beside) => ({ partyId: (beside as unknown as Fact<'party'>).content.partyId, scope: 'all', reason: 'do_not_contact', from: DAY(world.atMs - 48 * HOUR_MS) })),
  'a value is suppressed': adds('suppression', 'contact_point', (world, beside) => ({ value: (beside as unknown as Fact<'contact_point'>).content.value, scope: 'all', reason: 'do_not_contact', from: DAY(world.atMs - 48 * HOUR_MS) })),
  'a template expires': alters('template', ({ atMs }) => ({ until: DAY(atMs - 48 * HOUR_MS) })),
  'a source expires': alters('source', ({ atMs }) => ({ expiresOn: DAY(atMs - 48 * HOUR_MS) })),
  'a source is of another class': alters('source', () => ({ class: 'scraped_web' })),
  'two records are judged': adds('match_decision', 'party', async (world, beside) => ({
    sourceId: undefined, collectedOn: undefined,
    aId: (beside as unknown as Fact<'party'>).content.partyId, bId: await partyId(world), decision: ['same', 'unsure', 'different'][world.draw(3)], decidedBy: 'someone', decidedOn: DAY(world.atMs),
  })),
  'a conversation is told': tells(({ content: { partyId: who, debtId } }, at) => ({ id: 'c', kind: 'contact', direction: 'out', channel: 'voice', at, partyId: who, purpose: 'collect', result: 'conversation', debts: [debtId] })),
  'a request is told': tells(({ content: { partyId: who } }, at, world) => ({ id: 'r', kind: 'request', what: ['no_contact', 'objection', 'no_calls_at_work'][world.draw(3)], at, partyId: who, by: who })),
  'a dispute is told': tells(({ content: { partyId: who } }, at) => ({ id: 'd', kind: 'dispute', at, partyId: who, by: who, what: 'amount' })),
  'something is told of a point': adds('event', 'contact_point', (world, beside, id) => {
    const { contactPointId, partyId: who } = (beside as unknown as Fact<'contact_point'>).content
    return { eventId: id, partyId: who, event: { id, kind: 'report', what: 'wrong_number', at: formatInstant(world.atMs - HOUR_MS, 0), partyId: who, contactPointId } }
  }),
  'something is told of a point alone': adds('event', 'contact_point', (world, beside, id) => ({
    eventId: id,
    event: { id, kind: 'contact', direction: 'out', channel: 'voice', purpose: 'collect', result: 'conversation', at: formatInstant(world.atMs - (1 + world.draw(200)) * HOUR_MS, 0), contactPointId: (beside as unknown as Fact<'contact_point'>).content.contactPointId },
  })),
  'something is told of anybody': adds('event', 'party', (world, beside, id) => ({
    eventId: id, partyId: (beside as unknown as Fact<'party'>).content.partyId,
    event: { id, kind: 'contact', direction: 'out', channel: 'voice', purpose: 'collect', result: 'conversation', at: formatInstant(world.atMs - (1 + world.draw(200)) * HOUR_MS, 0) },
  })),
  'something is told of anybody and a debt': adds('event', 'debt', async (world, beside, id) => ({
    eventId: id, partyId: await partyId(world), debtId: (beside as unknown as Fact<'debt'>).content.debtId,
    event: { id, kind: 'contact', direction: 'out', channel: 'voice', purpose: 'collect', result: 'conversation', at: formatInstant(world.atMs - (1 + world.draw(200)) * HOUR_MS, 0) },
  })),
  'somebody asks for another': adds('event', 'party', async (world, beside, id) => ({
    eventId: id, event: { id, kind: 'request', what: 'no_contact', at: formatInstant(world.atMs - HOUR_MS, 0), partyId: (beside as unknown as Fact<'party'>).content.partyId, by: await partyId(world) },
  })),
  'a state of anybody comes': adds('status', 'party', (world, beside) => ({ partyId: (beside as unknown as Fact<'party'>).content.partyId, kind: ['obligor_deceased', 'bankruptcy_ch7', 'moratorium'][world.draw(3)], from: DAY(world.atMs - 200 * HOUR_MS) })),
  'an event is told again under its id': adds('event', 'event', async (world, beside) => ({ ...beside.content, ...(world.draw(2) === 0 ? {} : { partyId: await partyId(world) }) })),
  'an event is corrected': corrects('event', false),
  'an event is corrected by its key': corrects('event', true),
  'a status is corrected': corrects('status', true),
  'a suppression is corrected': corrects('suppression', true),
  'entries are leased': leases,
  'a lease is started': ofLease((app, leaseId) => runStart(app, DESK, leaseId, randomUUID())),
  'a lease is reported': ofLease((app, leaseId) => runReport(app, DESK, leaseId, { result: 'no_answer', endedAt: formatInstant(app.atMs(), 0) }, randomUUID())),
  'a lease is released': ofLease((app, leaseId) => runRelease(app, DESK, leaseId, randomUUID())),
  'an event is recorded': async (world) => {
    const obligation = await anyOf(world, 'obligation')
    if (obligation === undefined) return
    const { partyId: who } = obligation.content
    const at = formatInstant(world.atMs - HOUR_MS, 0)
    await runRecord(appAt(world), OPERATOR, { at, partyId: who, event: { kind: 'request', what: 'no_contact', at, by: who, partyId: who } }, randomUUID())
  },
  'somebody objects': ofPerson((app, id) => runObject(app, ANN, { partyId: id, to: 'processing' })),
  'the data of somebody are restricted': ofPerson((app, id) => runRestrict(app, ANN, { partyId: id, because: 'accuracy is contested' })),
  'somebody is erased': ofPerson((app, id) => runErase(app, ANN, { partyId: id })),
  'counsel signs a pack off': async ({ app }) => {
    await runSignOff(app, app.packs({}).list[0]!.id, { by: 'Counsel', evidence: 'a letter' })
  },
  'some minutes pass': async (world) => {
    world.atMs += (1 + world.draw(50)) * 60_000
  },
  'some hours pass': async (world) => {
    world.atMs += (1 + world.draw(30)) * HOUR_MS
  },
  'some days pass': async (world) => {
    world.atMs += (1 + world.draw(40)) * 24 * HOUR_MS
  },
  'it is the same hour of another day': async (world) => {
    world.atMs += (1 + world.draw(3)) * 24 * HOUR_MS
  },
  'an earlier moment is asked about': async (world) => {
    world.atMs -= (1 + world.draw(30)) * HOUR_MS
  },
}

