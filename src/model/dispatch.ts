import type { Basis, KeptPack } from './basis.js'
import type { KeptModel } from './calibration.js'
import type { Dossier } from './dossier.js'
import type { AUTOMATIONS, Channel } from './event.js'
import type { AnyFact } from './facts.js'
import type { ContactPointId, DebtId, FactKey, PartyId } from './ids.js'
import type { Lease } from './lease.js'
import type { LedgerLeaf } from './ledger.js'
import type { Entry } from './list.js'
import type { Once } from './once.js'
import type { Approval, EndedPause, Pause, Recheck, Standing } from './recheck.js'
import type { Proposal, Sample } from './review.js'
import type { RightRequest, Tombstone } from './rights.js'
import type { EpochMs } from './time.js'
import type { SavedView } from './view.js'
import type { HeldRow, NewVersion } from './writes.js'

export type { AnswerKept, Once } from './once.js'

/** A program that makes contacts, registered with what it is. */
export interface Dispatcher {
  readonly dispatcherId: string
  readonly automation: (typeof AUTOMATIONS)[number]
  /** Channels it can use; empty: none. */
  readonly channels: readonly Channel[]
  /** Creditors it works for; absent: every one. */
  readonly creditors?: readonly string[]
  /** Lists it is granted, by name or beginning (`morning-*`); absent: every one. */
  readonly lists?: readonly string[]
  readonly addedAtMs: EpochMs
  readonly addedBy: string
}

/**
 * Where an entry stands beside its leases: `open` may be offered (from `notBeforeMs`, where it is given), `done` was
 * made and `closed` cannot be any more; the last two are final.
 */
export interface EntryState {
  readonly rank: number
  readonly state: 'open' | 'done' | 'closed'
  readonly notBeforeMs?: EpochMs
  /** Rule or result that put it there. */
  readonly rule: string
  /** One sentence without personal data. */
  readonly because: string
}

/** An entry of a list with what its line may not say: the debt (a locate line holds none) and the creditor. */
export interface ListedEntry {
  readonly entry: Entry
  readonly debtId: DebtId
  readonly creditorId: string
}

/** An entry with the list that it stands in. */
export interface FoundEntry extends ListedEntry {
  readonly list: string
}

/** What deciding again on an entry gave: a lease to write or, for the next one to be tried, why not (and where it stands from now on). */
export type JudgedEntry =
  | { readonly lease: Lease }
  | { readonly rule: string; readonly because: string; readonly entry?: EntryState }

/** Decides on an entry with everything of its debt at this moment; pure and synchronous. */
export type JudgeEntry = (listed: ListedEntry, dossier: Dossier, standing: Standing) => JudgedEntry

/** Which entries of a list are wanted, and how each is decided. */
export interface LeaseAsk {
  readonly list: string
  /** At most this many leases, 1 to `LEASES_MAX`. */
  readonly limit: number
  readonly nowMs: EpochMs
  /** Entries up to this rank are left out: an earlier call tried them for nothing; absent: none. */
  readonly afterRank?: number
  /** Absent: any. */
  readonly channels?: readonly Channel[]
  readonly creditors?: readonly string[]
  readonly judge: JudgeEntry
  readonly once?: Once
  /** The batch's one ledger leaf; asked for only when something was leased. */
  readonly leaf: (leases: readonly Lease[]) => LedgerLeaf
}

/** What a lease call gave. */
export interface Leased {
  /** Best rank first. */
  readonly leases: readonly Lease[]
  /** How many entries were tried and passed over, by rule. */
  readonly passed: Readonly<Record<string, number>>
  /** True when more entries might be leased than were tried (`ENTRIES_TRIED_MAX`): ask again. */
  readonly isCut: boolean
  /** Rank of the last entry that was tried; absent where there were no more. */
  readonly triedTo?: number
  /** True when this is the answer of an earlier call with the same key. */
  readonly isRepeated: boolean
}

/** What an act that names no lease wants to see inside its transaction. */
export interface Sees {
  /** A debt with everything about it. */
  readonly debtId?: DebtId
  /** Facts by key. */
  readonly keys?: readonly FactKey[]
  /** A small record. */
  readonly record?: { readonly kind: KeptKind; readonly id: string }
  /** A row that only a reviewer may admit, by its keyed hash. */
  readonly heldHash?: string
}

/** What an act on a lease, or on people and debts, sees inside its transaction. */
export interface Seen {
  /** The lease it names; absent when it names none, or there is none of this id. */
  readonly lease?: Lease
  readonly listed?: ListedEntry
  readonly entryState?: EntryState
  /** Everything of the lease's debt. */
  readonly dossier?: Dossier
  readonly standing?: Standing
  /** What was asked for by `sees`; absent: there is none. */
  readonly facts?: readonly AnyFact[]
  readonly record?: KeptRecords[KeptKind]
  readonly held?: HeldRow
}

/** What such an act writes. */
export interface Settled<A> {
  /** Plain JSON without personal data: it is kept under the act's key. */
  readonly answer: A
  readonly facts?: readonly NewVersion[]
  /** The lease as it is from now on. */
  readonly lease?: Lease
  /** Where its entry is from now on. */
  readonly entry?: EntryState
  readonly leaf?: LedgerLeaf
  /** Small records that are kept with it, or ended (null). */
  readonly keep?: readonly { readonly kind: KeptKind; readonly id: string; readonly record: KeptRecords[KeptKind] | null }[]
  /** Keyed hash of a row that is held no longer: it has become a fact, or was refused. */
  readonly unheldHash?: string
}

/** An act on a lease (heartbeat, start, report, release), or something that happened to people and debts. */
export interface SettleAsk<A> {
  readonly nowMs: EpochMs
  readonly leaseId?: string
  readonly sees?: Sees
  /** Whom and what it concerns beside the lease's own; what the new facts touch is added. */
  readonly parties?: readonly PartyId[]
  readonly debts?: readonly DebtId[]
  readonly contactPoints?: readonly ContactPointId[]
  /** Says what to write from what is there now; pure and synchronous. A Problem that it throws ends the act, and nothing is written. */
  readonly decide: (seen: Seen) => Settled<A>
  readonly recheck: Recheck
  readonly once?: Once
}

/** What a settled act gave. */
export interface SettledAnswer<A> {
  readonly answer: A
  /** Leases that the new facts forbid, taken back in the same transaction. */
  readonly revoked: readonly Lease[]
  readonly isRepeated: boolean
}

/** A small record that persons make and change, kept by kind and id: dispatchers, tokens, pauses, approvals, saved views. */
export interface KeptRecords {
  readonly dispatcher: Dispatcher
  readonly pause: Pause
  readonly approval: Approval
  readonly token: Readonly<Record<string, unknown>>
  readonly view: SavedView
  /** By the id of the pause. */
  readonly ended_pause: EndedPause
  readonly proposal: Proposal
  readonly sample: Sample
  /** By digest; never ended. */
  readonly basis: Basis
  /** By digest; never ended. */
  readonly pack: KeptPack
  /** By digest; never ended. */
  readonly model: KeptModel
  readonly right: RightRequest
  readonly tombstone: Tombstone
}
/** A kind of kept record. */
export type KeptKind = keyof KeptRecords
