import { undirectedView } from '../../../graph/index.js'
import { findCuts } from '../../kernels/cuts.js'
import type { WholeMetric } from '../../metric.js'

/** Marks with 1 each node without which its part of the graph falls apart, others with 0; direction does not matter. O(n + m). */
export const articulationPoints: WholeMetric = {
  name: 'articulation_points',
  kind: 'whole',
  source: 'Hopcroft, Tarjan 1973, doi:10.1145/362248.362272',
  reads: [],
  run: (graph) => ({ method: 'exact', values: new Float64Array(findCuts(undirectedView(graph).out).articulation) }),
  inWords: (value) =>
    value === 1 ? 'without it its part of the graph falls apart' : 'its part of the graph holds together without it',
}
