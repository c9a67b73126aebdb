import { describe, expect, it } from 'vitest'
import { call, judge, rulesOf, unmetPublicCases } from './place.js'

const NOON = '2026-03-10T12:00:00+00:00'
const gb = (more: object = {}, at = NOON) => call('GB', 'Europe/London', at, 'regulated_credit', more)
const moratorium = { kind: 'moratorium', from: '2026-01-05', until: '2026-03-05' }
const inMoratorium = { id: 'D1', kind: 'regulated_credit', states: [moratorium] }
const representative = (more: object = {}) => ({ party: { id: 'P2', kind: 'person', role: 'authorised_representative', ...more }, obligor: { id: 'P1', capacity: 'doubted' } })

describe('the law of the United Kingdom', () => {
  it('answers every public case as it wants', () => {
    expect(unmetPublicCases('GB') ?? []).toEqual([])
  })

  it('allows an ordinary call to a borrower at noon', () => {
    expect(judge(gb()).decision).toBe('ALLOW')
  })

  it('has summer time: eight in the evening by the clock in July is still a reasonable time', () => {
    expect(judge(gb({}, '2026-07-14T20:00:00+01:00')).decision).toBe('ALLOW')
    expect(judge(gb({}, '2026-07-14T20:00:00+00:00')).decision).toBe('DELAY_UNTIL')
  })

  it('judges a nation inside it as it', () => {
    expect(judge({ ...gb(), jurisdictions: ['GB-SCT'] }).decision).toBe('ALLOW')
  })

  it('protects a joint debtor whoever of the two is in breathing space', () => {
    const joint = { party: { id: 'P2', kind: 'person', role: 'co_borrower' }, obligor: { id: 'P1' } }
    for (const partyId of ['P1', 'P2', undefined]) {
      const states = [{ ...moratorium, ...(partyId === undefined ? {} : { partyId }) }]
      expect(judge(gb({ ...joint, debt: { ...inMoratorium, states } }, '2026-02-02T12:00:00+00:00')).decision).toBe('SUPPRESS')
    }
  })

  it('lets a required notice lift the moratorium and nothing else', () => {
    const notice = { purpose: 'legal_notice', channel: 'post', content: { kind: 'statutory_notice', discloses: ['debt'] }, debt: inMoratorium }
    const verdict = judge(gb(notice, '2026-02-02T12:00:00+00:00'))
    expect(verdict.decision).toBe('ALLOW')
    expect(verdict.flags).toContain('lifted:UK-BS-01')
    const postcard = { ...notice, content: { ...notice.content, format: 'postcard' } }
    expect(rulesOf(judge(gb(postcard, '2026-02-02T12:00:00+00:00')))).toEqual(['UK-TP-02'])
  })

  it('does not resume by itself after a moratorium', () => {
    const verdict = judge(gb({ debt: inMoratorium }, '2026-06-02T12:00:00+01:00'))
    expect([verdict.decision, rulesOf(verdict)]).toEqual(['REVIEW', ['UK-BS-04']])
  })

  it('pursues a customer without capacity through nobody but the holder of a registered power or of consent', () => {
    const told = { discloses: [] }
    expect(judge(gb({ ...representative({ authority: 'registered' }), content: told })).decision).toBe('ALLOW')
    expect(judge(gb({ ...representative({ authority: 'recorded' }), content: told })).decision).toBe('REQUIRE_CONSENT')
    expect(judge(gb({ ...representative(), content: told })).decision).toBe('REQUIRE_CONSENT')
  })

  it('lets no fact about the party open a contact with a third party', () => {
    for (const role of ['spouse', 'cohabitant', 'neighbour', 'employer', 'friend', 'colleague', 'occupier', 'unknown'] as const) {
      for (const purpose of ['collect', 'locate', 'service'] as const) {
        const told = { kind: 'notice', what: 'data_source', sentOn: '2026-01-12', partyId: 'P2' }
        const third = { purpose, party: { id: 'P2', kind: 'person', role, authority: 'recorded', identity: 'confirmed' }, obligor: { id: 'P1' }, events: [told] }
        expect(judge(gb({ ...third, content: { kind: 'location_inquiry', discloses: [] } })).decision).toBe('DENY')
      }
    }
  })
})
