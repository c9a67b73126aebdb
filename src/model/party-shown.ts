import { z } from 'zod'
import { daySchema, type Immutable } from './schema.js'
import { SOURCE_PURPOSES } from './source-use.js'

/** What a party is looked at for; facts that were not admitted for it are left out. */
export const partyQuerySchema = z.object({ purpose: z.enum(SOURCE_PURPOSES).describe('what the look is for: a strategist looks for `assess` alone, an operator for the purposes of contacts') })

/**
 * A party as a role sees it. Names and outside ids are told to operators and reviewers alone; what is absent is not known,
 * or not for this role. Contact values are never told.
 */
export const partyShownSchema = z.object({
  ref: z.string().describe('opaque id for addresses'),
  purpose: z.enum(SOURCE_PURPOSES), day: daySchema,
  partyId: z.string().optional(), name: z.string().optional(), language: z.string().optional(),
  registrationNo: z.string().optional(), lei: z.string().optional(),
  kind: z.enum(['person', 'organization', 'public_body']).optional(), country: z.string().optional(), region: z.string().optional(),
  sameAs: z.array(z.string()).describe('refs of records that a person judged to be the same'),
  debts: z.array(z.object({
    ref: z.string(), debtId: z.string().optional(), creditorId: z.string().optional(), role: z.string(), from: daySchema.optional(), until: daySchema.optional(),
  })),
  contactPoints: z.array(z.object({ ref: z.string(), contactPointId: z.string().optional(), kind: z.string(), verifiedOn: daySchema.optional() })).optional(),
  standing: z.array(z.object({
    what: z.string().describe('kind and word, as `request stop_channel`'), on: z.string().optional(), debtRefs: z.array(z.string()).optional(),
  })).optional().describe('what was asked for, reported or found, oldest first; corrected ones are left out'),
  sources: z.array(z.object({ class: z.string(), obtainedOn: daySchema })).describe('where this comes from'),
})

/** A party as a role sees it. */
export type PartyShown = Immutable<z.infer<typeof partyShownSchema>>
