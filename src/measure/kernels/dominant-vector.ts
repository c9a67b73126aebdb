import type { Graph } from '../../graph/graph.js'
import { checkpoint } from '../control.js'
import type { Control } from '../control.js'
import { convergenceTest } from './convergence.js'
import type { StopRule } from './convergence.js'
import { longestChains } from './longest-chains.js'
import { strongParts, weakParts } from './parts.js'

/** What the dominant vector is taken of. */
export interface DominantRule extends StopRule {
  readonly weighted: boolean
}

/** Eigenvalues nearer than this share of themselves are the same one with other rounding. */
const SAME_EIGENVALUE = 1e-9

/**
 * Gives the limit of networkx's iteration x := (I + A^T) x from equal values, with squares summing to 1.
 * Only what dominates keeps a value: parts with the largest eigenvalue, 0 elsewhere.
 * @throws Problem not-converged when the iteration does not end within the rule.
 */
export function dominantVector(graph: Graph, rule: DominantRule, control: Control): Float64Array {
  if (graph.nodeCount === 0) return new Float64Array(0)
  if (graph.edgeCount === 0) return new Float64Array(graph.nodeCount).fill(1 / Math.sqrt(graph.nodeCount))
  if (!graph.directed) return undirectedVector(graph, rule, control)
  const strong = strongParts(graph.out)
  if (strong.count === graph.nodeCount) return longestChains(graph, strong, rule.weighted)
  const all = Int32Array.from({ length: graph.nodeCount }, (_, node) => node)
  const space = makeSpace(graph, rule)
  iteratePart(space, all, rule, 0, control)
  return space.values
}

/** What all parts share: rows to pull along, the shift, and the vectors. */
interface Space {
  readonly graph: Graph
  readonly weights: Float64Array | null
  /** The largest strength: the iteration adds this multiple of the unit matrix, so that it cannot swing. */
  readonly shift: number
  readonly values: Float64Array
  readonly next: Float64Array
}

function makeSpace(graph: Graph, rule: DominantRule): Space {
  const weights = rule.weighted ? graph.in.strengths : null
  const shift = weights === null ? 1 : weights.reduce((greatest, weight) => Math.max(greatest, weight), 0)
  return { graph, weights, shift, values: new Float64Array(graph.nodeCount), next: new Float64Array(graph.nodeCount) }
}

/** Undirected parts do not touch each other: each is iterated alone, and left as soon as it cannot dominate. */
function undirectedVector(graph: Graph, rule: DominantRule, control: Control): Float64Array {
  const space = makeSpace(graph, rule)
  const found: { readonly members: Int32Array; readonly eigenvalue: number }[] = []
  let largest = 0
  for (const { members, ceiling } of partsByCeiling(graph, rule)) {
    if (ceiling < largest * (1 - SAME_EIGENVALUE)) continue
    const eigenvalue = iteratePart(space, members, rule, largest * (1 - SAME_EIGENVALUE), control)
    if (eigenvalue === null) continue
    found.push({ members, eigenvalue })
    largest = Math.max(largest, eigenvalue)
  }
  return blend(space.values, found.filter(({ eigenvalue }) => eigenvalue >= largest * (1 - SAME_EIGENVALUE)))
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
  const order = Int32Array.from({ length: count }, (_, label) => label).sort((a, b) => ceilings[b]! - ceilings[a]! || a - b)
  return Array.from(order, (label) => ({ members: members.subarray(sizes[label], sizes[label + 1]), ceiling: ceilings[label]! }))
}

/**
 * Iterates one part until it converges, into `values` with squares summing to 1, and gives its eigenvalue;
 * null as soon as that is sure to be below `floor`.
 */
function iteratePart(
  { graph, weights, shift, values, next }: Space,
  members: Int32Array,
  rule: DominantRule,
  floor: number,
  control: Control,
): number | null {
  const { offsets, targets } = graph.in
  const start = 1 / Math.sqrt(members.length)
  for (const u of members) values[u] = start
  const isDone = convergenceTest(rule)
  for (let rounds = 1; ; rounds++) {
    checkpoint(control, Math.min(0.99, rounds / EXPECTED_ROUNDS))
    let squares = 0
    let ceiling = 0
    for (let at = 0; at < members.length; at++) {
      const u = members[at]!
      let sum = values[u]! * shift
      const end = offsets[u + 1]!
      if (weights === null) for (let i = offsets[u]!; i < end; i++) sum += values[targets[i]!]!
      else for (let i = offsets[u]!; i < end; i++) sum += values[targets[i]!]! * weights[i]!
      if (values[u]! > 0) ceiling = Math.max(ceiling, sum / values[u]!)
      sum /= shift
      next[u] = sum
      squares += sum * sum
    }
    if (ceiling - shift < floor) return null
    const norm = Math.sqrt(squares)
    let change = 0
    for (let at = 0; at < members.length; at++) {
      const u = members[at]!
      const value = next[u]! / norm
      change += Math.abs(value - values[u]!)
      values[u] = value
    }
    if (isDone(change)) return (norm - 1) * shift
  }
}

const EXPECTED_ROUNDS = 200
