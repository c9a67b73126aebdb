import type { Dispatcher } from '../model/dispatch.js'
import { isGranted } from '../model/grants.js'
import type { Lease } from '../model/lease.js'
import type { Recheck } from '../model/recheck.js'
import type { Actor, Desk } from './desk.js'
import { ownLease, takenBack, whyLost, type Lost } from './held.js'
import { recheckOf, subjectsOf } from './ledger.js'

/** Why a lease is not for its holder as that is registered; undefined while it fits. */
function whyUnfit(lease: Lease, holder: Dispatcher | undefined): Lost | undefined {
  if (holder === undefined) return { rule: 'no-dispatcher', because: 'The dispatcher is registered no more.' }
  if (holder.automation !== lease.automation) return { rule: 'other-automation', because: 'It was leased for another automation than the dispatcher is registered with.' }
  if (!holder.channels.includes(lease.channel)) return { rule: 'other-channel', because: 'The dispatcher does not use this channel.' }
  const isFor = holder.creditors === undefined || holder.creditors.includes(lease.creditorId)
  if (!isFor) return { rule: 'other-creditor', because: 'The dispatcher does not work for this creditor.' }
  return isGranted(holder.lists, lease.list) ? undefined : { rule: 'other-list', because: 'The dispatcher is not granted this list any more.' }
}

/** How a changed registration decides again on the leases of its dispatcher; nothing that it says concerns another's. */
export function recheckOfHolder(desk: Desk, actor: Actor, dispatcher: Dispatcher): Recheck {
  return {
    ...recheckOf(desk, actor),
    judge: (lease) => {
      const lost = lease.holder === dispatcher.dispatcherId ? whyUnfit(lease, dispatcher) : undefined
      return lost === undefined ? undefined : { ...lost, atMs: desk.nowMs }
    },
  }
}

/**
 * Takes back a lease that its holder, as registered at this moment, may not hold: one that was leased while its holder was
 * being registered anew.
 * @throws Problem not-found for an unknown lease, or another's
 */
export async function takeBackUnfit(desk: Desk, actor: Actor, leaseId: string): Promise<void> {
  const found = ownLease(await desk.store.leaseById(leaseId), actor)
  const lost = whyUnfit(found, await desk.store.keptOne('dispatcher', found.holder))
  if (lost === undefined) return
  await desk.store.settle({
    nowMs: desk.nowMs, leaseId, recheck: recheckOf(desk, actor),
    decide: (seen) => {
      const lease = ownLease(seen.lease, actor)
      if (whyLost(lease, desk.nowMs) !== undefined) return { answer: {} }
      const leaf = desk.leaf(actor, { action: 'revoke', subjects: subjectsOf(desk, [lease]), rules: [lost.rule], counts: { leases: 1 } })
      return { answer: {}, lease: takenBack(lease, lost, desk.nowMs), leaf }
    },
  })
}
