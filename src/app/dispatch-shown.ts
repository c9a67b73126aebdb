import type { Dispatcher } from '../model/dispatch.js'
import type { DispatcherShown, LeaseShown, PauseShown } from '../model/dispatch-schemas.js'
import type { Lease } from '../model/lease.js'
import type { Pause } from '../model/recheck.js'
import { utc } from './context.js'

/** A lease as its holder sees it; who is asked for a location is told of no debt. */
export function leaseShown(lease: Lease): LeaseShown {
  const { leaseId, list, entryId, rank, holder, debtId, partyId, contactPointId, channel, purpose, state, leasedAt, startedAt, expiresAtMs, heldUntilMs, revocation } = lease
  return {
    leaseId, list, entryId, rank, holder, ...(purpose === 'locate' ? {} : { debtId }), partyId, contactPointId, channel, purpose, state, leasedAt,
    expiresAt: utc(expiresAtMs), ...(startedAt === undefined ? {} : { startedAt }), heldUntil: utc(heldUntilMs),
    ...(revocation === undefined ? {} : { revocation: { rule: revocation.rule, because: revocation.because, at: utc(revocation.atMs) } }),
  }
}

/** A pause as it is told. */
export function pauseShown({ pauseId, scope, because, by, fromMs, untilMs }: Pause): PauseShown {
  return { pauseId, scope, because, by, from: utc(fromMs), ...(untilMs === undefined ? {} : { until: utc(untilMs) }) }
}

/** A dispatcher as it is told. */
export function dispatcherShown({ dispatcherId, automation, channels, creditors, lists, addedAtMs, addedBy }: Dispatcher): DispatcherShown {
  return { dispatcherId, automation, channels, ...(creditors === undefined ? {} : { creditors }), ...(lists === undefined ? {} : { lists }), addedAt: utc(addedAtMs), addedBy }
}
