import { iterateWalk } from '../../kernels/power-iteration.js'
import type { WholeMetric } from '../../metric.js'
import { timesEven } from '../../words.js'

/**
 * Says how often an endless walk along the ties, which now and then jumps to any node, is found at each node.
 * Sums to 1; a walk that can go no further jumps to any node alike. Ends within `tolerance`, as a sum of absolute changes.
 */
export const pagerank: WholeMetric = {
  name: 'pagerank',
  kind: 'whole',
  source: 'Page, Brin, Motwani, Winograd 1999; Langville, Meyer 2005, doi:10.1137/S0036144503424786',
  reads: ['weighted', 'alpha', 'tolerance', 'maxIterations'],
  run: (graph, settings, control) => {
    const { values } = iterateWalk(graph, { ...settings, landing: null }, control)
    return { method: 'power-iteration', values }
  },
  inWords: (value, _settings, size) => `a walk along the ties is found here ${timesEven(value, size.nodeCount)}`,
}
