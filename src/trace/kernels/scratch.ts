import type { Graph } from '../../graph/index.js'

/** Columns for searches in one graph, used again and again: what bears the mark of a search was seen by it. */
export interface Scratch {
  /** The mark of the search that last saw a node from its start, and from its end. */
  readonly seenFrom: Int32Array
  readonly seenTo: Int32Array
  /** The node before it on the way from the start, and after it on the way to the end. */
  readonly before: Int32Array
  readonly after: Int32Array
  readonly queueFrom: Int32Array
  readonly queueTo: Int32Array
  /** A mark that no earlier search has left. */
  readonly nextMark: () => number
}

const kept = new WeakMap<Graph['ids'], Scratch>()
const MARK_MAX = 2 ** 31 - 1

/** The columns of a graph, made when they are first needed: 24 bytes a node, shared by all views of it. */
export function scratchOf({ ids, nodeCount }: Graph): Scratch {
  const known = kept.get(ids)
  if (known !== undefined) return known
  const column = (): Int32Array => new Int32Array(nodeCount)
  const [seenFrom, seenTo] = [column(), column()]
  let mark = 0
  const made: Scratch = {
    seenFrom, seenTo, before: column(), after: column(), queueFrom: column(), queueTo: column(),
    nextMark: () => {
      if (mark === MARK_MAX) {
        seenFrom.fill(0)
        seenTo.fill(0)
        mark = 0
      }
      return ++mark
    },
  }
  kept.set(ids, made)
  return made
}
