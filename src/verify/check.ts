import type { CaseFile } from '../model/case-file.js'
import type { CertificateTools, EntryLine, HeadLine } from '../model/certificate.js'
import type { TreeState } from '../model/ledger.js'
import { DIFFERENCES_MAX } from '../model/limits.js'
import type { SegmentKind } from '../model/list.js'
import type { Scorecard } from '../model/scorecard.js'
import type { EpochMs } from '../model/time.js'
import type { Verdict } from '../model/verdict.js'

/** What a certificate is held against. */
export interface Expected {
  readonly list: string
  /** Merkle root that the ledger holds for the list. */
  readonly root: string
  readonly decide: (caseFile: CaseFile) => Verdict
  readonly boundaries: (caseFile: CaseFile, fromMs: EpochMs, untilMs: EpochMs) => readonly EpochMs[]
  /** The scorecard of a digest; absent, or undefined for one that is not known: points are held against none. */
  readonly modelOf?: (digest: string) => Scorecard | undefined
  readonly tools: CertificateTools
}

/** Something in a certificate that is not as it should be; names an entry by its id, never a person. */
export interface Difference {
  readonly entryId?: string
  readonly what: string
}

/** What of a case file the places of a list are derived from; absent members: erased. */
export interface SeenCase {
  readonly debtId?: string
  readonly partyId?: string
  readonly pointId?: string
  readonly pointKind?: string
  readonly role?: string
  readonly identity?: string | null
  readonly channel: string
  readonly humanDecision: boolean
  readonly at: string
  readonly notAfter: string
  readonly caseDigest: string
  /** Number of the part that is the verdict. */
  readonly verdict: number
}

/** The state of a check under way. */
export interface Check {
  readonly parts: unknown[]
  readonly cases: Map<string, SeenCase>
  /** Packs named by the verdicts, as `id digest`, with one entry that each of them decided. */
  readonly packs: Map<string, string>
  readonly entries: EntryLine[]
  /** Debts that the certificate says have no entry. */
  readonly refused: Set<string>
  readonly differences: Difference[]
  head: HeadLine | undefined
  tree: TreeState
  count: number
  erased: number
  readonly erasedByKind: Partial<Record<SegmentKind, number>>
  decided: number
}

/** Stands where a part was erased. */
export const ERASED = Symbol('erased')

/** Opens a check that has read nothing. */
export function openCheck(): Check {
  return {
    parts: [], cases: new Map(), packs: new Map(), entries: [], refused: new Set(), differences: [], head: undefined,
    tree: { size: 0, peaks: [] }, count: 0, erased: 0, erasedByKind: {}, decided: 0,
  }
}

/** Writes a difference down; beyond the first `DIFFERENCES_MAX` they are counted alone. */
export function note(check: Check, what: string, entryId?: string): void {
  check.count++
  if (check.differences.length < DIFFERENCES_MAX) check.differences.push(entryId === undefined ? { what } : { entryId, what })
}
