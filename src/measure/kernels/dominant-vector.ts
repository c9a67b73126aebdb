import type { Graph } from '../../graph/graph.js'
import { checkpoint } from '../control.js'
import type { Control } from '../control.js'
import { convergenceTest } from './convergence.js'
import type { StopRule } from './convergence.js'
import { countUp } from './count-up.js'
import { longestChains } from './longest-chains.js'
import { hasCircle, strongParts, weakParts } from './parts.js'
import { symmetricSpace, symmetricVector } from './symmetric-vector.js'

/** What the dominant vector is taken of. */
export interface DominantRule extends StopRule {
  readonly weighted: boolean
}

/** Eigenvalues nearer than this share of themselves are the same one with other rounding. */
const SAME_EIGENVALUE = 1e-9

/**
 * Gives the limit of networkx's iteration x := (I + A^T) x from equal values, with squares summing to 1.
 * The tolerance is on the length of a round's change, so that no single value is off by more.
 * Only what dominates keeps a value: parts with the largest eigenvalue, 0 elsewhere.
 * @throws Problem not-converged when the iteration does not end within the rule.
 */
export function dominantVector(graph: Graph, rule: DominantRule, control: Control): Float64Array {
  if (graph.nodeCount === 0) return new Float64Array(0)
  if (graph.edgeCount === 0) return new Float64Array(graph.nodeCount).fill(1 / Math.sqrt(graph.nodeCount))
  if (!graph.directed) return undirectedVector(graph, rule, control)
  if (hasCircle(graph.out)) return directedVector(graph, rule, control)
  return longestChains(graph, strongParts(graph.out), rule.weighted)
}

/** Undirected parts do not touch each other: each is iterated alone, and left as soon as it cannot dominate. */
function undirectedVector(graph: Graph, rule: DominantRule, control: Control): Float64Array {
  const space = symmetricSpace(graph.out, rule.weighted)
  const found: { readonly members: Int32Array; readonly eigenvalue: number }[] = []
  let largest = 0
  for (const { members, ceiling } of partsByCeiling(graph, rule)) {
    if (ceiling < largest * (1 - SAME_EIGENVALUE)) continue
    const eigenvalue = symmetricVector(space, members, rule, largest * (1 - SAME_EIGENVALUE), control)
    if (eigenvalue === null) continue
    found.push({ members, eigenvalue })
    largest = Math.max(largest, eigenvalue)
  }
  return blend(space.vectors[0]!, found.filter(({ eigenvalue }) => eigenvalue >= largest * (1 - SAME_EIGENVALUE)))
}

/** Several parts may dominate alike: each weighs what it holds of equal start values. */
function blend(values: Float64Array, parts: readonly { readonly members: Int32Array }[]): Float64Array {
  const blended = new Float64Array(values.length)
  let squares = 0
  for (const { members } of parts) {
    let sum = 0
    for (const u of members) sum += values[u]!
    for (const u of members) blended[u] = values[u]! * sum
    squares += sum * sum
  }
  const norm = Math.sqrt(squares)
  return blended.map((value) => value / norm)
}

/** Parts with the most their eigenvalue can be, which is their largest sum of strengths; the largest first. */
function partsByCeiling(graph: Graph, rule: DominantRule): { members: Int32Array; ceiling: number }[] {
  const { offsets, strengths } = graph.out
  const { labels, count } = weakParts(graph)
  const sizes = new Int32Array(count + 1)
  for (const label of labels) sizes[label + 1]!++
  for (let label = 1; label <= count; label++) sizes[label]! += sizes[label - 1]!
  const next = sizes.slice()
  const members = new Int32Array(labels.length)
  const ceilings = new Float64Array(count)
  for (let u = 0; u < labels.length; u++) {
    const label = labels[u]!
    members[next[label]!++] = u
    let sum = 0
    for (let i = offsets[u]!; i < offsets[u + 1]!; i++) sum += rule.weighted && strengths !== null ? strengths[i]! : 1
    ceilings[label] = Math.max(ceilings[label]!, sum)
  }
  const order = countUp(count).sort((a, b) => ceilings[b]! - ceilings[a]! || a - b)
  return Array.from(order, (label) => ({ members: members.subarray(sizes[label], sizes[label + 1]), ceiling: ceilings[label]! }))
}

/** Plain powers of I + A^T over the whole graph; the unit matrix keeps the iteration from swinging. */
function directedVector(graph: Graph, rule: DominantRule, control: Control): Float64Array {
  const { offsets, targets, strengths } = graph.in
  const weights = rule.weighted ? strengths : null
  const shift = weights === null ? 1 : weights.reduce((greatest, weight) => Math.max(greatest, weight), 0)
  const n = graph.nodeCount
  const values = new Float64Array(n).fill(1 / Math.sqrt(n))
  const next = new Float64Array(n)
  const isDone = convergenceTest(rule)
  for (let rounds = 1; ; rounds++) {
    checkpoint(control, Math.min(0.99, rounds / EXPECTED_ROUNDS))
    let squares = 0
    for (let u = 0; u < n; u++) {
      let sum = 0
      const end = offsets[u + 1]!
      if (weights === null) for (let i = offsets[u]!; i < end; i++) sum += values[targets[i]!]!
      else for (let i = offsets[u]!; i < end; i++) sum += values[targets[i]!]! * (weights[i]! / shift)
      sum += values[u]!
      next[u] = sum
      squares += sum * sum
    }
    const norm = Math.sqrt(squares)
    let change = 0
    for (let u = 0; u < n; u++) {
      const value = next[u]! / norm
      const step = value - values[u]!
      change += step * step
      values[u] = value
    }
    if (isDone(Math.sqrt(change))) return values
  }
}

const EXPECTED_ROUNDS = 200
