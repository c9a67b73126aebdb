import type { HeldRow } from '../model/writes.js'

/** Rows that only a reviewer may admit. A ruling on one is an act of `settle`, which sees it, and lets go of it. */
export interface ReviewStore {
  /** Held rows by keyed hash (bytes) after `afterHash` ('' at first), each as the newest visible act saw it, at most `limit` and at most 5,000. */
  readonly heldRows: (afterHash: string, limit: number) => Promise<readonly HeldRow[]>
  /** The held row of this keyed hash as the newest visible act saw it; undefined when there is none. */
  readonly heldRow: (keyHash: string) => Promise<HeldRow | undefined>
}
