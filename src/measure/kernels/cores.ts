import type { Graph } from '../../graph/graph.js'

/**
 * Peels the graph: gives for each node the largest k such that it stays when all nodes with fewer than k ties are taken off,
 * again and again. In a directed graph ties that come and ties that go both count. O(n + m), by buckets.
 * Source: Batagelj, Zaversnik 2003, arXiv:cs/0310049; journal doi:10.1007/s11634-010-0079-y
 */
export function peelCores(graph: Graph): Int32Array {
  const n = graph.nodeCount
  const sides = graph.directed ? [graph.out, graph.in] : [graph.out]
  const degrees = new Int32Array(n)
  for (const { offsets } of sides) for (let u = 0; u < n; u++) degrees[u]! += offsets[u + 1]! - offsets[u]!
  const { order, places, starts } = bucketByDegree(degrees)
  for (let at = 0; at < n; at++) {
    const u = order[at]!
    const core = degrees[u]!
    for (const { offsets, targets } of sides) {
      for (let i = offsets[u]!, end = offsets[u + 1]!; i < end; i++) {
        const v = targets[i]!
        const degree = degrees[v]!
        if (degree <= core) continue
        // Swaps v with the first node of its bucket, then moves the border: v has one tie less.
        const first = starts[degree]!++
        const w = order[first]!
        const place = places[v]!
        order[place] = w
        places[w] = place
        order[first] = v
        places[v] = first
        degrees[v] = degree - 1
      }
    }
  }
  return degrees
}

function bucketByDegree(degrees: Int32Array): { order: Int32Array; places: Int32Array; starts: Int32Array } {
  const n = degrees.length
  let most = 0
  for (let u = 0; u < n; u++) most = Math.max(most, degrees[u]!)
  const starts = new Int32Array(most + 2)
  for (let u = 0; u < n; u++) starts[degrees[u]! + 1]!++
  for (let degree = 1; degree < starts.length; degree++) starts[degree]! += starts[degree - 1]!
  const next = starts.slice()
  const order = new Int32Array(n)
  const places = new Int32Array(n)
  for (let u = 0; u < n; u++) {
    const place = next[degrees[u]!]!++
    order[place] = u
    places[u] = place
  }
  return { order, places, starts }
}
