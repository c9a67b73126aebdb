import { describe, expect, it } from 'vitest'
import { openAssessed } from '../../src/graph/assessed.js'
import { contactTies } from '../../src/graph/contact.js'
import { idOf, sourcesOf } from '../../src/graph/index.js'
import type { Dossier } from '../../src/model/dossier.js'
import type { Fact, FactContents, FactKind } from '../../src/model/facts.js'
import type { SourcePurpose } from '../../src/model/source-use.js'

function fact<K extends FactKind>(kind: K, content: object, purposes: readonly SourcePurpose[]): Fact<K> {
  return { kind, key: JSON.stringify(content), content: content as FactContents[K], purposes, revision: 1 } as unknown as Fact<K>
}
const party = (partyId: string, kind: string): Fact<'party'> => fact('party', { partyId, kind }, ['assess', 'collect'])
const relation = (fromId: string, toId: string, kind: string, more: object = {}, purposes: readonly SourcePurpose[] = ['assess', 'collect']): Fact<'relation'> =>
  fact('relation', { fromId, toId, kind, strength: 1, ...more }, purposes)
const obligation = (debtId: string, partyId: string, role: string, purposes: readonly SourcePurpose[] = ['assess', 'collect']): Fact<'obligation'> =>
  fact('obligation', { debtId, partyId, role }, purposes)

const DAY = '2026-03-04'

/** Ties of the assessed graph made of these facts, in id order. */
function assessedTies({ parties, obligations, relations }: { readonly parties: readonly Fact<'party'>[]; readonly obligations: readonly Fact<'obligation'>[]; readonly relations: readonly Fact<'relation'>[] }): readonly string[] {
  const open = openAssessed(new Set(parties.flatMap(({ content }) => (content.kind === 'person' ? [] : [content.partyId]))), DAY)
  for (const one of [...obligations, ...relations]) open.add(one)
  const graph = open.finish()
  return [...sourcesOf(graph)].map((from, i) => `${idOf(graph.ids, from)}-${idOf(graph.ids, graph.out.targets[i]!)}`)
}

describe('the assessed graph', () => {
  const parties = [party('anna', 'person'), party('ben', 'person'), party('acme', 'organization'), party('bolt', 'organization')]

  it('holds guarantees, register and contract ties of organizations, and nobody around a consumer', () => {
    const relations = [
      relation('anna', 'acme', 'owns'), relation('bolt', 'acme', 'supplies'), relation('anna', 'ben', 'guarantees'),
      relation('anna', 'ben', 'spouse_of'), relation('anna', 'ben', 'friend_of'), relation('anna', 'ben', 'employs'),
      relation('ben', 'acme', 'supplies'), relation('anna', 'ben', 'owns'),
    ]
    expect(assessedTies({ parties, obligations: [], relations })).toEqual(['anna-acme', 'anna-ben', 'bolt-acme'])
  })

  it('leaves out what is not admitted for assess, not yet begun, ended or released', () => {
    const relations = [
      relation('anna', 'acme', 'owns', {}, ['collect']), relation('anna', 'acme', 'owns', { start: '2026-03-05' }),
      relation('anna', 'acme', 'owns', { end: '2026-03-03' }), relation('anna', 'acme', 'guarantees', { releasedOn: '2026-01-01' }),
    ]
    expect(assessedTies({ parties, obligations: [obligation('d', 'anna', 'borrower', ['collect'])], relations })).toEqual([])
  })

  it('ties those who answer for a debt to its borrower, and not its borrower to a spouse', () => {
    const obligations = [obligation('d', 'acme', 'borrower'), obligation('d', 'anna', 'guarantor'), obligation('d', 'ben', 'spouse')]
    expect(assessedTies({ parties, obligations, relations: [] })).toEqual(['anna-acme'])
  })
})

describe('the contact graph around a debt', () => {
  const dossier = {
    obligations: [obligation('d', 'anna', 'borrower'), obligation('d', 'ben', 'guarantor')],
    relations: [relation('ben', 'anna', 'guarantees'), relation('cleo', 'anna', 'friend_of'), relation('anna', 'ben', 'employs', {}, ['assess'])],
  } as unknown as Dossier

  it('ties permitted parties to the obligors, by facts admitted for the purpose, and has no other party in it', () => {
    const ties = contactTies(dossier, ['ben'], 'collect')
    expect(ties.map((tie) => `${tie.from}-${tie.to}`)).toEqual(['ben-anna', 'ben-anna'])
  })

  it('has no tie of a party whom no verdict permits', () => {
    expect(contactTies(dossier, [], 'collect').some((tie) => tie.from === 'cleo' || tie.to === 'cleo')).toBe(false)
  })
})
