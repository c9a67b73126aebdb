import type { Revision } from '../../model/ids.js'
import type { LedgerLeaf } from '../../model/ledger.js'
import { LOAD_REVISION_GAP } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import { isAlive, thisProcess, type Owner } from '../owner.js'
import type { OpenAct } from '../port.js'
import type { Database } from './database.js'
import { writeLeaf } from './ledger.js'
import { REF_TABLES } from './schema.js'

/** One handle's hold on the store's long acts. */
export interface Acts {
  /** Who holds them: a thread of this handle goes on with them in its name. */
  readonly owner: Owner
  /** Opens an act in a transaction of its own, after sweeping what dead ones left. */
  readonly begin: (actId: string, kind: 'load' | 'copy' | 'list', inside?: (act: number) => void) => OpenAct
  /** Must be called first in each write of an act; says the act's number. */
  readonly hold: (act: OpenAct) => number
  /** Ends an act and writes its ledger leaf; belongs into the transaction that makes it visible. */
  readonly finish: (act: OpenAct, recordedAtMs: number, leaf: LedgerLeaf) => void
  readonly abandon: (act: OpenAct) => void
  /** Lets go of acts of this handle that were never finished, so that the next one sweeps them. */
  readonly release: () => void
}

/**
 * By how much an act's revision lies above the visible one. A load leaves room for the events that are recorded while it is
 * open; a copy brings revisions of its own from 1 on; a list makes no facts visible and takes none.
 */
const REVISIONS_ABOVE = { load: LOAD_REVISION_GAP, copy: 1, list: 0 } as const

/** Keeps long acts apart: one at a time, and what a dead one left is swept. */
export function openActs(db: Database, owner: Owner = thisProcess()): Acts {
  const hold = (act: OpenAct): number => {
    const row = db.get("SELECT act, owner FROM act WHERE act_id = ? AND state = 'open'", act.actId)
    if (row === undefined || ownerOf(row[1]!)?.token !== owner.token) {
      throw new Problem('conflict', `the act ${act.actId} is not open here: it was finished, abandoned or taken for dead; run it again`)
    }
    db.run('UPDATE act SET heartbeat_at = ? WHERE act = ?', Date.now(), row[0]!)
    return Number(row[0])
  }
  return {
    owner,
    hold,
    begin: (actId, kind, inside) =>
      db.write(() => {
        refuseSecond(db, actId)
        sweep(db)
        const visible = visibleRevision(db)
        const revision = (visible + REVISIONS_ABOVE[kind]) as Revision
        const firstFact = Number(db.get('SELECT coalesce(max(fact), 0) + 1 FROM fact')![0])
        db.run(
          "INSERT INTO act (act_id, kind, state, revision, first_fact, owner, heartbeat_at) VALUES (?, ?, 'open', ?, ?, ?, ?)",
          actId, kind === 'list' ? 'list' : 'load', revision, firstFact, JSON.stringify(owner), Date.now(),
        )
        inside?.(Number(db.get('SELECT act FROM act WHERE act_id = ?', actId)![0]))
        return { actId, revision }
      }),
    finish: (act, recordedAtMs, leaf) => {
      const number = hold(act)
      // Recording times never run backwards, even when the clock does, so that a moment names one revision.
      db.run(
        `UPDATE act SET state = 'done', owner = NULL, leaf_id = ?,
           recorded_at = max(?, (SELECT coalesce(max(recorded_at), 0) FROM act),
             (SELECT coalesce(max(recorded_at), 0) FROM recording)) WHERE act = ?`,
        leaf.leafId, recordedAtMs, number,
      )
      writeLeaf(db, leaf)
    },
    abandon: (act) =>
      db.write(() => {
        hold(act)
        sweepOpen(db)
      }),
    release: () => {
      db.run("UPDATE act SET owner = NULL WHERE state = 'open' AND owner = ?", JSON.stringify(owner))
    },
  }
}

/** The newest revision that readers see. */
export function visibleRevision(db: Database): Revision {
  return Number(db.get('SELECT visible FROM head')![0]) as Revision
}

function refuseSecond(db: Database, actId: string): void {
  if (db.get("SELECT 1 FROM act WHERE act_id = ? AND state = 'done'", actId) !== undefined) {
    throw new Problem('conflict', `the act ${actId} was finished before: give the new one another id`)
  }
}

/** What is said of an act that is in the way. */
const UNDER_WAY: Readonly<Record<string, string>> = {
  load: 'another load is being written to this store', list: 'a list is being made in this store (rank)',
}

/** Whether an act is open that nobody goes on with: the next load or list sweeps it. */
export function hasDeadAct(db: Database): boolean {
  const row = db.get("SELECT owner, heartbeat_at FROM act WHERE state = 'open'")
  return row !== undefined && !isAlive(ownerOf(row[0]!), Date.now() - Number(row[1]))
}

function sweep(db: Database): void {
  const row = db.get("SELECT kind, owner, heartbeat_at FROM act WHERE state = 'open'")
  if (row === undefined) return
  const [kind, owner, heartbeatAt] = row
  if (isAlive(ownerOf(owner!), Date.now() - Number(heartbeatAt))) {
    throw new Problem('conflict', `${UNDER_WAY[String(kind)] ?? 'something else is being written'}: try again when that is done`)
  }
  sweepOpen(db)
}

/** Deletes everything that the open act wrote. */
function sweepOpen(db: Database): void {
  const [act, kind, revision, firstFact, sealing] = db.get("SELECT act, kind, revision, first_fact, sealing FROM act WHERE state = 'open'")!
  if (kind === 'load') {
    // Events recorded meanwhile have rows among them, at revisions below.
    const own = 'fact IN (SELECT fact FROM fact WHERE fact >= ? AND revision >= ?)'
    if (sealing === 1) {
      for (const table of ['fact_key', ...Object.values(REF_TABLES)]) db.run(`DELETE FROM ${table} WHERE ${own}`, firstFact!, revision!)
      db.run('UPDATE fact SET replaced_in = NULL WHERE replaced_in = ?', revision!)
    }
    db.run('DELETE FROM fact WHERE fact >= ? AND revision >= ?', firstFact!, revision!)
    // A load writes at its own revision; a copy at all revisions of its source, in a store that had none.
    for (const table of ['kind_count', 'refusal', 'held']) db.run(`DELETE FROM ${table} WHERE revision >= ?`, revision!)
  }
  for (const table of ['entry', 'segment']) db.run(`DELETE FROM ${table} WHERE list IN (SELECT name FROM list WHERE act = ?)`, act!)
  db.run('DELETE FROM list WHERE act = ?', act!)
  db.run('DELETE FROM act WHERE act = ?', act!)
}

function ownerOf(cell: string | number | Uint8Array | null): Owner | undefined {
  return typeof cell === 'string' ? (JSON.parse(cell) as Owner) : undefined
}
