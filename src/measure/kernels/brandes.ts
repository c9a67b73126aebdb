import type { Graph } from '../../graph/graph.js'

/** What one source adds to every node: its dependency. `order` lists the reached nodes, the source first. */
export interface Dependencies {
  readonly order: Int32Array
  readonly reached: number
  readonly delta: Float64Array
}

/**
 * Makes the function that counts the shortest paths from one source, all ties one step long, and sums up
 * how much each node lies on them. Its arrays are used again for the next source. O(m) a source.
 * Source: Brandes 2001, doi:10.1080/0022250X.2001.9990249
 */
export function stepDependencies(graph: Graph): (source: number) => Dependencies | null {
  const n = graph.nodeCount
  const { offsets, targets } = graph.out
  const level = new Int32Array(n).fill(-1)
  const paths = new Float64Array(n)
  const delta = new Float64Array(n)
  const order = new Int32Array(n)
  return (source) => {
    level[source] = 0
    paths[source] = 1
    order[0] = source
    let reached = 1
    for (let head = 0; head < reached; head++) {
      const u = order[head]!
      const below = level[u]! + 1
      const count = paths[u]!
      for (let i = offsets[u]!, end = offsets[u + 1]!; i < end; i++) {
        const v = targets[i]!
        if (level[v]! < 0) {
          level[v] = below
          order[reached++] = v
          paths[v] = count
        } else if (level[v] === below) paths[v]! += count
      }
    }
    for (let i = 0; i < reached; i++) delta[order[i]!] = 0
    let isFinite = true
    for (let at = reached - 1; at >= 0; at--) {
      const u = order[at]!
      const below = level[u]! + 1
      let sum = 0
      for (let i = offsets[u]!, end = offsets[u + 1]!; i < end; i++) {
        const v = targets[i]!
        if (level[v] === below) sum += (1 + delta[v]!) / paths[v]!
      }
      if (paths[u]! > PATHS_MAX) isFinite = false
      delta[u] = sum * paths[u]!
    }
    for (let i = 0; i < reached; i++) level[order[i]!] = -1
    return isFinite ? { order, reached, delta } : null
  }
}

/** Above it counts of paths may overflow; such a source is counted again with exponents of its own. */
const PATHS_MAX = 1e280
