import type { Graph } from '../graph/index.js'
import type { ErrorEstimate, MeasureParams, MetricName } from '../model/measure.js'
import type { Control } from './control.js'

/** The parameters of one run with every default filled in; null where there is none. */
export interface Settings extends Required<Omit<MeasureParams, 'seeds' | 'eps' | 'pivots'>> {
  readonly seeds: MeasureParams['seeds']
  readonly eps: number | null
  readonly pivots: number | null
  readonly seed: number
}

/** What a metric found: one number a node, or pairs of nodes. */
export interface Outcome {
  readonly method: string
  readonly values?: Float64Array
  readonly pairs?: Int32Array
  readonly errorEstimate?: ErrorEstimate
  readonly notes?: readonly string[]
  readonly isDrawnByLot?: boolean
}

interface MetricHead {
  readonly name: MetricName
  /** Where it is defined: the paper with its DOI, or the definition itself. */
  readonly source: string
  /** The parameters it reads, with the defaults that are its own. */
  readonly reads: readonly (keyof MeasureParams)[]
  readonly defaults?: Partial<Settings>
  /** Says one node's number in words, given the run's settings and the size of its graph. */
  readonly inWords: (value: number, settings: Settings, size: { readonly nodeCount: number }) => string
}

/** A metric that is computed in one go. */
export interface WholeMetric extends MetricHead {
  readonly kind: 'whole'
  readonly run: (graph: Graph, settings: Settings, control: Control) => Outcome
}

/** Which sources a sweep visits and why. */
export interface SweepPlan {
  readonly sources: Int32Array
  readonly method: 'exact' | 'pivots'
  readonly notes: readonly string[]
}

/**
 * A metric that adds up what it finds from each of many sources. Sources are visited in pieces of fixed size whose
 * columns are added in order, so that the sum has the same bytes whoever computes the pieces.
 */
export interface SweepMetric extends MetricHead {
  readonly kind: 'sweep'
  readonly plan: (graph: Graph, settings: Settings) => SweepPlan
  /** Columns of one number a node that these sources add. */
  readonly piece: (graph: Graph, settings: Settings, sources: Int32Array, control: Control) => Float64Array[]
  readonly finish: (graph: Graph, settings: Settings, plan: SweepPlan, sums: readonly Float64Array[]) => Outcome
}

/** One measure: what it reads, how it is computed and how its numbers are said. */
export type Metric = WholeMetric | SweepMetric
