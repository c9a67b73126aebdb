import { nodeOf } from '../graph/index.js'
import type { Graph } from '../graph/index.js'
import type { Seeds } from '../model/measure.js'
import { Problem } from '../model/problem.js'

/** Seeds as nodes, ascending, with weights that sum to 1. */
export interface SeedNodes {
  readonly nodes: Int32Array
  readonly weights: Float64Array
}

/**
 * Finds the seeds in a graph and makes their weights sum to 1; a seed named twice counts with the sum of its weights.
 * @throws Problem invalid-input when there is no seed, or a weight is not a finite number from 0 up, or all are 0.
 * @throws Problem not-found when a seed is not in the graph; ids stay out of the message.
 */
export function findSeeds(graph: Graph, seeds: Seeds | undefined): SeedNodes {
  const named = seedPairs(seeds)
  if (graph.nodeCount === 0) return { nodes: new Int32Array(0), weights: new Float64Array(0) }
  const found = new Map<number, number>()
  let total = 0
  for (const [position, [id, weight]] of named.entries()) {
    if (!(weight >= 0 && weight <= 1e100)) {
      throw new Problem('invalid-input', `seed ${position + 1}: its weight must be a finite number from 0 up`)
    }
    const node = nodeOf(graph.ids, id)
    if (node < 0) throw new Problem('not-found', `seed ${position + 1} of ${named.length} is not in the graph`)
    if (weight > 0) found.set(node, (found.get(node) ?? 0) + weight)
    total += weight
  }
  if (!(total > 0)) throw new Problem('invalid-input', 'personalized PageRank needs at least one seed with a weight above 0')
  const nodes = Int32Array.from(found.keys()).sort()
  return { nodes, weights: Float64Array.from(nodes, (node) => (found.get(node) ?? 0) / total) }
}

function seedPairs(seeds: Seeds | undefined): [string, number][] {
  if (seeds === undefined) throw new Problem('invalid-input', 'personalized PageRank needs seeds: name at least one')
  return isList(seeds) ? seeds.map((id) => [id, 1]) : Object.entries(seeds)
}

function isList(seeds: Seeds): seeds is readonly string[] {
  return Array.isArray(seeds)
}
