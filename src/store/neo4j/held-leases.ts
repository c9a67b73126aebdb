import type { EntryState } from '../../model/dispatch.js'
import type { Dossier } from '../../model/dossier.js'
import type { ContactPointId, PartyId } from '../../model/ids.js'
import type { Lease } from '../../model/lease.js'
import type { EpochMs } from '../../model/time.js'
import { isHeldLate, touchesOf } from '../leases.js'
import { compareBytes } from '../order.js'
import { whole, type Params, type Row, type Run } from './connection.js'

/** Leases of the people, debts and points of these dossiers that are open and not lapsed, or started, at a moment, and those of the people that were reported late and hold them still. */
export async function openLeasesOf(run: Run, dossiers: readonly Dossier[], nowMs: EpochMs): Promise<readonly Lease[]> {
  const parties = new Set(dossiers.flatMap((dossier) => dossier.parties.map((fact) => fact.content.partyId as string)))
  const points = new Set(dossiers.flatMap((dossier) => [...dossier.contactPoints, ...dossier.samePoints].map((fact) => fact.content.contactPointId as string)))
  const rows = [
    ...(await run('leases-of-parties', { ids: [...parties], now: nowMs })),
    ...(await run('leases-of-points', { ids: [...points], now: nowMs })),
  ]
  const late = (await run('leases-held-late', { ids: [...parties], now: nowMs })).map(toLease).filter(isHeldLate)
  return [...new Map([...rows.map(toLease), ...late].map((lease) => [lease.leaseId, lease])).values()]
}

/** Every lease of some people or at some points, ended ones too, by id. */
export async function leasesEver(run: Run, parties: readonly PartyId[], points: readonly ContactPointId[]): Promise<readonly Lease[]> {
  const rows = [
    ...(parties.length === 0 ? [] : await run('leases-ever-of-parties', { ids: [...new Set(parties)] })),
    ...(points.length === 0 ? [] : await run('leases-ever-of-points', { ids: [...new Set(points)] })),
  ]
  const byId = new Map(rows.map(toLease).map((lease) => [lease.leaseId, lease]))
  return [...byId.values()].toSorted((a, b) => compareBytes(a.leaseId, b.leaseId))
}

/** Reads a lease from a row whose first cell it is. */
export function toLease(row: Row): Lease {
  return JSON.parse(String(row[0])) as Lease
}

/** One lease, ended ones too. */
export async function leaseById(run: Run, leaseId: string): Promise<Lease | undefined> {
  const row = (await run('lease-by-id', { leaseId }))[0]
  return row === undefined ? undefined : toLease(row)
}

/** Writes leases as they are from now on; an ended one is found by no new fact any more. */
export async function writeLeases(run: Run, leases: readonly Lease[]): Promise<void> {
  if (leases.length === 0) return
  await run('write-leases', { rows: leases.map(leaseRow) })
}

/** A lease as `write-leases` takes it. */
export function leaseRow(lease: Lease): Params {
  return {
    leaseId: lease.leaseId, list: lease.list, rank: whole(lease.rank), debtId: lease.debtId, partyId: lease.partyId,
    contactPointId: lease.contactPointId, state: lease.state, expiresAtMs: whole(lease.expiresAtMs), heldUntilMs: whole(lease.heldUntilMs),
    content: JSON.stringify(lease),
  }
}

/** Keeps by which ids a new fact would enter each lease's dossier. */
export async function watchFor(run: Run, leases: readonly (readonly [leaseId: string, dossier: Dossier])[]): Promise<void> {
  if (leases.length === 0) return
  await run('write-leases-watch', { rows: leases.map(([leaseId, dossier]) => ({ leaseId, ids: touchesOf(dossier) })) })
}

/** Keeps where entries of a list stand from now on; of several about one entry the last counts. */
export async function writeEntryStates(run: Run, list: string, states: readonly EntryState[]): Promise<void> {
  if (states.length === 0) return
  await run('write-entry-states', { list, rows: states.map((one) => ({
    rank: whole(one.rank), state: one.state, notBeforeMs: one.notBeforeMs === undefined ? null : whole(one.notBeforeMs), content: JSON.stringify(one),
  })) })
}
