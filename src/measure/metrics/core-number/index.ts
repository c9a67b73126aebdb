import { peelCores } from '../../kernels/cores.js'
import type { WholeMetric } from '../../metric.js'

/**
 * Says how deep a node lies in the graph: the largest k of a subgraph with it in which everyone has k ties or more.
 * In a directed graph ties that come and ties that go both count. O(n + m).
 */
export const coreNumber: WholeMetric = {
  name: 'core_number',
  kind: 'whole',
  source: 'Seidman 1983, doi:10.1016/0378-8733(83)90028-X; Batagelj, Zaversnik 2003, arXiv:cs/0310049',
  reads: [],
  run: (graph) => ({ method: 'exact', values: new Float64Array(peelCores(graph)) }),
  inWords: (value) => `belongs to a group in which each has ${value} or more ties to the group`,
}
