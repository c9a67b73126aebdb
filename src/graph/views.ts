import type { Adjacency, Graph } from './graph.js'
import { sortIntoRows } from './rows.js'

/**
 * Gives the same ties without their direction; two ties that ran both ways are merged by adding strength.
 * An undirected graph is given back as it is. The build report stays that of the input. O(n + m).
 */
export function undirectedView(graph: Graph): Graph {
  if (!graph.directed) return graph
  const { targets: to, strengths, multiplicities } = graph.out
  const from = sourcesOf(graph)
  const { rows } = sortIntoRows(graph.nodeCount, { from, to, strengths }, true)
  const out = multiplicities === null ? rows : { ...rows, multiplicities: addedCounts(graph, from, rows) }
  return { ...graph, directed: false, edgeCount: rows.targets.length / 2, out, in: out }
}

/** Adds what was merged into the two ties of a pair, as their strengths are added. */
function addedCounts(graph: Graph, from: Int32Array, rows: Adjacency): Float64Array | null {
  const { targets: to, strengths, multiplicities } = graph.out
  if (multiplicities === strengths) return rows.strengths
  return sortIntoRows(graph.nodeCount, { from, to, strengths: multiplicities }, true).rows.strengths
}

/** Gives each undirected tie as two directed ones; a directed graph is given back as it is. */
export function directedView(graph: Graph): Graph {
  return graph.directed ? graph : { ...graph, directed: true, edgeCount: graph.out.targets.length }
}

/** Gives the graph with every tie turned round. O(1). */
export function reversedView(graph: Graph): Graph {
  return { ...graph, out: graph.in, in: graph.out }
}

/** Gives the source node of every tie, beside `out.targets`. */
export function sourcesOf(graph: Graph): Int32Array {
  const { offsets, targets } = graph.out
  const sources = new Int32Array(targets.length)
  for (let node = 0; node < graph.nodeCount; node++) sources.fill(node, offsets[node], offsets[node + 1])
  return sources
}
