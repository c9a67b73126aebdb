import { describe, expect, it } from 'vitest'
import type { DebtId, PartyId } from '../../src/model/ids.js'
import type { SourceUse } from '../../src/model/source-use.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { call, caseOf, context, debt, dossier, event, gate, obligation, outline, person, point, relation, SIMPLE, source, status, template, whyNot } from './facts.js'

const P1 = 'P1' as PartyId

function enforcedBy(court: ReturnType<typeof source>) {
  const state = status('failed_enforcement', { debtId: 'D1' as DebtId, source: 'court' })
  return caseOf(assembleCases(dossier([...SIMPLE, source('creditor'), court, state]), context()), 'P1').caseFile.debt.states
}

describe('The source gate, asked again', () => {
  it('is asked for the role, purpose, places and day of the use, with what the source says of itself', () => {
    const asked: SourceUse[] = []
    const admit = gate((use) => asked.push(use) > 0)
    const told = source('creditor', { class: 'designated_by_obligor', authorisation: 'consent', noticeSentOn: '2026-01-15', obtainedOn: '2026-01-01' })
    assembleCases(dossier([...SIMPLE, told, person('R1'), relation('R1', 'reference_of', 'P1'), point('N9', 'R1')]), context({ admit, purpose: 'locate' }))
    expect(asked).toContainEqual({
      jurisdiction: 'US-NY', sourceClass: 'designated_by_obligor', subjectRole: 'reference', purpose: 'locate', authorisation: 'consent',
      obtainedOn: '2026-01-01', asOf: '2026-03-04', noticeSentOn: '2026-01-15', inferred: false, refusedBySubject: false,
    })
  })

  it('is asked once for each question, however many debts are read', () => {
    let asked = 0
    const shared = context({ admit: gate(() => (asked += 1) > 0) })
    assembleCases(dossier(SIMPLE), shared)
    const once = asked
    assembleCases(dossier(SIMPLE), shared)
    expect(once).toBeGreaterThan(0)
    expect(asked).toBe(once)
  })

  it('is told that the person refused, and of a notice of their own', () => {
    const asked: SourceUse[] = []
    const parts = [
      ...SIMPLE, event('E1', { kind: 'request', what: 'objection', at: '2026-02-01' }, { partyId: P1 }),
      event('E2', { kind: 'notice', what: 'data_source', sentOn: '2026-02-02' }, { partyId: P1 }),
    ]
    assembleCases(dossier(parts), context({ admit: gate((use) => asked.push(use) > 0) }))
    expect(asked).toContainEqual(expect.objectContaining({ refusedBySubject: true, noticeSentOn: '2026-02-02' }))
  })

  it.each([
    ['has expired', { expiresOn: '2026-03-04' }], ['was not obtained yet', { obtainedOn: '2026-03-05' }],
    ['serves another creditor', { forCreditor: 'shop' }], ['is not for this purpose', { purposes: ['protect'] }],
  ] as const)('does not let a source permit that %s', (_, given) => {
    const parts = [...SIMPLE, source('creditor'), source('b', given), point('N2', 'P1', { source: 'b' })]
    const reached = assembleCases(dossier(parts), context())
    expect(outline(reached)).toEqual(['P1 borrower N1 sms', 'P1 borrower N1 voice'])
    expect(whyNot(reached)).toEqual(['P1 N2 source-not-admitted'])
  })

  it('lets a source permit on the day before it expires', () => {
    const parts = [...SIMPLE, source('creditor'), source('b', { expiresOn: '2026-03-05' }), point('N2', 'P1', { source: 'b' })]
    expect(whyNot(assembleCases(dossier(parts), context()))).toEqual([])
  })

  it('does not let a fact permit for a purpose for which it was not admitted when it was loaded', () => {
    const held = { ...point('N2', 'P1'), purposes: ['protect'] as const }
    expect(whyNot(assembleCases(dossier([...SIMPLE, held]), context()))).toEqual(['P1 N2 source-not-admitted'])
  })

  it('names the rule that keeps a source from this purpose, also where the fact was never admitted for it', () => {
    const admit = gate((use) => use.subjectRole !== 'reference' || use.purpose !== 'collect')
    const tie = { ...relation('R1', 'reference_of', 'P1'), purposes: ['locate'] as const }
    const reached = assembleCases(dossier([...SIMPLE, person('R1'), tie, point('N9', 'R1')]), context({ admit }))
    expect(reached.noCases).toMatchObject([{ candidate: { partyId: 'R1' }, reason: 'source-not-admitted', rules: ['X-1'] }])
  })

  it('uses nothing of a source that is not there', () => {
    expect(whyNot(assembleCases(dossier([...SIMPLE, point('N2', 'P1', { source: 'gone' })]), context()))).toEqual(['P1 N2 source-not-admitted'])
  })

  it('must admit in every place in play', () => {
    const admit = gate((use) => !(use.jurisdiction === 'GB' && use.subjectRole === 'borrower'))
    const abroad = point('N2', 'P1', { placeRegions: ['GB'] })
    expect(assembleCases(dossier([...SIMPLE, abroad]), context({ admit })).cases).toEqual([])
    expect(assembleCases(dossier(SIMPLE), context({ admit })).cases).toHaveLength(2)
  })

  it('lets what prohibits count whatever became of its source', () => {
    const parts = [
      ...SIMPLE, source('creditor'), source('old', { expiresOn: '2025-12-31' }), source('shop', { forCreditor: 'shop' }),
      status('bankruptcy_ch7', { partyId: P1, source: 'old' }), event('E1', { kind: 'request', what: 'no_contact', at: '2025-05-01' }, { partyId: P1, source: 'shop' }),
      event('E2', call('2026-03-01', 'P1', 'N1', 'conversation'), { source: 'old' }),
    ]
    const { caseFile } = caseOf(assembleCases(dossier(parts), context()), 'P1')
    expect(caseFile.debt.states).toMatchObject([{ kind: 'bankruptcy_ch7' }])
    expect(caseFile.events).toHaveLength(2)
  })

  it.each([
    ['a consent', event('E1', { kind: 'consent', at: '2026-01-01', givenTo: 'agency', scope: 'call' }, { partyId: P1, source: 'old' })],
    ['a notice', event('E1', { kind: 'notice', what: 'validation', sentOn: '2026-01-01' }, { partyId: P1, source: 'old' })],
    ['a clear check', event('E1', { kind: 'check', what: 'reassigned_number', on: '2026-01-01', result: 'clear', contactPointId: 'N1' }, { source: 'old' })],
    ['a text message of the party', event('E1', { kind: 'contact', direction: 'in', channel: 'sms', at: '2026-01-01', contactPointId: 'N1', result: 'delivered' }, { source: 'old' })],
  ])('lets %s of an expired source permit nothing', (_, fact) => {
    expect(caseOf(assembleCases(dossier([...SIMPLE, source('creditor'), source('old', { expiresOn: '2025-12-31' }), fact]), context()), 'P1').caseFile.events).toEqual([])
    const standing = { ...fact, content: { ...fact.content, sourceId: 'creditor' as never } }
    expect(caseOf(assembleCases(dossier([...SIMPLE, standing]), context()), 'P1').caseFile.events).toHaveLength(1)
  })

  it('lets a clear check count from a source that is admitted to protect alone', () => {
    const check = event('E1', { kind: 'check', what: 'reassigned_number', on: '2026-01-01', result: 'clear', contactPointId: 'N1' }, { source: 'scrub' })
    const parts = [...SIMPLE, source('creditor'), source('scrub', { class: 'protective_check', purposes: ['protect'] }), { ...check, purposes: ['protect'] as const }]
    expect(caseOf(assembleCases(dossier(parts), context()), 'P1').caseFile.events).toHaveLength(1)
  })

  it('lets a failed enforcement and a judgment count only from a source that may permit', () => {
    expect(enforcedBy(source('court'))).toHaveLength(1)
    expect(enforcedBy(source('court', { expiresOn: '2026-01-01' }))).toEqual([])
  })
})

describe('The same for everyone: pointers to facts', () => {
  it('names every fact behind a case file, each once, in order, and no fact of another', () => {
    const about = event('E1', call('2026-03-01', 'P1', 'N1'), { debtId: 'D1' as DebtId })
    const state = status('overdue')
    const words = template('T1', { channel: 'voice' })
    const stranger = [person('R1'), relation('R1', 'friend_of', 'P1'), point('N9', 'R1')]
    const made = caseOf(assembleCases(dossier([...SIMPLE, about, state, words, ...stranger]), context()), 'P1')
    expect(made.facts).toEqual([...SIMPLE, about, state, words].map((fact) => fact.key).sort())
    expect(made.candidate.facts).toEqual([obligation('P1').key])
  })

  it("names the stranger's event that binds a point", () => {
    const bound = event('E1', { kind: 'report', what: 'wrong_number', at: '2026-02-01', contactPointId: 'N7' }, { partyId: 'S9' as PartyId })
    const reached = assembleCases(dossier([...SIMPLE, bound, debt()].slice(0, 5), { samePoints: [point('N7', 'S9', { hash: 'hash-N1' })] }), context())
    expect(caseOf(reached, 'P1').facts).toContain(bound.key)
  })
})
