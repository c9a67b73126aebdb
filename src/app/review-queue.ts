import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { Actor } from '../model/actor.js'
import type { Dossier } from '../model/dossier.js'
import type { DebtId } from '../model/ids.js'
import { EXCLUSION_DEBTS_MAX, EXPIRING_DAYS } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { exclusionSchema, exclusionsQuerySchema, exclusionsSchema } from '../model/review-schemas.js'
import { EXCLUSION_STATES, type ExclusionState, type RuledContact } from '../model/review.js'
import { DAY_MS, momentMs, parseInstant } from '../model/time.js'
import { rulingsOn, type ToldRuling } from '../review/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { contactKey, contactsOf, exclusionsOf, listedOf, type Exclusion, type ExclusionPlace } from './exclusions.js'
import { debtsThen, headOf, judgeThen, listBefore, worldOf, type DebtThen, type ListWorld } from './review-world.js'

/** What is asked of the queue. */
export type QueueAsk = Omit<z.infer<typeof exclusionsQuerySchema>, 'limit' | 'state'> & Partial<Pick<z.infer<typeof exclusionsQuerySchema>, 'limit' | 'state'>>
/** A line of the queue as it is shown. */
export type ExclusionShown = z.infer<typeof exclusionSchema>
/** A page of the queue as it is shown. */
export type ExclusionsShown = z.infer<typeof exclusionsSchema>

/** An exclusion with everything that tells its states. */
export interface QueuedExclusion extends Exclusion {
  readonly states: readonly ExclusionState[]
  readonly since: string
  readonly rulings: readonly ToldRuling[]
  /** The decision by other packs on the same facts, where it differs. */
  readonly byOtherPacks?: { readonly before: string; readonly after: string; readonly packs: readonly string[]; readonly appear: readonly string[]; readonly disappear: readonly string[] }
}

/** A list with what its exclusions are held against. */
export interface Queue {
  readonly app: App
  readonly world: ListWorld
  readonly before?: ListWorld
  /** Packs to compare with: those in force now, or where these are the list's, those of the list before. */
  readonly other?: { readonly world: ListWorld; readonly isOlder: boolean; readonly packs: readonly string[] }
}

/** Debts read together, the first few and at most: most pages are full after a few, and others get their turn in between. */
const DEBTS_AT_ONCE = { first: 5, most: 50 } as const

function digestsOf(packs: ListWorld['packs']): ReadonlyMap<string, string> {
  return new Map(packs.list.map(({ id, digest }) => [id, digest]))
}

function changedPacks(a: ListWorld['packs'], b: ListWorld['packs']): readonly string[] {
  const [one, other] = [digestsOf(a), digestsOf(b)]
  return [...new Set([...one.keys(), ...other.keys()])].filter((id) => one.get(id) !== other.get(id)).toSorted()
}

/** Opens the queue of a list. @throws Problem not-found when there is no such list */
export async function openQueue(app: App, store: Store, name: string | undefined): Promise<Queue> {
  const head = await headOf(store, name)
  const world = await worldOf(app, store, head)
  const earlier = await listBefore(store, head)
  const before = earlier === undefined ? undefined : await worldOf(app, store, earlier)
  const now = { ...world, packs: app.packs({ overlayOff: !head.overlayOn }) }
  const [sinceThen, sinceBefore] = [changedPacks(world.packs, now.packs), before === undefined ? [] : changedPacks(before.packs, world.packs)]
  const other = sinceThen.length > 0 ? { world: now, isOlder: false, packs: sinceThen }
    : before !== undefined && sinceBefore.length > 0 ? { world: { ...world, packs: before.packs }, isOlder: true, packs: sinceBefore } : undefined
  return { app, world, ...(before === undefined ? {} : { before }), ...(other === undefined ? {} : { other }) }
}

function isDisputed({ assembled }: Exclusion, rulings: readonly ToldRuling[]): boolean {
  const events = assembled?.caseFile.events ?? []
  return rulings.at(-1)?.ruling.ruling === 'ask_proof' || events.some((event) => event.kind === 'dispute' || (event.kind === 'report' && event.what === 'identity_theft'))
}

function isExpiring({ until }: Exclusion, rulings: readonly ToldRuling[], nowMs: number): boolean {
  const soonMs = nowMs + EXPIRING_DAYS * DAY_MS
  const ends = [...(until === undefined ? [] : [momentMs(until)]), ...rulings.flatMap(({ state, ruling }) => (state === 'in_force' && ruling.until !== undefined ? [parseInstant(ruling.until)] : []))]
  return ends.some((end) => nowMs <= end && end <= soonMs)
}

/** What another pack makes of an exclusion; undefined where it is the same. */
function otherwise(exclusion: Exclusion, queue: Queue, otherThen: DebtThen | undefined): QueuedExclusion['byOtherPacks'] {
  if (queue.other === undefined || otherThen === undefined) return undefined
  const key = contactKey(exclusion)
  const found = exclusionsOf({ ...otherThen, entries: [] }, exclusion.list, exclusion.purpose).find((one) => contactKey(one) === key)
  const [here, there] = [exclusion.decision, found?.decision ?? 'NOT_ASKED']
  const isSame = here === there && (found?.rules ?? []).toSorted().join() === exclusion.rules.toSorted().join()
  if (isSame) return undefined
  const rules = found?.rules ?? []
  const [only, others] = [exclusion.rules.filter((rule) => !rules.includes(rule)), rules.filter((rule) => !exclusion.rules.includes(rule))]
  const { isOlder, packs } = queue.other
  return isOlder ? { before: there, after: here, packs, appear: only, disappear: others } : { before: here, after: there, packs, appear: others, disappear: only }
}

/** The contact of an exclusion, as rulings name it. */
export function contactOf(exclusion: Exclusion, dossier: Dossier): RuledContact {
  const { debtId, partyId, purpose, contactPointId, channel } = exclusion
  const hash = dossier.contactPoints.find((fact) => fact.content.contactPointId === contactPointId)?.content.value.hash
  return {
    debtId, partyId, purpose, ...(contactPointId === undefined ? {} : { contactPointId }), ...(channel === undefined ? {} : { channel }), ...(hash === undefined ? {} : { hash }),
  }
}

/** Every exclusion of some debts with its states; in the order of the debts. */
export async function queued(queue: Queue, debts: readonly DebtId[]): Promise<readonly QueuedExclusion[]> {
  const { app, world, before, other } = queue
  const thens = await debtsThen(world, debts)
  const earlier = new Map((before === undefined ? [] : await debtsThen(before, thens.map((then) => then.dossier.debtId))).map((then) => [then.dossier.debtId, then]))
  const now = new Map((await world.store.dossiers(thens.map((then) => then.dossier.debtId))).map((dossier) => [dossier.debtId, dossier]))
  return thens.flatMap((then) => {
    const exclusions = exclusionsOf(then, world.head.name, world.head.purpose)
    if (exclusions.length === 0) return []
    const past = earlier.get(then.dossier.debtId)
    const [known, listed] = past === undefined ? [new Set<string>(), new Set<string>()] : [contactsOf(past), listedOf(past)]
    const otherThen = other === undefined ? undefined : { ...then, ...judgeThen(other.world, then.dossier) }
    return exclusions.map((exclusion): QueuedExclusion => {
      const key = contactKey(exclusion)
      const dossier = now.get(exclusion.debtId)
      const rulings = dossier === undefined ? [] : rulingsOn(dossier, contactOf(exclusion, dossier), app.atMs())
      const isNew = !known.has(key) || listed.has(key)
      const byOtherPacks = otherwise(exclusion, queue, otherThen)
      const holds: Readonly<Record<ExclusionState, boolean>> = {
        pack: byOtherPacks !== undefined, disputed: isDisputed(exclusion, rulings), expiring: isExpiring(exclusion, rulings, app.atMs()), new: isNew, standing: false,
      }
      const states = EXCLUSION_STATES.filter((state) => holds[state])
      return {
        ...exclusion, rulings, states: states.length === 0 ? ['standing'] : states,
        since: isNew || before === undefined ? world.head.madeAt : before.head.madeAt, ...(byOtherPacks === undefined ? {} : { byOtherPacks }),
      }
    })
  })
}

/** The opaque id of an exclusion: the same each time, and nobody without the key can tell from what. */
export function exclusionIdOf(app: App, { list, debtId, partyId, contactPointId, channel }: ExclusionPlace): string {
  return app.keyring().ref('exclusion', JSON.stringify([list, debtId, partyId, contactPointId ?? '', channel ?? '']))
}

/** What an id of an exclusion stands for. @throws Problem not-found when this installation made no such id */
export function placeOf(app: App, exclusionId: string): ExclusionPlace {
  const text = app.keyring().idOf('exclusion', exclusionId)
  if (text === undefined) throw new Problem('not-found', 'there is no such exclusion')
  const [list = '', debtId, partyId, contactPointId = '', channel = ''] = JSON.parse(text) as readonly string[]
  return {
    list, debtId, partyId, ...(contactPointId === '' ? {} : { contactPointId }), ...(channel === '' ? {} : { channel }),
  } as ExclusionPlace
}

/** A ruling as it is shown. */
export function rulingShown({ ruling, second, state }: ToldRuling): NonNullable<ExclusionShown['ruling']> {
  return {
    rulingId: ruling.rulingId, ruling: ruling.ruling, state, by: ruling.by.name, at: ruling.at, because: ruling.because, rules: ruling.reasons.map((reason) => reason.rule),
    ...(ruling.until === undefined ? {} : { until: ruling.until }),
    ...(ruling.scope === undefined ? {} : { scope: ruling.scope, bindsAllCreditors: true }),
    ...(second === undefined ? {} : { second: { by: second.by.name, at: second.at, agrees: second.agrees, because: second.because } }),
  }
}

/** A ruling as whoever may rule sees it: while a second person is awaited with the consent that they judge, and its evidence. */
export function rulingOpened(told: ToldRuling): NonNullable<ExclusionShown['ruling']> {
  const { ruling: { consent }, evidence, state } = told
  if (state !== 'awaiting_second') return rulingShown(told)
  return { ...rulingShown(told), ...(consent === undefined ? {} : { consent: consent as NonNullable<ExclusionShown['ruling']>['consent'] }), ...(evidence === undefined ? {} : { evidence }) }
}

/** A line of the queue as it is shown: refs instead of outside ids. */
export function exclusionShown(app: App, one: QueuedExclusion): ExclusionShown {
  const latest = one.rulings.at(-1)
  return {
    exclusionId: exclusionIdOf(app, one), partyRef: app.keyring().ref('party', one.partyId), debtRef: app.keyring().ref('debt', one.debtId),
    list: one.list, creditorId: one.creditorId, role: one.roles[0] ?? '', purpose: one.purpose, decision: one.decision, rules: [...one.rules],
    because: one.because, since: one.since, state: one.states[0] ?? 'standing', states: [...one.states],
    ...(one.channel === undefined ? {} : { channel: one.channel }),
    ...(one.until === undefined ? {} : { until: one.until }),
    ...(latest === undefined ? {} : { ruling: rulingShown(latest) }),
  }
}

/** Where a page begins: after so many exclusions of a debt. */
interface Cursor {
  readonly debtId: string
  readonly done: number
}

/** A cursor is sealed whole: the debt that it names may be one that its reader knows nothing of. */
function readCursor(app: App, cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined
  const [done = '', debtId = ''] = (app.keyring().idOf('cursor', cursor) ?? '').split(/~(.*)/s)
  if (debtId === '' || !/^\d{1,9}$/.test(done)) {
    throw new Problem('invalid-input', 'this cursor was not given by an earlier page', [{ pointer: '/cursor', message: 'start without a cursor' }])
  }
  return { debtId, done: Number(done) }
}

function matches(one: QueuedExclusion, { state = 'all', rule, decision, creditor }: QueueAsk, { creditors }: Pick<Actor, 'creditors'>): boolean {
  return (creditors === undefined || creditors.includes(one.creditorId)) && (creditor === undefined || creditor === one.creditorId)
    && (state === 'all' || one.states.includes(state)) && (rule === undefined || one.rules.includes(rule)) && (decision === undefined || decision === one.decision)
}

/** Debts of a list after a cursor, its own debt first, some at a time. */
async function* debtsFrom({ world: { store, head } }: Queue, from: Cursor | undefined): AsyncGenerator<readonly DebtId[]> {
  if (from !== undefined) yield [from.debtId as DebtId]
  let size: number = DEBTS_AT_ONCE.first
  for await (const batch of store.debtIds(head.revision, from?.debtId)) {
    for (let i = 0; i < batch.length;) {
      yield batch.slice(i, i + size)
      i += size
      size = Math.min(DEBTS_AT_ONCE.most, 2 * size)
    }
  }
}

/** Debts that some creditors own; all of them for whoever is bound to none. */
async function ownDebts(store: Store, debts: readonly DebtId[], wanted: readonly string[] | undefined): Promise<readonly DebtId[]> {
  if (wanted === undefined) return debts
  const facts = await store.factsAbout({ kinds: ['debt'], debts })
  const own = new Set(facts.flatMap((fact) => (fact.kind === 'debt' && wanted.includes(fact.content.creditorId) ? [fact.content.debtId] : [])))
  return debts.filter((debtId) => own.has(debtId))
}

/** Every exclusion of a list after a cursor, with where the next page would begin after it; debts are read some at a time. */
export async function* exclusionsFrom(
  queue: Queue, from: Cursor | undefined, creditors: readonly string[] | undefined, debtsMax = Infinity,
): AsyncGenerator<{ readonly exclusion?: QueuedExclusion; readonly place: Cursor }> {
  let looked = 0
  for await (const batch of debtsFrom(queue, from)) {
    const found = await queued(queue, await ownDebts(queue.world.store, batch, creditors))
    const done = new Map<string, number>()
    for (const exclusion of found) {
      const count = (done.get(exclusion.debtId) ?? 0) + 1
      done.set(exclusion.debtId, count)
      if (exclusion.debtId === from?.debtId && count <= from.done) continue
      yield { exclusion, place: { debtId: exclusion.debtId, done: count } }
    }
    looked += batch.length
    const last = batch.at(-1)
    if (looked >= debtsMax && last !== undefined) yield { place: { debtId: last, done: done.get(last) ?? 0 } }
    // The embedded store answers at once: without this pause nobody else would get their turn.
    await setImmediate()
  }
}

/**
 * A page of the exclusions of a list, in the order of debt, party, contact point and channel. A filter that few pass gives a
 * short page with a cursor; whoever is bound to creditors sees those of their debts alone.
 */
export async function runExclusions(app: App, actor: Pick<Actor, 'creditors'>, ask: QueueAsk): Promise<ExclusionsShown> {
  const { limit = 50 } = ask
  const queue = await openQueue(app, await app.store(), ask.list)
  const from = readCursor(app, ask.cursor)
  const items: ExclusionShown[] = []
  const page = (next?: Cursor): ExclusionsShown => ({
    list: queue.world.head.name, items, ...(next === undefined ? {} : { next: app.keyring().ref('cursor', `${next.done}~${next.debtId}`) }),
  })
  const creditors = ask.creditor === undefined ? actor.creditors : [ask.creditor]
  let last: Cursor | undefined
  for await (const { exclusion, place } of exclusionsFrom(queue, from, creditors, EXCLUSION_DEBTS_MAX)) {
    if (exclusion === undefined) return page(place)
    if (!matches(exclusion, ask, actor)) continue
    // One more than asked for tells that another page follows.
    if (items.length === limit) return page(last)
    items.push(exclusionShown(app, exclusion))
    last = place
  }
  return page()
}
