import { randomUUID } from 'node:crypto'
import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import { Problem } from '../model/problem.js'

const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1'])

/** True for a host name or address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || /^127(\.\d{1,3}){3}$/.test(host)
}

function hostName(header: string): string {
  return header.replace(/:\d+$/, '').toLowerCase()
}

/**
 * Answers only requests whose Host header names this server, so that a web page elsewhere cannot reach it through a
 * name that it makes resolve to this machine.
 */
export function checkHost(allowed: readonly string[]) {
  const names = new Set(allowed.map((name) => name.toLowerCase()))
  return (request: Request, _response: Response, next: NextFunction): void => {
    const name = hostName(request.headers.host ?? '')
    if (names.has(name) || LOOPBACK.has(name)) next()
    else next(new Problem('not-allowed', 'The Host header names another server; call this one by the address that it printed.'))
  }
}

/** Gives every request an id, echoes it, and logs the request without its address: the route alone says enough. */
export function traceRequests(log: Logger) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const given = request.headers['x-request-id']
    const requestId = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    response.locals.requestId = requestId
    response.setHeader('X-Request-Id', requestId)
    const startedAt = process.hrtime.bigint()
    response.on('finish', () => {
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none'
      const ms = Number(process.hrtime.bigint() - startedAt) / 1e6
      log.info({ requestId, method: request.method, route, status: response.statusCode, ms: Math.round(ms * 10) / 10 }, 'request')
    })
    next()
  }
}
