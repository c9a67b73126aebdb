import type { CaseFile } from '../model/case-file.js'
import { parseInstant } from '../model/time.js'
import { readMoment, setZones, type Context, type Item, type Moment } from './context.js'
import { bitOf, type FactList } from './facts/table.js'
import { CASE_FILE_FACTS } from './facts/case-file.js'

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

/** Items kept for the next question, so that reading one allocates only when it has more items than any before. */
const spare: Item[] = []
let used = 0

function itemFor(name: string, value: unknown, pointer: string, index: number): Item {
  let item = spare[used]
  if (item === undefined) {
    item = { value: undefined as never, pointer, index, atMs: Number.NaN, atDay: Number.NaN }
    spare.push(item)
  }
  used += 1
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

const PARTS = Object.values(CASE_FILE_FACTS.parts) as unknown as readonly ReadHolder[]

/** The bit by which each list is known to have items; those of `bitOf`. */
const LIST_BITS: Readonly<Record<string, number>> = Object.fromEntries(
  Object.keys(CASE_FILE_FACTS.lists).map((name) => [name, bitOf(CASE_FILE_FACTS, name)]),
)

function add(context: Context, name: string, value: unknown, pointer: string, index: number): void {
  const list = context.lists[name]
  if (list === undefined) return
  if (list.length === 0) {
    context.filled.push(list)
    context.presence |= LIST_BITS[name] ?? 0
  }
  list.push(itemFor(name, value, pointer, index))
}

function fill(context: Context, name: string, values: readonly unknown[] | undefined, pointer: string): void {
  if (values === undefined) return
  for (let i = 0; i < values.length; i++) add(context, name, values[i], `${pointer}/${i}`, i)
}

function empty(context: Context): void {
  for (const list of context.filled) list.length = 0
  context.filled.length = 0
  context.presence = 0
  used = 0
}

/** Puts a case file into a context: its moment, its zones, and its events by kind. */
export function readCaseFile(context: Context, caseFile: CaseFile): void {
  empty(context)
  context.question = caseFile
  for (let i = 0; i < PARTS.length; i++) if (PARTS[i]?.(context) !== undefined) context.presence |= 1 << i
  const { events } = caseFile
  for (let i = 0; i < events.length; i++) {
    const event = events[i]
    if (event !== undefined) add(context, event.kind, event, EVENT_POINTERS[i] ?? `/events/${i}`, i)
  }
  fill(context, 'state', caseFile.debt.states, '/debt/states')
  fill(context, 'chain', caseFile.contactPoint?.chain, '/contactPoint/chain')
  fill(context, 'otherDebt', caseFile.otherDebts, '/otherDebts')
  setZones(context, caseFile.zones, parseInstant(caseFile.at))
}
