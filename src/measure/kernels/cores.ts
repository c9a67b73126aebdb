import type { Adjacency, Graph } from '../../graph/graph.js'

/**
 * Peels the graph: gives for each node the largest k such that it stays when all nodes with fewer than k ties are taken off,
 * again and again. In a directed graph ties that come and ties that go both count. O(n + m), by buckets.
 * Source: Batagelj, Zaversnik 2003, arXiv:cs/0310049; journal doi:10.1007/s11634-010-0079-y
 */
export function peelCores(graph: Graph): Int32Array {
  const n = graph.nodeCount
  const sides = graph.directed ? [graph.out, graph.in] : [graph.out]
  const { order, state, starts } = bucketByDegree(n, sides)
  for (let at = 0; at < n; at++) {
    const u = order[at]!
    const core = state[2 * u]!
    for (const { offsets, targets } of sides) {
      for (let i = offsets[u]!, end = offsets[u + 1]!; i < end; i++) {
        const v = targets[i]!
        const degree = state[2 * v]!
        if (degree <= core) continue
        // Swaps v with the first node of its bucket, then moves the border: v has one tie less.
        const first = starts[degree]!++
        const place = state[2 * v + 1]!
        state[2 * v] = degree - 1
        if (place === first) continue
        const w = order[first]!
        order[place] = w
        state[2 * w + 1] = place
        order[first] = v
        state[2 * v + 1] = first
      }
    }
  }
  return state.filter((_, i) => i % 2 === 0)
}

/** Nodes by their number of ties; `state` holds this number and the place in `order` side by side, since both are needed together. */
function bucketByDegree(n: number, sides: readonly Adjacency[]): { order: Int32Array; state: Int32Array; starts: Int32Array } {
  const state = new Int32Array(2 * n)
  for (const { offsets } of sides) for (let u = 0; u < n; u++) state[2 * u]! += offsets[u + 1]! - offsets[u]!
  let most = 0
  for (let u = 0; u < n; u++) most = Math.max(most, state[2 * u]!)
  const starts = new Int32Array(most + 2)
  for (let u = 0; u < n; u++) starts[state[2 * u]! + 1]!++
  for (let degree = 1; degree < starts.length; degree++) starts[degree]! += starts[degree - 1]!
  const next = starts.slice()
  const order = new Int32Array(n)
  for (let u = 0; u < n; u++) {
    const place = next[state[2 * u]!]!++
    order[place] = u
    state[2 * u + 1] = place
  }
  return { order, state, starts }
}
