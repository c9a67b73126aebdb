import type { Adjacency, Graph } from '../../graph/graph.js'
import { countUp } from './count-up.js'

/**
 * Peels the graph: gives for each node the largest k such that it stays when all nodes with fewer than k ties are taken off,
 * again and again. In a directed graph ties that come and ties that go both count.
 * Level by level: what has k ties left goes, and takes a tie off its neighbours. O(m + sum of core numbers), which is O(m).
 * Source: Batagelj, Zaversnik 2003, arXiv:cs/0310049; by levels: Dasari, Desh, Zubair 2014, doi:10.1109/BigData.2014.7004366
 */
export function peelCores(graph: Graph): Int32Array {
  const n = graph.nodeCount
  const sides = graph.directed ? [graph.out, graph.in] : [graph.out]
  const degrees = new Int32Array(n)
  for (const { offsets } of sides) for (let u = 0; u < n; u++) degrees[u]! += offsets[u + 1]! - offsets[u]!
  const left = countUp(n)
  const going = new Int32Array(n)
  for (let level = 0, leftCount = n; leftCount > 0;) {
    let stays = 0
    let goingCount = 0
    let least = n * 2
    for (let i = 0; i < leftCount; i++) {
      const u = left[i]!
      const degree = degrees[u]!
      // Below the level it has gone already.
      if (degree < level) continue
      if (degree === level) going[goingCount++] = u
      else {
        left[stays++] = u
        least = Math.min(least, degree)
      }
    }
    leftCount = stays
    takeOff(graph, degrees, going, goingCount, level)
    // Where nothing went no degree changed, and levels that nobody has are passed over.
    level = goingCount === 0 ? least : level + 1
  }
  return degrees
}

/** Takes nodes off with all that fall to the level because of it; a node's degree stays at the level it went. */
function takeOff(graph: Graph, degrees: Int32Array, going: Int32Array, count: number, level: number): void {
  for (let at = 0; at < count; at++) {
    count = lower(graph.out, going[at]!, degrees, going, count, level)
    if (graph.directed) count = lower(graph.in, going[at]!, degrees, going, count, level)
  }
}

/** Takes a tie off each neighbour in one row; those that fall to the level go too. Gives how many go. */
function lower(rows: Adjacency, u: number, degrees: Int32Array, going: Int32Array, count: number, level: number): number {
  const { offsets, targets } = rows
  for (let i = offsets[u]!, end = offsets[u + 1]!; i < end; i++) {
    const v = targets[i]!
    const degree = degrees[v]!
    if (degree <= level) continue
    degrees[v] = degree - 1
    if (degree - 1 === level) going[count++] = v
  }
  return count
}
