import type { JudgeEntry, LeaseAsk, ListedEntry, Settled } from '../../src/model/dispatch.js'
import type { DebtId } from '../../src/model/ids.js'
import type { Lease } from '../../src/model/lease.js'
import type { Recheck } from '../../src/model/recheck.js'
import { formatInstant } from '../../src/model/time.js'
import type { Store } from '../../src/store/port.js'
import { debt, entry, happened, head, leaf, owes, party, point } from './samples.js'

/** The moment of every act, unless told otherwise. */
export const T = 1_000_000_000_000
/** An hour. */
export const HOUR_MS = 3_600_000
/** An instant in text. */
export const at = (ms: number): string => formatInstant(ms, 0)

/** A line of a list about a debt and a party, open from an hour before `T` to an hour after it. */
export function line(rank: number, debtId: string, partyId: string, more: object = {}): ListedEntry {
  const open = { partyId, contactPointId: `c-${partyId}`, channel: 'voice', notBefore: at(T - HOUR_MS), notAfter: at(T + HOUR_MS), debtId }
  return { entry: { ...entry(rank), ...open, ...more } as ListedEntry['entry'], debtId: debtId as DebtId, creditorId: 'bank' }
}

/** Makes a list of these lines. */
export async function makeList(store: Store, name: string, lines: readonly ListedEntry[]): Promise<void> {
  const act = await store.beginList(name, T - HOUR_MS)
  await store.writeEntries(act, lines)
  await store.commitList(act, T - HOUR_MS, head(name, T - HOUR_MS, lines.length), leaf(name))
}

/** A debt with its one borrower, who has one point. */
export const owed = (debtId: string, partyId: string) => [debt(debtId), party(partyId), owes(debtId, partyId), point(`c-${partyId}`, partyId, `value-${partyId}`)]

/** The lease of a line, for fifteen minutes. */
export function leaseOf(listed: ListedEntry, list: string, holder = 'dialer', more: Partial<Lease> = {}): Lease {
  const { entry: its, debtId, creditorId } = listed
  return {
    leaseId: `${list}/${its.rank}/${holder}`, list, entryId: its.entryId, rank: its.rank, debtId, creditorId, partyId: its.partyId,
    contactPointId: its.contactPointId, channel: its.channel, purpose: 'collect', leasedAt: at(T), holder, automation: 'none', state: 'open',
    leasedAtMs: T, expiresAtMs: T + 900_000, heldUntilMs: T + 900_000, ...more,
  }
}

/** Lets everything stand. */
export const LENIENT: Recheck = { judge: () => undefined, leaf: () => leaf('stops') }
/** Takes back every lease whose dossier holds a request of its person. */
export const STRICT: Recheck = {
  judge: (_, dossier) => (dossier.events.some((fact) => fact.content.event.kind === 'request') ? { rule: 'stop', because: 'asked to stop', atMs: T } : undefined),
  leaf: () => leaf('stops'),
}

/** Asks for up to ten leases and grants every one. */
export const ask = (list: string, more: Partial<LeaseAsk> = {}): LeaseAsk => ({
  list, limit: 10, nowMs: T, judge: (listed) => ({ lease: leaseOf(listed, list) }), leaf: () => leaf('leases'), ...more,
})
/** A person's request to stop everything. */
export const stop = (id: string, partyId: string) => happened(id, { partyId }, { kind: 'request', at: at(T), what: 'cease' })
/** Records facts, and takes back what they forbid. */
export const recording = (facts: Settled<object>['facts'], more: Partial<Settled<object>> = {}) =>
  ({ nowMs: T, decide: () => ({ answer: {}, facts: facts ?? [], leaf: leaf('record'), ...more }), recheck: STRICT })
/** Ranks of leases, in their order. */
export const ranks = (leases: readonly Lease[]): readonly number[] => leases.map((lease) => lease.rank)

/** Grants whoever has no lease yet, under any of their records. */
export function onePerPerson(list: string, holder = 'dialer', nowMs = T): JudgeEntry {
  return (listed, dossier) => {
    const records = new Set([listed.entry.partyId, ...dossier.matchDecisions.flatMap(({ content }) => [content.aId, content.bId])])
    const held = (dossier.leases ?? []).some((lease) => records.has(lease.partyId))
    const lease = leaseOf(listed, list, holder, { leasedAtMs: nowMs })
    return held ? { rule: 'person-leased', because: 'x' } : { lease }
  }
}
