import { dominantVector } from '../../kernels/dominant-vector.js'
import type { WholeMetric } from '../../metric.js'
import { spoken } from '../../words.js'

/**
 * Says how strongly a node is tied to nodes that are themselves strongly tied, by ties that come in; squares sum to 1.
 * The limit of networkx's iteration: the part of the graph that dominates has values, the rest 0.
 */
export const eigenvector: WholeMetric = {
  name: 'eigenvector',
  kind: 'whole',
  source: 'Bonacich 1987, doi:10.1086/228631',
  reads: ['weighted', 'tolerance', 'maxIterations'],
  run: (graph, settings, control) => ({ method: 'power-iteration', values: dominantVector(graph, settings, control) }),
  inWords: (value) => (value === 0 ? 'outside the part of the graph that dominates' : `tied to well-tied others with ${spoken(value)} of 1`),
}
