import { sourcesOf, type Graph } from '../graph/index.js'
import { metricNamed } from '../measure/index.js'
import { resultOf } from '../measure/measure.js'
import type { Settings } from '../measure/metric.js'
import { settle } from '../measure/settings.js'
import type { MeasureRequest, MeasureResult, MetricName } from '../model/measure.js'
import { Problem } from '../model/problem.js'
import type { GdsMeasure, GdsTies } from '../store/neo4j/gds.js'
import type { App } from './context.js'
import { isNeo4j } from './store-name.js'
import { neo4jAccess } from './stores.js'

/** Ends the iteration of the library, which looks at each node's own change, no later than ours, which looks at the sum. */
function toleranceThere({ tolerance }: Settings, nodeCount: number): number {
  return tolerance / Math.max(1, nodeCount)
}

function measureThere(metric: MetricName, settings: Settings, nodeCount: number): GdsMeasure {
  if (settings.pivots !== null) throw new Problem('invalid-input', 'the library takes no pivots here: leave --pivots or --engine out')
  if (metric === 'pagerank') {
    const { alpha, maxIterations, weighted } = settings
    return { name: 'pagerank', alpha, maxIterations, tolerance: toleranceThere(settings, nodeCount), isWeighted: weighted }
  }
  if (metric === 'betweenness') return { name: 'betweenness', isWeighted: settings.weighted }
  throw new Problem('invalid-input', `the library is asked for pagerank and betweenness only; leave --engine out for ${metric}`)
}

function tiesOf(graph: Graph): GdsTies {
  const { targets, strengths } = graph.out
  return {
    nodeCount: graph.nodeCount,
    from: [...sourcesOf(graph)],
    to: [...targets],
    strengths: strengths === null ? Array.from({ length: targets.length }, () => 1) : [...strengths],
  }
}

/** Divides counts over ordered pairs as the product's betweenness is divided. */
function asBetweenness(counts: Float64Array, { directed, nodeCount }: Graph, { normalized }: Settings): Float64Array {
  const pairs = (nodeCount - 1) * (nodeCount - 2)
  const divisor = normalized ? pairs : directed ? 1 : 2
  return counts.map((count) => (divisor > 0 ? count / divisor : 0))
}

/**
 * Measures a graph inside the Neo4j that holds the store, by its Graph Data Science library; the graph is held in the
 * server's memory for as long as that takes.
 * @throws Problem invalid-input when the store is in no Neo4j, its library is missing, or the measure is another
 */
export async function measureByGds(app: App, graph: Graph, requests: readonly MeasureRequest[]): Promise<readonly MeasureResult[]> {
  const { store } = app.settings
  if (!isNeo4j(store)) throw new Problem('invalid-input', '--engine gds measures inside the Neo4j that holds the store: name it by --store neo4j://HOST, or leave --engine out')
  const asked = requests.map((request) => {
    const metric = metricNamed(request.metric)
    const settings = settle(metric, request)
    return { metric, settings, there: measureThere(metric.name, settings, graph.nodeCount) }
  })
  const { openGds } = await import('../store/neo4j/gds.js')
  const gds = await openGds(neo4jAccess(store, 'store'))
  try {
    const columns = await gds.measure(`rightparty-${app.newId()}`, tiesOf(graph), asked.map(({ there }) => there))
    return asked.map(({ metric, settings }, i) => {
      const column = columns[i] ?? new Float64Array(graph.nodeCount)
      const values = metric.name === 'betweenness' ? asBetweenness(column, graph, settings) : column
      return resultOf(metric, graph, settings, { method: `gds ${gds.version}`, values })
    })
  } finally {
    await gds.close()
  }
}
