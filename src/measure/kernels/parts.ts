import type { Adjacency, Graph } from '../../graph/graph.js'
import { countUp } from './count-up.js'

/** Numbers each node's part by the order of first finding; parts are the pieces that hang together. */
export interface Parts {
  readonly labels: Int32Array
  readonly count: number
}

/** Finds the parts that hang together when the direction of ties does not matter. O(n + m). */
export function weakParts(graph: Graph): Parts {
  const n = graph.nodeCount
  const labels = new Int32Array(n).fill(-1)
  const stack = new Int32Array(n)
  const sides = graph.directed ? [graph.out, graph.in] : [graph.out]
  let count = 0
  for (let root = 0; root < n; root++) {
    if (labels[root]! >= 0) continue
    labels[root] = count
    stack[0] = root
    for (let size = 1; size > 0;) {
      const u = stack[--size]!
      for (const { offsets, targets } of sides) {
        for (let i = offsets[u]!, end = offsets[u + 1]!; i < end; i++) {
          const v = targets[i]!
          if (labels[v]! >= 0) continue
          labels[v] = count
          stack[size++] = v
        }
      }
    }
    count++
  }
  return { labels, count }
}

/**
 * Finds the parts in which every node reaches every other along the direction of ties. O(n + m), no recursion.
 * A part is numbered before every part that leads to it.
 * Source: Tarjan 1972, doi:10.1137/0201010
 */
export function strongParts(rows: Adjacency): Parts {
  const n = rows.offsets.length - 1
  const { offsets, targets } = rows
  const labels = new Int32Array(n).fill(-1)
  const found = new Int32Array(n).fill(-1)
  const lows = new Int32Array(n)
  const cursors = offsets.slice(0, n)
  const trail = new Int32Array(n)
  const open = new Int32Array(n)
  let openCount = 0
  let clock = 0
  let count = 0
  for (let root = 0; root < n; root++) {
    if (found[root]! >= 0) continue
    let depth = 0
    trail[0] = root
    while (depth >= 0) {
      const u = trail[depth]!
      if (found[u]! < 0) {
        found[u] = lows[u] = clock++
        open[openCount++] = u
      }
      if (cursors[u]! < offsets[u + 1]!) {
        const v = targets[cursors[u]!++]!
        if (found[v]! < 0) trail[++depth] = v
        else if (labels[v]! < 0) lows[u] = Math.min(lows[u]!, found[v]!)
        continue
      }
      depth--
      if (depth >= 0) lows[trail[depth]!] = Math.min(lows[trail[depth]!]!, lows[u]!)
      if (lows[u] !== found[u]) continue
      let member: number
      do {
        member = open[--openCount]!
        labels[member] = count
      } while (member !== u)
      count++
    }
  }
  return { labels, count }
}

/** Says whether some way along the ties leads back to where it started. O(n + m) at most; ends with the first circle it meets. */
export function hasCircle(rows: Adjacency): boolean {
  const n = rows.offsets.length - 1
  const { offsets, targets } = rows
  const cursors = offsets.slice(0, n)
  const trail = new Int32Array(n)
  /** 1 on the trail, 2 done with. */
  const states = new Uint8Array(n)
  for (let root = 0; root < n; root++) {
    if (states[root] !== 0) continue
    trail[0] = root
    states[root] = 1
    for (let depth = 0; depth >= 0;) {
      const u = trail[depth]!
      if (cursors[u] === offsets[u + 1]) {
        states[u] = 2
        depth--
        continue
      }
      const v = targets[cursors[u]!++]!
      if (states[v] === 1) return true
      if (states[v] === 2) continue
      states[v] = 1
      trail[++depth] = v
    }
  }
  return false
}

/** Numbers parts anew: the largest 0, among equals the one with the smallest node first. */
export function largestFirst({ labels, count }: Parts): Parts {
  const sizes = new Int32Array(count)
  const firsts = new Int32Array(count).fill(labels.length)
  for (let node = labels.length - 1; node >= 0; node--) {
    sizes[labels[node]!]!++
    firsts[labels[node]!] = node
  }
  const order = countUp(count)
  order.sort((a, b) => sizes[b]! - sizes[a]! || firsts[a]! - firsts[b]!)
  const places = new Int32Array(count)
  for (let place = 0; place < count; place++) places[order[place]!] = place
  return { labels: labels.map((label) => places[label]!), count }
}
