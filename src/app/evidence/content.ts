import type { Basis } from '../../model/basis.js'
import type { SignOff } from '../../model/sign-off.js'
import type { DecidedThen } from '../decided-then.js'
import type { ProvenEntry } from '../ledger-proofs.js'

/** What a bundle is for: it says how much is shown of the person's own contact values. */
export const EVIDENCE_PURPOSES = ['regulator', 'court', 'complaint', 'rights_request'] as const
/** What a bundle is for. */
export type EvidencePurpose = (typeof EVIDENCE_PURPOSES)[number]

/** A reason as a bundle tells it: a rule that permitted, or one that did not. */
export interface ReasonTold {
  readonly rule: string
  readonly effect: string
  readonly because?: string
  readonly citation: string
  readonly until?: string
  readonly remedy?: string
}

/** The verdict on one contact that could be proposed, as a list decided it. */
export interface VerdictTold {
  readonly person: string
  readonly debt: string
  readonly list: string
  readonly at: string
  readonly role: string
  readonly channel: string
  readonly contactPoint?: string
  readonly contactPointId?: string
  readonly decision: string
  readonly until?: string
  readonly reasons: readonly ReasonTold[]
  readonly counters: readonly { readonly rule: string; readonly counted: number; readonly limit: number }[]
  readonly packs: readonly { readonly id: string; readonly version: string; readonly digest: string }[]
  readonly offsets: Readonly<Record<string, string>>
}

/** A line of a list. */
export interface LineTold {
  readonly person: string
  readonly debt: string
  readonly list: string
  readonly entryId: string
  readonly rank: number
  readonly rung: number
  readonly channel: string
  readonly contactPoint?: string
  readonly notBefore: string
  readonly notAfter: string
  readonly decision: string
  readonly permits: readonly string[]
  readonly caseDigest: string
  readonly words: string
}

/** A lease with everything that came of it. */
export interface LeaseTold {
  readonly person: string
  readonly debt: string
  readonly leaseId: string
  readonly list: string
  readonly holder: string
  readonly automation: string
  readonly channel: string
  readonly contactPoint?: string
  readonly purpose: string
  readonly state: string
  readonly leasedAt: string
  readonly startedAt?: string
  readonly endedAt?: string
  readonly result?: string
  readonly reportedAt?: string
  readonly flags?: readonly string[]
  readonly revocation?: { readonly rule: string; readonly because: string; readonly at: string }
}

/** A decision that was made, held against the same one made anew. */
export interface ComparedTold extends DecidedThen {
  readonly person: string
  readonly debt: string
}

/** A record as a bundle tells it: nobody else's data, and where it comes from. */
export interface FactTold {
  readonly person?: string
  readonly kind: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly current: boolean
  readonly sourceId?: string
  readonly collectedOn?: string
  readonly purposes: readonly string[]
}

/** What a moment of the timeline was. */
export type MomentKind = 'contact' | 'handed_over' | 'proposed' | 'not_contacted' | 'stopped' | 'heard' | 'state' | 'ruling' | 'paused'

/** One moment of the timeline. */
export interface Moment {
  /** Instant, or a day where only that is known. */
  readonly at: string
  readonly kind: MomentKind
  readonly person?: string
  readonly debt?: string
  readonly words: string
  readonly channel?: string
  readonly contactPoint?: string
  readonly rules: readonly ReasonTold[]
  /** Who or what decided or acted. */
  readonly by?: string
}

/** A pack that decisions rested on. */
export interface PackTold {
  readonly id: string
  readonly version: string
  readonly digest: string
  readonly title?: string
  readonly firstUsedAt?: string
  readonly verifiedAsOf?: string
  readonly reviewBy?: string
  /** Whole content; absent: it was not kept. */
  readonly text?: string
  readonly signOffs: readonly SignOff[]
}

/** Everything of a bundle, redacted, in the order in which it is written. */
export interface EvidenceContent {
  readonly about: {
    readonly kind: 'party' | 'debt'
    /** How whose bundle it is is called: a name, or the id of the debt. */
    readonly title: string
    readonly partyIds: readonly string[]
    readonly debts: readonly string[]
    /** Keyed hashes by which the ledger names them. */
    readonly subjects: readonly { readonly of: string; readonly hash: string }[]
  }
  readonly madeAt: string
  readonly madeBy: string
  readonly purpose: EvidencePurpose
  readonly people: readonly { readonly name: string; readonly role?: string; readonly ref: string }[]
  readonly timeline: readonly Moment[]
  readonly verdicts: readonly VerdictTold[]
  readonly compared: readonly ComparedTold[]
  readonly lines: readonly LineTold[]
  readonly leases: readonly LeaseTold[]
  readonly facts: readonly FactTold[]
  /** Sources that the records come from, as they describe themselves. */
  readonly sources: readonly Readonly<Record<string, unknown>>[]
  readonly packs: readonly PackTold[]
  readonly bases: readonly Basis[]
  readonly ledger: { readonly origin: string; readonly size: number; readonly checkpoint: string; readonly vkey: string; readonly entries: readonly ProvenEntry[] }
  /** What is not in it for its size, a sentence each. */
  readonly cuts: readonly string[]
}
