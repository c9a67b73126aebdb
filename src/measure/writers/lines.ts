import { idOf } from '../../graph/index.js'
import type { Graph } from '../../graph/index.js'
import type { MeasureResult, MeasureRun } from '../../model/measure.js'
import { columnOf } from '../standing.js'

/** Gives the record of a run without its numbers, as it is stored. */
export function runOf(result: MeasureResult): MeasureRun {
  const { values: _values, pairs: _pairs, ...run } = result
  return run
}

/** Writes runs over one graph as CSV lines with their ends: `id` and one column a measure, nodes by id. */
export function* csvLines(graph: Graph, results: readonly MeasureResult[]): Generator<string> {
  const columns = results.map(columnOf)
  yield `${['id', ...results.map(({ metric }) => metric)].join(',')}\r\n`
  for (let node = 0; node < graph.nodeCount; node++) {
    const id = idOf(graph.ids, node)
    yield `${[quoted(id), ...columns.map((column) => String(column[node]))].join(',')}\r\n`
  }
}

/** Writes runs over one graph as NDJSON lines with their ends: `id` and one key a measure, nodes by id. */
export function* ndjsonLines(graph: Graph, results: readonly MeasureResult[]): Generator<string> {
  const columns = results.map((result) => [result.metric, columnOf(result)] as const)
  for (let node = 0; node < graph.nodeCount; node++) {
    const cells = columns.map(([metric, column]) => [metric, column[node]!])
    yield `${JSON.stringify({ id: idOf(graph.ids, node), ...Object.fromEntries(cells) })}\n`
  }
}

/** Writes the ties that a run found, such as bridges, as NDJSON lines with their ends: `from` and `to`. */
export function* pairLines(graph: Graph, result: MeasureResult): Generator<string> {
  const { pairs } = result
  if (pairs === undefined) return
  for (let i = 0; i < pairs.length; i += 2) {
    yield `${JSON.stringify({ from: idOf(graph.ids, pairs[i]!), to: idOf(graph.ids, pairs[i + 1]!) })}\n`
  }
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell
}
