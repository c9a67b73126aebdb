import { z } from 'zod'

/** Every decision on a contact, strictest first. */
export const DECISIONS = [
  'SUPPRESS', 'DENY', 'REDIRECT', 'REQUIRE_CONSENT', 'REVIEW', 'DELAY_UNTIL', 'ALLOW_LOCATE_ONLY', 'ALLOW_ONCE', 'ALLOW',
] as const

/** The decision of a verdict. */
export type Decision = (typeof DECISIONS)[number]

/** Decisions under which the contact may be made now. */
export const PERMITTING: ReadonlySet<Decision> = new Set<Decision>(['ALLOW', 'ALLOW_ONCE', 'ALLOW_LOCATE_ONLY'])

/** Says how strict a decision is: 0 is the strictest. */
export function strictness(decision: Decision): number {
  return DECISIONS.indexOf(decision)
}

/** What a SUPPRESS closes. */
export const SCOPES = ['contact', 'contact_point', 'channel', 'debt', 'party'] as const

/** One rule that does not allow, with everything a reader needs to check it. */
export const reasonSchema = z.object({
  rule: z.string(),
  decision: z.string(),
  citation: z.string(),
  because: z.string(),
  facts: z.array(z.string()).readonly(),
  unknown: z.array(z.string()).readonly().optional(),
  until: z.string().optional(),
  remedy: z.string().optional(),
})

const permitSchema = z.object({ rule: z.string(), citation: z.string() })

const counterSchema = z.object({
  rule: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
  counted: z.int(),
  limit: z.int(),
})

/** A pack, or the time zone data, with which a verdict was made. */
export const packStampSchema = z.object({ id: z.string(), version: z.string(), digest: z.string() })

/** The answer to a case file: a decision and every reason for it. */
export const verdictSchema = z.object({
  id: z.string().optional(),
  decision: z.enum(DECISIONS),
  until: z.string().optional(),
  notBefore: z.string().optional(),
  to: z.string().optional(),
  scope: z.enum(SCOPES).optional(),
  reasons: z.array(reasonSchema).readonly(),
  permits: z.array(permitSchema).readonly(),
  counters: z.array(counterSchema).readonly(),
  flags: z.array(z.string()).readonly(),
  packs: z.array(packStampSchema).readonly(),
  offsets: z.record(z.string(), z.string()).optional(),
})

/**
 * The answer to a case file: a decision and every reason for it.
 * `notBefore` is the first permitted moment of a DELAY_UNTIL; `offsets` are those used, by zone.
 */
export type Verdict = Readonly<z.infer<typeof verdictSchema>>
/** One rule that does not allow. */
export type Reason = Readonly<z.infer<typeof reasonSchema>>
/** A rule that allows. */
export type Permit = Readonly<z.infer<typeof permitSchema>>
/** How often something was counted, against the limit of a rule. */
export type Counter = Readonly<z.infer<typeof counterSchema>>
/** A pack, or the time zone data, with which a verdict was made. */
export type PackStamp = Readonly<z.infer<typeof packStampSchema>>
/** What a SUPPRESS closes. */
export type Scope = (typeof SCOPES)[number]

/** Rules that reasons name, in their order and each once: one rule may give several reasons. */
export function rulesIn(reasons: readonly Pick<Reason, 'rule'>[]): readonly string[] {
  return [...new Set(reasons.map(({ rule }) => rule))]
}
