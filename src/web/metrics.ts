import type { NextFunction, Request, Response } from 'express'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'

/** Counts and times requests by route, method and status; labels are words of the program, never of a person. */
export interface Metrics {
  readonly watch: (request: Request, response: Response, next: NextFunction) => void
  /** Text of the Prometheus exposition format, and its media type. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** Upper bounds of the request times, in seconds. */
const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Opens the metrics of one server. */
export function openMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
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
