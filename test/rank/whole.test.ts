import { describe, expect, it } from 'vitest'
import { admit, compilePacks, shippedPacks } from '../../src/decide/index.js'
import type { Packs } from '../../src/model/decide.js'
import type { Fact } from '../../src/model/facts.js'
import type { PartyId } from '../../src/model/ids.js'
import type { Purpose } from '../../src/model/event.js'
import { formatInstant, HOUR_MS, MINUTE_MS, parseInstant } from '../../src/model/time.js'
import { PERMITTING } from '../../src/model/verdict.js'
import { rankDebts, type RankedDebts } from '../../src/rank/index.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { verifyCertificate } from '../../src/verify/index.js'
import { call, context, debt, dossier, event, gate, obligation, person, point, relation, status } from '../reach/facts.js'
import { contextOf, TOOLS } from './fixture.js'
import { lawOf } from './shipped-law.js'

const all = compilePacks(shippedPacks)
const statutory = compilePacks(shippedPacks.filter((pack) => pack.kind === 'statutory'))
const law = lawOf(all)
const NOON_MS = parseInstant('2026-03-04T12:00:00-05:00')
const admits = all.list.some((pack) => pack.rules.admit > 0) ? admit : gate()

interface Asked {
  readonly atMs?: number
  readonly packs?: Packs
  readonly purpose?: Purpose
}

function rank(parts: readonly Fact[], { atMs = NOON_MS, packs = all, purpose = 'collect' }: Asked = {}): RankedDebts {
  const reached = assembleCases(dossier(parts), context({ packs, admit: admits, atMs, purpose, humanDecision: false }))
  return rankDebts([reached], contextOf({
    atMs,
    purpose,
    packs: packs.list,
    law: lawOf(packs),
  }), () => () => ({}))
}

/** Party, rung and whether it waits, each once. */
function outline(parts: readonly Fact[], asked: Asked = {}): readonly string[] {
  return [...new Set(rank(parts, asked).entries.map((entry) => `${entry.partyId} ${entry.rung}${entry.waiting ? ' waits' : ''}`))].toSorted()
}

function of(partyId: string): { readonly partyId: PartyId } {
  return { partyId: partyId as PartyId }
}

/** A person with a mobile and an address in one zone. */
function row(id: string, placeZone = 'America/New_York', place = 'US-MA'): readonly Fact[] {
  const there = { placeZones: [placeZone], placeRegions: [place] }
  return [person(id, { country: place.slice(0, 2) }), point(`${id}-1`, id, { kind: 'mobile', ...there }), point(`${id}-2`, id, { kind: 'postal_address', ...there })]
}

const CARD: readonly Fact[] = [
  debt(), ...row('P1'), obligation('P1'), ...row('C1'), obligation('C1', 'co_signer'),
  ...row('G1'), obligation('G1', 'guarantor', { liability: 'joint_guarantor' }),
]

/** Dials of both points of the borrower at each of these times, none of them answered. */
function dials(times: readonly string[]): readonly Fact[] {
  return ['P1-1', 'P1-2'].flatMap((where) => times.map((at, i) => event(`E${where}-${i}`, call(at, 'P1', where))))
}

describe('a list under the shipped packs', () => {
  it('names the borrower at noon and lets co-signer and guarantor wait', () => {
    expect(outline(CARD)).toEqual(['C1 2 waits', 'G1 3 waits', 'P1 1'])
  })

  it('gives the co-signer the first place when the borrower is bankrupt, and nobody in a chapter that protects co-debtors', () => {
    expect(outline([...CARD, status('bankruptcy_ch7', { ...of('P1'), from: '2026-02-01' })])).toEqual(['C1 2', 'G1 3 waits'])
    expect(outline([...CARD, status('bankruptcy_ch13', { ...of('P1'), from: '2026-02-01' })])).toEqual([])
  })

  it('names nobody about a debt that is disputed, ceased, complained of, on hold or said to be of another, and says by which rule', () => {
    const closers: readonly (readonly [string, Fact])[] = [
      ['US-CEASE-01', event('E1', { kind: 'request', what: 'cease', medium: 'writing', at: '2026-02-01', receivedOn: '2026-02-01' }, of('P1'))],
      ['US-VAL-02', event('E1', { kind: 'dispute', at: '2026-02-20', receivedOn: '2026-02-20', inWriting: true, withinValidationPeriod: true }, of('P1'))],
      ['H-COMPLAINT-01', event('E1', { kind: 'request', what: 'complaint', at: '2026-02-01' }, of('P1'))],
      ['H-STATUS-01', status('on_hold')],
      ['US-DATA-05', status('identity_theft')],
    ]
    for (const [rule, closer] of closers) {
      const { summary, entries } = rank([...CARD, closer])
      expect([rule, entries.map((entry) => entry.partyId)]).toEqual([rule, []])
      expect(Object.keys(summary.byRule)).toContain(rule)
      expect(summary.debtsWithoutEntry).toBe(1)
    }
  })

  it('does not change with the amount owed, nor with the birth date, language, name or nationality of an adult', () => {
    const other = [
      debt({ balance: '98765.43', principal: '120000' }), obligation('P1'), obligation('C1', 'co_signer'), obligation('G1', 'guarantor', { liability: 'joint_guarantor' }),
      ...['P1', 'C1', 'G1'].flatMap((id) => row(id).map((fact) => (fact.kind === 'party'
        ? person(id, { country: 'US', name: 'Another Name', birthDate: '1947-05-06', language: 'es' })
        : fact))),
    ]
    const bare = (parts: readonly Fact[]): readonly unknown[] => rank(parts).entries.map(({ caseDigest: _digest, ...line }) => line)
    expect(bare(other)).toEqual(bare(CARD))
    expect(bare(CARD)).toHaveLength(rank(CARD).summary.entries)
  })

  it('goes only to the lawyer of a borrower who has one, and the others wait', () => {
    const behind = outline([...CARD, ...row('L1'), relation('L1', 'lawyer_of', 'P1')])
    expect(behind).toContain('L1 1')
    expect(behind.filter((one) => !one.endsWith('waits'))).toEqual(['L1 1'])
  })

  it('opens the co-signer only after six attempts on four days at every open point', () => {
    const tries = Array.from({ length: 6 }, (_, i) =>
      event(`E${i}`, call(formatInstant(NOON_MS - (1 + (i % 4) * 5 + (i > 3 ? 1 : 0)) * 24 * HOUR_MS, 0), 'P1', i % 2 === 0 ? 'P1-1' : 'P1-2')))
    expect(outline([...CARD, ...tries], { packs: statutory })).toContain('C1 2')
    expect(outline([...CARD, ...tries.slice(0, 5)], { packs: statutory })).toContain('C1 2 waits')
  })

  it('opens the co-signer of an American borrower by no number of Chinese law, and of a Chinese one by it', () => {
    const inOneDay = ['2026-03-02T10:00:00-05:00', '2026-03-02T12:00:00-05:00', '2026-03-02T14:00:00-05:00']
    for (const packs of [statutory, all]) expect(outline([...CARD, ...dials(inOneDay)], { packs })).toContain('C1 2 waits')
    const onThreeDays = ['2026-02-27', '2026-02-28', '2026-03-01'].map((day) => `${day}T12:00:00-05:00`)
    expect(outline([...CARD, ...dials(onThreeDays)], { packs: statutory })).toContain('C1 2 waits')
    const onFourDays = ['2026-02-24', '2026-02-25', '2026-02-27', '2026-03-01'].map((day) => `${day}T12:00:00-05:00`)
    expect(outline([...CARD, ...dials(onFourDays)], { packs: statutory })).toContain('C1 2')

    const atMs = parseInstant('2026-03-05T10:00:00+08:00')
    const loan = (events: readonly Fact[]): readonly string[] => outline([
      debt({ kind: 'online_consumer_credit', jurisdiction: 'CN', currency: 'CNY' }), ...row('P1', 'Asia/Shanghai', 'CN'), obligation('P1'),
      ...row('C1', 'Asia/Shanghai', 'CN'), obligation('C1', 'co_borrower'), ...events,
    ], { atMs, packs: statutory })
    const chinese = ['10', '12', '14'].map((hour) => `2026-03-03T${hour}:00:00+08:00`)
    expect(loan(dials(chinese))).toContain('C1 2')
    expect(loan(dials(chinese.slice(1)))).toContain('C1 2 waits')
    expect(loan(dials(chinese).filter((fact) => !fact.key.includes('P1-2')))).toContain('C1 2 waits')
  })

  it('opens the co-signer when every number of the borrower is wrong and no letter may be sent, though there is a mailbox without words for it', () => {
    const mailbox = point('P1-3', 'P1', { kind: 'email', placeZones: [], placeRegions: [] })
    const wrong = event('E1', { kind: 'report', what: 'wrong_number', at: '2026-03-01', contactPointId: 'P1-1' }, of('P1'))
    const noLetters = event('E2', { kind: 'request', what: 'stop_contact_point', at: '2026-03-01', by: 'P1', contactPointId: 'P1-2' }, of('P1'))
    expect(outline([...CARD, mailbox, wrong, noLetters], { packs: statutory })).toEqual(['C1 2', 'G1 3 waits'])
    expect(outline([...CARD, mailbox, wrong], { packs: statutory })).toEqual(['C1 2 waits', 'G1 3 waits', 'P1 1'])
  })

  it('opens the co-signer when the borrower was tried in vain at every open point, a mailbox that may not be written to not counted', () => {
    const mailbox = point('P1-3', 'P1', { kind: 'email', placeZones: [], placeRegions: [] })
    const tries = Array.from({ length: 6 }, (_, i) =>
      event(`E${i}`, call(formatInstant(NOON_MS - (2 + i * 4) * 24 * HOUR_MS, 0), 'P1', i % 2 === 0 ? 'P1-1' : 'P1-2')))
    expect(outline([...CARD, mailbox, ...tries], { packs: statutory })).toContain('C1 2')
  })

  it('asks the designated contact of a lost Chinese borrower for a location only, without a word of the debt', () => {
    const loan = [
      debt({ kind: 'online_consumer_credit', jurisdiction: 'CN', currency: 'CNY' }), ...row('P1', 'Asia/Shanghai', 'CN'), obligation('P1'),
      ...row('R1', 'Asia/Shanghai', 'CN'), relation('R1', 'designated_contact_of', 'P1'),
      ...['P1-1', 'P1-2'].flatMap((where) => [1, 2, 3].map((i) => event(`E${where}-${i}`, call(`2026-02-0${i}T10:00:00+08:00`, 'P1', where)))),
    ]
    const atMs = parseInstant('2026-03-05T10:00:00+08:00')
    const [entry, ...others] = rank(loan, { atMs, packs: statutory, purpose: 'locate' }).entries
    expect([entry, ...others].every((one) => one?.partyId === 'R1' && one.verdict.decision === 'ALLOW_LOCATE_ONLY' && !one.waiting)).toBe(true)
    expect(entry).not.toHaveProperty('debtId')
    expect(JSON.stringify([entry?.words, entry?.parts])).not.toMatch(/debt|owe|loan|D1/i)
    expect(outline(loan, { atMs, packs: statutory })).toEqual(['P1 1'])
  })

  it('permits at every quarter of an hour of every window, at night for tomorrow too, and verifies from its certificate alone', () => {
    for (const atMs of [NOON_MS, NOON_MS + 10 * HOUR_MS, parseInstant('2026-03-07T20:00:00-05:00')]) {
      const list = rank(CARD, { atMs })
      const reached = assembleCases(dossier(CARD), context({ packs: all, admit: admits, atMs, humanDecision: false }))
      const { entries } = list
      expect(entries.length).toBeGreaterThan(0)
      for (const entry of entries) {
        const found = reached.cases.find((one) => one.contactPointId === entry.contactPointId && one.channel === entry.channel)
        for (let thenMs = parseInstant(entry.notBefore); thenMs < parseInstant(entry.notAfter); thenMs += 15 * MINUTE_MS) {
          const verdict = law.decide({ ...found!.caseFile, at: formatInstant(thenMs, 0) })
          expect(PERMITTING.has(verdict.decision)).toBe(true)
        }
      }
      const checked = verifyCertificate(list.segments, {
        list: 'morning', root: list.summary.digests.list ?? '', tools: TOOLS, decide: law.decide, boundaries: law.boundaries,
      })
      expect(checked.differences).toEqual([])
      expect(checked.decided).toBe(entries.length)
    }
  })
})
