import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROLES } from '../../src/model/actor.js'
import { borrowers } from '../dispatch/portfolio.js'
import { onServer, type Heard } from './serving.js'

/** A JSON Schema as the document holds it. */
interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

/** Values that no schema expects: huge, empty, odd, hostile. */
const ODD = fc.oneof(
  fc.constantFrom<unknown>(
    null, '', ' ', '\u0000', '\u{1F600}'.repeat(50), '../../etc/passwd', "'; DROP TABLE fact; --", '{{7*7}}', '__proto__', 'constructor', 'a'.repeat(5000),
    -1, 0, 1e308, -1e308, 2 ** 53, 1.5, true, [], {}, [[]], [null], { __proto__: null }, '2026-02-30T25:61:61Z', '9999-12-31T23:59:59+23:59', '0000-01-01', '\uD800', 'NaN',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }), fc.integer(), fc.double(), fc.anything({ maxDepth: 2 }),
)

/** Mostly what the schema asks for, and now and then something else in its place. */
function bodyOf(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const fitting = fittingOf(schema, depth)
  return fc.oneof({ weight: 5, arbitrary: fitting }, { weight: 1, arbitrary: ODD })
}

function fittingOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
  const options = schema.anyOf ?? schema.oneOf
  if (options !== undefined && options.length > 0) return fc.oneof(...options.map((option) => bodyOf(option, depth + 1)))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, bodyOf(of, depth + 1)])), { requiredKeys: [] })
    case 'array':
      return fc.array(bodyOf(schema.items ?? {}, depth + 1), { maxLength: 3 })
    case 'string':
      return fc.oneof(fc.constantFrom('P1', 'D1', 'l', 'desk', '2026-03-04', '2026-03-04T12:00:00Z'), fc.string())
    case 'integer':
      return fc.integer({ min: -3, max: 200 })
    case 'number':
      return fc.double({ noNaN: true })
    case 'boolean':
      return fc.boolean()
    default:
      return ODD
  }
}

interface Operation {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

/** Text for an address: what cannot be written into one is left out. */
const words = fc.oneof(fc.constantFrom('l', 'x', '', '..', '%00', '%2e%2e', 'a'.repeat(3000), '\u{1F600}', "' OR 1=1"), fc.string({ maxLength: 30 }))
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString())

/** Words that stand for people in the portfolio, and may stand in no failure and no log. */
const PERSONAL = /\+4474|Pat \d|"P\d+"|SELECT |at .*\.(ts|js):\d/

function mustBeFit(answer: Heard, what: string): void {
  if (answer.status === 500) throw new Error(`${what}: 500 ${answer.text}`)
  if (answer.status < 400) return
  expect([what, answer.headers.get('content-type')]).toEqual([what, 'application/problem+json; charset=utf-8'])
  expect(Object.keys(answer.body as object)).toContain('requestId')
  expect(answer.text).not.toMatch(PERSONAL)
}

describe('whatever is sent', () => {
  it('is never answered by 500, nor by personal data in a failure or in the log', async () => {
    await onServer(async ({ get, post, token, approved, log }) => {
      await approved('l')
      const tokens = await Promise.all(ROLES.map((role) => token(role, role === 'dispatcher' ? { dispatcherId: 'desk' } : {})))
      const { body: document } = await get('/openapi.json')
      const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, of]) => Object.entries(of).map(([method, one]) => ({ path, method, one })))
      const tried = new Map<string, number>()
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...operations), fc.constantFrom(...tokens, ...tokens, undefined, 'x', 'rp_1_2'), fc.gen(), async ({ path, method, one }, bearer, draw) => {
          const address = path.replaceAll(/\{\w+\}/g, () => encoded(draw(() => words)))
          const query = one.parameters.filter((parameter) => parameter.in === 'query' && draw(fc.boolean))
            .map(({ name, schema }) => `${name}=${encoded(sendable(draw(bodyOf, schema)).replaceAll('"', ''))}`).join('&')
          const full = query === '' ? address : `${address}?${query}`
          const schema = Object.values(one.requestBody?.content ?? {})[0]?.schema
          const body: unknown = schema === undefined ? undefined : draw(bodyOf, schema)
          const answer = method === 'get' ? await get(full, bearer) : await post(full, sendable(body), bearer, draw(() => fc.constantFrom({}, { 'idempotency-key': 'k' }, { 'if-match': '"x"' })))
          mustBeFit(answer, one.operationId)
          tried.set(one.operationId, (tried.get(one.operationId) ?? 0) + 1)
        }),
        { numRuns: 600 },
      )
      expect(tried.size).toBe(operations.length)
      expect(log.join('')).not.toMatch(PERSONAL)
      expect((await get('/healthz')).status).toBe(200)
    }, borrowers(2))
  })
})

/** JSON of whatever can be JSON; what cannot is sent as it is written. */
function sendable(body: unknown): string {
  try {
    return JSON.stringify(body) ?? ''
  } catch {
    // A big integer or a circle: broken JSON is worth sending too.
    return '{"broken": '
  }
}
