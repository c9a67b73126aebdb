import type { RowFault } from '../../../model/cells.js'
import type { ForeignRow } from '../format.js'
import { daysOf, earliest, wholeDay } from '../partial-days.js'
import { idsOf, recordOf, textsOf } from '../records.js'
import type { Entity } from './entity.js'

/** What a debt of FollowTheMoney lacks, from the options of the load. */
export interface DebtGiven {
  readonly creditor?: string
  readonly currency?: string
  readonly place?: string
  readonly debtKind?: string
}

const COLUMNS = {
  debt_id: 'id', creditor_id: 'creditor', currency: 'currency', principal: 'amount', balance: 'amount', opened_on: 'startDate', party_id: 'debtor',
  jurisdiction: '--place', kind: '--debt-kind',
}

/** Reads a debt, whose amount is both what was lent and what is owed, its debtors as borrowers, and its end as closed. */
export function readDebt({ id, properties, given }: Entity, ofDebts: DebtGiven): ForeignRow {
  const debtors = idsOf(properties['debtor']).toSorted()
  const creditors = idsOf(properties['creditor'])
  const amounts = textsOf(properties['amount'])
  const currencies = textsOf(properties['currency'])
  const fault = faultIn(ofDebts, { debtor: debtors, creditor: creditors, amount: amounts, currency: currencies })
  if (fault !== undefined) return fault
  const opened = textsOf(properties['startDate'])
  const ends = textsOf(properties['endDate']).map((text) => daysOf(text)?.first)
  if (ends.includes(undefined)) return { column: 'endDate', code: 'day-invalid', reason: 'write an existing day as YYYY-MM-DD, or its month or year alone' }
  const debt = recordOf('debts', {
    debt_id: id, creditor_id: creditors[0] ?? ofDebts.creditor, kind: ofDebts.debtKind, currency: currencies[0] ?? ofDebts.currency,
    principal: amounts[0], balance: amounts[0], opened_on: wholeDay(opened.length > 0 ? opened : textsOf(properties['date'])),
    jurisdiction: ofDebts.place, ...given, source_record: id,
  }, COLUMNS)
  const obligations = debtors.map((debtor) =>
    recordOf('obligations', { debt_id: id, party_id: debtor, role: 'borrower', liability: 'principal', ...given, source_record: id }, COLUMNS))
  const end = earliest(ends)
  const closed = end === undefined ? [] : [recordOf('statuses', { debt_id: id, kind: 'closed', from: end, ...given, source_record: id }, { ...COLUMNS, from: 'endDate' })]
  return [debt, ...obligations, ...closed]
}

function faultIn(ofDebts: DebtGiven, lists: Readonly<Record<'debtor' | 'creditor' | 'amount' | 'currency', readonly string[]>>): RowFault | undefined {
  if (lists.debtor.length === 0) return { column: 'debtor', code: 'missing', reason: 'a debt needs a debtor, named by its id' }
  for (const column of ['creditor', 'amount', 'currency'] as const) {
    if (lists[column].length > 1) return { column, code: 'value-ambiguous', reason: 'a debt has one of these; write each debt as an entity of its own' }
  }
  const lacking = [
    ['creditor', lists.creditor[0] ?? ofDebts.creditor, 'name the creditor, or give --creditor'], ['amount', lists.amount[0], 'a debt needs its amount'],
    ['currency', lists.currency[0] ?? ofDebts.currency, 'name the currency, or give --currency'],
    ['--place', ofDebts.place, 'FollowTheMoney does not say which law a debt is under: give --place'],
    ['--debt-kind', ofDebts.debtKind, 'FollowTheMoney does not say what kind of debt it is: give --debt-kind'],
  ] as const
  const absent = lacking.find(([, value]) => value === undefined)
  return absent === undefined ? undefined : { column: absent[0], code: 'missing', reason: absent[2] }
}
