import { GRAPH_TIES_MAX, STRENGTH_MAX, STRENGTH_MIN } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { Graph } from './graph.js'
import type { IdIndex } from './id-index.js'
import { IdTable } from './id-table.js'
import type { RankedIds } from './id-table.js'
import { sortIntoRows, transpose } from './rows.js'
import type { TieColumns } from './rows.js'

/** One tie between two outside ids; without a strength it counts as 1. */
export interface Edge {
  readonly from: string
  readonly to: string
  readonly strength?: number
}

/** How a graph is to be built. */
export interface BuildOptions {
  readonly directed: boolean
  /** Ids that are in the graph even when no tie names them. */
  readonly nodes?: Iterable<string>
}

/**
 * Builds the compact graph of some ties; the order of ties and nodes does not matter.
 * Self-loops are dropped and parallel ties merged by adding strength, both counted in `report`.
 * O(n log n + m) time.
 * @throws Problem invalid-input when an id is empty or a strength is not a number between the two limits.
 * @throws Problem limit-exceeded when there are more nodes or ties than one graph holds.
 */
export function buildGraph(edges: Iterable<Edge>, options: BuildOptions): Graph {
  const graph = openGraph(options.directed)
  for (const edge of edges) graph.add(edge)
  for (const id of options.nodes ?? []) graph.addNode(id)
  return graph.finish()
}

/** A graph in the making, for ties that come one after another; see `buildGraph`. */
export interface OpenGraph {
  readonly add: (edge: Edge) => void
  /** Adds an id that is in the graph even when no tie names it. */
  readonly addNode: (id: string) => void
  /** Call once. */
  readonly finish: () => Graph
}

/** Opens a graph to which ties are added one by one: about 8 bytes each are held, and no object. */
export function openGraph(directed: boolean): OpenGraph {
  const collected = new EdgeColumns()
  return {
    add: (edge) => collected.add(edge),
    addNode: (id) => void collected.place(id),
    finish: () => {
      const { ids, ranks } = collected.rankIds()
      return graphFromColumns(ids, collected.takeColumns(ranks), directed)
    },
  }
}

/**
 * Builds the graph of ties given as columns of node numbers, the fast way in for callers that hold an id index.
 * `to` and `from` are read, not kept. O(n + m).
 */
export function graphFromColumns(ids: IdIndex, ties: TieColumns, directed: boolean): Graph {
  const nodeCount = ids.offsets.length - 1
  const { rows, selfLoopsDropped, parallelMerged } = sortIntoRows(nodeCount, ties, !directed)
  return {
    directed,
    nodeCount,
    edgeCount: directed ? rows.targets.length : rows.targets.length / 2,
    ids,
    out: rows,
    in: directed ? transpose(nodeCount, rows) : rows,
    report: { selfLoopsDropped, parallelMerged },
  }
}

/** Collects ties as growing columns: numbers by first appearance, renumbered once all ids are known. */
class EdgeColumns {
  private readonly table = new IdTable()
  private from = new Int32Array(1024)
  private to = new Int32Array(1024)
  private strengths: Float64Array | null = null
  private count = 0

  add(edge: Edge): void {
    const strength = edge.strength ?? 1
    if (!isStrength(strength)) {
      throw new Problem('invalid-input', `tie ${this.count + 1}: ${STRENGTH_RULE}`)
    }
    if (edge.from === '' || edge.to === '') {
      throw new Problem('invalid-input', `tie ${this.count + 1}: an id is empty; give both ends an id`)
    }
    if (this.count === GRAPH_TIES_MAX) throw new Problem('limit-exceeded', `a graph holds at most ${GRAPH_TIES_MAX} ties`)
    if (this.count === this.from.length) this.grow()
    this.from[this.count] = this.table.place(edge.from)
    this.to[this.count] = this.table.place(edge.to)
    if (strength !== 1 && this.strengths === null) this.strengths = new Float64Array(this.from.length).fill(1)
    if (this.strengths !== null) this.strengths[this.count] = strength
    this.count++
  }

  place(id: string): number {
    return this.table.place(id)
  }

  rankIds(): RankedIds {
    return this.table.rank()
  }

  takeColumns(ranks: Int32Array): TieColumns {
    const from = this.from.subarray(0, this.count)
    const to = this.to.subarray(0, this.count)
    for (let i = 0; i < this.count; i++) {
      from[i] = ranks[from[i]!]!
      to[i] = ranks[to[i]!]!
    }
    return { from, to, strengths: this.strengths?.subarray(0, this.count) ?? null }
  }

  private grow(): void {
    const size = this.from.length * 2
    this.from = grown(this.from, new Int32Array(size))
    this.to = grown(this.to, new Int32Array(size))
    if (this.strengths !== null) this.strengths = grown(this.strengths, new Float64Array(size).fill(1))
  }
}

function grown<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from)
  return into
}

/** Says whether a number can be the strength of a tie. */
export function isStrength(strength: number): boolean {
  return strength >= STRENGTH_MIN && strength <= STRENGTH_MAX
}

/** What a strength must be, in words for an error. */
export const STRENGTH_RULE = `a strength must be a number from ${STRENGTH_MIN} to ${STRENGTH_MAX}; leave out ties without strength`
