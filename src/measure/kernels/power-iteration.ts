import type { Graph } from '../../graph/graph.js'
import { checkpoint } from '../control.js'
import type { Control } from '../control.js'
import { convergenceTest } from './convergence.js'
import type { StopRule } from './convergence.js'

/** What PageRank's walk does. */
export interface WalkRule extends StopRule {
  readonly alpha: number
  readonly weighted: boolean
  /** Where jumps and dangling walks land, summing to 1; null for every node alike. */
  readonly landing: Float64Array | null
}

/** The stationary walk and the rounds it took. */
export interface Walk {
  readonly values: Float64Array
  readonly rounds: number
}

/**
 * Iterates PageRank until the sum of absolute changes is within the tolerance.
 * Every node pulls from the contiguous row of those that point to it; O(m) time a round, O(n) memory.
 */
export function iterateWalk(graph: Graph, rule: WalkRule, control: Control): Walk {
  const n = graph.nodeCount
  if (n === 0) return { values: new Float64Array(0), rounds: 0 }
  const weights = rule.weighted ? graph.in.strengths : null
  const scale = outScale(graph, rule)
  let values = new Float64Array(n).fill(1 / n)
  let next = new Float64Array(n)
  if (rule.landing !== null) values.set(rule.landing)
  const shares = new Float64Array(n)
  const isDone = convergenceTest(rule)
  for (let rounds = 1; ; rounds++) {
    checkpoint(control, Math.min(0.99, rounds / EXPECTED_ROUNDS))
    const dangling = spread(values, scale, shares)
    const jump = 1 - rule.alpha + rule.alpha * dangling
    pull(graph, weights, shares, next)
    const change = land(next, values, rule.landing, jump)
    ;[values, next] = [next, values]
    if (isDone(change)) return { values, rounds }
  }
}

const EXPECTED_ROUNDS = 100

/** alpha over the total strength that leaves each node; 0 for dangling nodes. */
function outScale(graph: Graph, rule: WalkRule): Float64Array {
  const { offsets } = graph.out
  const strengths = rule.weighted ? graph.out.strengths : null
  const scale = new Float64Array(graph.nodeCount)
  for (let node = 0; node < scale.length; node++) {
    const start = offsets[node]!
    const end = offsets[node + 1]!
    if (start === end) continue
    let total = end - start
    if (strengths !== null) {
      total = 0
      for (let i = start; i < end; i++) total += strengths[i]!
    }
    scale[node] = rule.alpha / total
  }
  return scale
}

function spread(values: Float64Array, scale: Float64Array, shares: Float64Array): number {
  let dangling = 0
  for (let node = 0; node < values.length; node++) {
    shares[node] = values[node]! * scale[node]!
    if (scale[node] === 0) dangling += values[node]!
  }
  return dangling
}

function pull(graph: Graph, weights: Float64Array | null, shares: Float64Array, next: Float64Array): void {
  const { offsets, targets } = graph.in
  let i = 0
  for (let node = 0; node < next.length; node++) {
    const end = offsets[node + 1]!
    let sum = 0
    if (weights === null) for (; i < end; i++) sum += shares[targets[i]!]!
    else for (; i < end; i++) sum += shares[targets[i]!]! * weights[i]!
    next[node] = sum
  }
}

function land(next: Float64Array, values: Float64Array, landing: Float64Array | null, jump: number): number {
  const even = jump / next.length
  let change = 0
  for (let node = 0; node < next.length; node++) {
    const value = next[node]! + (landing === null ? even : jump * landing[node]!)
    next[node] = value
    change += Math.abs(value - values[node]!)
  }
  return change
}
