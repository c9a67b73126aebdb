import { DECISIONS } from '../model/verdict.js'
import { RETENTION_DECISIONS } from '../model/retention.js'
import { SOURCE_DECISIONS } from '../model/source-use.js'
import type { Mark, QuestionName } from './pack-schema.js'

/** The answers to one question, strictest first, and what each mark of a table comes to. */
export interface Scale {
  readonly decisions: readonly string[]
  readonly refusals: readonly string[]
  readonly permits: readonly string[]
  /** The answer where nothing permits; absent where nothing needs a permission. */
  readonly byDefault: string | undefined
  readonly marks: Readonly<Record<Mark, string>>
  /** The answer where the mark C finds no record. */
  readonly withoutRecord: string
}

/** The scales of the three questions. */
export const SCALES: Readonly<Record<QuestionName, Scale>> = {
  decide: {
    decisions: DECISIONS,
    refusals: ['SUPPRESS', 'DENY', 'REDIRECT', 'REQUIRE_CONSENT', 'REVIEW', 'DELAY_UNTIL'],
    permits: ['ALLOW', 'ALLOW_LOCATE_ONLY'],
    byDefault: 'DENY',
    marks: { Y: 'ALLOW', X: 'ALLOW', L: 'ALLOW_LOCATE_ONLY', C: 'ALLOW', R: 'REVIEW', N: 'DENY', '-': 'DENY' },
    withoutRecord: 'REQUIRE_CONSENT',
  },
  admit: {
    decisions: SOURCE_DECISIONS,
    refusals: ['REJECT', 'REVIEW'],
    permits: ['ADMIT'],
    byDefault: 'REJECT',
    marks: { Y: 'ADMIT', X: 'ADMIT', L: 'ADMIT', C: 'ADMIT', R: 'REVIEW', N: 'REJECT', '-': 'REJECT' },
    withoutRecord: 'REJECT',
  },
  retain: {
    decisions: RETENTION_DECISIONS,
    refusals: ['KEEP', 'PURGE'],
    permits: [],
    byDefault: undefined,
    marks: { Y: 'KEEP', X: 'KEEP', L: 'KEEP', C: 'KEEP', R: 'KEEP', N: 'PURGE', '-': 'PURGE' },
    withoutRecord: 'PURGE',
  },
}
