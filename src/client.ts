import { randomUUID } from 'node:crypto'
import type {
  ApprovalShown, HappenedInput, HeartbeatShown, LeasedShown, PauseAsked, PausedShown, PauseShown, RecordedShown, ReleasedShown, ReportedShown, StartedShown,
  StopsShown,
} from './model/dispatch-schemas.js'
import type { Outcome } from './model/outcomes.js'
import { Problem, PROBLEMS, type ProblemCode, type ProblemPlace } from './model/problem.js'

/** How a client reaches its server. */
export interface ClientOptions {
  /** Address of the server: `http://127.0.0.1:8080/`. */
  readonly address: string
  /** Token of the program or person that acts. */
  readonly token: string
  /** How often a request is sent at most, the first time included; default 6. */
  readonly triesMax?: number
  /** Time until an answer must be there; default 30 s. */
  readonly timeoutMs?: number
  /** How requests are sent; default the platform's `fetch`. */
  readonly fetch?: typeof fetch
}

/** What may go beside a request that changes something. */
export interface Sending {
  /** Sent with every try; made fresh when absent. Give one that outlives the process to repeat a request after a crash. */
  readonly key?: string
}

/** Entries wanted of a list. */
export interface LeaseWanted {
  readonly limit?: number
  readonly channels?: readonly string[]
  readonly languages?: readonly string[]
  readonly holder?: string
}

/**
 * The acts of a dispatcher over HTTP. Every method throws a `Problem` with the server's code and words; one that the server
 * does not know is `store-unavailable`. Requests that were lost on the way, put off (429) or refused by a server, or by what
 * stands before it, that cannot answer now (502, 503, 504) are sent again, with the same idempotency key, so that none is
 * carried out twice.
 */
export interface Client {
  readonly lease: (list: string, wanted?: LeaseWanted, sending?: Sending) => Promise<LeasedShown>
  readonly heartbeat: (leaseId: string) => Promise<HeartbeatShown>
  readonly start: (leaseId: string, sending?: Sending) => Promise<StartedShown>
  readonly report: (leaseId: string, outcome: Outcome, sending?: Sending) => Promise<ReportedShown>
  readonly release: (leaseId: string, sending?: Sending) => Promise<ReleasedShown>
  readonly record: (happened: HappenedInput, sending?: Sending) => Promise<RecordedShown>
  /** Leases taken back after a cursor (0: from the first); ask again with `next`. */
  readonly stops: (cursor?: number, limit?: number) => Promise<StopsShown>
  readonly pause: (wanted: PauseAsked, sending?: Sending) => Promise<PausedShown>
  readonly resume: (pauseId: string, sending?: Sending) => Promise<PauseShown>
  readonly approve: (list: string, sending?: Sending) => Promise<ApprovalShown>
}

const TRIES_MAX = 6
const TIMEOUT_MS = 30_000
/** A hiccup is over after so long; what lasts longer is asked about less and less often. */
const FIRST_PAUSE_MS = 100
/** A server that restarts is back within some seconds: waiting longer would only idle. */
const PAUSE_MS_MAX = 10_000
/** Answers after which the same request may be carried out later. */
const AGAIN: ReadonlySet<number> = new Set([429, 502, 503, 504])

/** Waits before the next try: twice as long each time, spread so that many clients do not come back at once. */
function pauseMs(tried: number, retryAfter: string | null): number {
  const asked = Number(retryAfter) * 1000
  if (retryAfter !== null && Number.isFinite(asked) && asked > 0) return Math.min(asked, PAUSE_MS_MAX * 6)
  const whole = Math.min(FIRST_PAUSE_MS * 2 ** tried, PAUSE_MS_MAX)
  return whole / 2 + Math.random() * (whole / 2)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function problemOf(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => undefined)) as { code?: unknown; detail?: unknown; errors?: unknown } | undefined
  const known = typeof body?.code === 'string' && body.code in PROBLEMS
  const code = known ? (body?.code as ProblemCode) : 'store-unavailable'
  const detail = typeof body?.detail === 'string' ? body.detail : `the server answered ${response.status}`
  return new Problem(code, detail, Array.isArray(body?.errors) ? (body.errors as readonly ProblemPlace[]) : [])
}

/** A request without what every one carries. */
interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

function leaseAddress(leaseId: string): string {
  return `/v1/leases/${encodeURIComponent(leaseId)}`
}

function listAddress(name: string): string {
  return `/v1/lists/${encodeURIComponent(name)}`
}

/** Opens a client of one server. */
export function createClient(options: ClientOptions): Client {
  const { address, token, triesMax = TRIES_MAX, timeoutMs = TIMEOUT_MS, fetch: send = fetch } = options
  const once = (path: string, init: Sent): Promise<Response> =>
    send(new URL(path, address), { ...init, signal: AbortSignal.timeout(timeoutMs), headers: { authorization: `Bearer ${token}`, accept: 'application/json', ...init.headers } })
  const ask = async <T>(path: string, init: Sent): Promise<T> => {
    for (let tried = 0; ; tried++) {
      const isLast = tried + 1 >= triesMax
      try {
        const response = await once(path, init)
        // Read here, so that an answer that is cut off is asked for again like one that never came.
        if (response.ok) return (await response.json()) as T
        if (isLast || !AGAIN.has(response.status)) throw await problemOf(response)
        await sleep(pauseMs(tried, response.headers.get('retry-after')))
      } catch (error) {
        if (error instanceof Problem) throw error
        if (isLast) throw new Problem('store-unavailable', 'the server cannot be reached: check its address, and that it runs', [], { cause: error })
        await sleep(pauseMs(tried, null))
      }
    }
  }
  const post = <T>(path: string, body: unknown, sending: Sending | null = {}): Promise<T> => {
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    if (sending !== null) headers['idempotency-key'] = sending.key ?? randomUUID()
    return ask(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }
  return {
    lease: (name, wanted = {}, sending) => post(`${listAddress(name)}/leases`, wanted, sending),
    heartbeat: (leaseId) => post(`${leaseAddress(leaseId)}/heartbeat`, {}, null),
    start: (leaseId, sending) => post(`${leaseAddress(leaseId)}/start`, {}, sending),
    report: (leaseId, outcome, sending) => post(`${leaseAddress(leaseId)}/report`, outcome, sending),
    release: (leaseId, sending) => post(`${leaseAddress(leaseId)}/release`, {}, sending),
    record: (happened, sending) => post('/v1/events', happened, sending),
    stops: (cursor = 0, limit = 100) => ask(`/v1/stops?cursor=${cursor}&limit=${limit}`, {}),
    pause: (wanted, sending) => post('/v1/pauses', wanted, sending),
    resume: (pauseId, sending) => post(`/v1/pauses/${encodeURIComponent(pauseId)}/resume`, {}, sending),
    approve: (name, sending) => post(`${listAddress(name)}/approve`, {}, sending),
  }
}
