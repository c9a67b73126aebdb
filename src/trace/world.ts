import { addToGroup, groupBy } from '../model/group.js'
import type { OwedDebt, TraceTie } from '../model/trace.js'
import { compareTies } from './ties.js'

/** Ties and debts of the assessed graph, found by party; what a question is answered from. */
export interface TraceWorld {
  readonly ties: readonly TraceTie[]
  readonly debts: readonly OwedDebt[]
  /** Ties that start at a party, in order. */
  readonly from: (partyId: string) => readonly TraceTie[]
  /** Ties that end at a party, in order. */
  readonly to: (partyId: string) => readonly TraceTie[]
  /** Debts that a party owes, in order of their ids. */
  readonly owedBy: (partyId: string) => readonly OwedDebt[]
  /** Says whether a party has any tie or debt here. */
  readonly has: (partyId: string) => boolean
}

const NO_TIES: readonly TraceTie[] = []
const NO_DEBTS: readonly OwedDebt[] = []

/** Makes ties and debts findable by party; a tie of a party to itself is left out. O(n log n). */
export function openWorld(ties: readonly TraceTie[], debts: readonly OwedDebt[]): TraceWorld {
  const kept = ties.filter((tie) => tie.fromId !== tie.toId).sort(compareTies)
  const from = groupBy(kept, (tie) => tie.fromId)
  const to = groupBy(kept, (tie) => tie.toId)
  const owed = new Map<string, OwedDebt[]>()
  for (const debt of debts) for (const borrower of debt.borrowerIds) addToGroup(owed, borrower, debt)
  return {
    ties: kept,
    debts,
    from: (partyId) => from.get(partyId) ?? NO_TIES,
    to: (partyId) => to.get(partyId) ?? NO_TIES,
    owedBy: (partyId) => owed.get(partyId) ?? NO_DEBTS,
    has: (partyId) => from.has(partyId) || to.has(partyId) || owed.has(partyId),
  }
}
