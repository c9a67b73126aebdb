import type { Graph } from '../../../graph/index.js'
import { tellDependencies } from '../../kernels/dependencies.js'
import type { Settings, SweepMetric } from '../../metric.js'
import { scaleUp } from '../../sampling.js'
import { planSources } from '../../sources.js'
import { spoken } from '../../words.js'

/**
 * Says how often a node lies on the shortest paths between two others, endpoints excluded, as a share of all pairs.
 * A strong tie is a short step: length = 1 / strength. O(n m) time unweighted, O(n (m + n log n)) weighted;
 * above `EXACT_TIE_VISITS_MAX` seeded pivots are sampled, with an estimate of the error.
 */
export const betweenness: SweepMetric = {
  name: 'betweenness',
  kind: 'sweep',
  source: 'Brandes 2001, doi:10.1080/0022250X.2001.9990249; pivots: Brandes, Pich 2007, doi:10.1142/S0218127407018403',
  reads: ['weighted', 'normalized', 'exact', 'pivots'],
  defaults: { normalized: true },
  plan: planSources,
  piece: (graph, settings, sources, control) => {
    const sums = new Float64Array(graph.nodeCount)
    const squares = new Float64Array(graph.nodeCount)
    const receive = (node: number, dependency: number): void => {
      sums[node]! += dependency
      squares[node]! += dependency * dependency
    }
    tellDependencies(graph, settings.weighted, sources, receive, control)
    return [sums, squares]
  },
  finish: (graph, settings, plan, [sums = new Float64Array(0), squares = new Float64Array(0)]) => {
    const scale = scaleOf(graph, settings)
    if (plan.method === 'exact') return { method: 'exact', values: sums.map((sum) => sum * scale) }
    const sampled = scaleUp(sums, squares, plan.sources.length, scale)
    return { method: 'pivots', ...sampled, notes: plan.notes, isDrawnByLot: true }
  },
  inWords: (value, settings) =>
    settings.normalized
      ? `lies on ${spoken(value * 100)} % of the shortest ways between two others`
      : `lies on the shortest ways of ${spoken(value)} pairs of others`,
}

/** As in networkx: an undirected pair is met from both its ends and counts once. */
function scaleOf(graph: Graph, settings: Settings): number {
  const n = graph.nodeCount
  if (settings.normalized) return n > 2 ? 1 / ((n - 1) * (n - 2)) : 1
  return graph.directed ? 1 : 0.5
}
