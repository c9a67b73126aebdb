import { largestFirst, strongParts, weakParts } from '../../kernels/parts.js'
import type { WholeMetric } from '../../metric.js'

/**
 * Numbers the part of the graph that each node hangs together with: 0 the largest, equals by their smallest id.
 * The direction of ties does not matter unless `strong` is asked for. O(n + m).
 */
export const components: WholeMetric = {
  name: 'components',
  kind: 'whole',
  source: 'Hopcroft, Tarjan 1973, doi:10.1145/362248.362272; strong: Tarjan 1972, doi:10.1137/0201010',
  reads: ['strong'],
  run: (graph, { strong }) => {
    const parts = largestFirst(strong ? strongParts(graph.out) : weakParts(graph))
    return { method: 'exact', values: new Float64Array(parts.labels), notes: [`the graph has ${parts.count} parts`] }
  },
  inWords: (value) => (value === 0 ? 'in the largest part of the graph' : `in part ${value} of the graph, apart from the largest`),
}
