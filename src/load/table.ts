import type { RowFault, TextRow } from '../model/cells.js'
import { Problem } from '../model/problem.js'
import { readHeader, type ColumnRules, type Header } from './columns.js'
import { csvTokenizer, SCAN_CHARS, type CsvFaultCode, type CsvRow } from './csv.js'
import { decode } from './decode.js'

/** One data row of a file: its cells, or why it has none. Rows are numbered from 1. */
export type NumberedRow =
  | { readonly row: number; readonly text: TextRow; readonly fault?: undefined }
  | { readonly row: number; readonly text?: undefined; readonly fault: RowFault }

/** Reads a file's rows in batches, and tells what it dropped once all are read. */
export interface RowReader {
  readonly batches: () => AsyncGenerator<readonly NumberedRow[]>
  readonly droppedColumns: () => readonly string[]
  /** Columns that were taken, by our names; of an NDJSON file none. */
  readonly columns: () => readonly string[]
}

const FAULTS: Readonly<Record<CsvFaultCode, string>> = {
  'row-too-long': 'the row is longer than 1 MiB',
  'quote-malformed': 'text follows the quote that closes a field; write quotes inside a quoted field twice',
  'quote-unclosed': 'a quoted field is never closed',
}

/**
 * Reads a CSV file: header first, then rows whose blank cells are left out.
 * @throws Problem invalid-input for wrong bytes, a missing header or an unknown column
 */
export function csvReader(
  name: string, open: () => AsyncIterable<Uint8Array>, rules: ColumnRules, encoding: string | undefined,
): RowReader {
  let header: Header | undefined
  async function* batches(): AsyncGenerator<readonly NumberedRow[]> {
    const tokenizer = csvTokenizer()
    header = undefined
    let count = 0
    const number = (rows: readonly CsvRow[]): readonly NumberedRow[] => {
      const body = header === undefined ? rows.slice(1) : rows
      header ??= headerOf(name, rows[0], rules)
      const { names } = header
      return body.map((fields) => numberedRow(++count, fields, names))
    }
    for await (const text of decode(name, open(), encoding)) {
      // Small batches die young: what a large chunk holds at once would have to be copied by the collector.
      for (let at = 0; at < text.length; at += SCAN_CHARS) {
        const rows = tokenizer.push(text.slice(at, at + SCAN_CHARS))
        if (rows.length > 0) yield number(rows)
      }
    }
    const rows = tokenizer.end()
    if (rows.length > 0) yield number(rows)
    if (header === undefined) throw new Problem('invalid-input', `${name} is empty; its first row must name the columns`)
  }
  const columns = (): readonly string[] => (header?.names ?? []).filter((column) => column !== undefined)
  return { batches, droppedColumns: () => header?.dropped ?? [], columns }
}

function headerOf(name: string, first: CsvRow | undefined, rules: ColumnRules): Header {
  if (first === undefined || typeof first === 'string') {
    throw new Problem('invalid-input', `the first row of ${name} must name the columns${first === undefined ? '' : `: ${FAULTS[first]}`}`)
  }
  return readHeader(name, first, rules)
}

function numberedRow(row: number, fields: CsvRow, names: readonly (string | undefined)[]): NumberedRow {
  if (typeof fields === 'string') return { row, fault: { code: fields, reason: FAULTS[fields] } }
  if (fields.length !== names.length) {
    const code = fields.length < names.length ? 'too-few-fields' : 'too-many-fields'
    return { row, fault: { code, reason: `the row has ${fields.length} fields and the header ${names.length}` } }
  }
  const cells: Record<string, string> = {}
  for (let i = 0; i < names.length; i++) {
    const name = names[i]
    const value = fields[i]
    if (name !== undefined && value !== undefined && value !== '' && value.trim() !== '') cells[name] = value
  }
  return { row, text: { cells } }
}
