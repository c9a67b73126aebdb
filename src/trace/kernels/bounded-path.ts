import type { Adjacency, Graph } from '../../graph/index.js'
import { scratchOf, type Scratch } from './scratch.js'

/** One shortest path; or that there is none (`closed`), or none of so many ties while longer ones are possible (`bounded`). */
export type BoundedPath = { readonly nodes: readonly number[] } | 'closed' | 'bounded'

/** One side of a search from both ends. */
interface Side {
  readonly rows: Adjacency
  readonly seen: Int32Array
  readonly otherSeen: Int32Array
  readonly next: Int32Array
  readonly queue: Int32Array
  /** Where the newest level starts and ends in the queue. */
  start: number
  end: number
}

/**
 * Finds one path of the fewest ties between two nodes along the `out` rows, of at most so many; searched from both ends,
 * the smaller side first. O(ties within half the hops of either end).
 */
export function boundedPath(graph: Graph, from: number, to: number, maxHops: number): BoundedPath {
  if (from === to) return { nodes: [from] }
  const scratch = scratchOf(graph)
  const mark = scratch.nextMark()
  const forth: Side = { rows: graph.out, seen: scratch.seenFrom, otherSeen: scratch.seenTo, next: scratch.before, queue: scratch.queueFrom, start: 0, end: 1 }
  const back: Side = { rows: graph.in, seen: scratch.seenTo, otherSeen: scratch.seenFrom, next: scratch.after, queue: scratch.queueTo, start: 0, end: 1 }
  forth.seen[from] = back.seen[to] = mark
  forth.queue[0] = from
  back.queue[0] = to
  forth.next[from] = back.next[to] = -1
  for (let hops = 0; hops < maxHops; hops++) {
    const isForth = forth.end - forth.start <= back.end - back.start
    const met = grow(isForth ? forth : back, mark)
    if (met !== undefined) return { nodes: wayThrough(scratch, met) }
    const { start, end } = isForth ? forth : back
    if (start === end) return 'closed'
  }
  return 'bounded'
}

/** Goes one level further; says a node that the other side has seen, as soon as there is one. */
function grow(side: Side, mark: number): number | undefined {
  const { rows: { offsets, targets }, seen, otherSeen, next, queue, start, end } = side
  let last = end
  for (let place = start; place < end; place++) {
    const node = queue[place]!
    for (let i = offsets[node]!, stop = offsets[node + 1]!; i < stop; i++) {
      const far = targets[i]!
      if (seen[far] === mark) continue
      seen[far] = mark
      next[far] = node
      if (otherSeen[far] === mark) return far
      queue[last++] = far
    }
  }
  side.start = end
  side.end = last
  return undefined
}

function wayThrough({ before, after }: Scratch, met: number): readonly number[] {
  const nodes: number[] = []
  for (let node = met; node !== -1; node = before[node]!) nodes.push(node)
  nodes.reverse()
  for (let node = after[met]!; node !== -1; node = after[node]!) nodes.push(node)
  return nodes
}
