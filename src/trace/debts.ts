import { isAssessable, isValidOn, type MayAssess } from '../graph/assessed.js'
import type { Day, Debt, Fact } from '../model/facts.js'
import { compareText } from '../model/order.js'
import type { OwedDebt } from '../model/trace.js'

/** Facts that say which debts are open and who owes them. */
export interface DebtFacts {
  readonly debts: Iterable<Fact<'debt'>>
  readonly obligations: Iterable<Fact<'obligation'>>
  readonly statuses: Iterable<Fact<'status'>>
}

/** Statuses that end what is owed. */
const ENDED: ReadonlySet<string> = new Set(['paid', 'settled_in_full', 'recalled', 'closed'])
const OWING: ReadonlySet<string> = new Set(['borrower', 'co_borrower'])

function dayOf(debt: Debt): string {
  return debt.balanceAsOf ?? debt.collectedOn ?? ''
}

/** What a source tells later counts before what was told earlier; then the smaller source. */
function compareTold(a: Debt, b: Debt): number {
  return compareText(dayOf(b), dayOf(a)) || compareText(a.sourceId, b.sourceId)
}

/**
 * Debts that are open on a day, each once, in order of their ids: not recalled, not paid, with a balance above zero, and
 * with a borrower or co-borrower who may be looked at.
 */
export function openDebts(facts: DebtFacts, day: Day, mayAssess: MayAssess = isAssessable): readonly OwedDebt[] {
  const ended = new Set<string>()
  for (const { content } of facts.statuses) {
    if (content.debtId !== undefined && ENDED.has(content.kind) && isValidOn(day, content.from, content.until)) ended.add(content.debtId)
  }
  const told = new Map<string, Debt>()
  for (const fact of facts.debts) {
    const { content } = fact
    if (content.recalledOn !== undefined && content.recalledOn <= day) ended.add(content.debtId)
    if (!mayAssess(fact)) continue
    const known = told.get(content.debtId)
    if (known === undefined || compareTold(content, known) < 0) told.set(content.debtId, content)
  }
  const borrowers = new Map<string, Set<string>>()
  for (const fact of facts.obligations) {
    const { debtId, partyId, role, from, until } = fact.content
    if (!OWING.has(role) || !isValidOn(day, from, until) || !mayAssess(fact)) continue
    const known = borrowers.get(debtId)
    if (known === undefined) borrowers.set(debtId, new Set([partyId]))
    else known.add(partyId)
  }
  return [...told.values()]
    .filter(({ debtId, balance }) => !ended.has(debtId) && borrowers.has(debtId) && /[1-9]/.test(balance) && !balance.startsWith('-'))
    .sort((a, b) => compareText(a.debtId, b.debtId))
    .map(({ debtId, currency, balance }) => ({ debtId, currency, balance, borrowerIds: [...(borrowers.get(debtId) ?? [])].sort(compareText) }))
}
