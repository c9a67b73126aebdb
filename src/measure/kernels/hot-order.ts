import type { Adjacency, Graph } from '../../graph/graph.js'

/** A graph renumbered so that the nodes with most ties lie together in memory. */
export interface HotOrder {
  /** The renumbered graph; its ids are not renumbered and must not be read. */
  readonly graph: Graph
  /** The old number of each new one. */
  readonly nodes: Int32Array
  /** The new number of each old one. */
  readonly places: Int32Array
}

const known = new WeakMap<Graph, HotOrder>()

/** Renumbers a graph by falling number of ties, equals by their old number. O(n + m) once; kept beside the graph. */
export function hotOrder(graph: Graph): HotOrder {
  const kept = known.get(graph)
  if (kept !== undefined) return kept
  const nodes = byTies(graph)
  const places = new Int32Array(nodes.length)
  for (let place = 0; place < nodes.length; place++) places[nodes[place]!] = place
  const out = renumbered(graph.out, nodes, places)
  const into = graph.directed ? renumbered(graph.in, nodes, places) : out
  const made = { graph: { ...graph, out, in: into }, nodes, places }
  known.set(graph, made)
  return made
}

/** A counting sort: the tie count of most nodes is small. */
function byTies(graph: Graph): Int32Array {
  const n = graph.nodeCount
  const counts = new Int32Array(n)
  let most = 0
  for (const { offsets } of graph.directed ? [graph.out, graph.in] : [graph.out]) {
    for (let u = 0; u < n; u++) {
      counts[u]! += offsets[u + 1]! - offsets[u]!
      most = Math.max(most, counts[u]!)
    }
  }
  const starts = new Int32Array(most + 2)
  for (let u = 0; u < n; u++) starts[most - counts[u]! + 1]!++
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!
  const nodes = new Int32Array(n)
  for (let u = 0; u < n; u++) nodes[starts[most - counts[u]!]!++] = u
  return nodes
}

/** Neighbours keep their old order within a row: no kernel that reads this needs them ascending. */
function renumbered(rows: Adjacency, nodes: Int32Array, places: Int32Array): Adjacency {
  const offsets = new Int32Array(nodes.length + 1)
  const targets = new Int32Array(rows.targets.length)
  let at = 0
  for (let place = 0; place < nodes.length; place++) {
    const u = nodes[place]!
    for (let i = rows.offsets[u]!, end = rows.offsets[u + 1]!; i < end; i++) targets[at++] = places[rows.targets[i]!]!
    offsets[place + 1] = at
  }
  return { offsets, targets, strengths: null, multiplicities: null }
}
