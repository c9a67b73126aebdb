import { z } from 'zod'
import { clockSchema, type Immutable } from '../model/schema.js'

const weekday = z.enum(['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])
const whole = z.int().min(0)

/**
 * A named limit of a pack: every number that a condition reads stands here.
 * `hours`: weekly windows in which contact is allowed, in every zone of the party and, where given, in `zone`; `edges`
 * say whether the bounds themselves are allowed. `max` and `days`: at most so many in a rolling window of calendar days.
 * `days`, `months`, `years`, `hoursLong`, `minutes`: a span. `businessDays`: days of Monday to Friday without `holidays`.
 */
export const limitSchema = z.union([
  z.strictObject({
    hours: z.array(z.strictObject({ days: z.array(weekday).min(1), from: clockSchema, to: clockSchema })),
    edges: z.enum(['open', 'closed', 'from', 'to']),
    zone: z.string().optional(),
    holidays: z.string().optional(),
  }),
  z.strictObject({ max: whole, days: whole.min(1) }),
  z.strictObject({ years: whole, months: whole.optional(), days: whole.optional() }),
  z.strictObject({ months: whole, days: whole.optional() }),
  z.strictObject({ days: z.int() }),
  z.strictObject({ businessDays: whole, holidays: z.string(), days: whole.optional() }),
  z.strictObject({ hoursLong: whole }),
  z.strictObject({ minutes: whole }),
  z.strictObject({ number: whole }),
])

/** A named limit of a pack. */
export type Limit = Immutable<z.infer<typeof limitSchema>>
/** Weekly hours in which contact is allowed. */
export type HoursLimit = Extract<Limit, { readonly hours: unknown }>
/** So many in a rolling window of calendar days. */
export type WindowLimit = Extract<Limit, { readonly max: unknown }>
/** A length of time. */
export type SpanLimit = Exclude<Limit, HoursLimit | WindowLimit | { readonly number: number }>

const month = z.int().min(1).max(12)
const observed = z.enum(['none', 'next_monday', 'next_weekday', 'nearest_weekday'])
const since = { from: z.int().optional(), until: z.int().optional() }

/** How one public holiday is found in a year; `from` and `until` are the years in which the definition applies. */
export const holidaySchema = z.union([
  z.strictObject({ month, day: z.int().min(1).max(31), observed, ...since }),
  z.strictObject({ month, weekday, nth: z.int().min(-1).max(5), ...since }),
  z.strictObject({ easter: z.int(), ...since }),
])

/** How one public holiday is found in a year. */
export type Holiday = Immutable<z.infer<typeof holidaySchema>>

/** A calendar of public holidays; a year before `from` is refused, not guessed. */
export const holidaysSchema = z.strictObject({ from: z.int(), days: z.array(holidaySchema).min(1) })

/** A calendar of public holidays. */
export type Holidays = Immutable<z.infer<typeof holidaysSchema>>
