import { describe, expect, it } from 'vitest'
import type { DebtId } from '../../src/model/ids.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { caseOf, context, debt, dossier, gate, obligation, outline, person, point, SIMPLE, source, status, whyNot } from './facts.js'

const [, ...WITHOUT_DEBT] = SIMPLE

describe('Open debts', () => {
  it.each([
    ['recalled', debt({ recalledOn: '2026-03-04' }), 'debt-recalled'],
    ['placed only tomorrow', debt({ placedOn: '2026-03-05' }), 'debt-not-placed'],
    ['without a balance', debt({ balance: '0.00' }), 'balance-zero'],
    ['with a credit balance', debt({ balance: '-12.00' }), 'balance-zero'],
  ] as const)('asks about nobody for a debt that is %s', (_, row, reason) => {
    const reached = assembleCases(dossier([row, ...WITHOUT_DEBT]), context())
    expect(reached.cases).toEqual([])
    expect(reached.candidates).toEqual([])
    expect(whyNot(reached)).toEqual([reason])
  })

  it.each([
    ['paid', 'debt-paid'], ['settled_in_full', 'debt-paid'], ['recalled', 'debt-recalled'], ['closed', 'debt-closed'],
  ] as const)('asks about nobody while a status %s is in force, also on its last day', (kind, reason) => {
    const during = status(kind, { debtId: 'D1' as DebtId, from: '2026-03-01', until: '2026-03-04' })
    expect(whyNot(assembleCases(dossier([...SIMPLE, during]), context()))).toEqual([reason])
  })

  it('asks again when a closing status has ended or has not begun', () => {
    const ended = status('closed', { debtId: 'D1' as DebtId, from: '2026-02-01', until: '2026-03-03' })
    const later = status('recalled', { debtId: 'D1' as DebtId, from: '2026-03-05' })
    expect(assembleCases(dossier([...SIMPLE, ended, later]), context()).cases).toHaveLength(2)
  })

  it('is closed by the one source of several that says so', () => {
    const reached = assembleCases(dossier([...SIMPLE, source('creditor'), source('other'), debt({ source: 'other', balance: '0' })]), context())
    expect(whyNot(reached)).toEqual(['balance-zero'])
  })

  it('hands an arrangement, a promise and a hold on as states with their dates', () => {
    const states = ['arrangement', 'promise', 'on_hold'].map((kind) => status(kind, { debtId: 'D1' as DebtId, from: '2026-03-01', until: '2026-04-01' }))
    const { caseFile } = caseOf(assembleCases(dossier([...SIMPLE, ...states]), context()), 'P1')
    expect(caseFile.debt.states).toEqual(
      ['arrangement', 'on_hold', 'promise'].map((kind) => ({ kind, from: '2026-03-01', until: '2026-04-01' })))
  })

  it('reads cards, bills and rent as consumer debts, and of two kinds the one that protects more', () => {
    for (const kind of ['credit_card', 'utility', 'medical', 'rent', 'something new']) {
      expect(caseOf(assembleCases(dossier([debt({ kind }), ...WITHOUT_DEBT]), context()), 'P1').caseFile.debt.kind).toBe('consumer')
    }
    const two = [debt({ kind: 'business' }), debt({ kind: 'bank_loan', source: 'other' }), source('creditor'), source('other')]
    expect(caseOf(assembleCases(dossier([...two, ...WITHOUT_DEBT]), context()), 'P1').caseFile.debt.kind).toBe('bank_loan')
  })

  it('asks about nobody when no source of the debt is admitted, and names the rule', () => {
    const reached = assembleCases(dossier(SIMPLE), context({ admit: gate(() => false) }))
    expect(reached.noCases).toEqual([{ debtId: 'D1', reason: 'source-not-admitted', rules: ['X-1'] }])
  })

  it('asks about nobody when nobody owes on the day', () => {
    const over = obligation('P1', 'borrower', { until: '2026-03-04' })
    const reached = assembleCases(dossier([debt(), person('P1'), over, point('N1', 'P1')]), context())
    expect(whyNot(reached)).toEqual(['no-obligor'])
    expect(outline(reached)).toEqual([])
  })
})
