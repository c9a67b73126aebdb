import type { Channel } from './event.js'
import { DAY_MS, HOUR_MS, MINUTE_MS } from './time.js'

/** How long a lease of a channel holds. */
export interface LeaseTerm {
  /** From the lease, and from each heartbeat. */
  readonly leaseMs: number
  /** From the lease, however often a heartbeat comes: nobody parks an entry for longer. */
  readonly longestMs: number
}

const CALL: LeaseTerm = { leaseMs: 15 * MINUTE_MS, longestMs: 4 * HOUR_MS }

/** Terms by channel: a call or a message is made within minutes, a visit within its day, a letter when its batch is printed. */
export const LEASE_TERMS: Readonly<Record<Channel, LeaseTerm>> = {
  voice: CALL, voicemail: CALL, ringless_voicemail: CALL, sms: CALL, email: CALL, web_session: CALL, push: CALL,
  private_message: CALL, public_post: CALL, publication: CALL,
  visit: { leaseMs: 12 * HOUR_MS, longestMs: 12 * HOUR_MS },
  post: { leaseMs: 7 * DAY_MS, longestMs: 14 * DAY_MS },
}
