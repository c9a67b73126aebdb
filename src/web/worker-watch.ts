import { createServer, type ServerResponse } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { Problem } from '../model/problem.js'
import type { QueueDepth, WorkerCounts } from '../model/queue.js'
import { isLoopback } from './guard.js'
import { addQueueGauges } from './metrics.js'

/** What of a worker can be watched. */
export interface WatchedWorker {
  readonly counts: () => WorkerCounts
  readonly depth: () => Promise<QueueDepth>
  readonly isHealthy: () => Promise<boolean>
}

/** A worker's health and metrics where they are served. */
export interface WorkerWatch {
  readonly address: string
  readonly stop: () => Promise<void>
}

const HOST = '127.0.0.1'
const OUTCOMES = ['judged', 'refused', 'failed', 'dropped'] as const

function registryOf({ counts, depth }: WatchedWorker): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  // The worker counts by itself; what is shown is what it has counted so far.
  registry.registerMetric(new Counter({
    name: 'rightparty_worker_jobs_total', help: 'Jobs since the worker started, by what became of them.', labelNames: ['outcome'], registers: [],
    collect() {
      this.reset()
      for (const outcome of OUTCOMES) this.inc({ outcome }, counts()[outcome])
    },
  }))
  registry.registerMetric(new Counter({
    name: 'rightparty_worker_debts_total', help: 'Debts judged since the worker started.', registers: [],
    collect() {
      this.reset()
      this.inc(counts().debts)
    },
  }))
  registry.registerMetric(new Gauge({
    name: 'rightparty_worker_active_jobs', help: 'Jobs under way in this worker.', registers: [],
    collect() {
      this.set(counts().active)
    },
  }))
  addQueueGauges(registry, () => depth().catch(() => undefined))
  return registry
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(text)
}

/**
 * Serves a worker's `/healthz` and `/metrics` on loopback; port 0 takes a free one.
 * @throws Problem conflict when the port cannot be had
 */
export async function watchWorker(worker: WatchedWorker, port: number): Promise<WorkerWatch> {
  const registry = registryOf(worker)
  const answer = async (path: string | undefined, response: ServerResponse): Promise<void> => {
    if (path === '/healthz') {
      const isHealthy = await worker.isHealthy()
      send(response, isHealthy ? 200 : 503, 'application/json', JSON.stringify({ ok: isHealthy }))
    } else if (path === '/metrics') {
      send(response, 200, registry.contentType, await registry.metrics())
    } else {
      send(response, 404, 'text/plain', 'there is /healthz and /metrics\n')
    }
  }
  const server = createServer((request, response) => {
    // Only who calls it by its own name: a page elsewhere may make another name resolve to this machine.
    if (!isLoopback((request.headers.host ?? '').replace(/:\d+$/, ''))) send(response, 403, 'text/plain', 'call it by its address\n')
    else answer(request.url, response).catch(() => send(response, 500, 'text/plain', 'it failed\n'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Problem('conflict', `Cannot listen on ${HOST} port ${port} (${error.code ?? error.name}); choose another --metrics-port.`, [], { cause: error })))
    server.listen(port, HOST, resolve)
  })
  const bound = server.address()
  return {
    address: `http://${HOST}:${typeof bound === 'object' && bound !== null ? bound.port : port}/`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
