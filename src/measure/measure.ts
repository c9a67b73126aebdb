import { digest } from '../graph/index.js'
import type { Graph } from '../graph/index.js'
import type { MeasureRequest, MeasureResult } from '../model/measure.js'
import { checkpoint } from './control.js'
import type { Control } from './control.js'
import type { Metric, Outcome, Settings, SweepMetric, SweepPlan } from './metric.js'
import { metricNamed } from './registry.js'
import { recordOf, settle } from './settings.js'

/**
 * Measures every node of a graph and records how: the same graph, parameters and seed give the same bytes.
 * @throws Problem invalid-input, not-found or not-converged as the metric says.
 * @throws Stopped when the caller stopped it.
 */
export function measure(graph: Graph, request: MeasureRequest, control: Control = {}): MeasureResult {
  const metric = metricNamed(request.metric)
  const settings = settle(metric, request)
  checkpoint(control, 0)
  const outcome = metric.kind === 'whole' ? metric.run(graph, settings, control) : sweep(metric, graph, settings, control)
  checkpoint(control, 1)
  return resultOf(metric, graph, settings, outcome)
}

/** Joins an outcome with the record of its run. */
export function resultOf(metric: Metric, graph: Graph, settings: Settings, outcome: Outcome): MeasureResult {
  return {
    metric: metric.name,
    method: outcome.method,
    params: recordOf(metric, settings),
    seed: outcome.isDrawnByLot === true ? settings.seed : null,
    graphDigest: digest(graph),
    nodeCount: graph.nodeCount,
    edgeCount: graph.edgeCount,
    report: graph.report,
    notes: outcome.notes ?? [],
    ...(outcome.errorEstimate === undefined ? {} : { errorEstimate: outcome.errorEstimate }),
    ...(outcome.values === undefined ? {} : { values: outcome.values }),
    ...(outcome.pairs === undefined ? {} : { pairs: outcome.pairs }),
  }
}

/** Splits the sources of a sweep into the pieces whose columns are added in order. */
export function piecesOf(plan: SweepPlan): Int32Array[] {
  const { sources } = plan
  const size = sources.length <= PIECE_MIN * PIECES_MAX / 2 ? PIECE_MIN : Math.ceil(sources.length / PIECES_MAX / WORD) * WORD
  const pieces: Int32Array[] = []
  for (let start = 0; start < sources.length; start += size) pieces.push(sources.subarray(start, start + size))
  return pieces
}

/** Adds the columns of one more piece to the sums, which start with the first piece's own. */
export function addPiece(sums: Float64Array[], columns: readonly Float64Array[]): void {
  for (const [i, column] of columns.entries()) {
    const sum = sums[i]
    if (sum === undefined) sums.push(column)
    else for (let node = 0; node < sum.length; node++) sum[node]! += column[node]!
  }
}

const PIECE_MIN = 16
const PIECES_MAX = 64
/** Larger pieces are multiples of what kernels take at once. */
const WORD = 32

function sweep(metric: SweepMetric, graph: Graph, settings: Settings, control: Control): Outcome {
  const plan = metric.plan(graph, settings)
  const pieces = piecesOf(plan)
  const sums: Float64Array[] = []
  for (const [i, piece] of pieces.entries()) {
    const within: Control = {
      ...control,
      onProgress: (share) => control.onProgress?.((i + share) / pieces.length),
    }
    addPiece(sums, metric.piece(graph, settings, piece, within))
  }
  return metric.finish(graph, settings, plan, sums)
}
