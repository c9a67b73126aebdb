import type {
  correctionSchema, exclusionDetailSchema, exclusionSchema, exclusionsSchema, heldDetailSchema, heldPageSchema, heldSchema, matchesSchema, matchSchema, sampleSchema,
} from '../../../../model/review-schemas.js'

/** One line of the queue. */
export type Exclusion = ReturnType<typeof exclusionSchema.parse>
/** A page of the queue. */
export type ExclusionPage = ReturnType<typeof exclusionsSchema.parse>
/** Everything about one exclusion. */
export type ExclusionDetail = ReturnType<typeof exclusionDetailSchema.parse>
/** A ruling on one. */
export type RulingShown = ExclusionDetail['rulings'][number]
/** A row that only a reviewer may admit. */
export type Held = ReturnType<typeof heldSchema.parse>
/** A page of held rows. */
export type HeldPage = ReturnType<typeof heldPageSchema.parse>
/** A held row opened. */
export type HeldDetail = ReturnType<typeof heldDetailSchema.parse>
/** Two records that may be the same person. */
export type Match = ReturnType<typeof matchSchema.parse>
/** A page of pairs. */
export type MatchPage = ReturnType<typeof matchesSchema.parse>
/** A correction. */
export type CorrectionShown = ReturnType<typeof correctionSchema.parse>
/** A sample with its answers. */
export type SampleShown = ReturnType<typeof sampleSchema.parse>
