import { describe, expect, it } from 'vitest'
import {
  contentsOf, DEBTS, factsOf, gateOf, input, keyring, load, OBLIGATIONS, PARTIES, POINTS, portfolio, RELATIONS, SOURCES, totals, withStore,
} from './portfolio.js'

describe('a load', () => {
  it('stores a whole portfolio whatever the order of its files, with contact values sealed and in one form', async () => {
    await withStore(async (store) => {
      const report = await load(store, portfolio())
      expect(report.rejects).toEqual([])
      expect(totals(report)).toEqual({ rows: 10, accepted: 10, changed: 0, unchanged: 0, rejected: 0, refused: 0, held: 0 })
      const points = (await factsOf(store, 'contact_point')).map((fact) => fact.content)
      const values = points.map((point) => ('value' in point && point.value !== undefined ? keyring.open(point.value.sealed) : '')).sort()
      expect(values).toEqual(['+12125550123', 'Ada@example.org'])
      expect(JSON.stringify(points)).not.toContain('2125550123')
      expect(points.find((point) => 'kind' in point && point.kind === 'mobile')).toMatchObject({
        placeZones: ['America/New_York'], placeRegions: ['US-NY'], contactPointId: expect.stringMatching(/^cp_[a-z2-7]{26}$/) as string,
      })
      const [party] = await factsOf(store, 'party')
      expect(party?.purposes).toEqual(['collect', 'assess'])
    })
  })

  it('changes nothing when it is run again', async () => {
    await withStore(async (store) => {
      await load(store, portfolio())
      const before = await contentsOf(store)
      const report = await load(store, portfolio().toReversed())
      expect(totals(report)).toEqual({ rows: 10, accepted: 0, changed: 0, unchanged: 10, rejected: 0, refused: 0, held: 0 })
      expect(await contentsOf(store)).toEqual(before)
    })
  })

  it('writes a new version for new content, and never lets a blank overwrite a value', async () => {
    await withStore(async (store) => {
      await load(store, portfolio())
      const parties = 'party_id,kind,name,country,region,birth_date,language,source_id\np1,person,Ada Example-Smith,,,,en,crm\n'
      const report = await load(store, [input('parties.csv', parties)])
      expect(totals(report)).toMatchObject({ rows: 1, changed: 1 })
      const [fact] = (await factsOf(store, 'party')).filter((party) => 'partyId' in party.content && party.content.partyId === 'p1')
      expect(fact?.content).toMatchObject({ name: 'Ada Example-Smith', region: 'US-NY', birthDate: '1980-02-03', language: 'en' })
      expect((await store.history(fact!.key)).length).toBe(2)
    })
  })

  it('rejects every row of a key that comes with different contents, and keeps what the store held', async () => {
    await withStore(async (store) => {
      await load(store, portfolio())
      const before = await contentsOf(store)
      const rows = 'party_id,kind,name,source_id\np2,person,Bob,crm\np2,person,Robert,crm\np2,person,Bob,crm\n'
      for (const text of [rows, rows.split('\n').toReversed().filter((line) => line !== '').join('\n')]) {
        const body = text.startsWith('party_id') ? text : `party_id,kind,name,source_id\n${text.replace('party_id,kind,name,source_id', '')}`
        const report = await load(store, [input('parties.csv', body.trim())])
        expect(report.rejects.map(({ code }) => code)).toEqual(['conflicting-duplicate', 'conflicting-duplicate', 'conflicting-duplicate'])
      }
      expect(await contentsOf(store)).toEqual(before)
    })
  })

  it('counts the same row twice as unchanged once', async () => {
    await withStore(async (store) => {
      const report = await load(store, [input('sources.csv', SOURCES), input('parties.csv', `${PARTIES}p2,person,Bob Example,US,TX,,crm\n`)])
      expect(report.files.find((file) => file.kind === 'parties')).toMatchObject({ rows: 4, accepted: 3, unchanged: 1 })
    })
  })

  it('rejects another birth date or registration number under a known id, within a load and against the store', async () => {
    await withStore(async (store) => {
      await load(store, portfolio())
      const report = await load(store, [input('parties.csv', 'party_id,kind,name,birth_date,source_id\np1,person,Ada,1981-02-03,reg\n')])
      expect(report.rejects).toEqual([expect.objectContaining({ code: 'identity-conflict', column: 'birth_date', row: 1, recordId: 'p1' })])
      const both = 'party_id,kind,name,birth_date,source_id\np9,person,X,1981-02-03,crm\np9,person,X,1981-02-04,reg\np9,person,X,,own\n'
      const again = await load(store, [
        input('parties.csv', both), input('sources.csv', `${SOURCES}own,own_application,App,US,contract,collect,2026-01-01\n`),
      ])
      expect(again.rejects.map(({ row, code }) => [row, code])).toEqual([[1, 'identity-conflict'], [2, 'identity-conflict']])
    })
  })

  it('rejects references that never arrive, and rows whose source nobody knows', async () => {
    await withStore(async (store) => {
      const report = await load(store, [
        input('sources.csv', SOURCES), input('parties.csv', `${PARTIES}p7,person,Nosource,US,,,nobody\n`),
        input('obligations.csv', OBLIGATIONS), input('contact_points.csv', 'party_id,kind,value,source_id\np7,email,a@b.example,crm\np8,email,a@b.example,crm\n'),
        input('relations.csv', 'from_id,to_id,kind,source_id\np2,p8,reference_of,crm\n'),
      ])
      expect(report.rejects.map(({ file, row, code, column }) => [file, row, code, column])).toEqual([
        ['parties.csv', 4, 'source-unknown', 'source_id'],
        ['obligations.csv', 1, 'debt-unknown', 'debt_id'],
        ['contact_points.csv', 1, 'party-unknown', 'party_id'],
        ['contact_points.csv', 2, 'party-unknown', 'party_id'],
        ['relations.csv', 1, 'party-unknown', 'to_id'],
      ])
    })
  })

  it('finds references in the store that an earlier load brought', async () => {
    await withStore(async (store) => {
      await load(store, portfolio())
      const report = await load(store, [input('contact_points.csv', 'party_id,kind,value,source_id\np2,mobile,512 555 0123,crm\n')])
      expect(totals(report)).toMatchObject({ rows: 1, accepted: 1 })
    })
  })

  it('never repeats a value in a reject', async () => {
    await withStore(async (store) => {
      const report = await load(store, [
        input('sources.csv', SOURCES), input('parties.csv', 'party_id,kind,name,birth_date,country,source_id\np1,person,Ada,SECRET-1,US,crm\np2,SECRET-2,B,,,crm\np3,person,C,,SECRET-3,crm\n'),
        input('contact_points.csv', 'party_id,kind,value,source_id\np1,phone,SECRET-4,crm\np1,email,SECRET-5,crm\n'),
        input('suppressions.ndjson', '{"value":"SECRET-6@x","scope":"party","reason":"SECRET-7","from":"2026-01-01","source_id":"crm"}\n{"SECRET 8":1}\n'),
        input('events.csv', 'event_id,party_id,kind,what,at,source_id\ne1,p1,request,SECRET-9,2026-01-01,crm\n'),
      ])
      expect(report.rejects.length).toBe(8)
      expect(JSON.stringify(report)).not.toContain('SECRET')
    })
  })

  it('asks the gate for each role, purpose and place, and stores, refuses or holds by its answer', async () => {
    await withStore(async (store) => {
      const asked = new Set<string>()
      const admit = gateOf((use) => {
        asked.add([use.sourceClass, use.subjectRole, use.purpose, use.jurisdiction].join(' '))
        if (use.sourceClass === 'public_register') return 'REVIEW'
        return use.subjectRole === 'reference' && use.purpose !== 'locate' ? 'REJECT' : 'ADMIT'
      })
      const parties = `${PARTIES}p5,person,Held,US,,,reg\n`
      const report = await load(store, [
        input('sources.csv', SOURCES), input('parties.csv', parties), input('debts.csv', DEBTS), input('obligations.csv', OBLIGATIONS),
        input('relations.csv', RELATIONS), input('contact_points.csv', `${POINTS}p2,mobile,512 555 0123,crm\np5,email,held@example.org,crm\n`),
      ], {}, { admit })
      expect(asked).toContain('creditor_record borrower collect US-NY')
      expect(asked).toContain('creditor_record reference assess US-NY')
      expect(asked).toContain('creditor_record unknown assess US')
      const by = Object.fromEntries(report.files.map((file) => [file.kind, file]))
      expect(by['parties']).toMatchObject({ rows: 4, accepted: 2, refused: 1, held: 1, refusedRules: { 'T-REJECT': 1 } })
      expect(by['relations']).toMatchObject({ rows: 1, refused: 1, refusedRules: { 'T-REJECT': 1 } })
      expect(by['contact_points']).toMatchObject({ rows: 4, accepted: 2, refused: 1, held: 1 })
      expect(await store.gateCounts()).toEqual({ refused: { 'T-REJECT': 3 }, held: { 'T-REVIEW': 1, 'reference-stopped': 1 } })
    })
  })

  it('drops a friend unless a pack of the place has a use for one', async () => {
    await withStore(async (store) => {
      const files = [...portfolio(), input('relations.csv', 'from_id,to_id,kind,source_id\np2,p1,friend_of,crm\n')]
      const dropped = await load(store, files, { dryRun: true })
      expect(dropped.files.at(-1)).toMatchObject({ rows: 1, refused: 1, refusedRules: { 'relation-without-use': 1 } })
      const kept = await load(store, files, {}, { roleHasUse: (role, place) => role === 'friend' && place === 'US-NY' })
      expect(kept.files.at(-1)).toMatchObject({ rows: 1, accepted: 1 })
    })
  })

  it('writes nothing on a dry run, and nothing of a strict load with a single bad row', async () => {
    await withStore(async (store) => {
      const dry = await load(store, portfolio(), { dryRun: true })
      expect([dry.written, totals(dry).accepted]).toEqual([false, 10])
      const bad = await load(store, [...portfolio(), input('debts.csv', `${DEBTS}d2,bank,unknown,USD,1,1,2024-01-01,US,crm\n`)], { strict: true })
      expect([bad.written, totals(bad).rejected]).toEqual([false, 1])
      expect(await contentsOf(store)).toEqual([])
      const good = await load(store, portfolio(), { strict: true })
      expect([good.written, totals(good).accepted]).toEqual([true, 10])
    })
  })

  it('checks expected rows and balance before anything is written', async () => {
    await withStore(async (store) => {
      await expect(load(store, portfolio(), { expectRows: 9 })).rejects.toThrow(/9 rows were expected and 8/)
      await expect(load(store, portfolio(), { expectBalance: '250.51' })).rejects.toThrow(/add up to 250.50/)
      expect(await contentsOf(store)).toEqual([])
      expect((await load(store, portfolio(), { expectRows: 8, expectBalance: '250.5' })).written).toBe(true)
    })
  })

  it('puts the namespace of its source before the ids of a source that serves one creditor', async () => {
    await withStore(async (store) => {
      const sources = 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,for_creditor\ncrm,creditor_record,B,US,contract,collect,2026-01-05,bank\n'
      const report = await load(store, [
        input('sources.csv', sources), input('parties.csv', PARTIES), input('debts.csv', DEBTS), input('obligations.csv', OBLIGATIONS),
        input('statuses.csv', 'debt_id,kind,source_id\nd1,overdue,crm\n'),
      ])
      expect(report.rejects).toEqual([])
      expect((await factsOf(store, 'obligation'))[0]?.content).toMatchObject({ debtId: 'bank:d1', partyId: 'bank:p1' })
      const wrong = await load(store, [input('debts.csv', DEBTS.replace('d1,bank', 'd2,other'))])
      expect(wrong.rejects).toEqual([expect.objectContaining({ code: 'wrong-creditor', column: 'creditor_id' })])
    })
  })

  it('ends permitting facts of a replaced source that the load no longer has, and none that prohibit', async () => {
    await withStore(async (store) => {
      const relations = `${RELATIONS}p2,p1,lawyer_of,crm\n`
      await load(store, [...portfolio().filter(({ name }) => name !== 'relations.csv'), input('relations.csv', relations)])
      const fewer = portfolio().filter(({ name }) => name !== 'relations.csv' && name !== 'contact_points.csv')
      await expect(load(store, fewer, { replaceSource: 'crm' })).rejects.toThrow(/would end 3 of 8/)
      const report = await load(store, fewer, { replaceSource: 'crm', expectRows: 5 })
      expect(report.ended).toBe(3)
      expect((await factsOf(store, 'relation')).map((fact) => 'kind' in fact.content && fact.content.kind)).toEqual(['lawyer_of'])
      expect(await factsOf(store, 'contact_point')).toEqual([])
    })
  })

  it('names an unknown column and the nearest right one, and takes it when told how', async () => {
    await withStore(async (store) => {
      const sources = input('sources.csv', SOURCES.replace('source_id', 'source_idd'))
      await expect(load(store, [sources])).rejects.toThrow(/source_idd.*Did you mean source_id /)
      expect(totals(await load(store, [sources], { renames: { source_idd: 'source_id' } })).accepted).toBe(2)
      const more = input('parties.csv', 'party_id,kind,name,shoe_size,source_id\np1,person,A,44,crm\n')
      const report = await load(store, [more], { ignoreColumns: true })
      expect(report.files[0]).toMatchObject({ accepted: 1, droppedColumns: ['shoe_size'] })
    })
  })

  it('reads any encoding it is told, and never replaces a wrong byte', async () => {
    await withStore(async (store) => {
      await load(store, [input('sources.csv', SOURCES)])
      const latin = Buffer.from('party_id,kind,name,source_id\np1,person,J\xF6rg,crm\n', 'latin1')
      await expect(load(store, [input('parties.csv', latin)])).rejects.toThrow(/not utf-8.*--encoding/)
      expect(totals(await load(store, [input('parties.csv', latin)], { encoding: 'windows-1252' })).accepted).toBe(1)
      expect((await factsOf(store, 'party'))[0]?.content).toMatchObject({ name: 'Jörg' })
      const wide = Buffer.from('\uFEFFparty_id,kind,name,source_id\r\np2,person,李四,crm\r\n', 'utf16le')
      expect(totals(await load(store, [input('parties.csv', wide, 3)], { encoding: 'utf-16le' })).accepted).toBe(1)
    })
  })

  it('keeps the smallest source record of equal rows, whichever comes first', async () => {
    const rows = ['p1,person,Ada,10,crm', 'p1,person,Ada,9,crm', 'p1,person,Ada,11,crm']
    for (const order of [rows, rows.toReversed()]) {
      await withStore(async (store) => {
        const report = await load(store, [
          input('sources.csv', SOURCES), input('parties.csv', ['party_id,kind,name,source_record,source_id', ...order].join('\n')),
        ])
        expect(report.files[1]).toMatchObject({ rows: 3, accepted: 1, unchanged: 2 })
        expect((await factsOf(store, 'party'))[0]?.content).toMatchObject({ sourceRecord: '9' })
      })
    }
  })

  it('writes nothing of a file that changes while it is loaded', async () => {
    await withStore(async (store) => {
      for (const second of [`${PARTIES}p9,person,New,US,,,crm\n`, PARTIES.replace('Bob', 'Rob')]) {
        let reads = 0
        async function* open(): AsyncGenerator<Uint8Array> {
          yield Buffer.from(reads++ === 0 ? PARTIES : second)
        }
        await expect(load(store, [input('sources.csv', SOURCES), { name: 'parties.csv', open }])).rejects.toThrow(/changed while it was loaded/)
      }
      expect(await contentsOf(store)).toEqual([])
    })
  })

  it('refuses what an expired source permits, and keeps what it forbids', async () => {
    await withStore(async (store) => {
      const sources = 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,expires_on\nold,creditor_record,B,US,contract,collect,2020-01-05,2021-01-01\n'
      const report = await load(store, [
        ...portfolio().filter(({ name }) => name !== 'sources.csv'), input('sources.csv', `${SOURCES.split('\n').slice(0, 2).join('\n').replace('obtained_on', 'obtained_on,expires_on').replace('2026-01-05', '2026-01-05,')}\n${sources.split('\n')[1]}\n`),
        input('contact_points.csv', 'party_id,kind,value,source_id\np1,email,x@example.org,old\n'),
        input('suppressions.csv', 'party_id,scope,reason,from,source_id\np1,voice,opt_out,2020-02-01,old\n'),
      ])
      expect(report.files.at(-2)).toMatchObject({ rows: 1, refused: 1, refusedRules: { 'source-expired': 1 } })
      expect(report.files.at(-1)).toMatchObject({ rows: 1, accepted: 1 })
      expect((await factsOf(store, 'suppression'))[0]?.purposes).toEqual(['protect'])
    })
  })
})
