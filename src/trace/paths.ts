import type { Graph } from '../graph/index.js'
import { PATH_STEPS_MAX } from '../model/limits.js'
import { openNearest, type Nearest, type PathBounds } from './nearest.js'
import { NearFirst } from './near-first.js'

/** A path between two nodes: no node comes twice. */
export interface NodePath {
  readonly nodes: readonly number[]
  /** Number of ties, or sum of 1 / strength. */
  readonly length: number
}

/** Paths one after the other, shortest first, and why there are no more. */
export interface PathSearch {
  /** The next path; undefined when there is none within the bounds. */
  readonly next: () => NodePath | undefined
  /** True when the search ended because it had looked at too many partial paths. */
  readonly isExhausted: () => boolean
}

/** A path in the making. */
interface Partial {
  readonly nodes: readonly number[]
  /** Length so far, and with the least that is still to come. */
  readonly length: number
  readonly bound: number
}

function compareNodes(a: readonly number[], b: readonly number[]): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/**
 * Finds the simple paths between two nodes one after the other, shortest first, equal ones in order of their nodes.
 * Partial paths are followed best first, by what they have and the least that is left, which one search from the far end
 * has told before; a path can be drawn from the rest only when nothing shorter is left, so that none is missed.
 * @param graph ties are followed as its `out` rows run; give the undirected view to follow them both ways
 */
export function searchPaths(graph: Graph, from: number, to: number, bounds: PathBounds): PathSearch {
  const { by, maxHops } = bounds
  const { offsets, targets, strengths } = graph.out
  const nearest: Nearest = openNearest(graph, to, bounds)
  const queue = new NearFirst<Partial>((a, b) => a.bound - b.bound || compareNodes(a.nodes, b.nodes))
  let steps = bounds.stepsMax ?? PATH_STEPS_MAX
  let exhausted = false
  const first = nearest.left(from, maxHops)
  if (first !== undefined && from !== to) queue.add({ nodes: [from], length: 0, bound: first })

  const spread = ({ nodes, length }: Partial): void => {
    const at = nodes.at(-1)!
    const hopsLeft = maxHops - nodes.length
    for (let i = offsets[at]!; i < offsets[at + 1]!; i++) {
      const far = targets[i]!
      const left = nearest.left(far, hopsLeft)
      if (left === undefined || nodes.includes(far)) continue
      const whole = length + (by === 'hops' || strengths === null ? 1 : 1 / strengths[i]!)
      queue.add({ nodes: [...nodes, far], length: whole, bound: whole + left })
      steps--
    }
  }
  return {
    next: () => {
      for (let best = queue.take(); best !== undefined; best = queue.take()) {
        if (best.nodes.at(-1) === to) return { nodes: best.nodes, length: best.length }
        if (steps <= 0) {
          exhausted = true
          return undefined
        }
        spread(best)
      }
      return undefined
    },
    isExhausted: () => exhausted,
  }
}
