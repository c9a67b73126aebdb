import { describe, expect, it } from 'vitest'
import type { Fact } from '../../src/model/facts.js'
import type { DebtId, PartyId } from '../../src/model/ids.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { call, caseOf, context, debt, dossier, event, matched, obligation, outline, person, point, SIMPLE, source, suppression, whyNot } from './facts.js'

const P1 = 'P1' as PartyId
const STRANGER = 'S9' as PartyId

function eventsWith(same: readonly Fact[], ...more: readonly Fact[]) {
  const file = dossier([...SIMPLE, ...more], { samePoints: same as never })
  return caseOf(assembleCases(file, context()), 'P1').caseFile.events
}
/** The same number in the hands of somebody whom this debt does not know. */
const SHARED = [point('N7', 'S9', { hash: 'hash-N1' })]

describe('Points, not records', () => {
  it.each([
    ['a request to stop there', { kind: 'request', what: 'stop_contact_point', at: '2026-02-01', contactPointId: 'N7', by: 'S9' }, 'stop_contact_point'],
    ['a request to stop a medium there', { kind: 'request', what: 'stop_channel', channel: 'sms', at: '2026-02-01', contactPointId: 'N7' }, 'stop_channel'],
    ['a request never to be contacted there', { kind: 'request', what: 'no_contact', at: '2026-02-01', contactPointId: 'N7' }, 'stop_contact_point'],
    ['an employer that forbids it', { kind: 'request', what: 'employer_prohibits', at: '2026-02-01', contactPointId: 'N7' }, 'employer_prohibits'],
    ['a report of a wrong number', { kind: 'report', what: 'wrong_number', at: '2026-02-01', contactPointId: 'N7' }, 'wrong_number'],
    ['a report of a disclosure', { kind: 'report', what: 'disclosed_to_third_party', at: '2026-02-01', contactPointId: 'N7' }, 'disclosed_to_third_party'],
    ['a hit of the reassigned-number check', { kind: 'check', what: 'reassigned_number', on: '2026-02-01', result: 'hit', contactPointId: 'N7' }, 'reassigned_number'],
  ] as const)("binds a point by somebody else's %s", (_, what, named) => {
    const events = eventsWith(SHARED, event('E1', what, { partyId: STRANGER, debtId: 'D9' as DebtId }))
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ what: named, contactPointId: 'N1', partyId: 'P1' })
    expect(JSON.stringify(events)).not.toContain('S9')
  })

  it.each([
    ['a consent', { kind: 'consent', at: '2026-02-01', givenTo: 'agency', scope: 'call', contactPointId: 'N7' }],
    ['a clear check', { kind: 'check', what: 'reassigned_number', on: '2026-02-01', result: 'clear', contactPointId: 'N7' }],
    ['a text message from there', { kind: 'contact', direction: 'in', channel: 'sms', at: '2026-02-01', contactPointId: 'N7', result: 'delivered' }],
    ['a report of a death', { kind: 'report', what: 'death', at: '2026-02-01', contactPointId: 'N7' }],
    ['a cease request about another debt', { kind: 'request', what: 'cease', at: '2026-02-01', contactPointId: 'N7', medium: 'writing' }],
  ] as const)("takes nothing from somebody else's %s", (_, what) => {
    expect(eventsWith(SHARED, event('E1', what, { partyId: STRANGER, debtId: 'D9' as DebtId }))).toEqual([])
  })

  it('binds only the point of that value, not the others of the party', () => {
    const parts = [...SIMPLE, point('N2', 'P1'), event('E1', { kind: 'request', what: 'stop_contact_point', at: '2026-02-01', contactPointId: 'N7' }, { partyId: STRANGER })]
    const reached = assembleCases(dossier(parts, { samePoints: SHARED }), context())
    expect(caseOf(reached, 'P1', 'voice', 'N1').caseFile.events).toHaveLength(1)
    expect(caseOf(reached, 'P1', 'voice', 'N2').caseFile.events).toEqual([])
  })

  it('carries a request of one obligor to the same number of another, and of each to its own', () => {
    const parts = [
      ...SIMPLE, person('P2'), obligation('P2', 'co_borrower'), point('N2', 'P2', { hash: 'hash-N1' }),
      event('E1', { kind: 'request', what: 'stop_contact_point', at: '2026-02-01', contactPointId: 'N2', by: 'P2' }, { partyId: 'P2' as PartyId }),
    ]
    const reached = assembleCases(dossier(parts), context())
    expect(caseOf(reached, 'P2').caseFile.events).toMatchObject([{ contactPointId: 'N2', partyId: 'P2' }])
    expect(caseOf(reached, 'P1').caseFile.events).toMatchObject([{ contactPointId: 'N2', partyId: 'P2' }, { contactPointId: 'N1', partyId: 'P1' }])
  })

  it('binds by a suppression of a value whoever has it', () => {
    const parts = [...SIMPLE, person('P2'), obligation('P2', 'co_borrower'), point('N2', 'P2', { hash: 'hash-N1' }), suppression({ hash: 'hash-N1', scope: 'contact_point' })]
    const reached = assembleCases(dossier(parts), context())
    expect(caseOf(reached, 'P1').caseFile.events).toContainEqual(expect.objectContaining({ what: 'stop_contact_point', contactPointId: 'N1', partyId: 'P1' }))
    expect(caseOf(reached, 'P2').caseFile.events).toContainEqual(expect.objectContaining({ what: 'stop_contact_point', contactPointId: 'N2', partyId: 'P2' }))
  })

  it('closes whoever has a value that a suppression closes for the party', () => {
    expect(caseOf(assembleCases(dossier([...SIMPLE, suppression({ hash: 'hash-N1', scope: 'party' })]), context()), 'P1').caseFile.party.refusedContact).toBe(true)
  })

  it('asks once about a value that a party has under two ids, and counts what happened under both', () => {
    const parts = [...SIMPLE, point('N0', 'P1', { hash: 'hash-N1' }), event('E1', call('2026-03-01', 'P1', 'N1')), event('E2', call('2026-03-02', 'P1', 'N0'))]
    const reached = assembleCases(dossier(parts), context())
    expect(outline(reached)).toEqual(['P1 borrower N0 sms', 'P1 borrower N0 voice'])
    expect(caseOf(reached, 'P1').caseFile.events).toMatchObject([{ contactPointId: 'N0', at: '2026-03-01' }, { contactPointId: 'N0', at: '2026-03-02' }])
  })
})

describe('Points, not records: one id with two values', () => {
  it('asks about the value that was collected last, and about no other under that id', () => {
    const older = point('N1', 'P1', { hash: 'older', source: 'b', collectedOn: '2025-01-01', place: 'work' })
    const reached = assembleCases(dossier([...SIMPLE, source('creditor'), source('b'), older]), context())
    expect(outline(reached)).toEqual(['P1 borrower N1 sms', 'P1 borrower N1 voice'])
    expect(caseOf(reached, 'P1').caseFile.contactPoint).not.toHaveProperty('place')
  })
})

describe('Points, not records: persons', () => {
  const same = [...SIMPLE, person('P5'), matched('P1', 'P5', 'same')]

  it('counts the events of every record judged the same', () => {
    const file = caseOf(assembleCases(dossier([...same, event('E1', call('2026-03-01', 'P5', 'N5'), { partyId: 'P5' as PartyId, debtId: 'D5' as DebtId })]), context()), 'P1').caseFile
    expect(file.events).toMatchObject([{ kind: 'contact', partyId: 'P1', debts: ['D5'] }])
  })

  it('opens nothing by a merge: no point, consent, notice or tie of the other record', () => {
    const parts = [
      ...same, point('N5', 'P5'),
      event('E1', { kind: 'consent', at: '2026-03-01', givenTo: 'agency', scope: 'call' }, { partyId: 'P5' as PartyId }),
      event('E2', { kind: 'notice', what: 'validation', sentOn: '2026-03-01' }, { partyId: 'P5' as PartyId }),
      point('N8', 'F1'), person('F1'),
    ]
    const reached = assembleCases(dossier(parts), context())
    expect(outline(reached)).toEqual(['P1 borrower N1 sms', 'P1 borrower N1 voice'])
    expect(whyNot(reached)).toEqual(['P1 N5 merged-record'])
    expect(caseOf(reached, 'P1').caseFile.events).toEqual([])
  })

  it('makes one candidate of two obliged records of one person', () => {
    const parts = [...same, obligation('P5', 'borrower'), point('N5', 'P5')]
    const reached = assembleCases(dossier(parts), context())
    expect(reached.candidates.map((candidate) => candidate.partyId)).toEqual(['P1'])
    expect(outline(reached)).toEqual(['P1 borrower N1 sms', 'P1 borrower N1 voice', 'P1 borrower N5 sms', 'P1 borrower N5 voice'])
  })

  it('closes by the death of the other record, and asks a person where somebody was unsure', () => {
    const dead = person('P6', { deceasedOn: '2026-01-01' })
    const sure = caseOf(assembleCases(dossier([...SIMPLE, dead, matched('P1', 'P6', 'same')]), context()), 'P1')
    expect(sure.caseFile.party.deceased).toBe(true)
    const unsure = caseOf(assembleCases(dossier([...SIMPLE, dead, matched('P1', 'P6', 'unsure')]), context()), 'P1')
    expect(unsure.caseFile.party).not.toHaveProperty('deceased')
    expect(unsure.caseFile.party.matches).toBe(2)
    expect(unsure.reviews).toMatchObject([{ kind: 'probable_duplicate' }])
    expect(unsure.reviews[0]?.facts).toContain(dead.key)
    const other = caseOf(assembleCases(dossier([...SIMPLE, dead, matched('P1', 'P6', 'different')]), context()), 'P1')
    expect(other.reviews).toEqual([])
  })

  it('counts our calls to a record that may be the same as calls to this person, and nothing that it was told or gave', () => {
    const about = { partyId: 'P6' as PartyId, debtId: 'D6' as DebtId }
    const parts = [
      ...SIMPLE, person('P6'), matched('P1', 'P6', 'unsure'), event('E1', call('2026-03-03', 'P6', 'N6'), about),
      event('E2', { kind: 'consent', at: '2026-03-01', givenTo: 'agency', scope: 'call' }, { partyId: 'P6' as PartyId }),
      event('E3', { kind: 'contact', direction: 'in', channel: 'sms', at: '2026-03-01', result: 'delivered' }, about),
    ]
    expect(caseOf(assembleCases(dossier(parts), context()), 'P1').caseFile.events).toMatchObject([{ id: 'E1', partyId: 'P1', debts: ['D6'] }])
  })

  it.each([
    ['incapacity', [person('P6', { capacity: 'limited' })]],
    ['insolvency', [person('P6'), { ...event('E1', { kind: 'check', what: 'bankruptcy', on: '2026-01-01', result: 'hit' }, { partyId: 'P6' as PartyId }) }]],
    ['distress', [person('P6'), event('E1', { kind: 'report', what: 'distress', at: '2026-01-01' }, { partyId: 'P6' as PartyId })]],
  ] as const)('asks a person about the %s of a record that may be the same', (_, facts) => {
    expect(caseOf(assembleCases(dossier([...SIMPLE, ...facts, matched('P1', 'P6', 'unsure')]), context()), 'P1').reviews).toHaveLength(1)
  })

  it('follows the latest word on a pair, and is unsure of two words of one day', () => {
    const dead = person('P6', { deceasedOn: '2026-01-01' })
    const words = (...decisions: readonly ReturnType<typeof matched>[]) => caseOf(assembleCases(dossier([...SIMPLE, dead, ...decisions]), context()), 'P1')
    expect(words(matched('P1', 'P6', 'same', '2026-02-01', 'a'), matched('P6', 'P1', 'different', '2026-02-02', 'b')).caseFile.party).not.toHaveProperty('deceased')
    expect(words(matched('P1', 'P6', 'same', '2026-02-02', 'a'), matched('P6', 'P1', 'different', '2026-02-02', 'b')).reviews).toHaveLength(1)
  })

  it('keeps the requests a person made about all debts, and of another debt only what speaks for the person', () => {
    const about = { partyId: P1, debtId: 'D2' as DebtId }
    const reached = assembleCases(dossier([
      ...SIMPLE,
      event('E1', { kind: 'request', what: 'no_contact', at: '2026-02-01' }, about),
      event('E2', { kind: 'request', what: 'cease', at: '2026-02-02', medium: 'writing' }, about),
      event('E3', { kind: 'dispute', at: '2026-02-03' }, about),
      event('E4', { kind: 'consent', at: '2026-02-04', givenTo: 'agency', scope: 'call' }, about),
      event('E5', { kind: 'report', what: 'distress', at: '2026-02-05' }, about),
    ]), context())
    expect(caseOf(reached, 'P1').caseFile.events).toEqual([
      { id: 'E1', kind: 'request', what: 'no_contact', at: '2026-02-01', partyId: 'P1' },
      { id: 'E2', kind: 'request', what: 'cease', at: '2026-02-02', medium: 'writing', partyId: 'P1', debts: ['D2'] },
      { id: 'E5', kind: 'report', what: 'distress', at: '2026-02-05', partyId: 'P1' },
    ])
  })

  it('names the other debts that events name or that share an account group', () => {
    const others = [debt({ debtId: 'D2' as DebtId, accountGroup: 'G' }), debt({ debtId: 'D3' as DebtId, kind: 'student_loan' }), debt({ debtId: 'D4' as DebtId })]
    const [, ...rest] = SIMPLE
    const reached = assembleCases(dossier([debt({ accountGroup: 'G' }), ...rest, event('E1', call('2026-03-01', 'P1', 'N1'), { debtId: 'D3' as DebtId })], { otherDebts: others }), context())
    const { caseFile } = caseOf(reached, 'P1')
    expect(caseFile.debt.accountGroup).toBe('G')
    expect(caseFile.otherDebts).toEqual([{ id: 'D2', kind: 'consumer', accountGroup: 'G' }, { id: 'D3', kind: 'student_loan' }])
  })
})
