import type { CaseFile } from './case-file.js'
import type { Readmission, SeenReason } from './review.js'
import type { EpochMs } from './time.js'
import { DECISIONS, type Decision, type Reason, type Verdict } from './verdict.js'

/** Writes a value down as a digest that does not depend on the order of its fields. */
export type DigestOf = (value: unknown) => string

/** What every case file has another value of at another moment: no part of a reason. */
const MOMENT = '/at'
/** What a list's approval answers, and a re-admission does not. */
const APPROVAL = '/humanDecision'

function valueAt(caseFile: CaseFile, pointer: string): unknown {
  let value: unknown = caseFile
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return null
    value = (value as Readonly<Record<string, unknown>>)[step.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value ?? null
}

/** A pointer whatever the places in lists are that it leads through. */
function withoutPlaces(pointer: string): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, '/-')
}

/** A reason with the facts that it rests on as one key: the same rule speaking of another fact has another key. */
export function seenReason(reason: Reason, caseFile: CaseFile, digest: DigestOf): SeenReason {
  const { rule, decision, because } = reason
  const values = reason.facts.filter((pointer) => pointer !== MOMENT).map((pointer) => [withoutPlaces(pointer), valueAt(caseFile, pointer)])
  // What is not known is a part of what they saw: the same rule for want of something else is another reason.
  const unknown = [...new Set((reason.unknown ?? []).map(withoutPlaces))].toSorted()
  return { rule, decision, key: digest([rule, decision, because, values, unknown]) }
}

function isApproval({ facts, unknown }: Reason): boolean {
  return facts.includes(APPROVAL) || unknown?.includes(APPROVAL) === true
}

/** Reasons of a verdict that a re-admission could open: those for REVIEW, but for the want of a named person's approval of the list. */
export function openable(verdict: Verdict): readonly Reason[] {
  return verdict.reasons.filter((reason) => reason.decision === 'REVIEW' && !isApproval(reason))
}

/** Says whether every key is among the known ones, as often as it comes. */
function areAllSeen(keys: readonly string[], known: readonly string[]): boolean {
  const left = [...known]
  return keys.every((key) => {
    const at = left.indexOf(key)
    if (at < 0) return false
    left.splice(at, 1)
    return true
  })
}

function latest(ends: readonly (string | undefined)[]): string | undefined {
  if (ends.some((end) => end === undefined)) return undefined
  return (ends as readonly string[]).toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
}

/** The verdict without some reasons, where what is left can be said to have an end if it is a delay; else as it was. */
function without(verdict: Verdict, gone: ReadonlySet<Reason>): Verdict {
  const reasons = verdict.reasons.filter((reason) => !gone.has(reason))
  const ranks = reasons.map((reason) => DECISIONS.findIndex((decision) => decision === reason.decision))
  if (ranks.includes(-1)) return verdict
  const decision: Decision = DECISIONS[Math.min(DECISIONS.length - 1, ...ranks)] ?? 'REVIEW'
  const until = decision === 'DELAY_UNTIL' ? latest(reasons.filter((reason) => reason.decision === 'DELAY_UNTIL').map((reason) => reason.until)) : undefined
  if (decision === 'DELAY_UNTIL' && until === undefined) return verdict
  const { until: _until, notBefore: _notBefore, scope: _scope, to: _to, ...rest } = verdict
  return { ...rest, decision, reasons, ...(until === undefined ? {} : { until }) }
}

/** Says whether a re-admission speaks at a moment. */
export function isOpenAt({ fromMs, untilMs }: Readmission, atMs: EpochMs): boolean {
  return fromMs <= atMs && atMs < untilMs
}

/**
 * The verdict as two people have re-admitted the contact: where nothing stricter than REVIEW refuses and every reason for it is
 * one that they saw, those reasons stand no more. One that they did not see, or anything stricter, and it opens nothing.
 */
export function readmitted(verdict: Verdict, caseFile: CaseFile, readmission: Readmission, atMs: EpochMs, digest: DigestOf): Verdict {
  if (!isOpenAt(readmission, atMs) || verdict.decision !== 'REVIEW') return verdict
  const opened = openable(verdict)
  if (opened.length === 0 || !areAllSeen(opened.map((reason) => seenReason(reason, caseFile, digest).key), readmission.keys)) return verdict
  return without(verdict, new Set(opened))
}

/** The verdict with the re-admission named among what permits it. */
export function withReadmission(verdict: Verdict, { rulingId }: Readmission): Verdict {
  const permit = { rule: `ruling:${rulingId}`, citation: 'Two named people have looked at what stood in the way.' }
  return { ...verdict, permits: [...verdict.permits, permit] }
}
