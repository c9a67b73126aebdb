import type {
  EntryState, KeptKind, KeptRecords, Leased, LeaseAsk, Once, SettleAsk, SettledAnswer,
} from '../model/dispatch.js'
import type { ContactPointId, PartyId } from '../model/ids.js'
import type { Lease, Stop } from '../model/lease.js'
import type { LedgerLeaf } from '../model/ledger.js'
import type { Recheck } from '../model/recheck.js'
import type { EpochMs } from '../model/time.js'

/**
 * Leases and what happens to them. Each method is one transaction: what is decided in it sees every fact, lease, pause and
 * approval that was committed before, and nothing that would change its answer is committed between its reading and its writing
 * (the embedded store by its one writer; the adapter for Neo4j by a lock that every such act takes first: stricter than locking
 * the people and debts concerned, and one after another).
 *
 * A dossier handed to a judge holds as `leases` every lease of its people, debts and points that is open and not lapsed at
 * `nowMs`, every started one without a report, and every one of its people that was started, reported out of order and is held
 * still (`heldUntilMs`).
 */
export interface DispatchStore {
  /**
   * Tries entries of a list, best rank first, until `limit` are leased or `ENTRIES_TRIED_MAX` were tried: those whose window
   * holds `nowMs`, of the channels and creditors asked for, that no lease holds and whose state lets them be offered.
   * An entry's judge sees the leases that this call has just made. What a judge says of an entry's state is kept.
   * @throws Problem not-found for an unknown list; key-reused when the key came with another request; limit-exceeded
   */
  readonly lease: (ask: LeaseAsk) => Promise<Leased>
  /**
   * An act on a lease, or on people and debts: sees, decides, writes facts (as a revision of their own), lease, entry and
   * leaf, and then decides again on every open lease whose dossier the new facts touch, its own lease left out. Where it takes
   * its own lease back (`revocation`), that is told by `stops` like any other.
   * @throws Problem key-reused when the key came with another request; whatever `decide` throws
   */
  readonly settle: <A>(ask: SettleAsk<A>) => Promise<SettledAnswer<A>>
  /** Decides again on every open lease (a ruling, another pack); gives those that were taken back. */
  readonly recheckLeases: (nowMs: EpochMs, recheck: Recheck) => Promise<readonly Lease[]>
  /** One lease; undefined when there is none of this id. */
  readonly leaseById: (leaseId: string) => Promise<Lease | undefined>
  /** Leases that are open and not lapsed at `nowMs`, or started and unreported, by id after `afterId`, at most `limit`. */
  readonly openLeases: (nowMs: EpochMs, afterId: string, limit: number) => Promise<readonly Lease[]>
  /** Every lease of any of these people or at any of these contact points, ended ones too, by id (bytes). */
  readonly leasesEver: (parties: readonly PartyId[], contactPoints: readonly ContactPointId[]) => Promise<readonly Lease[]>
  /** Leases taken back, after the number of the last one seen (0: from the first), in order, at most `limit`. */
  readonly stops: (after: number, limit: number) => Promise<readonly Stop[]>
  /** Entries with a state of their own, by rank after `afterRank`, at most `limit`. */
  readonly entryStates: (list: string, afterRank: number, limit: number) => Promise<readonly EntryState[]>
}

/** Small records that persons make and change; no facts, and no part of the content digest. */
export interface RecordStore {
  /**
   * Keeps a record (null: ends it) with its ledger leaf, in one transaction, and with `recheck` decides again on every open
   * lease in the same transaction; the same leaf again changes nothing. Gives the leases that were taken back. With `once` what
   * is told (absent: these leases) is kept under its key.
   * @throws Problem conflict when the leaf's id was taken by another entry; key-reused
   */
  readonly keep: <K extends KeptKind>(
    kind: K, id: string, record: KeptRecords[K] | null, leaf: LedgerLeaf, then?: { readonly nowMs: EpochMs; readonly recheck?: Recheck; readonly once?: Once; readonly told?: object },
  ) => Promise<readonly Lease[]>
  /** All records of a kind that were not ended, by id in byte order. */
  readonly kept: <K extends KeptKind>(kind: K) => Promise<readonly KeptRecords[K][]>
  /** The record of a kind and id; undefined when there is none, or it was ended. Costs the same however many there are. */
  readonly keptOne: <K extends KeptKind>(kind: K, id: string) => Promise<KeptRecords[K] | undefined>
  /**
   * What is kept under a key, by whichever act of its sender; undefined when the key is new.
   * @throws Problem key-reused when it came with another request
   */
  readonly answered: (once: Once) => Promise<unknown>
}
