import { createHash } from 'node:crypto'
import type { Graph } from './graph.js'

const known = new WeakMap<Graph, string>()

/**
 * Gives the SHA-256, in hexadecimal, of a graph's content: direction, ids, ties, strengths and merged counts.
 * Equal for equal content whatever the order of the input. O(n + m) once; the answer is kept beside the graph.
 */
export function digest(graph: Graph): string {
  const kept = known.get(graph)
  if (kept !== undefined) return kept
  const { offsets, targets, strengths, multiplicities } = graph.out
  const hash = createHash('sha256')
  hash.update(`rightparty graph 1 ${graph.directed ? 'directed' : 'undirected'} ${graph.nodeCount} ${targets.length}\n`)
  const columns = { ids: graph.ids.bytes, idOffsets: graph.ids.offsets, offsets, targets, strengths, multiplicities }
  for (const [name, column] of Object.entries(columns)) {
    hash.update(`${name} ${column?.length ?? 'none'}\n`)
    if (column !== null) hash.update(column)
  }
  const text = hash.digest('hex')
  known.set(graph, text)
  return text
}
