import type { AnyFact, FactKind } from '../model/facts.js'
import type { DebtId, PartyId } from '../model/ids.js'
import { IDS_AT_ONCE } from '../model/limits.js'
import { slicesOf } from '../model/slices.js'
import type { FactQuery, Store } from '../store/port.js'

/** Facts of some kinds about many parties, or many debts, some at a time. */
export async function factsAboutMany(store: Store, kinds: readonly FactKind[], list: 'parties' | 'debts', ids: readonly string[]): Promise<readonly AnyFact[]> {
  return factsOfMany(store, ids, (some) => (list === 'parties' ? { kinds, parties: some as PartyId[] } : { kinds, debts: some as DebtId[] }))
}

/** Facts that answer a question about many, asked about some at a time. */
export async function factsOfMany<Id>(store: Store, ids: readonly Id[], queryOf: (some: readonly Id[]) => FactQuery): Promise<readonly AnyFact[]> {
  const found: AnyFact[] = []
  for (const some of slicesOf(ids, IDS_AT_ONCE)) for (const fact of await store.factsAbout(queryOf(some))) found.push(fact)
  return found
}
