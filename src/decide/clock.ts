import { z } from 'zod'
import type { Immutable } from '../model/schema.js'

/** What of the record a duty can start or end with, and the fields by which it can be told apart. */
export const TRACES = {
  contact: ['direction', 'channel', 'purpose', 'result', 'tie'],
  request: ['what', 'medium'],
  consent: ['scope'],
  notice: ['what', 'returned'],
  dispute: ['answered', 'ground', 'inWriting'],
  report: ['what'],
  check: ['what', 'result'],
  state: ['kind'],
  /** Data about a person from one source; its day is the one on which the source was obtained. */
  data: ['sourceClass', 'authorisation', 'noticeSentOn', 'tie'],
  /** The debt was placed with us. */
  placement: [],
} as const

/**
 * What a person is to the debt, as `tie` tells it: one who `owes` it, who `stands_in` for such a person, who `acts` for
 * one or holds an office, or a `third_party`; absent where the record ties the person to nobody who owes.
 */
export type Tie = 'owes' | 'stands_in' | 'acts' | 'third_party'

/** A kind of trace in the record. */
export type TraceKind = keyof typeof TRACES
const KINDS = Object.keys(TRACES) as [TraceKind, ...TraceKind[]]

const markShape = {
  on: z.enum(KINDS),
  /** Values of a field of which one must fit; null stands for a field that is absent. */
  where: z.record(z.string(), z.array(z.union([z.string(), z.boolean(), z.null()])).min(1)).optional(),
}

/** Names a field that this kind of trace does not have. */
function strangeField(mark: { readonly on: TraceKind; readonly where?: Readonly<Record<string, unknown>> | undefined }): string | undefined {
  const known: readonly string[] = TRACES[mark.on]
  return Object.keys(mark.where ?? {}).find((name) => !known.includes(name))
}

const knownFields = { error: 'this trace has no such field' }

const startSchema = z
  .strictObject({
    ...markShape,
    count: z.enum(['first', 'every']),
    /** Only of a person who owes the debt, or only of one who does not; absent: of anybody. */
    of: z.enum(['obligor', 'other']).optional(),
  })
  .refine((mark) => strangeField(mark) === undefined, knownFields)

const endSchema = z
  .strictObject({
    ...markShape,
    /** `ever`: also what happened before the start ends the duty. */
    since: z.enum(['start', 'ever']),
    /** It must name what started the duty as what it answers. */
    replies: z.literal(true).optional(),
    /** It must be about the same contact point as what started the duty. */
    point: z.literal('same').optional(),
  })
  .refine((mark) => strangeField(mark) === undefined, knownFields)

const givenSchema = z
  .strictObject({
    ...markShape,
    /** Of the person of what starts the duty, and not after it; absent: of anybody, at any time. */
    person: z.literal('same').optional(),
  })
  .refine((mark) => strangeField(mark) === undefined, knownFields)

const span = z.union([
  z.strictObject({ days: z.int().min(0) }),
  z.strictObject({ months: z.int().min(1), days: z.int().min(0).optional() }),
  z.strictObject({ businessDays: z.int().min(1), holidays: z.string() }),
])

/**
 * When a duty begins, by when it is due, and what ends it: a closed structure over the record.
 * Exactly one of `within` (a span from the day it began, that day not counted) and `before` (no day: it comes before the
 * next act of that kind). Without `ends` the record cannot show that it was done.
 */
export const clockSchema = z
  .strictObject({
    starts: startSchema,
    /** One of these must be in the record for the duty to begin at all. */
    given: z.array(givenSchema).min(1).optional(),
    within: span.optional(),
    /** Months by which the span may be made longer, if the person is told of it within the span. */
    extension: z.strictObject({ months: z.int().min(1) }).optional(),
    before: z.enum(['collection', 'contact', 'use', 'text', 'legal_step']).optional(),
    ends: z.array(endSchema).default([]),
  })
  .refine((clock) => (clock.within === undefined) !== (clock.before === undefined), { error: 'a duty has one of within and before' })
  .refine((clock) => clock.extension === undefined || (clock.within !== undefined && !('businessDays' in clock.within)), { error: 'only a span of days or months can be extended' })

/** When a duty begins, by when it is due, and what ends it. */
export type Clock = Immutable<z.infer<typeof clockSchema>>
/** What a duty starts or ends with. */
export type Mark = Pick<Clock['starts'], 'on' | 'where'>
