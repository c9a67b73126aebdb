import { describe, expect, it } from 'vitest'
import type { DebtId, EventId, PartyId } from '../../src/model/ids.js'
import type { Fact } from '../../src/model/facts.js'
import type { Event } from '../../src/model/event.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { caseOf, context, dossier, event, gate, matched, obligation, person, point, relation, SIMPLE, source, status, suppression } from './facts.js'

const P1 = 'P1' as PartyId
const D1 = 'D1' as DebtId

function borrower(...more: readonly Fact[]) {
  return caseOf(assembleCases(dossier([...SIMPLE, ...more]), context()), 'P1').caseFile
}
/** A correction of the event E1, filed under a person. */
function fixUnder(who: string): Fact {
  return event('E2', { kind: 'correction', corrects: 'E1' as EventId, because: 'a' }, { partyId: who as PartyId })
}
const kindsOf = (file: ReturnType<typeof borrower>) => file.debt.states.map((state) => state.kind)

describe('Bad news in any shape counts: death', () => {
  const report: Event = { kind: 'report', what: 'death', at: '2026-02-01' }
  it.each([
    ['a report', event('E1', report, { partyId: P1 })],
    ['a suppression', suppression({ partyId: P1, reason: 'deceased', from: '2026-02-01' })],
    ['a suppression of a value', suppression({ hash: 'hash-N1', scope: 'contact_point', reason: 'deceased', from: '2026-02-01' })],
    ['a day of death from a source that confirms none', person('P1', { deceasedOn: '2026-02-01', source: 'b' })],
  ])('is word of it in every case file by %s, and not on record before it is confirmed', (_, fact) => {
    const parts = [...SIMPLE, source('creditor'), source('b', { class: 'previous_collector' }), person('G1'), obligation('G1', 'guarantor'), point('N2', 'G1'), fact]
    const reached = assembleCases(dossier(parts), context())
    for (const { caseFile } of [caseOf(reached, 'P1'), caseOf(reached, 'G1')]) {
      expect(caseFile.events).toContainEqual(expect.objectContaining({ kind: 'report', what: 'death', at: '2026-02-01', partyId: 'P1' }))
      expect(caseFile.debt.states).toEqual([])
    }
    expect(caseOf(reached, 'P1').caseFile.party).not.toHaveProperty('deceased')
  })

  it.each([
    ["a day of death in the creditor's record", person('P1', { deceasedOn: '2026-02-01', source: 'b' }), 'creditor_record'],
    ['a register', person('P1', { deceasedOn: '2026-02-01', source: 'b' }), 'public_register'],
    ['a status of the party', status('obligor_deceased', { partyId: P1, from: '2026-02-01', source: 'b' }), 'previous_collector'],
  ] as const)('is on record by %s, as a field and as a state', (_, fact, of) => {
    const file = borrower(source('creditor'), source('b', { class: of }), fact)
    expect(file.party.deceased).toBe(true)
    expect(file.debt.states).toContainEqual({ kind: 'obligor_deceased', partyId: 'P1', from: '2026-02-01' })
  })

  it('is not cancelled by a clear check or by a newer file that says nothing', () => {
    const hit = event('E1', { kind: 'check', what: 'deceased', on: '2026-02-01', result: 'hit' }, { partyId: P1 })
    const clear = event('E2', { kind: 'check', what: 'deceased', on: '2026-03-01', result: 'clear' }, { partyId: P1 })
    const file = borrower(hit, clear, person('P1', { source: 'newer', collectedOn: '2026-03-03' }), status('obligor_deceased', { partyId: P1 }))
    expect(file.party.deceased).toBe(true)
    expect(file.events).toMatchObject([{ result: 'hit' }, { result: 'clear' }])
  })

  it('is cancelled by a correction that names it', () => {
    const fix = event('E2', { kind: 'correction', corrects: 'E1' as EventId, because: 'another person of that name' })
    const file = borrower(event('E1', report, { partyId: P1 }), fix)
    expect(file.events).toEqual([])
  })

  it('stands again when the correction itself was corrected, and when two corrections correct each other', () => {
    const fix = event('E2', { kind: 'correction', corrects: 'E1' as EventId, because: 'a' })
    const fixOfFix = event('E3', { kind: 'correction', corrects: 'E2' as EventId, because: 'b' })
    expect(borrower(event('E1', report, { partyId: P1 }), fix, fixOfFix).events).toHaveLength(1)
    const circle = event('E4', { kind: 'correction', corrects: 'E2' as EventId, because: 'c' })
    const back = event('E2', { kind: 'correction', corrects: 'E4' as EventId, because: 'd' })
    expect(borrower(event('E1', report, { partyId: P1 }), circle, back).events).toHaveLength(1)
  })

  it('is not cancelled by a correction from a source that is not admitted', () => {
    const fix = event('E2', { kind: 'correction', corrects: 'E1' as EventId, because: 'a' }, { source: 'leak' })
    const parts = [...SIMPLE, source('creditor'), source('leak', { class: 'broker_or_leak' }), event('E1', report, { partyId: P1 }), fix]
    const admit = gate((use) => use.sourceClass !== 'broker_or_leak')
    expect(caseOf(assembleCases(dossier(parts), context({ admit })), 'P1').caseFile.events).toHaveLength(1)
  })
})

describe('Corrections filed under a person', () => {
  const report: Event = { kind: 'report', what: 'death', at: '2026-02-01' }

  it('take out what is told of that person, and nothing that is told of another', () => {
    const told = event('E1', report, { partyId: P1 })
    expect(borrower(told, fixUnder('P1')).events).toEqual([])
    expect(borrower(told, fixUnder('P9')).events).toHaveLength(1)
    expect(borrower(event('E1', report, { debtId: D1 }), fixUnder('P9')).events).toEqual([])
  })

  it('take out what is told of a record that was judged the same, and not of one that may be', () => {
    const told = event('E1', report, { partyId: P1 })
    expect(borrower(told, fixUnder('P9'), person('P9'), matched('P1', 'P9', 'same')).events).toEqual([])
    expect(borrower(told, fixUnder('P9'), person('P9'), matched('P1', 'P9', 'unsure')).events).toHaveLength(1)
  })

  it('do not bring a report back to silence when a correction of another person is corrected', () => {
    const back = event('E3', { kind: 'correction', corrects: 'E2' as EventId, because: 'b' }, { partyId: 'P9' as PartyId })
    expect(borrower(event('E1', report, { partyId: P1 }), fixUnder('P1'), back).events).toHaveLength(1)
  })
})

describe('Corrections of what permits', () => {
  it('take it out of account whatever their source', () => {
    const consent = event('E1', { kind: 'consent', at: '2026-01-01', givenTo: 'agency', scope: 'call' }, { partyId: P1 })
    const fix = event('E2', { kind: 'correction', corrects: 'E1' as EventId, because: 'never given' }, { source: 'leak' })
    expect(borrower(consent).events).toHaveLength(1)
    expect(borrower(consent, fix).events).toEqual([])
  })
})

describe('Bad news in any shape counts: capacity, duty, theft, insolvency', () => {
  it('doubts the capacity of a person of whom it was reported, unless a record says less', () => {
    const doubt = event('E1', { kind: 'report', what: 'capacity_doubt', at: '2026-02-01' }, { partyId: P1 })
    expect(borrower(doubt).party.capacity).toBe('doubted')
    expect(borrower(doubt, person('P1', { capacity: 'full', source: 'b' })).party.capacity).toBe('doubted')
    expect(borrower(doubt, person('P1', { capacity: 'none', source: 'b' })).party.capacity).toBe('none')
  })

  it('is on active duty by a hit, whatever a newer clear check says', () => {
    const hit = event('E1', { kind: 'check', what: 'active_duty', on: '2026-01-01', result: 'hit' }, { partyId: P1 })
    const clear = event('E2', { kind: 'check', what: 'active_duty', on: '2026-03-01', result: 'clear' }, { partyId: P1 })
    expect(borrower(hit, clear).party.activeDuty).toBe(true)
    expect(borrower(clear).party.activeDuty).toBe(false)
    expect(borrower().party.activeDuty).toBeUndefined()
  })

  it('is in a state of identity theft, moratorium and bankruptcy by report and hit', () => {
    const theft = event('E1', { kind: 'report', what: 'identity_theft', at: '2026-02-01' }, { partyId: P1, debtId: D1 })
    const moratorium = event('E2', { kind: 'check', what: 'moratorium', on: '2026-02-02', result: 'hit' }, { partyId: P1 })
    const bankrupt = event('E3', { kind: 'check', what: 'bankruptcy', on: '2026-02-03', result: 'hit' }, { partyId: P1 })
    const file = borrower(theft, moratorium, bankrupt)
    expect(file.debt.states).toEqual([
      { kind: 'identity_theft', partyId: 'P1', from: '2026-02-01' },
      { kind: 'moratorium', partyId: 'P1', from: '2026-02-02' },
      { kind: 'bankruptcy_ch13', partyId: 'P1', from: '2026-02-03' },
      { kind: 'insolvency', partyId: 'P1', from: '2026-02-03' },
    ])
    expect(file.party.inMoratoriumScheme).toBe(true)
  })

  it('keeps a hit that names no chapter as the strictest one beside a status that names another', () => {
    const hit = event('E3', { kind: 'check', what: 'bankruptcy', on: '2026-02-03', result: 'hit' }, { partyId: P1 })
    const dismissed = status('bankruptcy_ch7', { partyId: P1, from: '2020-01-01', endedBy: 'dismissed' })
    expect(kindsOf(borrower(hit, dismissed))).toEqual(['bankruptcy_ch7', 'bankruptcy_ch13', 'insolvency'])
  })

  it("holds a party's bankruptcy for every debt of that party, and a judgment for its own debt alone", () => {
    const other = 'D2' as DebtId
    const file = borrower(status('bankruptcy_ch7', { partyId: P1, debtId: other }), status('judgment', { partyId: P1, debtId: other }))
    expect(kindsOf(file)).toEqual(['bankruptcy_ch7'])
  })
})

describe('Bad news in any shape counts: relations and suppressions', () => {
  it.each([
    ['lawyer_of', 'attorney'], ['adviser_of', 'debt_adviser'], ['guardian_of', 'guardian'],
    ['personal_representative_of', 'personal_representative'], ['authorised_representative_of', 'authorised_agent'],
  ] as const)('reads %s as a representation from its start to its own end', (kind, who) => {
    const file = borrower(relation('R1', kind, 'P1', { start: '2026-02-01', end: '2026-09-01' }))
    expect(file.events).toEqual([{ kind: 'representation', who, representativeId: 'R1', partyId: 'P1', from: '2026-02-01', until: '2026-09-01' }])
  })

  it('knows whether a power of attorney is registered, and for which debts a lawyer acts', () => {
    expect(borrower(relation('R1', 'lpa_attorney_of', 'P1', { authority: 'registered' })).events).toMatchObject([{ who: 'lpa_attorney', registered: true }])
    expect(borrower(relation('R1', 'lawyer_of', 'P1', { covers: ['D2' as DebtId] })).events).toMatchObject([{ who: 'attorney', debts: ['D2'] }])
  })

  it('keeps a moratorium in force to the day it names, whatever is to end it', () => {
    const schemes = ['2026-04-01', '2026-03-01'].map((until) =>
      borrower(status('moratorium', { partyId: P1, from: '2026-02-01', until, endedBy: 'closed' })).party.inMoratoriumScheme)
    expect(schemes).toEqual([true, undefined])
  })

  it('reads an office-holder as an insolvency', () => {
    expect(borrower(relation('R1', 'insolvency_office_holder_of', 'P1', { start: '2026-02-01' })).debt.states)
      .toEqual([{ kind: 'insolvency', partyId: 'P1', from: '2026-02-01' }])
  })

  it('knows of a representative whose source may permit nothing', () => {
    const parts = [...SIMPLE, source('creditor'), source('broker', { class: 'broker_or_leak' }), relation('R1', 'lawyer_of', 'P1', { source: 'broker' }), person('R1'), point('N9', 'R1')]
    const reached = assembleCases(dossier(parts), context({ admit: gate((use) => use.sourceClass !== 'broker_or_leak') }))
    expect(caseOf(reached, 'P1').caseFile.events).toMatchObject([{ kind: 'representation', who: 'attorney' }])
    expect(reached.candidates.map((candidate) => candidate.partyId)).toEqual(['P1'])
  })

  it('reads a suppression of a party as a request to leave it alone', () => {
    const file = borrower(suppression({ partyId: P1, from: '2026-01-01', until: '2027-01-01' }))
    expect(file.events).toEqual([{ kind: 'request', what: 'no_contact', at: '2026-01-01', by: 'P1', partyId: 'P1', until: '2027-01-01' }])
    expect(file.party.refusedContact).toBe(true)
  })

  it('reads a suppression of a channel, of a point and of a wrong number as what each is', () => {
    expect(borrower(suppression({ partyId: P1, scope: 'sms' })).events).toMatchObject([{ what: 'stop_channel', channel: 'sms', partyId: 'P1' }])
    expect(borrower(suppression({ hash: 'hash-N1', scope: 'contact_point' })).events).toMatchObject([{ what: 'stop_contact_point', contactPointId: 'N1' }])
    expect(borrower(suppression({ hash: 'hash-N1', scope: 'voice' })).events).toMatchObject([{ what: 'stop_channel', channel: 'voice', contactPointId: 'N1' }])
    const reached = assembleCases(dossier([...SIMPLE, point('N2', 'P1'), suppression({ hash: 'hash-N1', scope: 'voice' })]), context())
    expect(caseOf(reached, 'P1', 'voice', 'N2').caseFile.events).toEqual([])
    expect(borrower(suppression({ hash: 'hash-N1', scope: 'contact_point', reason: 'wrong_number' })).events)
      .toMatchObject([{ what: 'wrong_number', contactPointId: 'N1' }, { what: 'stop_contact_point', contactPointId: 'N1' }])
  })

  it('forgets a suppression when its own end has passed, and not on its last day', () => {
    expect(borrower(suppression({ partyId: P1, until: '2026-03-03' })).events).toEqual([])
    expect(borrower(suppression({ partyId: P1, until: '2026-03-04' })).events).toHaveLength(1)
  })

  it('counts a request from a source that may permit nothing', () => {
    const parts = [...SIMPLE, source('creditor'), source('scrub', { class: 'protective_check', purposes: ['protect'] }), suppression({ partyId: P1, source: 'scrub' })]
    expect(caseOf(assembleCases(dossier(parts), context()), 'P1').caseFile.party.refusedContact).toBe(true)
  })

  it('reads a contact in which the number turned out to be of another as a report of a wrong number', () => {
    const learned: Event = { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-02-01', contactPointId: 'N1', result: 'wrong_party', learned: 'number_of_other' }
    expect(borrower(event('E1', learned, { partyId: P1, debtId: D1 })).events).toContainEqual({ kind: 'report', what: 'wrong_number', at: '2026-02-01', contactPointId: 'N1', partyId: 'P1' })
  })

  it('reads a contact that reached somebody else as a report of a wrong number', () => {
    const reached: Event = { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-02-01', contactPointId: 'N1', result: 'wrong_party' }
    const report = { kind: 'report', what: 'wrong_number', at: '2026-02-01', contactPointId: 'N1', partyId: 'P1' }
    expect(borrower(event('E1', reached, { partyId: P1, debtId: D1 })).events).toContainEqual(report)
    expect(borrower(event('E1', { ...reached, result: 'unanswered' }, { partyId: P1, debtId: D1 })).events).not.toContainEqual(report)
  })

  it('hears a wish to be left alone from whoever spoke it and for whom it is filed, and from nobody else', () => {
    const wish = event('E1', { kind: 'request', what: 'no_contact', at: '2026-02-01', by: 'G1', partyId: 'P1' }, { partyId: P1 })
    const others = ['G1', 'G2'].flatMap((id) => [person(id), obligation(id, 'guarantor'), point(`N-${id}`, id)])
    const reached = assembleCases(dossier([...SIMPLE, ...others, wish]), context())
    const refused = ['P1', 'G1', 'G2'].map((id) => caseOf(reached, id).caseFile.party.refusedContact)
    expect(refused).toEqual([true, true, undefined])
  })
})
