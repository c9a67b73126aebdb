import { z } from 'zod'
import { ROLES, mayDo } from '../model/actor.js'
import { groupBy } from '../model/group.js'
import { PROBLEMS, type ProblemCode } from '../model/problem.js'
import type { AnyRoute } from './route.js'

/** Body of a failure, as `problems.ts` writes it (RFC 9457). */
export const problemSchema = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(), instance: z.string(), code: z.string(), requestId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
})

/** A JSON Schema or a piece of the document. */
type Json = Readonly<Record<string, unknown>>

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as Record<string, unknown>
  return rest
}

function parametersOf(spec: AnyRoute): readonly Json[] {
  const parameters: Json[] = []
  for (const [place, schema] of [['path', spec.params], ['query', spec.query]] as const) {
    if (schema === undefined) continue
    const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: Record<string, Json>; required?: readonly string[] }
    for (const [name, of] of Object.entries(properties)) {
      parameters.push({ name, in: place, required: place === 'path' || required.includes(name), schema: of })
    }
  }
  if (spec.changes === true) {
    parameters.push({
      name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 1, maxLength: 128 },
      description: 'The same key and body give the same answer; the same key with another body is refused (422).',
    })
  }
  if (spec.matches === true) {
    parameters.push({
      name: 'If-Match', in: 'header', required: true, schema: { type: 'string' }, description: 'The ETag of what was looked at: absent 428, changed meanwhile 412.',
    })
  }
  return parameters
}

/** Failures that a route can answer, by status. */
function failuresOf(spec: AnyRoute): ReadonlyMap<number, readonly ProblemCode[]> {
  const codes = new Set<ProblemCode>(['invalid-input', 'not-found', 'too-many-requests', 'store-unavailable', ...(spec.problems ?? [])])
  if (spec.may !== 'anyone') for (const code of ['unauthenticated', 'not-allowed'] as const) codes.add(code)
  if (spec.body !== undefined) for (const code of ['limit-exceeded', 'unknown-format'] as const) codes.add(code)
  if (spec.changes === true) for (const code of ['key-reused', 'conflict'] as const) codes.add(code)
  if (spec.matches === true) for (const code of ['precondition-required', 'precondition-failed'] as const) codes.add(code)
  return groupBy(codes, (code) => PROBLEMS[code].status)
}

function requestBodyOf(spec: AnyRoute): Json {
  if (spec.takesFile === true) return { requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } } } }
  if (spec.body === undefined) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(spec.body, 'input') } } } }
}

function operationOf(spec: AnyRoute): Json {
  const { may } = spec
  const roles = may === 'anyone' || may === 'anyone here' ? [] : ROLES.filter((role) => mayDo(role, may))
  const failures = [...failuresOf(spec)].toSorted(([a], [b]) => a - b).map(([status, codes]) => [
    String(status),
    { description: codes.join(', '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } },
  ])
  return {
    operationId: spec.id,
    summary: spec.summary,
    tags: [spec.tag],
    ...(roles.length === 0 ? {} : { description: `Roles: ${roles.join(', ')}.` }),
    security: may === 'anyone' ? [] : may === 'anyone here' ? [{}, { bearer: [] }] : [{ bearer: [] }],
    parameters: parametersOf(spec),
    ...requestBodyOf(spec),
    responses: {
      [spec.status ?? 200]: { description: 'The answer.', content: { [spec.media ?? 'application/json']: { schema: jsonSchema(spec.answer, 'output') } } },
      ...Object.fromEntries(failures),
    },
  }
}

/** Writes the OpenAPI 3.1 document of these routes. */
export function openApi(routes: readonly AnyRoute[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const spec of routes) paths[spec.path] = { ...paths[spec.path], [spec.method]: operationOf(spec) }
  return {
    openapi: '3.1.0',
    info: {
      title: 'rightparty', version,
      description: 'Whom a lender may lawfully contact about a debt, in what order, and why everyone else is left alone. A legal refusal is an answer (200 with the verdict), not an error.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Problem: jsonSchema(problemSchema, 'output') }, securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  }
}
