import type { CaseFile } from '../model/case-file.js'
import type { Dossier } from '../model/dossier.js'
import type { Fact } from '../model/facts.js'
import type { DebtId, FactKey } from '../model/ids.js'
import { compareText } from '../model/order.js'
import { debtKindOf } from './debt.js'
import type { Happening } from './happenings.js'

/** Other debts in a case file, and the facts that they are from. */
export interface OtherDebts {
  readonly debts: CaseFile['otherDebts']
  readonly keys: readonly FactKey[]
}

const NONE: OtherDebts = { debts: undefined, keys: [] }

/** The other debts of those who owe that events name or that share an account group, by id. */
export function otherDebtsOf(dossier: Dossier, happenings: readonly Happening[], accountGroup: string | undefined): OtherDebts {
  if (dossier.otherDebts.length === 0) return NONE
  const named = new Set(happenings.flatMap(({ event }) => {
    const debts = 'debts' in event ? (event.debts ?? []) : []
    return event.kind === 'contact' && event.raisedByParty !== undefined ? [...debts, ...event.raisedByParty] : debts
  }))
  const found = new Map<DebtId, Fact<'debt'>>()
  for (const fact of dossier.otherDebts) {
    const { debtId, accountGroup: group } = fact.content
    const known = found.get(debtId)
    if (!named.has(debtId) && (accountGroup === undefined || group !== accountGroup)) continue
    if (known === undefined || (known.content.accountGroup === undefined && group !== undefined)) found.set(debtId, fact)
  }
  const facts = [...found.values()].sort((a, b) => compareText(a.content.debtId, b.content.debtId))
  if (facts.length === 0) return NONE
  return {
    debts: facts.map(({ content }) => ({
      id: content.debtId, kind: debtKindOf(content.kind), ...(content.accountGroup === undefined ? {} : { accountGroup: content.accountGroup }),
    })),
    keys: facts.map((fact) => fact.key),
  }
}
