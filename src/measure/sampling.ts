import type { ErrorEstimate } from '../model/measure.js'
import { spoken } from './words.js'

/** What a sample of sources says of all of them. */
export interface SampledSum {
  readonly values: Float64Array
  readonly errorEstimate: ErrorEstimate
}

/**
 * Scales the sums over k pivots drawn from n nodes up to all n, without bias, and estimates the error of each node.
 * `scale` turns the sum over all sources into the measure. Drawing without putting back narrows the error.
 * Source: Brandes, Pich 2007, doi:10.1142/S0218127407018403
 */
export function scaleUp(sums: Float64Array, squares: Float64Array, pivots: number, scale: number): SampledSum {
  const n = sums.length
  const factor = (n / pivots) * scale
  let max = 0
  let total = 0
  const values = sums.map((sum, node) => {
    const variance = Math.max(0, squares[node]! - (sum * sum) / pivots) / (pivots - 1)
    const error = n * scale * Math.sqrt((variance / pivots) * (1 - pivots / n))
    max = Math.max(max, error)
    total += error
    return sum * factor
  })
  const mean = n === 0 ? 0 : total / n
  const words = `estimated from ${pivots} of ${n} nodes; a node's value has a standard error of at most ` +
    `${spoken(max)}, on average ${spoken(mean)}`
  return { values, errorEstimate: { kind: 'standard-error', max, mean, words } }
}
