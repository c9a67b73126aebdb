import type { Erased, ErasureAsk, HeldAbout, HeldEntry } from '../model/erasing.js'
import type { PartyId } from '../model/ids.js'
import type { CertificateSegment } from '../model/list.js'
import type { StoredRun } from '../model/measure.js'
import type { OpenAct } from '../model/writes.js'

/**
 * What the rights of the people in the data need: to find everything about somebody, and to take it out for good. Both look
 * through the whole store for what only names a person, so that they cost as much as reading it.
 */
export interface RightsStore {
  /** Everything that is visible about some parties, in the order of `HeldAbout`; empty when they are not known. */
  readonly heldAbout: (parties: readonly PartyId[]) => Promise<HeldAbout>
  /** Lines of lists that reach one of these parties, by list (bytes), then rank. */
  readonly entriesOf: (parties: readonly PartyId[]) => Promise<readonly HeldEntry[]>
  /**
   * Writes parts of certificates anew, each in the place of the part that it was made of: lines without their content keep their leaf hashes.
   * @throws Problem conflict when the act is no longer open here; not-found for a part that the list has not
   */
  readonly rewriteSegments: (act: OpenAct, segments: readonly CertificateSegment[]) => Promise<void>
  /** Writes the numbers of a run of measures anew. @throws Problem conflict when the act is no longer open here; not-found */
  readonly rewriteRun: (act: OpenAct, run: StoredRun) => Promise<void>
  /**
   * Erases in one transaction, and ends the act: what the plan names goes with all its versions, ids are replaced wherever else
   * they stand, the rest of the plan is written with its ledger leaf, and every open lease is decided again.
   * @throws Problem conflict when the act is no longer open here; whatever `plan` throws
   */
  readonly commitErasure: (act: OpenAct, ask: ErasureAsk) => Promise<Erased>
  /**
   * Makes what was erased unreadable in the engine's own files as well: pages and logs that held it are written anew.
   * False when another program still holds old pages open; then it is called again later. Costs as much as writing the store.
   */
  readonly scrub: () => Promise<boolean>
}
