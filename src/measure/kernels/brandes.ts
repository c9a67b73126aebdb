import type { Adjacency, Graph } from '../../graph/graph.js'

/** What one source adds to every node: its dependency. `order` lists the reached nodes, the source first. */
export interface Dependencies {
  readonly order: Int32Array
  readonly reached: number
  readonly delta: Float64Array
}

/** Above it counts of paths may overflow; such a source is counted again with exponents of its own. */
export const PATHS_MAX = 1e280

/** Levels that fit the small array; graphs with longer ways use the large one. */
const SMALL_LEVELS_MAX = 127

/**
 * Makes the function that counts the shortest paths from one source, all ties one step long, and sums up
 * how much each node lies on them. Its arrays are used again for the next source. O(m) a source.
 * Each level is found from whichever side has fewer ties to look at: from the level before it, or from what is left.
 * The ties on shortest paths are kept in a list, so that the way back looks at no others.
 * Sources: Brandes 2001, doi:10.1080/0022250X.2001.9990249; both sides: Beamer, Asanovic, Patterson 2012, doi:10.1109/SC.2012.50
 * @returns null when there are too many paths to count in plain floating numbers.
 */
export function stepDependencies(graph: Graph): (source: number) => Dependencies | null {
  // One byte a node keeps the levels of a large graph in the processor's cache.
  let search = new LevelSearch(graph, new Int8Array(graph.nodeCount))
  return (source) => {
    if (!search.from(source)) {
      search = new LevelSearch(graph, new Int32Array(graph.nodeCount))
      search.from(source)
    }
    return search.back() ? search : null
  }
}

class LevelSearch implements Dependencies {
  reached = 0
  readonly order: Int32Array
  readonly delta: Float64Array
  private readonly levels: Int8Array | Int32Array
  private readonly paths: Float64Array
  /** The other ends of ties on shortest paths: successors of a pushed level's nodes, predecessors of a pulled one's. */
  private readonly links: Int32Array
  /** Where the links of each place in `order` end: those of a pushed node and those of a pulled one. */
  private readonly pushEnds: Int32Array
  private readonly ends: Int32Array
  /** Sum of a node and its dependency, for each path to it. */
  private readonly perPath: Float64Array
  /** Nodes not found yet, once a level was pulled. */
  private readonly left: Int32Array
  /** Where each level starts in `order` and in `links`, and whether it was pulled. */
  private readonly starts: number[] = []
  private readonly linkStarts: number[] = []
  private readonly isPulled: boolean[] = []
  private linkCount = 0
  private readonly out: Adjacency
  private readonly in: Adjacency

  constructor(graph: Graph, levels: Int8Array | Int32Array) {
    const n = graph.nodeCount
    this.out = graph.out
    this.in = graph.in
    this.order = new Int32Array(n)
    this.delta = new Float64Array(n)
    this.levels = levels
    this.paths = new Float64Array(n)
    this.links = new Int32Array(graph.out.targets.length + 1)
    this.pushEnds = new Int32Array(n)
    this.ends = new Int32Array(n)
    this.perPath = new Float64Array(n)
    this.left = new Int32Array(n)
  }

  /** Finds all levels; false when there are more than the array of levels can number. */
  from(source: number): boolean {
    this.levels.fill(-1)
    for (const list of [this.starts, this.linkStarts, this.isPulled]) list.length = 0
    this.linkCount = 0
    this.levels[source] = 0
    this.paths[source] = 1
    this.order[0] = source
    this.reached = 1
    this.note(0, false)
    let tiesLeft = this.in.targets.length - this.tiesOf(this.in, 0, 1)
    let leftCount = -1
    for (let level = 1, start = 0; start < this.reached; level++) {
      if (level > SMALL_LEVELS_MAX && this.levels instanceof Int8Array) return false
      const end = this.reached
      const isPulled = tiesLeft < this.tiesOf(this.out, start, end)
      this.note(end, isPulled)
      if (isPulled) leftCount = this.pull(level, leftCount < 0 ? this.gatherLeft() : leftCount)
      else this.push(level, start, end)
      tiesLeft -= this.tiesOf(this.in, end, this.reached)
      start = end
    }
    return true
  }

  private note(start: number, isPulled: boolean): void {
    this.starts.push(start)
    this.linkStarts.push(this.linkCount)
    this.isPulled.push(isPulled)
  }

  private tiesOf({ offsets }: Adjacency, start: number, end: number): number {
    let ties = 0
    for (let at = start; at < end; at++) ties += offsets[this.order[at]! + 1]! - offsets[this.order[at]!]!
    return ties
  }

  private gatherLeft(): number {
    let count = 0
    for (let v = 0; v < this.levels.length; v++) if (this.levels[v]! < 0) this.left[count++] = v
    return count
  }

  /** Sums dependencies from the last level to the first; false when paths are too many to count. */
  back(): boolean {
    const { order, delta, paths, perPath } = this
    for (let at = 0; at < this.reached; at++) delta[order[at]!] = 0
    let isCountable = true
    for (let level = this.starts.length - 1; level > 0; level--) {
      const start = this.starts[level]!
      const end = this.starts[level + 1] ?? this.reached
      for (let at = start; at < end; at++) {
        const v = order[at]!
        const count = paths[v]!
        if (count > PATHS_MAX) isCountable = false
        // Until now delta held the sum of what each successor has for each path.
        delta[v]! *= count
        perPath[v] = (1 + delta[v]!) / count
      }
      if (this.isPulled[level]!) this.giveToPredecessors(level, start, end)
      else this.takeFromSuccessors(level, this.starts[level - 1]!, start)
    }
    return isCountable
  }

  private giveToPredecessors(level: number, start: number, end: number): void {
    const { order, delta, perPath, links, ends } = this
    let i = this.linkStarts[level]!
    for (let at = start; at < end; at++) {
      const share = perPath[order[at]!]!
      for (const last = ends[at]!; i < last; i++) delta[links[i]!]! += share
    }
  }

  private takeFromSuccessors(level: number, start: number, end: number): void {
    const { order, delta, perPath, links, pushEnds } = this
    let i = this.linkStarts[level]!
    for (let at = start; at < end; at++) {
      let sum = 0
      for (const last = pushEnds[at]!; i < last; i++) sum += perPath[links[i]!]!
      delta[order[at]!] = sum
    }
  }

  private push(level: number, start: number, end: number): void {
    const { order, levels, paths, links } = this
    const { offsets, targets } = this.out
    let { reached, linkCount } = this
    for (let at = start; at < end; at++) {
      const u = order[at]!
      const count = paths[u]!
      for (let i = offsets[u]!, last = offsets[u + 1]!; i < last; i++) {
        const v = targets[i]!
        const known = levels[v]!
        if (known < 0) {
          levels[v] = level
          order[reached++] = v
          paths[v] = count
          links[linkCount++] = v
        } else if (known === level) {
          paths[v]! += count
          links[linkCount++] = v
        }
      }
      this.pushEnds[at] = linkCount
    }
    this.reached = reached
    this.linkCount = linkCount
  }

  private pull(level: number, leftCount: number): number {
    const { order, levels, paths, links, left } = this
    const { offsets, targets } = this.in
    const before = level - 1
    let { reached, linkCount } = this
    let stays = 0
    for (let k = 0; k < leftCount; k++) {
      const v = left[k]!
      if (levels[v]! >= 0) continue
      let count = 0
      for (let i = offsets[v]!, last = offsets[v + 1]!; i < last; i++) {
        const u = targets[i]!
        if (levels[u] !== before) continue
        count += paths[u]!
        links[linkCount++] = u
      }
      if (count === 0) {
        left[stays++] = v
        continue
      }
      paths[v] = count
      this.ends[reached] = linkCount
      order[reached++] = v
    }
    for (let at = this.reached; at < reached; at++) levels[order[at]!] = level
    this.reached = reached
    this.linkCount = linkCount
    return stays
  }
}
