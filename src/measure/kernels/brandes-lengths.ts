import type { Graph } from '../../graph/graph.js'
import type { Dependencies } from './brandes.js'
import { SAME_LENGTH, lengthDistances } from './distances.js'

/**
 * Makes the function that sums up how much each node lies on the shortest paths from one source, by length.
 * Floating lengths that differ only by rounding count as ties, and counts of paths carry an exponent of
 * their own, so that no number of paths overflows. O(m + n log n) a source.
 * Source: Brandes 2001, doi:10.1080/0022250X.2001.9990249
 */
export function lengthDependencies(graph: Graph, isWeighted: boolean): (source: number) => Dependencies {
  const n = graph.nodeCount
  const measureFrom = lengthDistances(graph.out, isWeighted)
  const paths = new Float64Array(n)
  const exponents = new Int32Array(n)
  const places = new Int32Array(n).fill(-1)
  const delta = new Float64Array(n)
  const strengths = isWeighted ? graph.in.strengths : null
  const { offsets, targets } = graph.in
  const isOnPath = (u: number, v: number, tie: number, lengths: Float64Array): boolean => {
    if (places[u]! < 0 || places[u]! >= places[v]!) return false
    const length = lengths[u]! + (strengths === null ? 1 : 1 / strengths[tie]!)
    return length <= lengths[v]! * (1 + SAME_LENGTH)
  }
  /** Adds the paths of every node just before v, at the scale of the largest of them. */
  const countPaths = (v: number, lengths: Float64Array): void => {
    const start = offsets[v]!
    const end = offsets[v + 1]!
    let exponent = -Infinity
    for (let i = start; i < end; i++) {
      const u = targets[i]!
      if (isOnPath(u, v, i, lengths)) exponent = Math.max(exponent, exponents[u]!)
    }
    let sum = 0
    for (let i = start; i < end; i++) {
      const u = targets[i]!
      if (isOnPath(u, v, i, lengths)) sum += paths[u]! * 2 ** (exponents[u]! - exponent)
    }
    const isLarge = sum > LARGE
    paths[v] = isLarge ? sum / LARGE : sum
    exponents[v] = isLarge ? exponent + LARGE_EXPONENT : exponent
  }
  return (source) => {
    const { order, reached, lengths } = measureFrom(source)
    paths[source] = 1
    exponents[source] = 0
    places[source] = 0
    for (let at = 1; at < reached; at++) {
      const v = order[at]!
      places[v] = at
      countPaths(v, lengths)
    }
    for (let i = 0; i < reached; i++) delta[order[i]!] = 0
    for (let at = reached - 1; at > 0; at--) {
      const v = order[at]!
      for (let i = offsets[v]!, end = offsets[v + 1]!; i < end; i++) {
        const u = targets[i]!
        if (!isOnPath(u, v, i, lengths)) continue
        const share = (paths[u]! / paths[v]!) * 2 ** (exponents[u]! - exponents[v]!)
        delta[u]! += share * (1 + delta[v]!)
      }
    }
    for (let i = 0; i < reached; i++) places[order[i]!] = -1
    return { order, reached, delta }
  }
}

const LARGE_EXPONENT = 500
const LARGE = 2 ** LARGE_EXPONENT
