import { BATCH_ROWS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { Cell, Database } from './database.js'

/** Cells in one INSERT: many times faster than row by row; with more, handing them over costs more than it saves. */
const CELLS_AT_ONCE = 180

/** @throws Problem limit-exceeded when a batch is too large for one transaction */
export function checkBatch(rows: readonly unknown[]): void {
  if (rows.length > BATCH_ROWS_MAX) throw new Problem('limit-exceeded', `a batch holds at most ${BATCH_ROWS_MAX} rows; this one has ${rows.length}`)
}

/** A statement, and how many rows it inserts. */
interface Insert {
  readonly sql: string
  readonly rows: number
}

/** Statements by what they insert into, that of the most rows first. */
const INSERTS = new Map<string, readonly Insert[]>()

function insertsFor(into: string, columns: number): readonly Insert[] {
  const known = INSERTS.get(into)
  if (known !== undefined) return known
  const most = Math.max(1, Math.floor(CELLS_AT_ONCE / columns))
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`
  const made = [...new Set([most, Math.ceil(most / 6), 1])].map((rows) => ({
    sql: `INSERT INTO ${into.replace('VALUES', `VALUES ${Array.from({ length: rows }, () => row).join(', ')}`)}`, rows,
  }))
  INSERTS.set(into, made)
  return made
}

/** Inserts rows many at a time; `into` and `columns` are fixed words of this program, never data. */
export function insertMany(db: Database, into: string, columns: number, cells: readonly Cell[]): number {
  let changed = 0
  let at = 0
  for (const { sql, rows } of insertsFor(into, columns)) {
    const step = columns * rows
    for (; at + step <= cells.length; at += step) changed += db.run(sql, ...cells.slice(at, at + step))
  }
  return changed
}
