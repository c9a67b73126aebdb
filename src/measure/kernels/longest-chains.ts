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
  const { order, depths, deepest } = orderByDepth(graph, strong)
  const isOnLongest = markLongest(graph, order, depths, deepest)
  const chains = new Float64Array(n)
  // Level by level, each scaled to a largest value of 1: products over long chains stay finite and above 0.
  for (let at = 0; at < n;) {
    const depth = depths[order[at]!]!
    let end = at
    let largest = 0
    for (; end < n && depths[order[end]!] === depth; end++) {
      const u = order[end]!
      if (isOnLongest[u] === 0) continue
      if (depth === 0) chains[u] = 1
      for (let i = offsets[u]!; i < offsets[u + 1]!; i++) {
        const v = targets[i]!
        if (depths[v] === depth - 1) chains[u]! += chains[v]! * (strengths?.[i] ?? 1)
      }
      largest = Math.max(largest, chains[u]!)
    }
    for (; at < end; at++) chains[order[at]!]! /= largest
  }
  const ends = chains.map((value, u) => (depths[u] === deepest ? value : 0))
  const norm = Math.sqrt(ends.reduce((squares, value) => squares + value * value, 0))
  return ends.map((value) => value / norm)
}

/** Depth is the number of ties of the longest chain that ends at a node; the order has the shallow ones first. */
function orderByDepth(graph: Graph, strong: Parts): { order: Int32Array; depths: Int32Array; deepest: number } {
  const { offsets, targets } = graph.in
  const n = graph.nodeCount
  const order = new Int32Array(n)
  for (let u = 0; u < n; u++) order[n - 1 - strong.labels[u]!] = u
  const depths = new Int32Array(n)
  let deepest = 0
  for (const u of order) {
    for (let i = offsets[u]!; i < offsets[u + 1]!; i++) depths[u] = Math.max(depths[u]!, depths[targets[i]!]! + 1)
    deepest = Math.max(deepest, depths[u]!)
  }
  order.sort((a, b) => depths[a]! - depths[b]! || a - b)
  return { order, depths, deepest }
}

/** Marks with 1 the nodes of the longest chains, from their ends backwards. */
function markLongest(graph: Graph, order: Int32Array, depths: Int32Array, deepest: number): Uint8Array {
  const { offsets, targets } = graph.in
  const marks = new Uint8Array(depths.length)
  for (let at = order.length - 1; at >= 0; at--) {
    const u = order[at]!
    if (depths[u] === deepest) marks[u] = 1
    if (marks[u] === 0) continue
    for (let i = offsets[u]!; i < offsets[u + 1]!; i++) if (depths[targets[i]!] === depths[u]! - 1) marks[targets[i]!] = 1
  }
  return marks
}
