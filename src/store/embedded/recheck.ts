import type { Lease } from '../../model/lease.js'
import { DOSSIERS_MAX } from '../../model/limits.js'
import type { ListHead } from '../../model/list.js'
import type { Recheck, Standing } from '../../model/recheck.js'
import { slicesOf } from '../../model/slices.js'
import type { EpochMs } from '../../model/time.js'
import { takenBackBy } from '../leases.js'
import { visibleRevision } from './acts.js'
import type { Database } from './database.js'
import { readDossiers } from './facts.js'
import { toLease, writeLease } from './held-leases.js'
import { recordsOf } from './kept-records.js'
import { leasesTouched, writeTouches, type Held } from './lease-touches.js'
import { writeLeaf } from './ledger.js'

/** What stands about a list; undefined when there is none of this name. */
export function standingOf(db: Database, list: string): Standing | undefined {
  const head = db.get('SELECT head FROM list WHERE name = ? AND head IS NOT NULL', list)?.[0]
  if (typeof head !== 'string') return undefined
  const approval = recordsOf(db, 'approval', list)[0]
  return { head: JSON.parse(head) as ListHead, pauses: recordsOf(db, 'pause'), ...(approval === undefined ? {} : { approval }) }
}

/** Numbers a lease that was taken back, for the feed of stops. */
export function writeStop(db: Database, leaseId: string): void {
  db.run('INSERT INTO stop (seq, lease_id) VALUES ((SELECT coalesce(max(seq), 0) + 1 FROM stop), ?)', leaseId)
}

/** Decides again on open leases: on all or, with `touched`, on those whose dossiers these ids touch. What stands is found by its new ids too. */
export function recheckLeases(db: Database, nowMs: EpochMs, recheck: Recheck, touched?: readonly string[], exceptId?: string): readonly Lease[] {
  const open = "l.state IN ('open', 'started') AND (l.state = 'started' OR l.expires_at > ?)"
  const rows = touched === undefined
    ? db.all(`SELECT l.content FROM lease l WHERE ${open} ORDER BY l.lease_id`, nowMs)
    : db.all(
      `SELECT l.content FROM lease l WHERE l.lease_id IN (SELECT value FROM json_each(?)) AND ${open} ORDER BY l.lease_id`,
      JSON.stringify(leasesTouched(db, touched)), nowMs,
    )
  const leases = rows.map(toLease).filter((one) => one.leaseId !== exceptId && one.revocation === undefined)
  const revoked: Lease[] = []
  const standings = new Map<string, Standing | undefined>()
  for (const batch of slicesOf(leases, DOSSIERS_MAX)) {
    const dossiers = new Map(readDossiers(db, [...new Set(batch.map((one) => one.debtId))], visibleRevision(db), nowMs).map((one) => [one.debtId, one]))
    const standing: Held[] = []
    for (const held of batch) {
      if (!standings.has(held.list)) standings.set(held.list, standingOf(db, held.list))
      const dossier = dossiers.get(held.debtId)
      const taken = takenBackBy(held, dossier, standings.get(held.list), nowMs, recheck)
      if (taken !== undefined) revoked.push(taken)
      else if (dossier !== undefined) standing.push({ leaseId: held.leaseId, dossier })
    }
    writeTouches(db, standing)
  }
  for (const taken of revoked) {
    writeLease(db, taken)
    writeStop(db, taken.leaseId)
  }
  if (revoked.length > 0) writeLeaf(db, recheck.leaf(revoked))
  return revoked
}

/** Writes anew by which ids the dossier of each open lease is touched, after a copy. */
export function touchOpenLeases(db: Database): void {
  const leases = db.all("SELECT content FROM lease WHERE state IN ('open', 'started') ORDER BY lease_id").map(toLease)
  for (const batch of slicesOf(leases, DOSSIERS_MAX)) {
    const dossiers = new Map(readDossiers(db, [...new Set(batch.map((one) => one.debtId))], visibleRevision(db)).map((one) => [one.debtId, one]))
    writeTouches(db, batch.flatMap(({ leaseId, debtId }) => {
      const dossier = dossiers.get(debtId)
      return dossier === undefined ? [] : [{ leaseId, dossier }]
    }))
  }
}
