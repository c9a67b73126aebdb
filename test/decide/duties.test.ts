import { describe, expect, it } from 'vitest'
import { compilePacks, dueWords, dutiesOf, endWords, parsePack, shippedPacks, startWords, type Duty } from '../../src/decide/index.js'
import type { Dossier } from '../../src/model/dossier.js'

const packs = compilePacks(shippedPacks)

function facts(given: readonly object[] = []): readonly object[] {
  return given.map((content, i) => ({ kind: 'x', key: `k${i}`, content }))
}

/** A dossier of one debt of P1 with what a test adds: rows by kind, events by day. */
function dossier(jurisdiction: string, rows: Partial<Record<keyof Dossier, readonly object[]>> & { readonly events?: readonly object[] }, placedOn?: string): Dossier {
  const { events = [], ...others } = rows
  const records = events.map((event, i) => ({ eventId: `e${i}`, event: 'corrects' in event ? { kind: 'correction', because: 'x', ...event } : event, ...('partyId' in event ? { partyId: event.partyId } : {}) }))
  return {
    debtId: 'D', revision: 1, otherDebts: [], relations: [], contactPoints: [], samePoints: [], suppressions: [], templates: [], matchDecisions: [], statuses: [], sources: [], parties: [],
    debts: facts([{ debtId: 'D', jurisdiction, placedOn }]),
    obligations: facts([{ debtId: 'D', partyId: 'P1', role: 'borrower' }]),
    ...Object.fromEntries(Object.entries(others).map(([name, given]) => [name, facts(given)])),
    events: facts(records).map((fact) => ({ ...fact, kind: 'event' })),
  } as unknown as Dossier
}

function shown(duties: readonly Duty[], rule: string): readonly (readonly unknown[])[] {
  return duties.filter((duty) => duty.rule === rule).map((duty) => [duty.partyId, duty.dueOn ?? duty.before, duty.standing, ...(duty.doneOn === undefined ? [] : [duty.doneOn])])
}

const talk = (at: string, more: object = {}): object => ({ kind: 'contact', direction: 'out', channel: 'voice', at, partyId: 'P1', purpose: 'collect', result: 'conversation', ...more })
const DISPUTE = { kind: 'dispute', at: '2026-01-01', partyId: 'P1' }
const check = (what: string, on: string, more: object = {}): object => ({ kind: 'check', what, result: 'clear', on, partyId: 'P1', ...more })
const request = (at: string, more: object = {}): object => ({ kind: 'request', what: 'information', at, by: 'P1', ...more })

describe('the validation notice (US-VAL-01)', () => {
  it.each([
    ['is not owed before anybody was reached', [talk('2026-03-01T10:00:00-05:00', { result: 'unanswered' })], '2026-03-20', []],
    ['is owed within five days of the first communication', [talk('2026-03-02T23:30:00-05:00')], '2026-03-07', [['P1', '2026-03-07', 'open']]],
    ['is overdue on the sixth day', [talk('2026-03-02T23:30:00-05:00')], '2026-03-08', [['P1', '2026-03-07', 'overdue']]],
    ['counts from the first communication alone', [talk('2026-03-02T10:00:00Z'), talk('2026-03-05T10:00:00Z')], '2026-03-05', [['P1', '2026-03-07', 'open']]],
    ['was done by a notice sent before', [{ kind: 'notice', what: 'validation', sentOn: '2026-02-20', partyId: 'P1' }, talk('2026-03-02T10:00:00Z')], '2026-03-20', [['P1', '2026-03-07', 'done', '2026-02-20']]],
    ['is not done by a notice that came back', [{ kind: 'notice', what: 'validation', sentOn: '2026-03-03', returned: true, partyId: 'P1' }, talk('2026-03-02T10:00:00Z')], '2026-03-20', [['P1', '2026-03-07', 'overdue']]],
    ['is not done by a notice to another person', [{ kind: 'notice', what: 'validation', sentOn: '2026-03-03', partyId: 'P2' }, talk('2026-03-02T10:00:00Z')], '2026-03-20', [['P1', '2026-03-07', 'overdue']]],
    ['is not done by a notice of a later day than the one asked about', [{ kind: 'notice', what: 'validation', sentOn: '2026-03-30', partyId: 'P1' }, talk('2026-03-02T10:00:00Z')], '2026-03-20', [['P1', '2026-03-07', 'overdue']]],
    ['is not owed to somebody who owes nothing', [talk('2026-03-02T10:00:00Z', { partyId: 'P2' })], '2026-03-20', []],
    ['is not owed for talk about another debt', [talk('2026-03-02T10:00:00Z', { debts: ['OTHER'] })], '2026-03-20', []],
    ['is not owed for a contact that was recorded wrongly', [talk('2026-03-02T10:00:00Z'), { corrects: 'e0' }], '2026-03-20', []],
  ])('%s', (_name, events, day, wanted) => {
    expect(shown(dutiesOf(dossier('US-NY', { events }), packs, day), 'US-VAL-01')).toEqual(wanted)
  })

  it('is done when a record judged the same person got it, by the latest word on the two', () => {
    const events = [talk('2026-03-02T10:00:00Z'), { kind: 'notice', what: 'validation', sentOn: '2026-03-03', partyId: 'P9' }]
    const same = { aId: 'P1', bId: 'P9', decision: 'same', decidedBy: 'x', decidedOn: '2026-01-02' }
    const before = { ...same, decision: 'different', decidedOn: '2026-01-01' }
    expect(shown(dutiesOf(dossier('US', { events, matchDecisions: [same, before] }), packs, '2026-03-20'), 'US-VAL-01')).toEqual([['P1', '2026-03-07', 'done', '2026-03-03']])
    expect(shown(dutiesOf(dossier('US', { events, matchDecisions: [before] }), packs, '2026-03-20'), 'US-VAL-01')).toEqual([['P1', '2026-03-07', 'overdue']])
  })

  it('is owed in the United States and nowhere else', () => {
    expect(shown(dutiesOf(dossier('CN', { events: [talk('2026-03-02T10:00:00Z')] }), packs, '2026-03-20'), 'US-VAL-01')).toEqual([])
  })
})

describe('answers to requests', () => {
  it.each([
    ['EU', 'DL-EU', '2026-01-31', '2026-02-28'],
    ['DE', 'DL-EU', '2024-01-31', '2024-02-29'],
    ['GB', 'DL-GB', '2026-01-15', '2026-02-15'],
    ['CN', 'DL-CN', '2026-01-15', '2026-01-30'],
    ['US-TX', 'DL-US', '2026-01-15', '2026-03-01'],
    ['IN', 'DL-IN', '2026-01-15', '2026-02-14'],
    ['AU', 'DL-AU', '2026-01-15', '2026-02-14'],
  ])('in %s are due by %s: received on %s, due on %s', (place, rule, received, due) => {
    const events = [request('2026-01-01', { receivedOn: received })]
    const next = new Date(Date.parse(due) + 86_400_000).toISOString().slice(0, 10)
    expect(shown(dutiesOf(dossier(place, { events }), packs, due), rule)).toEqual([['P1', due, 'open']])
    expect(shown(dutiesOf(dossier(place, { events }), packs, next), rule)).toEqual([['P1', due, 'overdue']])
  })

  it('are each counted, and ended by a contact in the service of that person or by a reply to it, not by one to collect', () => {
    const events = [request('2026-01-01'), request('2026-01-05'), talk('2026-01-10'), talk('2026-01-12', { replyTo: 'e0' })]
    expect(shown(dutiesOf(dossier('GB', { events }), packs, '2026-01-20'), 'DL-GB')).toEqual([['P1', '2026-02-01', 'done', '2026-01-12'], ['P1', '2026-02-05', 'open']])
    const served = [...events, talk('2026-01-15', { purpose: 'service' })]
    expect(shown(dutiesOf(dossier('GB', { events: served }), packs, '2026-01-20'), 'DL-GB').map((one) => one[2])).toEqual(['done', 'done'])
  })

  it('are owed to anybody in the data by the law of that person too', () => {
    const parties = [{ partyId: 'P2', kind: 'person', country: 'FR' }]
    const found = dutiesOf(dossier('US', { events: [request('2026-01-01', { by: 'P2' })], parties }), packs, '2026-01-02')
    expect(found.map((duty) => [duty.rule, duty.partyId])).toEqual(expect.arrayContaining([['DL-EU', 'P2'], ['DL-US', 'P2']]))
  })
})

describe('other duties', () => {
  it('ask for an answer to a dispute before collecting again, until it was answered', () => {
    expect(shown(dutiesOf(dossier('US', { events: [DISPUTE] }), packs, '2026-06-01'), 'US-VAL-02')).toEqual([['P1', 'collection', 'open']])
    expect(shown(dutiesOf(dossier('US', { events: [{ ...DISPUTE, answered: 'verified' }] }), packs, '2026-06-01'), 'US-VAL-02')).toEqual([])
  })

  it('ask for the notice about a source that the person did not feed, once for each source, within a month', () => {
    const sources = [
      { sourceId: 's1', class: 'credit_bureau', obtainedOn: '2026-01-10', authorisation: 'contract' },
      { sourceId: 's2', class: 'own_application', obtainedOn: '2026-01-10', authorisation: 'contract' },
      { sourceId: 's3', class: 'public_register', obtainedOn: '2026-01-10', authorisation: 'statute', noticeSentOn: '2026-01-20' },
    ]
    const parties = sources.flatMap(({ sourceId }) => [{ partyId: 'P1', kind: 'person', sourceId }, { partyId: 'C1', kind: 'organization', sourceId }])
    const rows = { sources, parties }
    expect(shown(dutiesOf(dossier('DE', rows), packs, '2026-03-01'), 'EU-DATA-02')).toEqual([['P1', '2026-02-10', 'overdue']])
    const told = { ...rows, events: [{ kind: 'notice', what: 'data_source', sentOn: '2026-02-01', partyId: 'P1' }] }
    expect(shown(dutiesOf(dossier('DE', told), packs, '2026-03-01'), 'EU-DATA-02')).toEqual([['P1', '2026-02-10', 'done', '2026-02-01']])
  })

  it('ask for the notice to a third party whose data somebody else gave, at the first contact if that comes sooner', () => {
    const sources = [{ sourceId: 's1', class: 'own_application', obtainedOn: '2026-01-10', authorisation: 'contract' }]
    const parties = ['P1', 'P2', 'P3'].map((partyId) => ({ partyId, kind: 'person', sourceId: 's1' }))
    const relations = [{ fromId: 'P2', toId: 'P1', kind: 'sibling_of' }, { fromId: 'P3', toId: 'P1', kind: 'lawyer_of' }]
    for (const [place, rule] of [['DE', 'EU-DATA-02'], ['GB', 'UK-DATA-01']] as const) {
      expect(shown(dutiesOf(dossier(place, { sources, parties, relations }), packs, '2026-02-11'), rule)).toEqual([['P2', '2026-02-10', 'overdue']])
      const events = ['P1', 'P2', 'P3'].map((partyId) => talk('2026-01-20T10:00:00Z', { partyId }))
      expect(shown(dutiesOf(dossier(place, { sources, parties, relations, events }), packs, '2026-01-21'), rule)).toEqual([['P2', '2026-01-20', 'overdue'], ['P2', '2026-02-10', 'open']])
    }
  })

  it('ask for the notice to a borrower who was traced at the first contact after the tracing, and not for one before', () => {
    const sources = [{ sourceId: 's1', class: 'certified_skip_trace', obtainedOn: '2026-01-10', authorisation: 'certified' }]
    const rows = { sources, parties: [{ partyId: 'P1', kind: 'person', sourceId: 's1' }] }
    const on = (at: string): readonly unknown[] => shown(dutiesOf(dossier('DE', { ...rows, events: [talk(at)] }), packs, '2026-01-21'), 'EU-DATA-02')
    expect(on('2026-01-12T10:00:00Z')).toEqual([['P1', '2026-01-12', 'overdue'], ['P1', '2026-02-10', 'open']])
    expect(on('2026-01-09T10:00:00Z')).toEqual([['P1', '2026-02-10', 'open']])
  })

  it('name the day to which the law lets an answer be put off, in the European packs alone', () => {
    const events = [request('2026-01-01', { receivedOn: '2026-11-30' })]
    const to = ['DE', 'GB', 'US', 'AU'].map((place) => dutiesOf(dossier(place, { events }), packs, '2026-12-01')[0]?.extendableTo)
    expect(to).toEqual(['2027-02-28', '2027-02-28', undefined, undefined])
  })

  it('ask for a new check of a number that is texted within 60 days of the last text, consent or check at that number', () => {
    const text = { kind: 'contact', direction: 'in', channel: 'sms', at: '2026-01-01T10:00:00Z', partyId: 'P1', contactPointId: 'N1', result: 'delivered' }
    const after = (...more: readonly object[]): readonly unknown[] => shown(dutiesOf(dossier('US', { events: [text, ...more] }), packs, '2026-03-03'), 'US-ECOM-05')
    expect(after()).toEqual([['P1', '2026-03-02', 'overdue']])
    expect(after(check('reassigned_number', '2026-02-20', { contactPointId: 'N2' }))[0]).toEqual(['P1', '2026-03-02', 'overdue'])
    expect(after(check('reassigned_number', '2026-02-20', { contactPointId: 'N1' }))).toEqual([['P1', '2026-03-02', 'done', '2026-02-20'], ['P1', '2026-04-21', 'open']])
    expect(after({ kind: 'consent', scope: 'sms', givenTo: 'A', by: 'P1', at: '2026-02-01' })).toEqual([['P1', '2026-03-02', 'done', '2026-02-01'], ['P1', '2026-04-02', 'open']])
  })

  it('ask before a legal step whether the person is on active duty, and again for each suit', () => {
    const statuses = [{ debtId: 'D', kind: 'litigation_pending', from: '2026-02-01' }]
    const after = (...events: readonly object[]): readonly unknown[] => shown(dutiesOf(dossier('US', { statuses, events }), packs, '2026-03-01'), 'US-SCRA-01')
    expect([after(), after(check('active_duty', '2026-01-31')), after(check('active_duty', '2026-02-01'))]).toEqual([[['P1', 'legal_step', 'open']], [['P1', 'legal_step', 'open']], [['P1', 'legal_step', 'done', '2026-02-01']]])
  })

  it('ask in every place whether a reported death is true, of the person it is about and not of whoever told it', () => {
    const report = { kind: 'report', what: 'death', at: '2026-01-01', partyId: 'P1', by: 'P2' }
    const after = (...events: readonly object[]): readonly unknown[] => shown(dutiesOf(dossier('AU', { events: [report, ...events] }), packs, '2026-02-01'), 'H-DEATH-01')
    expect(after()).toEqual([['P1', '2026-01-31', 'overdue']])
    expect(after(check('deceased', '2026-01-05'))).toEqual([['P1', '2026-01-31', 'done', '2026-01-05']])
    expect(after(check('deceased', '2026-01-05', { result: 'hit' }))).toEqual([['P1', '2026-01-31', 'overdue'], ['P1', '2026-02-04', 'open']])
  })

  it('ask an agency in China to give back or delete the data of a debt that was recalled', () => {
    expect(shown(dutiesOf(dossier('CN', { debts: [{ debtId: 'D', jurisdiction: 'CN', recalledOn: '2026-01-01' }] }), packs, '2026-02-01'), 'CN-PI-06')).toEqual([[undefined, 'use', 'unrecorded']])
    expect(shown(dutiesOf(dossier('CN', {}), packs, '2026-02-01'), 'CN-PI-06')).toEqual([])
  })

  it('say where the record cannot show that they were done, and stop with the state they hang on', () => {
    const statuses = [{ debtId: 'D', kind: 'moratorium', from: '2026-01-01', until: '2026-03-01' }]
    expect(shown(dutiesOf(dossier('GB', { statuses }), packs, '2026-02-01'), 'UK-BS-04')).toEqual([[undefined, '2026-01-01', 'unrecorded']])
    expect(shown(dutiesOf(dossier('GB', { statuses }), packs, '2026-03-02'), 'UK-BS-04')).toEqual([])
    expect(shown(dutiesOf(dossier('CN', {}, '2026-01-01'), packs, '2026-03-02'), 'CN-PI-03')).toEqual([[undefined, 'use', 'unrecorded']])
  })

  it('ask in China for an answer to a relative of a dead obligor, and not to the obligor by that rule', () => {
    const events = [request('2026-01-01', { by: 'P2' }), request('2026-01-01')]
    const dead = { parties: [{ partyId: 'P1', kind: 'person', deceasedOn: '2025-12-01' }] }
    expect(shown(dutiesOf(dossier('CN', { events, ...dead }), packs, '2026-01-05'), 'CN-PI-04')).toEqual([['P2', '2026-01-16', 'open']])
    expect(shown(dutiesOf(dossier('CN', { events }), packs, '2026-01-05'), 'CN-PI-04')).toEqual([])
  })

  it('count business days without weekends and holidays', () => {
    const us = shippedPacks.find((pack) => pack.id === 'US')!
    const duties = [{ ...us.duties[0]!, clock: { ...us.duties[0]!.clock, within: { businessDays: 3, holidays: 'HOL-US' } } }]
    const found = dutiesOf(dossier('US', { events: [talk('2026-07-01T10:00:00Z')] }), compilePacks([{ ...us, duties }]), '2026-07-02')
    expect(found.map((duty) => duty.dueOn)).toEqual(['2026-07-07'])
  })
})

describe('the clocks of every pack', () => {
  it.each(shippedPacks.flatMap((pack) => pack.duties.map((duty) => [`${pack.id} ${duty.id}`, duty] as const)))('of %s are read out whole', (_name, duty) => {
    expect([startWords(duty.clock), dueWords(duty.clock), endWords(duty.clock)].join(' | ')).not.toMatch(/undefined|null|\[object| {2}/)
  })

  it.each([
    ['a field that the trace does not have', (clock: object) => ({ ...clock, starts: { on: 'placement', count: 'first', where: { colour: ['red'] } } })],
    ['both a span and an act to come before', (clock: object) => ({ ...clock, before: 'use' })],
    ['a calendar that the pack does not have', (clock: object) => ({ ...clock, before: undefined, within: { businessDays: 2, holidays: 'HOL-XX' } })],
    ['a trace that is none', (clock: object) => ({ ...clock, starts: { on: 'rumour', count: 'first' } })],
  ])('are refused with %s, with the pointer', (_name, change) => {
    const us = shippedPacks.find((pack) => pack.id === 'US')!
    const [first, ...rest] = us.duties
    const wrong = { ...us, duties: [{ ...first!, clock: change(first!.clock) }, ...rest] }
    expect(() => parsePack(wrong, 'x.json')).toThrow(/x\.json: .*\/duties\/0\/clock/)
  })
})
