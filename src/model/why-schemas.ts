import { z } from 'zod'
import { PURPOSES } from './event.js'
import { instantSchema } from './schema.js'

const id = z.string().min(1).max(128)
const ref = z.string().min(1).max(300)

/** What `POST /v1/why` is asked: a party and a debt, each by its id or by its ref; who works with refs asks by them alone. */
export const whyQuestionSchema = z.strictObject({
  partyId: id.optional(),
  partyRef: ref.optional(),
  debtId: id.optional(),
  debtRef: ref.optional(),
  purpose: z.enum(PURPOSES).default('collect'),
  /** The moment that is decided for, with what was recorded by then; absent: now. */
  at: instantSchema.optional(),
  /** The moment whose knowledge counts, or `now`; absent: that of `at`. */
  knownAt: z.union([z.literal('now'), instantSchema]).optional(),
})

const differenceSchema = z.object({
  contactPointId: z.string().optional(), channel: z.string().optional(), what: z.string(), recorded: z.string(), rebuilt: z.string(),
})

const decidedSchema = z.object({
  kind: z.enum(['list', 'lease', 'start']), list: z.string(), leaseId: z.string().optional(), at: z.string(), decided: z.string(),
  outcome: z.enum(['matches', 'differs', 'not_kept']), differences: z.array(differenceSchema), gaps: z.array(z.string()), basis: z.string().optional(),
})

/** What it answers; ids for who works with them (`partyId`, `debtId`, `contactPointId`), else refs in their place (`partyRef` ...). */
export const whyAnswerSchema = z.looseObject({
  partyId: z.string().optional(), partyRef: z.string().optional(), debtId: z.string().optional(), debtRef: z.string().optional(),
  at: z.string(), purpose: z.string(), revision: z.number(),
  known: z.object({ at: z.string().optional(), isLater: z.boolean() }),
  basis: z.object({ digest: z.string(), isOfToday: z.boolean(), gaps: z.array(z.string()) }),
  cases: z.array(z.looseObject({ role: z.string(), channel: z.string() })),
  noCases: z.array(z.looseObject({ reason: z.string() })),
  closedBy: z.object({ rule: z.string(), because: z.string() }).optional(),
  ladder: z.array(z.looseObject({ rung: z.number(), role: z.string(), waiting: z.boolean(), refused: z.boolean() })),
  notSignedOff: z.array(z.string()),
  pauses: z.array(z.object({ of: z.string(), from: z.string(), until: z.string().optional() })),
  decided: z.array(decidedSchema),
  matches: z.boolean().optional(),
})

/** What `POST /v1/evidence` is asked: the evidence of a party, of a debt, or of a party about one debt. */
export const evidenceQuestionSchema = z.strictObject({
  partyId: id.optional(),
  partyRef: ref.optional(),
  debtId: id.optional(),
  debtRef: ref.optional(),
  /** `rights_request` shows the person's own contact values whole; every other purpose masks them. */
  purpose: z.enum(['regulator', 'court', 'complaint', 'rights_request']).default('regulator'),
})
