import type { Graph } from '../../graph/graph.js'
import type { Parts } from './parts.js'

/**
 * Gives the limit of x := (I + A^T) x on a graph without circles: only nodes at the end of a longest chain keep a value,
 * in the measure of how many such chains end there. Squares sum to 1. O(n + m).
 * `strong` numbers every node before the nodes that lead to it.
 */
export function longestChains(graph: Graph, strong: Parts, isWeighted: boolean): Float64Array {
  const { offsets, targets } = graph.in
  const strengths = isWeighted ? graph.in.strengths : null
  const n = graph.nodeCount
  const order = new Int32Array(n)
  for (let u = 0; u < n; u++) order[n - 1 - strong.labels[u]!] = u
  const depths = new Int32Array(n)
  let deepest = 0
  for (const u of order) {
    for (let i = offsets[u]!; i < offsets[u + 1]!; i++) depths[u] = Math.max(depths[u]!, depths[targets[i]!]! + 1)
    deepest = Math.max(deepest, depths[u]!)
  }
  const chains = depths.reduce((values, depth, u) => {
    if (depth === 0) values[u] = 1
    return values
  }, new Float64Array(n))
  // Level by level, each scaled to a largest value of 1: products over long chains stay finite.
  order.sort((a, b) => depths[a]! - depths[b]! || a - b)
  for (let at = 0; at < n;) {
    const depth = depths[order[at]!]!
    let end = at
    let largest = 0
    for (; end < n && depths[order[end]!] === depth; end++) {
      const u = order[end]!
      for (let i = offsets[u]!; i < offsets[u + 1]!; i++) {
        const v = targets[i]!
        if (depths[v] === depth - 1) chains[u]! += chains[v]! * (strengths?.[i] ?? 1)
      }
      largest = Math.max(largest, chains[u]!)
    }
    for (; at < end; at++) chains[order[at]!]! /= largest
  }
  let squares = 0
  for (let u = 0; u < n; u++) if (depths[u] === deepest) squares += chains[u]! * chains[u]!
  const norm = Math.sqrt(squares)
  return chains.map((value, u) => (depths[u] === deepest ? value / norm : 0))
}
