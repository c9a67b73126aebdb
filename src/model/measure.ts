/** Every measure by its name in files, on the command line and over HTTP. */
export const METRIC_NAMES = [
  'degree', 'in_degree', 'out_degree', 'weighted_degree', 'pagerank', 'personalized_pagerank', 'betweenness', 'closeness',
  'harmonic', 'eigenvector', 'core_number', 'clustering', 'components', 'bridges', 'articulation_points',
] as const

/** A measure's name. */
export type MetricName = (typeof METRIC_NAMES)[number]

/** Seeds of personalized PageRank: outside ids with their weights above 0, or ids that all weigh the same. */
export type Seeds = Readonly<Record<string, number>> | readonly string[]

/** What a measure can be told; each measure reads what concerns it and its run records what it read. */
export interface MeasureParams {
  /** Whether strengths count; without it every tie counts as 1. Default false. */
  readonly weighted?: boolean
  /** Whether the value is divided by its largest possible one; default true for betweenness, else false. */
  readonly normalized?: boolean
  /** Whether a degree counts merged parallel ties each. Default false. */
  readonly countParallel?: boolean
  /** Which ties of a directed graph a weighted degree adds. Default both. */
  readonly direction?: 'in' | 'out' | 'both'
  /** Share of a walk that goes on along ties, from 0 to below 1. Default 0.85. */
  readonly alpha?: number
  /** Change of a round at which an iteration ends, above 0: sum of absolutes (eigenvector of directed graphs: root of squares). Default 1e-9. */
  readonly tolerance?: number
  /** Most rounds of an iteration. Default `ITERATIONS_MAX`. */
  readonly maxIterations?: number
  readonly seeds?: Seeds
  /** With it personalized PageRank is taken locally by forward push, ending when no node holds more than eps a tie. */
  readonly eps?: number
  /** Whether an exact result is demanded whatever it costs. */
  readonly exact?: boolean
  /** Number of sampled pivots; without it a measure is exact up to `EXACT_TIE_VISITS_MAX`. */
  readonly pivots?: number
  /** Whether closeness is scaled by the share of nodes that reach the node. Default true. */
  readonly wassermanFaust?: boolean
  /** Whether components follow the direction of ties both ways (strong) or ignore it. Default false. */
  readonly strong?: boolean
}

/** One run asked for. */
export interface MeasureRequest {
  readonly metric: MetricName
  readonly params?: MeasureParams
  /** Seed of the pivots' choice, a whole number from 0; default 0. Exact runs do not read it. */
  readonly seed?: number
}

/** How far a result may be from the exact one. */
export interface ErrorEstimate {
  /**
   * `bound`: the sum of absolute errors over all nodes is at most `max`;
   * `standard-error`: of one node's value over the choice of pivots, the largest and the mean.
   */
  readonly kind: 'bound' | 'standard-error'
  readonly max: number
  readonly mean: number
  /** What the numbers say, in a sentence. */
  readonly words: string
}

/** What is stored of a run beside its numbers: the same input gives the same record and the same bytes. */
export interface MeasureRun {
  readonly metric: MetricName
  /** How it was computed, such as `exact` or `pivots`. */
  readonly method: string
  /** The parameters it read, defaults filled in. */
  readonly params: MeasureParams
  /** null when nothing was drawn by lot. */
  readonly seed: number | null
  /** SHA-256 of the measured graph, in hexadecimal. */
  readonly graphDigest: string
  readonly nodeCount: number
  readonly edgeCount: number
  readonly report: { readonly selfLoopsDropped: number; readonly parallelMerged: number }
  readonly errorEstimate?: ErrorEstimate
  /** What a reader must know of how it was computed, such as a change of method; mostly empty. */
  readonly notes: readonly string[]
}

/** A run with its numbers as columns in node order; exactly one of `values` and `pairs` is there. */
export interface MeasureResult extends MeasureRun {
  /** One number a node; for components and articulation points a whole number. */
  readonly values?: Float64Array
  /** Ties as pairs of nodes, two entries each, smaller node first, ascending. */
  readonly pairs?: Int32Array
}

/** A run as a store keeps it, without its numbers. */
export interface RunRecord {
  /** Text of 1 to 64 characters; unique in a store. */
  readonly runId: string
  /** When it was run, and the day as of which the graph stood; RFC 3339 instant and calendar day. */
  readonly at: string
  readonly day: string
  readonly run: MeasureRun
}

/** A run with its numbers: NDJSON lines of `id` and the measure (for ties `from` and `to`), compressed by zlib deflate. */
export interface StoredRun extends RunRecord {
  readonly lines: Uint8Array
}
