import type { AnyFact, FactKind } from './facts.js'
import type { EntryState, KeptKind, KeptRecords, ListedEntry, Once } from './dispatch.js'
import type { FactKey, Revision } from './ids.js'
import type { Checkpoint, LedgerLeaf, TreeState } from './ledger.js'
import type { Lease } from './lease.js'
import type { CertificateSegment, ListHead } from './list.js'
import type { StoredRun } from './measure.js'
import type { SignOff } from './sign-off.js'
import type { EpochMs } from './time.js'
import type { Held, Refusal } from './writes.js'

/** A finished long act: what made a revision or a list, and when. */
export interface CopiedAct {
  readonly actId: string
  readonly kind: 'load' | 'list'
  /** The revision it made; for a list the newest one when it was begun. */
  readonly revision: Revision
  readonly recordedAtMs: EpochMs
  readonly leafId: string
}

/** One version of a fact, or the tombstone that ended it. */
export interface CopiedVersion {
  readonly key: FactKey
  readonly kind: FactKind
  /** null: a tombstone. */
  readonly content: AnyFact['content'] | null
  readonly purposes: readonly string[]
  readonly revision: Revision
  /** Revision that replaced it; absent: it is current. */
  readonly replacedIn?: Revision
}

/** A refused row as one revision saw it. */
export interface CopiedRefusal extends Refusal {
  readonly revision: Revision
}

/** A held row as one revision saw it. */
export interface CopiedHeld extends Held {
  readonly revision: Revision
}

/** The head of a list with the act that made it. */
export interface CopiedList {
  readonly actId: string
  readonly head: ListHead
}

/** A line of a list with what the line may not say. */
export interface CopiedEntry extends ListedEntry {
  readonly list: string
}

/** An act that recorded facts outside a load. */
export interface CopiedRecording {
  readonly revision: Revision
  readonly recordedAtMs: EpochMs
  readonly leafId: string
}

/** Where an entry of a list stands. */
export interface CopiedEntryState extends EntryState {
  readonly list: string
}

/** A lease that was taken back, by its place in the feed. */
export interface CopiedStop {
  readonly seq: number
  readonly leaseId: string
}

/** A small record that a person keeps. */
export interface CopiedKept {
  readonly kind: KeptKind
  readonly id: string
  readonly record: KeptRecords[KeptKind]
}

/** An answer that is given again for the same key. */
export interface CopiedAnswer extends Once {
  /** JSON. */
  readonly answer: string
  readonly atMs: EpochMs
}

/** A leaf of the ledger; without a number while it is pending. */
export interface CopiedLeaf extends LedgerLeaf {
  readonly seq?: number
}

/** Counsel's word with its leaf. */
export interface CopiedSignOff {
  readonly signOff: SignOff
  readonly leafId: string
}

/** A run of a measure with its numbers and its leaf. */
export interface CopiedRun {
  readonly run: StoredRun
  readonly leafId: string
}

/**
 * What a store holds, by section; what a store keeps beside it only to find things (indexes, counts, its engine's own) is
 * made anew from these. Each record stands on its own; its section says in which order they come.
 */
export interface CopyRecords {
  /** In the order in which they were finished. */
  readonly acts: CopiedAct
  /** By key (bytes), then revision: every version, tombstones too. */
  readonly versions: CopiedVersion
  /** By keyed hash, then revision. */
  readonly refusals: CopiedRefusal
  /** By keyed hash, then revision. */
  readonly held: CopiedHeld
  /** In the order in which they were finished. */
  readonly lists: CopiedList
  /** By list (bytes), then rank. */
  readonly entries: CopiedEntry
  /** By list (bytes), kind, then index. */
  readonly segments: CertificateSegment
  /** Numbered ones by number, then pending ones in order of arrival. */
  readonly leaves: CopiedLeaf
  /** One record: the tree over the numbered leaves. */
  readonly tree: TreeState
  /** In the order in which they were recorded. */
  readonly signOffs: CopiedSignOff
  /** In the order in which they were kept. */
  readonly runs: CopiedRun
  /** By revision. */
  readonly recordings: CopiedRecording
  /** By id (bytes), ended ones too. */
  readonly leases: Lease
  /** By list (bytes), then rank. */
  readonly entryStates: CopiedEntryState
  /** By number. */
  readonly stops: CopiedStop
  /** By kind (bytes), then id. */
  readonly kept: CopiedKept
  /** By actor (bytes), then key. */
  readonly answers: CopiedAnswer
  /** By size. */
  readonly checkpoints: Checkpoint
}

/** A part of what a store holds. */
export type CopySection = keyof CopyRecords

/** The sections in the order in which they come; append-only, since backups hold their names. */
export const COPY_SECTIONS = [
  'acts', 'versions', 'refusals', 'held', 'lists', 'entries', 'segments', 'leaves', 'tree', 'signOffs', 'runs',
  'recordings', 'leases', 'entryStates', 'stops', 'kept', 'answers', 'checkpoints',
] as const satisfies readonly CopySection[]

/** Some records of one section. */
export type CopyBatch = { readonly [S in CopySection]: { readonly section: S; readonly records: readonly CopyRecords[S][] } }[CopySection]

/** A digest of everything a store holds, and of each section, so that a difference can be named. */
export interface CopySummary {
  /** SHA-256 in hex over the names, counts and digests of the sections that hold anything. */
  readonly digest: string
  readonly sections: readonly { readonly section: CopySection; readonly records: number; readonly digest: string }[]
}
