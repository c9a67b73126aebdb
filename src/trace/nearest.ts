import type { Graph } from '../graph/index.js'
import { NearFirst } from './near-first.js'

/** What makes a path short, and how long it may be. */
export interface PathBounds {
  readonly by: 'hops' | 'distance'
  readonly maxHops: number
  /** Most partial paths looked at; absent: `PATH_STEPS_MAX`. */
  readonly stepsMax?: number
}

/** What is at least left to the far end of a path. */
export interface Nearest {
  /** The least length from a node to the far end; undefined where it cannot be reached in so many ties. */
  readonly left: (node: number, hopsLeft: number) => number | undefined
}

/**
 * Searches once from the far end against the ties. By hops it stops half-way: behind that every node is at least one tie
 * further, which is bound enough for the first half of a path.
 */
export function openNearest(graph: Graph, to: number, { by, maxHops }: PathBounds): Nearest {
  const radius = by === 'hops' ? Math.ceil(maxHops / 2) : maxHops
  const hops = hopsTo(graph, to, radius)
  if (by === 'hops') {
    return {
      left: (node, hopsLeft) => {
        const known = hops.get(node) ?? radius + 1
        return known <= hopsLeft ? known : undefined
      },
    }
  }
  const distances = distancesTo(graph, to, hops)
  return {
    left: (node, hopsLeft) => {
      const known = hops.get(node)
      return known !== undefined && known <= hopsLeft ? distances.get(node) : undefined
    },
  }
}

function hopsTo(graph: Graph, to: number, radius: number): ReadonlyMap<number, number> {
  const { offsets, targets } = graph.in
  const hops = new Map([[to, 0]])
  let level = [to]
  for (let depth = 1; depth <= radius && level.length > 0; depth++) {
    const next: number[] = []
    for (const node of level) {
      for (let i = offsets[node]!; i < offsets[node + 1]!; i++) {
        const far = targets[i]!
        if (hops.has(far)) continue
        hops.set(far, depth)
        next.push(far)
      }
    }
    level = next
  }
  return hops
}

/** Least sums of 1 / strength to the far end, among the nodes that can reach it in time. */
function distancesTo(graph: Graph, to: number, among: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
  const { offsets, targets, strengths } = graph.in
  const settled = new Map<number, number>()
  const queue = new NearFirst<{ readonly node: number; readonly distance: number }>((a, b) => a.distance - b.distance || a.node - b.node)
  queue.add({ node: to, distance: 0 })
  for (let best = queue.take(); best !== undefined; best = queue.take()) {
    const { node, distance } = best
    if (settled.has(node)) continue
    settled.set(node, distance)
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++) {
      const far = targets[i]!
      if (among.has(far) && !settled.has(far)) queue.add({ node: far, distance: distance + (strengths === null ? 1 : 1 / strengths[i]!) })
    }
  }
  return settled
}
