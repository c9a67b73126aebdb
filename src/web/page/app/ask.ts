import { useCallback, useEffect, useRef, useState } from 'preact/hooks'

/** A failure as the server told it (RFC 9457), or what the page says where no answer came. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  readonly places: readonly { readonly pointer: string; readonly message: string }[]
  readonly requestId: string

  constructor(status: number, body: Partial<{ code: string; detail: string; requestId: string; errors: Refused['places'] }>) {
    super(body.detail ?? '')
    this.name = 'Refused'
    this.status = status
    this.code = body.code ?? 'no-answer'
    this.places = body.errors ?? []
    this.requestId = body.requestId ?? ''
  }
}

/** What is sent beside the address. */
export interface Sent {
  readonly body?: unknown
  readonly file?: Blob
  /** The version that was read: the server refuses what was decided on another one. */
  readonly ifMatch?: string
  /** Sent twice with one key, an act is done once. */
  readonly key?: string
  readonly signal?: AbortSignal
}

/** An answer and the version of what it shows. */
export interface Answered<T> {
  readonly body: T
  readonly etag?: string
}

let formToken = ''
let onSignedOut = (): void => undefined

/** Says with which form token everything is sent from now on, and what happens when the sign-in has ended. */
export function sendWith(token: string, signedOut: () => void): void {
  formToken = token
  onSignedOut = signedOut
}

async function refusal(response: Response): Promise<Refused> {
  const isProblem = response.headers.get('content-type')?.includes('json') === true
  return new Refused(response.status, isProblem ? ((await response.json()) as object) : {})
}

function headersOf(method: 'GET' | 'POST', { file, ifMatch, key }: Sent): Record<string, string> {
  const post = method === 'POST' ? { 'content-type': file === undefined ? 'application/json' : 'application/octet-stream', 'x-form-token': formToken, 'idempotency-key': key ?? crypto.randomUUID() } : {}
  return { accept: 'application/json', ...post, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) }
}

async function sendTo(method: 'GET' | 'POST', path: string, sent: Sent): Promise<Response> {
  const body = method === 'GET' ? null : (sent.file ?? JSON.stringify(sent.body ?? {}))
  const init: RequestInit = { method, headers: headersOf(method, sent), body, credentials: 'same-origin', cache: 'no-store', redirect: 'error', ...(sent.signal === undefined ? {} : { signal: sent.signal }) }
  try {
    return await fetch(path, init)
  } catch (error) {
    if (sent.signal?.aborted === true) throw error
    throw new Refused(0, {})
  }
}

/**
 * Asks the server of this page.
 * @throws Refused with the server's own words, or with status 0 where it cannot be reached
 */
export async function ask<T>(method: 'GET' | 'POST', path: string, sent: Sent = {}): Promise<Answered<T>> {
  const response = await sendTo(method, path, sent)
  if (!response.ok) {
    if (response.status === 401 && path.startsWith('/v1/')) onSignedOut()
    throw await refusal(response)
  }
  const etag = response.headers.get('etag')
  const body = response.headers.get('content-type')?.includes('json') === true ? ((await response.json()) as T) : (undefined as T)
  return { body, ...(etag === null ? {} : { etag }) }
}

/** Asks for a file. @throws Refused as `ask` */
export async function askFile(path: string, body: unknown): Promise<Blob> {
  const response = await sendTo('POST', path, { body })
  if (!response.ok) throw await refusal(response)
  return response.blob()
}

/** Asks for plain text. @throws Refused as `ask` */
export async function askText(path: string): Promise<string> {
  const response = await sendTo('GET', path, {})
  if (!response.ok) throw await refusal(response)
  return response.text()
}

/** Writes the query of an address; what is undefined or empty is left out. */
export function withQuery(path: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const kept = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
  return kept.length === 0 ? path : `${path}?${new URLSearchParams(kept)}`
}

/** What is known of a question that was put to the server. */
export interface Asked<T> {
  readonly answer?: T
  readonly etag?: string
  readonly problem?: Refused
  readonly isLoading: boolean
  readonly again: () => void
}

function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(0, {})
}

/** Reads an address while it is shown; undefined: nothing is asked. The last answer stays until the next one is there. */
export function useAnswer<T>(path: string | undefined): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, 'again'> & { readonly path?: string }>({ isLoading: path !== undefined })
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (path === undefined) {
      setState({ isLoading: false })
      return undefined
    }
    const stop = new AbortController()
    setState((last) => (last.path === path ? { ...last, isLoading: true } : { path, isLoading: true }))
    ask<T>('GET', path, { signal: stop.signal }).then(
      ({ body, etag }) => {
        setState({ path, answer: body, isLoading: false, ...(etag === undefined ? {} : { etag }) })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setState({ path, problem: asRefused(error), isLoading: false })
      },
    )
    return () => {
      stop.abort()
    }
  }, [path, round])
  const again = useCallback(() => {
    setRound((n) => n + 1)
  }, [])
  // What was read at another address is not shown for this one.
  const shown = path !== undefined && state.path !== undefined && state.path !== path ? { isLoading: true } : state
  return { ...shown, again }
}

/** An act that a form sends. */
export interface Act<Args extends readonly unknown[]> {
  readonly isRunning: boolean
  readonly problem?: Refused
  readonly run: (...args: Args) => void
  readonly forget: () => void
}

/** Runs an act of the reader once at a time, and keeps what went wrong until the next one. */
export function useAct<Args extends readonly unknown[]>(work: (...args: Args) => Promise<void>): Act<Args> {
  const [state, setState] = useState<{ readonly isRunning: boolean; readonly problem?: Refused }>({ isRunning: false })
  const running = useRef(false)
  const latest = useRef(work)
  latest.current = work
  const run = useCallback((...args: Args) => {
    if (running.current) return
    running.current = true
    setState({ isRunning: true })
    latest.current(...args).then(
      () => {
        running.current = false
        setState({ isRunning: false })
      },
      (error: unknown) => {
        running.current = false
        setState({ isRunning: false, problem: asRefused(error) })
      },
    )
  }, [])
  const forget = useCallback(() => {
    setState((last) => ({ isRunning: last.isRunning }))
  }, [])
  return { ...state, run, forget }
}
