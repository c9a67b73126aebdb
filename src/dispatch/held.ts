import { isGranted } from '../model/grants.js'
import type { Lease } from '../model/lease.js'
import { Problem } from '../model/problem.js'
import type { EpochMs } from '../model/time.js'
import type { Actor } from './desk.js'

/** Why a lease is not, or no longer, held. */
export interface Lost {
  readonly rule: string
  /** One sentence without personal data. */
  readonly because: string
}

/** Why a lease is no longer held at a moment; undefined while it is. */
export function whyLost(lease: Lease, nowMs: EpochMs): Lost | undefined {
  if (lease.revocation !== undefined) return { rule: lease.revocation.rule, because: lease.revocation.because }
  if (lease.state === 'released') return { rule: 'lease-released', because: 'The lease was given back.' }
  if (lease.state === 'reported') return { rule: 'lease-reported', because: 'The lease was reported.' }
  if (lease.state === 'revoked') return { rule: 'lease-revoked', because: 'The lease was taken back.' }
  return nowMs >= lease.expiresAtMs ? { rule: 'lease-ended', because: 'The lease came to its end.' } : undefined
}

/**
 * Lets pass whoever acts as one dispatcher, and a person at this machine, who acts for the holder that is named.
 * @throws Problem not-allowed for a sign-in of the role dispatcher that is bound to none: it would act as every one
 */
export function mustActAsOne({ role, dispatcherId }: Actor): void {
  if (role !== 'dispatcher' || dispatcherId !== undefined) return
  throw new Problem('not-allowed', 'this sign-in speaks for no registered dispatcher: bind one to it (token new --role dispatcher --dispatcher ID, or the dispatcher claim of the sign-in provider)')
}

/**
 * The lease that an act names, if it is this actor's.
 * @throws Problem not-found for an unknown lease, or another's
 */
export function ownLease(lease: Lease | undefined, actor: Actor): Lease {
  const isOthers = lease !== undefined && (
    (actor.dispatcherId !== undefined && lease.holder !== actor.dispatcherId)
    || (actor.creditors !== undefined && !actor.creditors.includes(lease.creditorId)) || !isGranted(actor.lists, lease.list)
  )
  if (lease === undefined || isOthers) throw new Problem('not-found', 'there is no such lease here')
  return lease
}

/** A lease that was lost, as the failure of an act that needed it. */
export function lostProblem({ rule, because }: Lost): Problem {
  return new Problem('lease-lost', `the lease is not held: ${because} (${rule})`)
}

/** A lease that is taken back. What was started may have reached somebody: it goes on counting until its report. */
export function takenBack(lease: Lease, lost: Lost, nowMs: EpochMs): Lease {
  const revocation = { ...lost, atMs: nowMs }
  return lease.state === 'started' ? { ...lease, revocation } : { ...lease, state: 'revoked', endedAtMs: nowMs, revocation }
}
