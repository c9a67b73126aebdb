import { growTree, rootOf } from '../ledger/tree.js'
import { canonical } from '../ledger/canonical.js'
import { saltedLeaf } from '../ledger/leaf.js'
import type { CertificateTools } from '../model/certificate.js'
import type { AnyFact, Day } from '../model/facts.js'
import { addToGroup } from '../model/group.js'
import type { DebtId, PartyId } from '../model/ids.js'
import { DAY_MS, formatDay } from '../model/time.js'
import type { ErasureLaw } from '../review/erasure.js'
import type { Store } from '../store/port.js'
import { segmentLines } from '../verify/index.js'

const TOOLS: CertificateTools = { canonical, saltedLeaf, grow: growTree, rootOf }

function dayOf(ms: number): Day {
  return formatDay(Math.floor(ms / DAY_MS))
}

/** Days of the lists that say of an open debt why it has no entry. */
async function refusedDays(store: Store): Promise<ReadonlyMap<string, readonly Day[]>> {
  const days = new Map<string, Day[]>()
  for (const { name, madeAtMs } of await store.lists()) {
    for await (const segment of store.segments(name, ['refusals'])) {
      for (const { line } of segmentLines(segment, TOOLS)) {
        if (line?.type === 'refusal' && line.open) addToGroup(days, line.debtId, dayOf(madeAtMs))
      }
    }
  }
  return days
}

/** Finds on which days lists and leases spoke of contacts on debts; lists are looked through once, when it is first asked. */
export interface EvidenceDays {
  /** The law of erasing with the days of these people's debts. */
  readonly lawFor: (law: ErasureLaw, records: readonly PartyId[], debts: readonly AnyFact[]) => Promise<ErasureLaw>
}

/** Opens the days of lists and leases. */
export function evidenceDays(store: Store): EvidenceDays {
  let refused: Promise<ReadonlyMap<string, readonly Day[]>> | undefined
  return {
    lawFor: async (law, records, debts) => {
      const ids = [...new Set(debts.flatMap((fact): readonly DebtId[] => (fact.kind === 'debt' ? [fact.content.debtId] : [])))]
      if (ids.length === 0) return law
      const madeAt = new Map((await store.lists()).map(({ name, madeAtMs }) => [name, dayOf(madeAtMs)]))
      const days = new Map<string, Day[]>(ids.map((id) => [id, []]))
      for (const { list, debtId } of await store.entriesAbout(ids)) days.get(debtId)?.push(...[madeAt.get(list)].filter((day) => day !== undefined))
      for (const { debtId, leasedAtMs, startedAtMs } of await store.leasesEver(records, [])) days.get(debtId)?.push(dayOf(startedAtMs ?? leasedAtMs))
      refused ??= refusedDays(store)
      const others = await refused
      const all = new Map(ids.map((id) => [id as string, [...new Set([...days.get(id)!, ...(others.get(id) ?? [])])].toSorted()]))
      return { ...law, activity: (debtId) => all.get(debtId) ?? [] }
    },
  }
}
