import type { Adjacency } from '../../graph/graph.js'
import { PATHS_MAX } from './brandes.js'
import { GrowingColumn } from './growing-column.js'

/** Sources that share one machine word. */
export const LANES = 32

/** Receives what some node lies on the shortest paths from one source. */
export type ReceiveDependency = (node: number, dependency: number) => void

/**
 * Counts shortest paths from up to 32 sources at once, all ties one step long, one bit a source.
 * A tie is looked at once for all sources that meet it at the same level, and only those of them for which it lies on a
 * shortest path cost more: where neighbours are mostly tied among themselves that is a small part.
 * Sources: Brandes 2001, doi:10.1080/0022250X.2001.9990249; bits: Then and others 2014, doi:10.14778/2735496.2735507
 */
export class LaneSearch {
  private readonly seen: Int32Array
  private readonly frontier: Int32Array
  private readonly next: Int32Array
  private readonly paths: Float64Array
  /** On the way back first what successors have for each path, then what the node itself has. */
  private readonly shares: Float64Array
  /** Nodes of each level with the sources that reach them there, level after level. */
  private readonly nodes = new GrowingColumn()
  private readonly masks = new GrowingColumn()
  /** Ties on shortest paths from each of these, with the sources they are on the paths of. */
  private readonly linkNodes = new GrowingColumn()
  private readonly linkMasks = new GrowingColumn()
  private readonly linkEnds = new GrowingColumn()
  private readonly starts: number[] = []

  constructor(private readonly rows: Adjacency) {
    const n = rows.offsets.length - 1
    this.seen = new Int32Array(n)
    this.frontier = new Int32Array(n)
    this.next = new Int32Array(n)
    this.paths = new Float64Array(n * LANES)
    this.shares = new Float64Array(n * LANES)
  }

  /** Searches from the sources and hands over every dependency; gives the bits of sources with too many paths to count. */
  run(sources: Int32Array, receive: ReceiveDependency): number {
    this.start(sources)
    for (let start = 0, end = this.nodes.length; start < end; start = end, end = this.nodes.length) {
      this.starts.push(end)
      this.carry(start, end)
      this.settle(end)
    }
    const uncounted = this.findUncounted()
    this.back(~uncounted, receive)
    return uncounted
  }

  private start(sources: Int32Array): void {
    const { seen, frontier, paths, shares, nodes, masks } = this
    for (const column of [nodes, masks, this.linkNodes, this.linkMasks, this.linkEnds]) column.length = 0
    this.starts.length = 0
    seen.fill(0)
    paths.fill(0)
    shares.fill(0)
    this.starts.push(0)
    for (const [lane, source] of sources.entries()) {
      nodes.push(source)
      masks.push(1 << lane)
      frontier[source]! |= 1 << lane
      seen[source]! |= 1 << lane
      paths[source * LANES + lane] = 1
    }
  }

  /** Carries the paths of one level's nodes one tie further. */
  private carry(start: number, end: number): void {
    const { seen, next, paths, nodes, masks, linkNodes, linkMasks, linkEnds } = this
    const { offsets, targets } = this.rows
    for (let at = start; at < end; at++) {
      const u = nodes.values[at]!
      const mask = masks.values[at]!
      const last = offsets[u + 1]!
      linkNodes.reserve(last - offsets[u]!)
      linkMasks.reserve(last - offsets[u]!)
      for (let i = offsets[u]!; i < last; i++) {
        const v = targets[i]!
        const fresh = mask & ~seen[v]!
        if (fresh === 0) continue
        if (next[v] === 0) nodes.push(v)
        next[v]! |= fresh
        linkNodes.add(v)
        linkMasks.add(fresh)
        for (let rest = fresh; rest !== 0; rest &= rest - 1) {
          const lane = 31 - Math.clz32(rest & -rest)
          paths[v * LANES + lane]! += paths[u * LANES + lane]!
        }
      }
      linkEnds.push(linkNodes.length)
    }
  }

  private settle(end: number): void {
    const { seen, next, nodes, masks } = this
    for (let at = end; at < nodes.length; at++) {
      const v = nodes.values[at]!
      masks.push(next[v]!)
      seen[v]! |= next[v]!
      next[v] = 0
    }
  }

  private findUncounted(): number {
    const { paths } = this
    let uncounted = 0
    for (let i = 0; i < paths.length; i++) if (paths[i]! > PATHS_MAX) uncounted |= 1 << (i % LANES)
    return uncounted
  }

  private back(wanted: number, receive: ReceiveDependency): void {
    const { paths, shares, nodes, masks, starts } = this
    for (let level = starts.length - 1; level >= 0; level--) {
      const start = starts[level]!
      const end = starts[level + 1] ?? nodes.length
      this.take(start, end)
      if (level === 0) return
      for (let at = start; at < end; at++) {
        const v = nodes.values[at]!
        for (let rest = masks.values[at]! & wanted; rest !== 0; rest &= rest - 1) {
          const place = v * LANES + 31 - Math.clz32(rest & -rest)
          const dependency = shares[place]! * paths[place]!
          shares[place] = (1 + dependency) / paths[place]!
          receive(v, dependency)
        }
      }
    }
  }

  /** Adds up, for one level's nodes, what their successors have for each path. */
  private take(start: number, end: number): void {
    const { shares, nodes, linkNodes, linkMasks, linkEnds } = this
    let i = start === 0 ? 0 : linkEnds.values[start - 1]!
    for (let at = start; at < end; at++) {
      const row = nodes.values[at]! * LANES
      for (const last = linkEnds.values[at]!; i < last; i++) {
        const other = linkNodes.values[i]! * LANES
        for (let rest = linkMasks.values[i]!; rest !== 0; rest &= rest - 1) {
          const lane = 31 - Math.clz32(rest & -rest)
          shares[row + lane]! += shares[other + lane]!
        }
      }
    }
  }
}
