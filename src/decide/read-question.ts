import type { CaseFile } from '../model/case-file.js'
import { parseInstant } from '../model/time.js'
import { beginReading, endReading, readMoment, setZones, takeInput, type Context, type Item, type Moment } from './context.js'
import { bitOf, type FactList } from './facts/table.js'
import { CASE_FILE_FACTS, CASE_FILE_INPUTS as INPUT } from './facts/case-file.js'

const EVENT_POINTERS = Array.from({ length: 64 }, (_, i) => `/events/${i}`)

const moment: Moment = { day: Number.NaN, ms: Number.NaN }

type ReadHolder = (holder: unknown) => unknown

/** How each list says when an item happened, resolved once. */
const HAPPENED = new Map<string, readonly ReadHolder[]>(
  Object.entries(CASE_FILE_FACTS.lists).map(([name, list]: [string, FactList]) => [
    name,
    list.happened.map((path) => list.items[path]?.read as unknown as ReadHolder),
  ]),
)

const PARTS = Object.values(CASE_FILE_FACTS.parts) as unknown as readonly ReadHolder[]

/** The bit by which each list is known to have items; those of `bitOf`. */
const LIST_BITS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.keys(CASE_FILE_FACTS.lists).map((name) => [name, bitOf(CASE_FILE_FACTS, name)]),
)

/** Lists by the input in which they stand. */
const EVENT_LISTS = Object.entries(CASE_FILE_FACTS.lists).flatMap(([name, list]) => (list.pointer === '/events' ? [name] : []))

/** Takes the next kept item, so that reading a question allocates only when it has more items than any before. */
function itemFrom(pool: Item[], place: number, name: string, value: unknown, pointer: string, index: number): Item {
  let item = pool[place]
  if (item === undefined) {
    item = { value: undefined as never, pointer, index, atMs: Number.NaN, atDay: Number.NaN }
    pool.push(item)
  }
  item.value = value as never
  item.pointer = pointer
  item.index = index
  item.atMs = Number.NaN
  item.atDay = Number.NaN
  for (const read of HAPPENED.get(name) ?? []) {
    if (!readMoment(read(value), moment)) continue
    item.atMs = moment.ms
    item.atDay = moment.day
    break
  }
  return item
}

function fillEvents(context: Context, events: CaseFile['events']): void {
  for (const name of EVENT_LISTS) {
    const list = context.lists[name]
    if (list === undefined || list.length === 0) continue
    list.length = 0
    context.listBits &= ~(LIST_BITS[name] ?? 0)
  }
  const pool = (context.pools.events ??= [])
  for (let i = 0; i < events.length; i++) {
    const event = events[i]
    const list = event === undefined ? undefined : context.lists[event.kind]
    if (event === undefined || list === undefined) continue
    context.listBits |= LIST_BITS[event.kind] ?? 0
    list.push(itemFrom(pool, i, event.kind, event, EVENT_POINTERS[i] ?? `/events/${i}`, i))
  }
}

function fill(context: Context, name: string, values: readonly unknown[] | undefined, pointer: string): void {
  const list = context.lists[name]
  if (list === undefined) return
  list.length = 0
  context.listBits &= ~(LIST_BITS[name] ?? 0)
  if (values === undefined || values.length === 0) return
  context.listBits |= LIST_BITS[name] ?? 0
  const pool = (context.pools[name] ??= [])
  for (let i = 0; i < values.length; i++) list.push(itemFrom(pool, i, name, values[i], `${pointer}/${i}`, i))
}

/** Lists of a few words that say the same are one input, whichever array holds them. */
function isSameList(known: unknown, given: readonly string[]): boolean {
  return Array.isArray(known) && known.length === given.length && given.every((word, i) => word === known[i])
}

function takeList(context: Context, index: number, given: readonly string[]): boolean {
  return !isSameList(context.inputs[index], given) && takeInput(context, index, given)
}

/**
 * Puts a case file into a context: its moment, its zones, and its events by kind. Parts that are the same objects as in the
 * case file before are not read again: a case file is a value, and whoever changes one makes a new one.
 */
export function readCaseFile(context: Context, caseFile: CaseFile): void {
  beginReading(context)
  context.question = caseFile
  takeInput(context, INPUT.purpose, caseFile.purpose)
  takeInput(context, INPUT.channel, caseFile.channel)
  takeInput(context, INPUT.automation, caseFile.automation)
  takeInput(context, INPUT.humanDecision, caseFile.humanDecision)
  takeInput(context, INPUT.countTo, caseFile.countTo)
  takeInput(context, INPUT.ground, caseFile.ground)
  takeInput(context, INPUT.reply, caseFile.reply)
  takeInput(context, INPUT.actor, caseFile.actor)
  takeInput(context, INPUT.party, caseFile.party)
  takeInput(context, INPUT.obligor, caseFile.obligor)
  takeInput(context, INPUT.content, caseFile.content)
  takeList(context, INPUT.jurisdictions, caseFile.jurisdictions)
  if (takeInput(context, INPUT.events, caseFile.events)) fillEvents(context, caseFile.events)
  if (takeInput(context, INPUT.debt, caseFile.debt)) fill(context, 'state', caseFile.debt.states, '/debt/states')
  if (takeInput(context, INPUT.contactPoint, caseFile.contactPoint)) fill(context, 'chain', caseFile.contactPoint?.chain, '/contactPoint/chain')
  if (takeInput(context, INPUT.otherDebts, caseFile.otherDebts)) fill(context, 'otherDebt', caseFile.otherDebts, '/otherDebts')
  context.presence = context.listBits
  for (let i = 0; i < PARTS.length; i++) if (PARTS[i]?.(context) !== undefined) context.presence |= 1 << i
  takeList(context, INPUT.zones, caseFile.zones)
  setZones(context, caseFile.zones, parseInstant(caseFile.at))
  endReading(context)
}
