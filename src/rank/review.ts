import type { AssembledCase, ReviewSign } from '../model/reach.js'
import { DAY_MS, parseDay } from '../model/time.js'
import { DECISIONS, strictness, type Reason, type Verdict } from '../model/verdict.js'
import type { RankContext } from './context.js'
import house from './house.json' with { type: 'json' }

/** What must be known to tell what a person has to look at first. */
export type ReviewContext = Pick<RankContext, 'atMs' | 'purpose' | 'packs'>

/** Citation of each kind of sign, what lifts it, and the house's rule that it goes by, where that is not its kind. */
const SIGNS: Readonly<Record<ReviewSign['kind'], { readonly rule?: string; readonly citation: string; readonly remedy: string }>> = house.signs
const STALE = house.stale

/**
 * Says whether a point was last known to be good longer ago than the house wishes. What is not known is not stale.
 * Under the recommended overlay a contact there is for REVIEW and, like all that a person must look at first, no entry, even
 * at a person's only point; nobody behind on the ladder moves up for it. Without the overlay it is an entry, after all others.
 */
export function isStale(assembled: AssembledCase, context: ReviewContext): boolean {
  const { latestOn } = assembled.fresh
  if (latestOn === undefined || !STALE.purposes.includes(context.purpose)) return false
  return Math.floor(context.atMs / DAY_MS) - parseDay(latestOn) > STALE.days
}

/** Reasons for REVIEW that the case file has no field for: signs that reach found, and a stale point under the overlay. */
function signsOf(assembled: AssembledCase, context: ReviewContext): readonly Reason[] {
  const isOverlayOn = context.packs.some((pack) => pack.kind === 'recommended')
  const signs = assembled.reviews.map((sign): Reason => {
    const { rule = sign.kind, citation, remedy } = SIGNS[sign.kind]
    return {
      rule, decision: 'REVIEW', citation: sign.citation === undefined ? citation : `${citation}; ${sign.citation}`,
      because: sign.because, facts: [], remedy: sign.remedy ?? remedy,
    }
  })
  if (!isOverlayOn || !isStale(assembled, context)) return signs
  const { rule, citation, because, remedy } = STALE
  return [...signs, { rule, decision: 'REVIEW', citation, because, facts: [], remedy }]
}

/** Says whether a person must look at a contact before it is made, whatever the verdict on its case file. */
export function needsReview(assembled: AssembledCase, context: ReviewContext): boolean {
  return signsOf(assembled, context).length > 0
}

function strictnessOf(reason: Reason): number {
  return DECISIONS.findIndex((decision) => decision === reason.decision)
}

/** The verdict on a contact with what its case file has no field for: each sign is a reason, and it is never milder than REVIEW. */
export function verdictWithSigns(verdict: Verdict, assembled: AssembledCase, context: ReviewContext): Verdict {
  const signs = signsOf(assembled, context)
  if (signs.length === 0) return verdict
  const reasons = [...verdict.reasons, ...signs].toSorted((a, b) => strictnessOf(a) - strictnessOf(b) || (a.rule < b.rule ? -1 : 1))
  if (strictness(verdict.decision) <= strictness('REVIEW')) return { ...verdict, reasons }
  const { until: _until, notBefore: _notBefore, ...rest } = verdict
  return { ...rest, decision: 'REVIEW', reasons }
}
