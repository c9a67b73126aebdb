import { z } from 'zod'
import { CHANNELS, eventSchema, PURPOSES } from './event.js'
import { EXCLUSION_PAGE_MAX, SAMPLE_ITEMS_MAX } from './limits.js'
import { EXCLUSION_SCOPES, EXCLUSION_STATES, MATCH_CONTRARY, MATCH_SIGNS, RULINGS } from './review.js'
import { instantSchema, nameSchema } from './schema.js'
import { DECISIONS, verdictSchema } from './verdict.js'

/** A reason that a person gives, in their own words. */
export const becauseSchema = z.string().trim().min(3, 'say why, in a few words').max(2000)
const evidence = z.string().trim().min(1).max(500)
const decision = z.enum([...DECISIONS, 'NOT_ASKED'])
const cursor = z.string().min(1).max(2000).optional()
const limit = z.coerce.number().int().min(1).max(EXCLUSION_PAGE_MAX).default(50)
const revoked = z.int()

/** What is asked of the queue of exclusions. */
export const exclusionsQuerySchema = z.object({
  list: nameSchema.optional(),
  state: z.enum([...EXCLUSION_STATES, 'all']).default('all'),
  rule: z.string().min(1).max(128).optional(),
  decision: decision.optional(),
  creditor: z.string().min(1).max(128).optional(),
  limit, cursor,
})

const consentSchema = eventSchema.options[2].omit({ id: true, partyId: true, by: true })

const ruling = z.object({
  rulingId: z.string(),
  ruling: z.enum(RULINGS),
  /** A re-admission awaits its second person, then opens until its end; every other ruling stands as it was made. */
  state: z.enum(['recorded', 'awaiting_second', 'in_force', 'declined', 'ended', 'overtaken']),
  by: z.string(),
  at: instantSchema,
  because: z.string(),
  until: instantSchema.optional(),
  scope: z.enum(EXCLUSION_SCOPES).optional(),
  rules: z.array(z.string()),
  second: z.object({ by: z.string(), at: instantSchema, agrees: z.boolean(), because: z.string() }).optional(),
  /** What the second person judges, while it is awaited: the consent that would be recorded, and its evidence. */
  consent: consentSchema.optional(),
  evidence: z.string().optional(),
  /** A further exclusion closes for every creditor, whoever made it. */
  bindsAllCreditors: z.boolean().optional(),
})

const item = {
  exclusionId: z.string(),
  partyRef: z.string(),
  debtRef: z.string(),
  list: z.string(),
  creditorId: z.string(),
  role: z.string(),
  channel: z.enum(CHANNELS).optional(),
  purpose: z.enum(PURPOSES),
  decision,
  rules: z.array(z.string()),
  /** One sentence without personal data. */
  because: z.string(),
  /** Moment of the first list in a row that left it out. */
  since: instantSchema,
  until: z.string().optional(),
  state: z.enum(EXCLUSION_STATES),
  states: z.array(z.enum(EXCLUSION_STATES)),
  ruling: ruling.optional(),
}

/** One line of the queue. */
export const exclusionSchema = z.object(item)

/** A page of the queue. */
export const exclusionsSchema = z.object({
  list: z.string(),
  items: z.array(exclusionSchema),
  /** Cursor of the next page; a page may be short, or empty, and not the last. */
  next: z.string().optional(),
  /** All exclusions of the list; absent where a filter or a binding to creditors narrows them. */
  total: z.int().optional(),
})

const node = z.object({ ref: z.string(), kind: z.enum(['party', 'debt']), words: z.string(), role: z.string().optional(), isSubject: z.boolean() })
const edge = z.object({ from: z.string(), to: z.string(), kind: z.string(), words: z.string(), since: z.string().optional(), until: z.string().optional() })

/** A fact that was read, without what it says: what it is, and where it comes from. */
export const evidenceSchema = z.object({
  factRef: z.string(),
  kind: z.string(),
  words: z.string(),
  sourceId: z.string().optional(),
  sourceClass: z.string().optional(),
  sourceRecord: z.string().optional(),
  collectedOn: z.string().optional(),
  /** It can be taken out of account by two people with evidence. */
  isCorrectable: z.boolean(),
})

/** Everything about one exclusion. */
export const exclusionDetailSchema = z.object({
  ...item,
  etag: z.string(),
  partyId: z.string(),
  debtId: z.string(),
  /** The verdict under which the list left it out; absent where it could not be asked about. */
  verdict: verdictSchema.optional(),
  /** The verdict with the facts, rulings and packs of this moment. */
  now: z.object({ at: instantSchema, decision, verdict: verdictSchema.optional(), because: z.string() }),
  /** What changed between the list's packs and those in force, or between the list before and this one; with the rules that newly refuse, and those that no longer do. */
  packChanged: z.object({ before: decision, after: decision, packs: z.array(z.string()), appear: z.array(z.string()), disappear: z.array(z.string()) }).optional(),
  contactPoint: z.object({ ref: z.string(), kind: z.string(), masked: z.string() }).optional(),
  evidence: z.array(evidenceSchema),
  surroundings: z.object({ nodes: z.array(node), edges: z.array(edge) }),
  rulings: z.array(ruling),
  /** Whether a re-admission can be proposed, and if not, why. */
  readmission: z.object({ isPossible: z.boolean(), because: z.string(), opens: z.array(z.string()), needsConsent: z.boolean() }),
})

/** A ruling on an exclusion. */
export const rulingInputSchema = z.strictObject({
  ruling: z.enum(RULINGS),
  because: becauseSchema,
  /** End of a re-admission; needed for one. */
  until: instantSchema.optional(),
  /** How far a further exclusion reaches; absent: the contact point, or the person where there is none. */
  scope: z.enum(EXCLUSION_SCOPES).optional(),
  evidence: evidence.optional(),
  /** Consent that lifts what only a consent can. */
  consent: consentSchema.optional(),
})

/** The second person's word. */
export const secondInputSchema = z.strictObject({ agrees: z.boolean().default(true), because: becauseSchema })

/** What a ruling gave. */
export const ruledSchema = z.object({ exclusionId: z.string(), ruling, revoked, etag: z.string() })

/** A row that only a reviewer may admit. */
export const heldSchema = z.object({
  heldId: z.string(),
  kind: z.string(),
  sourceId: z.string(),
  rules: z.array(z.string()),
  state: z.enum(['held', 'proposed']),
  proposal: z.object({ by: z.string(), at: instantSchema, because: z.string() }).optional(),
})
/** A page of held rows. */
export const heldPageSchema = z.object({ items: z.array(heldSchema), next: z.string().optional() })
/** A held row opened: its fields, contact values masked. */
export const heldDetailSchema = z.object({ ...heldSchema.shape, etag: z.string(), fields: z.record(z.string(), z.string()) })
/** A ruling on a held row; the second `admit`, by another person, admits it. */
export const heldRulingInputSchema = z.strictObject({ ruling: z.enum(['admit', 'refuse']), because: becauseSchema, evidence: evidence.optional() })
/** What it gave. */
export const heldRuledSchema = z.object({ heldId: z.string(), state: z.enum(['proposed', 'admitted', 'refused']), revoked })

/** A fact to take out of account. */
export const correctionInputSchema = z.strictObject({ factRef: z.string().min(1).max(2000), because: becauseSchema, evidence })
/** A correction, proposed or made. */
export const correctionSchema = z.object({
  correctionId: z.string(),
  factRef: z.string(),
  kind: z.string(),
  words: z.string(),
  state: z.enum(['open', 'done', 'declined']),
  by: z.string(),
  at: instantSchema,
  because: z.string(),
  evidence: z.string(),
  second: z.object({ by: z.string(), at: instantSchema, because: z.string() }).optional(),
  etag: z.string(),
})
/** A correction with the leases that deciding anew took back. */
export const correctedSchema = z.object({ ...correctionSchema.shape, revoked })
/** Corrections, newest first. */
export const correctionsSchema = z.object({ items: z.array(correctionSchema) })

const record = z.object({
  partyRef: z.string(), partyId: z.string(), kind: z.string(), name: z.string().optional(), birthDate: z.string().optional(),
  registrationNo: z.string().optional(), country: z.string().optional(), sources: z.array(z.string()),
})
const word = z.object({ decision: z.enum(['same', 'different', 'unsure']), by: z.string(), on: z.string(), because: z.string().optional() })
/** Two records that may be the same person. */
export const matchSchema = z.object({
  matchId: z.string(),
  a: record,
  b: record,
  why: z.array(z.object({ sign: z.enum(MATCH_SIGNS), words: z.string() })),
  whyNot: z.array(z.object({ sign: z.enum(MATCH_CONTRARY), words: z.string() })),
  decision: word.optional(),
  /** A word that undoes a merge, until a second person says the same. */
  awaiting: word.optional(),
  /** Every word on the two, oldest first; whoever is bound to creditors is told neither why nor by whom but for their own. */
  history: z.array(word),
  etag: z.string(),
})
/** A page of pairs to judge. */
export const matchesSchema = z.object({ items: z.array(matchSchema), next: z.string().optional() })
/** Which pairs are wanted. */
export const matchesQuerySchema = z.object({ state: z.enum(['open', 'decided', 'all']).default('open'), limit, cursor })
/** A person's word on two records. */
export const matchInputSchema = z.strictObject({ decision: z.enum(['same', 'different', 'unsure']), because: becauseSchema })
/** What it gave. */
export const matchedSchema = z.object({ match: matchSchema, revoked })

/** What is to be drawn. */
export const sampleInputSchema = z.strictObject({
  list: nameSchema,
  entries: z.int().min(0).max(SAMPLE_ITEMS_MAX).default(25),
  exclusions: z.int().min(0).max(SAMPLE_ITEMS_MAX).default(25),
  seed: z.string().min(1).max(64).optional(),
})
const agreement = z.object({
  answered: z.int(), agreed: z.int(), rate: z.number().optional(),
  /** Wilson score interval of 95 %. */
  from: z.number().optional(), to: z.number().optional(),
})
/** A sample with its answers so far. */
export const sampleSchema = z.object({
  sampleId: z.string(), list: z.string(), seed: z.string(), madeBy: z.string(), madeAt: instantSchema,
  drawnFrom: z.object({ entries: z.int(), exclusions: z.int() }),
  items: z.array(z.object({
    itemId: z.string(), of: z.enum(['entry', 'exclusion']), what: z.string(), decision, rules: z.array(z.string()),
    answer: z.object({ agrees: z.boolean(), because: z.string(), by: z.string(), at: instantSchema }).optional(),
  })),
  agreement: z.object({ all: agreement, entries: agreement, exclusions: agreement }),
  etag: z.string(),
})
/** A reviewer's answer to one item of a sample. */
export const sampleAnswerInputSchema = z.strictObject({ itemId: z.string().min(1).max(128), agrees: z.boolean(), because: becauseSchema })
