import type { Graph } from '../graph/index.js'
import { EXACT_TIE_VISITS_MAX, PIVOTS_DEFAULT } from '../model/limits.js'
import { countUp } from './kernels/count-up.js'
import type { Settings, SweepPlan } from './metric.js'
import { drawPivots } from './pivots.js'

/**
 * Decides which sources a sweep visits: all of them when asked or affordable, else pivots drawn by lot, and says so.
 */
export function planSources(graph: Graph, settings: Settings): SweepPlan {
  const n = graph.nodeCount
  const visits = n * (graph.out.targets.length + n)
  const isAffordable = visits <= EXACT_TIE_VISITS_MAX
  if (settings.exact || (settings.pivots === null ? isAffordable : settings.pivots >= n)) {
    return { sources: countUp(n), method: 'exact', notes: [] }
  }
  const count = Math.min(n, settings.pivots ?? PIVOTS_DEFAULT)
  const notes = settings.pivots !== null ? [] : [
    `an exact result would visit ${visits.toExponential(1)} ties, above the limit of ${EXACT_TIE_VISITS_MAX.toExponential(0)}; ` +
    `${count} pivots were sampled instead; ask for exact to have it all the same`,
  ]
  return { sources: drawPivots(n, count, settings.seed), method: 'pivots', notes }
}
