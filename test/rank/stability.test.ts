import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntryLine } from '../../src/model/certificate.js'
import type { Scorecard } from '../../src/model/scorecard.js'
import { certificateLines } from '../../src/verify/index.js'
import { DEFAULT_SCORECARD, factWords, judgeDebt, measuresOfPoints, placesAmong, rankDebts, type MeasuresOf } from '../../src/rank/index.js'
import { point, source, event, call, status } from '../reach/facts.js'
import { contextOf, debtOf, TOOLS, type DebtSketch, type PersonSketch } from './fixture.js'

/** A debt of up to three people with up to two points each, told by small numbers. */
const aPerson = fc.record({
  verified: fc.option(fc.constantFrom('2026-02-20', '2025-12-01', '2025-01-01'), { nil: undefined }), sharedBy: fc.integer({ min: 1, max: 7 }),
  sources: fc.integer({ min: 1, max: 3 }), points: fc.integer({ min: 1, max: 2 }), another: fc.integer({ min: 0, max: 2 }),
})
const aDebt = fc.array(aPerson, { minLength: 1, maxLength: 3 })
const ROLES = ['borrower', 'co_signer', 'guarantor'] as const

function sketch(id: string, people: readonly { verified: string | undefined; sharedBy: number; sources: number; points: number; another: number }[]): DebtSketch {
  return {
    id, people: people.map(({ verified, points, ...fresh }, i): PersonSketch => ({
      id: `${id}p${i}`, role: ROLES[i] ?? 'guarantor', liability: 'joint',
      points: Array.from({ length: points }, (_, n) => ({ id: `${id}p${i}n${n}`, fresh: { ...fresh, ...(verified === undefined ? {} : { latestOn: verified }) } })),
    })),
  }
}

/** Measures that are the same whatever the list is. */
const fixed: MeasuresOf = (debtId, partyId) => {
  const n = Array.from(`${debtId}${partyId}`).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7)
  return { nearness: (n % 101) / 101, degree: (n % 67) / 67, betweenness: (n % 13) / 13 }
}

function placesOf(debts: readonly DebtSketch[], purpose: 'collect' | 'locate'): readonly EntryLine[] {
  const { segments } = rankDebts(debts.map(debtOf), contextOf({ purpose }), () => fixed)
  return [...certificateLines(segments, 'morning', TOOLS)].flatMap(({ line }) => (line?.type === 'entry' ? [line] : []))
}

describe('The place of an entry when its debt is judged otherwise', () => {
  it('is the rank that it gets when the whole list is made again with that debt as it then is', () => {
    fc.assert(fc.property(fc.array(aDebt, { minLength: 1, maxLength: 6 }), aDebt, fc.nat(), fc.constantFrom('collect', 'locate'), (debts, other, which, purpose) => {
      const before = debts.map((people, i) => sketch(`d${i}`, people))
      const at = which % before.length
      const after = before.with(at, sketch(`d${at}`, other))
      const order = placesOf(before, purpose)
      const own = order.filter(({ ids }) => ids.startsWith(`d${at} `))
      const { drafts } = judgeDebt(debtOf(after[at]!), contextOf({ purpose }))
      const found = placesAmong(drafts, order, own, fixed, DEFAULT_SCORECARD, purpose)
      const again = placesOf(after, purpose).filter(({ ids }) => ids.startsWith(`d${at} `))
      expect([...found].map(([entryId, { rank, waiting, score }]) => ({ entryId, rank, waiting, score })).toSorted((a, b) => a.rank - b.rank))
        .toEqual(again.map(({ entryId, rank, waiting, score }) => ({ entryId, rank, waiting, score })))
    }))
  })

  it('reads percentiles back from points so that they give the same points, also where a measure weighs nothing', () => {
    const weightless: Scorecard = { ...DEFAULT_SCORECARD, features: { ...DEFAULT_SCORECARD.features, degree: { ...DEFAULT_SCORECARD.features.degree, weight: 0 } } }
    for (const scorecard of [DEFAULT_SCORECARD, weightless]) {
      const debts = [sketch('d0', [{ verified: undefined, sharedBy: 1, sources: 1, points: 2, another: 0 }])]
      const { segments } = rankDebts(debts.map(debtOf), contextOf({ scorecard }), () => fixed)
      const order = [...certificateLines(segments, 'morning', TOOLS)].flatMap(({ line }) => (line?.type === 'entry' ? [line] : []))
      const { drafts } = judgeDebt(debtOf(debts[0]!), contextOf({ scorecard }))
      const found = placesAmong(drafts, order, order, () => measuresOfPoints(order[0]!.points, scorecard), scorecard, 'collect')
      expect([...found.values()].map(({ score }) => score).toSorted((a, b) => a - b)).toEqual(order.map(({ score }) => score).toSorted((a, b) => a - b))
    }
  })
})

describe('The words for a fact', () => {
  const bureau = source('x', { class: 'credit_bureau' }).content
  const here = { isAnothers: false, isLocate: false }

  it('say what it is and of which source, and nothing personal', () => {
    expect(factWords(point('N1', 'P1') as never, bureau, here)).toBe('what the credit bureau x says of the contact point')
    expect(factWords(event('E1', call('2026-03-01', 'P1', 'N1', 'conversation')) as never, bureau, here)).toBe('a conversation told by the credit bureau x')
    expect(factWords(event('E1', { kind: 'report', what: 'wrong_number', at: '2026-03-01' }) as never, bureau, here)).toBe('a report (wrong number) told by the credit bureau x')
    expect(factWords(status('on_hold') as never, bureau, here)).toBe('the status on hold told by the credit bureau x')
    expect(factWords(source('x', { class: 'credit_bureau' }) as never, undefined, here)).toBe('the credit bureau x as a source')
  })

  it('tell nothing of whoever else has the point, and nothing of a debt where only a person is located', () => {
    expect(factWords(point('N7', 'S9') as never, bureau, { isAnothers: true, isLocate: false })).toBe('what somebody else has to do with the contact point, told by the credit bureau x')
    expect(factWords(status('on_hold') as never, bureau, { isAnothers: false, isLocate: true })).toBe('a fact of the case')
  })
})
