import type { RowFault, TextRow } from '../../model/cells.js'
import type { FileKind, FileReport, LoadRequest } from '../../model/load.js'
import type { JsonObject } from '../json-object.js'

/** One row of one of our files that a foreign row stands for. */
export interface RecordText {
  readonly file: FileKind
  readonly text: TextRow
  /** Name in the foreign file of one of our columns, so that a reject can name what its reader sees. */
  readonly columnOf?: (column: string) => string
}

/** A row that is sound and of which nothing is kept: the rule by which it is counted as refused. */
export interface UnusedRow {
  readonly unused: string
}

/** What a row of a foreign file stands for: rows of ours (none where another row replaces it), nothing we keep, or a fault. */
export type ForeignRow = readonly RecordText[] | RowFault | UnusedRow

/** How the objects of one foreign JSON file become rows of ours. */
export interface ForeignItems {
  /** Sees every object of every file before any is read, where one row says how another is to be read. */
  readonly learn: (item: JsonObject, row: number) => void
  readonly read: (item: JsonObject, row: number) => ForeignRow
  /** What objects held that is not read, by the names that the file uses. */
  readonly unused: () => readonly string[]
}

/** What every foreign file says of itself. */
interface ForeignHead {
  /** What the report calls its rows. */
  readonly kind: FileReport['kind']
  /** The files of ours that its rows become. */
  readonly bears: ReadonlySet<FileKind>
}

/** How the rows of one foreign table become rows of ours. */
export interface ForeignTable extends ForeignHead {
  /** Columns that it may have; others are dropped and listed. Absent: every column is handed over. */
  readonly columns?: readonly string[]
  /** Columns that its header must have. */
  readonly needed?: readonly string[]
  /** Columns that were handed over and not used. */
  readonly unused?: (columns: readonly string[]) => readonly string[]
  readonly read: (cells: Readonly<Record<string, string>>, row: number) => ForeignRow
}

/** How one foreign file is read: a table, or JSON objects (lines, or one array). */
export type ForeignFile = ForeignTable | (ForeignHead & { readonly items: ForeignItems })

/** A format that others write: it turns its files' rows into rows of ours. */
export interface Format {
  readonly name: string
  /** What its files are called, in words for an error. */
  readonly filesNamed: string
  /** Says how to read a file by its name; undefined for a file that the format has no use for. */
  readonly fileNamed: (name: string) => ForeignFile | undefined
  /** A `sources` file in CSV that ships with the format, used when nobody names its source otherwise. */
  readonly sources?: string
}

/** Makes a format for one load. @throws Problem invalid-input when an option that it needs is missing or wrong */
export type MakeFormat = (request: LoadRequest) => Format
