import type { RowFault, TextRow } from '../model/cells.js'
import { ID_COLUMNS } from '../model/rows.js'
import { isColumnName, ownName, type ColumnRules } from './columns.js'
import { ROW_BYTES_MAX } from './csv.js'
import { decode } from './decode.js'
import { parseObject } from './json-object.js'
import { nearestWord } from './nearest.js'
import type { NumberedRow, RowReader } from './table.js'

/**
 * Reads a file of one JSON object a line with the field names of the CSV form; blank lines are no rows.
 * Ids must be text; other scalars are turned into text. A field that is not known makes its row a reject.
 * @throws Problem invalid-input for wrong bytes
 */
export function ndjsonReader(
  name: string, open: () => AsyncIterable<Uint8Array>, rules: ColumnRules, encoding: string | undefined,
): RowReader {
  const dropped = new Set<string>()
  async function* batches(): AsyncGenerator<readonly NumberedRow[]> {
    let count = 0
    for await (const lines of splitLines(decode(name, open(), encoding))) {
      const rows: NumberedRow[] = []
      for (const line of lines) {
        if (line !== undefined && line.trim() === '') continue
        const row = ++count
        const read = line === undefined ? { code: 'row-too-long', reason: 'the row is longer than 1 MiB' } : readLine(line, rules, dropped)
        rows.push('cells' in read ? { row, text: read } : { row, fault: read })
      }
      if (rows.length > 0) yield rows
    }
  }
  return { batches, droppedColumns: () => [...dropped], columns: () => [] }
}

/** Lines of each chunk of text, whatever ends them; undefined for a line that is too long, and blank ones may come in between. */
export async function* splitLines(texts: AsyncIterable<string>): AsyncGenerator<readonly (string | undefined)[]> {
  let waiting: string[] = []
  let waitingLength = 0
  let isSkipping = false
  for await (const text of texts) {
    // No text of JSON holds a raw line break, so each is the end of a line; CRLF gives a blank line, which is no row.
    const pieces = (text.includes('\r') ? text.replaceAll('\r', '\n') : text).split('\n')
    const last = pieces.pop() ?? ''
    const lines: (string | undefined)[] = []
    for (const piece of pieces) {
      if (!isSkipping) lines.push(boundedLine(waiting.length === 0 ? piece : [...waiting, piece].join('')))
      isSkipping = false
      waiting = []
      waitingLength = 0
    }
    if (!isSkipping) {
      waiting.push(last)
      waitingLength += last.length
      if (waitingLength > ROW_BYTES_MAX) {
        lines.push(undefined)
        isSkipping = true
        waiting = []
      }
    }
    yield lines
  }
  if (!isSkipping) yield [boundedLine(waiting.join(''))]
}

/** The line itself; undefined where it is too long. */
export function boundedLine(line: string): string | undefined {
  if (line.length * 3 <= ROW_BYTES_MAX) return line
  return Buffer.byteLength(line, 'utf8') > ROW_BYTES_MAX ? undefined : line
}

function readLine(line: string, rules: ColumnRules, dropped: Set<string>): TextRow | RowFault {
  const read = parseObject(line)
  if (!('object' in read)) return read
  const cells: Record<string, string> = {}
  let event: unknown
  for (const [field, value] of Object.entries(read.object)) {
    const column = field === 'event' && rules.known?.includes('event_id') === true ? 'event' : ownName(field, rules)
    if (column === undefined) {
      if (rules.ignoreUnknown !== true) return unknownField(field, rules.known ?? [])
      if (dropped.size < 1000) dropped.add(field.slice(0, 64))
      continue
    }
    if (column === 'event') {
      event = value ?? {}
      continue
    }
    const text = cellText(column, value)
    if (typeof text !== 'string') return text
    if (text.trim() !== '') cells[column] = text
  }
  return event === undefined ? { cells } : { cells, event }
}

function unknownField(field: string, known: readonly string[]): RowFault {
  const nearest = nearestWord(field.slice(0, 64), known)
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`
  const reason = `a field of this line is not known${hint}`
  return isColumnName(field) ? { column: field, code: 'column-unknown', reason } : { code: 'column-unknown', reason }
}

/** Columns that are numbers by nature, not amounts written down. */
const MEASURES: ReadonlySet<string> = new Set(['share', 'strength'])

function cellText(column: string, value: unknown): string | RowFault {
  if (value === null) return ''
  if (Array.isArray(value)) return listText(column, value)
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'number') return { column, code: 'value-invalid', reason: 'write text, a number, a boolean or a list of texts' }
  if (ID_COLUMNS.has(column)) return { column, code: 'id-not-text', reason: 'write an id as text, never as a number' }
  const text = String(value)
  // A JSON number of more than 15 digits may already differ from what was written.
  if (!MEASURES.has(column) && text.replaceAll(/\D/g, '').length > 15) {
    return { column, code: 'number-not-exact', reason: 'write a number of more than 15 digits as text' }
  }
  return text
}

function listText(column: string, items: readonly unknown[]): string | RowFault {
  if (items.every((item) => typeof item === 'string' && !item.includes(';'))) return items.join(';')
  return { column, code: 'value-invalid', reason: 'write a list of texts without ";"' }
}
