import { z } from 'zod'
import type { ProblemPlace } from './problem.js'
import { parseClock, parseDay, parseInstant } from './time.js'

/** A type whose every level is read-only. */
export type Immutable<T> = T extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Immutable<T[Key]> }
    : T

const DAY_SHAPE = /^\d{4}-\d{2}-\d{2}$/
const INSTANT_SHAPE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** A calendar day `YYYY-MM-DD` that exists. */
export const daySchema = z
  .string()
  .regex(DAY_SHAPE, 'write a day as YYYY-MM-DD')
  .refine((text) => !DAY_SHAPE.test(text) || !Number.isNaN(parseDay(text)), 'this day does not exist')

/** An RFC 3339 instant with offset that exists. */
export const instantSchema = z
  .string()
  .regex(INSTANT_SHAPE, 'write an instant as RFC 3339 with an offset, for example 2026-03-02T12:00:00-05:00')
  .refine((text) => !INSTANT_SHAPE.test(text) || !Number.isNaN(parseInstant(text)), 'this instant does not exist')

/** An instant, or only its day. */
export const whenSchema = z
  .string()
  .refine(
    (text) => !Number.isNaN(text.length === 10 ? parseDay(text) : parseInstant(text)),
    'write an existing day as YYYY-MM-DD or an existing instant as RFC 3339 with an offset',
  )

/** A local time `HH:MM`, 00:00 to 24:00. */
export const clockSchema = z
  .string()
  .regex(/^\d{2}:\d{2}$/, 'write a local time as HH:MM')
  .refine((text) => !Number.isNaN(parseClock(text)), 'this time of day does not exist')

/** A name of a list, a dispatcher, a saved question or the like. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'write 1 to 64 letters, digits, dots, dashes and underscores, beginning with a letter or digit')

/** A language tag of BCP 47. */
export const languageSchema = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'write a language as in BCP 47, for example es or zh-CN')

/** What is wrong, in words; the library's own would speak of types. */
function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message
  return issue.input === undefined && issue.message.endsWith('undefined') ? 'this field is missing' : `it must be of type ${issue.expected}`
}

/** Lists where a value breaks a schema, as JSON pointers; the values themselves are never repeated. */
export function schemaPlaces(error: z.ZodError): readonly ProblemPlace[] {
  return error.issues.flatMap((issue) => {
    const at = issue.path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
    if (issue.code !== 'unrecognized_keys') return [{ pointer: at, message: inWords(issue) }]
    return issue.keys.map((key) => ({
      pointer: `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      message: 'this field is not known; leave it out or check its spelling',
      isUnknown: true as const,
    }))
  })
}
