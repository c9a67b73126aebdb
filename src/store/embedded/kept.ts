import type { RecordStore } from '../dispatch-port.js'
import type { Database } from './database.js'
import { writeLeaf } from './ledger.js'
import { recordsOf } from './kept-records.js'
import { once } from './once.js'
import { recheckLeases } from './recheck.js'

/** Keeps small records; see the port for what each method promises. */
export function recordStore(db: Database): RecordStore {
  return {
    keep: async (kind, id, record, leaf, then) =>
      db.write(() => {
        const keep = () => {
          writeLeaf(db, leaf)
          if (record === null) db.run('DELETE FROM kept WHERE kind = ? AND id = ?', kind, id)
          else db.run('INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET content = excluded.content', kind, id, JSON.stringify(record))
          return then?.recheck === undefined ? [] : recheckLeases(db, then.nowMs, then.recheck)
        }
        return once(db, then?.once, then?.nowMs ?? 0, keep).answer
      }),
    kept: async (kind) => recordsOf(db, kind),
  }
}
