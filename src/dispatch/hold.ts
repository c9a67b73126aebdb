import type { Seen, Settled } from '../model/dispatch.js'
import { LEASE_TERMS } from '../model/lease-terms.js'
import type { Lease } from '../model/lease.js'
import { parseInstant, type EpochMs } from '../model/time.js'
import type { Actor, Desk } from './desk.js'
import { lostProblem, ownLease, takenBack, whyLost, type Lost } from './held.js'
import { leaseJudge, whyNotList } from './judge.js'
import { onceOf, recheckOf, subjectsOf } from './ledger.js'

/** What a heartbeat hears: it still holds the lease, or may not go on, and by which rule. */
export type Heartbeat =
  | { readonly leaseId: string; readonly state: 'held'; readonly expiresAtMs: EpochMs }
  | ({ readonly leaseId: string; readonly state: 'revoked' } & Lost)

/** What was not started is held no longer than its list and its window last; what is under way runs on. */
function endOf(lease: Lease, { listed, standing }: Seen): EpochMs {
  if (lease.startedAtMs !== undefined || standing === undefined) return Infinity
  const { madeAtMs, horizonMs } = standing.head
  return Math.min(madeAtMs + horizonMs, listed === undefined ? Infinity : parseInstant(listed.entry.notAfter))
}

function extended(lease: Lease, seen: Seen, nowMs: EpochMs): Lease {
  const { leaseMs, longestMs } = LEASE_TERMS[lease.channel]
  const expiresAtMs = Math.max(lease.expiresAtMs, Math.min(nowMs + leaseMs, lease.leasedAtMs + longestMs, endOf(lease, seen), lease.endsAtMs ?? Infinity))
  return { ...lease, expiresAtMs, heldUntilMs: Math.max(lease.heldUntilMs, expiresAtMs) }
}

/**
 * Extends a lease that is still held and still lawful.
 * @throws Problem not-found
 */
export async function heartbeat(desk: Desk, actor: Actor, leaseId: string): Promise<Heartbeat> {
  const { answer } = await desk.store.settle<Heartbeat>({
    nowMs: desk.nowMs, leaseId, recheck: recheckOf(desk, actor),
    decide: (seen): Settled<Heartbeat> => {
      const { dossier, standing } = seen
      const lease = ownLease(seen.lease, actor)
      const lost = whyLost(lease, desk.nowMs)
      if (lost !== undefined) return { answer: { leaseId, state: 'revoked', ...lost } }
      const refused = dossier === undefined || standing === undefined
        ? { rule: 'debt-gone', because: 'The debt or its list is no longer there.' }
        : (lease.startedAtMs === undefined ? whyNotList(standing, desk.nowMs) : undefined) ?? leaseJudge(desk)(lease, dossier, standing)
      if (refused !== undefined) {
        const { rule, because } = refused
        const leaf = desk.leaf(actor, { action: 'revoke', subjects: subjectsOf(desk, [lease]), rules: [rule], counts: { leases: 1 } })
        return { answer: { leaseId, state: 'revoked', rule, because }, lease: takenBack(lease, { rule, because }, desk.nowMs), leaf }
      }
      const longer = extended(lease, seen, desk.nowMs)
      return { answer: { leaseId, state: 'held', expiresAtMs: longer.expiresAtMs }, lease: longer }
    },
  })
  return answer
}

/** What a release gave. */
export interface Released {
  readonly leaseId: string
  readonly state: 'released'
}

/**
 * Gives back a lease that was not started, and its entry with it. A started one is reported instead, as not attempted.
 * @throws Problem not-found; lease-lost when it is no longer held, or was started
 */
export async function release(desk: Desk, actor: Actor, leaseId: string, key?: string): Promise<Released> {
  const { answer } = await desk.store.settle<Released>({
    nowMs: desk.nowMs, leaseId, recheck: recheckOf(desk, actor), ...onceOf(desk, actor, 'release', { leaseId }, key),
    decide: ({ lease: found }): Settled<Released> => {
      const lease = ownLease(found, actor)
      const released: Released = { leaseId, state: 'released' }
      if (lease.state === 'released') return { answer: released }
      const lost = whyLost(lease, desk.nowMs)
        ?? (lease.state === 'started' ? { rule: 'lease-started', because: 'It was started: report what came of it, not_attempted where nothing did.' } : undefined)
      if (lost !== undefined) throw lostProblem(lost)
      const leaf = desk.leaf(actor, { action: 'release', subjects: subjectsOf(desk, [lease]), decision: 'released' })
      return { answer: released, lease: { ...lease, state: 'released', endedAtMs: desk.nowMs }, leaf }
    },
  })
  return answer
}
