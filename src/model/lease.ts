import type { DecisionRecord } from './basis.js'
import type { Channel, Purpose } from './event.js'
import type { Instant } from './facts.js'
import type { ContactPointId, DebtId, EntryId, PartyId } from './ids.js'
import type { CaseFile } from './case-file.js'
import type { Result } from './outcomes.js'
import type { EpochMs } from './time.js'

/** A lease that is open: taken and neither reported nor ended. It counts as a contact until the report says better. */
export interface OpenLease {
  readonly leaseId: string
  readonly debtId: DebtId
  readonly partyId: PartyId
  readonly contactPointId: ContactPointId
  readonly channel: Channel
  readonly purpose: Purpose
  readonly leasedAt: Instant
  /** When its holder got the contact point in clear; absent: not started. */
  readonly startedAt?: Instant
  readonly actorId?: string
  /** It was reported late and goes on holding its person; what came of it is told by the records. */
  readonly report?: LeaseReport
}

/** How a dispatcher makes its contacts, as a case file carries it. */
export type Automation = NonNullable<CaseFile['automation']>

/** Every state of a lease. */
export const LEASE_STATES = ['open', 'started', 'reported', 'released', 'revoked'] as const

/**
 * Where a lease stands: `open` and `started` until something ends it. An open one whose end has come is lapsed and frees its
 * entry by itself; a started one waits for its report, however late, and counts as a contact until then even if it is taken
 * back (`revocation` says so).
 */
export type LeaseState = (typeof LEASE_STATES)[number]

/** Why a lease was taken back. */
export interface Revocation {
  readonly rule: string
  /** One sentence without personal data. */
  readonly because: string
  readonly atMs: EpochMs
}

/** How far a report may be out of order: `late` after the end of its lease, of one `not-started`, of one `taken-back`. */
export const REPORT_FLAGS = ['late', 'not-started', 'taken-back'] as const

/** What was reported of a lease, and how far it was out of order. */
export interface LeaseReport {
  readonly result: Result
  readonly atMs: EpochMs
  readonly flags: readonly (typeof REPORT_FLAGS)[number][]
}

/** An entry of a list in the hands of one dispatcher. */
export interface Lease extends OpenLease {
  readonly list: string
  readonly entryId: EntryId
  /** Rank of its entry in the list. */
  readonly rank: number
  /** Id of the dispatcher that holds it. */
  readonly holder: string
  readonly automation: Automation
  readonly creditorId: string
  readonly state: LeaseState
  readonly leasedAtMs: EpochMs
  /** From then on it is no longer held: neither heartbeat nor start. */
  readonly expiresAtMs: EpochMs
  readonly startedAtMs?: EpochMs
  /** End of the re-admission that it rests on: it is made no longer than that. */
  readonly endsAtMs?: EpochMs
  /** Until then nobody is offered its entry, nor another entry of its person; the end of the lease or, once started, the next local day. */
  readonly heldUntilMs: EpochMs
  readonly endedAtMs?: EpochMs
  readonly revocation?: Revocation
  /** What the decision to lease it rested on, and to start it; absent: it was leased by a version that did not keep it. */
  readonly decided?: DecisionRecord
  readonly startDecided?: DecisionRecord
}

/** A lease that was taken back, as the feed of stops gives it. */
export interface Stop {
  /** Rises from 1; the cursor of the feed. */
  readonly seq: number
  readonly lease: Lease
}
