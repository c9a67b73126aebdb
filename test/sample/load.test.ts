import { describe, expect, it } from 'vitest'
import { admit, compilePacks, roleHasUse, shippedPacks } from '../../src/decide/index.js'
import { parseInstant } from '../../src/model/time.js'
import { samplePortfolio, type SampleFile } from '../../src/sample/portfolio.js'
import type { LoadInput } from '../../src/model/load.js'
import type { SourceClass } from '../../src/model/source-use.js'
import { factsOf, input, load, totals, withStore } from '../load/portfolio.js'
import { DEFAULT } from './reading.js'

/** Classes of source that no law here lets anybody use on these terms; telephone data come by court order, which some places accept. */
const NEVER: ReadonlySet<SourceClass> = new Set<SourceClass>([
  'device_address_book', 'scraped_web', 'broker_or_leak', 'pretext', 'employer_hr', 'special_category',
])
const packs = compilePacks(shippedPacks)
/** The law as it ships. */
const gate = { admit, packs, roleHasUse: roleHasUse(packs), nowMs: parseInstant(DEFAULT.at) }
/** Codes of rows that are good, but whose party or source the law stopped. */
const BY_LAW: ReadonlySet<string> = new Set(['party-not-admitted', 'debt-not-admitted'])

const files = samplePortfolio(DEFAULT).map(({ file, lines }) => ({ file, lines: [...lines] }))
const asInput = ({ file, lines }: Pick<SampleFile, 'file'> & { readonly lines: readonly string[] }): LoadInput =>
  input(file, lines.map((line) => `${line}\n`).join(''))
const portfolio = files.filter(({ file }) => !file.includes('/') && file !== 'README.txt').map(asInput)

/** The line that a reject speaks of; each line of ours is one row. */
function lineOf(file: string, row: number): string {
  const lines = files.find((found) => found.file === file)?.lines
  return lines?.[file.endsWith('.ndjson') ? row - 1 : row] ?? ''
}

describe('loading the invented portfolio', () => {
  it('takes most rows, rejects those that are bad on purpose and no other, and accounts for each', async () => {
    await withStore(async (store) => {
      const report = await load(store, portfolio, {}, gate)
      for (const file of report.files) expect(file.accepted + file.changed + file.unchanged + file.rejected + file.refused + file.held).toBe(file.rows)
      const all = totals(report)
      expect(all.rows).toBeGreaterThan(17_000)
      expect(all.accepted / all.rows).toBeGreaterThan(0.9)
      expect(all.refused).toBeGreaterThan(50)
      expect(all.held).toBeGreaterThan(0)
      const rules = new Set(report.files.flatMap((file) => Object.keys(file.refusedRules)))
      expect([...rules]).toEqual(expect.arrayContaining(['source-expired', 'relation-without-use', 'US-DATA-03',
        'CN-DATA-03', 'NO-PACK']))
      const innocent = report.rejects.filter(({ code, file, row }) => !BY_LAW.has(code) && !/\bX[A-Z]+\d|\bX[A-Z]-\d|x-source-|X{129}|XM reviewer|"event_id":9007|^\["XE/.test(lineOf(file, row)))
      expect(innocent).toEqual([])
      const codes = new Set(report.rejects.map(({ code }) => code))
      expect([...codes]).toEqual(expect.arrayContaining([
        'missing', 'word-unknown', 'day-invalid', 'amount-invalid', 'currency-unknown', 'country-unknown', 'region-invalid',
        'place-unknown', 'zone-unknown',
        'boolean-invalid', 'id-invalid', 'lei-invalid', 'source-unknown', 'party-unknown', 'debt-unknown',
        'conflicting-duplicate', 'identity-conflict',
        'too-few-fields', 'too-many-fields', 'period-reversed', 'share-invalid', 'strength-invalid', 'phone-invalid',
        'email-invalid', 'json-invalid',
        'event-invalid', 'id-not-text',
      ]))
      const again = totals(await load(store, portfolio, {}, gate))
      expect(again).toEqual({ ...all, accepted: 0, unchanged: all.accepted + all.unchanged })
    })
  })

  it('keeps nothing of a source that nobody may use, and tells the parties of two creditors apart who number them alike', async () => {
    await withStore(async (store) => {
      await load(store, portfolio.filter(({ name }) => /^(sources|parties|contact_points)/.test(name)), {}, gate)
      const classOf = new Map<string, string>()
      for (const fact of await factsOf(store, 'source')) if (fact.kind === 'source') classOf.set(fact.content.sourceId, fact.content.class)
      const points = await factsOf(store, 'contact_point')
      const held = points.map((fact) => classOf.get('sourceId' in fact.content ? String(fact.content.sourceId) : '') ?? 'none')
      expect(held.length).toBeGreaterThan(2500)
      expect(held.filter((name) => name === 'none' || NEVER.has(name as SourceClass))).toEqual([])
      const ids = (await factsOf(store, 'party')).map((fact) => (fact.kind === 'party' ? String(fact.content.partyId) : ''))
      expect(ids).toEqual(expect.arrayContaining(['harbour-credit-union:1', 'mill-street-finance:1']))
      expect(ids).not.toContain('1')
    })
  })

  it('reads the wide placement file by the mapping that lies beside it, each row', async () => {
    const [rows, mapping] = ['examples/placement-cards.csv',
      'examples/placement-cards.mapping.json'].map((name) => files.find(({ file }) => file === name))
    if (rows === undefined || mapping === undefined) throw new Error('the examples are not there')
    await withStore(async (store) => {
      const sources = portfolio.filter(({ name }) => name === 'sources.csv')
      const report = await load(store, [...sources, asInput(rows)], {
        mapping: JSON.parse(mapping.lines.join('\n')) as unknown, source: 'placement-cards', collectedOn: '2026-08-12',
      }, gate)
      const placed = report.files.find((file) => file.kind === 'placement')
      expect(placed).toMatchObject({ rows: 60, accepted: 60, rejected: 0, refused: 0 })
      const debts = await factsOf(store, 'debt')
      expect(debts.length).toBe(60)
      expect(debts.every((fact) => fact.kind === 'debt' && fact.content.jurisdiction === 'US-MA' && /^\d+\.\d\d$/.test(fact.content.balance))).toBe(true)
      const kinds = new Set((await factsOf(store, 'status')).map((fact) => (fact.kind === 'status' ? fact.content.kind : '')))
      expect([...kinds].sort()).toEqual(['bankruptcy_ch7', 'identity_theft', 'litigation_pending', 'paid'])
    })
  })
})
