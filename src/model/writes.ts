import type { AnyFact, FactKind } from './facts.js'
import type { FactKey, Revision, SourceId } from './ids.js'

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
