import { gexf, graphml, idOf } from '../../graph/index.js'
import type { Graph, Markup, MarkupNode, MarkupTie } from '../../graph/index.js'
import type { MeasureResult } from '../../model/measure.js'
import { columnOf } from '../standing.js'

/** Writes a graph with its measures as node attributes in GEXF 1.3, piece by piece. */
export function gexfLines(graph: Graph, results: readonly MeasureResult[]): Iterable<string> {
  return gexf(markupOf(graph, results))
}

/** Writes a graph with its measures as node attributes in GraphML, piece by piece. */
export function graphmlLines(graph: Graph, results: readonly MeasureResult[]): Iterable<string> {
  return graphml(markupOf(graph, results))
}

function markupOf(graph: Graph, results: readonly MeasureResult[]): Markup {
  const nodeColumns = results.map(({ metric }) => ({ name: metric, type: 'double' as const }))
  return { directed: graph.directed, nodeColumns, nodes: nodesOf(graph, results), ties: tiesOf(graph) }
}

function* nodesOf(graph: Graph, results: readonly MeasureResult[]): Generator<MarkupNode> {
  const columns = results.map(columnOf)
  for (let node = 0; node < graph.nodeCount; node++) {
    const id = idOf(graph.ids, node)
    yield { id, label: id, values: columns.map((column) => column[node]) }
  }
}

/** Every tie once, an undirected one from its smaller end. */
function* tiesOf(graph: Graph): Generator<MarkupTie> {
  const { offsets, targets, strengths } = graph.out
  for (let node = 0; node < graph.nodeCount; node++) {
    const from = idOf(graph.ids, node)
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++) {
      if (!graph.directed && targets[i]! < node) continue
      yield { from, to: idOf(graph.ids, targets[i]!), strength: strengths?.[i] ?? 1 }
    }
  }
}
