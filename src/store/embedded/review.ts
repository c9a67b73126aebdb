import type { KeptKind, Seen, Sees, Settled } from '../../model/dispatch.js'
import { FACT_KINDS } from '../../model/facts.js'
import type { SourceId, Revision } from '../../model/ids.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import type { EpochMs } from '../../model/time.js'
import type { HeldRow } from '../../model/writes.js'
import type { ReviewStore } from '../review-port.js'
import { visibleRevision } from './acts.js'
import type { Cell, Database, Row } from './database.js'
import { readByKey, readDossiers } from './facts.js'
import { recordsOf } from './kept-records.js'
import { KIND_CODES } from './schema.js'

const KIND_OF = new Map(FACT_KINDS.map((kind) => [KIND_CODES[kind], kind]))
const HELD = 'SELECT key_hash, max(h.revision), h.kind, h.source_id, h.sealed, h.rules FROM held h, head WHERE h.revision <= visible'

function toHeld([keyHash, revision, code, sourceId, sealed, rules]: Row): HeldRow {
  return {
    keyHash: String(keyHash), revision: Number(revision) as Revision, kind: KIND_OF.get(Number(code))!, sourceId: String(sourceId) as SourceId,
    sealed: String(sealed), rules: JSON.parse(String(rules)) as readonly string[],
  }
}

function heldRow(db: Database, keyHash: string): HeldRow | undefined {
  const row = db.get(`${HELD} AND h.key_hash = ? GROUP BY h.key_hash`, keyHash)
  return row === undefined ? undefined : toHeld(row)
}

/** Reads held rows; see the port for what each method promises. */
export function reviewStore(db: Database): ReviewStore {
  return {
    heldRows: async (afterHash, limit) =>
      db.all(`${HELD} AND h.key_hash > ? GROUP BY h.key_hash ORDER BY h.key_hash LIMIT ?`, afterHash, Math.min(limit, BATCH_ROWS_MAX)).map(toHeld),
    heldRow: async (keyHash) => heldRow(db, keyHash),
  }
}

/** What an act asked to see. */
export function seenBySees(db: Database, sees: Sees | undefined, nowMs: EpochMs): Seen {
  if (sees === undefined) return {}
  const [dossier] = sees.debtId === undefined ? [] : readDossiers(db, [sees.debtId], visibleRevision(db), nowMs)
  const [record] = sees.record === undefined ? [] : recordsOf(db, sees.record.kind, sees.record.id)
  const held = sees.heldHash === undefined ? undefined : heldRow(db, sees.heldHash)
  return {
    ...(dossier === undefined ? {} : { dossier }),
    ...(sees.keys === undefined ? {} : { facts: readByKey(db, sees.keys, visibleRevision(db)) }),
    ...(record === undefined ? {} : { record }),
    ...(held === undefined ? {} : { held }),
  }
}

/** Keeps what an act keeps beside its facts. */
export function keepSettled(db: Database, { keep = [], unheldHash }: Settled<unknown>): void {
  for (const { kind, id, record } of keep) keepRecord(db, kind, id, record)
  if (unheldHash !== undefined) db.run('DELETE FROM held WHERE key_hash = ? AND revision <= (SELECT visible FROM head)', unheldHash)
}

/** Keeps a small record under its kind and id; null ends it. */
export function keepRecord(db: Database, kind: KeptKind, id: string, record: object | null): void {
  const cells: readonly Cell[] = [kind, id]
  if (record === null) db.run('DELETE FROM kept WHERE kind = ? AND id = ?', ...cells)
  else db.run('INSERT INTO kept VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET content = excluded.content', ...cells, JSON.stringify(record))
}
