import { z } from 'zod'
import { Problem } from './problem.js'
import { instantSchema, schemaPlaces, type Immutable } from './schema.js'
import { parseScorecard, scorecardSchema, type Known, type PartyMeasures, type Scorecard } from './scorecard.js'
import type { EpochMs } from './time.js'

/**
 * One contact that we tried, with what was known just before it and what came of it. Nothing that a score may not read is
 * here: no birth date, language, country or name, so that no fit can use it.
 */
export interface Outcome {
  /** Id of the event: breaks ties of time, the same in every store. */
  readonly outcomeId: string
  /** Whom the contact was meant for: nobody is both learnt from and tested on. */
  readonly personId: string
  readonly atMs: EpochMs
  /** Local hour of the day, 0 to 23; null where only the day is known. */
  readonly hour: number | null
  readonly known: Known
  readonly measures: PartyMeasures
  /** The right person was reached. */
  readonly reached: boolean
}

/** An outcome with what a report counts by and a score never reads. */
export interface ReportedOutcome extends Outcome {
  readonly creditorId: string
  /** Place whose law judged it: the person's, else the debt's. */
  readonly place: string
  readonly harms: { readonly wrongParty: boolean; readonly complaint: boolean; readonly optOut: boolean }
  /** For the fairness table alone; absent: not recorded. */
  readonly person: { readonly birthYear?: number; readonly language?: string; readonly country?: string }
}

const share = z.number().min(0).max(1)
const count = z.number().int().min(0)

/** How well a scorecard foretold outcomes that it had not seen. */
export const skillSchema = z.strictObject({
  outcomes: count,
  reached: count,
  /** Mean negative log-likelihood, in nats; lower is better. */
  logLoss: z.number().min(0),
  /** Mean squared error of the probability; lower is better. */
  brier: share,
  /** Chance that a contact that reached stands above one that did not; one half says nothing. */
  auc: share,
  /** Share reached in the tenth with the highest scores, over the share reached in all; absent: nobody was reached. */
  topTenthLift: z.number().min(0).optional(),
})
/** How well a scorecard foretold outcomes that it had not seen. */
export type Skill = Immutable<z.infer<typeof skillSchema>>

const span = z.strictObject({ from: instantSchema, until: instantSchema })
const sideSchema = z.strictObject({ outcomes: count, reached: count, people: count, span: span.optional() })

/** A fitted model as it stands in a file: plain weights, what they were fitted to, and whether they beat those shipped. */
const calibratedModelSchema = z.strictObject({
  kind: z.literal('rightparty-model'),
  /** SHA-256 in hex of the scorecard in canonical form: the `model` digest of a list. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  fittedAt: instantSchema,
  scorecard: scorecardSchema,
  /** Outcomes that it was fitted to: earlier ones, of all people but those of one part. */
  trained: sideSchema,
  /** Every later outcome; each was foretold by weights fitted likewise, to earlier ones of all people but those of its own part. */
  tested: sideSchema,
  /** What was chosen and is not a weight. */
  settings: z.strictObject({ seed: z.number().int(), ridge: z.number().positive(), rounds: count }),
  fitted: skillSchema.optional(),
  shipped: skillSchema.optional(),
  /** True when it is to be used; only then is it. */
  beats: z.boolean(),
  /** Why it beats those shipped, or does not; a sentence each. */
  because: z.array(z.string().min(1)).min(1),
})
/** A fitted model as it stands in a file. */
export type CalibratedModel = Immutable<z.infer<typeof calibratedModelSchema>>

/** A scorecard that lists were or are to be made with, as the store keeps it. */
export interface KeptModel {
  /** SHA-256 in hex of the scorecard in canonical form. */
  readonly digest: string
  readonly scorecard: Scorecard
  readonly keptAtMs: EpochMs
  /** How it was fitted; absent: it was shipped, or nobody said. */
  readonly fitted?: Omit<CalibratedModel, 'kind' | 'digest' | 'scorecard'>
  /** When it was last fitted here; absent: never, it came as a file. Of these the newest that beats those shipped is in use. */
  readonly calibratedAtMs?: EpochMs
}

/**
 * Reads a model from parsed JSON; whether its digest is that of its weights is for the caller, who can hash.
 * @throws Problem invalid-input naming what is wrong
 */
export function parseModel(json: unknown): CalibratedModel {
  const read = calibratedModelSchema.safeParse(json)
  if (!read.success) {
    const places = schemaPlaces(read.error)
    throw new Problem('invalid-input', `the model does not fit its schema at ${places[0]?.pointer || '/'}: write it by calibrate --out`, places)
  }
  parseScorecard(read.data.scorecard)
  return read.data
}
