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

/** Empties the stage, and makes it on a connection that has none yet. */
export function clearStage(db: Database): void {
  for (const kind of REF_KINDS) {
    db.run(`CREATE TABLE IF NOT EXISTS ${stageOf(kind)} (id TEXT NOT NULL, kind INTEGER NOT NULL, fact INTEGER NOT NULL) STRICT`)
    db.run(`DELETE FROM ${stageOf(kind)}`)
  }
}

/** Keeps refs aside until the act is sealed; cells of `id, kind, fact`, row after row. */
export function stageRefs(db: Database, refs: ReadonlyMap<RefKind, readonly Cell[]>): void {
  for (const [kind, cells] of refs) insertMany(db, `${stageOf(kind)} VALUES`, 3, cells)
}

/**
 * Makes everything an act wrote findable, and marks what it replaces, still invisible to readers; in small transactions.
 * `hold` is called in each of them and says the act's number.
 */
export function seal(db: Database, hold: () => number, revision: Revision): void {
  const firstFact = db.write(() => {
    const act = hold()
    db.run('UPDATE act SET sealing = 1 WHERE act = ?', act)
    return Number(db.get('SELECT first_fact FROM act WHERE act = ?', act)![0])
  })
  const change = new Map<number, number>()
  // The last of several versions of one key in an act is the one that counts.
  sorted(db, 'sorted_key', `SELECT key, max(fact) AS fact FROM fact WHERE fact >= ${firstFact} GROUP BY key ORDER BY key`)
  db.write(() => {
    hold()
    dropDoubled(db, firstFact)
    for (const [kind, count] of db.all('SELECT kind, count(*) FROM fact WHERE fact >= ? AND content IS NOT NULL GROUP BY kind', firstFact)) {
      change.set(Number(kind), Number(count))
    }
  })
  inSteps(db, 'sorted_key', hold, (from, to) => {
    for (const [kind, held] of replaceCurrent(db, revision, from, to)) change.set(Number(kind), (change.get(Number(kind)) ?? 0) - Number(held))
    db.run('INSERT INTO fact_key SELECT key, ?, fact FROM temp.sorted_key WHERE rowid > ? AND rowid <= ? ORDER BY rowid', revision, from, to)
  })
  for (const kind of REF_KINDS) {
    const table = REF_TABLES[kind]
    sorted(db, `sorted_${table}`, `SELECT id, kind, fact FROM ${stageOf(kind)} ORDER BY id, kind, fact`)
    inSteps(db, `sorted_${table}`, hold, (from, to) => {
      db.run(`INSERT INTO ${table} SELECT id, kind, fact FROM temp.sorted_${table} WHERE rowid > ? AND rowid <= ? ORDER BY rowid`, from, to)
    })
  }
  db.write(() => {
    hold()
    for (const [kind, by] of change) db.run('INSERT INTO kind_count VALUES (?, ?, ?)', revision, kind, by)
    clearStage(db)
  })
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

function dropDoubled(db: Database, firstFact: number): void {
  const [written, kept] = db.get('SELECT (SELECT count(*) FROM fact WHERE fact >= ?), (SELECT count(*) FROM temp.sorted_key)', firstFact)!
  if (written === kept) return
  db.run('DELETE FROM fact WHERE fact >= ? AND fact NOT IN (SELECT fact FROM temp.sorted_key)', firstFact)
  for (const kind of REF_KINDS) db.run(`DELETE FROM ${stageOf(kind)} WHERE fact NOT IN (SELECT fact FROM temp.sorted_key)`)
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
