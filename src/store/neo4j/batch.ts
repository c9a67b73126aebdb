import { BATCH_ROWS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'

/** @throws Problem limit-exceeded when a batch is too large for one transaction */
export function checkBatch(rows: readonly unknown[]): void {
  if (rows.length > BATCH_ROWS_MAX) throw new Problem('limit-exceeded', `a batch holds at most ${BATCH_ROWS_MAX} rows; this one has ${rows.length}`)
}
