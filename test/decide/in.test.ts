import { describe, expect, it } from 'vitest'
import { call, judge, rulesOf, unmetPublicCases } from './place.js'

const india = (more: object = {}, at = '2026-03-10T12:00:00+05:30') => call('IN', 'Asia/Kolkata', at, 'bank_loan', more)

describe('the law of India', () => {
  it('answers every public case as it wants', () => {
    expect(unmetPublicCases('IN') ?? []).toEqual([])
  })

  it('allows an ordinary call to a borrower and to a guarantor at noon', () => {
    expect(judge(india()).decision).toBe('ALLOW')
    expect(judge(india({ party: { id: 'P2', kind: 'person', role: 'guarantor' }, obligor: { id: 'P1' } })).decision).toBe('ALLOW')
  })

  it('keeps the hours of India for a borrower abroad as well as those of the place', () => {
    const abroad = { zones: ['America/New_York'] }
    expect(judge(india(abroad, '2026-03-10T08:30:00-04:00')).decision).toBe('ALLOW')
    expect(judge(india(abroad, '2026-03-10T12:00:00-04:00')).decision).toBe('DELAY_UNTIL')
  })

  it('asks for the details of the agent before a digital loan is collected, not of the lender itself', () => {
    const debt = { id: 'D1', kind: 'digital_loan', states: [] }
    expect(rulesOf(judge(india({ debt })))).toEqual(['IN-AGENT-01'])
    expect(judge(india({ debt, actor: { id: 'L1', kind: 'creditor' } })).decision).toBe('ALLOW')
  })

  it('reaches no referee, friend or relative for any purpose', () => {
    for (const role of ['reference', 'friend', 'relative', 'spouse', 'emergency_contact', 'employer'] as const) {
      for (const purpose of ['collect', 'locate', 'legal_notice', 'service'] as const) {
        const third = { purpose, party: { id: 'P2', kind: 'person', role }, obligor: { id: 'P1' } }
        expect(rulesOf(judge(india(third)))).toContain('IN-TP-01')
      }
    }
  })
})
