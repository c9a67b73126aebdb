import type { KeptKind, KeptRecords } from './dispatch.js'
import type { AnyFact } from './facts.js'
import type { DebtId, FactKey, PartyId, Revision, ValueHash } from './ids.js'
import type { LedgerLeaf } from './ledger.js'
import type { Entry } from './list.js'
import type { Recheck } from './recheck.js'
import type { RightRequest, Tombstone } from './rights.js'
import type { EpochMs } from './time.js'
import type { NewVersion } from './writes.js'

/** Every version of every fact that a store holds about some parties: ended and replaced ones too, by key, then revision. */
export interface HeldAbout {
  /** Versions that touch one of them, a contact point of theirs or its value, or that name one of these inside. */
  readonly versions: readonly AnyFact[]
  /** Versions of the debts that they are on, and of whoever else is on them. */
  readonly debts: readonly AnyFact[]
  /** Hashes of their contact values that are somebody else's too. */
  readonly sharedValues: readonly ValueHash[]
}

/** A line of a list that names somebody. */
export interface HeldEntry {
  readonly list: string
  readonly entry: Entry
  readonly debtId: DebtId
}

/** What is written instead of an id wherever lines of lists, leases and answers name it. */
export interface Renaming {
  readonly id: string
  readonly as: string
}

/** What erasing comes to. */
export interface ErasurePlan {
  /** Facts that go, with all their versions. */
  readonly keys: readonly FactKey[]
  /** Versions of facts about somebody else, or kept as evidence, without what names the person. */
  readonly rewrites: readonly { readonly key: FactKey; readonly revision: Revision; readonly content: AnyFact['content'] }[]
  /** Ids that are replaced outside the facts. */
  readonly renames: readonly Renaming[]
  /** Keyed hashes of rows that are held for a reviewer, and go with the person. */
  readonly held: readonly string[]
  /** What somebody wrote freely about the person: kept answers tell it no more. Absent: nothing. */
  readonly words?: readonly string[]
  /** Facts that are recorded with it: that what is kept is kept unused. */
  readonly facts: readonly NewVersion[]
  readonly tombstones: readonly Tombstone[]
  readonly requests: readonly RightRequest[]
  readonly leaf: LedgerLeaf
}

/** A small record without what somebody wrote freely about the person (null: the record goes), and what that was. */
export interface Unwritten {
  readonly record: KeptRecords[KeptKind] | null
  readonly words: readonly string[]
}

/** Kinds of small records into which people write freely. */
export const WRITTEN_KINDS = ['proposal', 'pause', 'ended_pause', 'sample'] as const satisfies readonly KeptKind[]

/** Asks for the erasure of some parties, inside a long act that keeps loads and lists out meanwhile. */
export interface ErasureAsk {
  readonly parties: readonly PartyId[]
  readonly nowMs: EpochMs
  /** Says what goes and what stays, from what is there at this moment; pure and synchronous. */
  readonly plan: (held: HeldAbout) => ErasurePlan
  /** What becomes of a small record into which people write; undefined: it stays. Pure and synchronous; absent: all stay. */
  readonly unwritten?: (kind: (typeof WRITTEN_KINDS)[number], record: KeptRecords[KeptKind], plan: ErasurePlan) => Unwritten | undefined
  readonly recheck: Recheck
}

/** What erasing did. */
export interface Erased {
  readonly plan: ErasurePlan
  readonly versions: number
  readonly entries: number
  readonly leases: number
  readonly revoked: number
}
