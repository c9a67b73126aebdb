import { createHash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { Problem } from '../model/problem.js'

const MINUTE_MS = 60_000
/** Callers at one address (an office, a rack of dispatchers) may ask so many times more than one of them. */
const CALLERS_AT_ONE_ADDRESS = 20
/** What watches the server is never put off. */
const WATCHED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

function addressOf(request: Request): string {
  return ipKeyGenerator(request.ip ?? '')
}

/** Who is counted: the bearer of a token (by its digest), else the address. */
function callerOf(request: Request): string {
  const { authorization } = request.headers
  return authorization === undefined ? addressOf(request) : createHash('sha256').update(authorization).digest('hex')
}

function tooMany(): never {
  throw new Problem('too-many-requests', 'Too many requests in a minute: wait as long as Retry-After says.')
}

/**
 * Bounds how often one caller asks; `perMinute` 0: no bound. Answers beyond it are 429 with `Retry-After`. An address is
 * bounded too, so that changing tokens wins nothing.
 */
export function boundCalls(perMinute: number): readonly RequestHandler[] {
  if (perMinute === 0) return []
  const bound = { windowMs: MINUTE_MS, legacyHeaders: false, handler: tooMany, skip: (request: Request) => WATCHED.has(request.path) } as const
  return [
    rateLimit({ ...bound, limit: perMinute * CALLERS_AT_ONE_ADDRESS, standardHeaders: false, keyGenerator: addressOf }),
    rateLimit({ ...bound, limit: perMinute, standardHeaders: 'draft-7', keyGenerator: callerOf }),
  ]
}
