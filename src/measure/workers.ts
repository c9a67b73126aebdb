import { Worker } from 'node:worker_threads'
import type { Adjacency, Graph } from '../graph/index.js'
import type { MeasureRequest, MeasureResult } from '../model/measure.js'
import { Stopped, checkpoint } from './control.js'
import type { Control } from './control.js'
import { addPiece, measure, piecesOf, resultOf } from './measure.js'
import type { Settings, SweepMetric } from './metric.js'
import { metricNamed } from './registry.js'
import { settle } from './settings.js'

/** How a run is spread over threads. */
export interface WorkerOptions extends Control {
  /** Number of threads, from 1 up; more than the processor's cores do not help. */
  readonly workers: number
  /** The compiled file that a thread runs; where this one lies unless told otherwise. */
  readonly entry?: URL
}

/** What a thread is given at its start: the graph in shared memory, without ids, and the run. */
export interface WorkerTask {
  readonly graph: Graph
  readonly settings: Settings
  readonly metric: MeasureRequest['metric']
  /** One number, not 0 when the run is to stop. */
  readonly stop: Int32Array
}

/** What the threads tell: the columns of one piece, or that they stopped. */
export type WorkerMessage =
  | { readonly piece: number; readonly columns: readonly Float64Array[] }
  | { readonly stopped: true }

/**
 * Measures a graph with several threads that share it in memory; the result has the same bytes as that of `measure`.
 * Measures that are not sums over sources run at once in the calling thread.
 * @throws Stopped when the caller stopped it; the threads have ended then.
 */
export async function measureInWorkers(graph: Graph, request: MeasureRequest, options: WorkerOptions): Promise<MeasureResult> {
  const metric = metricNamed(request.metric)
  if (metric.kind === 'whole' || options.workers <= 1) return measure(graph, request, options)
  const settings = settle(metric, request)
  checkpoint(options, 0)
  const plan = metric.plan(graph, settings)
  const sums = await new WorkerRun(graph, metric, settings, piecesOf(plan), options).run()
  const outcome = metric.finish(graph, settings, plan, sums)
  checkpoint(options, 1)
  return resultOf(metric, graph, settings, outcome)
}

class WorkerRun {
  private readonly task: WorkerTask
  private readonly sums: Float64Array[] = []
  /** Columns that came before those of an earlier piece; they are added in order. */
  private readonly early = new Map<number, readonly Float64Array[]>()
  private given = 0
  private added = 0

  constructor(
    graph: Graph,
    metric: SweepMetric,
    settings: Settings,
    private readonly pieces: readonly Int32Array[],
    private readonly options: WorkerOptions,
  ) {
    this.task = { graph: shared(graph), settings, metric: metric.name, stop: new Int32Array(new SharedArrayBuffer(4)) }
  }

  async run(): Promise<readonly Float64Array[]> {
    if (this.pieces.length === 0) return []
    const entry = this.options.entry ?? new URL('./worker.js', import.meta.url)
    const count = Math.min(this.options.workers, this.pieces.length)
    const workers = Array.from({ length: count }, () => new Worker(entry, { workerData: this.task }))
    const stop = (): void => {
      Atomics.store(this.task.stop, 0, 1)
    }
    this.options.signal?.addEventListener('abort', stop)
    try {
      await new Promise<void>((resolve, reject) => {
        for (const worker of workers) this.follow(worker, resolve, reject)
      })
      return this.sums
    } finally {
      this.options.signal?.removeEventListener('abort', stop)
      stop()
      await Promise.all(workers.map((worker) => worker.terminate()))
    }
  }

  private follow(worker: Worker, resolve: () => void, reject: (reason: Error) => void): void {
    worker.on('error', reject)
    worker.on('message', (message: WorkerMessage) => {
      try {
        if ('stopped' in message) throw new Stopped()
        this.take(message.piece, message.columns)
        checkpoint(this.options, Math.min(0.999, this.added / this.pieces.length))
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
        return
      }
      if (this.added === this.pieces.length) resolve()
      else this.giveNext(worker)
    })
    this.giveNext(worker)
  }

  private giveNext(worker: Worker): void {
    const piece = this.given++
    if (piece < this.pieces.length) worker.postMessage({ piece, sources: this.pieces[piece]?.slice() }, [])
  }

  private take(piece: number, columns: readonly Float64Array[]): void {
    this.early.set(piece, columns)
    for (let next = this.early.get(this.added); next !== undefined; next = this.early.get(this.added)) {
      addPiece(this.sums, next)
      this.early.delete(this.added++)
    }
  }
}

/** Copies a graph's rows into memory that threads share; kernels read no ids. */
function shared(graph: Graph): Graph {
  const out = sharedRows(graph.out)
  const ids = { bytes: new Uint8Array(0), offsets: new Uint32Array(1) }
  return { ...graph, ids, out, in: graph.directed ? sharedRows(graph.in) : out }
}

function sharedRows({ offsets, targets, strengths }: Adjacency): Adjacency {
  return {
    offsets: sharedInts(offsets),
    targets: sharedInts(targets),
    strengths: strengths === null ? null : sharedFloats(strengths),
    multiplicities: null,
  }
}

function sharedInts(column: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(column.byteLength))
  copy.set(column)
  return copy
}

function sharedFloats(column: Float64Array): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(column.byteLength))
  copy.set(column)
  return copy
}
