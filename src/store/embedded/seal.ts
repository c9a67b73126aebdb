import type { Revision } from '../../model/ids.js'
import { REF_KINDS, type RefKind } from '../refs.js'
import type { Cell, Database } from './database.js'
import { insertMany } from './insert.js'
import { REF_TABLES } from './schema.js'

/*
 * A load appends its versions in the order they come, which costs no search. What finds them (keys and refs) is kept aside in
 * temporary tables, and merged in sorted order when the load is sealed: so each page of the large trees is written once,
 * where inserting row by row in the order of a file would write nearly all of them again with every batch.
 */

/** Rows merged in one transaction: tens of milliseconds, so that a server's own writes wait no longer. */
const ROWS_IN_STEP = 20_000

const stageOf = (kind: RefKind): string => `temp.staged_${REF_TABLES[kind]}`

/** What one act wrote and nothing finds yet. */
export interface Staged {
  /** Cells of `key, fact`, row after row. */
  readonly keys: Cell[]
  /** Cells of `id, kind, fact`, row after row. */
  readonly refs: ReadonlyMap<RefKind, Cell[]>
}

/** An empty set of what is to be kept aside. */
export function nothingStaged(): Staged {
  return { keys: [], refs: new Map(REF_KINDS.map((kind) => [kind, []])) }
}

/** Empties the stage, and makes it on a connection that has none yet. */
export function clearStage(db: Database): void {
  db.run('CREATE TABLE IF NOT EXISTS temp.staged_key (key TEXT NOT NULL, fact INTEGER NOT NULL) STRICT')
  db.run('DELETE FROM temp.staged_key')
  for (const kind of REF_KINDS) {
    db.run(`CREATE TABLE IF NOT EXISTS ${stageOf(kind)} (id TEXT NOT NULL, kind INTEGER NOT NULL, fact INTEGER NOT NULL) STRICT`)
    db.run(`DELETE FROM ${stageOf(kind)}`)
  }
}

/** Keeps keys and refs aside until the act is sealed. */
export function stage(db: Database, staged: Staged): void {
  insertMany(db, 'temp.staged_key VALUES', 2, staged.keys)
  for (const [kind, cells] of staged.refs) insertMany(db, `${stageOf(kind)} VALUES`, 3, cells)
}

/**
 * Makes everything an act wrote findable, and marks what it replaces, still invisible to readers; in small transactions.
 * `hold` is called in each of them and says the act's number. After a failure (a full disk) it may be called again and goes on.
 */
export function seal(db: Database, hold: () => number, revision: Revision): void {
  const firstFact = db.write(() => {
    const act = hold()
    db.run('UPDATE act SET sealing = 1 WHERE act = ?', act)
    return Number(db.get('SELECT first_fact FROM act WHERE act = ?', act)![0])
  })
  // The last of several versions of one key in an act is the one that counts.
  sorted(db, 'sorted_key', 'SELECT key, max(fact) AS fact FROM temp.staged_key GROUP BY key ORDER BY key')
  db.write(() => {
    hold()
    for (const [kind, count] of countRows(dropDoubled(db, firstFact, revision))) countChange(db, revision, kind, -count)
  })
  inSteps(db, 'sorted_key', hold, (from, to) => {
    for (const [kind, count] of countRows(replaceCurrent(db, revision, from, to))) countChange(db, revision, kind, -count)
    db.run('INSERT OR IGNORE INTO fact_key SELECT key, ?, fact FROM temp.sorted_key WHERE rowid > ? AND rowid <= ? ORDER BY rowid', revision, from, to)
  })
  sealRefs(db, hold)
  db.write(() => clearStage(db))
}

/** Merges the ids that were kept aside into what finds facts by them; see `seal`. */
export function sealRefs(db: Database, hold: () => number): void {
  for (const kind of REF_KINDS) {
    const table = REF_TABLES[kind]
    sorted(db, `sorted_${table}`, `SELECT id, kind, fact FROM ${stageOf(kind)} ORDER BY id, kind, fact`)
    inSteps(db, `sorted_${table}`, hold, (from, to) => {
      db.run(`INSERT OR IGNORE INTO ${table} SELECT id, kind, fact FROM temp.sorted_${table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid`, from, to)
    })
  }
}

/** Keeps by how many an act changes the number of current facts of a kind. */
export function countChange(db: Database, revision: Revision, kind: number, by: number): void {
  db.run(
    'INSERT INTO kind_count VALUES (?, ?, ?) ON CONFLICT (revision, kind) DO UPDATE SET change = change + excluded.change', revision, kind, by,
  )
}

/** Adds up rows of a kind and a number. */
function countRows(rows: readonly (readonly Cell[])[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const [kind, count] of rows) counts.set(Number(kind), (counts.get(Number(kind)) ?? 0) + Number(count))
  return counts
}

/** Makes a temporary table of a question's rows in their order; `question` is text of this program. */
function sorted(db: Database, table: string, question: string): void {
  db.run(`DROP TABLE IF EXISTS temp.${table}`)
  db.run(`CREATE TABLE temp.${table} AS ${question}`)
}

function inSteps(db: Database, table: string, hold: () => number, step: (from: number, to: number) => void): void {
  const rows = Number(db.get(`SELECT coalesce(max(rowid), 0) FROM temp.${table}`)![0])
  for (let from = 0; from < rows; from += ROWS_IN_STEP) {
    db.write(() => {
      hold()
      step(from, from + ROWS_IN_STEP)
    })
  }
  db.run(`DROP TABLE temp.${table}`)
}

/** Deletes versions that a later one of the same act outdid; gives the kind of each, and 1 when it was no tombstone. */
function dropDoubled(db: Database, firstFact: number, revision: Revision): readonly (readonly Cell[])[] {
  const [written, kept] = db.get('SELECT (SELECT count(*) FROM temp.staged_key), (SELECT count(*) FROM temp.sorted_key)')!
  if (written === kept) return []
  for (const kind of REF_KINDS) db.run(`DELETE FROM ${stageOf(kind)} WHERE fact NOT IN (SELECT fact FROM temp.sorted_key)`)
  return db.all(
    'DELETE FROM fact WHERE fact >= ? AND revision = ? AND fact NOT IN (SELECT fact FROM temp.sorted_key) RETURNING kind, content IS NOT NULL', firstFact, revision,
  )
}

/** Marks the versions that the act's keys had until now; gives the kind of each, and 1 when it was no tombstone. */
function replaceCurrent(db: Database, revision: Revision, from: number, to: number): readonly (readonly Cell[])[] {
  return db.all(
    `UPDATE fact SET replaced_in = ?1 WHERE replaced_in IS NULL AND fact IN (
       SELECT k.fact FROM temp.sorted_key s CROSS JOIN fact_key k ON k.key = s.key AND k.revision < ?1 WHERE s.rowid > ?2 AND s.rowid <= ?3
     ) RETURNING kind, content IS NOT NULL`,
    revision, from, to,
  )
}
