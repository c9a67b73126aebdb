import type { CaseFile } from '../model/case-file.js'
import { parseInstant } from '../model/time.js'
import { beginReading, endReading, readMoment, setZones, type Context, type Item, type Moment } from './context.js'
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

const EVENT_BITS = EVENT_LISTS.reduce((bits, name) => bits | (LIST_BITS[name] ?? 0), 0)

function emptyEvents(context: Context): void {
  for (const name of EVENT_LISTS) {
    const list = context.lists[name]
    if (list === undefined || list.length === 0) continue
    list.length = 0
  }
  context.listBits &= ~EVENT_BITS
}

function fillEvents(context: Context, events: CaseFile['events']): void {
  if ((context.listBits & EVENT_BITS) !== 0) emptyEvents(context)
  if (events.length === 0) return
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
  const bit = LIST_BITS[name] ?? 0
  const isEmpty = values === undefined || values.length === 0
  if (isEmpty && (context.listBits & bit) === 0) return
  const list = context.lists[name]
  if (list === undefined) return
  list.length = 0
  context.listBits &= ~bit
  if (isEmpty) return
  context.listBits |= bit
  const pool = (context.pools[name] ??= [])
  for (let i = 0; i < values.length; i++) list.push(itemFrom(pool, i, name, values[i], `${pointer}/${i}`, i))
}

/** Lists of a few words that say the same are one input, whichever array holds them. */
function isSameList(known: readonly string[] | undefined, given: readonly string[]): boolean {
  if (known === given) return true
  if (known === undefined || known.length !== given.length) return false
  for (let i = 0; i < given.length; i++) if (known[i] !== given[i]) return false
  return true
}

/** The inputs of a case file, as they were taken from the last one. */
type Taken = { -readonly [Name in keyof typeof INPUT]: CaseFile[Name] | undefined }

function nothingTaken(): Taken {
  return {
    purpose: undefined, channel: undefined, automation: undefined, humanDecision: undefined, countTo: undefined, ground: undefined,
    reply: undefined, actor: undefined, jurisdictions: undefined, party: undefined, obligor: undefined, debt: undefined,
    otherDebts: undefined, contactPoint: undefined, content: undefined, events: undefined, zones: undefined,
  }
}

function take(taken: Taken, caseFile: CaseFile): void {
  taken.purpose = caseFile.purpose
  taken.channel = caseFile.channel
  taken.automation = caseFile.automation
  taken.humanDecision = caseFile.humanDecision
  taken.countTo = caseFile.countTo
  taken.ground = caseFile.ground
  taken.reply = caseFile.reply
  taken.actor = caseFile.actor
  taken.jurisdictions = caseFile.jurisdictions
  taken.party = caseFile.party
  taken.obligor = caseFile.obligor
  taken.debt = caseFile.debt
  taken.otherDebts = caseFile.otherDebts
  taken.contactPoint = caseFile.contactPoint
  taken.content = caseFile.content
  taken.events = caseFile.events
  taken.zones = caseFile.zones
}

/** Bits of the inputs that are others than those taken; written out, because a loop over names costs ten times as much. */
function differing(taken: Taken, caseFile: CaseFile): number {
  return (
    (taken.purpose === caseFile.purpose ? 0 : 1 << INPUT.purpose) |
    (taken.channel === caseFile.channel ? 0 : 1 << INPUT.channel) |
    (taken.automation === caseFile.automation ? 0 : 1 << INPUT.automation) |
    (taken.humanDecision === caseFile.humanDecision ? 0 : 1 << INPUT.humanDecision) |
    (taken.countTo === caseFile.countTo ? 0 : 1 << INPUT.countTo) |
    (taken.ground === caseFile.ground ? 0 : 1 << INPUT.ground) |
    (taken.reply === caseFile.reply ? 0 : 1 << INPUT.reply) |
    (taken.actor === caseFile.actor ? 0 : 1 << INPUT.actor) |
    (isSameList(taken.jurisdictions, caseFile.jurisdictions) ? 0 : 1 << INPUT.jurisdictions) |
    (taken.party === caseFile.party ? 0 : 1 << INPUT.party) |
    (taken.obligor === caseFile.obligor ? 0 : 1 << INPUT.obligor) |
    (taken.debt === caseFile.debt ? 0 : 1 << INPUT.debt) |
    (taken.otherDebts === caseFile.otherDebts ? 0 : 1 << INPUT.otherDebts) |
    (taken.contactPoint === caseFile.contactPoint ? 0 : 1 << INPUT.contactPoint) |
    (taken.content === caseFile.content ? 0 : 1 << INPUT.content) |
    (taken.events === caseFile.events ? 0 : 1 << INPUT.events) |
    (isSameList(taken.zones, caseFile.zones) ? 0 : 1 << INPUT.zones)
  )
}

/**
 * Puts a case file into a context: its moment, its zones, and its events by kind. Parts that are the same objects as in the
 * case file before are not read again: a case file is a value, and whoever changes one makes a new one.
 */
export function readCaseFile(context: Context, caseFile: CaseFile): void {
  const isContinued = beginReading(context)
  const taken = (context.taken ??= nothingTaken()) as Taken
  const changed = isContinued ? differing(taken, caseFile) : -1
  take(taken, caseFile)
  context.question = caseFile
  if ((changed & (1 << INPUT.events)) !== 0) fillEvents(context, caseFile.events)
  if ((changed & (1 << INPUT.debt)) !== 0) fill(context, 'state', caseFile.debt.states, '/debt/states')
  if ((changed & (1 << INPUT.contactPoint)) !== 0) fill(context, 'chain', caseFile.contactPoint?.chain, '/contactPoint/chain')
  if ((changed & (1 << INPUT.otherDebts)) !== 0) fill(context, 'otherDebt', caseFile.otherDebts, '/otherDebts')
  context.presence = context.listBits
  for (let i = 0; i < PARTS.length; i++) if (PARTS[i]?.(context) !== undefined) context.presence |= 1 << i
  setZones(context, caseFile.zones, parseInstant(caseFile.at))
  endReading(context, changed)
}
