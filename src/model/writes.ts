import type { AnyFact, FactKind } from './facts.js'
import type { FactKey, Revision, SourceId } from './ids.js'
import type { LedgerLeaf } from './ledger.js'
import type { AnswerKept } from './once.js'
import type { Recheck } from './recheck.js'
import type { EpochMs } from './time.js'

/** A long act that is being written: nobody reads what it wrote before it is committed. */
export interface OpenAct {
  readonly actId: string
  /** The revision that its facts will have once it is committed. */
  readonly revision: Revision
}

/** A version of a fact to write; `content` null ends the fact (a tombstone that only a newer version lifts). */
export interface NewVersion {
  readonly kind: FactKind
  readonly key: FactKey
  readonly content: AnyFact['content'] | null
  readonly purposes: AnyFact['purposes']
}

/** A row that the source gate refused: only a keyed hash, its class and the rules are kept, so that it can be shown. */
export interface Refusal {
  readonly keyHash: string
  readonly kind: FactKind
  readonly sourceId: SourceId
  readonly sourceClass: string
  readonly rules: readonly string[]
}

/** A row that only a reviewer may admit: sealed whole. */
export interface Held {
  readonly keyHash: string
  readonly kind: FactKind
  readonly sourceId: SourceId
  readonly sealed: string
  readonly rules: readonly string[]
}

/** A held row, and the revision that saw it last. */
export interface HeldRow extends Held {
  readonly revision: Revision
}

/** A current fact as its store keeps it: comparing texts spares reading what most rows only repeat. */
export interface StoredText {
  readonly key: FactKey
  /** JSON as it was written. */
  readonly content: string
  /** Split by blanks. */
  readonly purposes: string
  /** Reads it. */
  readonly fact: () => AnyFact
}

/** A thread beside the one that loads, in which a store may write. */
export interface WritingThread {
  /** The compiled file that it runs; absent: the one beside the store's own. */
  readonly entry?: URL
}

/** Writing a load. One load is open at a time; what a killed one left is swept when the next one begins. */
export interface LoadWriter {
  /** Facts current now by key, those that exist, unread and in any order; at most 5,000 keys. */
  readonly storedTexts: (keys: readonly FactKey[]) => Promise<readonly StoredText[]>
  /**
   * Opens a load and sweeps what killed acts left. Only the handle that opened an act can go on with it. With a thread to
   * write in, a store that would write in this one goes on meanwhile; what it writes is the same.
   * @throws Problem conflict when another act of a live process is open, or an act of this id was committed before
   */
  readonly beginLoad: (actId: string, nowMs: EpochMs, writing?: WritingThread) => Promise<OpenAct>
  /**
   * Writes versions (at most 5,000), invisible until the commit. A key twice in one act keeps the last.
   * @throws Problem conflict when the act is no longer open here; limit-exceeded; invalid-input for a key of another kind
   */
  readonly writeVersions: (act: OpenAct, versions: readonly NewVersion[]) => Promise<void>
  readonly writeRefusals: (act: OpenAct, refusals: readonly Refusal[]) => Promise<void>
  readonly writeHeld: (act: OpenAct, held: readonly Held[]) => Promise<void>
  /**
   * Makes everything of the act visible and writes its ledger leaf, in one small transaction. What it must prepare before
   * that is invisible; after a failure it may be called again, or the act abandoned. With `recheck` it decides again on every
   * open lease with the new facts, and takes back those that they forbid, in the same transaction; with `kept` its answer is
   * kept under its key there as well.
   * @throws Problem conflict when the act is no longer open here, its key was answered meanwhile, or the leaf's id was taken
   * by another entry; key-reused
   */
  readonly commitLoad: (act: OpenAct, nowMs: EpochMs, leaf: LedgerLeaf, recheck?: Recheck, kept?: AnswerKept) => Promise<Revision>
  /** Throws away what the act wrote. */
  readonly abandon: (act: OpenAct) => Promise<void>
}
