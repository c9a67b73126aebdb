import { DirectedGraph, UndirectedGraph } from 'graphology'
import type { AbstractGraph } from 'graphology-types'
import { GRAPHOLOGY_NODES_MAX } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { Graph } from './graph.js'
import { allIds } from './id-index.js'

/**
 * Gives a small graph as a graphology graph: node keys are the outside ids, ties carry `strength`.
 * @throws Problem invalid-input when an id is one that graphology cannot hold, such as `constructor`: it looks ids up in plain objects.
 * @throws Problem limit-exceeded above `GRAPHOLOGY_NODES_MAX` nodes: it holds an object for every node and tie.
 */
export function toGraphology(graph: Graph): AbstractGraph {
  if (graph.nodeCount > GRAPHOLOGY_NODES_MAX) {
    throw new Problem('limit-exceeded', `a graphology view is made up to ${GRAPHOLOGY_NODES_MAX} nodes; this graph has ${graph.nodeCount}`)
  }
  const view: AbstractGraph = graph.directed ? new DirectedGraph() : new UndirectedGraph()
  const ids = allIds(graph.ids)
  for (const id of ids) {
    if (id in Object.prototype) throw new Problem('invalid-input', `graphology cannot hold a node named ${id}; rename it`)
    view.addNode(id)
  }
  const { offsets, targets, strengths } = graph.out
  for (let node = 0; node < graph.nodeCount; node++) {
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++) {
      const other = targets[i]!
      if (!graph.directed && other < node) continue
      view.addEdge(ids[node], ids[other], { strength: strengths?.[i] ?? 1 })
    }
  }
  return view
}
