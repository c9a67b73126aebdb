import type { Instant } from './facts.js'
import type { EpochMs } from './time.js'

/** Acts that the ledger records. */
export const LEDGER_ACTIONS = [
  'load', 'list', 'approve', 'lease', 'start', 'release', 'revoke', 'outcome', 'dispatcher', 'record', 'ruling',
  'match', 'pack-change', 'sign-off', 'read-personal', 'export', 'right', 'erase', 'retention', 'measure', 'trace',
  'pause', 'resume', 'token', 'copy', 'calibrate',
] as const
/** An act that the ledger records. */
export type LedgerAction = (typeof LEDGER_ACTIONS)[number]

/** One act as the ledger keeps it: no personal data, only keyed hashes; its number is its place in the tree. */
export interface LedgerEntry {
  readonly time: Instant
  readonly actor: string
  readonly actorKind: 'person' | 'service' | 'rule'
  readonly action: LedgerAction
  /** Keyed hashes of the persons, debts or lists it is about. */
  readonly subjects?: readonly string[]
  readonly purpose?: string
  readonly decision?: string
  readonly rules?: readonly string[]
  /** SHA-256 digests in hex by name: input, store, graph, packs, model, list root ... */
  readonly digests?: Readonly<Record<string, string>>
  /** Counts by name. */
  readonly counts?: Readonly<Record<string, number>>
  readonly requestId?: string
}

/**
 * An entry ready to be written with its act: RFC 8785 canonical JSON and its RFC 9162 leaf hash (hex).
 * `leafId` is random and unique, so that an act that is tried again is not written twice.
 */
export interface LedgerLeaf {
  readonly leafId: string
  readonly entry: string
  readonly leafHash: string
}

/** A leaf that has its number. */
export interface NumberedLeaf extends LedgerLeaf {
  /** Place in the tree, from 0. */
  readonly seq: number
}

/** Roots of the perfect subtrees of a tree of `size` leaves, largest first (hex): enough to add leaves and to tell the root. */
export interface TreeState {
  readonly size: number
  readonly peaks: readonly string[]
}

/** A signed head of the ledger as the store keeps it. */
export interface Checkpoint {
  /** Leaves of the tree it signs; at least 1. */
  readonly size: number
  /** Name of the log, the same in every checkpoint of one store. */
  readonly origin: string
  /** The signed note itself (C2SP tlog-checkpoint), as it is given out. */
  readonly note: string
  /** Roots of the perfect subtrees, from which the signed root follows: later trees are shown to grow from them. */
  readonly peaks: readonly string[]
  readonly madeAtMs: EpochMs
}

/** Adds leaf hashes to a tree; pure. */
export type GrowTree = (state: TreeState, leafHashes: readonly string[]) => TreeState
