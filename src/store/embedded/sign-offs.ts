import type { SignOffStore } from '../port.js'
import type { Database } from './database.js'
import { writeLeaf } from './ledger.js'

/** Schema version that has the table of words. */
const SINCE_SCHEMA = 2

/** Keeps counsel's words on packs; see the port for what each method promises. */
export function signOffStore(db: Database): SignOffStore {
  return {
    recordSignOff: async ({ pack, version, digest, by, evidence, at }, leaf) =>
      db.write(() => {
        writeLeaf(db, leaf)
        db.run(
          `INSERT INTO sign_off (pack, version, digest, by_whom, evidence, at, leaf_id) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (leaf_id) DO NOTHING`,
          pack, version, digest, by, evidence, at, leaf.leafId,
        )
      }),
    signOffs: async () => {
      // An older file that is only read has no such table, and no word was ever kept in it.
      if (db.schemaVersion < SINCE_SCHEMA) return []
      const rows = db.all('SELECT pack, version, digest, by_whom, evidence, at FROM sign_off ORDER BY arrival')
      return rows.map(([pack, version, digest, by, evidence, at]) => ({
        pack: String(pack), version: String(version), digest: String(digest), by: String(by), evidence: String(evidence), at: String(at),
      }))
    },
  }
}
