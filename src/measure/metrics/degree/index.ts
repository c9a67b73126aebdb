import { addRows, normalizeDegrees } from '../../kernels/degrees.js'
import type { WholeMetric } from '../../metric.js'
import { countedTies } from '../../words.js'

/** Counts the ties of each node; in a directed graph those that come and those that go. */
export const degree: WholeMetric = {
  name: 'degree',
  kind: 'whole',
  source: 'Freeman 1978, doi:10.1016/0378-8733(78)90021-7',
  reads: ['normalized', 'countParallel'],
  run: (graph, settings) => {
    const counted = settings.countParallel ? 'parallel' : 'ties'
    const totals = new Float64Array(graph.nodeCount)
    addRows(graph.out, counted, totals)
    if (graph.directed) addRows(graph.in, counted, totals)
    return { method: 'exact', values: settings.normalized ? normalizeDegrees(totals) : totals }
  },
  inWords: (value, settings, size) => countedTies(value, settings, size, 'tied to'),
}
