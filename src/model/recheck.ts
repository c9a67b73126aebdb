import type { Dossier } from './dossier.js'
import type { Lease, Revocation } from './lease.js'
import type { LedgerLeaf } from './ledger.js'
import type { ListHead } from './list.js'
import type { EpochMs } from './time.js'

/** What a pause may name. */
export const PAUSED = ['creditor', 'place', 'channel', 'list', 'party'] as const

/** A stop of dispatching that a person made: for everything, or for what it names. */
export interface Pause {
  readonly pauseId: string
  readonly scope:
    | { readonly of: 'everything' }
    | { readonly of: (typeof PAUSED)[number]; readonly id: string }
  readonly because: string
  readonly by: string
  readonly fromMs: EpochMs
  /** Absent: until it is resumed. */
  readonly untilMs?: EpochMs
}

/** A pause that was ended before its time, so that the past goes on knowing it. */
export interface EndedPause extends Pause {
  readonly endedAtMs: EpochMs
  readonly endedBy: string
}

/** A named person's approval of a list: what `humanDecision` rests on. */
export interface Approval {
  readonly list: string
  readonly by: string
  readonly atMs: EpochMs
}

/** What stands about a list beside the facts while one of its entries is decided. */
export interface Standing {
  readonly head: ListHead
  readonly approval?: Approval
  /** All that were made and not resumed; whether one is in force at the moment is for the reader to tell. */
  readonly pauses: readonly Pause[]
}

/** Decides again on an open lease with the facts of this moment; undefined lets it stand. Pure and synchronous. */
export type JudgeLease = (lease: Lease, dossier: Dossier, standing: Standing) => Revocation | undefined

/** How every act that adds a fact, a pause or a ruling decides again on the leases that it may forbid. */
export interface Recheck {
  readonly judge: JudgeLease
  /** The moment that it is decided for, where the act is recorded at another (a load is recorded by the clock). */
  readonly atMs?: EpochMs
  /** Ledger leaf of what was taken back; asked for only when something was. */
  readonly leaf: (revoked: readonly Lease[]) => LedgerLeaf
}
