import { createHash } from 'node:crypto'
import type { RowFault } from '../model/cells.js'
import { FILE_KINDS, type ApartFile, type FileKind, type FileReport, type LoadInput, type LoadRequest } from '../model/load.js'
import { Problem } from '../model/problem.js'
import { COLUMNS } from '../model/rows.js'
import type { ColumnRules } from './columns.js'
import type { Format, ForeignFile, ForeignRow, ForeignTable, RecordText } from './formats/format.js'
import { readItems } from './json-items.js'
import { ndjsonReader } from './ndjson.js'
import { csvReader, type NumberedRow, type RowReader } from './table.js'

/** Files whose rows can be noted without what rows of other files say, but for the sources. */
const APART_KINDS: ReadonlySet<FileKind> = new Set<FileKind>(['obligations', 'relations', 'statuses', 'events'])

/** One data row of a file and the rows of ours that it stands for (none where it is bad). */
export interface Unit {
  readonly row: number
  readonly records: readonly RecordText[]
  readonly fault?: RowFault
  /** Rule by which nothing of a sound row is kept. */
  readonly unused?: string
}

/** A file of the load, ready to be read any number of times. */
export interface UnitReader {
  readonly name: string
  readonly kind: FileReport['kind']
  readonly bears: ReadonlySet<FileKind>
  /** Where a thread may read it by itself; absent where it may not. */
  readonly apart?: ApartFile & { readonly sizeBytes: number }
  /** Shows every row to the format before any is read; absent where each is read by itself. */
  readonly learn?: () => Promise<void>
  readonly units: () => AsyncGenerator<readonly Unit[]>
  readonly droppedColumns: () => readonly string[]
  /** SHA-256 in hex of the bytes last read, and how many there were. */
  readonly digest: () => string
  readonly bytes: () => number
}

/**
 * Says how each input is read; files that a format has no use for are left out.
 * @throws Problem unknown-format when a file is none of a portfolio and nothing says what it is, or a format reads none of them
 */
export function planInputs(request: LoadRequest, format: Format | undefined): readonly UnitReader[] {
  const readers = request.inputs.flatMap((input) => {
    const kind = input.kind ?? kindOfName(input.name)
    if (kind !== undefined) return [ownReader(input, kind, request)]
    if (format === undefined) throw unknownFile(input.name)
    const file = format.fileNamed(input.name)
    if (file === undefined) return []
    return 'items' in file ? [itemReader(input, file, request)] : [foreignReader(input, file, request)]
  })
  if (format !== undefined && readers.length === 0) {
    throw new Problem('unknown-format', `the format ${format.name} reads none of these files; its files are called ${format.filesNamed}`)
  }
  return readers
}

/** Tells the file of a portfolio by its name: `parties.csv`, `parties.ndjson`. */
function kindOfName(name: string): FileKind | undefined {
  const base = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const stem = base.replace(/\.(csv|tsv|txt|ndjson|jsonl)$/i, '')
  return FILE_KINDS.find((kind) => kind === stem)
}

function unknownFile(name: string): Problem {
  return new Problem('unknown-format', `nothing says what ${name} is; name its rows with --as (${FILE_KINDS.join(', ')}), or give --format or --mapping`)
}

function isLines(name: string): boolean {
  return /\.(ndjson|jsonl)$/i.test(name)
}

function ownReader(input: LoadInput, kind: FileKind, request: LoadRequest): UnitReader {
  const rules: ColumnRules = {
    known: COLUMNS[kind],
    ...(request.renames === undefined ? {} : { renames: request.renames }),
    ignoreUnknown: request.ignoreColumns ?? false,
  }
  const counted = countedBytes(input)
  const reader = (isLines(input.name) ? ndjsonReader : csvReader)(input.name, counted.open, rules, request.encoding)
  const unitOf = (row: NumberedRow): Unit =>
    row.text === undefined ? { row: row.row, records: [], fault: row.fault } : { row: row.row, records: [{ file: kind, text: row.text }] }
  return {
    name: input.name, kind, bears: new Set([kind]), units: () => unitsOf(reader, unitOf), droppedColumns: reader.droppedColumns,
    digest: counted.digest, bytes: counted.bytes,
    ...(input.path === undefined || !APART_KINDS.has(kind) ? {} : { apart: { name: input.name, path: input.path, kind, sizeBytes: input.sizeBytes ?? 0 } }),
  }
}

function foreignReader(input: LoadInput, file: ForeignTable, request: LoadRequest): UnitReader {
  const rules: ColumnRules = {
    ...(file.columns === undefined ? {} : { known: file.columns, ignoreUnknown: true }),
    ...(file.needed === undefined ? {} : { needed: file.needed }),
  }
  const counted = countedBytes(input)
  const reader = (isLines(input.name) ? ndjsonReader : csvReader)(input.name, counted.open, rules, request.encoding)
  const unitOf = (row: NumberedRow): Unit => {
    return row.text === undefined ? { row: row.row, records: [], fault: row.fault } : unitFrom(row.row, file.read(row.text.cells, row.row))
  }
  const droppedColumns = (): readonly string[] => [...reader.droppedColumns(), ...(file.unused?.(reader.columns()) ?? [])]
  return {
    name: input.name, kind: file.kind, bears: file.bears, units: () => unitsOf(reader, unitOf), droppedColumns,
    digest: counted.digest, bytes: counted.bytes,
  }
}

function unitFrom(row: number, read: ForeignRow): Unit {
  if ('code' in read) return { row, records: [], fault: read }
  return 'unused' in read ? { row, records: [], unused: read.unused } : { row, records: read }
}

function itemReader(input: LoadInput, file: Extract<ForeignFile, { items: unknown }>, request: LoadRequest): UnitReader {
  const { items } = file
  const counted = countedBytes(input)
  async function* units(): AsyncGenerator<readonly Unit[]> {
    for await (const batch of readItems(input.name, counted.open, request.encoding)) {
      yield batch.map(({ row, item, fault }) => (item === undefined ? { row, records: [], fault } : unitFrom(row, items.read(item, row))))
    }
  }
  async function learn(): Promise<void> {
    for await (const batch of readItems(input.name, counted.open, request.encoding)) {
      for (const { row, item } of batch) if (item !== undefined) items.learn(item, row)
    }
  }
  return {
    name: input.name, kind: file.kind, bears: file.bears, learn, units, droppedColumns: items.unused, digest: counted.digest, bytes: counted.bytes,
  }
}

async function* unitsOf(reader: RowReader, unitOf: (row: NumberedRow) => Unit): AsyncGenerator<readonly Unit[]> {
  for await (const rows of reader.batches()) yield rows.map(unitOf)
}

/** Counts and digests the bytes of each reading, so that a file that changes under the load is found out. */
function countedBytes(input: LoadInput): Pick<UnitReader, 'digest' | 'bytes'> & Pick<LoadInput, 'open'> {
  let digest = ''
  let bytes = 0
  async function* open(): AsyncGenerator<Uint8Array> {
    const hash = createHash('sha256')
    bytes = 0
    for await (const chunk of input.open()) {
      hash.update(chunk)
      bytes += chunk.byteLength
      yield chunk
    }
    digest = hash.digest('hex')
  }
  return { open, digest: () => digest, bytes: () => bytes }
}
