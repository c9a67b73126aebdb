import { tellDistances } from '../../kernels/distance-sums.js'
import type { SweepMetric } from '../../metric.js'
import { scaleUp } from '../../sampling.js'
import { planSources } from '../../sources.js'
import { spoken } from '../../words.js'

/**
 * Adds up how near all others are to a node, each counting 1 / distance and 0 when no way leads from it.
 * On directed graphs the distance is that towards the node. A strong tie is a short step: length = 1 / strength.
 */
export const harmonic: SweepMetric = {
  name: 'harmonic',
  kind: 'sweep',
  source: 'Boldi, Vigna 2014, doi:10.1080/15427951.2013.865686; pivots: Eppstein, Wang 2004, doi:10.7155/jgaa.00081',
  reads: ['weighted', 'normalized', 'exact', 'pivots'],
  plan: planSources,
  piece: (graph, settings, sources, control) => {
    const sums = new Float64Array(graph.nodeCount)
    const squares = new Float64Array(graph.nodeCount)
    const receive = (node: number, distance: number, times: number): void => {
      sums[node]! += times / distance
      squares[node]! += times / distance / distance
    }
    tellDistances(graph, settings.weighted, sources, receive, control)
    return [sums, squares]
  },
  finish: (graph, settings, plan, [sums = new Float64Array(0), squares = new Float64Array(0)]) => {
    const scale = settings.normalized && graph.nodeCount > 1 ? 1 / (graph.nodeCount - 1) : 1
    if (plan.method === 'exact') return { method: 'exact', values: sums.map((sum) => sum * scale) }
    const sampled = scaleUp(sums, squares, plan.sources.length, scale)
    return { method: 'pivots', ...sampled, notes: plan.notes, isDrawnByLot: true }
  },
  inWords: (value, settings) =>
    settings.normalized
      ? `as near to the others as if ${spoken(value * 100)} % of them were one step away`
      : `as near to the others as if ${spoken(value)} of them were one step away`,
}
