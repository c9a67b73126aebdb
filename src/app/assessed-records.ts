import type { MayAssess } from '../graph/assessed.js'
import type { AssessedRecords, ShownIds } from '../load/index.js'
import type { Day, Debt } from '../model/facts.js'
import type { Store } from '../store/port.js'
import type { AssessedWorld } from './project-graph.js'

/** What an export of the assessed graph must be told beside its facts. */
export interface ExportHead {
  readonly day: Day
  /** Who vouches for what is written. */
  readonly publisher: string
  readonly shown: ShownIds
}

/** The assessed graph as records for the formats of others, with the open debts in it. */
export async function assessedRecords(store: Store, world: AssessedWorld, mayAssess: MayAssess, head: ExportHead): Promise<AssessedRecords> {
  const { selected, parties } = world
  const obligations = selected.obligations.map(({ content }) => content)
  const owing = new Set<string>(obligations.map(({ debtId }) => debtId))
  const owed = new Map(world.openDebts.filter(({ debtId }) => owing.has(debtId)).map((debt) => [debt.debtId, debt]))
  const debts = new Map<string, Debt>()
  for await (const batch of store.facts('debt')) {
    for (const fact of batch) {
      const { content } = fact
      const open = owed.get(content.debtId)
      // Of several records the one whose balance counts; of those that agree the one of the smaller source.
      if (open === undefined || !mayAssess(fact) || content.balance !== open.balance || content.currency !== open.currency) continue
      const known = debts.get(content.debtId)
      if (known === undefined || content.sourceId < known.sourceId) debts.set(content.debtId, content)
    }
  }
  return { ...head, parties, obligations, relations: selected.relations.map(({ content }) => content), debts: [...debts.values()] }
}
