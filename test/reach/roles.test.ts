import { describe, expect, it } from 'vitest'
import { RELATION_KINDS, type Fact, type RelationKind } from '../../src/model/facts.js'
import type { DebtId, PartyId } from '../../src/model/ids.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { call, caseOf, context, debt, dossier, event, gate, obligation, outline, person, point, relation, SIMPLE, source, status, whyNot } from './facts.js'

/** Role of R1 beside the borrower P1, or why it has none. */
function tied(kind: RelationKind, ...more: readonly Fact[]): string {
  const reached = assembleCases(dossier([...SIMPLE, person('R1'), relation('R1', kind, 'P1'), point('N9', 'R1'), ...more]), context())
  return reached.candidates.find((candidate) => candidate.partyId === 'R1')?.role ?? reached.noCases.find((no) => no.candidate?.partyId === 'R1')?.reason ?? 'absent'
}

/** Roles beside the borrower P1 where R1 is tied to it by one relation. */
function rolesOf(tie: Fact<'relation'>): readonly string[] {
  return assembleCases(dossier([...SIMPLE, person('R1'), tie, point('N9', 'R1')]), context()).candidates.map((candidate) => candidate.role)
}

const ROLES: Partial<Record<RelationKind, string>> = {
  lawyer_of: 'attorney', adviser_of: 'authorised_representative', authorised_representative_of: 'authorised_representative',
  lpa_attorney_of: 'authorised_representative', guardian_of: 'guardian', personal_representative_of: 'personal_representative',
  insolvency_office_holder_of: 'insolvency_office_holder', spouse_of: 'spouse', parent_of: 'parent', heir_of: 'heir',
  designated_contact_of: 'designated_contact', reference_of: 'reference', emergency_contact_of: 'emergency_contact', employs: 'employer',
}
const OF_ORGANIZATIONS: readonly RelationKind[] = ['legal_representative_of', 'officer_of', 'director_of']

describe('Roles', () => {
  it.each(RELATION_KINDS.map((kind) => [kind, ROLES[kind] ?? (OF_ORGANIZATIONS.includes(kind) ? 'absent' : 'role-gives-none')] as const))(
    'gives somebody who %s a person who owes: %s', (kind, role) => {
      expect(tied(kind)).toBe(role)
    })

  it.each(OF_ORGANIZATIONS)('gives a %s a role only beside an organization that owes', (kind) => {
    const company = [debt({ kind: 'business' }), person('C1', { kind: 'organization' }), obligation('C1'), point('N1', 'C1')]
    const reached = assembleCases(dossier([...company, person('R1'), relation('R1', kind, 'C1'), point('N9', 'R1')]), context())
    expect(reached.candidates.map((candidate) => candidate.role)).toEqual(['borrower', kind.replace('_of', '')])
  })

  it('reads a relation from its first end to its second, and a marriage from both', () => {
    expect(rolesOf(relation('P1', 'lawyer_of', 'R1'))).toEqual(['borrower'])
    expect(rolesOf(relation('P1', 'parent_of', 'R1'))).toEqual(['borrower'])
    expect(rolesOf(relation('P1', 'spouse_of', 'R1'))).toEqual(['borrower', 'spouse'])
  })

  it('makes a surviving spouse of a spouse when the death is confirmed, not when it is only reported', () => {
    expect(tied('spouse_of', status('obligor_deceased', { partyId: 'P1' as PartyId, from: '2026-01-01' }))).toBe('surviving_spouse')
    expect(tied('spouse_of', person('P1', { deceasedOn: '2026-01-01', source: 'b' }), source('b', { class: 'court_record' }), source('creditor'))).toBe('surviving_spouse')
    expect(tied('spouse_of', person('P1', { deceasedOn: '2026-01-01', source: 'b' }), source('b', { class: 'previous_collector' }), source('creditor'))).toBe('spouse')
    expect(tied('spouse_of', event('E1', { kind: 'report', what: 'death', at: '2026-01-01' }, { partyId: 'P1' as PartyId }))).toBe('spouse')
  })

  it('gives every role of an obligation as written, in the order of the ladder', () => {
    const parts = ['spouse', 'guarantor', 'co_signer', 'co_borrower', 'borrower'] as const
    const rows = parts.flatMap((role, i) => [person(`P${i}`), obligation(`P${i}`, role), point(`N${i}`, `P${i}`, { kind: 'landline' })])
    expect(outline(assembleCases(dossier([debt(), ...rows]), context()))).toEqual([
      'P4 borrower N4 voice', 'P3 co_borrower N3 voice', 'P2 co_signer N2 voice', 'P1 guarantor N1 voice', 'P0 spouse N0 voice',
    ])
  })

  it('lets an obligation outweigh a relation, and gives a case file for each of several relations', () => {
    const both = [person('P2'), obligation('P2', 'co_signer'), relation('P2', 'spouse_of', 'P1'), point('N2', 'P2', { kind: 'landline' })]
    expect(outline(assembleCases(dossier([...SIMPLE, ...both]), context({ channels: ['voice'] })))).toEqual(['P1 borrower N1 voice', 'P2 co_signer N2 voice'])
    const several = [person('P2'), relation('P2', 'reference_of', 'P1'), relation('P2', 'emergency_contact_of', 'P1'), point('N2', 'P2')]
    expect(outline(assembleCases(dossier([...SIMPLE, ...several]), context({ channels: ['voice'] })))).toEqual(['P1 borrower N1 voice', 'P2 reference N2 voice', 'P2 emergency_contact N2 voice'])
  })

  it('goes one relation away from somebody who owes and no further', () => {
    const chain = [person('R1'), person('R2'), relation('R1', 'spouse_of', 'P1'), relation('R2', 'lawyer_of', 'R1'), point('N9', 'R2')]
    expect(assembleCases(dossier([...SIMPLE, ...chain]), context()).candidates.map((candidate) => candidate.partyId)).toEqual(['P1', 'R1'])
  })

  it("reaches a guarantor's lawyer, but nobody to whom only a guarantor is close", () => {
    const parts = [
      person('G1'), obligation('G1', 'guarantor'), person('L1'), relation('L1', 'lawyer_of', 'G1'), person('F1'), relation('F1', 'emergency_contact_of', 'G1'),
      point('N2', 'L1'), point('N3', 'F1'),
    ]
    const reached = assembleCases(dossier([...SIMPLE, ...parts]), context({ channels: ['voice'] }))
    expect(reached.candidates.map((candidate) => `${candidate.partyId} ${candidate.role}`)).toEqual(['P1 borrower', 'G1 guarantor', 'L1 attorney'])
    expect(caseOf(reached, 'L1').caseFile.obligor?.id).toBe('G1')
  })

  it.each([
    ['has not begun', { start: '2026-03-05' }], ['has ended', { end: '2026-03-04' }], ['was released', { releasedOn: '2026-03-01' }],
  ])('gives no role by a relation that %s', (_, dates) => {
    const reached = assembleCases(dossier([...SIMPLE, person('R1'), relation('R1', 'reference_of', 'P1', dates), point('N9', 'R1')]), context())
    expect(whyNot(reached)).toEqual(['R1 not-valid-today'])
  })

  it('gives no role by a relation that covers other debts alone', () => {
    const [other, both] = [['D2'], ['D2', 'D1']].map((covers) =>
      rolesOf(relation('R1', 'authorised_representative_of', 'P1', { covers: covers as DebtId[] })))
    expect(other).toEqual(['borrower'])
    expect(both).toEqual(['borrower', 'authorised_representative'])
  })

  it('gives no role by a source that is not admitted for it, and names the rule', () => {
    const admit = gate((use) => use.subjectRole !== 'reference')
    const reached = assembleCases(dossier([...SIMPLE, person('R1'), relation('R1', 'reference_of', 'P1'), point('N9', 'R1')]), context({ admit }))
    expect(reached.noCases).toMatchObject([{ candidate: { partyId: 'R1', role: 'reference' }, reason: 'source-not-admitted', rules: ['X-1'] }])
  })

  it('tries every point with the channels that fit it, and never a visit or a public post', () => {
    const kinds = ['phone', 'mobile', 'landline', 'email', 'postal_address', 'online_account'] as const
    const points = kinds.map((kind, i) => point(`N${i}`, 'P1', { kind }))
    const [, ...rest] = SIMPLE
    const parts = [debt(), ...rest.filter((fact) => fact.kind !== 'contact_point'), ...points]
    expect(outline(assembleCases(dossier(parts), context())).map((line) => line.slice('P1 borrower '.length))).toEqual([
      'N0 sms', 'N0 voice', 'N1 sms', 'N1 voice', 'N2 voice', 'N3 email', 'N4 post', 'N5 private_message', 'N5 push',
    ])
    expect(outline(assembleCases(dossier(parts), context({ channels: ['post', 'visit'] })))).toEqual(['P1 borrower N4 post'])
  })

  it('says which candidate has no contact point, and which point no channel', () => {
    const parts = [...SIMPLE, person('P2'), obligation('P2', 'co_borrower')]
    expect(whyNot(assembleCases(dossier(parts), context({ channels: ['email'] })))).toEqual(['P1 N1 no-channel', 'P2 no-contact-point'])
  })
})

describe('Obligor', () => {
  const two = [debt(), person('P1'), obligation('P1'), point('N1', 'P1'), person('P2'), obligation('P2'), point('N2', 'P2')]

  it('is the borrower to whom a tie leads', () => {
    const reached = assembleCases(dossier([...two, person('R1'), relation('R1', 'reference_of', 'P2'), point('N9', 'R1')]), context())
    expect(caseOf(reached, 'R1').caseFile.obligor?.id).toBe('P2')
  })

  it('is the borrower with the smallest id beside a co-party, and nobody beside a borrower', () => {
    const reached = assembleCases(dossier([...two, person('G1'), obligation('G1', 'guarantor'), point('N3', 'G1')]), context())
    expect(caseOf(reached, 'G1').caseFile.obligor?.id).toBe('P1')
    expect(caseOf(reached, 'P2').caseFile).not.toHaveProperty('obligor')
  })

  it('has the age that opens least: the oldest beside a parent, the youngest beside others', () => {
    const ages = [person('P1', { birthDate: '2000-01-01' }), person('P1', { birthDate: '2012-01-01', source: 'b' }), source('creditor'), source('b')]
    const parts = [debt(), obligation('P1'), point('N1', 'P1'), ...ages, person('R1'), relation('R1', 'parent_of', 'P1'), point('N2', 'R1'), person('G1'), obligation('G1', 'guarantor'), point('N3', 'G1')]
    const reached = assembleCases(dossier(parts), context())
    expect(caseOf(reached, 'R1').caseFile.obligor?.age).toBe(26)
    expect(caseOf(reached, 'G1').caseFile.obligor?.age).toBe(14)
  })

  it("has statuses and events of the others on the debt beside its own, each with its party's id", () => {
    const parts = [
      ...two, status('bankruptcy_ch13', { partyId: 'P2' as PartyId, from: '2026-01-01' }),
      event('E1', { kind: 'representation', who: 'attorney', representativeId: 'L1' }, { partyId: 'P2' as PartyId }),
    ]
    const { caseFile } = caseOf(assembleCases(dossier(parts), context()), 'P1')
    expect(caseFile.debt.states).toEqual([{ kind: 'bankruptcy_ch13', partyId: 'P2', from: '2026-01-01' }])
    expect(caseFile.events).toMatchObject([{ kind: 'representation', partyId: 'P2' }])
  })

  it('is dead beside others only when that is confirmed', () => {
    const report = event('E1', { kind: 'report', what: 'death', at: '2026-02-01' }, { partyId: 'P1' as PartyId })
    const parts = [...SIMPLE, report, person('R1'), relation('R1', 'personal_representative_of', 'P1'), point('N9', 'R1'), person('G1'), obligation('G1', 'guarantor'), point('N3', 'G1')]
    const reached = assembleCases(dossier(parts), context())
    expect(caseOf(reached, 'G1').caseFile.obligor).not.toHaveProperty('deceased')
    const representative = caseOf(reached, 'R1').caseFile
    expect(representative.obligor).not.toHaveProperty('deceased')
    expect(representative.debt.states).toEqual([])
    expect(representative.events).toContainEqual(expect.objectContaining({ what: 'death' }))
    const confirmed = assembleCases(dossier([...parts, status('obligor_deceased', { partyId: 'P1' as PartyId, from: '2026-02-01' })]), context())
    expect(caseOf(confirmed, 'R1').caseFile.obligor?.deceased).toBe(true)
  })

  it("shares of a third party's record with the others only that it was contacted", () => {
    const about = { partyId: 'R1' as PartyId, debtId: 'D1' as DebtId }
    const parts = [
      ...SIMPLE, person('R1'), relation('R1', 'reference_of', 'P1'), point('N9', 'R1'),
      event('E1', call('2026-02-01', 'R1', 'N9'), about), event('E2', { kind: 'request', what: 'no_contact', at: '2026-02-02' }, about),
      event('E3', { kind: 'report', what: 'death', at: '2026-02-03' }, about),
    ]
    const reached = assembleCases(dossier(parts), context())
    expect(caseOf(reached, 'P1').caseFile.events.map((one) => one.kind)).toEqual(['contact'])
    expect(caseOf(reached, 'R1').caseFile.events.map((one) => one.kind)).toEqual(['contact', 'request', 'report'])
  })
})
