import { pino } from 'pino'
import { newToken } from '../../src/app/tokens.js'
import type { App } from '../../src/app/context.js'
import type { Actor, Role } from '../../src/model/actor.js'
import type { OidcSettings } from '../../src/model/oidc.js'
import { serve } from '../../src/web/server.js'
import { borrowers, onBench, type Bench, type Files } from '../dispatch/portfolio.js'

/** An answer of the server, its body read. */
export interface Heard {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // eslint-disable-next-line typescript/no-explicit-any -- bodies of every shape are looked into
  readonly body: any
}

/** A server at work, and ways to ask it. */
export interface Served extends Bench {
  readonly address: string
  /** Everything the server logged. */
  readonly log: readonly string[]
  readonly token: (role: Role, more?: Partial<Pick<Actor, 'creditors' | 'lists' | 'dispatcherId'>>) => Promise<string>
  readonly get: (path: string, token?: string, headers?: Record<string, string>) => Promise<Heard>
  readonly post: (path: string, body: unknown, token?: string, headers?: Record<string, string>) => Promise<Heard>
  readonly signInAddress: (actor: Actor) => string
}

async function hear(response: Response): Promise<Heard> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, text, body: isJson ? (JSON.parse(text) as unknown) : undefined }
}

/** How a server is started in a test. */
export interface ServingOptions {
  readonly oidc?: OidcSettings
  readonly callsPerMinute?: number
  readonly clock?: () => App['atMs']
  /** Where the portfolio is kept; default an embedded store of its own. */
  readonly store?: string
}

/** The application with another clock, whoever acts. */
function withClock(app: App, atMs: App['atMs']): App {
  return { ...app, atMs, as: (actor) => withClock(app.as(actor), atMs) }
}

/** Serves a made-up portfolio on a free port and asks it. */
export async function onServer<T>(work: (served: Served) => Promise<T>, files: Files = borrowers(3), options: ServingOptions = {}): Promise<T> {
  return onBench(files, async (bench) => {
    const log: string[] = []
    const logger = pino({ level: 'debug', base: null }, { write: (line: string) => void log.push(line) })
    const app = options.clock === undefined ? bench.app : withClock(bench.app, options.clock())
    const parts = { app, log: logger, hostNames: ['127.0.0.1'], callsPerMinute: options.callsPerMinute ?? 0, ...(options.oidc === undefined ? {} : { oidc: options.oidc }) }
    const { address, stop, sessions } = await serve(parts, '127.0.0.1', 0)
    const ask = async (path: string, init: RequestInit, token?: string): Promise<Heard> => {
      const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(init.headers as Record<string, string>) }
      return hear(await fetch(new URL(path, address), { redirect: 'manual', ...init, headers }))
    }
    try {
      return await work({
        ...bench, address, log,
        token: async (role, more = {}) => (await newToken(bench.app, { name: `a ${role}`, role, ...more })).token,
        get: (path, token, headers = {}) => ask(path, { headers }, token),
        post: (path, body, token, headers = {}) => {
          const sent = typeof body === 'string' ? body : JSON.stringify(body)
          return ask(path, { method: 'POST', body: sent, headers: { 'content-type': 'application/json', ...headers } }, token)
        },
        signInAddress: (actor) => `${address}sign-in?code=${sessions.invite(actor)}`,
      })
    } finally {
      await stop()
    }
  }, options.store)
}
