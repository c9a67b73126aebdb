import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { Actor } from '../model/actor.js'
import { isOwnFact } from '../model/corrections.js'
import type { Dossier } from '../model/dossier.js'
import type { DebtId, EventId } from '../model/ids.js'
import { EXCLUSION_DEBTS_MAX, EXCLUSION_PAGE_MAX, EXCLUSIONS_WALKED_MAX, EXPIRING_DAYS } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { exclusionSchema, exclusionsQuerySchema, exclusionsSchema } from '../model/review-schemas.js'
import { EXCLUSION_STATES, type ExclusionState, type RuledContact } from '../model/review.js'
import { slicesOf } from '../model/slices.js'
import { DAY_MS, momentMs, parseInstant } from '../model/time.js'
import { rulesIn } from '../model/verdict.js'
import { rulingsOn, type ToldRuling } from '../review/index.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { contactKey, type ExclusionPlace } from './exclusions.js'
import { leftOutLines, type LeftOutLine } from './left-out-kept.js'
import { leftOut, openQueue, type LeftOut, type Queue } from './left-out.js'

/** What is asked of the queue. */
export type QueueAsk = Omit<z.infer<typeof exclusionsQuerySchema>, 'limit' | 'state'> & Partial<Pick<z.infer<typeof exclusionsQuerySchema>, 'limit' | 'state'>>
/** A line of the queue as it is shown. */
export type ExclusionShown = z.infer<typeof exclusionSchema>
/** A page of the queue as it is shown. */
export type ExclusionsShown = z.infer<typeof exclusionsSchema>

/** An exclusion as it is kept or judged, with everything that tells its states. */
export type Queued<Line extends LeftOutLine = LeftOutLine> = Line & {
  readonly states: readonly ExclusionState[]
  readonly since: string
  readonly rulings: readonly ToldRuling[]
}
/** An exclusion with everything that tells its states, judged for itself. */
export type QueuedExclusion = Queued<LeftOut>

/** Kinds of events by which reviewers rule. */
const RULED: ReadonlySet<string> = new Set(['ruling', 'ruling_second'])
/** Most debts judged together, the first one alone: a page may be full after it, and others get their turn in between. */
const DEBTS_AT_ONCE = 8
/** Debts whose creditors are asked for together. */
const DEBTS_LOOKED_AT = 100

function isExpiring({ until }: LeftOutLine, rulings: readonly ToldRuling[], nowMs: number): boolean {
  const soonMs = nowMs + EXPIRING_DAYS * DAY_MS
  const ends = [...(until === undefined ? [] : [momentMs(until)]), ...rulings.flatMap(({ state, ruling }) => (state === 'in_force' && ruling.until !== undefined ? [parseInstant(ruling.until)] : []))]
  return ends.some((end) => nowMs <= end && end <= soonMs)
}

/** Events by which our own reviewers ruled on some debts, with what corrects them, and the points that some lines name: read as they are now. */
async function ruledNow(store: Store, lines: readonly LeftOutLine[]): Promise<(line: LeftOutLine) => Pick<Dossier, 'events' | 'contactPoints'> | undefined> {
  const about = await store.factsAbout({ kinds: ['debt', 'event'], debts: [...new Set(lines.map((line) => line.debtId))] })
  const known = new Set(about.flatMap((fact) => (fact.kind === 'debt' ? [fact.content.debtId] : [])))
  const notes = about.flatMap((fact) => (fact.kind === 'event' && isOwnFact(fact) && RULED.has(fact.content.event.kind) ? [fact] : []))
  if (notes.length === 0) return () => undefined
  const named = notes.flatMap((fact) => [fact.content.eventId, fact.key as string as EventId])
  const pointIds = [...new Set(lines.flatMap((line) => line.contactPointId ?? []))]
  const corrections = (await store.factsAbout({ kinds: ['event'], corrected: named })).flatMap((fact) => (fact.kind === 'event' ? [fact] : []))
  const points = pointIds.length === 0 ? [] : await store.factsAbout({ kinds: ['contact_point'], contactPoints: pointIds })
  const contactPoints = points.flatMap((fact) => (fact.kind === 'contact_point' ? [fact] : []))
  return ({ debtId }) => (known.has(debtId) ? { events: [...notes.filter((fact) => fact.content.debtId === debtId), ...corrections], contactPoints } : undefined)
}

/** The contact of an exclusion, as rulings name it. */
function contactOf(exclusion: LeftOutLine, { contactPoints }: Pick<Dossier, 'contactPoints'>): RuledContact {
  const { debtId, partyId, purpose, contactPointId, channel } = exclusion
  const hash = contactPoints.find((fact) => fact.content.contactPointId === contactPointId)?.content.value.hash
  return {
    debtId, partyId, purpose, ...(contactPointId === undefined ? {} : { contactPointId }), ...(channel === undefined ? {} : { channel }), ...(hash === undefined ? {} : { hash }),
  }
}

/** Exclusions with their states as they are now. */
async function withStates<Line extends LeftOutLine>({ app, world, before }: Queue, lines: readonly Line[]): Promise<readonly Queued<Line>[]> {
  const ruled = await ruledNow(world.store, lines)
  const nowMs = app.atMs()
  return lines.map((line): Queued<Line> => {
    const about = ruled(line)
    const rulings = about === undefined ? [] : rulingsOn(about, contactOf(line, about), nowMs)
    const holds: Readonly<Record<ExclusionState, boolean>> = {
      pack: line.byOtherPacks !== undefined, disputed: line.wasDisputed || rulings.at(-1)?.ruling.ruling === 'ask_proof', expiring: isExpiring(line, rulings, nowMs),
      new: line.isNew, standing: false,
    }
    const states = EXCLUSION_STATES.filter((state) => holds[state])
    return { ...line, rulings, states: states.length === 0 ? ['standing'] : states, since: line.isNew || before === undefined ? world.head.madeAt : before.head.madeAt }
  })
}

/** Exclusions at some places with their states, their debts judged anew; in the order of the debts. */
export async function queued(queue: Queue, places: readonly ExclusionPlace[]): Promise<readonly QueuedExclusion[]> {
  const wanted = new Set(places.map(contactKey))
  const left = await leftOut(queue, [...new Set(places.map((place) => place.debtId))])
  return withStates(queue, left.filter((one) => wanted.has(contactKey(one))))
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
    rulingId: ruling.rulingId, ruling: ruling.ruling, state, by: ruling.by.name, at: ruling.at, because: ruling.because, rules: [...rulesIn(ruling.reasons)],
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
export function exclusionShown(app: App, one: Queued): ExclusionShown {
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

function matches(one: Queued, { state = 'all', rule, decision, creditor }: QueueAsk, { creditors }: Pick<Actor, 'creditors'>): boolean {
  return (creditors === undefined || creditors.includes(one.creditorId)) && (creditor === undefined || creditor === one.creditorId)
    && (state === 'all' || one.states.includes(state)) && (rule === undefined || one.rules.includes(rule)) && (decision === undefined || decision === one.decision)
}

/** Debts of a list after a cursor, its own debt first, some at a time. */
async function* debtsFrom({ world: { store, head } }: Queue, from: Cursor | undefined): AsyncGenerator<readonly DebtId[]> {
  if (from !== undefined) yield [from.debtId as DebtId]
  for await (const batch of store.debtIds(head.revision, from?.debtId)) {
    yield* slicesOf(batch, DEBTS_LOOKED_AT)
  }
}

/** Debts that some creditors own; all of them for whoever is bound to none. */
async function ownDebts(store: Store, debts: readonly DebtId[], wanted: readonly string[] | undefined): Promise<readonly DebtId[]> {
  if (wanted === undefined) return debts
  const facts = await store.factsAbout({ kinds: ['debt'], debts })
  const own = new Set(facts.flatMap((fact) => (fact.kind === 'debt' && wanted.includes(fact.content.creditorId) ? [fact.content.debtId] : [])))
  return debts.filter((debtId) => own.has(debtId))
}

/** Lines of some debts after a cursor, some at a time, each with its place. */
async function* linesOf(queue: Queue, debts: readonly DebtId[], from: Cursor | undefined): AsyncGenerator<readonly { readonly line: LeftOutLine; readonly place: Cursor }[]> {
  for (let [i, size] = [0, 1]; i < debts.length; [i, size] = [i + size, Math.min(DEBTS_AT_ONCE, 2 * size)]) {
    const counts = new Map<string, number>()
    const lines = (await leftOutLines(queue, debts.slice(i, i + size))).flatMap((line) => {
      const done = (counts.get(line.debtId) ?? 0) + 1
      counts.set(line.debtId, done)
      return line.debtId === from?.debtId && done <= from.done ? [] : [{ line, place: { debtId: line.debtId, done } }]
    })
    yield* slicesOf(lines, EXCLUSION_PAGE_MAX)
    // The embedded store answers at once: without this pause nobody else would get their turn.
    await setImmediate()
  }
}

/** Exclusions of a list after a cursor, each with where the next page would begin after it; without one where so much was looked through that the next page goes on. */
async function* exclusionsFrom(
  queue: Queue, from: Cursor | undefined, creditors: readonly string[] | undefined,
): AsyncGenerator<{ readonly exclusion?: Queued; readonly place: Cursor }> {
  let [debts, walked] = [0, 0]
  for await (const batch of debtsFrom(queue, from)) {
    let place: Cursor = { debtId: batch.at(-1)!, done: 0 }
    for await (const lines of linesOf(queue, await ownDebts(queue.world.store, batch, creditors), from)) {
      const found = await withStates(queue, lines.map(({ line }) => line))
      for (const [i, exclusion] of found.entries()) {
        ({ place } = lines[i]!)
        yield { exclusion, place }
      }
      walked += lines.length
      if (walked >= EXCLUSIONS_WALKED_MAX) yield { place }
    }
    debts += batch.length
    const last = batch.at(-1)!
    if (debts >= EXCLUSION_DEBTS_MAX) yield { place: place.debtId === last ? place : { debtId: last, done: 0 } }
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
  for await (const { exclusion, place } of exclusionsFrom(queue, from, creditors)) {
    if (exclusion === undefined) return page(place)
    if (!matches(exclusion, ask, actor)) continue
    // One more than asked for tells that another page follows.
    if (items.length === limit) return page(last)
    items.push(exclusionShown(app, exclusion))
    last = place
  }
  return page()
}
