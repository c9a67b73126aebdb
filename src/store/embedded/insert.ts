import { BATCH_ROWS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { Cell, Database } from './database.js'

/** Rows in one INSERT: many times faster than one by one, and below SQLite's bound of 32,766 parameters. */
const ROWS_AT_ONCE = 100

/** @throws Problem limit-exceeded when a batch is too large for one transaction */
export function checkBatch(rows: readonly unknown[]): void {
  if (rows.length > BATCH_ROWS_MAX) throw new Problem('limit-exceeded', `a batch holds at most ${BATCH_ROWS_MAX} rows; this one has ${rows.length}`)
}

/** Inserts rows many at a time; `table` and `columns` are fixed words of this program, never data. */
export function insertMany(db: Database, into: string, columns: number, cells: readonly Cell[]): number {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`
  const many = `INSERT INTO ${into.replace('VALUES', `VALUES ${Array.from({ length: ROWS_AT_ONCE }, () => row).join(', ')}`)}`
  const single = `INSERT INTO ${into.replace('VALUES', `VALUES ${row}`)}`
  const step = columns * ROWS_AT_ONCE
  let changed = 0
  let at = 0
  for (; at + step <= cells.length; at += step) changed += db.run(many, ...cells.slice(at, at + step))
  for (; at < cells.length; at += columns) changed += db.run(single, ...cells.slice(at, at + columns))
  return changed
}
