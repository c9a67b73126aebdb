import type { Adjacency } from '../../graph/graph.js'

/**
 * Adds up, for each node of undirected rows, the triangles it is part of, each counting the product of its three ties'
 * strengths (1 where there are none). Every triangle is met once, from its node of least degree. O(m^1.5) time.
 * Source: Schank, Wagner 2005, doi:10.1007/11427186_54
 */
export function triangleSums(rows: Adjacency): Float64Array {
  const n = rows.offsets.length - 1
  const { offsets, targets, strengths } = upward(rows)
  const sums = new Float64Array(n)
  const marks = new Int32Array(n).fill(-1)
  for (let u = 0; u < n; u++) {
    const start = offsets[u]!
    const end = offsets[u + 1]!
    for (let i = start; i < end; i++) marks[targets[i]!] = i
    for (let i = start; i < end; i++) {
      const v = targets[i]!
      for (let j = offsets[v]!, last = offsets[v + 1]!; j < last; j++) {
        const w = targets[j]!
        const mark = marks[w]!
        if (mark < start) continue
        const product = strengths === null ? 1 : strengths[i]! * strengths[j]! * strengths[mark]!
        sums[u]! += product
        sums[v]! += product
        sums[w]! += product
      }
    }
    for (let i = start; i < end; i++) marks[targets[i]!] = -1
  }
  return sums
}

/** Keeps of each tie only the way to the end with more ties, equals by the larger node, so that rows stay short. */
function upward(rows: Adjacency): { offsets: Int32Array; targets: Int32Array; strengths: Float64Array | null } {
  const n = rows.offsets.length - 1
  const half = rows.targets.length / 2
  const offsets = new Int32Array(n + 1)
  const targets = new Int32Array(half)
  const strengths = rows.strengths === null ? null : new Float64Array(half)
  let place = 0
  for (let u = 0; u < n; u++) {
    const degree = rows.offsets[u + 1]! - rows.offsets[u]!
    for (let i = rows.offsets[u]!, end = rows.offsets[u + 1]!; i < end; i++) {
      const v = rows.targets[i]!
      const other = rows.offsets[v + 1]! - rows.offsets[v]!
      if (other < degree || (other === degree && v < u)) continue
      targets[place] = v
      if (strengths !== null) strengths[place] = rows.strengths![i]!
      place++
    }
    offsets[u + 1] = place
  }
  return { offsets, targets, strengths }
}
