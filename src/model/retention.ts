import { z } from 'zod'
import { Problem } from './problem.js'
import { daySchema, schemaPlaces, type Immutable } from './schema.js'
import { packStampSchema, reasonSchema } from './verdict.js'

/** Kinds of record whose keeping the law speaks of. */
export const RECORD_KINDS = ['call_log', 'call_recording', 'impact_assessment', 'device_address_book'] as const

/** Asks whether a record may, or must, be kept. Missing means "not known". */
export const retentionSchema = z.strictObject({
  id: z.string().optional(),
  jurisdiction: z.string(),
  recordKind: z.enum(RECORD_KINDS),
  createdOn: daySchema.optional(),
  lastActivityOn: daySchema.optional(),
  asOf: daySchema,
})

/** Asks whether a record may, or must, be kept. */
export type RetentionQuestion = Immutable<z.infer<typeof retentionSchema>>
/** A kind of record whose keeping the law speaks of. */
export type RecordKind = (typeof RECORD_KINDS)[number]

/** Every answer to a retention question, strictest duty to keep first. */
export const RETENTION_DECISIONS = ['KEEP', 'PURGE'] as const
/** An answer to a retention question. */
export type RetentionDecision = (typeof RETENTION_DECISIONS)[number]

/** KEEP until the day given; PURGE: no duty to keep it is left, or it may not be kept at all. */
export const retentionVerdictSchema = z.object({
  id: z.string().optional(),
  decision: z.enum(RETENTION_DECISIONS),
  until: z.string().optional(),
  reasons: z.array(reasonSchema).readonly(),
  packs: z.array(packStampSchema).readonly(),
})

/** The answer to a retention question. */
export type RetentionVerdict = Readonly<z.infer<typeof retentionVerdictSchema>>

/**
 * Reads a retention question from parsed JSON.
 * @throws Problem invalid-input, with a pointer to each unknown field, impossible date or wrong value
 */
export function parseRetentionQuestion(json: unknown): RetentionQuestion {
  const read = retentionSchema.safeParse(json)
  if (read.success) return read.data
  const places = schemaPlaces(read.error)
  throw new Problem('invalid-input', `the retention question does not fit its schema at ${places[0]?.pointer || '/'}`, places)
}
