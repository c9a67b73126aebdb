import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { conditionPhrase, decide, explain, phraseLines, sentenceIn, shippedPacks, whenWords } from '../../src/decide/index.js'
import { LANGUAGES, READERS } from '../../src/model/telling.js'
import { DECISIONS, PERMITTING, type Verdict } from '../../src/model/verdict.js'
import { packFolders, packsFor, zones } from './packs.js'

const folder = new URL('../../src/decide/packs/', import.meta.url)
const NAMES = packFolders.map((one) => one.folder)

function wordsOf(name: string): Readonly<Record<string, string>> {
  const file = new URL(name === '' ? 'words.zh.json' : `${name}/words.zh.json`, folder)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>) : {}
}

function sentencesOf(pack: (typeof shippedPacks)[number]): readonly string[] {
  const rules = [...pack.rules, ...pack.tables.flatMap((table) => table.rows)]
  return [...rules.flatMap((rule) => [rule.because, ...(rule.remedy === undefined ? [] : [rule.remedy])]), ...pack.duties.flatMap((duty) => [duty.what, duty.because])]
}

/** The verdict on every worked case of contacts, with the role of its party. */
const verdicts = packFolders.flatMap(({ pack, cases }) => {
  const packs = packsFor(pack)
  return cases.flatMap((worked) => ('case' in worked ? [{ id: worked.id, role: worked.case.party.role, verdict: decide(worked.case, packs, zones) }] : []))
})

describe('the Chinese of the packs', () => {
  it('has every sentence, every remedy and every duty of every pack', () => {
    const missing = shippedPacks.flatMap(sentencesOf).filter((sentence) => !/\p{Script=Han}/u.test(sentenceIn('zh', sentence)) || sentenceIn('zh', sentence).includes('尚无中文'))
    expect([...new Set(missing)]).toEqual([])
  })

  it('holds no sentence that no pack says any more', () => {
    const said = new Set(shippedPacks.flatMap(sentencesOf))
    expect(['', ...NAMES].flatMap((name) => Object.keys(wordsOf(name))).filter((sentence) => !said.has(sentence))).toEqual([])
  })

  it('gives a sentence without a translation in English and says so', () => {
    expect(sentenceIn('zh', 'A rule of a house.')).toBe('A rule of a house.（尚无中文，原文为英文）')
    expect(sentenceIn('en', 'A rule of a house.')).toBe('A rule of a house.')
  })
})

describe('a verdict in words', () => {
  it('has something whole to say on every worked case to every reader in every language', () => {
    const bad = verdicts.flatMap(({ id, role, verdict }) =>
      READERS.flatMap((reader) => LANGUAGES.map((language) => ({ id, reader, language, text: explain(verdict, { reader, language, role }).join('\n') }))))
      .filter(({ text, language }) => text.length < 10 || /undefined|\[object|NaN|[{}]/.test(text) || (language === 'zh' && !/\p{Script=Han}/u.test(text)))
    expect(bad.slice(0, 5)).toEqual([])
    expect(new Set(verdicts.map(({ verdict }) => verdict.decision))).toEqual(new Set(DECISIONS))
  })

  it('tells the dispatcher yes exactly where the contact is permitted, and the bound of a delay', () => {
    const wrong = verdicts.filter(({ role, verdict }) => {
      const [en = '', zh = ''] = LANGUAGES.map((language) => explain(verdict, { reader: 'dispatcher', language, role })[0] ?? '')
      const isYes = PERMITTING.has(verdict.decision)
      return en.startsWith('Yes') !== isYes || zh.startsWith('可以') !== isYes || (verdict.decision === 'DELAY_UNTIL' && !/\d{4}/.test(en))
    })
    expect(wrong.map(({ id }) => id)).toEqual([])
  })

  it('tells the reviewer every rule, citation, unknown fact and remedy', () => {
    for (const { id, role, verdict } of verdicts) {
      const text = explain(verdict, { reader: 'reviewer', language: 'en', role, notSignedOff: ['US'] }).join('\n')
      const wanted = [
        ...verdict.reasons.flatMap((reason) => [reason.rule, reason.citation, reason.because, ...reason.facts, ...(reason.unknown ?? []), reason.remedy ?? '']),
        ...verdict.permits.flatMap((permit) => [permit.rule, permit.citation]), 'Not signed off by counsel: US',
      ]
      expect(wanted.filter((part) => !text.includes(part)).map((part) => `${id}: ${part}`)).toEqual([])
    }
  })

  it('tells the person concerned no ids, no citations and no codes', () => {
    const codes = verdicts.flatMap(({ id, role, verdict }) => LANGUAGES.map((language) => ({ id, text: explain(verdict, { reader: 'person', language, role }).join('\n') })))
      .filter(({ text }) => /\b[A-Z]{1,3}-[A-Z0-9]+-\d|\b[A-Z]+_[A-Z]+|\bCFR\b|\bUSC\b|\/party|\/contact/.test(text))
    expect(codes.slice(0, 5)).toEqual([])
  })

  it('tells nobody who does not owe that there is a debt, and nobody but the borrower what befell another', () => {
    const owing = new Set(['borrower', 'co_borrower', 'co_signer', 'guarantor'])
    const telling = verdicts.filter(({ role }) => !owing.has(role)).flatMap(({ id, role, verdict }) =>
      LANGUAGES.map((language) => ({ id, text: explain(verdict, { reader: 'person', language, role }).join('\n') })))
    expect(telling.length).toBeGreaterThan(100)
    expect(telling.filter(({ text }) => /debt|owe|collect|loan|borrow|pay|债|欠|催|贷|借|付款/i.test(text))).toEqual([])
    const chapter13 = verdicts.find(({ verdict }) => verdict.reasons.some((reason) => reason.rule === 'US-BK-03'))!.verdict
    expect(explain(chapter13, { reader: 'person', language: 'en', role: 'co_signer' }).join(' ')).not.toMatch(/chapter 13/)
    const sign: Verdict['reasons'][number] = { rule: 'probable_duplicate', decision: 'REVIEW', citation: 'x', because: 'A record that may be the same person has died; a person must say whether it is.', facts: [] }
    const borrower = { ...chapter13, reasons: [sign] }
    expect(explain(borrower, { reader: 'person', language: 'en', role: 'borrower' }).join(' ')).not.toContain('died')
  })

  it('says when a permission ends, that a person waits, and what closes the whole debt', () => {
    const allowed = verdicts.find(({ verdict }) => verdict.decision === 'ALLOW')!.verdict
    const to = { reader: 'dispatcher', language: 'en', role: 'borrower' } as const
    expect(explain(allowed, { ...to, notAfter: '2026-03-02T21:00:00-05:00' })[1]).toContain('2 March 2026, 21:00')
    expect(explain(allowed, { ...to, waits: true })).toEqual(['Not yet. Somebody nearer to the debt comes first.'])
    expect(explain(allowed, { ...to, closedBecause: 'The debt is on hold or closed.', language: 'zh' })[0]).toMatch(/^不可以。.*债务已被搁置或了结/)
  })

  it('writes days and instants as people do', () => {
    expect([whenWords('2026-03-02', 'en'), whenWords('2026-03-02T08:00:01-05:00', 'en'), whenWords('2026-03-02T08:00:00+08:00', 'zh')]).toEqual(['2 March 2026', '2 March 2026, 08:00:01', '2026年3月2日 08:00'])
  })
})

describe('a condition in words', () => {
  it('is whole for every rule of every pack, and names no path and no operator of the pack', () => {
    const bad = shippedPacks.flatMap((pack) =>
      [...pack.rules.flatMap((rule) => [rule.when, ...(rule.applies === undefined ? [] : [rule.applies])]), ...Object.values(pack.defs)]
        .map((condition) => phraseLines(conditionPhrase(condition, pack.limits)).join('\n'))
        .filter((text) => /undefined|\[object|\^|[a-z]\.[a-z]|[a-z]_[a-z]|[a-z][A-Z]/.test(text)))
    expect(bad.slice(0, 3)).toEqual([])
  })

  it('reads as the limit it is, and turns with not', () => {
    const limits = { seven: { max: 7, days: 7 }, span: { months: 1, days: 2 } }
    const say = (condition: Parameters<typeof conditionPhrase>[0]): string => phraseLines(conditionPhrase(condition, limits)).join(' ')
    expect(say({ fact: 'obligor.deceased', is: true, absent: 'no', way: 'forbids' })).toBe('the obligor is dead (not so taken where it is not known)')
    expect(say({ not: { fact: 'obligor.deceased', is: true, absent: 'no' } })).toBe('the obligor is not dead (so taken where it is not known)')
    expect(say({ day: 'now', to: '.sentOn', plus: 'span' })).toBe('the moment asked about is on or before its day of sending plus 1 month and 2 days')
    expect(say({ not: { day: 'now', from: '.until' } })).toBe('the moment asked about is before its last day')
  })
})
