/**
 * The one table of failures: every operation that fails throws a `Problem` with one of these codes.
 * `status` is the HTTP status, `exit` the command line's exit code.
 */
export const PROBLEMS = {
  'invalid-input': { status: 400, exit: 2 },
  unauthenticated: { status: 401, exit: 4 },
  'not-allowed': { status: 403, exit: 4 },
  'not-found': { status: 404, exit: 1 },
  conflict: { status: 409, exit: 5 },
  'lease-lost': { status: 409, exit: 5 },
  'precondition-failed': { status: 412, exit: 5 },
  'limit-exceeded': { status: 413, exit: 2 },
  'unknown-format': { status: 415, exit: 2 },
  'pack-invalid': { status: 422, exit: 2 },
  'not-converged': { status: 422, exit: 1 },
  'key-reused': { status: 422, exit: 5 },
  'precondition-required': { status: 428, exit: 2 },
  'too-many-requests': { status: 429, exit: 1 },
  'store-unavailable': { status: 503, exit: 6 },
} as const

/** A code of the problem table. */
export type ProblemCode = keyof typeof PROBLEMS

/** One place in an input that is wrong: a JSON pointer (RFC 6901) and what to do about it. */
export interface ProblemPlace {
  readonly pointer: string
  readonly message: string
  /** The last step of the pointer is a name that no schema knows: whatever it says is for who wrote it alone. */
  readonly isUnknown?: true
}

/** Places as they are told to others than who wrote the input: without names that no schema knows. */
export function knownPlaces(places: readonly ProblemPlace[]): readonly ProblemPlace[] {
  return places.map(({ pointer, message, isUnknown }) => ({ pointer: isUnknown === true ? pointer.slice(0, pointer.lastIndexOf('/')) : pointer, message }))
}

/**
 * An operation that failed, with what to do about it.
 * The detail never holds personal data: it is printed, logged and sent over HTTP.
 */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: readonly ProblemPlace[]

  constructor(code: ProblemCode, detail: string, errors: readonly ProblemPlace[] = [], options?: ErrorOptions) {
    super(detail, options)
    this.name = 'Problem'
    this.code = code
    this.errors = errors
  }

  /** HTTP status of this problem's code. */
  get status(): number {
    return PROBLEMS[this.code].status
  }

  /** Exit code of the command line for this problem's code. */
  get exit(): number {
    return PROBLEMS[this.code].exit
  }
}
