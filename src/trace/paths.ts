import type { Graph } from '../graph/index.js'
import { PATH_STEPS_MAX } from '../model/limits.js'
import { openNearest, type PathBounds } from './nearest.js'
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
 * Partial paths are followed best first, by what they have and the least that is left to the far end; a path is given out
 * only when nothing shorter can be left, so that none is missed. The search for what is left goes only as far as needed.
 * @param graph ties are followed as its `out` rows run; give the undirected view to follow them both ways
 * Source: Hart, Nilsson and Raphael 1968, doi:10.1109/TSSC.1968.300136, on the tree of partial paths
 */
export function searchPaths(graph: Graph, from: number, to: number, bounds: PathBounds): PathSearch {
  const { by, maxHops } = bounds
  const { offsets, targets, strengths } = graph.out
  const nearest = openNearest(graph, to, bounds)
  const queue = new NearFirst<Partial>((a, b) => a.bound - b.bound || compareNodes(a.nodes, b.nodes))
  let steps = bounds.stepsMax ?? PATH_STEPS_MAX
  const offer = (nodes: readonly number[], length: number): void => {
    const left = nearest.left(nodes.at(-1)!, maxHops + 1 - nodes.length)
    if (left !== undefined && left !== Infinity) queue.add({ nodes, length, bound: length + left })
  }
  if (from !== to) offer([from], 0)

  const spread = ({ nodes, length }: Partial): void => {
    const at = nodes.at(-1)!
    for (let i = offsets[at]!; i < offsets[at + 1]!; i++) {
      if (nodes.includes(targets[i]!)) continue
      offer([...nodes, targets[i]!], length + (by === 'hops' || strengths === null ? 1 : 1 / strengths[i]!))
      steps--
    }
  }
  return {
    next: () => {
      for (let best = queue.take(); best !== undefined; best = queue.take()) {
        if (best.nodes.at(-1) === to) return { nodes: best.nodes, length: best.length }
        if (steps <= 0) return undefined
        nearest.reach(best.bound - best.length)
        const left = nearest.left(best.nodes.at(-1)!, maxHops + 1 - best.nodes.length)
        // What was only known to be at least so far away is further: its turn comes later, or never.
        if (left === undefined || best.length + left > best.bound) offer(best.nodes, best.length)
        else spread(best)
      }
      return undefined
    },
    isExhausted: () => steps <= 0,
  }
}
