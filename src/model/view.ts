import { z } from 'zod'
import { chainQuestionSchema, controlQuestionSchema, influenceQuestionSchema, pathQuestionSchema } from './trace.js'

/** The questions that can be saved. */
export const VIEW_QUESTIONS = ['path', 'chain', 'control', 'influence'] as const
/** A question that can be saved. */
export type ViewQuestion = (typeof VIEW_QUESTIONS)[number]

/** Schema of the parameters of each question. */
export const QUESTION_SCHEMAS = {
  path: pathQuestionSchema, chain: chainQuestionSchema, control: controlQuestionSchema, influence: influenceQuestionSchema,
} as const

/** A name of a view. */
export const viewNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'write 1 to 64 letters, digits, dots, dashes and underscores, a letter or digit first')

/** A named question with its parameters, as it is kept. */
export const savedViewSchema = z.strictObject({
  name: viewNameSchema,
  question: z.enum(VIEW_QUESTIONS),
  parameters: z.record(z.string(), z.unknown()),
  savedBy: z.string(),
  savedAt: z.string(),
})

/** A named question with its parameters; it is asked anew of the facts of the moment whenever it is run. */
export type SavedView = Readonly<z.infer<typeof savedViewSchema>>
