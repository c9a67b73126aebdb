import { BATCH_ROWS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { Cell, Database } from './database.js'

/** Rows in one INSERT, most first: many times faster than one by one, and below SQLite's bound of 32,766 parameters. */
const ROWS_AT_ONCE = [100, 16, 4, 1] as const

/** @throws Problem limit-exceeded when a batch is too large for one transaction */
export function checkBatch(rows: readonly unknown[]): void {
  if (rows.length > BATCH_ROWS_MAX) throw new Problem('limit-exceeded', `a batch holds at most ${BATCH_ROWS_MAX} rows; this one has ${rows.length}`)
}

/** Statements by what they insert into, one for each of `ROWS_AT_ONCE`. */
const STATEMENTS = new Map<string, readonly string[]>()

function statementsFor(into: string, columns: number): readonly string[] {
  const known = STATEMENTS.get(into)
  if (known !== undefined) return known
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`
  const made = ROWS_AT_ONCE.map((rows) => `INSERT INTO ${into.replace('VALUES', `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`)}`)
  STATEMENTS.set(into, made)
  return made
}

/** Inserts rows many at a time; `into` and `columns` are fixed words of this program, never data. */
export function insertMany(db: Database, into: string, columns: number, cells: readonly Cell[]): number {
  const statements = statementsFor(into, columns)
  let changed = 0
  let at = 0
  for (const [i, rows] of ROWS_AT_ONCE.entries()) {
    const step = columns * rows
    for (; at + step <= cells.length; at += step) changed += db.run(statements[i]!, ...cells.slice(at, at + step))
  }
  return changed
}
