import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyTable } from '../../src/load/key-table.js'
import { createListPool } from '../../src/load/list-pool.js'
import { normalizePhone } from '../../src/load/normalize.js'
import { createNumberBook } from '../../src/load/number-book.js'
import { createParties } from '../../src/load/parties.js'
import { createWordTable } from '../../src/load/word-table.js'
import { createHashIndex } from '../../src/load/hash-index.js'
import type { PartyId } from '../../src/model/ids.js'

const contents = fc.record(
  { name: fc.string(), partyId: fc.constantFrom('a', 'b'), list: fc.array(fc.string()), share: fc.double({ noNaN: true }), sourceRecord: fc.string() },
  { requiredKeys: ['name'] },
)

/** What a content says, where it was written down left out. */
function said(content: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...content, sourceRecord: undefined })
}

describe('the table of keys', () => {
  it('tells keys that came once, again with the same content, or with another, as a map that holds all of them does', () => {
    const rows = fc.array(fc.tuple(fc.oneof(fc.constantFrom('k', 'k\u0000', ''), fc.string()), contents), { maxLength: 60 })
    fc.assert(fc.property(rows, fc.string(), (noted, stranger) => {
      const table = createKeyTable({ keys: 'keys', contents: 'contents' })
      const known = new Map<string, string[]>()
      const slots = new Map<string, number>()
      for (const [key, content] of noted) {
        const slot = table.note(key, content)
        expect(slot).toBe(slots.get(key) ?? slots.size)
        slots.set(key, slot)
        known.set(key, [...(known.get(key) ?? []), said(content)])
      }
      expect(table.size()).toBe(known.size)
      for (const [key, texts] of known) {
        const slot = table.find(key)
        expect(slot).toBe(slots.get(key))
        expect([table.isRepeated(slot), table.isConflicting(slot)]).toEqual([texts.length > 1, new Set(texts).size > 1])
        expect([table.visit(slot), table.visit(slot)]).toEqual([false, true])
      }
      table.forgetVisits()
      for (const slot of slots.values()) expect(table.visit(slot)).toBe(false)
      expect(table.find(stranger)).toBe(slots.get(stranger) ?? -1)
      expect(table.isConflicting(-1)).toBe(false)
    }))
  })

  it('finds each of more keys than it began with room for, in any order', () => {
    const table = createKeyTable({ keys: 'keys', contents: 'contents' })
    const most = 20_000
    for (let i = 0; i < most; i++) table.note(`key ${i}`, { i })
    for (let i = most - 1; i >= 0; i -= 7) expect(table.find(`key ${i}`)).toBe(i)
    for (let i = 0; i < most; i++) expect(table.find(`key ${i}`)).toBe(i)
    expect(table.find(`key ${most}`)).toBe(-1)
  })
})

describe('the index of texts', () => {
  it('gives other hashes under another secret', () => {
    const words = ['one', 'two'].map((seed) => {
      const { note, rows } = createHashIndex(seed, 0)
      const row = note('the same text')
      return [rows.get(row, 0), rows.get(row, 1), rows.get(row, 2)]
    })
    expect(words[0]).not.toEqual(words[1])
  })

  it('keeps apart texts that differ in one unit, in their length, or in the order of two', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.string({ unit: fc.constantFrom('a', 'b', '\u0000', '名', '\uD83D') }), { maxLength: 300 }), (texts) => {
      const { note, find } = createHashIndex('seed', 0)
      expect(texts.map(note)).toEqual(texts.map((_, i) => i))
      expect(texts.map((text) => find(text, 0))).toEqual(texts.map((_, i) => i))
    }))
  })
})

describe('rows of words', () => {
  it('hold what was put in each, whatever was put in others', () => {
    const table = createWordTable(3)
    const most = 20_000
    for (let i = 0; i < most; i++) {
      expect(table.add()).toBe(i)
      table.set(i, i % 3, 0xffffffff - i)
    }
    for (let i = 0; i < most; i++) expect([0, 1, 2].map((word) => table.get(i, word))).toEqual([0, 1, 2].map((word) => (word === i % 3 ? 0xffffffff - i : 0)))
  })
})

describe('the book of numbers', () => {
  const written = fc.oneof(
    fc.constantFrom('020 7183 8750', '+44 7400 123456', '+49 1512 3456789', '(212) 736-5000', '0800 1111', 'no number', '', '+1', '+7 495 123 45 67;12', '00', '+800 1234 5678'),
    fc.stringMatching(/^\+?[0-9 ()-]{0,16}$/),
  )
  it('gives the second time, and every time, what reading the number gives', () => {
    const asked = fc.array(fc.tuple(written, fc.constantFrom('GB', 'US', 'DE', undefined)), { maxLength: 30 })
    fc.assert(fc.property(asked, (numbers) => {
      const book = createNumberBook('seed')
      for (const [text, country] of [...numbers, ...numbers]) expect(book.read(text, country)).toEqual(normalizePhone(text, country))
    }))
  })
})

describe('the pool of lists', () => {
  it('gives the sorted list of the values put together, and the same list for the same values in any order', () => {
    const values = fc.array(fc.constantFrom('b', 'a', 'c', 'ab', ''), { maxLength: 8 })
    fc.assert(fc.property(values, values, (one, other) => {
      const pool = createListPool<string>()
      const numberOf = (list: readonly string[]): number => list.reduce((number, value) => pool.with(number, value), 0)
      expect(pool.list(numberOf(one))).toEqual([...new Set(one)].sort())
      const isSame = JSON.stringify([...new Set(one)].sort()) === JSON.stringify([...new Set(other)].sort())
      expect(numberOf(one) === numberOf(other)).toBe(isSame)
    }))
  })
})

describe('the table of parties', () => {
  const party = 'p' as PartyId
  it('holds a telling field against the store first, whatever another row says, and against every value that the store has', () => {
    const days = fc.constantFrom('1990-01-01', '1990-01-02', '1990-01-03')
    fc.assert(fc.property(fc.array(days), fc.array(days), days, (stored, loaded, own) => {
      const parties = createParties('seed')
      const number = parties.numberOf(party)
      for (const birthDate of stored) parties.takeStored(number, { partyId: party, kind: 'person', birthDate, sourceId: 's' as never })
      for (const birthDate of loaded) parties.noteIdentity(number, parties.identityWords({ birthDate }))
      const isConflicting = stored.length > 0 ? !stored.includes(own) : new Set(loaded).size > 1
      expect(parties.identityConflict(number, parties.identityWords({ birthDate: own }))).toBe(isConflicting ? 'birthDate' : undefined)
      expect(parties.identityConflict(number, parties.identityWords({ registrationNo: own }))).toBeUndefined()
    }))
  })

  it('says the country as the load does, else as the store does, and none where either disagrees with itself', () => {
    const countries = fc.array(fc.constantFrom('GB', 'DE', 'US'), { maxLength: 3 })
    fc.assert(fc.property(countries, countries, (stored, loaded) => {
      const parties = createParties('seed')
      const number = parties.numberOf(party)
      for (const country of stored) parties.takeStored(number, { partyId: party, kind: 'person', country, sourceId: 's' as never })
      for (const country of loaded) parties.noteCountry(number, country)
      const told = loaded.length > 0 ? loaded : stored
      expect(parties.country(number)).toBe(new Set(told).size === 1 ? told[0] : undefined)
    }))
  })
})
