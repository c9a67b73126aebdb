import type { Channel, Purpose } from './event.js'
import type { Instant } from './facts.js'
import type { ContactPointId, DebtId, PartyId } from './ids.js'

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
}
