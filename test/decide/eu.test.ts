import { describe, expect, it } from 'vitest'
import { PURPOSES, CHANNELS } from '../../src/model/event.js'
import { call, judge, rulesOf, unmetPublicCases } from './place.js'

const NOON = '2026-03-10T12:00:00+01:00'
const eu = (more: object = {}, place = 'DE') => call(place, 'Europe/Berlin', NOON, 'consumer', { humanDecision: true, ...more })

describe('the frame of the European Union', () => {
  it('answers every public case as it wants', () => {
    expect(unmetPublicCases('EU') ?? []).toEqual([])
  })

  it('allows no call, text message or visit in any member state without a national pack', () => {
    for (const place of ['EU', 'DE', 'FR', 'GR', 'IE', 'SE']) {
      for (const channel of ['voice', 'voicemail', 'ringless_voicemail', 'sms', 'visit'] as const) {
        for (const purpose of PURPOSES) {
          const verdict = judge(eu({ channel, purpose }, place))
          expect(verdict.decision).toBe('DENY')
          expect(rulesOf(verdict)).toContain('EU-NAT-01')
        }
      }
    }
  })

  it('allows a letter to a borrower once the transfer of the debt was told', () => {
    const debt = { id: 'D1', kind: 'transferred_npl', states: [] }
    const letter = { channel: 'post', debt, contactPoint: { id: 'A1', kind: 'postal_address', place: 'home' } }
    expect(rulesOf(judge(eu(letter)))).toEqual(['EU-CS-02'])
    const told = { kind: 'notice', what: 'transfer', sentOn: '2026-03-09', partyId: 'P1' }
    expect(judge(eu({ ...letter, events: [told] })).decision).toBe('ALLOW')
    expect(judge(eu({ ...letter, events: [{ ...told, sentOn: '2026-03-11' }] })).decision).toBe('DENY')
  })

  it('takes a state outside the Union for no part of it', () => {
    expect(rulesOf(judge(eu({}, 'NO')))).toEqual(['NO-PACK'])
  })

  it('lets an objection end every contact with somebody who does not owe', () => {
    for (const channel of CHANNELS) {
      const objects = { kind: 'request', what: 'objection', at: '2026-03-01', by: 'P2', partyId: 'P2' }
      const guardian = { channel, party: { id: 'P2', kind: 'person', role: 'guardian' }, obligor: { id: 'P1' }, events: [objects] }
      expect(judge(eu(guardian)).decision).toBe('SUPPRESS')
    }
  })

  it('waits for a person to decide', () => {
    const letter = { channel: 'email', contactPoint: { id: 'E1', kind: 'email' } }
    expect(judge(eu(letter)).decision).toBe('ALLOW')
    const verdict = judge(eu({ ...letter, humanDecision: false }))
    expect([verdict.decision, rulesOf(verdict)]).toEqual(['REVIEW', ['EU-DATA-06']])
    expect(verdict.reasons[0]?.facts).toContain('/humanDecision')
  })
})
