import type { NextFunction, Request, Response } from 'express'
import type { Logger } from 'pino'
import { knownPlaces, Problem } from '../model/problem.js'

/** Titles of the problem table, as people read them. */
function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The words of a problem without names that no schema knows: a sender may have written anything there. */
function detailOf({ message, errors }: Problem): string {
  const known = knownPlaces(errors)
  return errors.reduce((words, { pointer, isUnknown }, i) => (isUnknown === true ? words.replaceAll(pointer, known[i]?.pointer || '/') : words), message)
}

/** Body of an `application/problem+json` answer (RFC 9457); never holds personal data. */
export function problemBody(problem: Problem, requestId: string): object {
  return {
    type: `urn:rightparty:problem:${problem.code}`,
    title: titleOf(problem.code),
    status: problem.status,
    detail: detailOf(problem),
    instance: `urn:request:${requestId}`,
    code: problem.code,
    requestId,
    errors: knownPlaces(problem.errors),
  }
}

function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  // Errors of the HTTP library itself (body too large, bad JSON, malformed address) carry their own status.
  const status = (error as { status?: unknown } | null)?.status
  if (status === 413) return new Problem('limit-exceeded', 'The body is larger than this address accepts; send it in parts.')
  if (status === 415) return new Problem('unknown-format', 'This address reads application/json only.')
  if (typeof status === 'number' && status >= 400 && status < 500) return new Problem('invalid-input', 'The request cannot be read; check its address and body.')
  return undefined
}

/** The one handler that turns whatever a route throws into problem+json, and logs what is our own fault. */
export function problemHandler(log: Logger) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error)
      return
    }
    const requestId = String(response.locals.requestId ?? '')
    const known = asProblem(error)
    if (known === undefined) {
      // The name of the error only: its message may quote what was being worked on.
      log.error({ requestId, error: error instanceof Error ? error.name : typeof error }, 'unexpected failure')
    }
    const body = known === undefined
      ? { type: 'about:blank', title: 'Internal error', status: 500, detail: 'The server failed; the log has this request id.', instance: `urn:request:${requestId}`, code: 'internal', requestId, errors: [] }
      : problemBody(known, requestId)
    response.status(known?.status ?? 500).type('application/problem+json').send(JSON.stringify(body))
  }
}
