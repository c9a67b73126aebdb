import type { Graph } from '../graph/index.js'
import { NearFirst } from './near-first.js'

/** What makes a path short, and how long it may be. */
export interface PathBounds {
  readonly by: 'hops' | 'distance'
  readonly maxHops: number
  /** Most partial paths looked at; absent: `PATH_STEPS_MAX`. */
  readonly stepsMax?: number
}

/** What is at least left to the far end of a path; told ever more exactly as the search from there goes on. */
export interface Nearest {
  /** The least length from a node to the far end as far as is known; undefined where so many ties cannot reach it. */
  readonly left: (node: number, hopsLeft: number) => number | undefined
  /** Goes on until every node nearer than this is known. */
  readonly reach: (length: number) => void
}

const UNSEEN = 255

/** Searches from the far end against the ties, no further than it is asked to. */
export function openNearest(graph: Graph, to: number, { by, maxHops }: PathBounds): Nearest {
  const levels = openLevels(graph, to)
  if (by === 'hops') {
    return {
      left: (node, hopsLeft) => {
        const known = levels.hopsOf(node)
        return known <= hopsLeft ? known : undefined
      },
      reach: (length) => {
        levels.reach(Math.min(length, maxHops))
      },
    }
  }
  // Nodes further than half-way are known to be so: bound enough for the first half of a path.
  levels.reach(Math.ceil(maxHops / 2))
  const distances = openDistances(graph, to)
  return {
    left: (node, hopsLeft) => (levels.hopsOf(node) <= hopsLeft ? distances.lengthOf(node) : undefined),
    reach: distances.reach,
  }
}

interface Levels {
  /** Ties to the far end, or the least that it can be where that is not known yet. */
  readonly hopsOf: (node: number) => number
  readonly reach: (radius: number) => void
}

function openLevels({ nodeCount, in: { offsets, targets } }: Graph, to: number): Levels {
  const hops = new Uint8Array(nodeCount).fill(UNSEEN)
  hops[to] = 0
  let level = [to]
  let radius = 0
  const grow = (): void => {
    radius++
    const next: number[] = []
    for (const node of level) {
      for (let i = offsets[node]!; i < offsets[node + 1]!; i++) {
        const far = targets[i]!
        if (hops[far] !== UNSEEN) continue
        hops[far] = radius
        next.push(far)
      }
    }
    level = next
  }
  return {
    hopsOf: (node) => (hops[node] === UNSEEN ? (level.length === 0 ? Infinity : radius + 1) : hops[node]!),
    reach: (wanted) => {
      while (radius < Math.min(wanted, UNSEEN - 1) && level.length > 0) grow()
    },
  }
}

interface Distances {
  readonly lengthOf: (node: number) => number
  readonly reach: (length: number) => void
}

/** Dijkstra's search from the far end, settled so far as was asked for. */
function openDistances({ in: { offsets, targets, strengths } }: Graph, to: number): Distances {
  const settled = new Map<number, number>()
  const queue = new NearFirst<{ readonly node: number; readonly distance: number }>((a, b) => a.distance - b.distance || a.node - b.node)
  queue.add({ node: to, distance: 0 })
  let radius = 0
  /** Settles the next nearest node; says how far the search has come. */
  const settleNext = (): number => {
    const best = queue.take()
    if (best === undefined) return Infinity
    if (settled.has(best.node)) return best.distance
    settled.set(best.node, best.distance)
    for (let i = offsets[best.node]!; i < offsets[best.node + 1]!; i++) {
      const far = targets[i]!
      if (!settled.has(far)) queue.add({ node: far, distance: best.distance + (strengths === null ? 1 : 1 / strengths[i]!) })
    }
    return best.distance
  }
  return {
    lengthOf: (node) => settled.get(node) ?? radius,
    reach: (length) => {
      while (radius <= length && radius !== Infinity) radius = settleNext()
    },
  }
}
