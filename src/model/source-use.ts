import { z } from 'zod'
import { ROLES } from './case-file.js'
import { Problem } from './problem.js'
import { daySchema, schemaPlaces, type Immutable } from './schema.js'
import { packStampSchema, reasonSchema } from './verdict.js'

/** Where a record comes from. */
export const SOURCE_CLASSES = [
  'own_application', 'obligor_update', 'creditor_record', 'designated_by_obligor', 'third_party_consent',
  'public_register', 'court_record', 'credit_bureau', 'protective_check', 'certified_skip_trace',
  'motor_vehicle_record', 'previous_collector', 'device_address_book', 'scraped_web', 'broker_or_leak', 'pretext',
  'employer_hr', 'telecom_or_location', 'special_category',
] as const

/** What a record may be used for. */
export const SOURCE_PURPOSES = ['collect', 'locate', 'legal_notice', 'service', 'protect', 'resale', 'assess'] as const

/** What the use of a record rests on. */
export const AUTHORISATIONS = ['none', 'contract', 'consent', 'statute', 'court_order', 'certified'] as const

/** One record from one source, about one person, for one purpose; the input of `admit`. Missing means "not known". */
export const sourceUseSchema = z.strictObject({
  id: z.string().optional(),
  jurisdiction: z.string(),
  sourceClass: z.enum(SOURCE_CLASSES),
  subjectRole: z.enum(ROLES),
  purpose: z.enum(SOURCE_PURPOSES),
  authorisation: z.enum(AUTHORISATIONS).optional(),
  obtainedOn: daySchema.optional(),
  asOf: daySchema,
  noticeSentOn: daySchema.nullable().optional(),
  inferred: z.boolean().optional(),
  refusedBySubject: z.boolean().optional(),
  correctsGivenData: z.boolean().optional(),
  recordCount: z.int().min(1).optional(),
})

/** One record from one source, about one person, for one purpose; the input of `admit`. */
export type SourceUse = Immutable<z.infer<typeof sourceUseSchema>>
/** Where a record comes from. */
export type SourceClass = (typeof SOURCE_CLASSES)[number]
/** What a record may be used for. */
export type SourcePurpose = (typeof SOURCE_PURPOSES)[number]
/** What the use of a record rests on. */
export type Authorisation = (typeof AUTHORISATIONS)[number]

/** Every answer of the source gate, strictest first. */
export const SOURCE_DECISIONS = ['REJECT', 'REVIEW', 'ADMIT'] as const
/** An answer of the source gate. */
export type SourceDecision = (typeof SOURCE_DECISIONS)[number]

/** The answer of the source gate. */
export const sourceVerdictSchema = z.object({
  id: z.string().optional(),
  decision: z.enum(SOURCE_DECISIONS),
  reasons: z.array(reasonSchema).readonly(),
  packs: z.array(packStampSchema).readonly(),
})

/** The answer of the source gate. */
export type SourceVerdict = Readonly<z.infer<typeof sourceVerdictSchema>>

/**
 * Reads a source use from parsed JSON.
 * @throws Problem invalid-input, with a pointer to each unknown field, impossible date or wrong value
 */
export function parseSourceUse(json: unknown): SourceUse {
  const read = sourceUseSchema.safeParse(json)
  if (read.success) return read.data
  const places = schemaPlaces(read.error)
  throw new Problem('invalid-input', `the source use does not fit its schema at ${places[0]?.pointer || '/'}`, places)
}
