import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { isIP } from 'node:net'
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

/** Where a worker's health and metrics are served. */
export interface WatchPlace {
  /** 0 takes a free one. */
  readonly port: number
  /** Address to listen on; loopback when absent. */
  readonly host?: string
  /** Names by which it may be called beside its addresses. */
  readonly hostNames?: readonly string[]
}

/** Only who calls it by an address or a name of its own: a page elsewhere may make another name resolve to this machine. */
function isCalledRight({ headers }: IncomingMessage, host: string, hostNames: readonly string[]): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  if (isLoopback(name)) return true
  return !isLoopback(host) && (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 || [host, ...hostNames].some((one) => one.toLowerCase() === name))
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(text)
}

/**
 * Serves a worker's `/healthz` and `/metrics`: numbers that name nobody, without a token.
 * @throws Problem conflict when the port cannot be had there
 */
export async function watchWorker(worker: WatchedWorker, { port, host = '127.0.0.1', hostNames = [] }: WatchPlace): Promise<WorkerWatch> {
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
    if (!isCalledRight(request, host, hostNames)) send(response, 403, 'text/plain', 'call it by its address\n')
    else answer(request.url, response).catch(() => send(response, 500, 'text/plain', 'it failed\n'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Problem('conflict', `Cannot listen on ${host} port ${port} (${error.code ?? error.name}); choose another --metrics-port or --metrics-host.`, [], { cause: error })))
    server.listen(port, host, resolve)
  })
  const bound = server.address()
  return {
    address: `http://${isIP(host) === 6 ? `[${host}]` : host}:${typeof bound === 'object' && bound !== null ? bound.port : port}/`,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
