import type { DebtId, Revision } from './ids.js'
import type { EpochMs } from './time.js'

/** One making of a list in which debts were judged, as far as their judgements are kept. */
export interface Judging {
  /** Rises from 1; judgements name it. */
  readonly number: number
  /** Digest of everything beside facts, leases and the moment by which it judged. */
  readonly terms: string
  readonly atMs: EpochMs
  /** Up to this revision no fact changed that its judgements rest on. */
  readonly revision: Revision
}

/**
 * What judging one debt gave, kept so that the next list need not judge it again: a cache, of which any part may be lost. It was
 * judged without any lease.
 */
export interface KeptJudgement {
  readonly debtId: DebtId
  /** Number of the judging. */
  readonly judging: number
  /** From then on it may be another, though no fact changed; absent: it holds at the moment of its judging alone. */
  readonly holdsBeforeMs?: EpochMs
  /** Hashes of the ids by which its facts were sought (`store/sought.ts`), four bytes each. */
  readonly sought: Uint8Array
  /** What was judged, packed. */
  readonly body: Uint8Array
}
