import { z } from 'zod'
import { readBoolean, readWindows, splitList, type RowFault, type TextRow } from './cells.js'
import { eventSchema } from './event.js'
import type { Correction, EventRecord } from './facts.js'

const correctionSchema = z.strictObject({ kind: z.literal('correction'), corrects: z.string(), because: z.string() })

type CellKind = 'text' | 'boolean' | 'list' | 'windows'

function cellKind(schema: unknown): CellKind {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema
  if (inner instanceof z.ZodBoolean) return 'boolean'
  if (!(inner instanceof z.ZodArray)) return 'text'
  return inner.element instanceof z.ZodObject ? 'windows' : 'list'
}

/** Every key of every kind of event, and how its cell is read. */
const EVENT_KEYS: ReadonlyMap<string, CellKind> = new Map(
  [...eventSchema.options, correctionSchema].flatMap((option) =>
    Object.entries(option.shape).map(([key, schema]) => [key, cellKind(schema)] as const),
  ),
)

function snakeCase(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Columns of the CSV form that are the event's own keys; its id and party are those of the record. */
export const EVENT_COLUMNS: readonly string[] = [...EVENT_KEYS.keys()].filter((key) => key !== 'id' && key !== 'partyId').map(snakeCase)

const KEY_OF_COLUMN: ReadonlyMap<string, string> = new Map(
  [...EVENT_KEYS.keys()].filter((key) => key !== 'id' && key !== 'partyId').map((key) => [snakeCase(key), key]),
)

/** Reads the event of a row: the object of an NDJSON line, or the columns of a CSV row. */
export function readEvent(row: TextRow): { readonly event: EventRecord['event'] } | { readonly fault: RowFault } {
  const made = row.event === undefined ? fromColumns(row.cells) : { object: row.event }
  if ('fault' in made) return made
  const isCorrection = typeof made.object === 'object' && made.object !== null && 'kind' in made.object && made.object.kind === 'correction'
  const read = isCorrection ? correctionSchema.safeParse(made.object) : eventSchema.safeParse(made.object)
  if (read.success) return { event: read.data as EventRecord['event'] & Correction }
  return { fault: eventFault(read.error, row.event === undefined) }
}

function fromColumns(cells: Readonly<Record<string, string>>): { readonly object: unknown } | { readonly fault: RowFault } {
  const object: Record<string, unknown> = {}
  for (const [column, text] of Object.entries(cells)) {
    const key = KEY_OF_COLUMN.get(column)
    if (key === undefined) continue
    const value = readCell(EVENT_KEYS.get(key) ?? 'text', text)
    if (value === undefined) return { fault: { column, code: 'event-invalid', reason: reasonFor(EVENT_KEYS.get(key)) } }
    object[key] = value
  }
  return { object }
}

function readCell(kind: CellKind, text: string): unknown {
  if (kind === 'boolean') return readBoolean(text)
  if (kind === 'list') return splitList(text)
  if (kind === 'windows') return readWindows(text)
  return text.trim().normalize('NFC')
}

function reasonFor(kind: CellKind | undefined): string {
  return kind === 'boolean' ? 'write true or false' : 'write windows as Mon-Fri 09:00-17:00, split by ";"'
}

/** Names the column and what is wrong with it; zod's own words name expected values, never the one received. */
function eventFault(error: z.ZodError, isCsv: boolean): RowFault {
  const issue = error.issues[0]
  const key = issue === undefined ? undefined : issue.code === 'unrecognized_keys' ? issue.keys[0] : issue.path[0]
  const column = key === undefined ? 'event' : isCsv ? snakeCase(String(key)) : `event.${knownKey(String(key))}`
  if (issue?.code === 'unrecognized_keys') {
    return { column, code: 'event-invalid', reason: 'this kind of event has no such field; leave it out or check the kind' }
  }
  if (issue?.code === 'invalid_union' || issue?.code === 'invalid_value') {
    return { column, code: 'event-invalid', reason: 'this is not one of the words of the case file schema' }
  }
  if (issue?.code === 'invalid_type') return { column, code: 'event-invalid', reason: `a ${issue.expected} is needed here` }
  return { column, code: 'event-invalid', reason: issue?.message ?? 'this is no event of the case file schema' }
}

/** A field name that nobody knows may hold anything: it is not repeated. */
function knownKey(key: string): string {
  return EVENT_KEYS.has(key) ? key : 'unknown'
}
