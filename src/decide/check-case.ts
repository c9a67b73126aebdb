import { z } from 'zod'
import { caseFileSchema } from '../model/case-file.js'
import { retentionSchema, type RetentionVerdict } from '../model/retention.js'
import type { Immutable } from '../model/schema.js'
import { sourceUseSchema, type SourceVerdict } from '../model/source-use.js'
import { parseInstant } from '../model/time.js'
import type { Verdict } from '../model/verdict.js'

const wantSchema = z.strictObject({
  decision: z.string(),
  rules: z.array(z.string()),
  until: z.string().optional(),
  to: z.array(z.string()).optional(),
  scope: z.string().optional(),
  counters: z.array(z.object({ rule: z.string(), counted: z.int() })).optional(),
  flags: z.array(z.string()).optional(),
})

const about = {
  id: z.string(),
  jurisdiction: z.string().optional(),
  official: z.boolean().optional(),
  confidence: z.string().optional(),
  citation: z.string(),
  note: z.string().optional(),
  want: wantSchema,
}

/** A worked case beside a pack: a question, and what the answer must be. */
export const workedCaseSchema = z.union([
  z.strictObject({ ...about, case: caseFileSchema }),
  z.strictObject({ ...about, use: sourceUseSchema }),
  z.strictObject({ ...about, purge: retentionSchema }),
])

/** A worked case beside a pack. */
export type WorkedCase = Immutable<z.infer<typeof workedCaseSchema>>
/** What the answer to a worked case must be. */
export type Want = WorkedCase['want']

function isSameEnd(found: string | undefined, wanted: string): boolean {
  if (found === undefined) return false
  return found === wanted || (found.length > 10 && wanted.length > 10 && parseInstant(found) === parseInstant(wanted))
}

/**
 * Lists in words what an answer lacks of what a worked case wants; empty when it is as wanted.
 * Other rules may stand beside those wanted; a narrow permission may be named among the permits.
 */
export function unmet(answer: Verdict | SourceVerdict | RetentionVerdict, want: Want): readonly string[] {
  const found: string[] = []
  if (answer.decision !== want.decision) found.push(`the decision is ${answer.decision}, not ${want.decision}`)
  const isNarrow = want.decision === 'ALLOW_ONCE' || want.decision === 'ALLOW_LOCATE_ONLY'
  const permits = isNarrow && 'permits' in answer ? answer.permits.map((permit) => permit.rule) : []
  const named = new Set([...answer.reasons.map((reason) => reason.rule), ...permits])
  for (const rule of want.rules) if (!named.has(rule)) found.push(`${rule} is not among the reasons`)
  if (want.until !== undefined && !isSameEnd('until' in answer ? answer.until : undefined, want.until)) {
    found.push(`until is ${'until' in answer ? String(answer.until) : 'absent'}, not ${want.until}`)
  }
  if ('permits' in answer) found.push(...unmetOfContact(answer, want))
  return found
}

function unmetOfContact(verdict: Verdict, want: Want): readonly string[] {
  const found: string[] = []
  if (want.to !== undefined && !want.to.includes(verdict.to ?? '')) found.push(`the addressee is ${String(verdict.to)}`)
  if (want.scope !== undefined && verdict.scope !== want.scope) found.push(`the scope is ${String(verdict.scope)}, not ${want.scope}`)
  for (const flag of want.flags ?? []) if (!verdict.flags.includes(flag)) found.push(`the flag ${flag} is missing`)
  for (const wanted of want.counters ?? []) {
    const isFound = verdict.counters.some((counter) => counter.rule === wanted.rule && counter.counted === wanted.counted)
    if (!isFound) found.push(`${wanted.rule} did not count ${wanted.counted}`)
  }
  return found
}
