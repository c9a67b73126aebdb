import { idOf } from '../../graph/index.js'
import type { Graph } from '../../graph/index.js'
import type { MeasureResult } from '../../model/measure.js'
import { columnOf } from '../standing.js'

/**
 * Writes a graph with its measures as node attributes in GEXF 1.3, piece by piece.
 * Ids are text of any kind; characters that XML cannot hold become U+FFFD.
 */
export function* gexfLines(graph: Graph, results: readonly MeasureResult[]): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
  yield `<graph defaultedgetype="${graph.directed ? 'directed' : 'undirected'}">\n<attributes class="node">\n`
  for (const [i, { metric }] of results.entries()) yield `<attribute id="${i}" title="${metric}" type="double"/>\n`
  yield '</attributes>\n<nodes>\n'
  const columns = results.map(columnOf)
  for (let node = 0; node < graph.nodeCount; node++) {
    const id = escaped(idOf(graph.ids, node))
    const values = columns.map((column, i) => `<attvalue for="${i}" value="${column[node]}"/>`).join('')
    yield `<node id="${id}" label="${id}"><attvalues>${values}</attvalues></node>\n`
  }
  yield '</nodes>\n<edges>\n'
  for (const { number, from, to, strength } of tiesOf(graph)) {
    yield `<edge id="${number}" source="${escaped(from)}" target="${escaped(to)}" weight="${strength}"/>\n`
  }
  yield '</edges>\n</graph>\n</gexf>\n'
}

/** Writes a graph with its measures as node attributes in GraphML, piece by piece; as `gexfLines` otherwise. */
export function* graphmlLines(graph: Graph, results: readonly MeasureResult[]): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
  for (const [i, { metric }] of results.entries()) {
    yield `<key id="m${i}" for="node" attr.name="${metric}" attr.type="double"/>\n`
  }
  yield '<key id="strength" for="edge" attr.name="strength" attr.type="double"/>\n'
  yield `<graph edgedefault="${graph.directed ? 'directed' : 'undirected'}">\n`
  const columns = results.map(columnOf)
  for (let node = 0; node < graph.nodeCount; node++) {
    const values = columns.map((column, i) => `<data key="m${i}">${column[node]}</data>`).join('')
    yield `<node id="${escaped(idOf(graph.ids, node))}">${values}</node>\n`
  }
  for (const { from, to, strength } of tiesOf(graph)) {
    yield `<edge source="${escaped(from)}" target="${escaped(to)}"><data key="strength">${strength}</data></edge>\n`
  }
  yield '</graph>\n</graphml>\n'
}

interface WrittenTie {
  readonly number: number
  readonly from: string
  readonly to: string
  readonly strength: number
}

/** Every tie once, an undirected one from its smaller end. */
function* tiesOf(graph: Graph): Generator<WrittenTie> {
  const { offsets, targets, strengths } = graph.out
  let number = 0
  for (let node = 0; node < graph.nodeCount; node++) {
    const from = idOf(graph.ids, node)
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++) {
      if (!graph.directed && targets[i]! < node) continue
      yield { number: number++, from, to: idOf(graph.ids, targets[i]!), strength: strengths?.[i] ?? 1 }
    }
  }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"\t\n\r]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, (char) => ENTITIES[char] ?? '\ufffd')
}
