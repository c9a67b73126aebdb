import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import express from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { Problem } from '../model/problem.js'
import { checkHost, isLoopback, traceRequests } from './guard.js'
import { frontPage } from './page/front.js'
import { problemHandler } from './problems.js'
import { listRoutes, type ListReader } from './routes/lists.js'

/** What the server is made of. */
export interface ServerParts {
  readonly reader: ListReader
  readonly log: Logger
  /** Host names that requests may use beside those of this machine itself. */
  readonly hostNames: readonly string[]
}

/** Lines of a list on the page: the counts below it stay in reach. */
const PAGE_LINES = 25

/** How many ports after the wanted one are tried when it is taken. */
const PORTS_TRIED = 20

/** Builds the HTTP application: the page, its JSON, health. */
export function webApplication({ reader, log, hostNames }: ServerParts): express.Express {
  const web = express()
  web.disable('x-powered-by')
  web.set('query parser', 'simple')
  web.use(traceRequests(log))
  web.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"] }, useDefaults: false }, strictTransportSecurity: false }))
  web.use(checkHost(hostNames))
  web.get('/healthz', (_request, response) => {
    response.json({ ok: true })
  })
  const style = readFileSync(new URL('page/style.css', import.meta.url), 'utf8')
  web.get('/style.css', (_request, response) => {
    response.type('text/css').send(style)
  })
  web.get('/favicon.ico', (_request, response) => {
    response.status(204).end()
  })
  web.get('/', async (request, response) => {
    const listName = typeof request.query.list === 'string' ? request.query.list : undefined
    const cursor = typeof request.query.cursor === 'string' ? request.query.cursor : undefined
    const overview = await reader.overview(listName)
    const page = overview.list === undefined ? undefined : await reader.entryPage(overview.list.name, cursor, PAGE_LINES)
    response.setHeader('Cache-Control', 'no-store')
    response.type('html').send(frontPage(overview, page))
  })
  web.use(listRoutes(reader))
  web.use((_request, _response, next) => {
    next(new Problem('not-found', 'There is nothing at this address.'))
  })
  web.use(problemHandler(log))
  return web
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

/**
 * Serves on a loopback address, at the port wanted or the next free one; says where.
 * @throws Problem not-allowed for an address that other machines can reach: there is no sign-in yet
 * @throws Problem conflict when no port is free
 */
export async function serve(parts: ServerParts, host: string, port: number): Promise<{ readonly server: Server; readonly address: string }> {
  if (!isLoopback(host)) {
    throw new Problem('not-allowed', `Refusing to listen on ${host}: other machines could reach it and no authentication is set up; use --host 127.0.0.1.`)
  }
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, webApplication(parts))
  for (let tried = port; tried <= Math.min(65_535, port + PORTS_TRIED); tried++) {
    if (await listenAt(server, tried, host)) {
      const bound = server.address()
      const boundPort = typeof bound === 'object' && bound !== null ? bound.port : tried
      return { server, address: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}/` }
    }
  }
  throw new Problem('conflict', `No free port from ${port} to ${port + PORTS_TRIED}; choose one with --port.`)
}

/** Stops taking requests, lets running ones end, and closes what is left after ten seconds. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), 10_000)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}
