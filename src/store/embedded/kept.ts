import type { RecordStore } from '../dispatch-port.js'
import { leasesKept, toldOf } from '../leases.js'
import type { Database } from './database.js'
import type { GroupCommit } from './group-commit.js'
import { writeLeaf } from './ledger.js'
import { recordsOf } from './kept-records.js'
import { answered, once } from './once.js'
import { recheckLeases } from './recheck.js'
import { keepRecord } from './review.js'

/** Keeps small records; see the port for what each method promises. */
export function recordStore(db: Database, { share }: GroupCommit): RecordStore {
  return {
    keep: async (kind, id, record, leaf, then) =>
      share(() => {
        const keep = () => {
          writeLeaf(db, leaf)
          keepRecord(db, kind, id, record)
          const leases = then?.recheck === undefined ? [] : recheckLeases(db, then.nowMs, then.recheck)
          return then?.told === undefined ? leases : { leases, told: then.told }
        }
        return leasesKept(once(db, then?.once, then?.nowMs ?? 0, keep).answer)
      }),
    answered: async (asked) => toldOf(answered(db, asked)?.answer),
    kept: async (kind) => recordsOf(db, kind),
    keptOne: async (kind, id) => recordsOf(db, kind, id)[0],
  }
}
