import { describe, expect, it } from 'vitest'
import type { Fact } from '../../src/model/facts.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { caseOf, context, debt, dossier, gate, obligation, person, point, relation, SIMPLE, source } from './facts.js'

const [DEBT] = SIMPLE
const borrowerOf = (...parts: readonly Fact[]) => caseOf(assembleCases(dossier([DEBT!, ...parts]), context()), 'P1').caseFile.party

describe('Identity', () => {
  it("is confirmed for a party that the creditor's own record names in an obligation", () => {
    expect(borrowerOf(person('P1'), obligation('P1'), point('N1', 'P1')).identity).toBe('confirmed')
  })

  it('is unknown where another source names the party', () => {
    const parts = [source('creditor'), source('bureau', { class: 'credit_bureau' }), person('P1'), obligation('P1', 'borrower', { source: 'bureau' }), point('N1', 'P1')]
    expect(borrowerOf(...parts).identity).toBe('unknown')
  })

  it.each([
    ['birth dates', person('P1', { birthDate: '1980-01-01' }), person('P1', { birthDate: '1980-01-10', source: 'b' })],
    ['registration numbers', person('P1', { registrationNo: '1' }), person('P1', { registrationNo: '2', source: 'b' })],
    ['kinds', person('P1'), person('P1', { kind: 'organization', source: 'b' })],
  ])('is ambiguous where records differ in their %s', (_, one, other) => {
    expect(borrowerOf(one, other, obligation('P1'), point('N1', 'P1')).identity).toBe('ambiguous')
  })

  it('is what a source says, the least certain of several', () => {
    const parts = [obligation('P1'), point('N1', 'P1')]
    expect(borrowerOf(person('P1', { identity: 'probable' }), ...parts).identity).toBe('probable')
    expect(borrowerOf(person('P1', { identity: 'confirmed' }), person('P1', { identity: 'ambiguous', source: 'b' }), ...parts).identity).toBe('ambiguous')
  })

  it('is unknown for everybody who is only tied to the obligor', () => {
    const reached = assembleCases(dossier([...SIMPLE, person('R1'), relation('R1', 'reference_of', 'P1'), point('N9', 'R1')]), context())
    expect(caseOf(reached, 'R1').caseFile.party.identity).toBe('unknown')
  })
})

describe('Sources that differ', () => {
  it('take the value that forbids most, whatever came last', () => {
    const parts = [
      person('P1', { capacity: 'limited', activeDuty: true, vulnerable: false, source: 'a', collectedOn: '2020-01-01' }),
      person('P1', { capacity: 'full', activeDuty: false, vulnerable: true, source: 'b', collectedOn: '2026-03-01' }),
      obligation('P1', 'borrower', { signed: true, renounced: false, liability: 'joint', liableInOrdinaryCourse: true }),
      obligation('P1', 'borrower', { signed: false, renounced: true, liability: 'none', liableInOrdinaryCourse: false, source: 'b' }),
      point('N1', 'P1', { place: 'home', origin: 'given_to_collector', employerProvided: false, domain: 'public', useDisclosed: true, creditorUse: 'account', partyKnownThere: false }),
      point('N1', 'P1', { place: 'work', origin: 'other', employerProvided: true, domain: 'restricted', useDisclosed: false, creditorUse: 'none', partyKnownThere: true, source: 'b' }),
      source('a'), source('b'), source('creditor'),
    ]
    const { party, contactPoint } = caseOf(assembleCases(dossier([DEBT!, ...parts]), context()), 'P1').caseFile
    expect(party).toMatchObject({
      capacity: 'limited', activeDuty: true, vulnerable: true, signedContract: false, renounced: true, liability: 'none', liableInOrdinaryCourse: false,
    })
    expect(contactPoint).toMatchObject({
      place: 'work', origin: 'other', employerProvided: true, domain: 'restricted', useDisclosed: false, creditorUse: 'none', partyKnownThere: true,
    })
  })

  it('reads numbers of differing kinds as a phone of unknown type', () => {
    const parts = [point('N1', 'P1', { kind: 'mobile' }), point('N1', 'P1', { kind: 'landline', source: 'b' }), source('b'), source('creditor')]
    const reached = assembleCases(dossier([DEBT!, person('P1'), obligation('P1'), ...parts]), context())
    expect(caseOf(reached, 'P1').caseFile.contactPoint?.kind).toBe('phone')
    expect(reached.cases.map((one) => one.channel)).toEqual(['voice'])
  })

  it('take the youngest age for the party itself', () => {
    const parts = [person('P1', { birthDate: '1990-03-05' }), person('P1', { birthDate: '2010-03-04', source: 'b' }), obligation('P1'), point('N1', 'P1')]
    expect(borrowerOf(...parts).age).toBe(16)
    expect(borrowerOf(person('P1', { birthDate: '1990-03-05' }), obligation('P1'), point('N1', 'P1')).age).toBe(35)
  })

  it('count what forbids from any source, and what permits only from one that is admitted', () => {
    const admit = gate((use) => use.sourceClass !== 'broker_or_leak')
    const leak = source('leak', { class: 'broker_or_leak' })
    const of = (...rows: readonly Fact[]) => caseOf(assembleCases(dossier([...SIMPLE, source('creditor'), leak, ...rows]), context({ admit })), 'P1').caseFile
    expect(of(person('P1', { capacity: 'none', source: 'leak' })).party.capacity).toBe('none')
    expect(of(person('P1', { capacity: 'full', source: 'leak' })).party.capacity).toBeUndefined()
    expect(of(point('N1', 'P1', { useDisclosed: false, source: 'leak' })).contactPoint?.useDisclosed).toBe(false)
    expect(of(point('N1', 'P1', { useDisclosed: true, source: 'leak' })).contactPoint?.useDisclosed).toBeUndefined()
    expect(of(obligation('P1', 'borrower', { signed: true, source: 'leak' })).party.signedContract).toBeUndefined()
  })

  it('end a contact point and an account by the one source that ends them', () => {
    const ended = point('N1', 'P1', { until: '2026-03-04', source: 'b' })
    const reached = assembleCases(dossier([...SIMPLE, source('creditor'), source('b'), ended]), context())
    expect(reached.cases).toEqual([])
    expect(reached.noCases).toMatchObject([{ contactPointId: 'N1', reason: 'not-valid-today' }])
  })
})

describe('Where each field comes from', () => {
  it('fills in nothing that no fact says', () => {
    const party = borrowerOf(person('P1'), obligation('P1'), point('N1', 'P1'))
    expect(party).toEqual({ id: 'P1', kind: 'person', role: 'borrower', identity: 'confirmed' })
  })

  it("takes a third party's terms from its relation", () => {
    const tie = relation('R1', 'heir_of', 'P1', { authority: 'recorded', renounced: true, liability: 'estate' })
    const reached = assembleCases(dossier([...SIMPLE, person('R1'), tie, point('N9', 'R1')]), context())
    expect(caseOf(reached, 'R1').caseFile.party).toMatchObject({ role: 'heir', authority: 'recorded', renounced: true, liability: 'estate' })
  })

  it("takes a contact point's fields, its notice and its chain from its columns", () => {
    const email = point('N2', 'P1', {
      kind: 'email', origin: 'creditor_procedure', creditorUse: 'account', creditorNoticeSentOn: '2026-01-01', optOutBy: '2026-02-10',
      domain: 'public', priorCollector: 'ABC', priorCollectorUsed: true, workingHours: 'Mon-Fri 09:00-17:00', place: 'work', partyKnownThere: false,
    })
    const reached = assembleCases(dossier([DEBT!, person('P1'), obligation('P1'), email]), context())
    expect(caseOf(reached, 'P1', 'email').caseFile.contactPoint).toEqual({
      id: 'N2', kind: 'email', ownerId: 'P1', place: 'work', domain: 'public', origin: 'creditor_procedure', creditorUse: 'account',
      creditorNotice: { sentOn: '2026-01-01', optOutBy: '2026-02-10' }, chain: [{ actorId: 'ABC', used: true }],
      workingHours: 'Mon-Fri 09:00-17:00', partyKnownThere: false,
    })
  })

  it('orders earlier collectors by the day each got the point, the last one last', () => {
    const rows = [
      point('N1', 'P1', { kind: 'email', priorCollector: 'LATE', priorCollectorUsed: false, collectedOn: '2026-02-01' }),
      point('N1', 'P1', { kind: 'email', priorCollector: 'EARLY', priorCollectorUsed: true, collectedOn: '2025-02-01', source: 'b' }), source('b'), source('creditor'),
    ]
    const reached = assembleCases(dossier([DEBT!, person('P1'), obligation('P1'), ...rows]), context())
    expect(caseOf(reached, 'P1', 'email').caseFile.contactPoint?.chain).toEqual([{ actorId: 'EARLY', used: true }, { actorId: 'LATE', used: false }])
  })

  it('says that debts of a household are joint only where an admitted source does and none denies it', () => {
    const parts = [person('P1'), obligation('P1'), point('N1', 'P1')]
    const joint = (...rows: readonly Fact[]) => caseOf(assembleCases(dossier([...rows, ...parts]), context()), 'P1').caseFile.debt.jointHouseholdUse
    expect(joint(debt({ jointHouseholdUse: true }))).toBe(true)
    expect(joint(debt({ jointHouseholdUse: true }), debt({ jointHouseholdUse: false, source: 'b' }), source('creditor'), source('b'))).toBe(false)
    expect(joint(debt())).toBeUndefined()
  })
})
