import { idOf, type Graph } from '../graph/index.js'
import { METRICS, measure } from '../measure/index.js'
import type { MeasureParams, MeasureResult, MeasureRun, MetricName } from '../model/measure.js'
import { Problem } from '../model/problem.js'
import type { App, TellProgress } from './context.js'
import { readEdgeList, type EdgeReject } from './edge-list.js'
import { assessedGraph } from './graph-cache.js'

/** What the command line's `measure` asks for. */
export interface MeasureOptions {
  readonly metrics: readonly string[]
  /** Edge list to measure; absent: the assessed graph of the store. */
  readonly edges?: string
  readonly directed: boolean
  readonly params: MeasureParams
  readonly seed?: number
}

/** The numbers of one or more measures: a row a node, in id order, or a row a pair where only bridges were asked for. */
export interface MeasureTable {
  readonly runs: readonly MeasureRun[]
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** Rows of the edge list that were left out: the row's number and why. */
  readonly rejects: readonly EdgeReject[]
}

function metricsNamed(names: readonly string[]): readonly MetricName[] {
  const known = METRICS.map((metric) => metric.name)
  return names.map((name) => {
    const found = known.find((metric) => metric === name)
    if (found === undefined) throw new Problem('invalid-input', `there is no measure ${JSON.stringify(name)}; there are ${known.join(', ')}`)
    return found
  })
}

function pairRows(graph: Graph, result: MeasureResult): readonly (readonly string[])[] {
  const pairs = result.pairs ?? new Int32Array(0)
  const rows: string[][] = []
  for (let i = 0; i < pairs.length; i += 2) rows.push([idOf(graph.ids, pairs[i] ?? 0), idOf(graph.ids, pairs[i + 1] ?? 0)])
  return rows
}

/** One number a node; a measure of ties counts those that the node ends. */
function columnOf(graph: Graph, result: MeasureResult): Float64Array {
  if (result.values !== undefined) return result.values
  const counts = new Float64Array(graph.nodeCount)
  for (const node of result.pairs ?? []) counts[node] = (counts[node] ?? 0) + 1
  return counts
}

function tableOf(graph: Graph, results: readonly MeasureResult[]): Pick<MeasureTable, 'columns' | 'rows'> {
  const [only] = results
  if (results.length === 1 && only?.pairs !== undefined) return { columns: ['from', 'to'], rows: pairRows(graph, only) }
  const columns = results.map((result) => columnOf(graph, result))
  const rows = Array.from({ length: graph.nodeCount }, (_, node) => [idOf(graph.ids, node), ...columns.map((column) => column[node] ?? 0)])
  return { columns: ['id', ...results.map((result) => result.metric)], rows }
}

function recordOnly({ values: _values, pairs: _pairs, ...run }: MeasureResult): MeasureRun {
  return run
}

/** Measures an edge list, or the assessed graph of the store. */
export async function runMeasure(app: App, options: MeasureOptions, tell: TellProgress): Promise<MeasureTable> {
  const metrics = metricsNamed(options.metrics)
  const { graph, rejects } = options.edges === undefined
    ? { graph: await assessedGraph(app, options.directed), rejects: [] }
    : await readEdgeList(options.edges, app.folder, options.directed)
  const results = metrics.map((metric) =>
    measure(
      graph,
      { metric, params: options.params, ...(options.seed === undefined ? {} : { seed: options.seed }) },
      { onProgress: (share: number) => { tell(metric, Math.round(share * 1000), 1000) } },
    ),
  )
  return { runs: results.map(recordOnly), ...tableOf(graph, results), rejects }
}
