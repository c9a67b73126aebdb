import type { Adjacency } from '../../graph/graph.js'

/** What a degree counts of a row: its ties once, parallel ties each, or their strengths. */
export type Counted = 'ties' | 'parallel' | 'strengths'

/** Adds the ties of every node's row to `totals`. O(n + m). */
export function addRows(rows: Adjacency, counted: Counted, totals: Float64Array): void {
  const amounts = counted === 'strengths' ? rows.strengths : counted === 'parallel' ? rows.multiplicities : null
  for (let node = 0; node < totals.length; node++) {
    const start = rows.offsets[node]!
    const end = rows.offsets[node + 1]!
    if (amounts === null) totals[node]! += end - start
    else for (let i = start; i < end; i++) totals[node]! += amounts[i]!
  }
}

/** Divides degrees by the number of other nodes, as networkx does; a node alone has 1. */
export function normalizeDegrees(totals: Float64Array): Float64Array {
  return totals.map((total) => (totals.length > 1 ? total / (totals.length - 1) : 1))
}
