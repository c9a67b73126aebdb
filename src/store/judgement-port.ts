import type { DebtId } from '../model/ids.js'
import type { Judging, KeptJudgement } from '../model/kept-judgement.js'
import type { Lease } from '../model/lease.js'
import type { EpochMs } from '../model/time.js'
import type { OpenAct } from '../model/writes.js'

/**
 * Judgements of debts, kept from one list for the next: at most one a debt, the newest. A cache: no part of any digest, export,
 * backup or copy. Every erasure drops it whole, in its own transaction or before it, since what was judged names people;
 * one that fails after that costs no more than judging anew.
 */
export interface JudgementStore {
  /** Judgings of which judgements may be there, by number; empty when nothing is kept. */
  readonly judgings: () => Promise<readonly Judging[]>
  /** Judgements of the debts after an id ('' at first), by debt id in byte order, at most `limit` and at most 5,000. */
  readonly keptJudgements: (after: string, limit: number) => Promise<readonly KeptJudgement[]>
  /**
   * Writes judgements of one judging, each in the place of any other of its debt, with the judging itself.
   * @throws Problem conflict when the act is no longer open here
   */
  readonly writeJudgements: (act: OpenAct, judging: Judging, judgements: readonly KeptJudgement[]) => Promise<void>
  /**
   * Ends a making in which every debt was judged or taken over: these judgings are kept as they are given here, each with its
   * judgements but those of the debts named; all other judgings go with theirs.
   * @throws Problem conflict when the act is no longer open here
   */
  readonly settleJudgings: (act: OpenAct, judgings: readonly Judging[], without: readonly DebtId[]) => Promise<void>
  /** Leases that stood at a moment, past or present, as `dossiers` finds them: of everyone, as they were then, in batches of at most 5,000, by id. */
  readonly leasesStanding: (atMs: EpochMs) => AsyncIterable<readonly Lease[]>
}
