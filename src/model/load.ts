import type { Role } from './case-file.js'
import type { Admit, Packs } from './decide.js'
import type { AnyFact, Day, Fact, FactKind, Source } from './facts.js'
import type { DebtId, FactKey, PartyId, Revision } from './ids.js'
import type { Keyring } from './keyring.js'
import type { LedgerEntry, LedgerLeaf } from './ledger.js'
import type { Once } from './once.js'
import type { Recheck } from './recheck.js'
import type { EpochMs } from './time.js'
import type { LoadWriter, WritingThread } from './writes.js'

/** The files of a portfolio, by the name that a file has without its ending. */
export const FILE_KINDS = [
  'sources', 'parties', 'debts', 'obligations', 'relations', 'contact_points', 'statuses', 'suppressions', 'templates',
  'match_decisions', 'events',
] as const
/** A file of a portfolio. */
export type FileKind = (typeof FILE_KINDS)[number]

/** The kind of fact that a row of each file becomes. */
export const FACT_OF_FILE = {
  sources: 'source', parties: 'party', debts: 'debt', obligations: 'obligation', relations: 'relation',
  contact_points: 'contact_point', statuses: 'status', suppressions: 'suppression', templates: 'template',
  match_decisions: 'match_decision', events: 'event',
} as const satisfies Record<FileKind, FactKind>

/** One file to load. It is opened more than once and must give the same bytes each time, in chunks of any size. */
export interface LoadInput {
  /** File name as it is shown in reports; its ending tells CSV (`.csv`, `.txt`, `.tsv`) from NDJSON (`.ndjson`, `.jsonl`). */
  readonly name: string
  /** What its rows are; absent: told by the name (`parties.csv`) or by the format. */
  readonly kind?: FileKind
  /** Where it lies, if it is a file that a thread may open by itself. */
  readonly path?: string
  /** Its size, where that is known before it is read. */
  readonly sizeBytes?: number
  readonly open: () => AsyncIterable<Uint8Array>
}

/** What to load and how; the options of the command line's `load`. */
export interface LoadRequest {
  readonly inputs: readonly LoadInput[]
  /** A named format (`finbench`, `ftm`, `bods`); absent: portfolio files, or a wide file when `mapping` is given. */
  readonly format?: string
  /** Parsed JSON of a mapping for wide placement files; it concerns the inputs without a kind of their own. */
  readonly mapping?: unknown
  /** Source of every row of a format or mapping. */
  readonly source?: string
  /** Day on which the source got the rows of a mapping. */
  readonly collectedOn?: Day
  /** What a format lacks. */
  readonly creditor?: string
  readonly currency?: string
  readonly place?: string
  readonly debtKind?: string
  /** WHATWG label; absent: UTF-8. */
  readonly encoding?: string
  /** Names of columns as the file has them, to ours. */
  readonly renames?: Readonly<Record<string, string>>
  readonly ignoreColumns?: boolean
  /** Ends permitting facts of this source that the load no longer has. */
  readonly replaceSource?: string
  readonly expectRows?: number
  /** Plain decimal: what the balances of all debt rows must add up to. */
  readonly expectBalance?: string
  readonly dryRun?: boolean
  /** Writes nothing when any row is rejected, refused or held. */
  readonly strict?: boolean
}

/** What a load needs of a store; every store has it. */
export interface LoadStore extends LoadWriter {
  readonly revision: () => Promise<Revision>
  readonly facts: <K extends FactKind>(kind: K) => AsyncIterable<readonly Fact<K>[]>
  /** Current facts of any of these kinds, in any order and in batches: never all of them. With `eventKinds` all events of these and perhaps others. */
  readonly factsOf: (kinds: readonly FactKind[], at?: Revision, eventKinds?: readonly ('request')[]) => AsyncIterable<readonly AnyFact[]>
  readonly factsAbout: (query: {
    readonly kinds?: readonly FactKind[]
    readonly parties?: readonly PartyId[]
    readonly debts?: readonly DebtId[]
  }) => Promise<readonly AnyFact[]>
  readonly factsByKey: (keys: readonly FactKey[]) => Promise<readonly AnyFact[]>
  /** Number of current facts by kind. */
  readonly counts: () => Promise<Readonly<Record<FactKind, number>>>
}

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

/** Threads that read files. */
export interface ReadingThreads {
  readonly readers: readonly ApartReader[]
  readonly close: () => Promise<void>
}

/** What a load is handed by the composition root. */
export interface LoadContext {
  readonly store: LoadStore
  readonly keyring: Keyring
  readonly packs: Packs
  readonly admit: Admit
  /** Whether any pack of a place lets somebody in this role be reached for anything; absent: what no law here allows is dropped. */
  readonly roleHasUse?: (role: Role, place: string) => boolean
  readonly nowMs: EpochMs
  /** Random and unique: names this act. */
  readonly actId: string
  /** Who loads, for the ledger. */
  readonly actor: string
  readonly actorKind: LedgerEntry['actorKind']
  readonly makeLeaf: (entry: LedgerEntry) => LedgerLeaf
  /** A thread beside its own in which the store may write; absent: none. */
  readonly writing?: WritingThread
  /** Threads that read files while this one reads others, and are closed before any row is judged; absent: none. */
  readonly reading?: ReadingThreads
  /** Reads what was erased, when nobody can erase any more before the load ends; absent: nothing was. */
  readonly erased?: ReadErased
  /** Decides again on open leases with the new facts, before the load answers; absent: leases stand. */
  readonly recheck?: Recheck
  /** The key under which the report is kept with the load; absent: it is not. */
  readonly once?: Once
  /** Gets every reject, in the order of files and rows; never a value. */
  readonly onReject?: (reject: Reject) => void
  readonly onProgress?: (progress: LoadProgress) => void
}

/** Reads what was erased: says of an id, or of the keyed hash of a contact value, whether it was. Undefined when nothing was. */
export type ReadErased = () => Promise<((of: 'party' | 'debt' | 'value', id: string) => boolean) | undefined>

/** A row that is bad. Never holds the value itself. */
export interface Reject {
  readonly file: string
  /** Number of the data row in its file, from 1; the header is not counted. */
  readonly row: number
  /** Absent where the whole row is meant. */
  readonly column?: string
  /** Short code, for example `day-invalid`. */
  readonly code: string
  /** One plain sentence: what is wrong and what to do. */
  readonly reason: string
  /** Id of the record, where the row has a good one. */
  readonly recordId?: string
}

/** How far a load is. */
export interface LoadProgress {
  readonly phase: 'survey' | 'write'
  readonly file: string
  readonly rows: number
  readonly bytes: number
}

/** What became of the rows of one file: rows = accepted + changed + unchanged + rejected + refused + held. */
export interface FileReport {
  readonly file: string
  /** File kind; `placement` for a wide file, the format's name for a file of several kinds of row. */
  readonly kind: FileKind | 'placement' | 'ftm' | 'bods'
  readonly rows: number
  readonly accepted: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
  readonly refused: number
  readonly held: number
  readonly rejectCodes: Readonly<Record<string, number>>
  readonly refusedRules: Readonly<Record<string, number>>
  /** Columns that were dropped: unknown ones under `ignoreColumns`, or those that a mapping does not name. */
  readonly droppedColumns: readonly string[]
}

/** What a load did. */
export interface LoadReport {
  readonly files: readonly FileReport[]
  /** SHA-256 in hex over the inputs' kinds and bytes. */
  readonly digest: string
  /** False for a dry run and for a strict load that had anything to refuse. */
  readonly written: boolean
  /** Facts ended by `replaceSource`. */
  readonly ended: number
  /** Revision that made it visible, where it was written. */
  readonly revision?: Revision
  /** Leaf of the ledger entry that went with it; the integrator gives it a number. */
  readonly leafId?: string
}

/**
 * Loads files into a store: every row checked, every source asked about, nothing visible before all of it is.
 * @throws Problem invalid-input for wrong bytes, an unknown column, or a mapping that does not fit its schema
 * @throws Problem unknown-format when the kind of a file cannot be told
 * @throws Problem precondition-failed when the expected rows or balance differ, or a replacement would end too much
 * @throws Problem conflict when a file changed while it was read, or another act is open
 */
export type LoadPortfolio = (request: LoadRequest, context: LoadContext) => Promise<LoadReport>
