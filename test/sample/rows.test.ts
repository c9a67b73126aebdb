import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FILE_KINDS } from '../../src/model/load.js'
import { readRow } from '../../src/model/rows.js'
import { parseInstant } from '../../src/model/time.js'
import { DIRT } from '../../src/sample/dirt.js'
import { allRows, AT, DEFAULT, isDirt, linesOf, rowsOf } from './reading.js'

const rows = allRows(DEFAULT)
const good = (kind: (typeof FILE_KINDS)[number]) => rows[kind].filter((row) => !isDirt(row))
const count = (kind: (typeof FILE_KINDS)[number]) => good(kind).length
const ids = (kind: (typeof FILE_KINDS)[number], column: string) => new Set(good(kind).map((row) => row.cells[column] ?? ''))
/** Every instant inside a value. */
const instants = (value: unknown): readonly string[] =>
  typeof value === 'string' ? (/^\d{4}-\d{2}-\d{2}T/.test(value) ? [value] : []) : typeof value === 'object' && value !== null ? Object.values(value).flatMap(instants) : []

describe('the rows of the invented portfolio', () => {
  it('can all be read, but for those that are bad on purpose', () => {
    const faults = FILE_KINDS.flatMap((kind) => good(kind).flatMap((row) => (readRow(kind, row).faults ?? []).map((fault) => `${kind} ${fault.column} ${fault.code}`)))
    expect([...new Set(faults)]).toEqual([])
  })

  it('hold bad rows of every file, about one in two hundred', () => {
    const all = FILE_KINDS.reduce((sum, kind) => sum + linesOf(DEFAULT, kind).length, 0)
    const bad = FILE_KINDS.reduce((sum, kind) => sum + rows[kind].filter(isDirt).length, 0)
    expect(bad / all).toBeGreaterThan(0.003)
    expect(bad / all).toBeLessThan(0.015)
    expect(FILE_KINDS.filter((kind) => DIRT[kind].length < 2)).toEqual([])
  })

  it('find in the reader, for each kind of bad cell, a fault', () => {
    const codes = new Set(FILE_KINDS.flatMap((kind) => rows[kind].filter(isDirt).flatMap((row) => (readRow(kind, row).faults ?? []).map(({ code }) => code))))
    expect([...codes]).toEqual(expect.arrayContaining([
      'missing', 'word-unknown', 'day-invalid', 'country-unknown', 'region-invalid', 'boolean-invalid', 'zone-unknown',
      'lei-invalid', 'id-invalid',
      'amount-invalid', 'currency-unknown', 'place-unknown', 'period-reversed', 'share-invalid', 'strength-invalid',
      'same-id', 'event-invalid',
    ]))
  })

  it('come in the proportions of a real portfolio', () => {
    expect(count('parties')).toBe(2000 + 12)
    expect(count('debts') / 2000).toBeCloseTo(0.4, 1)
    expect(count('relations') / 2000).toBeGreaterThan(4.4)
    expect(count('relations') / 2000).toBeLessThan(5.6)
    expect(count('contact_points') / 2000).toBeCloseTo(1.5, 1)
    expect(count('obligations') / count('debts')).toBeCloseTo(1.25, 1)
    expect(count('events') / count('debts')).toBeGreaterThan(1.8)
    expect(count('events') / count('debts')).toBeLessThan(2.4)
  })

  it('refer to parties, debts, contact points and sources that are there', () => {
    const [parties, debts, points, sources] = [ids('parties', 'party_id'), ids('debts', 'debt_id'),
      ids('contact_points', 'contact_point_id'), ids('sources', 'source_id')]
    const lost = (kind: (typeof FILE_KINDS)[number], column: string, known: ReadonlySet<string>) =>
      good(kind).flatMap((row) => (row.cells[column] === undefined || known.has(row.cells[column]) ? [] : [`${kind}.${column}`]))
    const missing = FILE_KINDS.flatMap((kind) => [
      ...lost(kind, 'party_id', parties), ...lost(kind, 'from_id', parties), ...lost(kind, 'to_id', parties), ...lost(kind, 'a_id', parties),
      ...lost(kind, 'b_id', parties), ...lost(kind, 'debt_id', debts), ...lost(kind, 'covers', debts), ...lost(kind, 'source_id', sources),
    ])
    expect(missing).toEqual([])
    const named = good('events').map((row) => (row.event as { readonly contactPointId?: string }).contactPointId).filter((id) => id !== undefined)
    expect(named.length).toBeGreaterThan(500)
    expect(named.filter((id) => !points.has(id)).length / named.length).toBeLessThan(0.01)
  })

  it('give each record an id of its own within its source, but for the pairs that are twice there on purpose', () => {
    for (const [kind, column] of [['parties', 'party_id'], ['debts', 'debt_id'], ['relations', 'relation_id'], ['events',
      'event_id']] as const) {
      const keys = good(kind).map((row) => `${row.cells['source_id']} ${row.cells[column]}`)
      expect({ kind, ids: new Set(keys).size }).toEqual({ kind, ids: keys.length })
    }
  })

  it('let the same id name a party and a debt, and hold ids that no float could', () => {
    const parties = ids('parties', 'party_id')
    expect([...ids('debts', 'debt_id')].some((id) => parties.has(id))).toBe(true)
    const long = [...parties].filter((id) => /^\d{16,}$/.test(id))
    expect(new Set(long).size).toBe(long.length)
    expect(new Set(long.map(Number)).size).toBeLessThan(long.length)
  })

  it('lie in the past of the moment asked about, whatever it is and wherever the party lives', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 24 * 366 - 1 }), fc.constantFrom('+14:00', '-12:00',
      'Z'), (hour, offset) => {
      const at = `${new Date(Date.UTC(2026, 0, 1) + hour * 3_600_000).toISOString().slice(0, 19)}${offset}`
      const latest = Math.max(...rowsOf({ parties: 150, seed: 's', at }, 'events').filter((row) => !isDirt(row))
        .map((row) => row.event as Record<string, unknown>).filter((event) => event['kind'] === 'contact').flatMap(instants).map(parseInstant))
      expect(latest).toBeLessThan(parseInstant(at))
    }), { numRuns: 15 })
  })

  it('name rings of guarantees, and a few organizations that guarantee far more than the others', () => {
    const ties = good('relations').filter((row) => row.cells['kind'] === 'guarantees')
    const given = new Map<string, number>()
    for (const { cells } of ties) given.set(cells['from_id'] ?? '', (given.get(cells['from_id'] ?? '') ?? 0) + 1)
    const most = [...given.values()].toSorted((a, b) => b - a)
    expect(most[0]).toBeGreaterThan(20 * (most[Math.floor(most.length / 2)] ?? 1))
    const rings = new Set(ties.map((row) => row.cells['evidence'] ?? '').filter((evidence) => evidence.startsWith('ring ')))
    expect(rings.size).toBeGreaterThan(5)
    expect(AT).toBe(DEFAULT.at)
  })
})
