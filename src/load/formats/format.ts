import type { RowFault, TextRow } from '../../model/cells.js'
import type { FileKind, LoadRequest } from '../../model/load.js'

/** One row of one of our files that a foreign row stands for. */
export interface RecordText {
  readonly file: FileKind
  readonly text: TextRow
  /** Name in the foreign file of one of our columns, so that a reject can name what its reader sees. */
  readonly columnOf?: (column: string) => string
}

/** How the rows of one foreign file become rows of ours. */
export interface ForeignFile {
  /** What the report calls its rows. */
  readonly kind: FileKind | 'placement'
  /** The files of ours that its rows become. */
  readonly bears: ReadonlySet<FileKind>
  /** Columns that it may have; others are dropped and listed. Absent: every column is handed over. */
  readonly columns?: readonly string[]
  /** Columns that its header must have. */
  readonly needed?: readonly string[]
  /** Columns that were handed over and not used. */
  readonly unused?: (columns: readonly string[]) => readonly string[]
  readonly read: (cells: Readonly<Record<string, string>>, row: number) => readonly RecordText[] | RowFault
}

/** A format that others write: it turns its files' rows into rows of ours. */
export interface Format {
  readonly name: string
  /** Says how to read a file by its name; undefined for a file that the format has no use for. */
  readonly fileNamed: (name: string) => ForeignFile | undefined
  /** A `sources` file in CSV that ships with the format, used when nobody names its source otherwise. */
  readonly sources?: string
}

/** Makes a format for one load. @throws Problem invalid-input when an option that it needs is missing or wrong */
export type MakeFormat = (request: LoadRequest) => Format
