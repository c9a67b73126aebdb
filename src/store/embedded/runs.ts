import { Problem } from '../../model/problem.js'
import type { RunRecord } from '../../model/measure.js'
import type { RunStore } from '../port.js'
import type { Database } from './database.js'
import { writeLeaf } from './ledger.js'

/** Schema version that has the table of runs. */
const SINCE_SCHEMA = 3

function recordOf(text: unknown): RunRecord {
  return JSON.parse(String(text)) as RunRecord
}

/** Keeps runs of measures; see the port for what each method promises. */
export function runStore(db: Database): RunStore {
  return {
    saveRun: async ({ lines, ...record }, leaf) =>
      db.write(() => {
        writeLeaf(db, leaf)
        const known = db.get('SELECT leaf_id FROM measure_run WHERE run_id = ?', record.runId)?.[0]
        if (known === leaf.leafId) return
        if (known !== undefined) throw new Problem('conflict', `there is a run ${record.runId} already; runs are never replaced`)
        db.run('INSERT INTO measure_run (run_id, record, lines, leaf_id) VALUES (?, ?, ?, ?)', record.runId, JSON.stringify(record), lines, leaf.leafId)
      }),
    runs: async () =>
      // An older file that is only read has no such table, and no run was ever kept in it.
      db.schemaVersion < SINCE_SCHEMA ? [] : db.all('SELECT record FROM measure_run ORDER BY arrival DESC').map(([record]) => recordOf(record)),
    run: async (runId) => {
      const row = db.schemaVersion < SINCE_SCHEMA ? undefined : db.get('SELECT record, lines FROM measure_run WHERE run_id = ?', runId)
      if (row === undefined) throw new Problem('not-found', 'there is no such run')
      return { ...recordOf(row[0]), lines: new Uint8Array(row[1] as Uint8Array) }
    },
  }
}
