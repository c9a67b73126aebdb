import { z } from 'zod'
import type { Decimal } from './facts.js'
import { Problem } from './problem.js'
import { daySchema, instantSchema, schemaPlaces, type Immutable } from './schema.js'
import { SOURCE_PURPOSES } from './source-use.js'

/** Purposes for which the assessed graph may be looked at. */
export const TRACE_PURPOSES = ['assess'] as const

/** Most ties of one path when no bound is given: beyond it nearly everything is tied to everything. */
export const PATH_HOPS_DEFAULT = 6

const id = z.string().min(1).max(128)
const purpose = z.enum(SOURCE_PURPOSES).describe('what the question is asked for; only `assess` opens the assessed graph')
const asked = {
  purpose,
  at: instantSchema.optional().describe('the moment whose day the ties must be valid on; absent: now'),
}
const window = {
  from: daySchema.optional().describe('only ties that began after this day'),
  to: daySchema.optional().describe('only ties that began before this day'),
}
const hops = z.int().min(1).max(1000)

/** The question how two parties are tied. */
export const pathQuestionSchema = z.strictObject({
  ...asked,
  ...window,
  a: id,
  b: id,
  maxHops: hops.optional(),
  by: z.enum(['hops', 'distance']).optional().describe('what makes a path short: few ties, or strong ones (distance = 1 / strength); default hops'),
  next: z.int().min(0).max(1000).optional().describe('how many paths beside the shortest ones; default 2'),
  directed: z.boolean().optional().describe('follow ties only the way they run; default false'),
})
/** The question who is reached by guarantees from a party, or guarantees there. */
export const chainQuestionSchema = z.strictObject({
  ...asked,
  ...window,
  party: id,
  direction: z.enum(['out', 'in']).optional().describe('out: for whom the party answers; in: who answers for the party; default out'),
  maxHops: hops.optional().describe('absent: to any length'),
  newest: z.int().min(1).optional().describe('follow only that many newest guarantees of each party, before the window'),
})
/** The question who owns and directs a company, or what a party owns and controls. */
export const controlQuestionSchema = z.strictObject({
  ...asked,
  party: id,
  direction: z.enum(['up', 'down']).optional().describe('up: who owns and directs it; down: what it owns and controls; default up'),
  threshold: z.number().gt(0).max(1).optional().describe('a share that is marked beside 25 % and 50 %'),
})
/** The question through which parties most exposure runs. */
export const influenceQuestionSchema = z.strictObject({
  ...asked,
  limit: z.int().min(1).max(1000).optional().describe('how many parties; default 10'),
})

/** The question how two parties are tied. */
export type PathQuestion = Immutable<z.infer<typeof pathQuestionSchema>>
/** The question who is reached by guarantees from a party, or guarantees there. */
export type ChainQuestion = Immutable<z.infer<typeof chainQuestionSchema>>
/** The question who owns and directs a company, or what a party owns and controls. */
export type ControlQuestion = Immutable<z.infer<typeof controlQuestionSchema>>
/** The question through which parties most exposure runs. */
export type InfluenceQuestion = Immutable<z.infer<typeof influenceQuestionSchema>>

const decimal = z.string().describe('a plain decimal, exact')
const money = z.object({ currency: z.string(), amount: decimal, debts: z.int() })

/** One tie between two parties with everything a reader needs to trust it: relation, source and dates. */
export const traceTieSchema = z.object({
  fromId: z.string(),
  toId: z.string(),
  relation: z.string().describe('kind of relation, or the role in an obligation'),
  sourceId: z.string(),
  sourceRecord: z.string().optional(),
  collectedOn: daySchema.optional(),
  start: daySchema.optional(),
  end: daySchema.optional().describe('last day on which it holds; of a guarantee the day of its release'),
  strength: z.number(),
  share: z.number().optional(),
  cap: decimal.optional(),
  currency: z.string().optional(),
  debtId: z.string().optional(),
  covers: z.array(z.string()).optional(),
})

/** What stands around every answer. */
const told = {
  purpose: z.string(),
  day: daySchema.describe('the day on which every tie shown is valid'),
  cut: z.boolean().describe('true where a bound kept something out that might be there'),
  notes: z.array(z.string()).describe('what a reader must know: where it was cut, what was left out and why'),
}

const pathSchema = z.object({
  hops: z.int(),
  distance: z.number().describe('sum of 1 / strength'),
  parties: z.array(z.string()),
  steps: z.array(z.object({ from: z.string(), to: z.string(), ties: z.array(traceTieSchema) })),
})

/** How two parties are tied. */
export const pathAnswerSchema = z.object({
  a: z.string(), b: z.string(), by: z.enum(['hops', 'distance']), maxHops: z.int(), ...told,
  paths: z.array(pathSchema).describe('shortest first'),
})

/** Who is reached by guarantees from a party, or guarantees there. */
export const chainAnswerSchema = z.object({
  party: z.string(), direction: z.enum(['out', 'in']), ...told,
  reached: z.array(z.object({ partyId: z.string(), hops: z.int() })).describe('nearest first, whatever debts the guarantees on the way are for; the party itself is not among them'),
  debts: z.int().describe('debts that the followed guarantees cover, each once'),
  exposure: z.array(money.extend({
    capped: decimal.describe('the most that can be called on: through the caps, and no further than guarantees for some debts alone lead'),
    releases: z.array(daySchema).describe('days on which followed guarantees of such debts end'),
  })),
  rings: z.array(z.array(z.string())).describe('parties who guarantee each other in a circle, in the direction of the guarantees'),
  ties: z.array(traceTieSchema).describe('the guarantees that were followed'),
})

/** Who owns and directs a company, or what a party owns and controls. */
export const controlAnswerSchema = z.object({
  party: z.string(), direction: z.enum(['up', 'down']), ...told,
  shares: z.array(z.object({
    partyId: z.string(),
    share: z.number().describe('direct and indirect, summed over all ways; 1 is all of it'),
    net: z.number().describe('the same without what comes back to the holder through a circle; equal to share outside of circles'),
    direct: z.number(),
    hops: z.int().describe('layers on the shortest way'),
    byControl: z.boolean().describe('on some way somebody controls without a stated share; what the controlled party holds counts in full'),
    ultimate: z.boolean().describe('nobody is known to own it (up), or it is not known to own anything (down)'),
    reaches: z.array(z.number()).describe('thresholds that the net share reaches'),
    words: z.string(),
  })).describe('largest first'),
  controls: z.array(z.object({ partyId: z.string(), hops: z.int(), words: z.string() })).describe('who decides: by control, or by more than half of the direct shares held alone or with those it controls'),
  offices: z.array(z.object({ partyId: z.string(), ofId: z.string(), office: z.string(), since: daySchema.optional(), sourceId: z.string() })),
  shortfalls: z.array(z.object({
    partyId: z.string(), kind: z.enum(['missing', 'over']), share: z.number().describe('what the stated shares add up to'), words: z.string(),
  })),
  circles: z.array(z.array(z.string())).describe('companies that own each other in a circle'),
  errorBound: z.number().describe('no share differs from the exact solution by more than this'),
  ties: z.array(traceTieSchema),
})

/** Through which parties most exposure runs. */
export const influenceAnswerSchema = z.object({
  ...told,
  parties: z.array(z.object({
    partyId: z.string(),
    rank: z.int(),
    debts: z.int().describe('debts of others for which it answers, directly or through others'),
    directDebts: z.int(),
    borrowers: z.int(),
    exposure: z.array(money),
    weight: z.number().describe('share of all guaranteed debt, added up over currencies; the ranking is by it'),
    betweenness: z.number().describe('share of the shortest ways along guarantees that pass through it'),
    pagerank: z.number().describe('share of a walk from what is owed to those who answer for it that is found here'),
    rings: z.int().describe('rings that fall apart without it'),
    stability: z.object({
      lowestRank: z.int().describe('the worst rank when any one guarantee or debt is taken away'),
      words: z.string(),
    }),
    words: z.string(),
  })),
})

/** One tie of an answer. */
export type TraceTie = Immutable<z.infer<typeof traceTieSchema>>
/** One path of an answer. */
export type TracePath = Immutable<z.infer<typeof pathSchema>>
/** How two parties are tied. */
export type PathAnswer = Immutable<z.infer<typeof pathAnswerSchema>>
/** Who is reached by guarantees from a party, or guarantees there. */
export type ChainAnswer = Immutable<z.infer<typeof chainAnswerSchema>>
/** Who owns and directs a company, or what a party owns and controls. */
export type ControlAnswer = Immutable<z.infer<typeof controlAnswerSchema>>
/** Through which parties most exposure runs. */
export type InfluenceAnswer = Immutable<z.infer<typeof influenceAnswerSchema>>

/** A debt as the assessed graph knows it: who owes it and how much is left. */
export interface OwedDebt {
  readonly debtId: string
  readonly borrowerIds: readonly string[]
  readonly currency: string
  readonly balance: Decimal
}

/**
 * Reads a question from parsed JSON or from options.
 * @throws Problem invalid-input, with a pointer to each field that is missing, unknown or wrong
 */
export function parseTraceQuestion<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const places = schemaPlaces(read.error)
  throw new Problem('invalid-input', `the question does not fit its schema at ${places[0]?.pointer || '/'}`, places)
}
