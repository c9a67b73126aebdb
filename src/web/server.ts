import { createServer, type Server } from 'node:http'
import express from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { boundByRegistration } from '../app/creditor-gate.js'
import { keepLedger } from '../app/ledger-keeper.js'
import { openJobs } from '../app/jobs.js'
import { once } from '../app/once.js'
import { recheckOpenLeases } from '../app/pack-change.js'
import { actorOfToken, hasBoundToken } from '../app/tokens.js'
import { packageVersion } from '../app/version.js'
import type { App } from '../app.js'
import type { OidcSettings } from '../model/oidc.js'
import { Problem } from '../model/problem.js'
import type { QueueDepth } from '../model/queue.js'
import { recognizing } from './access.js'
import type { ReadToken } from './bearer.js'
import { checkHost, isLoopback, traceRequests } from './guard.js'
import { boundCalls } from './limits.js'
import { openMetrics, type Metrics } from './metrics.js'
import { openApi } from './openapi.js'
import { docsPage } from './page/docs.js'
import { addPages } from './page/pages.js'
import { problemHandler } from './problems.js'
import { mount, type AnyRoute, type Mounting } from './route.js'
import { allRoutes } from './routes/index.js'
import { openSessions, type Sessions } from './session.js'

/** What the server is made of. */
export interface ServerParts {
  readonly app: App
  readonly log: Logger
  /** Host names that requests may use beside those of this machine itself. */
  readonly hostNames: readonly string[]
  /** True when only this machine reaches the server: then lists and counts can be read without a sign-in. */
  readonly isLoopback: boolean
  readonly oidc?: OidcSettings
  /** Requests of one caller in a minute; 0: no bound. */
  readonly callsPerMinute?: number
  /** Where the built page lies; absent: beside this code. */
  readonly pageFolder?: string
  /** How much stands on the queue of the store, for the metrics; absent: it has none. */
  readonly queueDepth?: () => Promise<QueueDepth | undefined>
}

/** The application and what belongs to it. */
export interface WebApplication {
  readonly web: express.Express
  readonly sessions: Sessions
  /** From now on no new work is taken. */
  readonly drain: () => void
}

/** How many ports after the wanted one are tried when it is taken. */
const PORTS_TRIED = 20
/** A request body: the largest is a page of case files. */
const BODY_BYTES_MAX = 1_048_576
/** A dispatcher that leases ten at a time and reports each stays far below. */
const CALLS_PER_MINUTE = 12_000
/** A whole request must be here by then: an upload over a slow line takes its time, and headers are bounded by themselves. */
const REQUEST_MS_MAX = 3_600_000
const VERSION = packageVersion()

const SECURITY: Parameters<typeof helmet>[0] = {
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'none'"], scriptSrc: ["'self'"], styleSrc: ["'self'"], connectSrc: ["'self'"], workerSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'], formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"],
    },
    useDefaults: false,
  },
  strictTransportSecurity: false,
}

/** Reads tokens of the sign-in provider; what checks their signatures is read with the first one. */
function providerTokens(oidc: OidcSettings): ReadToken {
  let read: ReadToken | undefined
  return async (token) => {
    // Imported again where it could not be read: one failure must not refuse every token from then on.
    const { oidcTokens } = await import('./bearer.js')
    read ??= oidcTokens(oidc)
    return read(token)
  }
}

/** Builds the HTTP application: the page, the interface, health and metrics. */
export function webApplication(parts: ServerParts): WebApplication {
  const { app, log, hostNames, isLoopback: isHere } = parts
  const web = express()
  const metrics = openMetrics(parts.queueDepth)
  const sessions = openSessions(app.clockMs, !isHere)
  const readers = [(text: string) => actorOfToken(app, text), ...(parts.oidc === undefined ? [] : [providerTokens(parts.oidc)])]
  let isDraining = false
  web.disable('x-powered-by')
  web.disable('etag')
  web.set('query parser', 'simple')
  web.use(traceRequests(log))
  web.use(metrics.watch)
  web.use(helmet(SECURITY))
  web.use(checkHost(hostNames))
  for (const bound of boundCalls(parts.callsPerMinute ?? CALLS_PER_MINUTE)) web.use(bound)
  web.use((request, _response, next) => {
    next(isDraining && request.method === 'POST' ? new Problem('store-unavailable', 'The server is stopping: send this again in a moment.') : undefined)
  })
  const jobs = openJobs(app)
  // With a sign-in provider loopback is where a proxy stands, and others behind it.
  const isOpenHere = async (): Promise<boolean> => isHere && parts.oidc === undefined && !(await hasBoundToken(app))
  const mounting = { recognize: recognizing(readers, sessions, (actor) => boundByRegistration(app, actor)), isOpenHere, readJson: express.json({ limit: BODY_BYTES_MAX, strict: true }) }
  const routes = allRoutes(app, jobs, async () => !isDraining && (await app.store().then((store) => store.revision())) >= 0)
  addPages(web, { mounting, sessions, readers, version: VERSION, nowMs: app.atMs, ...(parts.pageFolder === undefined ? {} : { folder: parts.pageFolder }) })
  addDocuments(web, routes, metrics, mounting)
  mount(web, routes, mounting)
  web.use((_request, _response, next) => {
    next(new Problem('not-found', 'There is nothing at this address.'))
  })
  web.use(problemHandler(log))
  return {
    web, sessions,
    drain: () => {
      isDraining = true
      jobs.stop()
    },
  }
}

/** The interface's own description, and the numbers by which the server is watched. */
function addDocuments(web: express.Express, routes: readonly AnyRoute[], metrics: Metrics, mounting: Mounting): void {
  // Writing the schemas of all routes out takes longer than the rest of the start: whoever looks first waits for it.
  const document = once(() => openApi(routes, VERSION))
  const docs = once(() => docsPage(document()))
  web.get('/openapi.json', (_request, response) => {
    response.json(document())
  })
  web.get('/docs', (_request, response) => {
    response.type('html').send(docs())
  })
  web.get('/metrics', async (request, response) => {
    if ((await mounting.recognize(request)) === undefined && !(await mounting.isOpenHere())) throw new Problem('unauthenticated', 'The metrics want a sign-in: send a token as "Authorization: Bearer ...".')
    response.type(metrics.contentType).send(await metrics.text())
  })
}

function listenAt(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(new Problem('invalid-input', `Cannot listen on ${host} port ${port} (${error.code ?? error.name}); choose another --host or --port.`, [], { cause: error }))
    }
    server.once('error', onError)
    server.listen(port, host, () => {
      server.removeListener('error', onError)
      resolve(true)
    })
  })
}

/** A server that listens. */
export interface Serving {
  readonly server: Server
  readonly address: string
  readonly sessions: Sessions
  /** Takes no new work, lets running requests end, and closes what is left after ten seconds. */
  readonly stop: () => Promise<void>
}

/**
 * Serves at the port wanted or the next free one; says where.
 * @throws Problem not-allowed for an address that other machines can reach, unless an OIDC provider is set up
 * @throws Problem conflict when no port is free
 */
export async function serve(parts: Omit<ServerParts, 'isLoopback'>, host: string, port: number): Promise<Serving> {
  if (!isLoopback(host) && parts.oidc === undefined) {
    throw new Problem('not-allowed', `Refusing to listen on ${host}: other machines could reach it and no authentication is set up; use --host 127.0.0.1, or name an OIDC provider (oidc in rightparty.json).`)
  }
  // The packs may have changed since the last server: nobody goes on with what they forbid now.
  await recheckOpenLeases(parts.app)
  const { web, sessions, drain } = webApplication({ ...parts, isLoopback: isLoopback(host) })
  const keeper = keepLedger(parts.app, () => parts.log.warn('the ledger could not be integrated'))
  const server = createServer({ requestTimeout: REQUEST_MS_MAX, headersTimeout: 10_000, keepAliveTimeout: 65_000 }, web)
  for (let tried = port; tried <= Math.min(65_535, port + PORTS_TRIED); tried++) {
    if (await listenAt(server, tried, host)) {
      const bound = server.address()
      const boundPort = typeof bound === 'object' && bound !== null ? bound.port : tried
      const address = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}/`
      return { server, address, sessions, stop: () => stop(server, drain).then(keeper.stop) }
    }
  }
  await keeper.stop()
  throw new Problem('conflict', `No free port from ${port} to ${port + PORTS_TRIED}; choose one with --port.`)
}

function stop(server: Server, drain: () => void): Promise<void> {
  drain()
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), 10_000)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}
