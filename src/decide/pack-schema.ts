import { z } from 'zod'
import { LOSSES_OF_CONTACT } from '../model/case-file.js'
import { CONFIDENCES, PACK_KINDS } from '../model/pack.js'
import { daySchema, type Immutable } from '../model/schema.js'
import { SCOPES } from '../model/verdict.js'
import { conditionSchema } from './condition.js'
import { clockSchema } from './clock.js'
import { holidaysSchema, limitSchema } from './limits.js'

/** The questions that packs answer. */
export const QUESTIONS = ['decide', 'admit', 'retain'] as const
/** A question that packs answer. */
export type QuestionName = (typeof QUESTIONS)[number]

const sentence = z.string().regex(/^[^\n]{10,}\.$/, 'write one full sentence that ends with a full stop')
const citation = z.string().min(3)

/** What stands behind a rule: where the law says it, how sure we are, when it was read, when it is in force. */
const grounds = {
  id: z.string().regex(/^[A-Z]{1,3}(-[A-Z0-9]+)+$/, 'write a rule id such as US-FREQ-01'),
  part: z.string().regex(/^[a-z0-9_]+$/).optional(),
  citation,
  confidence: z.enum(CONFIDENCES),
  readOn: daySchema,
  from: daySchema.optional(),
  until: daySchema.optional(),
  /** The citation under which the law turns on knowledge, so that an absent fact passes. */
  knowledge: citation.optional(),
  because: sentence,
}

/** One rule: what it does when its condition holds. */
export const ruleSchema = z.strictObject({
  ...grounds,
  question: z.enum(QUESTIONS).default('decide'),
  /** Decision of a rule that refuses. */
  refuse: z.string().optional(),
  /** Decision of a rule that permits. */
  permit: z.string().optional(),
  /** Ids of the rules whose refusal this rule answers; `as` is the decision that then stands. */
  lift: z.array(z.string()).min(1).optional(),
  as: z.enum(['ALLOW_ONCE', 'ALLOW']).optional(),
  flags: z.array(z.string()).min(1).optional(),
  scope: z.enum(SCOPES).optional(),
  /** REDIRECT: the role of the only lawful addressee, and where its party id is on record. */
  to: z
    .strictObject({ role: z.string(), list: z.string().optional(), where: z.array(conditionSchema).optional(), field: z.string().optional() })
    .optional(),
  remedy: z.string().optional(),
  /** Overlays: only where one of these places is in play. */
  places: z.array(z.string()).min(1).optional(),
  /** When the rule speaks at all; a counter is shown whenever it does. */
  applies: conditionSchema.optional(),
  when: conditionSchema,
})

/** The marks of a table: allowed, only location, only with record or consent, review, exclusive channel, no, not applicable. */
export const MARKS = ['Y', 'L', 'C', 'R', 'X', 'N', '-'] as const
/** A mark of a table. */
export type Mark = (typeof MARKS)[number]

/**
 * One row of a table. Rows are asked in order and the first whose `when` holds speaks; a row with a `when` that is not
 * certain is passed over, so such a row must be milder than those after it.
 */
export const rowSchema = z.strictObject({
  ...grounds,
  keys: z.array(z.string()).min(1),
  when: conditionSchema.optional(),
  /** Mark by column; `*` for every column not named. */
  marks: z.record(z.string(), z.enum(MARKS)),
  /** Rule id by column, where it is not the row's own. */
  rules: z.record(z.string(), z.string()).optional(),
  /** What counts as the record or consent that the mark C asks for. */
  recorded: conditionSchema.optional(),
  remedy: z.string().optional(),
})

/** A table: what one fact (role, source class) may be used for, by another (purpose). */
export const tableSchema = z.strictObject({
  question: z.enum(QUESTIONS).default('decide'),
  key: z.string(),
  column: z.string(),
  rows: z.array(rowSchema).min(1),
})

/** What a rule obliges somebody to do; counted from the record, not decided here. */
export const dutySchema = z.strictObject({
  ...grounds,
  /** What must be done, in one sentence. */
  what: sentence,
  to: z.enum(['obligor', 'party', 'actor']),
  clock: clockSchema,
})

/** A rule of the research that no verdict answers, and how it is met. */
const noteSchema = z.strictObject({ id: z.string(), citation, how: sentence })

/** What the place's law takes for having lost contact with a person, so that the next one on a debt may be turned to. */
const unreachableSchema = z.strictObject({
  lossOfContact: z.array(z.enum(LOSSES_OF_CONTACT)).min(1),
  citation,
  confidence: z.enum(CONFIDENCES),
  readOn: daySchema,
  because: sentence,
})

/** One pack: all the rules of one place, or an overlay. */
export const packSchema = z.strictObject({
  $schema: z.string().optional(),
  id: z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/),
  version: z.string().regex(/^\d{4}\.\d{1,2}\.\d+$/, 'write a version as year.month.number'),
  place: z.string().regex(/^(\*|(EU|[A-Z]{2})(-[A-Z0-9]{1,3})?)$/),
  parent: z.string().optional(),
  /** Places inside this one that may have packs of their own. */
  members: z.array(z.string()).optional(),
  kind: z.enum(PACK_KINDS),
  title: z.string().min(3),
  verifiedAsOf: daySchema,
  reviewBy: daySchema,
  sources: z.array(z.strictObject({ key: z.string(), what: z.string(), copyOf: z.string() })).min(1),
  toCheck: z.array(z.string()).default([]),
  unreachable: unreachableSchema.optional(),
  holidays: z.record(z.string(), holidaysSchema).default({}),
  limits: z.record(z.string(), limitSchema).default({}),
  defs: z.record(z.string(), conditionSchema).default({}),
  tables: z.array(tableSchema).default([]),
  rules: z.array(ruleSchema).default([]),
  duties: z.array(dutySchema).default([]),
  notes: z.array(noteSchema).default([]),
}).superRefine((pack, context) => {
  for (const [i, { clock }] of pack.duties.entries()) {
    if (clock.within === undefined || !('holidays' in clock.within) || clock.within.holidays in pack.holidays) continue
    context.addIssue({ code: 'custom', path: ['duties', i, 'clock', 'within', 'holidays'], message: 'there is no holiday calendar of this name' })
  }
})

/** One pack as its file gives it, defaults filled in. */
export type Pack = Immutable<z.infer<typeof packSchema>>
/** One rule as its pack gives it. */
export type PackRule = Pack['rules'][number]
/** One table as its pack gives it. */
export type PackTable = Pack['tables'][number]
/** One row of a table as its pack gives it. */
export type PackRow = PackTable['rows'][number]

/** The JSON Schema of a pack file, made from the schema that packs are read with; `packs/pack.schema.json` holds it. */
export function packJsonSchema(): unknown {
  return z.toJSONSchema(packSchema, { io: 'input' })
}
