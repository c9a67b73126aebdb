import type { Dossier } from '../../model/dossier.js'
import type { ContactPointId, PartyId } from '../../model/ids.js'
import type { Lease } from '../../model/lease.js'
import { LAPSED_AT_ONCE } from '../../model/limits.js'
import type { EpochMs } from '../../model/time.js'
import { isHeldLate } from '../leases.js'
import { compareBytes } from '../order.js'
import type { Cell, Database, Row } from './database.js'
import { noteWritten } from './free-entries.js'
import { insertMany } from './insert.js'
import { forgetTouches } from './lease-touches.js'

/** Up to which end of a lease the touches of lapsed ones were forgotten here: those are not looked at again. */
const FORGOTTEN_UP_TO = new WeakMap<Database, EpochMs>()

/** Forgets by which ids lapsed leases are touched: what came to its end unstarted needs no deciding again. */
export function forgetLapsed(db: Database, nowMs: EpochMs): void {
  const lapsed = db.all(
    "SELECT lease_id, expires_at FROM lease WHERE state = 'open' AND expires_at > ? AND expires_at <= ? ORDER BY expires_at LIMIT ?",
    FORGOTTEN_UP_TO.get(db) ?? 0, nowMs, LAPSED_AT_ONCE,
  )
  for (const [leaseId] of lapsed) forgetTouches(db, String(leaseId))
  const last = lapsed.at(-1)?.[1]
  // Others may end at the moment of the last one.
  if (typeof last === 'number') FORGOTTEN_UP_TO.set(db, lapsed.length < LAPSED_AT_ONCE ? last : last - 1)
}

/** Leases of the people, debts and points of these dossiers that are open and not lapsed, or started, at a moment, and those of the people that were reported late and hold them still. */
export function openLeasesOf(db: Database, dossiers: readonly Dossier[], nowMs: EpochMs): readonly Lease[] {
  const parties = new Set(dossiers.flatMap((dossier) => dossier.parties.map((fact) => fact.content.partyId as string)))
  const points = new Set(dossiers.flatMap((dossier) => [...dossier.contactPoints, ...dossier.samePoints].map((fact) => fact.content.contactPointId as string)))
  const open = `l.state IN ('open', 'started') AND (l.state = 'started' OR l.expires_at > ?2)`
  const held = db.all(
    `SELECT content FROM json_each(?1) j CROSS JOIN lease l ON l.party_id = j.value WHERE ${open}
     UNION ALL SELECT content FROM json_each(?3) j CROSS JOIN lease l ON l.contact_point_id = j.value WHERE ${open}`,
    JSON.stringify([...parties]), nowMs, JSON.stringify([...points]),
  )
  const rows = new Map(held.map((row) => [row[0], row]))
  const reported = db.all(
    "SELECT content FROM json_each(?) j CROSS JOIN lease l ON l.party_id = j.value WHERE l.state = 'reported' AND l.held_until > ?", JSON.stringify([...parties]), nowMs,
  )
  return [...[...rows.values()].map(toLease), ...reported.map(toLease).filter(isHeldLate)]
}

/** Every lease of some people or at some points, ended ones too, by id. */
export function leasesEver(db: Database, parties: readonly PartyId[], points: readonly ContactPointId[]): readonly Lease[] {
  // Each half of them is found by an index of its own: open ones, and those that ended.
  const halves = ["l.state IN ('open', 'started')", "l.state IN ('reported', 'released', 'revoked')"]
  const of = (column: string): string => halves.map((half) => `SELECT content FROM json_each(?) j CROSS JOIN lease l ON l.${column} = j.value WHERE ${half}`).join(' UNION ')
  const [people, places] = [JSON.stringify(parties), JSON.stringify(points)]
  return db
    .all(`${of('party_id')} UNION ${of('contact_point_id')}`, people, people, places, places)
    .map(toLease)
    .toSorted((a, b) => compareBytes(a.leaseId, b.leaseId))
}

/** Reads a lease from a row whose first cell it is. */
export function toLease(row: Row): Lease {
  return JSON.parse(String(row[0])) as Lease
}

/** One lease, ended ones too. */
export function leaseById(db: Database, leaseId: string): Lease | undefined {
  const row = db.get('SELECT content FROM lease WHERE lease_id = ?', leaseId)
  return row === undefined ? undefined : toLease(row)
}

/** Writes a lease as it is from now on; one that ended is found by no new fact any more. */
export function writeLease(db: Database, lease: Lease): void {
  writeLeases(db, [lease])
  if (lease.state !== 'open' && lease.state !== 'started') forgetTouches(db, lease.leaseId)
}

/** Writes leases as they are from now on, none of them ended. */
export function writeLeases(db: Database, leases: readonly Lease[]): void {
  const cells: Cell[] = leases.flatMap((lease) => [
    lease.leaseId, lease.list, lease.rank, lease.debtId, lease.partyId, lease.contactPointId, lease.state, lease.expiresAtMs, lease.heldUntilMs, JSON.stringify(lease),
  ])
  insertMany(db, `lease VALUES ON CONFLICT (lease_id) DO UPDATE SET
    state = excluded.state, expires_at = excluded.expires_at, held_until = excluded.held_until, content = excluded.content`, 10, cells)
  for (const { list, rank } of leases) noteWritten(db, list, rank)
}
