import { createHash } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { Problem } from '../model/problem.js'

const MINUTE_MS = 60_000
/** Requests with a wrong sign-in from one address in a minute: a person mistypes, a guesser does not get far. */
const WRONG_SIGN_INS_MAX = 30

/** Who is counted: the bearer of a token (by its digest), else the address. */
function callerOf(request: Request): string {
  const { authorization } = request.headers
  return authorization === undefined ? ipKeyGenerator(request.ip ?? '') : createHash('sha256').update(authorization).digest('hex')
}

function tooMany(): never {
  throw new Problem('too-many-requests', 'Too many requests in a minute: wait as long as Retry-After says.')
}

/** Bounds how often one caller asks; `perMinute` 0: no bound. Answers beyond it are 429 with `Retry-After`. */
export function boundCalls(perMinute: number): readonly RequestHandler[] {
  const wrongSignIns = rateLimit({
    windowMs: MINUTE_MS, limit: WRONG_SIGN_INS_MAX, standardHeaders: false, legacyHeaders: false, handler: tooMany,
    keyGenerator: (request) => ipKeyGenerator(request.ip ?? ''),
    skipSuccessfulRequests: true, requestWasSuccessful: (_request, response) => response.statusCode !== 401,
  })
  const all = rateLimit({ windowMs: MINUTE_MS, limit: perMinute, standardHeaders: 'draft-7', legacyHeaders: false, keyGenerator: callerOf, handler: tooMany })
  return perMinute === 0 ? [wrongSignIns] : [wrongSignIns, all]
}
