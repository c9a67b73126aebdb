import { availableParallelism } from 'node:os'
import { deflateSync } from 'node:zlib'
import type { Graph } from '../graph/index.js'
import {
  compareRuns, csvLines, gexfLines, graphmlLines, measureInWorkers, METRICS, ndjsonLines, pairLines, runOf, topNodes, type Comparison, type Standing,
} from '../measure/index.js'
import type { MeasureParams, MeasureResult, MeasureRun, MetricName, RunRecord } from '../model/measure.js'
import { Problem } from '../model/problem.js'
import { DAY_MS, formatDay } from '../model/time.js'
import { askedDay } from './asked-day.js'
import { csvLine } from './csv-text.js'
import { utc, type App, type TellProgress } from './context.js'
import { readEdgeList, type EdgeReject } from './edge-list.js'
import { assessedGraph } from './graph-cache.js'
import { measureByGds } from './measure-gds.js'

/** What the command line's `measure` asks for. */
export interface MeasureOptions {
  readonly metrics: readonly string[]
  /** Edge list to measure; absent: the assessed graph of the store. */
  readonly edges?: string
  readonly directed: boolean
  readonly params: MeasureParams
  readonly seed?: number
  /** An earlier day: what changed since then is told beside the numbers. Only for the store's graph. */
  readonly against?: string
  /** How many of the largest are told in words. */
  readonly top?: number
  readonly dryRun?: boolean
  /** The library inside the Neo4j that holds the store; absent: our own kernels. */
  readonly engine?: 'gds'
}

/** One or more measures of one graph. */
export interface Measures {
  readonly graph: Graph
  readonly results: readonly MeasureResult[]
  readonly runs: readonly MeasureRun[]
  /** Ids under which the runs were kept, in the same order; empty where they were not. */
  readonly runIds: readonly string[]
  readonly top: readonly (readonly Standing[])[]
  readonly changes: readonly Comparison[]
  /** Rows of the edge list that were left out: the row's number and why. */
  readonly rejects: readonly EdgeReject[]
}

/** Forms in which measures are written. */
export type MeasureForm = 'csv' | 'ndjson' | 'gexf' | 'graphml'

/** Most risers and fallers told of one comparison. */
const MOVES_TOLD = 20

function metricsNamed(names: readonly string[]): readonly MetricName[] {
  const known = METRICS.map((metric) => metric.name)
  return names.map((name) => {
    const found = known.find((metric) => metric === name)
    if (found === undefined) throw new Problem('invalid-input', `there is no measure ${JSON.stringify(name)}; there are ${known.join(', ')}`)
    return found
  })
}

async function measureAll(app: App, graph: Graph, metrics: readonly MetricName[], options: MeasureOptions, tell: TellProgress): Promise<readonly MeasureResult[]> {
  const requests = metrics.map((metric) => ({ metric, params: options.params, ...(options.seed === undefined ? {} : { seed: options.seed }) }))
  if (options.engine === 'gds') return measureByGds(app, graph, requests)
  const results: MeasureResult[] = []
  for (const request of requests) {
    results.push(
      await measureInWorkers(graph, request, {
        workers: Math.min(2, availableParallelism()),
        onProgress: (share) => {
          tell(request.metric, Math.round(share * 1000), 1000)
        },
      }),
    )
  }
  return results
}

async function keepRuns(app: App, graph: Graph, results: readonly MeasureResult[], day: string): Promise<readonly string[]> {
  const store = await app.store()
  const ids: string[] = []
  for (const result of results) {
    const runId = `${result.metric}-${app.newId()}`
    const lines = result.pairs === undefined ? ndjsonLines(graph, [result]) : pairLines(graph, result)
    const leaf = app.leaf({ action: 'measure', purpose: 'assess', digests: { graph: result.graphDigest }, counts: { nodes: graph.nodeCount, ties: graph.edgeCount } })
    await store.saveRun({ runId, at: utc(app.clockMs()), day, run: runOf(result), lines: deflateSync([...lines].join('')) }, leaf)
    ids.push(runId)
  }
  await app.integrate()
  return ids
}

async function changesSince(app: App, day: string, graph: Graph, results: readonly MeasureResult[], options: MeasureOptions, tell: TellProgress): Promise<readonly Comparison[]> {
  askedDay(day, 'against')
  const earlier = await assessedGraph(app, options.directed, day)
  const before = await measureAll(app, earlier, results.map((result) => result.metric), options, tell)
  return results.flatMap((after, i) => {
    const result = before[i]
    return result === undefined ? [] : [compareRuns({ graph: earlier, result }, { graph, result: after }, MOVES_TOLD)]
  })
}

/** Measures an edge list, or the assessed graph of the store; runs on the store's graph are kept. */
export async function runMeasure(app: App, options: MeasureOptions, tell: TellProgress): Promise<Measures> {
  const metrics = metricsNamed(options.metrics)
  const isOfStore = options.edges === undefined
  if (!isOfStore && options.against !== undefined) throw new Problem('invalid-input', '--against compares days of the store; an edge list has no days')
  const day = formatDay(Math.floor(app.atMs() / DAY_MS))
  const { graph, rejects } = options.edges === undefined
    ? { graph: await assessedGraph(app, options.directed, day), rejects: [] }
    : await readEdgeList(options.edges, app.folder, options.directed)
  const results = await measureAll(app, graph, metrics, options, tell)
  const changes = options.against === undefined ? [] : await changesSince(app, options.against, graph, results, options, tell)
  const runIds = isOfStore && !options.dryRun ? await keepRuns(app, graph, results, day) : []
  return { graph, results, runs: results.map(runOf), runIds, top: results.map((result) => topNodes(graph, result, options.top ?? 0)), changes, rejects }
}

/** Lines of the measures in one form; where only ties were asked for (bridges) a row a tie. */
export function* measureLines({ graph, results }: Measures, form: MeasureForm): Iterable<string> {
  const [only] = results
  const isTies = results.length === 1 && only?.pairs !== undefined
  if (form === 'gexf') yield* gexfLines(graph, results)
  else if (form === 'graphml') yield* graphmlLines(graph, results)
  else if (isTies && form === 'ndjson') yield* pairLines(graph, only)
  else if (isTies) {
    yield 'from,to\r\n'
    for (const line of pairLines(graph, only)) {
      const { from, to } = JSON.parse(line) as { readonly from: string; readonly to: string }
      yield csvLine([from, to])
    }
  } else if (form === 'ndjson') yield* ndjsonLines(graph, results)
  else yield* csvLines(graph, results)
}

/** Records of the runs kept so far, newest first. */
export async function listRuns(app: App): Promise<readonly RunRecord[]> {
  return (await app.store()).runs()
}
export type { Comparison } from '../measure/index.js'
