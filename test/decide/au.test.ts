import { describe, expect, it } from 'vitest'
import { call, judge, rulesOf, unmetPublicCases } from './place.js'

const au = (more: object = {}, at = '2026-03-10T12:00:00+11:00') => call('AU', 'Australia/Sydney', at, 'consumer', more)
const conversation = (at: string) => ({
  kind: 'contact', direction: 'out', channel: 'voice', at, partyId: 'P1', result: 'conversation', debts: ['D1'], actorId: 'C1',
})

describe('the law of Australia', () => {
  it('answers every public case as it wants', () => {
    expect(unmetPublicCases('AU') ?? []).toEqual([])
  })

  it('allows an ordinary call to a borrower at noon', () => {
    expect(judge(au()).decision).toBe('ALLOW')
  })

  it('finds Easter in any year by its definition', () => {
    // Good Friday and Easter Monday as the Gregorian computus gives them.
    for (const day of ['2024-03-29', '2024-04-01', '2025-04-18', '2025-04-21', '2027-03-26', '2027-03-29', '2038-04-23', '2038-04-26']) {
      expect([day, judge(au({}, `${day}T01:00:00Z`)).decision]).toEqual([day, 'DELAY_UNTIL'])
    }
    // The Saturday between them is no national holiday.
    expect(judge(au({}, '2024-03-30T01:00:00Z')).decision).toBe('ALLOW')
  })

  it('moves Christmas and the day after it to the next weekdays, and Australia Day to Monday', () => {
    for (const day of ['2021-12-27', '2021-12-28', '2022-12-26', '2022-12-27', '2028-12-25', '2028-12-26', '2027-01-26']) {
      expect([day, judge(au({}, `${day}T01:00:00Z`)).decision]).toEqual([day, 'DELAY_UNTIL'])
    }
    expect(judge(au({}, '2022-12-28T01:00:00Z')).decision).toBe('ALLOW')
  })

  it('refuses to guess the holidays of a year before its calendar', () => {
    expect(judge(au({}, '2014-03-11T01:00:00Z')).decision).not.toBe('ALLOW')
  })

  it('counts contacts made in the calendar days of the debtor, not in spans of hours', () => {
    const late = [conversation('2026-03-04T20:30:00+11:00'), conversation('2026-03-06'), conversation('2026-03-09')]
    expect(judge(au({ events: late }, '2026-03-10T20:45:00+11:00')).until).toBe('2026-03-11')
    expect(judge(au({ events: late }, '2026-03-11T08:00:00+11:00')).decision).toBe('ALLOW')
  })

  it('asks a third party where the debtor is once in six months and tells nothing', () => {
    const third = {
      purpose: 'locate', party: { id: 'P2', kind: 'person', role: 'neighbour' }, obligor: { id: 'P1', locationKnown: false },
      content: { kind: 'location_inquiry', discloses: [], identifiesAs: 'true_individual_name' },
    }
    expect(judge(au(third)).decision).toBe('ALLOW_LOCATE_ONLY')
    expect(judge(au({ ...third, content: { ...third.content, discloses: ['debt'] } })).decision).toBe('DENY')
    const asked = { ...conversation('2025-09-11'), partyId: 'P2' }
    expect(rulesOf(judge(au({ ...third, events: [asked] })))).toContain('AU-TP-02')
    expect(judge(au({ ...third, events: [{ ...asked, at: '2025-09-10' }] })).decision).toBe('ALLOW_LOCATE_ONLY')
  })

  it('takes every kind of representative out of the word of the debtor or of the record', () => {
    for (const who of ['attorney', 'debt_adviser', 'financial_counsellor', 'guardian', 'authorised_agent'] as const) {
      const verdict = judge(au({ events: [{ kind: 'representation', who, representativeId: 'R1', from: '2026-02-10' }] }))
      expect([verdict.decision, verdict.to, rulesOf(verdict)]).toEqual(['REDIRECT', 'R1', ['AU-REP-01']])
    }
  })
})
