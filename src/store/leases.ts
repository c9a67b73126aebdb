import type { Dossier } from '../model/dossier.js'
import type { JudgedEntry, ListedEntry, SettleAsk } from '../model/dispatch.js'
import type { AnyFact } from '../model/facts.js'
import { addToGroup } from '../model/group.js'
import type { ContactPointId, PartyId } from '../model/ids.js'
import type { Lease } from '../model/lease.js'
import type { Recheck, Standing } from '../model/recheck.js'
import type { EpochMs } from '../model/time.js'
import type { NewVersion } from '../model/writes.js'
import { compareBytes } from './order.js'
import { refsOf, type Ref } from './refs.js'

/** Says whether a lease is one of those that a dossier holds: of its debt, its people or its points. */
function isOf(lease: Lease, dossier: Dossier): boolean {
  return lease.debtId === dossier.debtId
    || [...dossier.contactPoints, ...dossier.samePoints].some((fact) => fact.content.contactPointId === lease.contactPointId)
    || dossier.parties.some((fact) => fact.content.partyId === lease.partyId)
}

/** Says whether a reported lease goes on holding its person until its time: one that was under way and reported out of order frees nothing. */
export function isHeldLate({ startedAtMs, report }: Lease): boolean {
  return startedAtMs !== undefined && report !== undefined && report.flags.length > 0
}

/**
 * A lease as it stood at a moment, where it then counted: open and not lapsed, started and unreported, or reported out of order
 * and held still; undefined where it did not. Its end is known as it came to be: a lease is made longer only while it is held,
 * so that whether it had lapsed by a moment is the same.
 */
export function leaseAsOf(lease: Lease, atMs: EpochMs): Lease | undefined {
  if (lease.leasedAtMs > atMs) return undefined
  const { startedAt, startedAtMs, endedAtMs, report, revocation, state: _state, ...rest } = lease
  const isStarted = startedAtMs !== undefined && startedAtMs <= atMs
  const isClosed = lease.state !== 'open' && lease.state !== 'started'
  const endMs = endedAtMs ?? (isClosed ? (report?.atMs ?? revocation?.atMs ?? lease.leasedAtMs) : undefined)
  const isEnded = endMs !== undefined && endMs <= atMs
  const then: Lease = {
    ...rest,
    state: isEnded ? lease.state : isStarted ? 'started' : 'open',
    ...(isStarted && startedAt !== undefined ? { startedAt, startedAtMs } : {}),
    ...(isEnded ? { endedAtMs: endMs } : {}),
    ...(report !== undefined && report.atMs <= atMs ? { report } : {}),
    ...(revocation !== undefined && revocation.atMs <= atMs ? { revocation } : {}),
  }
  if (then.state === 'started') return then
  if (then.state === 'open') return then.expiresAtMs > atMs ? then : undefined
  return then.state === 'reported' && isHeldLate(then) && then.heldUntilMs > atMs ? then : undefined
}

/** Dossiers with the leases that bear on each as they stood at a moment, found among every lease of their people and points. */
export function withLeasesAsOf(dossiers: readonly Dossier[], ever: readonly Lease[], atMs: EpochMs): readonly Dossier[] {
  const then = ever.flatMap((lease) => leaseAsOf(lease, atMs) ?? [])
  return then.length === 0 ? dossiers : dossiers.map((dossier) => withLeases(dossier, then))
}

/** The people and points whose leases bear on dossiers, each once. */
export function leaseholdersOf(dossiers: readonly Dossier[]): { readonly parties: readonly PartyId[]; readonly points: readonly ContactPointId[] } {
  const parties = new Set(dossiers.flatMap((dossier) => dossier.parties.map((fact) => fact.content.partyId)))
  const points = new Set(dossiers.flatMap((dossier) => [...dossier.contactPoints, ...dossier.samePoints].map((fact) => fact.content.contactPointId)))
  return { parties: [...parties], points: [...points] }
}

/** The dossier with those of the leases that bear on it, by id, each once, added to what it holds already. */
export function withLeases(dossier: Dossier, leases: readonly Lease[]): Dossier {
  const known = new Set((dossier.leases ?? []).map((lease) => lease.leaseId))
  const more = leases.filter((lease) => !known.has(lease.leaseId) && isOf(lease, dossier))
  if (more.length === 0) return dossier
  return { ...dossier, leases: [...(dossier.leases ?? []), ...more].toSorted((a, b) => compareBytes(a.leaseId, b.leaseId)) }
}

/** Leases that are being made, found by what they are of. */
export interface LeasesMade {
  readonly add: (lease: Lease) => void
  /** The dossier with those of them that bear on it, as `withLeases`. */
  readonly into: (dossier: Dossier) => Dossier
}

/** Gathers the leases that one call makes, so that each judge sees those before it without looking through all of them. */
export function leasesMade(): LeasesMade {
  const byId = new Map<string, Lease[]>()
  const near = function* (dossier: Dossier): Iterable<readonly Lease[]> {
    yield byId.get(touchKey({ to: 'debt', id: dossier.debtId })) ?? []
    for (const { content } of dossier.parties) yield byId.get(touchKey({ to: 'party', id: content.partyId })) ?? []
    for (const { content } of dossier.contactPoints) yield byId.get(touchKey({ to: 'contactPoint', id: content.contactPointId })) ?? []
    for (const { content } of dossier.samePoints) yield byId.get(touchKey({ to: 'contactPoint', id: content.contactPointId })) ?? []
  }
  return {
    add: (lease) => {
      addToGroup(byId, touchKey({ to: 'debt', id: lease.debtId }), lease)
      addToGroup(byId, touchKey({ to: 'party', id: lease.partyId }), lease)
      addToGroup(byId, touchKey({ to: 'contactPoint', id: lease.contactPointId }), lease)
    },
    into: (dossier) => {
      if (byId.size === 0) return dossier
      const found = new Set<Lease>()
      for (const leases of near(dossier)) for (const lease of leases) found.add(lease)
      return found.size === 0 ? dossier : withLeases(dossier, [...found])
    },
  }
}

/** An id of a certain kind as one text, so that ids of two kinds never meet. */
export function touchKey(ref: Pick<Ref, 'to' | 'id'>): string {
  return `${ref.to}\u001f${ref.id}`
}

/**
 * Ids by which a new fact would enter this dossier, as `touchKey` writes them, each once: a fact that touches none of them
 * leaves the dossier, and so every decision made on it, as it is. Templates and sources are left out: only loads bring
 * them, and a load decides again on every open lease.
 */
export function touchesOf(dossier: Dossier): readonly string[] {
  const facts: readonly AnyFact[] = [
    ...dossier.debts, ...dossier.obligations, ...dossier.relations, ...dossier.parties, ...dossier.contactPoints,
    ...dossier.samePoints, ...dossier.otherDebts, ...dossier.matchDecisions,
  ]
  const keys = new Set([dossier.debtId, ...(dossier.missingDebts ?? [])].map((id) => touchKey({ to: 'debt', id })))
  for (const fact of facts) for (const ref of refsOf(fact.kind, fact.content)) if (ref.to !== 'source') keys.add(touchKey(ref))
  for (const fact of dossier.events) keys.add(touchKey({ to: 'corrected', id: fact.content.eventId }))
  return [...keys]
}

/** Ids that new facts touch, as `touchKey` writes them, each once. */
function touchedBy(versions: readonly NewVersion[]): readonly string[] {
  const keys = new Set<string>()
  for (const { kind, content } of versions) if (content !== null) for (const ref of refsOf(kind, content)) keys.add(touchKey(ref))
  return [...keys]
}

/** Ids that an act touches: those that it names and those of its new facts, as `touchKey` writes them. */
export function touchedByAct(ask: Pick<SettleAsk<unknown>, 'parties' | 'debts' | 'contactPoints'>, facts: readonly NewVersion[]): readonly string[] {
  return [
    ...touchedBy(facts),
    ...(ask.parties ?? []).map((id) => touchKey({ to: 'party', id })),
    ...(ask.debts ?? []).map((id) => touchKey({ to: 'debt', id })),
    ...(ask.contactPoints ?? []).map((id) => touchKey({ to: 'contactPoint', id })),
  ]
}

/** What is kept of a small record under its key: the leases that it took back, and what was told where that is more. */
type KeptUnderKey = readonly Lease[] | { readonly leases: readonly Lease[]; readonly told: object }

/** The leases of what is kept of a small record under its key. */
export function leasesKept(kept: KeptUnderKey): readonly Lease[] {
  return 'leases' in kept ? kept.leases : kept
}

/** What was told of what is kept under a key. */
export function toldOf(kept: unknown): unknown {
  return typeof kept === 'object' && kept !== null && 'told' in kept ? kept.told : kept
}

/** What becomes of an entry whose debt the store no longer has. */
export function debtGone({ entry }: ListedEntry): JudgedEntry {
  const because = 'The debt is no longer there.'
  return { rule: 'debt-gone', because, entry: { rank: entry.rank, state: 'closed', rule: 'debt-gone', because } }
}

/** Says whether an act takes a lease back that stood before it. */
export function isTakenBack(lease: Lease, before: Lease | undefined): boolean {
  return lease.revocation !== undefined && before?.revocation === undefined
}

/** A lease that is decided on again, as it is when it was taken back; undefined: it stands. */
export function takenBackBy(held: Lease, dossier: Dossier | undefined, standing: Standing | undefined, nowMs: EpochMs, recheck: Recheck): Lease | undefined {
  const revocation = dossier === undefined || standing === undefined
    ? { rule: 'debt-gone', because: 'The debt or its list is no longer there.', atMs: nowMs }
    : recheck.judge(held, dossier, standing)
  if (revocation === undefined) return undefined
  // What was started may have reached somebody: it goes on counting as a contact until its report.
  return held.state === 'started' ? { ...held, revocation } : { ...held, state: 'revoked', endedAtMs: nowMs, revocation }
}
