import type { Edge } from '../graph/index.js'
import type { DebtId } from '../model/ids.js'
import type { JudgedShard } from '../rank/index.js'

/** What judging a run of debts gave, with what the contact graph and the lines of the list need of them beside. */
export interface Shard {
  readonly judged: JudgedShard
  readonly ties: readonly Edge[]
  /** The creditor of each debt with an entry. */
  readonly creditors: readonly (readonly [DebtId, string])[]
}
