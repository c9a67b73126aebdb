import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventSchema } from '../../src/model/event.js'
import { readRow } from '../../src/model/rows.js'
import { load, input, PARTIES, SOURCES, withStore, factsOf, totals } from './portfolio.js'
import type { FileKind } from '../../src/model/load.js'

function fault(file: FileKind, cells: Readonly<Record<string, string>>): readonly [string | undefined, string] | undefined {
  const found = readRow(file, { cells: { source_id: 's', ...cells } }).faults?.[0]
  return found === undefined ? undefined : [found.column, found.code]
}

function eventLine(event: object): string {
  return `${JSON.stringify({ event_id: 'e1', party_id: 'p1', source_id: 'crm', event })}\n`
}

function partyLine(id: string, name: string): string {
  return JSON.stringify({ party_id: id, kind: 'person', name, source_id: 'crm' })
}

const PARTY = { party_id: 'p', kind: 'person', name: 'A' }
const DEBT = {
  debt_id: 'd', creditor_id: 'c', kind: 'consumer', currency: 'EUR', principal: '1', balance: '1', opened_on: '2024-02-29', jurisdiction: 'GB',
}

describe('rows of the files', () => {
  it('take ids of 1 to 128 characters as they are, after NFC, and none with control characters or outer blanks', () => {
    expect(readRow('parties', { cells: { ...PARTY, source_id: 's', party_id: 'e\u0301'.normalize('NFD') } }).content?.partyId).toBe('\u00e9')
    expect(readRow('parties', { cells: { ...PARTY, source_id: 's', party_id: '9007199254740993' } }).content?.partyId).toBe('9007199254740993')
    expect(fault('parties', { ...PARTY, party_id: 'x'.repeat(128) })).toBeUndefined()
    for (const bad of [' p', 'p ', 'a\u0007b', 'x'.repeat(129)]) expect(fault('parties', { ...PARTY, party_id: bad })).toEqual(['party_id', 'id-invalid'])
  })

  it('take days that exist, plain decimals, known currencies and places, and say which column is wrong otherwise', () => {
    expect(fault('debts', DEBT)).toBeUndefined()
    expect(fault('debts', { ...DEBT, opened_on: '2023-02-29' })).toEqual(['opened_on', 'day-invalid'])
    for (const balance of ['1,5', '1.', '1e3', 'NaN', '0x1', '+1', '١']) expect(fault('debts', { ...DEBT, balance })).toEqual(['balance', 'amount-invalid'])
    expect(readRow('debts', { cells: { ...DEBT, source_id: 's', balance: '-0007.50' } }).content?.balance).toBe('-7.50')
    expect(fault('debts', { ...DEBT, currency: 'EURO' })).toEqual(['currency', 'currency-unknown'])
    expect(fault('debts', { ...DEBT, jurisdiction: 'UK' })).toEqual(['jurisdiction', 'place-unknown'])
    expect(fault('debts', { ...DEBT, jurisdiction: 'US-NY' })).toBeUndefined()
    const { creditor_id: _, ...withoutCreditor } = DEBT
    expect(fault('debts', withoutCreditor)).toEqual(['creditor_id', 'missing'])
  })

  it('put the country before a region, and refuse a region of nowhere or of another country', () => {
    const region = (cells: Readonly<Record<string, string>>): unknown => readRow('parties', { cells: { ...PARTY, source_id: 's', ...cells } }).content?.region
    expect(region({ region: 'NY', country: 'US' })).toBe('US-NY')
    expect(region({ region: 'US-NY' })).toBe('US-NY')
    expect(fault('parties', { ...PARTY, region: 'NY' })).toEqual(['region', 'region-invalid'])
    expect(fault('parties', { ...PARTY, region: 'US-NY', country: 'GB' })).toEqual(['region', 'region-invalid'])
    expect(readRow('parties', { cells: { ...PARTY, source_id: 's', region: 'US-NY' } }).content).toEqual(
      readRow('parties', { cells: { ...PARTY, source_id: 's', region: 'NY', country: 'US' } }).content,
    )
  })

  it('need at least one of two columns where files.md says so', () => {
    expect(fault('statuses', { kind: 'overdue' })).toEqual(['debt_id', 'missing'])
    expect(fault('suppressions', { scope: 'party', reason: 'opt_out', from: '2026-01-01' })).toEqual(['party_id', 'missing'])
    expect(fault('contact_points', { party_id: 'p', kind: 'mobile' })).toEqual(['value', 'missing'])
    expect(fault('contact_points', { party_id: 'p', kind: 'postal_address', city: 'Leeds' })).toBeUndefined()
  })

  it('read every kind of event from columns in snake_case exactly as from its object', () => {
    const events: readonly (readonly [Readonly<Record<string, string>>, unknown])[] = [
      [{ kind: 'contact', direction: 'out', channel: 'voice', at: '2026-02-02T10:00:00-05:00', result: 'conversation', debts: 'd1;d2', live: 'true' },
        { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-02-02T10:00:00-05:00', result: 'conversation', debts: ['d1', 'd2'], live: true }],
      [{ kind: 'request', what: 'inconvenient_time', at: '2026-02-02', windows: 'Mon-Fri 09:00-17:00;Sun' },
        { kind: 'request', what: 'inconvenient_time', at: '2026-02-02', windows: [
          { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '09:00', to: '17:00' }, { days: ['Sun'] }] }],
      [{ kind: 'consent', at: '2026-02-02', given_to: 'a', scope: 'sms', contact_point_id: 'cp', revoked_at: '2026-02-03' },
        { kind: 'consent', at: '2026-02-02', givenTo: 'a', scope: 'sms', contactPointId: 'cp', revokedAt: '2026-02-03' }],
      [{ kind: 'check', what: 'deceased', on: '2026-02-02', result: 'hit' }, { kind: 'check', what: 'deceased', on: '2026-02-02', result: 'hit' }],
      [{ kind: 'correction', corrects: 'e1', because: 'misheard' }, { kind: 'correction', corrects: 'e1', because: 'misheard' }],
    ]
    for (const [cells, object] of events) {
      const fromColumns = readRow('events', { cells: { event_id: 'e', party_id: 'p', source_id: 's', ...cells } }).content
      const fromObject = readRow('events', { cells: { event_id: 'e', party_id: 'p', source_id: 's' }, event: object }).content
      expect(fromColumns?.event).toEqual(object)
      expect(fromColumns).toEqual(fromObject)
      if (cells['kind'] !== 'correction') expect(eventSchema.safeParse(fromColumns?.event).success).toBe(true)
    }
  })

  it('refuse an event with a field of another kind, a word that is none, or a broken window', () => {
    const event = { event_id: 'e', party_id: 'p' }
    expect(fault('events', { ...event, kind: 'notice', what: 'validation', channel: 'sms' })).toEqual(['channel', 'event-invalid'])
    expect(fault('events', { ...event, kind: 'request', what: 'shout', at: '2026-01-01' })).toEqual(['what', 'event-invalid'])
    expect(fault('events', { ...event, kind: 'request', what: 'cease', at: '2026-01-01', windows: 'Mon 9-5' })).toEqual(['windows', 'event-invalid'])
    expect(fault('events', { ...event })).toEqual(['kind', 'event-invalid'])
  })
})

describe('NDJSON files', () => {
  it('have the fields of the CSV form: ids are text, other scalars are read as text, null is blank', async () => {
    await withStore(async (store) => {
      const debt = { debt_id: '9007199254740993', creditor_id: 'c', kind: 'consumer', currency: 'EUR', principal: 1000, balance: 250.5, opened_on: '2024-01-01', jurisdiction: 'GB', joint_household_use: true, due_on: null, source_id: 'crm' }
      const lines = [debt, { ...debt, debt_id: 7 }, { ...debt, debt_id: 'd3', principal: 0.1 + 0.2 }, { ...debt, debt_id: 'd4', colour: 'red' }, { ...debt, debt_id: 'd5', principal: [1] }]
      const text = `${lines.map((line) => JSON.stringify(line)).join('\r\n')}\n\n[1]\nnot json\n`
      const report = await load(store, [input('sources.csv', SOURCES), input('debts.ndjson', text, 5)])
      expect(report.files[1]).toMatchObject({ rows: 7, accepted: 1, rejected: 6 })
      expect(report.rejects.map(({ row, column, code }) => [row, column, code])).toEqual([
        [2, 'debt_id', 'id-not-text'], [3, 'principal', 'number-not-exact'], [4, 'colour', 'column-unknown'], [5, 'principal', 'value-invalid'],
        [6, undefined, 'json-invalid'], [7, undefined, 'json-invalid'],
      ])
      expect((await factsOf(store, 'debt'))[0]?.content).toMatchObject({ debtId: '9007199254740993', principal: '1000', balance: '250.5', jointHouseholdUse: true })
    })
  })

  it('end their lines with LF, CRLF or CR, mixed as they come and however they are cut, and say the same', async () => {
    const lines = Array.from({ length: 12 }, (_, i) => partyLine(`p${i}`, `N ${i}`))
    const ends = fc.array(fc.constantFrom('\n', '\r\n', '\r', '\r\n\r\n'), { minLength: lines.length, maxLength: lines.length })
    await withStore(async (store) => {
      await load(store, [input('sources.csv', SOURCES)])
      await fc.assert(fc.asyncProperty(ends, fc.integer({ min: 1, max: 60 }), async (between, chunkBytes) => {
        const report = await load(store, [input('parties.ndjson', lines.map((line, i) => line + between[i]!).join(''), chunkBytes)], { dryRun: true })
        expect(report.files[0]).toMatchObject({ rows: lines.length, accepted: lines.length })
      }), { numRuns: 60 })
    })
  })

  it('reject a line with half of a surrogate pair anywhere, and take whole pairs and the lines after it', async () => {
    await withStore(async (store) => {
      const event = '{"event_id":"e1","party_id":"b","source_id":"crm","event":{"kind":"request","scope":"\\udc00"}}'
      const lines = [partyLine('a', 'A').replace('"a"', '"a\\ud800"'), partyLine('b', 'B').replace('"B"', '"B \\uD83D\\uDE00 \\\\ud800"'), partyLine('c', 'C').replace('"C"', '"\\uDFFF"')]
      const report = await load(store, [input('sources.csv', SOURCES), input('parties.ndjson', lines.join('\n')), input('events.ndjson', event)])
      expect(report.rejects.map(({ file, row, code }) => [file, row, code])).toEqual([
        ['parties.ndjson', 1, 'text-invalid'], ['parties.ndjson', 3, 'text-invalid'], ['events.ndjson', 1, 'text-invalid'],
      ])
      expect((await factsOf(store, 'party')).map(({ content }) => content)).toMatchObject([{ partyId: 'b', name: 'B \u{1F600} \\ud800' }])
    })
  })

  it('never repeat a field name that may be a value', async () => {
    await withStore(async (store) => {
      const report = await load(store, [input('sources.csv', SOURCES), input('parties.ndjson', '{"447700900123":"x"}\n{"jo.smith":1}\n{"colour":1}')])
      expect(report.rejects.map(({ column, code }) => [column, code])).toEqual([[undefined, 'column-unknown'], [undefined, 'column-unknown'], ['colour', 'column-unknown']])
    })
  })

  it('report a line over one mebibyte once, in any chunks, and read the lines after it', async () => {
    await withStore(async (store) => {
      await load(store, [input('sources.csv', SOURCES)])
      const text = [partyLine('a', 'A'), partyLine('b', 'B'.repeat(1_200_000)), partyLine('c', 'C'), partyLine('d', '中'.repeat(400_000)), partyLine('e', 'E')].join('\n')
      for (const chunkBytes of [70_000, 1 << 22]) {
        const report = await load(store, [input('parties.ndjson', text, chunkBytes)], { dryRun: true })
        expect(report.files[0]).toMatchObject({ rows: 5, accepted: 3, rejectCodes: { 'row-too-long': 2 } })
      }
      const csv = ['party_id,kind,name,source_id', 'a,person,A,crm', `b,person,"${'B'.repeat(1_200_000)}",crm`, 'c,person,C,crm'].join('\n')
      expect((await load(store, [input('parties.csv', csv, 50_000)], { dryRun: true })).files[0]).toMatchObject({ rows: 3, accepted: 2, rejectCodes: { 'row-too-long': 1 } })
    })
  })

  it('say the same as the CSV form: one loaded after the other changes nothing', async () => {
    await withStore(async (store) => {
      await load(store, [input('sources.csv', SOURCES), input('parties.csv', PARTIES)])
      const [header = '', ...rows] = PARTIES.trim().split('\n')
      const names = header.split(',')
      const lines = rows.map((row) => JSON.stringify(Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell === '' ? null : cell]))))
      const list = { source_id: 'crm', class: 'creditor_record', name: 'Bank file', jurisdiction: 'US', authorisation: 'contract', purposes: ['collect', 'assess'], obtained_on: '2026-01-05' }
      const report = await load(store, [input('sources.ndjson', JSON.stringify(list)), input('parties.ndjson', lines.join('\n'))])
      expect(totals(report)).toMatchObject({ rows: 4, unchanged: 4 })
    })
  })
})

describe('events in a store', () => {
  it('may gain what was not known, a revocation for example, and are never rewritten', async () => {
    await withStore(async (store) => {
      const consent = { kind: 'consent', at: '2026-02-02', givenTo: 'a', scope: 'sms' }
      await load(store, [input('sources.csv', SOURCES), input('parties.csv', PARTIES), input('events.ndjson', eventLine(consent))])
      const revoked = await load(store, [input('events.ndjson', eventLine({ ...consent, revokedAt: '2026-02-03' }))])
      expect(totals(revoked)).toMatchObject({ changed: 1 })
      const rewritten = await load(store, [input('events.ndjson', eventLine({ ...consent, scope: 'call' }))])
      expect(rewritten.rejects.map(({ code }) => code)).toEqual(['event-rewritten'])
      expect((await factsOf(store, 'event'))[0]?.content).toMatchObject({ event: { scope: 'sms', revokedAt: '2026-02-03' } })
    })
  })
})
