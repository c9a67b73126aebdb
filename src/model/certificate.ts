import { z } from 'zod'
import type { Instant } from './facts.js'
import type { GrowTree, TreeState } from './ledger.js'
import { PURPOSES, type Purpose } from './event.js'
import type { Readmission } from './review.js'
import { HORIZON_MS_MAX } from './limits.js'
import type { Entry } from './list.js'
import { instantSchema } from './schema.js'
import { packStampSchema, type PackStamp } from './verdict.js'

/**
 * A certificate is a sequence of lines in segments; the lines of all segments in order are the leaves of its Merkle tree.
 *
 * - A segment's bytes are zlib deflate of UTF-8 text, one JSON array a line, ended by a newline each; then the SHA-256 of
 *   the deflated bytes, over which zlib reads.
 * - A line is `[salt, text]`, text being the canonical JSON of a `CertificateLine`; or `[leafHash]` alone once it was
 *   erased. Its leaf hash is that of the salted text, so that an erased line still verifies and cannot be guessed.
 * - `part` lines hold what case files share, each once (again only after `CERTIFICATE_PARTS_MAX` others); a case names
 *   them by number, counted from 0 over all `part` lines, and comes after them.
 */
export type CertificateLine = PartLine | CaseLine | RefusalLine | EntryLine | HeadLine

/** A piece of one or more case files (a party, a debt, an event ...), or a verdict that one or more of them got. */
export interface PartLine {
  readonly type: 'part'
  readonly value: unknown
}

/** A case file by reference and the verdict on it: `at` is the first moment of the entry's window. */
export interface CaseLine {
  readonly type: 'case'
  readonly entryId: string
  /** Members of the case file that are plain values. */
  readonly plain: Readonly<Record<string, unknown>>
  /** Members of the case file that are parts, by number; a list where the member is one. */
  readonly parts: Readonly<Record<string, number | readonly number[]>>
  readonly caseDigest: string
  /** Number of the part that is the verdict. */
  readonly verdict: number
  readonly notAfter: Instant
  /** What two people opened, without which the verdict would be REVIEW; absent: nothing had to be. */
  readonly readmission?: Readmission
}

/** Why an open debt has no entry: its verdicts by decision and rule, and what had no case file, by reason. */
export interface RefusalLine {
  readonly type: 'refusal'
  readonly debtId: string
  /** False where the debt itself is not open (paid, recalled, not placed). */
  readonly open: boolean
  /** Why, in a sentence without personal data. */
  readonly because: string
  readonly byDecision: Readonly<Record<string, number>>
  readonly byRule: Readonly<Record<string, number>>
  readonly byNoCase: Readonly<Record<string, number>>
}

/** The place of an entry in the list and the points that give it. */
export interface EntryLine {
  readonly type: 'entry'
  readonly rank: number
  readonly entryId: string
  /** Debt, party, contact point and channel: what breaks a tie of scores, the same whatever the list is called. */
  readonly ids: string
  readonly rung: number
  readonly waiting: boolean
  readonly awaitingApproval: boolean
  readonly stale: boolean
  /** People of the same debt who come before this one. */
  readonly peopleAhead: number
  readonly base: number
  /** Points by part, in log-odds. */
  readonly points: Readonly<Record<string, number>>
  readonly score: number
  /** SHA-256 in hex of what the line of the list tells beside ids and numbers, as `toldOf` takes it; absent: made before it was certified. */
  readonly told?: string
}

/** What a line of the list tells a dispatcher beside ids and numbers: nothing of it changes when a person is erased. */
export function toldOf({ purpose, lawful, words, others, parts }: Entry): unknown {
  return { purpose, words, parts, ...(lawful === undefined ? {} : { lawful }), ...(others === undefined ? {} : { others }) }
}

/** What the whole list was made with; the last line. */
export interface HeadLine {
  readonly type: 'head'
  readonly list: string
  readonly madeAt: Instant
  readonly horizonMs: number
  readonly purpose: Purpose
  readonly caseFiles: number
  readonly entries: number
  readonly byDecision: Readonly<Record<string, number>>
  readonly packs: readonly PackStamp[]
  /** SHA-256 in hex by name: graph, packs, model, store. */
  readonly digests: Readonly<Record<string, string>>
}

/** What a certificate is made and checked with, handed in: canonical JSON, salted leaves and the tree. */
export interface CertificateTools {
  readonly canonical: (value: unknown) => string
  readonly saltedLeaf: (salt: string, text: string) => string
  readonly grow: GrowTree
  readonly rootOf: (state: TreeState) => string
}

/** A line as it stands in a segment, with its leaf hash. */
export interface SaltedLine {
  readonly line: string
  readonly leafHash: string
}

/** What a certificate is written with. */
export interface CertificateWriting extends CertificateTools {
  readonly saltedLine: (salt: string, text: string) => SaltedLine
}

const count = z.int().min(0)
const counts = z.record(z.string(), count)

/** Every line of a certificate as it may stand in a segment; of a part and of a case file only the outside is known here. */
export const certificateLineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('part'), value: z.unknown() }),
  z.object({
    type: z.literal('case'), entryId: z.string(), plain: z.record(z.string(), z.unknown()), parts: z.record(z.string(), z.union([count, z.array(count)])),
    caseDigest: z.string(), verdict: count, notAfter: instantSchema,
    readmission: z.object({ rulingId: z.string(), keys: z.array(z.string()), fromMs: z.number(), untilMs: z.number() }).optional(),
  }),
  z.object({ type: z.literal('refusal'), debtId: z.string(), open: z.boolean(), because: z.string(), byDecision: counts, byRule: counts, byNoCase: counts }),
  z.object({
    type: z.literal('entry'), rank: z.int().min(1), entryId: z.string(), ids: z.string(), rung: z.int().min(1), waiting: z.boolean(), awaitingApproval: z.boolean(),
    stale: z.boolean(), peopleAhead: count, base: z.number(), points: z.record(z.string(), z.number()), score: z.number().min(0).max(1),
    told: z.string().optional(),
  }),
  z.object({
    type: z.literal('head'), list: z.string(), madeAt: instantSchema, horizonMs: z.number().gt(0).max(HORIZON_MS_MAX), purpose: z.enum(PURPOSES), caseFiles: count,
    entries: count, byDecision: counts, packs: z.array(packStampSchema), digests: z.record(z.string(), z.string()),
  }),
])
