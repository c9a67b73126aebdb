import { parse } from 'csv-parse/sync'
import type { TextRow } from '../../src/model/cells.js'
import { FILE_KINDS, type FileKind } from '../../src/model/load.js'
import { samplePortfolio, type SampleOptions } from '../../src/sample/portfolio.js'

/** The moment at which the tests look at the portfolio. */
export const AT = '2026-11-20T17:00:00Z'
/** The size that the command line writes when no other is asked for. */
export const DEFAULT: SampleOptions = { parties: 2000, seed: '1', at: AT }

/** The lines of one file. */
export function linesOf(options: SampleOptions, kind: FileKind): readonly string[] {
  const found = samplePortfolio(options).find(({ file }) => file === `${kind}.csv` || file === `${kind}.ndjson`)
  if (found === undefined) throw new Error(`the portfolio has no file of ${kind}`)
  return [...found.lines]
}

function withoutBlanks(cells: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(cells).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''))
}

/** Reads a line of the events file; undefined when it is no JSON object. */
function eventRow(line: string): TextRow | undefined {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    // Some lines are no JSON on purpose.
    return undefined
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined
  return { cells: withoutBlanks(json as Record<string, unknown>), event: (json as { readonly event?: unknown }).event }
}

/** The rows of one file, read by a CSV reader of others; lines with a wrong number of fields and lines that are no JSON are left out. */
export function rowsOf(options: SampleOptions, kind: FileKind): readonly TextRow[] {
  const lines = linesOf(options, kind)
  if (kind === 'events') return lines.map(eventRow).filter((row) => row !== undefined)
  const records: readonly Record<string, string>[] = parse(lines.join('\n'),
    { columns: true, skip_records_with_error: true, record_delimiter: ['\r\n', '\n'] })
  return records.map((cells) => ({ cells: withoutBlanks(cells) }))
}

/** All rows of a portfolio by file. */
export function allRows(options: SampleOptions): Readonly<Record<FileKind, readonly TextRow[]>> {
  return Object.fromEntries(FILE_KINDS.map((kind) => [kind, rowsOf(options, kind)])) as Record<FileKind, readonly TextRow[]>
}

/** Says whether a row is bad on purpose: its id or record begins with an X. */
export function isDirt(row: TextRow): boolean {
  const { cells } = row
  const marks = [cells['source_record'], cells['template_id'], cells['source_id'], cells['event_id'], cells['decided_by']]
  return marks.some((mark) => mark !== undefined && /^(X[A-Z]|x-source)/.test(mark))
}
