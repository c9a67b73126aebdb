import type { Source } from './facts.js'
import type { FileKind, LoadRequest } from './load.js'

/** A file that a thread reads by itself. */
export interface ApartFile {
  readonly name: string
  readonly path: string
  readonly kind: FileKind
}

/** How a file is read: of a request what concerns its text. */
export type ReadingTerms = Pick<LoadRequest, 'renames' | 'ignoreColumns' | 'encoding'>

/** What must be known of some rows of a file before any row is judged. */
export interface RowNotes {
  /** Rows of the file that were read for them, good or bad, and its bytes so far. */
  readonly rows: number
  readonly bytes: number
  /** Hashes, a fixed number of words a row that became a record. */
  readonly words: Uint32Array
  /** Parties and debts that they name, where that was asked for. */
  readonly parties: readonly string[]
  readonly debts: readonly string[]
}

/** A file that was read to its end: SHA-256 in hex of its bytes. */
export interface FileRead {
  readonly digest: string
}

/** Reads files in another thread. One at a time; `next` may be asked for ahead, and answers in that order. */
export interface ApartReader {
  /** Begins to read a file; rows name these sources or none. */
  readonly open: (file: ApartFile, terms: ReadingTerms, sources: readonly Source[]) => Promise<void>
  /**
   * The notes of the next rows, or that there are no more: then each time again.
   * @throws Problem that reading the file met
   */
  readonly next: (isNaming: boolean) => Promise<RowNotes | FileRead>
}
