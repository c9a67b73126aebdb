import type { OwedDebt, TraceTie } from '../../src/model/trace.js'
import { openWorld, type TraceWorld } from '../../src/trace/index.js'

/** A tie with the least that a tie must say. */
export function tie(fromId: string, toId: string, more: Partial<TraceTie> = {}): TraceTie {
  return { fromId, toId, relation: 'guarantees', sourceId: 'register', strength: 1, ...more }
}

/** A debt of one borrower. */
export function debt(debtId: string, borrowerId: string, balance: string, currency = 'CNY'): OwedDebt {
  return { debtId, borrowerIds: [borrowerId], currency, balance }
}

/** Guarantees written `a>b`, each party owing one debt of 100. */
export function guarantees(...pairs: readonly string[]): TraceWorld {
  const ties = pairs.map((pair) => tie(pair.split('>')[0]!, pair.split('>')[1]!))
  const parties = [...new Set(ties.flatMap(({ fromId, toId }) => [fromId, toId]))]
  return openWorld(ties, parties.map((id) => debt(`d-${id}`, id, '100')))
}

/** The day of all these questions. */
export const DAY = '2026-03-04'
