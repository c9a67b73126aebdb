import type { RecordStore } from '../dispatch-port.js'
import { leasesKept, toldOf } from '../leases.js'
import type { Database } from './database.js'
import { writeLeaf } from './ledger.js'
import { recordsOf } from './kept-records.js'
import { answered, once } from './once.js'
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
          const leases = then?.recheck === undefined ? [] : recheckLeases(db, then.nowMs, then.recheck)
          return then?.told === undefined ? leases : { leases, told: then.told }
        }
        return leasesKept(once(db, then?.once, then?.nowMs ?? 0, keep).answer)
      }),
    answered: async (asked) => toldOf(answered(db, asked)?.answer),
    kept: async (kind) => recordsOf(db, kind),
  }
}
