import { DEBT_KINDS, type DebtKind } from '../model/case-file.js'
import type { Dossier } from '../model/dossier.js'
import type { Day, Debt, Fact, Status } from '../model/facts.js'
import type { NoCaseReason } from '../model/reach.js'
import { FALSE_FORBIDS, latest, strictest, type MayPermit } from './strictest.js'

/** What the case file says of the debt itself. */
export interface DebtFields {
  readonly kind: DebtKind
  readonly jointHouseholdUse?: boolean
  readonly accountGroup?: string
}

/** Kinds from the one whose rules protect most to the one whose rules protect least. */
const BY_PROTECTION: readonly DebtKind[] = [
  'illegal', 'transferred_npl', 'online_consumer_credit', 'digital_loan', 'regulated_credit', 'consumer', 'student_loan',
  'mortgage', 'auto_loan', 'bank_loan', 'business',
]

/** The kind of the case file for a kind of the input files; credit cards, bills and rent are consumer debts. */
export function debtKindOf(kind: string): DebtKind {
  return (DEBT_KINDS as readonly string[]).includes(kind) ? (kind as DebtKind) : 'consumer'
}

/** Kinds of status that end the work on a debt. */
const CLOSING = new Map<string, NoCaseReason>([
  ['recalled', 'debt-recalled'], ['paid', 'debt-paid'], ['settled_in_full', 'debt-paid'], ['closed', 'debt-closed'],
])

/** Says whether a status ends the work on a debt while it is in force. */
export function isClosing(kind: string): boolean {
  return CLOSING.has(kind)
}

function isPositive(amount: string): boolean {
  return !amount.startsWith('-') && /[1-9]/.test(amount)
}

/** Says whether something dated is in force on a day; what binds holds through its last day. */
export function bindsOn(fact: { readonly from?: Day; readonly until?: Day }, day: Day): boolean {
  return (fact.from === undefined || fact.from <= day) && (fact.until === undefined || day <= fact.until)
}

function closedBy(debt: Debt, day: Day): NoCaseReason | undefined {
  if (debt.recalledOn !== undefined && debt.recalledOn <= day) return 'debt-recalled'
  if (debt.placedOn !== undefined && debt.placedOn > day) return 'debt-not-placed'
  return isPositive(debt.balance) ? undefined : 'balance-zero'
}

/** Why a debt is not open on a day, undefined when it is; whatever the source, one that says so is enough. */
export function whyNotOpen(dossier: Dossier, statuses: readonly Fact<'status'>[], day: Day): NoCaseReason | undefined {
  if (dossier.debts.length === 0) return 'debt-not-open'
  const ends = (status: Status): boolean => isClosing(status.kind) && bindsOn(status, day)
  const closing = statuses.find((fact) => ends(fact.content))
  if (closing !== undefined) return CLOSING.get(closing.content.kind)
  for (const { content } of dossier.debts) {
    const reason = closedBy(content, day)
    if (reason !== undefined) return reason
  }
  return undefined
}

/** Reads what the case file says of the debt from every source of it. */
export function debtFields(debts: readonly Fact<'debt'>[], mayPermit: MayPermit): DebtFields {
  const kind = strictest(debts, (debt) => debtKindOf(debt.kind), { order: BY_PROTECTION, binding: BY_PROTECTION.length }, mayPermit)
  const jointHouseholdUse = strictest(debts, (debt) => debt.jointHouseholdUse, FALSE_FORBIDS, mayPermit)
  const accountGroup = latest(debts, (debt) => debt.accountGroup, () => true)
  return {
    kind: kind ?? 'consumer',
    ...(jointHouseholdUse === undefined ? {} : { jointHouseholdUse }),
    ...(accountGroup === undefined ? {} : { accountGroup }),
  }
}
