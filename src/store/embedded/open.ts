import type { Keyring } from '../../model/keyring.js'
import type { Revision } from '../../model/ids.js'
import type { Store } from '../port.js'
import { openActs } from './acts.js'
import { checkStore, gateCounts } from './check.js'
import { openDatabase, type Database } from './database.js'
import { rightsStore } from './erasing.js'
import { unavailable } from './faults.js'
import { storeExport } from './export.js'
import { factReader } from './facts.js'
import { openGroupCommit } from './group-commit.js'
import { recordStore } from './kept.js'
import { dispatchStore } from './leases.js'
import { storeImport } from './import.js'
import { judgementStore } from './judgements.js'
import { ledgerStore } from './ledger.js'
import { listStore } from './lists.js'
import { loadWriter } from './load.js'
import { reviewStore } from './review.js'
import { runStore } from './runs.js'
import { signOffStore } from './sign-offs.js'

/** How long a write waits for another program's write, unless told otherwise. */
const BUSY_MS = 10_000

/** How to open the embedded store. */
export interface EmbeddedOptions {
  /** File; it and its folder are made (modes 0600 and 0700) when they are not there. */
  readonly path: string
  /** With it the store is bound to this key when it is made, and opens with no other afterwards. */
  readonly keyring?: Keyring
  readonly readOnly?: boolean
  readonly busyMs?: number
}

/**
 * Opens the embedded store: one SQLite file in WAL mode, every commit on the disk before it is acknowledged.
 * @throws Problem store-unavailable when the file cannot be used, or belongs to another key
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Store> {
  const busyMs = options.busyMs ?? BUSY_MS
  const db = openDatabase({ path: options.path, readOnly: options.readOnly ?? false, busyMs })
  try {
    if (options.keyring !== undefined) bindKey(db, options.keyring, options.readOnly ?? false)
  } catch (error) {
    db.close()
    throw error
  }
  const acts = openActs(db)
  const together = openGroupCommit(db)
  const { endLoad, ...writer } = loadWriter(db, acts, busyMs)
  return {
    ...factReader(db),
    ...writer,
    ...listStore(db, acts),
    ...judgementStore(db, acts),
    ...ledgerStore(db, together),
    ...signOffStore(db),
    ...runStore(db),
    ...dispatchStore(db, together),
    ...recordStore(db, together),
    ...storeExport(options.path, busyMs),
    ...storeImport(db, acts),
    ...reviewStore(db),
    ...rightsStore(db, acts),
    identity: async (at) => identityOf(db, at),
    check: async () => checkStore(db),
    gateCounts: async () => gateCounts(db),
    close: async () => {
      if (!db.isOpen()) return
      await endLoad()
      together.finish()
      if (options.readOnly !== true) acts.release()
      db.close()
    },
  }
}

/** Leaf id of the act that made the newest visible revision, or the newest up to one. */
function identityOf(db: Database, at?: Revision): string {
  const leafId = db.get(
    `SELECT leaf_id FROM (SELECT revision, leaf_id FROM act WHERE state = 'done' AND kind = 'load' UNION ALL SELECT revision, leaf_id FROM recording), head
     WHERE revision <= min(visible, ?) ORDER BY revision DESC LIMIT 1`, at ?? Number.MAX_SAFE_INTEGER)?.[0]
  return typeof leafId === 'string' ? leafId : 'empty'
}

/** A hash that only this key gives: enough to know it again, of no use to find it. */
function bindKey(db: Database, keyring: Keyring, readOnly: boolean): void {
  const check = keyring.hash('ref', 'rightparty key check')
  if (!readOnly) db.run("INSERT INTO meta VALUES ('key_check', ?) ON CONFLICT (name) DO NOTHING", check)
  const bound = db.get("SELECT value FROM meta WHERE name = 'key_check'")?.[0]
  if (bound === undefined || bound === check) return
  throw unavailable(db.path, 'it was made with another key: give its own key file by RIGHTPARTY_KEY_FILE, or restore that file from a backup')
}
