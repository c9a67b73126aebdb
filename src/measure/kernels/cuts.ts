import type { Adjacency } from '../../graph/graph.js'

/** Where an undirected graph falls apart when one tie or node is taken out. */
export interface Cuts {
  /** Ties as pairs of nodes, smaller first, ascending. */
  readonly bridges: Int32Array
  /** 1 for a node without which its part falls apart. */
  readonly articulation: Uint8Array
}

/**
 * Finds the bridges and articulation points of undirected rows by one depth-first walk. O(n + m), no recursion.
 * Source: Hopcroft, Tarjan 1973, doi:10.1145/362248.362272
 */
export function findCuts(rows: Adjacency): Cuts {
  const n = rows.offsets.length - 1
  const { offsets, targets } = rows
  const found = new Int32Array(n).fill(-1)
  const lows = new Int32Array(n)
  const cursors = offsets.slice(0, n)
  const trail = new Int32Array(n)
  const articulation = new Uint8Array(n)
  const bridges: number[] = []
  let clock = 0
  for (let root = 0; root < n; root++) {
    if (found[root]! >= 0) continue
    let branches = 0
    let depth = 0
    trail[0] = root
    found[root] = lows[root] = clock++
    while (depth >= 0) {
      const u = trail[depth]!
      const parent = depth > 0 ? trail[depth - 1]! : -1
      if (cursors[u]! < offsets[u + 1]!) {
        const v = targets[cursors[u]!++]!
        if (found[v]! < 0) {
          found[v] = lows[v] = clock++
          trail[++depth] = v
        } else if (v !== parent) lows[u] = Math.min(lows[u]!, found[v]!)
        continue
      }
      depth--
      if (parent < 0) break
      lows[parent] = Math.min(lows[parent]!, lows[u]!)
      if (lows[u]! > found[parent]!) bridges.push(Math.min(u, parent) * n + Math.max(u, parent))
      if (parent === root) branches++
      else if (lows[u]! >= found[parent]!) articulation[parent] = 1
    }
    if (branches > 1) articulation[root] = 1
  }
  return { bridges: asPairs(bridges, n), articulation }
}

function asPairs(keys: readonly number[], n: number): Int32Array {
  const sorted = Float64Array.from(keys).sort()
  const pairs = new Int32Array(sorted.length * 2)
  for (let i = 0; i < sorted.length; i++) {
    pairs[2 * i] = Math.floor(sorted[i]! / n)
    pairs[2 * i + 1] = sorted[i]! % n
  }
  return pairs
}
