import { z } from 'zod'
import { nameSchema } from './schema.js'
import { chainQuestionSchema, controlQuestionSchema, influenceQuestionSchema, pathQuestionSchema } from './trace.js'

/** The questions that can be saved. */
export const VIEW_QUESTIONS = ['path', 'chain', 'control', 'influence'] as const
/** A question that can be saved. */
export type ViewQuestion = (typeof VIEW_QUESTIONS)[number]

/** Schema of the parameters of each question. */
export const QUESTION_SCHEMAS = {
  path: pathQuestionSchema, chain: chainQuestionSchema, control: controlQuestionSchema, influence: influenceQuestionSchema,
} as const

/** A named question with its parameters, as it is kept. */
export const savedViewSchema = z.strictObject({
  name: nameSchema,
  question: z.enum(VIEW_QUESTIONS),
  parameters: z.record(z.string(), z.unknown()),
  savedBy: z.string(),
  savedAt: z.string(),
})

/** A named question with its parameters; it is asked anew of the facts of the moment whenever it is run. */
export type SavedView = Readonly<z.infer<typeof savedViewSchema>>
