import type { Role } from './case-file.js'
import type { Channel, Purpose } from './event.js'
import type { Instant } from './facts.js'
import type { ContactPointId, DebtId, EntryId, PartyId, Revision } from './ids.js'
import type { Decision, PackStamp, Permit } from './verdict.js'

/** One part of a score: a named number, the points it gives (log-odds), and the same in words. */
export interface ScorePart {
  readonly name: string
  readonly value: number | string | null
  readonly points: number
  readonly words: string
}

/** One line of a list, holding only what its role may know: a locate entry has `caseRef` and no debt. */
export interface Entry {
  readonly entryId: EntryId
  /** From 1; best first. */
  readonly rank: number
  readonly debtId?: DebtId
  readonly caseRef?: string
  readonly partyId: PartyId
  readonly role: Role
  /** From 1: the place of its role in the debt's ladder. */
  readonly rung: number
  /** True while an earlier rung is open: it cannot be leased. */
  readonly waiting: boolean
  /** True when it only lacks a named person's approval of the list. */
  readonly awaitingApproval: boolean
  readonly contactPointId: ContactPointId
  readonly channel: Channel
  readonly purpose: Purpose
  readonly notBefore: Instant
  readonly notAfter: Instant
  /** The lawful time of which the window is the part with the highest chance; absent: the window is all of it. */
  readonly lawful?: { readonly notBefore: Instant; readonly notAfter: Instant }
  /** Probability of reaching the right party, 0 to 1. */
  readonly score: number
  readonly parts: readonly ScorePart[]
  readonly words: string
  /** The sentence in `words` that tells of other people of the debt; absent: none does. */
  readonly others?: string
  /** The verdict at `notBefore`, the same at every instant of the window. */
  readonly verdict: { readonly decision: Decision; readonly permits: readonly Permit[]; readonly packs: readonly PackStamp[] }
  /** SHA-256 in hex of the canonical case file at `notBefore`, which the certificate rebuilds. */
  readonly caseDigest: string
}

/** The words of an entry as its own person may read them: without what they tell of other people. */
export function ownWords({ words, others }: Pick<Entry, 'words' | 'others'>): string {
  return others === undefined ? words : words.split(others).map((rest) => rest.trim()).filter((rest) => rest !== '').join(' ')
}

/** A list made at one moment for a horizon. */
export interface ListHead {
  readonly name: string
  readonly madeAt: Instant
  readonly madeAtMs: number
  readonly horizonMs: number
  readonly purpose: Purpose
  readonly revision: Revision
  readonly debts: number
  readonly candidates: number
  readonly caseFiles: number
  readonly entries: number
  readonly byDecision: Readonly<Record<string, number>>
  readonly byRule: Readonly<Record<string, number>>
  /** Why candidates, or whole debts, had no case file at all; absent: not counted. */
  readonly byNoCase?: Readonly<Record<string, number>>
  /** Open debts without an entry; each has its reason by rule in the certificate. */
  readonly debtsWithoutEntry?: number
  /** SHA-256 in hex: graph, packs, model, store, list (Merkle root of the certificate). */
  readonly digests: Readonly<Record<string, string>>
  /** Packs used that no counsel has signed off. */
  readonly notSignedOff: readonly string[]
  /** The moment whose leases it saw; absent: the list's own, or what made it did not say. */
  readonly leasesAtMs?: number
  /** True when the recommended overlay was on. */
  readonly overlayOn: boolean
}

/** What a segment's lines are: shared parts of case files, case files with their verdicts, refusals, the order, the head. */
export const SEGMENT_KINDS = ['facts', 'cases', 'refusals', 'entries', 'head'] as const
/** What the lines of a segment are. */
export type SegmentKind = (typeof SEGMENT_KINDS)[number]

/** A part of a list's certificate: canonical lines with their salts, compressed (zlib deflate); see `certificate.ts`. */
export interface CertificateSegment {
  readonly list: string
  /** From 0, counted over all kinds: segments joined in this order give the leaves in order. */
  readonly index: number
  readonly kind: SegmentKind
  readonly lines: number
  readonly bytes: Uint8Array
}
