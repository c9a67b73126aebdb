import type { Once } from '../model/dispatch.js'
import type { Lease } from '../model/lease.js'
import type { LedgerLeaf } from '../model/ledger.js'
import type { Recheck } from '../model/recheck.js'
import type { Actor, Desk } from './desk.js'
import { leaseJudge } from './judge.js'

/** Keyed hashes of whom and what leases are about, each once. */
export function subjectsOf(desk: Pick<Desk, 'subject'>, leases: readonly Lease[]): readonly string[] {
  return [...new Set(leases.flatMap(({ partyId, debtId, list }) => [`list:${list}`, `party:${partyId}`, `debt:${debtId}`]))].map(desk.subject)
}

/** Rules by which leases were taken back, each once. */
function rulesOf(leases: readonly Lease[]): readonly string[] {
  return [...new Set(leases.flatMap((lease) => lease.revocation?.rule ?? []))].toSorted()
}

/** How every act that may forbid open leases decides on them again, in the name of who acts. */
export function recheckOf(desk: Pick<Desk, 'nowMs' | 'judgeContact' | 'recordsOf' | 'offsetMs' | 'leaf' | 'subject'>, actor: Actor): Recheck {
  return {
    judge: leaseJudge(desk), atMs: desk.nowMs,
    leaf: (revoked): LedgerLeaf => desk.leaf(actor, { action: 'revoke', subjects: subjectsOf(desk, revoked), rules: rulesOf(revoked), counts: { leases: revoked.length } }),
  }
}

/** Who sent a key: two sign-ins of one name share no answers. */
export function senderOf(desk: Pick<Desk, 'bodyHash'>, { id, name }: Actor): string {
  return id === undefined ? name : desk.bodyHash({ id, name })
}

/** What makes an act answer the same when it is sent again; undefined without a key. */
export function onceOf(desk: Pick<Desk, 'bodyHash'>, actor: Actor, act: string, body: object, key: string | undefined): { readonly once?: Once } {
  return key === undefined ? {} : { once: { actor: senderOf(desk, actor), key, bodyHash: desk.bodyHash({ act, body }) } }
}
