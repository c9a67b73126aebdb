import { undirectedView } from '../../../graph/index.js'
import { findCuts } from '../../kernels/cuts.js'
import type { WholeMetric } from '../../metric.js'

/**
 * Lists the ties without which a part of the graph falls in two; direction does not matter and parallel ties are one. O(n + m).
 */
export const bridges: WholeMetric = {
  name: 'bridges',
  kind: 'whole',
  source: 'Tarjan 1974, doi:10.1016/0020-0190(74)90003-9; by lowest points: Hopcroft, Tarjan 1973, doi:10.1145/362248.362272',
  reads: [],
  run: (graph) => ({ method: 'exact', pairs: findCuts(undirectedView(graph).out).bridges }),
  inWords: () => 'without this tie its part of the graph falls in two',
}
