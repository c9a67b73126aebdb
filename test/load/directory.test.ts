import { describe, expect, it } from 'vitest'
import { Directory } from '../../src/load/directory.js'
import { LEARNT_ONE_BY_ONE_MAX } from '../../src/model/limits.js'
import type { DebtId, PartyId } from '../../src/model/ids.js'
import type { LoadStore } from '../../src/model/load.js'
import { input, load, SOURCES, withStore } from './portfolio.js'

/** More than are looked up one by one. */
const PARTIES = LEARNT_ONE_BY_ONE_MAX + 1500
/** Fewer. */
const NAMED = 2000
const HUB = PARTIES - 1

const rowsOf = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => `${line(i)}\n`).join('')

/** Parties of every kind, owing in several places, tied to each other and most of them to one hub. */
function inputs() {
  return [
    input('sources.csv', SOURCES),
    input('parties.csv', `party_id,kind,name,country,birth_date,source_id\n${rowsOf(PARTIES, (i) => `p${i},${i % 5 === 0 ? 'organization' : 'person'},N,${['GB', 'DE', ''][i % 3]},${i % 5 === 0 ? '' : '1980-02-03'},crm`)}`),
    input('debts.csv', `debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id\n${rowsOf(900, (i) => `d${i},bank,credit_card,USD,10,10,2024-01-02,${['US-NY', 'GB', 'DE'][i % 3]},crm`)}`),
    input('obligations.csv', `debt_id,party_id,role,source_id\n${rowsOf(900, (i) => `d${i},p${(i * 13) % PARTIES},${i % 2 === 0 ? 'borrower' : 'guarantor'},crm`)}d1,p${HUB},borrower,crm\n`),
    input('relations.csv', `from_id,to_id,kind,source_id\n${rowsOf(PARTIES - 1, (i) => `p${i},p${i % 2 === 0 ? HUB : (i * 7 + 3) % PARTIES},${['spouse_of', 'owns', 'director_of'][i % 3]},crm`)}`),
    input('events.ndjson', rowsOf(300, (i) => JSON.stringify({ event_id: `e${i}`, party_id: `p${i * 5}`, source_id: 'crm', event: { kind: 'request', what: i % 2 === 0 ? 'objection' : 'cease', at: '2026-01-01' } }))),
  ]
}

function counted(store: LoadStore): { readonly store: LoadStore; readonly streamed: () => number } {
  let streamed = 0
  return { store: { ...store, factsOf: (...asked) => { streamed++; return store.factsOf(...asked) } }, streamed: () => streamed }
}

async function learned(store: LoadStore, named: number): Promise<{ readonly told: readonly unknown[]; readonly streamed: number }> {
  const watched = counted(store)
  const directory = new Directory(watched.store, false, { parties: 'parties', debts: 'debts' })
  for (let at = 0; at < named; at += 1000) {
    await directory.learn(Array.from({ length: 1000 }, (_, i) => `p${at + i}` as PartyId), [`d${at % 900}` as DebtId])
  }
  directory.settle(() => false)
  const told = Array.from({ length: NAMED }, (_, i) => `p${i}` as PartyId).map((id) => [
    id, directory.countryOf(id), directory.isOrganization(id), directory.presenceOfParty(id), directory.rolesOf(id), directory.placesOf(id), directory.hasRefused(id),
    directory.identityConflict(id, { birthDate: '1980-02-04' }),
  ])
  return { told: [...told, directory.presenceOfDebt('d0' as DebtId), directory.placesOfDebt('d0' as DebtId), directory.presenceOfParty('nobody' as PartyId)], streamed: watched.streamed() }
}

describe('what the store knows of the parties that a load names', () => {
  it('is the same whether they are looked up one by one or all are read', async () => {
    await withStore(async (store) => {
      const report = await load(store, inputs())
      expect(report.rejects).toEqual([])
      const some = await learned(store, NAMED)
      const all = await learned(store, PARTIES)
      expect([some.streamed, all.streamed > 0]).toEqual([0, true])
      expect(some.told).toEqual(all.told)
      expect(new Set(some.told.map((one) => JSON.stringify(Array.isArray(one) ? one.slice(1) : one))).size).toBeGreaterThan(20)
    })
  }, 120_000)
})
