import { z } from 'zod'
import { SOURCE_PURPOSES } from './source-use.js'
import { daySchema, instantSchema, type Immutable } from './schema.js'
import { traceTieSchema } from './trace.js'

/** Parties that one search gives at most, and when no number is given. */
export const FOUND_MAX = 100
/** Parties around one that are shown at most; more cannot be read as a picture. */
export const NEIGHBOURS_MAX = 500

const purpose = z.enum(SOURCE_PURPOSES).describe('what the question is asked for; only `assess` opens the assessed graph')
const at = instantSchema.optional().describe('the moment whose day counts; absent: now')

/** The question which parties of the assessed graph bear an id, a number or a name. */
export const findQuestionSchema = z.strictObject({
  purpose, at,
  id: z.string().min(1).max(128).optional().describe('party id as in the files, with its namespace'),
  registrationNo: z.string().min(1).max(200).optional(),
  lei: z.string().min(1).max(20).optional(),
  name: z.string().min(2).max(200).optional().describe('words that the name holds, in any order; case and accents do not matter'),
  limit: z.int().min(1).max(FOUND_MAX).optional(),
}).refine((asked) => [asked.id, asked.registrationNo, asked.lei, asked.name].filter((one) => one !== undefined).length === 1, 'give one of id, registrationNo, lei and name')

/** The question who is tied to a party within some hops. */
export const neighbourhoodQuestionSchema = z.strictObject({
  purpose, at,
  party: z.string().min(1).max(128),
  hops: z.int().min(1).max(6).optional().describe('default 2'),
  limit: z.int().min(1).max(NEIGHBOURS_MAX).optional(),
})

const partySchema = z.object({
  partyId: z.string(),
  ref: z.string().describe('opaque id for addresses'),
  kind: z.enum(['person', 'organization', 'public_body']).optional(),
  name: z.string().optional(),
  country: z.string().optional(),
  registrationNo: z.string().optional(),
  lei: z.string().optional(),
})

const told = {
  purpose: z.string(), day: daySchema, cut: z.boolean(), notes: z.array(z.string()),
}

/** Parties found, in order of their ids. */
export const findAnswerSchema = z.object({ ...told, items: z.array(partySchema) })
/** Who is tied to a party within some hops, nearest first, and how. */
export const neighbourhoodAnswerSchema = z.object({
  ...told, party: z.string(), ref: z.string(), hops: z.int(),
  parties: z.array(partySchema.extend({ hops: z.int() })).describe('the party itself first'),
  ties: z.array(traceTieSchema).describe('all ties between these parties'),
})

/** The question which parties of the assessed graph bear an id, a number or a name. */
export type FindQuestion = Immutable<z.infer<typeof findQuestionSchema>>
/** The question who is tied to a party within some hops. */
export type NeighbourhoodQuestion = Immutable<z.infer<typeof neighbourhoodQuestionSchema>>
/** A party that may be looked at, with what tells it from others. */
export type SeenParty = Immutable<z.infer<typeof partySchema>>
/** Parties found. */
export type FindAnswer = Immutable<z.infer<typeof findAnswerSchema>>
/** Who is tied to a party within some hops. */
export type NeighbourhoodAnswer = Immutable<z.infer<typeof neighbourhoodAnswerSchema>>
