import type { z } from 'zod'
import { Problem } from '../model/problem.js'
import { schemaPlaces } from '../model/schema.js'

/** Reads what was asked by its schema. @throws Problem invalid-input, with a pointer to every wrong place */
export function readAsked<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const found = schema.safeParse(input)
  if (found.success) return found.data
  const places = schemaPlaces(found.error)
  throw new Problem('invalid-input', `the request is wrong at ${places[0]?.pointer || '/'}: ${places[0]?.message ?? ''}`, places)
}
