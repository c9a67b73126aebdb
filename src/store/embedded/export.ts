import type { CopyBatch, CopyRecords, CopySection } from '../../model/copy.js'
import { COPY_SECTIONS } from '../../model/copy.js'
import type { EntryState } from '../../model/dispatch.js'
import { FACT_KINDS } from '../../model/facts.js'
import type { DebtId } from '../../model/ids.js'
import { BATCH_ROWS_MAX, RECORDS_AT_ONCE, SEGMENTS_AT_ONCE } from '../../model/limits.js'
import type { StoreExport } from '../port.js'
import { visibleRevision } from './acts.js'
import { openDatabase, type Cell, type Database, type Row } from './database.js'
import { checkpointOf } from './ledger.js'
import { KIND_CODES } from './schema.js'

/** How one section is read: rows in its order, the next page from where the last row stood. */
interface SectionSource<S extends CopySection> {
  /** Schema version that has its table. */
  readonly since: number
  /** Takes the place of the last row read (its cells), the visible revision and the limit. */
  readonly sql: string
  /** The place before the first row. */
  readonly first: readonly Cell[]
  /** How many leading columns are the place of a row. */
  readonly place: number
  readonly atOnce: number
  readonly toRecord: (row: Row, visible: number) => CopyRecords[S]
}

const KIND_OF = new Map(FACT_KINDS.map((kind) => [KIND_CODES[kind], kind]))

function json<T>(cell: Cell | undefined): T {
  return JSON.parse(String(cell)) as T
}

const GATE_ORDER = 'WHERE (key_hash, revision) > (?, ?) AND revision <= ? ORDER BY key_hash, revision LIMIT ?'

const SOURCES: { readonly [S in CopySection]: SectionSource<S> } = {
  acts: {
    since: 1, first: [0], place: 1, atOnce: BATCH_ROWS_MAX,
    sql: "SELECT act, act_id, kind, revision, recorded_at, leaf_id FROM act WHERE act > ? AND state = 'done' AND revision <= ? ORDER BY act LIMIT ?",
    toRecord: ([, actId, kind, revision, recordedAtMs, leafId]) =>
      ({ actId, kind, revision, recordedAtMs, leafId }) as unknown as CopyRecords['acts'],
  },
  versions: {
    since: 1, first: ['', 0], place: 2, atOnce: BATCH_ROWS_MAX,
    sql: `SELECT k.key, k.revision, f.kind, f.content, f.purposes, f.replaced_in FROM fact_key k CROSS JOIN fact f ON f.fact = k.fact
      WHERE (k.key, k.revision) > (?, ?) AND k.revision <= ? ORDER BY k.key, k.revision LIMIT ?`,
    toRecord: ([key, revision, kind, content, purposes, replacedIn], visible) => ({
      key, kind: KIND_OF.get(Number(kind))!, content: content === null ? null : json(content),
      purposes: purposes === '' ? [] : String(purposes).split(' '), revision,
      ...(replacedIn === null || Number(replacedIn) > visible ? {} : { replacedIn }),
    }) as unknown as CopyRecords['versions'],
  },
  refusals: {
    since: 1, first: ['', 0], place: 2, atOnce: BATCH_ROWS_MAX,
    sql: `SELECT key_hash, revision, kind, source_id, source_class, rules FROM refusal ${GATE_ORDER}`,
    toRecord: ([keyHash, revision, kind, sourceId, sourceClass, rules]) =>
      ({ keyHash, kind: KIND_OF.get(Number(kind))!, sourceId, sourceClass, rules: json(rules), revision }) as CopyRecords['refusals'],
  },
  held: {
    since: 1, first: ['', 0], place: 2, atOnce: BATCH_ROWS_MAX,
    sql: `SELECT key_hash, revision, kind, source_id, sealed, rules FROM held ${GATE_ORDER}`,
    toRecord: ([keyHash, revision, kind, sourceId, sealed, rules]) =>
      ({ keyHash, kind: KIND_OF.get(Number(kind))!, sourceId, sealed, rules: json(rules), revision }) as CopyRecords['held'],
  },
  lists: {
    since: 1, first: [0], place: 1, atOnce: RECORDS_AT_ONCE,
    sql: `SELECT a.act, a.act_id, l.head FROM list l JOIN act a ON a.act = l.act
      WHERE a.act > ? AND l.head IS NOT NULL AND a.revision <= ? ORDER BY a.act LIMIT ?`,
    toRecord: ([, actId, head]) => ({ actId: String(actId), head: json(head) }),
  },
  entries: {
    since: 1, first: ['', 0], place: 2, atOnce: RECORDS_AT_ONCE,
    sql: `SELECT e.list, e.rank, e.content, coalesce(e.debt_id, ''), coalesce(e.creditor_id, '') FROM entry e JOIN list l ON l.name = e.list JOIN act a ON a.act = l.act
      WHERE (e.list, e.rank) > (?, ?) AND l.head IS NOT NULL AND a.revision <= ? ORDER BY e.list, e.rank LIMIT ?`,
    toRecord: ([list, , content, debtId, creditorId]) => ({ list: String(list), entry: json(content), debtId: String(debtId) as DebtId, creditorId: String(creditorId) }),
  },
  segments: {
    since: 1, first: ['', '', 0], place: 3, atOnce: SEGMENTS_AT_ONCE,
    sql: `SELECT s.list, s.kind, s.part, s.lines, s.bytes FROM segment s JOIN list l ON l.name = s.list JOIN act a ON a.act = l.act
      WHERE (s.list, s.kind, s.part) > (?, ?, ?) AND l.head IS NOT NULL AND a.revision <= ? ORDER BY s.list, s.kind, s.part LIMIT ?`,
    toRecord: ([list, kind, index, lines, bytes]) => ({ list, kind, index, lines, bytes }) as unknown as CopyRecords['segments'],
  },
  leaves: {
    since: 1, first: [0], place: 1, atOnce: BATCH_ROWS_MAX,
    // Leaves are numbered in order of arrival, so that this is the order of their numbers too, pending ones last.
    sql: 'SELECT arrival, leaf_id, entry, leaf_hash, seq FROM leaf WHERE arrival > ? AND ? >= 0 ORDER BY arrival LIMIT ?',
    toRecord: ([, leafId, entry, leafHash, seq]) => ({
      leafId: String(leafId), entry: String(entry), leafHash: String(leafHash), ...(seq === null ? {} : { seq: Number(seq) }),
    }),
  },
  tree: {
    since: 1, first: [0], place: 1, atOnce: 1,
    sql: 'SELECT one, tree_size, tree_peaks FROM head WHERE one > ? AND ? >= 0 LIMIT ?',
    toRecord: ([, size, peaks]) => ({ size: Number(size), peaks: json(peaks) }),
  },
  signOffs: {
    since: 2, first: [0], place: 1, atOnce: BATCH_ROWS_MAX,
    sql: `SELECT arrival, pack, version, digest, by_whom, evidence, at, leaf_id FROM sign_off
      WHERE arrival > ? AND ? >= 0 ORDER BY arrival LIMIT ?`,
    toRecord: ([, pack, version, digest, by, evidence, at, leafId]) =>
      ({ signOff: { pack, version, digest, by, evidence, at }, leafId }) as CopyRecords['signOffs'],
  },
  runs: {
    since: 3, first: [0], place: 1, atOnce: 1,
    sql: 'SELECT arrival, record, lines, leaf_id FROM measure_run WHERE arrival > ? AND ? >= 0 ORDER BY arrival LIMIT ?',
    toRecord: ([, record, lines, leafId]) => ({ run: { ...json<object>(record), lines }, leafId }) as unknown as CopyRecords['runs'],
  },
  recordings: {
    since: 4, first: [0], place: 1, atOnce: BATCH_ROWS_MAX,
    sql: 'SELECT revision, recorded_at, leaf_id FROM recording WHERE revision > ? AND revision <= ? ORDER BY revision LIMIT ?',
    toRecord: ([revision, recordedAtMs, leafId]) => ({ revision, recordedAtMs, leafId }) as unknown as CopyRecords['recordings'],
  },
  leases: {
    since: 4, first: [''], place: 1, atOnce: RECORDS_AT_ONCE,
    sql: 'SELECT lease_id, content FROM lease WHERE lease_id > ? AND ? >= 0 ORDER BY lease_id LIMIT ?',
    toRecord: ([, content]) => json(content),
  },
  entryStates: {
    since: 4, first: ['', 0], place: 2, atOnce: BATCH_ROWS_MAX,
    sql: 'SELECT list, rank, content FROM entry_state WHERE (list, rank) > (?, ?) AND ? >= 0 ORDER BY list, rank LIMIT ?',
    toRecord: ([list, , content]) => ({ list: String(list), ...json<EntryState>(content) }),
  },
  stops: {
    since: 4, first: [0], place: 1, atOnce: BATCH_ROWS_MAX,
    sql: 'SELECT seq, lease_id FROM stop WHERE seq > ? AND ? >= 0 ORDER BY seq LIMIT ?',
    toRecord: ([seq, leaseId]) => ({ seq: Number(seq), leaseId: String(leaseId) }),
  },
  kept: {
    since: 4, first: ['', ''], place: 2, atOnce: BATCH_ROWS_MAX,
    sql: 'SELECT kind, id, content FROM kept WHERE (kind, id) > (?, ?) AND ? >= 0 ORDER BY kind, id LIMIT ?',
    toRecord: ([kind, id, content]) => ({ kind, id, record: json(content) }) as CopyRecords['kept'],
  },
  answers: {
    since: 4, first: ['', ''], place: 2, atOnce: RECORDS_AT_ONCE,
    sql: 'SELECT actor, key, body_hash, answer, at FROM once WHERE (actor, key) > (?, ?) AND ? >= 0 ORDER BY actor, key LIMIT ?',
    toRecord: ([actor, key, bodyHash, answer, atMs]) => ({ actor, key, bodyHash, answer, atMs }) as unknown as CopyRecords['answers'],
  },
  checkpoints: {
    since: 7, first: [0], place: 1, atOnce: BATCH_ROWS_MAX,
    sql: 'SELECT size, origin, note, peaks, made_at FROM checkpoint WHERE size > ? AND ? >= 0 ORDER BY size LIMIT ?',
    toRecord: (row) => checkpointOf(row),
  },
}

/** Reads everything of the file; see the port. A connection of its own holds one moment, whatever is written meanwhile. */
export function storeExport(path: string, busyMs: number): StoreExport {
  return {
    everything: async function* () {
      const db = openDatabase({ path, readOnly: true, busyMs })
      try {
        db.run('BEGIN')
        const visible = visibleRevision(db)
        for (const section of COPY_SECTIONS) yield* batchesOf(db, section, visible)
      } finally {
        endReading(db)
        db.close()
      }
    },
  }
}

/** Ends the transaction also when the reader left early: a closed connection would hold it until its statements are collected. */
function endReading(db: Database): void {
  try {
    db.run('COMMIT')
  } catch {
    // The engine has ended the transaction itself; what went wrong first is what counts.
  }
}

function* batchesOf<S extends CopySection>(db: Database, section: S, visible: number): Generator<CopyBatch> {
  const source: SectionSource<S> = SOURCES[section]
  // An older file that is only read has no such table, and nothing of it was ever kept.
  if (db.schemaVersion < source.since) return
  let place = source.first
  for (;;) {
    const rows = db.all(source.sql, ...place, visible, source.atOnce)
    const last = rows.at(-1)
    if (last === undefined) return
    yield { section, records: rows.map((row) => source.toRecord(row, visible)) } as unknown as CopyBatch
    if (rows.length < source.atOnce) return
    place = last.slice(0, source.place)
  }
}
