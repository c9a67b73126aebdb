import type { NextFunction, Request, Response } from 'express'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { QueueDepth } from '../model/queue.js'

/** Counts and times requests by route, method and status; labels are words of the program, never of a person. */
export interface Metrics {
  readonly watch: (request: Request, response: Response, next: NextFunction) => void
  /** Text of the Prometheus exposition format, and its media type. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Upper bounds of the request times, in seconds. */
const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Adds how much stands on the store's queue, and whether that could be told. */
export function addQueueGauges(registry: Registry, depthNow: () => Promise<QueueDepth | undefined>): void {
  registry.registerMetric(new Gauge({
    name: 'rightparty_queue_up', help: '1 while the queue answers.', registers: [],
    async collect() {
      this.set((await depthNow()) === undefined ? 0 : 1)
    },
  }))
  registry.registerMetric(new Gauge({
    name: 'rightparty_queue_jobs', help: 'Jobs on the queue of the store.', labelNames: ['state'], registers: [],
    async collect() {
      const depth = await depthNow()
      this.reset()
      if (depth !== undefined) for (const state of ['waiting', 'active'] as const) this.set({ state }, depth[state])
    },
  }))
}

/** Opens the metrics of one server; with a queue, of that too. */
export function openMetrics(queueDepth?: () => Promise<QueueDepth | undefined>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  if (queueDepth !== undefined) addQueueGauges(registry, queueDepth)
  const labelNames = ['route', 'method', 'status'] as const
  const requests = new Counter({ name: 'rightparty_http_requests_total', help: 'Requests answered.', labelNames, registers: [registry] })
  const times = new Histogram({ name: 'rightparty_http_request_duration_seconds', help: 'Time to answer a request.', labelNames, buckets: BUCKETS_S, registers: [registry] })
  return {
    watch: (request, response, next) => {
      const end = times.startTimer()
      response.on('finish', () => {
        const labels = { route: (request.route as { path?: string } | undefined)?.path ?? 'none', method: request.method, status: String(response.statusCode) }
        requests.inc(labels)
        end(labels)
      })
      next()
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
