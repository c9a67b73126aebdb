import type { CaseFile } from '../model/case-file.js'
import { parseInstant } from '../model/time.js'
import { readMoment, setMoment, setZones, type Context, type Item, type Moment } from './context.js'
import type { FactList } from './facts/table.js'
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

function fill(context: Context, name: string, values: readonly unknown[] | undefined, pointer: string): void {
  const list = context.lists[name]
  if (list === undefined || values === undefined) return
  for (let i = 0; i < values.length; i++) list.push(itemFor(name, values[i], `${pointer}/${i}`, i))
}

const PARTS = Object.values(CASE_FILE_FACTS.parts) as unknown as readonly ReadHolder[]
const LISTS = Object.keys(CASE_FILE_FACTS.lists)

/** Which parts a case file has at all, and which of its lists have items; the bits are those of `bitOf`. */
function presenceOf(context: Context): number {
  let bits = 0
  for (let i = 0; i < PARTS.length; i++) if (PARTS[i]?.(context) !== undefined) bits |= 1 << i
  for (let i = 0; i < LISTS.length; i++) {
    if ((context.lists[LISTS[i] ?? '']?.length ?? 0) > 0) bits |= 1 << (PARTS.length + i)
  }
  return bits
}

/** Puts a case file into a context: its moment, its zones, and its events by kind. */
export function readCaseFile(context: Context, caseFile: CaseFile): void {
  used = 0
  context.question = caseFile
  for (const name in context.lists) {
    const list = context.lists[name]
    if (list !== undefined) list.length = 0
  }
  const { events } = caseFile
  for (let i = 0; i < events.length; i++) {
    const event = events[i]
    if (event === undefined) continue
    context.lists[event.kind]?.push(itemFor(event.kind, event, EVENT_POINTERS[i] ?? `/events/${i}`, i))
  }
  fill(context, 'state', caseFile.debt.states, '/debt/states')
  fill(context, 'chain', caseFile.contactPoint?.chain, '/contactPoint/chain')
  fill(context, 'otherDebt', caseFile.otherDebts, '/otherDebts')
  context.presence = presenceOf(context)
  const nowMs = parseInstant(caseFile.at)
  setZones(context, caseFile.zones, nowMs)
  setMoment(context, nowMs)
}
