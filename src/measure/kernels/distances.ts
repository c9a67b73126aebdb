import type { Adjacency } from '../../graph/graph.js'
import { nearFirstQueue } from './near-first-queue.js'

/** Distances from one source; `order` lists the reached nodes, nearest first, the source at its start. */
export interface Distances {
  readonly order: Int32Array
  readonly reached: number
  /** Infinity where no path leads. */
  readonly lengths: Float64Array
}

/** Lengths that differ by less than this share of themselves are the same length with other rounding. */
export const SAME_LENGTH = 1e-10

/**
 * Makes the function that finds the shortest distances from one source along rows, a tie's length being 1 / strength.
 * Its arrays are used again for the next source. O(m + n log n) a source.
 * Source: Dijkstra 1959, doi:10.1007/BF01386390
 */
export function lengthDistances(rows: Adjacency, isWeighted: boolean): (source: number) => Distances {
  const n = rows.offsets.length - 1
  const { offsets, targets } = rows
  const steps = isWeighted ? rows.strengths : null
  const lengths = new Float64Array(n).fill(Infinity)
  const order = new Int32Array(n)
  const queue = nearFirstQueue(lengths)
  let reached = 0
  return (source) => {
    for (let i = 0; i < reached; i++) lengths[order[i]!] = Infinity
    reached = 0
    lengths[source] = 0
    queue.put(source)
    for (let u = queue.take(); u >= 0; u = queue.take()) {
      order[reached++] = u
      for (let i = offsets[u]!, end = offsets[u + 1]!; i < end; i++) {
        const v = targets[i]!
        const length = lengths[u]! + (steps === null ? 1 : 1 / steps[i]!)
        if (length >= lengths[v]!) continue
        lengths[v] = length
        queue.put(v)
      }
    }
    return { order, reached, lengths }
  }
}
