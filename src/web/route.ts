import type { Readable } from 'node:stream'
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express'
import type { z } from 'zod'
import { mayDo, type Actor, type Permission } from '../model/actor.js'
import { Problem, type ProblemCode } from '../model/problem.js'
import { schemaPlaces } from '../model/schema.js'

/** What a handler is told of a request: who asks, and what was read by the route's schemas. */
export interface Ask<P, Q, B> {
  readonly actor: Actor
  readonly params: P
  readonly query: Q
  readonly body: B
  /** The `Idempotency-Key`: sent twice, the act answers the same; absent: none was sent. */
  readonly key?: string
  /** The `If-Match`: the tag of what was looked at; absent: none was sent. */
  readonly ifMatch?: string
  /** The body as it comes, for a route that takes a file. */
  readonly file: Readable
}

/** What a handler answers. */
export interface Answer<A> {
  readonly body: A
  /** Cursor of the next page: told in `Link` (RFC 8288) as well. */
  readonly next?: string
  /** Tag of what is answered: changes with it, and is sent back in `If-Match`. */
  readonly etag?: string
}

/** Answers with one page of a longer whole, whose `next` is the cursor of the page after it. */
export function pageOf<A extends { readonly next?: string | undefined }>(body: A): Answer<A> {
  return { body, ...(body.next === undefined ? {} : { next: body.next }) }
}

/** Answers with what carries its own tag. */
export function tagged<A extends { readonly etag: string }>(body: A): Answer<A> {
  return { body, etag: body.etag }
}

/** One address with its schemas: what is served, checked and written into the OpenAPI document is read from it alone. */
export interface Route<P = unknown, Q = unknown, B = unknown, A = unknown> {
  /** Name of the operation, unique. */
  readonly id: string
  readonly method: 'get' | 'post'
  /** As OpenAPI writes it: `/v1/lists/{name}/entries`. */
  readonly path: string
  readonly summary: string
  readonly tag: string
  /** Who may call it; `anyone` answers without a sign-in, `anyone here` does so where `isOpenHere`. */
  readonly may: Permission | 'anyone' | 'anyone here'
  readonly params?: z.ZodType<P>
  readonly query?: z.ZodType<Q>
  readonly body?: z.ZodType<B>
  readonly answer: z.ZodType<A>
  /** Media type of an answer that is no JSON: its body is the text or the bytes themselves. */
  readonly media?: 'text/plain' | 'application/zip'
  /** True where the body is a file, read as it comes. */
  readonly takesFile?: boolean
  /** Status of the answer; absent: 200. */
  readonly status?: 200 | 201 | 202
  /** True for what writes something: takes an `Idempotency-Key`. */
  readonly changes?: boolean
  /** True for what is refused without an `If-Match`, or with the tag of what has changed since. */
  readonly matches?: boolean
  /** Failures of its own beside those that any route can have. */
  readonly problems?: readonly ProblemCode[]
  readonly handle: (ask: Ask<P, Q, B>) => Promise<Answer<A>>
}

// eslint-disable-next-line typescript/no-explicit-any -- a table of routes of different shapes has no other common type
type Whatever = any

/** A route whatever its schemas. */
export type AnyRoute = Route<Whatever, Whatever, Whatever, Whatever>

/** Writes a route down with its types inferred from its schemas. */
export function route<P, Q, B, A>(spec: Route<P, Q, B, A>): AnyRoute {
  return spec
}

/** Finds out who sent a request; undefined: nobody who is known. */
export type Recognize = (request: Request) => Promise<Actor | undefined>

/** What mounting needs of the server. */
export interface Mounting {
  readonly recognize: Recognize
  /** Says whether lists and counts may be read without a sign-in: on loopback, while no token is bound to a creditor. */
  readonly isOpenHere: () => Promise<boolean>
  /** Reads a JSON body, up to its bound. */
  readonly readJson: RequestHandler
}

const KEY = /^[\u0021-\u007e]{1,128}$/
/** Whoever looks at what everybody on this machine may see. */
const GUEST: Actor = { name: 'guest', kind: 'person', role: 'auditor' }

function read<T>(schema: z.ZodType<T> | undefined, value: unknown, what: string): T {
  if (schema === undefined) return undefined as T
  const found = schema.safeParse(value)
  if (found.success) return found.data
  throw new Problem('invalid-input', `The ${what} of this request is wrong.`, schemaPlaces(found.error))
}

async function actorFor(spec: AnyRoute, request: Request, { recognize, isOpenHere }: Mounting): Promise<Actor> {
  const actor = await recognize(request)
  if (actor === undefined && (spec.may === 'anyone' || (spec.may === 'anyone here' && (await isOpenHere())))) return GUEST
  if (actor === undefined) throw new Problem('unauthenticated', 'This address wants a sign-in: send a token as "Authorization: Bearer ...".')
  if (spec.may === 'anyone') return actor
  const permission = spec.may === 'anyone here' ? 'read counts' : spec.may
  if (!mayDo(actor.role, permission)) throw new Problem('not-allowed', `The role ${actor.role} may not ${permission}.`)
  return actor
}

function keyOf(spec: AnyRoute, request: Request): string | undefined {
  const key = request.headers['idempotency-key']
  if (spec.changes !== true || key === undefined) return undefined
  if (typeof key !== 'string' || !KEY.test(key)) throw new Problem('invalid-input', 'The Idempotency-Key has 1 to 128 visible ASCII characters.')
  return key
}

function send(spec: AnyRoute, request: Request, response: Response, { body, next, etag }: Answer<unknown>): void {
  if (etag !== undefined) response.setHeader('ETag', `"${etag}"`)
  if (next !== undefined) {
    const address = new URL(request.originalUrl, 'http://localhost')
    address.searchParams.set('cursor', next)
    response.setHeader('Link', `<${address.pathname}${address.search}>; rel="next"`)
  }
  response.setHeader('Cache-Control', 'no-store')
  response.status(spec.status ?? 200)
  if (spec.media === undefined) response.json(body)
  else response.type(spec.media).send(body)
}

/** Finds out who asks and whether they may, before anything of the body is read. */
function letIn(spec: AnyRoute, mounting: Mounting): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    response.locals.actor = await actorFor(spec, request, mounting)
    next()
  }
}

/** Makes the handler of one route: what was asked, then the answer. */
function handlerOf(spec: AnyRoute): RequestHandler {
  return async (request: Request, response: Response) => {
    if (spec.body !== undefined && request.body === undefined) {
      throw new Problem(request.headers['content-type'] === undefined ? 'invalid-input' : 'unknown-format', 'This address reads a body of application/json; send {} where there is nothing to say.')
    }
    const key = keyOf(spec, request)
    const ifMatch = request.headers['if-match']
    const answer = await spec.handle({
      actor: { ...(response.locals.actor as Actor), requestId: String(response.locals.requestId) },
      params: read(spec.params, request.params, 'address') as unknown,
      query: read(spec.query, request.query, 'query') as unknown,
      body: read(spec.body, request.body, 'body') as unknown,
      file: request,
      ...(key === undefined ? {} : { key }),
      ...(spec.matches !== true || ifMatch === undefined ? {} : { ifMatch }),
    })
    send(spec, request, response, answer)
  }
}

/** Mounts routes; a known address asked with another method says which it takes. */
export function mount(router: Router, routes: readonly AnyRoute[], mounting: Mounting): void {
  const methods = new Map<string, Set<string>>()
  for (const spec of routes) {
    const path = spec.path.replaceAll(/\{(\w+)\}/g, ':$1')
    router[spec.method](path, letIn(spec, mounting), ...(spec.body === undefined ? [] : [mounting.readJson]), handlerOf(spec))
    methods.set(path, new Set([...(methods.get(path) ?? []), spec.method.toUpperCase()]))
  }
  for (const [path, allowed] of methods) {
    router.all(path, (_request: Request, response: Response) => {
      response.setHeader('Allow', [...allowed, ...(allowed.has('GET') ? ['HEAD'] : [])].join(', '))
      throw new Problem('invalid-input', `This address takes ${[...allowed].join(' or ')}.`)
    })
  }
}
