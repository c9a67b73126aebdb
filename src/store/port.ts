import type { CopyBatch } from '../model/copy.js'
import type { AnswerKept, FoundEntry, ListedEntry } from '../model/dispatch.js'
import type { Dossier } from '../model/dossier.js'
import type { AnyFact, EventRecord, Fact, FactKind, Relation } from '../model/facts.js'
import type { ContactPointId, DebtId, EventId, FactKey, PartyId, Revision, SourceId, ValueHash } from '../model/ids.js'
import type { Checkpoint, GrowTree, LedgerLeaf, NumberedLeaf, TreeState } from '../model/ledger.js'
import type { CertificateSegment, Entry, ListHead, SegmentKind } from '../model/list.js'
import type { SignOff } from '../model/sign-off.js'
import type { RunRecord, StoredRun } from '../model/measure.js'
import type { EpochMs } from '../model/time.js'
import type { LoadWriter, OpenAct } from '../model/writes.js'
import type { DispatchStore, RecordStore } from './dispatch-port.js'
import type { JudgementStore } from './judgement-port.js'
import type { ReviewStore } from './review-port.js'
import type { RightsStore } from './rights-port.js'

export type { Held, LoadWriter, NewVersion, OpenAct, Refusal } from '../model/writes.js'

/**
 * Which facts to read: those that touch any of the given ids (what each kind of fact touches: `refsOf` in refs.ts).
 * At least one list; an empty list matches nothing. With `sources`, a source's own fact and every fact that names it:
 * all are looked through for that, so that it costs as much as reading the store, unless `kinds` is only `source`.
 */
export interface FactQuery {
  readonly kinds?: readonly FactKind[]
  readonly debts?: readonly DebtId[]
  readonly parties?: readonly PartyId[]
  /** Two different parties each: facts that touch both. Whose first is touched by few facts costs little, whatever touches the other. */
  readonly partyPairs?: readonly PartyPair[]
  readonly values?: readonly ValueHash[]
  readonly contactPoints?: readonly ContactPointId[]
  readonly sources?: readonly SourceId[]
  /** Events whose corrections are wanted. */
  readonly corrected?: readonly EventId[]
  /** Of relations only those of one of these kinds; absent: all. */
  readonly relationKinds?: readonly Relation['kind'][]
}

/** Two parties. */
export type PartyPair = readonly [PartyId, PartyId]

/** A fact of one of some kinds. */
export type FactOf<K extends FactKind> = { readonly [Kind in K]: Fact<Kind> }[K]

/** What an event may be, corrections and other notes too. */
export type RecordedKind = EventRecord['event']['kind']

/** Keys from one on, up to another that is not among them; absent: to the last. */
export interface KeyRange {
  readonly from: string
  readonly until?: string
}

/**
 * Reading facts. Every read is at one revision (absent, or above it: the newest visible one) and sees no act that is still open.
 * A read in the past gives what it gave then: `replacedIn` is told only where the replacing revision is within the one read at.
 * Order of keys and ids is that of their UTF-8 bytes (`compareBytes` in order.ts).
 * @throws Problem store-unavailable from every method of a store that cannot be reached, is damaged, full or closed
 */
export interface FactReader {
  /** Newest visible revision, or the newest at a moment; 0 for an empty store. The store's change counter. */
  readonly revision: (atMs?: EpochMs) => Promise<Revision>
  /** Current facts of one kind in key order, in batches of at most 5,000; never holds them all. */
  readonly facts: <K extends FactKind>(kind: K, at?: Revision) => AsyncIterable<readonly Fact<K>[]>
  /**
   * Current facts of some kinds in whatever order is fastest, each once, in batches of at most 5,000. With `eventKinds` all
   * events of these kinds and perhaps others.
   */
  readonly factsOf: <K extends FactKind>(kinds: readonly K[], at?: Revision, eventKinds?: readonly RecordedKind[]) => AsyncIterable<readonly FactOf<K>[]>
  /** Current facts that touch any of the ids, in key order, each once; empty when there are none. */
  readonly factsAbout: (query: FactQuery, at?: Revision) => Promise<readonly AnyFact[]>
  /** Current facts by key, those that exist, in key order. */
  readonly factsByKey: (keys: readonly FactKey[], at?: Revision) => Promise<readonly AnyFact[]>
  /** Current facts whose keys lie in any of the ranges, which are in order and apart from each other; in key order, in batches of at most 5,000. */
  readonly factsWithin: (ranges: readonly KeyRange[], at?: Revision) => AsyncIterable<readonly AnyFact[]>
  /**
   * Keys that got a version (a tombstone too) after a revision, in any order and some of them more than once, in batches of
   * at most 5,000. What an erasure took out or rewrote is not among them.
   */
  readonly keysSince: (since: Revision, at?: Revision) => AsyncIterable<readonly FactKey[]>
  /** Every version of one fact, oldest first; tombstones with `content` null are left out. */
  readonly history: (key: FactKey) => Promise<readonly AnyFact[]>
  /**
   * Everything that bears on each of these debts, in the order given; debts that do not exist are left out. With
   * `leasesAtMs` also the leases of their people and points as they stood at that moment, past or present: those that were
   * open and not lapsed, started and unreported, or reported out of order and held still.
   */
  readonly dossiers: (debts: readonly DebtId[], at?: Revision, leasesAtMs?: EpochMs) => Promise<readonly Dossier[]>
  /** Ids of all debts with a current fact, in byte order, in batches of at most 5,000; those after an id where one is given. */
  readonly debtIds: (at?: Revision, after?: string) => AsyncIterable<readonly DebtId[]>
  /** Number of current facts by kind. */
  readonly counts: (at?: Revision) => Promise<Readonly<Record<FactKind, number>>>
}

/** Lists with their entries and certificates. */
export interface ListStore {
  /** @throws Problem conflict when a list of this name exists or another act is open */
  readonly beginList: (name: string, nowMs: EpochMs) => Promise<OpenAct>
  /** Writes entries (at most 5,000) in any order; invisible until the commit. */
  readonly writeEntries: (act: OpenAct, entries: readonly ListedEntry[]) => Promise<void>
  readonly writeSegments: (act: OpenAct, segments: readonly CertificateSegment[]) => Promise<void>
  /**
   * Makes the list visible. It is recorded at `nowMs`, the clock's moment, whatever moment the list was made for. With `kept`
   * its answer is kept under its key in the same transaction.
   * @throws Problem conflict when the act is no longer open here, or its key was answered meanwhile; invalid-input when the
   * head names another list; key-reused
   */
  readonly commitList: (act: OpenAct, nowMs: EpochMs, head: ListHead, leaf: LedgerLeaf, kept?: AnswerKept) => Promise<void>
  /** All lists, newest first. */
  readonly lists: () => Promise<readonly ListHead[]>
  /** @throws Problem not-found */
  readonly list: (name: string) => Promise<ListHead>
  /** Entries by rank after `afterRank` (0: from the first), at most `limit` and at most 5,000, with `creditors` of their debts only; none of an unknown list. */
  readonly entries: (name: string, afterRank: number, limit: number, creditors?: readonly string[]) => Promise<readonly Entry[]>
  /** Lines about any of these debts in all lists, by list (bytes), then rank; as many as there are. */
  readonly entriesAbout: (debts: readonly DebtId[]) => Promise<readonly FoundEntry[]>
  /** Segments by kind (bytes) and index; with `kinds` those alone. */
  readonly segments: (name: string, kinds?: readonly SegmentKind[]) => AsyncIterable<CertificateSegment>
}

/** The ledger's leaves. Acts write theirs with themselves; one integrator numbers them. */
export interface LedgerStore {
  /**
   * Writes a leaf of an act that writes nothing else (a read of personal data, an export); the same leaf again changes nothing.
   * @throws Problem conflict when another entry has its id
   */
  readonly appendLeaf: (leaf: LedgerLeaf) => Promise<void>
  /** Numbers pending leaves (at most 10,000, in order of arrival) and grows the tree, in one transaction; says how many. */
  readonly integrate: (grow: GrowTree) => Promise<number>
  readonly treeState: () => Promise<TreeState>
  /** Numbered leaves from `from`, in order, in batches; at most `most` of them. */
  readonly leaves: (from: number, most?: number) => AsyncIterable<readonly NumberedLeaf[]>
  /** Number of the leaf with this id; undefined while it is pending. */
  readonly seqOf: (leafId: string) => Promise<number | undefined>
  /** Leaves that have no number yet. */
  readonly pending: () => Promise<number>
  /** Acts (loads, lists, recorded events, words of counsel, runs) whose leaf is neither numbered nor pending. */
  readonly actsWithoutLeaf: () => Promise<number>
  /**
   * Keeps a signed head; append-only: the same note again changes nothing.
   * @throws Problem conflict when another note is kept for this size, the log has another origin, or the tree is smaller
   */
  readonly keepCheckpoint: (checkpoint: Checkpoint) => Promise<void>
  /** Signed heads of more than `afterSize` leaves, by size, in batches. */
  readonly checkpoints: (afterSize: number) => AsyncIterable<readonly Checkpoint[]>
  /** The largest signed head of at most `size` leaves (absent: of all); undefined when there is none. */
  readonly checkpointUpTo: (size?: number) => Promise<Checkpoint | undefined>
}

/** Counsel's words on packs; append-only, and never a fact: they are no part of the content digest. */
export interface SignOffStore {
  /**
   * Keeps counsel's word on one digest of a pack together with its ledger leaf, in one transaction. Words are added, never
   * replaced; the same leaf again changes nothing.
   * @throws Problem conflict when the leaf's id was taken by another entry
   */
  readonly recordSignOff: (signOff: SignOff, leaf: LedgerLeaf) => Promise<void>
  /** Every word, in the order in which it was recorded; empty when there is none. */
  readonly signOffs: () => Promise<readonly SignOff[]>
}

/** Runs of measures on the assessed graph; no facts, and no part of the content digest. */
export interface RunStore {
  /**
   * Keeps a run with its numbers together with its ledger leaf, in one transaction; the same leaf again changes nothing.
   * @throws Problem conflict when the run's id, or the leaf's by another entry, is taken
   */
  readonly saveRun: (run: StoredRun, leaf: LedgerLeaf) => Promise<void>
  /** Records of all runs without their numbers, newest first; empty when there is none. */
  readonly runs: () => Promise<readonly RunRecord[]>
  /** @throws Problem not-found */
  readonly run: (runId: string) => Promise<StoredRun>
}

/** Everything a store holds, in a shape that is the same for all stores. */
export interface StoreExport {
  /**
   * Everything, section by section in the order of `COPY_SECTIONS` and each in its own order, in batches of at most 5,000
   * records; one batch after another is in memory, never all. What is not committed is left out. It is all of one moment.
   * @throws Problem conflict when it was written to meanwhile, from a store that cannot hold one moment for so long
   */
  readonly everything: () => AsyncIterable<CopyBatch>
}

/** Filling an empty store with everything another one holds: a long act like a load, swept like one when it was killed. */
export interface StoreImport {
  /**
   * Opens a copy into this store. Until it is committed every read finds the store as empty as before.
   * @throws Problem precondition-failed when the store holds anything; conflict as `beginLoad`
   */
  readonly beginCopy: (actId: string, nowMs: EpochMs) => Promise<OpenAct>
  /**
   * Writes records as `everything` gave them, in that order.
   * @throws Problem conflict when the act is no longer open here; limit-exceeded
   */
  readonly writeCopied: (act: OpenAct, batch: CopyBatch) => Promise<void>
  /**
   * Makes everything visible as it was: revisions, recording times, ledger, tree. It writes no leaf and no act of its own,
   * so that `everything` gives the same from both stores. After a failure it may be called again, or the act abandoned.
   * @throws Problem conflict when the act is no longer open here
   */
  readonly commitCopy: (act: OpenAct) => Promise<void>
}

/** What `store check` looks at. */
export interface StoreCheck {
  readonly ok: boolean
  /** One sentence for each fault found, without personal data. */
  readonly faults: readonly string[]
  readonly schemaVersion: number
  readonly engine: string
}

/** A store: everything the product keeps. Every method is one whole transaction with an intent. */
export interface Store
  extends FactReader, LoadWriter, ListStore, JudgementStore, LedgerStore, SignOffStore, RunStore, DispatchStore, RecordStore, ReviewStore, RightsStore, StoreExport, StoreImport {
  /**
   * Names the facts that are visible now, or were at a revision: the leaf id of the load that made the newest revision of
   * them; `empty` before the first. No two stores with other facts share it, which the revision alone would not tell.
   */
  readonly identity: (at?: Revision) => Promise<string>
  /** Looks for broken references, doubled versions, acts that nobody goes on with and damage of the engine's own. */
  readonly check: () => Promise<StoreCheck>
  /** Counts of refusals and held rows by rule. */
  readonly gateCounts: () => Promise<{ readonly refused: Readonly<Record<string, number>>; readonly held: Readonly<Record<string, number>> }>
  readonly close: () => Promise<void>
}
