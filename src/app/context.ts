import type { Actor } from '../model/actor.js'
import type { Keyring } from '../model/keyring.js'
import type { Packs, ZoneData } from '../model/decide.js'
import type { NoteSigner } from '../ledger/note.js'
import type { Checkpoint, LedgerEntry, LedgerLeaf } from '../model/ledger.js'
import { formatInstant, type EpochMs } from '../model/time.js'
import type { Store } from '../store/port.js'
import type { Settings } from './settings.js'

/** Which packs a question is put to. */
export interface PackChoice {
  /** Statutory packs alone, with the overlays that are named: the bare `decide`. */
  readonly statutoryOnly?: boolean
  /** The recommended overlay is off. */
  readonly overlayOff?: boolean
}

/** How far a long act has come; `total` 0 when that is not known. */
export type TellProgress = (stage: string, done: number, total: number) => void

/** The store as it is or, where there is none yet, an empty one that is thrown away at the end. */
export interface Trial {
  readonly store: Store
  readonly keyring: Keyring
  readonly end: () => Promise<void>
}

/** A place where a store is, or can be made. */
export interface StorePlace {
  /** Its path, or its address without user and password: for messages. */
  readonly name: string
  /** @throws Problem store-unavailable when that cannot be told */
  readonly isThere: () => Promise<boolean>
  /** Opens the store under this key, and makes it where there is none. */
  readonly open: (keyring: Keyring) => Promise<Store>
  /** Opens the store that is there, for reading alone. @throws Problem not-found; store-unavailable */
  readonly read: (keyring: Keyring) => Promise<Store>
}

/** The product put together: what every run works with. Store and keys are opened when they are first asked for. */
export interface App {
  readonly settings: Settings
  /** Folder that relative paths start from. */
  readonly folder: string
  /** The moment asked about: `--at`, else the clock. */
  readonly atMs: () => EpochMs
  /** Who acts: what is written into the ledger is in their name. */
  readonly actor: Pick<Actor, 'name' | 'kind'>
  /** The clock. */
  readonly clockMs: () => EpochMs
  readonly newId: () => string
  readonly keyring: () => Keyring
  /** The store's path, or its address without user and password: for messages. */
  readonly storeName: () => string
  /** Whether there is a store yet. @throws Problem store-unavailable when that cannot be told */
  readonly hasStore: () => Promise<boolean>
  /**
   * The store.
   * @throws Problem not-found when there is none yet; store-unavailable when it cannot be opened or its key file is missing
   */
  readonly store: () => Promise<Store>
  /** The store, made together with its key where there is none yet. */
  readonly madeStore: () => Promise<Store>
  /** Another connection to the store, for reading alone: bulk work has its own. Who opens it closes it. @throws Problem as `store` does */
  readonly reader: () => Promise<Store>
  /** Another place for a store; who opens it closes it. @throws Problem invalid-input for a URL that names no store we know */
  readonly otherStore: (url: string) => StorePlace
  /** A store to try a load on without leaving anything behind. */
  readonly trial: () => Promise<Trial>
  readonly zoneData: ZoneData
  readonly packs: (choice: PackChoice) => Packs
  /** Makes a ledger leaf in the name of who acts. */
  readonly leaf: (entry: Omit<LedgerEntry, 'time' | 'actor' | 'actorKind'>) => LedgerLeaf
  /** Numbers what is pending in the ledger, and signs its head after `sign` or when the last signed one is a minute old. */
  readonly integrate: (then?: 'sign') => Promise<void>
  /**
   * Numbers what is pending in the ledger and signs its head.
   * @throws Problem not-found while the ledger is empty; store-unavailable when it cannot be signed
   */
  readonly checkpoint: () => Promise<Checkpoint>
  /** Who signs the ledger; its key is made on first use. @throws Problem as `checkpoint` does */
  readonly ledgerSigner: () => Promise<NoteSigner>
  /** The same product with somebody else acting: what it writes into the ledger is in their name. */
  readonly as: (actor: Pick<Actor, 'name' | 'kind' | 'requestId'>) => App
  readonly close: () => Promise<void>
}

/** Writes an instant in UTC, for records that are not tied to a place. */
export function utc(atMs: EpochMs): string {
  return formatInstant(atMs, 0)
}
