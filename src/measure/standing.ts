import { idOf } from '../graph/index.js'
import type { Graph } from '../graph/index.js'
import type { MeasureResult } from '../model/measure.js'
import { countUp } from './kernels/count-up.js'
import { percentiles } from './percentiles.js'
import { metricNamed } from './registry.js'
import { settle } from './settings.js'

/** Where one node stands in a run. */
export interface Standing {
  /** 1 for the largest value; equal values are ordered by id. */
  readonly rank: number
  readonly id: string
  readonly value: number
  /** Share of all nodes with smaller values, equal ones counted half, from 0 to 1. */
  readonly percentile: number
  readonly words: string
}

/**
 * Gives a run as one number a node: its values, or for ties such as bridges how many of them end at the node.
 */
export function columnOf(result: MeasureResult): Float64Array {
  if (result.values !== undefined) return result.values
  const column = new Float64Array(result.nodeCount)
  for (const node of result.pairs ?? []) column[node]!++
  return column
}

/** Gives the nodes with the k largest values, largest first, equals by id. O(n log n). */
export function topNodes(graph: Graph, result: MeasureResult, k: number): Standing[] {
  const column = columnOf(result)
  const shares = percentiles(column)
  const say = wordsOf(result)
  return Array.from(rankedNodes(column).subarray(0, Math.max(0, k)), (node, i) => ({
    rank: i + 1,
    id: idOf(graph.ids, node),
    value: column[node]!,
    percentile: shares[node]!,
    words: say(column[node]!),
  }))
}

/** Gives all nodes by falling value, equals by id. */
export function rankedNodes(column: Float64Array): Int32Array {
  return countUp(column.length).sort((a, b) => column[b]! - column[a]! || a - b)
}

/** Gives what says a run's numbers in words. */
export function wordsOf(result: MeasureResult): (value: number) => string {
  const metric = metricNamed(result.metric)
  const settings = settle(metric, { metric: result.metric, params: result.params })
  if (result.pairs !== undefined) return (value) => (value === 0 ? 'an end of none of these ties' : `an end of ${value} of these ties`)
  return (value) => metric.inWords(value, settings, result)
}
