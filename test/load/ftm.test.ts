import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NEVER_IMPORTED } from '../../src/load/formats/never-imported.js'
import { READ_PROPERTIES } from '../../src/load/formats/ftm/schemata.js'
import { Problem } from '../../src/model/problem.js'
import { contentsOf, factsOf, input, load, SOURCES, totals, withStore } from './portfolio.js'

interface Entity {
  readonly id?: unknown
  readonly schema?: unknown
  readonly caption?: string
  readonly properties?: unknown
}

const GIVEN = { format: 'ftm', source: 'reg', place: 'GB', debtKind: 'business' }

function entity(id: string, schema: string, properties: Readonly<Record<string, unknown>>, more: Entity = {}): Entity {
  return { id, schema, properties, ...more }
}

function lines(...entities: readonly unknown[]): string {
  return entities.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n')
}

const PEOPLE = [
  entity('co-a', 'Company', { name: ['Alpha Ltd'], jurisdiction: ['gb'], registrationNumber: ['0001'], leiCode: ['5493001KJTIIGC8Y1R12'] }),
  entity('co-b', 'Company', { name: ['Beta GmbH'], jurisdiction: ['de'] }),
  entity('p-1', 'Person', { name: ['Ann Sample', 'A. Sample'], birthDate: ['1980-02-03'], country: ['gb'] }, { caption: 'A. Sample' }),
]

describe('FollowTheMoney entities', () => {
  it('become parties, holdings, offices, guarantees and debts, with the certain part of their dates and shares', async () => {
    await withStore(async (store) => {
      const report = await load(store, [input('sources.csv', SOURCES), input('e.ftm.json', lines(
        ...PEOPLE,
        entity('own', 'Ownership', { owner: ['co-b'], asset: ['co-a'], percentage: ['33.3 %'], startDate: ['2019'], endDate: ['2025-06'] }),
        entity('own2', 'Ownership', { owner: ['p-1'], asset: ['co-b'], percentage: ['more than 25'], ownershipType: ['control via votes'] }),
        entity('own3', 'Ownership', { owner: ['p-1'], asset: ['co-a'], percentage: ['a majority'] }),
        entity('dir', 'Directorship', { director: ['p-1'], organization: ['co-a', 'co-b'], role: ['Secretary'] }),
        entity('dir2', 'Directorship', { director: ['p-1'], organization: ['co-b'], role: ['Secretary', 'Board member'] }),
        entity('g', 'UnknownLink', { subject: ['co-b'], object: ['co-a'], role: ['guarantees up to 1000.50 EUR'] }),
        entity('suc', 'Succession', { predecessor: ['co-a'], successor: ['co-b'], date: ['2020-01-01'] }),
        entity('d', 'Debt', { debtor: ['co-a'], creditor: ['bank'], amount: ['1000.50'], currency: ['EUR'], startDate: ['2024-05-01'], endDate: ['2026'] }),
      ))], GIVEN)
      expect(report.rejects).toEqual([])
      expect(report.files[1]).toMatchObject({ kind: 'ftm', rows: 11, accepted: 11 })
      expect((await factsOf(store, 'party')).map(({ content }) => content)).toMatchObject([
        { partyId: 'co-a', kind: 'organization', country: 'GB', registrationNo: '0001', lei: '5493001KJTIIGC8Y1R12' },
        { partyId: 'co-b', country: 'DE' }, { partyId: 'p-1', kind: 'person', name: 'A. Sample', birthDate: '1980-02-03', country: 'GB' },
      ])
      const relations = (await factsOf(store, 'relation')).map(({ content }) => content)
      expect(Object.fromEntries(relations.map((content) => ('relationId' in content ? [content.relationId, content] : [])))).toMatchObject({
        'own': { kind: 'owns', fromId: 'co-b', toId: 'co-a', share: 0.333, start: '2019-12-31', end: '2025-06-01' },
        'own2': { kind: 'controls', share: 0.25, evidence: 'share more than 25 %' },
        'own3': { kind: 'owns', evidence: 'percentage told in words only' },
        'dir': { kind: 'officer_of', toId: 'co-a' }, 'dir:2': { kind: 'officer_of', toId: 'co-b' }, 'dir2': { kind: 'director_of' },
        'g': { kind: 'guarantees', cap: '1000.50', currency: 'EUR' }, 'suc': { kind: 'successor_of', fromId: 'co-b', toId: 'co-a', start: '2020-01-01' },
      })
      expect(relations.find((content) => 'relationId' in content && content.relationId === 'own3')).not.toHaveProperty('share')
      expect((await factsOf(store, 'debt'))[0]?.content).toMatchObject({ debtId: 'd', creditorId: 'bank', principal: '1000.50', balance: '1000.50', kind: 'business', jurisdiction: 'GB' })
      expect((await factsOf(store, 'obligation'))[0]?.content).toMatchObject({ debtId: 'd', partyId: 'co-a', role: 'borrower' })
      expect((await factsOf(store, 'status'))[0]?.content).toMatchObject({ debtId: 'd', kind: 'closed', from: '2026-01-01' })
    })
  })

  it('name each other by id, also where the whole entity stands in the place of its id', async () => {
    await withStore(async (store) => {
      const report = await load(store, [input('sources.csv', SOURCES), input('e.jsonl', lines(
        ...PEOPLE, entity('own', 'Ownership', { owner: [{ id: 'co-b', schema: 'Company', properties: { name: ['Beta GmbH'] } }], asset: 'co-a', percentage: 12.5 }),
      ))], GIVEN)
      expect(report.rejects).toEqual([])
      expect((await factsOf(store, 'relation')).map(({ content }) => content)).toMatchObject([{ fromId: 'co-b', toId: 'co-a', share: 0.125 }])
    })
  })

  it('take a legal entity for a person unless something says that it is an organization', async () => {
    await withStore(async (store) => {
      await load(store, [input('sources.csv', SOURCES), input('e.jsonl', lines(
        entity('x', 'LegalEntity', { name: ['X'] }), entity('y', 'LegalEntity', { name: ['Y'], incorporationDate: ['2001'] }),
      ))], GIVEN)
      expect((await factsOf(store, 'party')).map(({ content }) => 'kind' in content && content.kind)).toEqual(['person', 'organization'])
    })
  })

  it('count as refused by a rule of their own what is of no use here, and keep nothing of it', async () => {
    await withStore(async (store) => {
      const report = await load(store, [input('sources.csv', SOURCES), input('e.json', lines(
        ...PEOPLE, entity('v', 'Vessel', { name: ['Ship'] }), entity('f', 'Family', { person: ['p-1'], relative: ['p-2'] }),
        entity('o', 'Ownership', { owner: ['p-1'], asset: ['v'] }), entity('l', 'UnknownLink', { subject: ['p-1'], object: ['co-a'], role: ['friend'] }),
        entity('c', 'constructor', {}),
      ))], GIVEN)
      expect(report.files[1]).toMatchObject({
        rows: 8, accepted: 3, refused: 5,
        refusedRules: { 'ftm-schema-not-read': 2, 'ftm-schema-never-kept': 1, 'ftm-end-is-no-party': 1, 'ftm-link-not-read': 1 },
      })
      expect((await factsOf(store, 'relation')).length).toBe(0)
    })
  })

  it('name the place and the remedy of a bad line and read the others', async () => {
    await withStore(async (store) => {
      const report = await load(store, [input('sources.csv', SOURCES), input('e.ndjson', lines(
        '{"id": "x", ', '[]', entity('', 'Company', {}), { schema: 'Company' }, { id: 7, schema: 'Company' }, { id: 'z', schema: 'Company', properties: ['name'] },
        entity('n', 'Company', {}), entity('o', 'Ownership', { owner: ['co-a'] }), entity('d', 'Directorship', { director: ['nobody'], organization: ['co-a'] }),
        entity('e', 'Ownership', { owner: ['co-b'], asset: ['co-a'], endDate: ['soon'] }),
        entity('s', 'Ownership', { owner: ['co-b'], asset: ['co-a'], percentage: ['120'] }),
        entity('q', 'Debt', { debtor: ['co-a'], amount: ['5'] }), ...PEOPLE,
      ))], { format: 'ftm', source: 'reg' })
      expect(report.rejects.map(({ row, column, code }) => [row, column, code])).toEqual([
        [1, undefined, 'json-invalid'], [2, undefined, 'json-invalid'], [3, 'id', 'id-invalid'], [4, 'id', 'missing'], [5, 'id', 'id-not-text'],
        [6, 'properties', 'value-invalid'], [7, 'name', 'missing'], [8, 'asset', 'missing'], [9, 'director', 'party-unknown'],
        [10, 'endDate', 'day-invalid'], [11, 'percentage', 'share-invalid'], [12, 'creditor', 'missing'],
      ])
      expect(report.files[1]?.accepted).toBe(3)
      await expect(load(store, [input('e.json', lines(...PEOPLE))], { format: 'ftm' })).rejects.toThrow(/--source/)
    })
  })

  it('never bring in what tells of descent, belief, politics, health or looks, contact details or free text', async () => {
    const never = Object.values(NEVER_IMPORTED.ftm).flat()
    expect(Object.values(READ_PROPERTIES).flat().filter((name) => never.includes(name))).toEqual([])
    await withStore(async (store) => {
      const secrets = Object.fromEntries(never.map((name) => [name, [`secret-${name}`]]))
      await load(store, [input('sources.csv', SOURCES), input('e.json', lines(
        ...['Person', 'Company', 'LegalEntity', 'PublicBody'].map((schema, i) => entity(`e${i}`, schema, { name: [`N${i}`], ...secrets })),
        entity('o', 'Ownership', { owner: ['e0'], asset: ['e1'], ...secrets }),
      ))], GIVEN)
      const all = await contentsOf(store)
      expect(all.filter((line) => line.includes('["partyId"') || line.includes('["relationId"')).length).toBe(5)
      expect(all.filter((line) => line.includes('secret'))).toEqual([])
      expect((await factsOf(store, 'contact_point')).length).toBe(0)
    })
  })

  it('account for every line whatever the bytes, and change nothing when they are loaded again', async () => {
    const whole = Buffer.from(lines(...PEOPLE, entity('own', 'Ownership', { owner: ['co-b'], asset: ['co-a'], percentage: ['50'] }), entity('v', 'Vessel', {})))
    await withStore(async (store) => {
      await load(store, [input('sources.csv', SOURCES)])
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.nat({ max: 12 }), fc.oneof(fc.uint8Array({ min: 9, max: 126, maxLength: 8 }), fc.constantFrom('{', '}', '"', '[', '\n', 'null,').map((text) => Buffer.from(text))), fc.boolean(), async (at, cut, put, isArray) => {
          const place = at % whole.length
          const bytes = Buffer.concat([whole.subarray(0, place), put, whole.subarray(place + cut)])
          const file = isArray ? Buffer.from(`[\n${bytes.toString('latin1').split('\n').map((line) => `  ${line}`).join(',\n')}\n]`) : bytes
          try {
            const first = totals(await load(store, [input('e.json', file, 50)], GIVEN))
            expect(first.accepted + first.changed + first.unchanged + first.rejected + first.refused + first.held).toBe(first.rows)
            const second = totals(await load(store, [input('e.json', file)], GIVEN))
            expect(second).toEqual({ ...first, accepted: 0, changed: 0, unchanged: first.accepted + first.changed + first.unchanged })
          } catch (error) {
            expect(error).toBeInstanceOf(Problem)
          }
        }),
        { numRuns: 60 },
      )
    })
  })
})
