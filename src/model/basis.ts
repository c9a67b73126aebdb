import type { ActorSettings } from './actor-settings.js'
import type { Revision } from './ids.js'
import type { EpochMs } from './time.js'
import type { Decision, PackStamp } from './verdict.js'

/** Everything beside the facts that decisions rested on, named by its digest so that a later reader finds it again. */
export interface Basis {
  /** SHA-256 in hex of the canonical JSON of everything here but itself and the first use. */
  readonly digest: string
  /** All packs that were in force, used by a verdict or not, by id. */
  readonly packs: readonly PackStamp[]
  /** Who acted for the creditors, and how for one creditor where that differed. */
  readonly actor: ActorSettings
  readonly entrustments: Readonly<Record<string, Partial<ActorSettings>>>
  /** Version of the time zone data. */
  readonly zoneData: string
  /** Version of the product. */
  readonly product: string
  readonly firstUsedAtMs: EpochMs
}

/** The whole content of a pack that decisions rested on. */
export interface KeptPack extends PackStamp {
  /** Canonical JSON, of which the digest is the SHA-256. */
  readonly text: string
}

/** What a decision on a lease rested on and came to, so that it can be made again and held against it. */
export interface DecisionRecord {
  readonly atMs: EpochMs
  /** The facts that it saw. */
  readonly revision: Revision
  /** Digest of its basis. */
  readonly basis: string
  readonly decision: Decision
  /** Rules that permitted, and rules that spoke against it and were lifted or narrowed it. */
  readonly permits: readonly string[]
  readonly reasons: readonly string[]
  /** SHA-256 in hex of the canonical case file. */
  readonly caseDigest: string
  /** Offsets used, by zone. */
  readonly offsets: Readonly<Record<string, string>>
  /** Other leases that counted. */
  readonly leases: readonly string[]
  /** A named person had approved the list. */
  readonly humanDecision: boolean
}
