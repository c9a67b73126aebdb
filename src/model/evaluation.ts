import { z } from 'zod'
import { skillSchema } from './calibration.js'
import { instantSchema, type Immutable } from './schema.js'
import { FEATURE_GROUPS, type FeatureGroup } from './scorecard.js'

const share = z.number().min(0).max(1)
const count = z.number().int().min(0)
/** Counts by tenth are fractions where outcomes of one score lie in two tenths. */
const amount = z.number().min(0)
const words = z.string().min(1)

/** A tenth of the outcomes by score, the highest scores first. */
const tenthSchema = z.strictObject({
  tenth: z.number().int().min(1).max(10),
  outcomes: amount,
  /** Mean of the chances that were foretold. */
  predicted: share,
  reached: amount,
  share,
  /** Share over that of all; absent: nobody was reached. */
  lift: amount.optional(),
})

/** Orders that a score is held against: by lot, by the day of collection, by the day of the last confirmation. */
const RIVAL_ORDERS = ['random', 'newest', 'confirmed'] as const

const liftSchema = z.strictObject({
  against: z.enum(RIVAL_ORDERS),
  /** Share reached in the first tenth, by the score and by the other order. */
  share,
  rivalShare: share,
  /** The one over the other; absent: the other order reached nobody. */
  lift: amount.optional(),
  /** Contacts of one person hang together; absent: fewer than two people, or all or none of the first tenth were reached. */
  standardError: amount.optional(),
})

const binSchema = z.strictObject({
  /** Least and greatest chance foretold in it. */
  from: share,
  to: share,
  outcomes: count,
  predicted: share,
  reached: count,
  share,
  /** Wilson's interval of 95 % around the share. */
  low: share,
  high: share,
})

/** brier = reliability - resolution + uncertainty + withinBins. */
const brierSchema = z.strictObject({
  brier: share,
  reliability: amount,
  resolution: amount,
  uncertainty: share,
  /** What the bins lose by taking different chances together; near 0, either sign. */
  withinBins: z.number(),
})

const rateSchema = z.strictObject({ count: amount, perThousand: amount })
const harmRowSchema = z.strictObject({
  name: words,
  /** Groups that were taken together because each was small. */
  merged: count.optional(),
  outcomes: amount,
  wrongParty: rateSchema,
  complaint: rateSchema,
  optOut: rateSchema,
})

/** What the fairness table looks at; no score reads any of it. */
export const FAIRNESS_ATTRIBUTES = ['birth', 'language', 'country'] as const
/** What the fairness table looks at. */
export type FairnessAttribute = (typeof FAIRNESS_ATTRIBUTES)[number]

const fairnessGroupSchema = z.strictObject({
  name: words,
  merged: count.optional(),
  outcomes: count,
  people: count,
  meanScore: share,
  /** Share of its outcomes that stand in the first tenth. */
  topTenthShare: share,
  /** Share that was reached, against the mean score. */
  observed: share,
  /** Of observed - meanScore. */
  standardError: amount.optional(),
  /** Mean score in log-odds, less that of everybody else. */
  apart: z.number(),
  /** The part of it that contact facts leave unexplained; absent: it cannot be told from contact facts. */
  unexplained: z.strictObject({ logOdds: z.number(), chance: z.number(), standardError: amount }).optional(),
})
const fairnessSchema = z.strictObject({
  attribute: z.enum(FAIRNESS_ATTRIBUTES),
  groups: z.array(fairnessGroupSchema),
  /** How often an attribute dealt out anew among people of like contact facts leaves as much unexplained somewhere. */
  pValue: share.optional(),
  verdict: z.enum(['none', 'differs', 'unknown']),
  words,
})

/** How the scores did in a part of the outcomes, ordered within it. */
const partSchema = z.strictObject({
  name: words,
  merged: count.optional(),
  outcomes: count,
  reached: count,
  share,
  predicted: share,
  brier: share,
  /** Of its own first tenth over random order, with its error by person; absent: nobody was reached, or the tenth has too few outcomes. */
  lift: amount.optional(),
  standardError: amount.optional(),
})

/** How one scorecard did. */
const evaluatedModelSchema = z.strictObject({
  id: words,
  version: words,
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** The one that was asked about; the other stands beside it. */
  isAsked: z.boolean(),
  skill: skillSchema.optional(),
  tenths: z.array(tenthSchema),
  lifts: z.array(liftSchema),
  brier: brierSchema.optional(),
  calibration: z.array(binSchema),
  harmsByTenth: z.array(harmRowSchema),
  byPlace: z.array(partSchema),
  byCreditor: z.array(partSchema),
  fairness: z.array(fairnessSchema),
})

const groupNames = Object.keys(FEATURE_GROUPS) as [FeatureGroup, ...FeatureGroup[]]
const ablationSchema = z.strictObject({
  group: z.enum(groupNames),
  /** Rise of the log loss in nats an outcome, and fall of the first tenth's lift, when weights are fitted without it; errors by person, null: nothing to tell them by. */
  logLossLost: z.number(),
  logLossError: amount.nullable(),
  topTenthLost: z.number(),
  topTenthError: amount.nullable(),
  /** True where neither loss lies beyond chance. */
  addsNothing: z.boolean(),
  words,
})

/** The answer of `evaluate`: groups and counts, nobody's data. */
export const evaluationSchema = z.strictObject({
  kind: z.literal('rightparty-evaluation'),
  at: instantSchema,
  outcomes: count,
  reached: count,
  people: count,
  span: z.strictObject({ from: instantSchema, until: instantSchema }).optional(),
  /** Whether outcomes are among them to which the model was fitted. */
  includesLearnt: z.boolean(),
  /** The model asked about first. */
  models: z.array(evaluatedModelSchema),
  harms: z.strictObject({ all: harmRowSchema, byPlace: z.array(harmRowSchema), byCreditor: z.array(harmRowSchema) }).optional(),
  ablation: z.array(ablationSchema),
  /** What is missing, and how to read what is there. */
  notes: z.array(words),
})
/** The answer of `evaluate`. */
export type Evaluation = Immutable<z.infer<typeof evaluationSchema>>
/** How one scorecard did. */
export type EvaluatedModel = Evaluation['models'][number]
/** A tenth of the outcomes by score. */
export type Tenth = EvaluatedModel['tenths'][number]
/** The first tenth against another order. */
export type Lift = EvaluatedModel['lifts'][number]
/** Outcomes of like chances. */
export type CalibrationBin = EvaluatedModel['calibration'][number]
/** The Brier score and its parts. */
export type BrierParts = NonNullable<EvaluatedModel['brier']>
/** How the scores did in a part of the outcomes. */
export type EvaluatedPart = EvaluatedModel['byPlace'][number]
/** Harm among some outcomes. */
export type HarmRow = EvaluatedModel['harmsByTenth'][number]
/** What an order may depend on and should not. */
export type Fairness = EvaluatedModel['fairness'][number]
/** One group of people in the fairness table. */
export type FairnessGroup = Fairness['groups'][number]
/** What a group of features adds, on later outcomes of other people. */
export type AblationRow = Evaluation['ablation'][number]
