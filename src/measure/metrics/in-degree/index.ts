import { addRows, normalizeDegrees } from '../../kernels/degrees.js'
import type { WholeMetric } from '../../metric.js'
import { countedTies } from '../../words.js'

/** Counts the ties that lead to each node; in an undirected graph all its ties. */
export const inDegree: WholeMetric = {
  name: 'in_degree',
  kind: 'whole',
  source: 'Freeman 1978, doi:10.1016/0378-8733(78)90021-7',
  reads: ['normalized', 'countParallel'],
  run: (graph, settings) => {
    const totals = new Float64Array(graph.nodeCount)
    addRows(graph.in, settings.countParallel ? 'parallel' : 'ties', totals)
    return { method: 'exact', values: settings.normalized ? normalizeDegrees(totals) : totals }
  },
  inWords: (value, settings, size) => countedTies(value, settings, size, 'reached directly from'),
}
