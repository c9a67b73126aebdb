/** One thread of a run: takes pieces of sources, gives back the columns they add. */
import { parentPort, workerData } from 'node:worker_threads'
import { Stopped } from './control.js'
import { metricNamed } from './registry.js'
import type { WorkerMessage, WorkerTask } from './workers.js'

const { graph, settings, metric: name, stop } = workerData as WorkerTask
const metric = metricNamed(name)

parentPort?.on('message', ({ piece, sources }: { readonly piece: number; readonly sources: Int32Array }) => {
  if (metric.kind !== 'sweep') throw new TypeError(`${name} is not a sum over sources`)
  try {
    const columns = metric.piece(graph, settings, sources, { shouldStop: () => Atomics.load(stop, 0) !== 0 })
    tell({ piece, columns }, columns.map(({ buffer }) => buffer))
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    tell({ stopped: true }, [])
  }
})

function tell(message: WorkerMessage, moved: readonly ArrayBufferLike[]): void {
  parentPort?.postMessage(message, moved.filter((buffer) => buffer instanceof ArrayBuffer))
}
