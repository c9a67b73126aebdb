import type { IdIndex } from './id-index.js'

/**
 * The ties of every node in compressed sparse rows.
 * The neighbours of node i are `targets[offsets[i]]` to before `targets[offsets[i + 1]]`, ascending, each once.
 */
export interface Adjacency {
  readonly offsets: Int32Array
  readonly targets: Int32Array
  /** Strength of each tie beside `targets`, above 0; null when every tie has strength 1. */
  readonly strengths: Float64Array | null
  /** How many parallel ties were merged into each, null when none were; the same column as `strengths` where those only count. */
  readonly multiplicities: Float64Array | null
}

/** What building the graph did to its input: nothing is lost uncounted. */
export interface BuildReport {
  readonly selfLoopsDropped: number
  readonly parallelMerged: number
}

/**
 * A compact read-only graph: typed arrays and packed ids, no object per node or tie.
 * Nodes are numbered by the bytes of their ids, so the same ties give the same graph in whatever order they came.
 */
export interface Graph {
  readonly directed: boolean
  readonly nodeCount: number
  /** Ties after merging; an undirected tie counts once though it stands in two rows. */
  readonly edgeCount: number
  readonly ids: IdIndex
  readonly out: Adjacency
  /** The same object as `out` when the graph is undirected. */
  readonly in: Adjacency
  readonly report: BuildReport
}
