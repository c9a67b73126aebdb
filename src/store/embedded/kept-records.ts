import type { KeptKind, KeptRecords } from '../../model/dispatch.js'
import type { Database } from './database.js'

/** Records of a kind by id, or the one of an id. */
export function recordsOf<K extends KeptKind>(db: Database, kind: K, id?: string): readonly KeptRecords[K][] {
  const rows = id === undefined
    ? db.all('SELECT content FROM kept WHERE kind = ? ORDER BY id', kind)
    : db.all('SELECT content FROM kept WHERE kind = ? AND id = ?', kind, id)
  return rows.map(([content]) => JSON.parse(String(content)) as KeptRecords[K])
}

/** Records of a kind with the ids that they are kept under. */
export function recordsWithIds<K extends KeptKind>(db: Database, kind: K): readonly (readonly [id: string, record: KeptRecords[K]])[] {
  return db.all('SELECT id, content FROM kept WHERE kind = ? ORDER BY id', kind).map(([id, content]) => [String(id), JSON.parse(String(content)) as KeptRecords[K]])
}
