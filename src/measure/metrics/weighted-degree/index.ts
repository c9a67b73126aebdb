import { addRows } from '../../kernels/degrees.js'
import type { WholeMetric } from '../../metric.js'
import { spoken } from '../../words.js'

/** Adds the strengths of each node's ties; in a directed graph of those that come, go or both, as `direction` says. */
export const weightedDegree: WholeMetric = {
  name: 'weighted_degree',
  kind: 'whole',
  source: 'Barrat, Barthelemy, Pastor-Satorras, Vespignani 2004, doi:10.1073/pnas.0400087101',
  reads: ['direction'],
  run: (graph, { direction }) => {
    const totals = new Float64Array(graph.nodeCount)
    if (!graph.directed || direction !== 'in') addRows(graph.out, 'strengths', totals)
    if (graph.directed && direction !== 'out') addRows(graph.in, 'strengths', totals)
    return { method: 'exact', values: totals }
  },
  inWords: (value) => `its ties have a strength of ${spoken(value)} together`,
}
