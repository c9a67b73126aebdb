import { tellDistances } from '../../kernels/distance-sums.js'
import type { Outcome, Settings, SweepMetric, SweepPlan } from '../../metric.js'
import { planSources } from '../../sources.js'
import { spoken } from '../../words.js'

/**
 * Says how near a node is to those that reach it: one over their mean distance, scaled by their share of all others
 * (Wasserman and Faust) unless `wassermanFaust` is false. On directed graphs the distance is that towards the node.
 * A strong tie is a short step: length = 1 / strength. 0 for a node that nobody reaches.
 */
export const closeness: SweepMetric = {
  name: 'closeness',
  kind: 'sweep',
  source: 'Wasserman, Faust 1994, doi:10.1017/CBO9780511815478; pivots: Eppstein, Wang 2004, doi:10.7155/jgaa.00081',
  reads: ['weighted', 'wassermanFaust', 'exact', 'pivots'],
  plan: planSources,
  piece: (graph, settings, sources, control) => {
    const counts = new Float64Array(graph.nodeCount)
    const sums = new Float64Array(graph.nodeCount)
    const squares = new Float64Array(graph.nodeCount)
    const receive = (node: number, distance: number, times: number): void => {
      counts[node]! += times
      sums[node]! += times * distance
      squares[node]! += times * distance * distance
    }
    tellDistances(graph, settings.weighted, sources, receive, control)
    return [counts, sums, squares]
  },
  finish: (graph, settings, plan, columns) => {
    const [counts = new Float64Array(0), sums = new Float64Array(0), squares = new Float64Array(0)] = columns
    if (plan.method === 'pivots') return sampled(settings, plan, counts, sums, squares)
    const values = counts.map((count, node) => nearness(count, sums[node]!, graph.nodeCount, settings.wassermanFaust))
    return { method: 'exact', values }
  },
  inWords: (value) =>
    value === 0 ? 'nobody reaches it' : `as near to the others as if each were ${spoken(1 / value)} steps away`,
}

function nearness(count: number, sum: number, n: number, isScaled: boolean): number {
  if (count === 0 || n < 2) return 0
  return isScaled ? (count / (n - 1)) * (count / sum) : count / sum
}

/** A quotient of two estimates: nearly without bias; its error follows from how both vary together over the pivots. */
function sampled(
  settings: Settings,
  plan: SweepPlan,
  counts: Float64Array,
  sums: Float64Array,
  squares: Float64Array,
): Outcome {
  const n = counts.length
  const k = plan.sources.length
  const others = Float64Array.from(counts, () => k)
  // A pivot has only k - 1 other pivots to be reached from.
  for (const source of plan.sources) others[source]!--
  let max = 0
  let total = 0
  const values = counts.map((count, node) => {
    if (count === 0) return 0
    const drawn = others[node]!
    const up = (n - 1) / drawn
    const sum = sums[node]!
    const value = nearness(Math.min(n - 1, count * up), sum * up, n, settings.wassermanFaust)
    const power = settings.wassermanFaust ? 2 : 1
    const spread = (power * power) / count - (2 * power) / count + squares[node]! / (sum * sum)
    const offset = (power - 1) ** 2 / drawn
    const error = value * Math.sqrt(Math.max(0, spread - offset) * (1 - k / n))
    max = Math.max(max, error)
    total += error
    return value
  })
  const mean = total / n
  const words = `estimated from ${k} of ${n} nodes; a node's value has a standard error of about ${spoken(mean)} on average, ` +
    `${spoken(max)} at most`
  return { method: 'pivots', values, notes: plan.notes, isDrawnByLot: true, errorEstimate: { kind: 'standard-error', max, mean, words } }
}
