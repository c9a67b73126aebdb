import type { CaseFile } from '../model/case-file.js'
import type { CertificateWriting } from '../model/certificate.js'
import type { Purpose } from '../model/event.js'
import type { PackSummary } from '../model/pack.js'
import type { Scorecard } from '../model/scorecard.js'
import type { EpochMs } from '../model/time.js'
import type { Verdict } from '../model/verdict.js'

/** The law as rank asks it: the deciding functions with packs and zone data already in them. */
export interface Law {
  readonly decide: (caseFile: CaseFile) => Verdict
  readonly boundaries: (caseFile: CaseFile, fromMs: EpochMs, untilMs: EpochMs) => readonly EpochMs[]
  readonly offsetMs: (zone: string, atMs: EpochMs) => number | undefined
  /** Says, where that is certain, that a verdict would refuse without an end also if a named person approved. Absent: each is asked about. */
  readonly outlastsApproval?: (verdict: Verdict) => boolean
}

/** What a list is made with. */
export interface RankContext {
  readonly name: string
  readonly atMs: EpochMs
  /** Above 0. */
  readonly horizonMs: number
  readonly purpose: Purpose
  readonly law: Law
  /** Packs in play; the recommended overlay is on when it is among them. Those used and not in `signedOff` (digests) are named in the summary. */
  readonly packs: readonly PackSummary[]
  readonly signedOff?: ReadonlySet<string>
  /** False when only some channels are tried: then nobody counts as closed for want of an open point. Default true. */
  readonly allChannelsAsked?: boolean
  readonly scorecard: Scorecard
  /** Keyed hash for refs and entry ids: the same text gives the same ref, and nobody without the key can tell from what. */
  readonly ref: (text: string) => string
  /** Keyed hash for the salts of the certificate's leaves. */
  readonly salt: (text: string) => string
  readonly certificate: CertificateWriting
  /** SHA-256 in hex by name that the head names beside rank's own: graph, packs, store. */
  readonly digests?: Readonly<Record<string, string>>
}
