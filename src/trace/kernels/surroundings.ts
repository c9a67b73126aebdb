import type { Graph } from '../../graph/index.js'
import { scratchOf } from './scratch.js'

/** Nodes around one, nearest first. */
export interface Surroundings {
  /** The node itself first, then level by level, each level in the order in which it was met. */
  readonly nodes: Int32Array
  /** Where each level ends among the nodes: `ends[0]` is 1, `ends[h]` the number within h hops. */
  readonly ends: readonly number[]
  /** True where there are more nodes within the hops than were asked for. */
  readonly isCut: boolean
}

/** Finds the nodes within some hops along the `out` rows, at most so many. O(ties of the nodes found). */
export function surroundingsOf(graph: Graph, node: number, hops: number, nodesMax = Infinity): Surroundings {
  const { seenFrom, queueFrom, nextMark } = scratchOf(graph)
  const { offsets, targets } = graph.out
  const mark = nextMark()
  seenFrom[node] = mark
  queueFrom[0] = node
  const ends = [1]
  let [start, end] = [0, 1]
  for (let hop = 0; hop < hops && start < end; hop++) {
    let last = end
    for (let place = start; place < end; place++) {
      const at = queueFrom[place]!
      for (let i = offsets[at]!, stop = offsets[at + 1]!; i < stop; i++) {
        const far = targets[i]!
        if (seenFrom[far] === mark) continue
        if (last === nodesMax) return { nodes: queueFrom.slice(0, last), ends: [...ends, last], isCut: true }
        seenFrom[far] = mark
        queueFrom[last++] = far
      }
    }
    ;[start, end] = [end, last]
    ends.push(end)
  }
  return { nodes: queueFrom.slice(0, end), ends, isCut: false }
}
