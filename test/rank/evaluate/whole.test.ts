import { describe, expect, it } from 'vitest'
import type { ReportedOutcome } from '../../../src/model/calibration.js'
import { evaluationSchema, type Evaluation } from '../../../src/model/evaluation.js'
import { calibrationPicture, DEFAULT_SCORECARD, evaluate } from '../../../src/rank/index.js'
import { crowd, outcomeOf } from './fixture.js'

const DIGEST = 'a'.repeat(64)
const SECOND = { ...DEFAULT_SCORECARD, id: 'other <b>', base: DEFAULT_SCORECARD.base - 0.5 }

function evaluated(outcomes: readonly ReportedOutcome[]): Evaluation {
  const cards = [{ scorecard: SECOND, digest: DIGEST }, { scorecard: DEFAULT_SCORECARD, digest: 'b'.repeat(64) }]
  return evaluate(outcomes, { cards, shipped: DEFAULT_SCORECARD, at: '2026-03-02T12:00:00Z', includesLearnt: false, ablation: [], notes: [] })
}

function notes(outcomes: readonly ReportedOutcome[]): string {
  return evaluated(outcomes).notes.join(' ')
}

function picture(found: Evaluation): string {
  return [...calibrationPicture(found)].join('')
}

describe('an evaluation as a whole', () => {
  it('fits its schema for none, one, nine and many outcomes, all reached or none', () => {
    const sizes = [[], [outcomeOf(1)], Array.from({ length: 9 }, (_, i) => outcomeOf(i, { reached: true })), Array.from({ length: 30 }, (_, i) => outcomeOf(i)), crowd(150, 1)]
    for (const outcomes of sizes) expect(evaluationSchema.parse(JSON.parse(JSON.stringify(evaluated(outcomes))))).toBeDefined()
  })

  it('says what is missing', () => {
    expect(notes([])).toContain('There is no outcome to measure by')
    expect(notes(Array.from({ length: 9 }, (_, i) => outcomeOf(i)))).toContain('There are 9 outcomes: tenths and lift want at least 10.')
    expect(notes(Array.from({ length: 12 }, (_, i) => outcomeOf(i)))).toContain('Nobody was reached')
    expect(notes(Array.from({ length: 12 }, (_, i) => outcomeOf(i, { reached: true, personId: 'P' })))).toMatch(/Everybody was reached.*one person/)
    expect(notes(crowd(50, 1))).toBe('')
  })

  it('holds the one asked about first, each with the same outcomes, and one base apart the same order', () => {
    const found = evaluated(crowd(300, 2))
    const [asked, shipped] = found.models
    expect(found.models.map(({ isAsked }) => isAsked)).toEqual([true, false])
    expect(asked?.lifts[0]?.share).toBeCloseTo(shipped?.lifts[0]?.share ?? 0, 2)
    expect(asked?.skill?.topTenthLift).toBe(asked?.lifts[0]?.lift)
    expect(asked?.tenths[0]?.predicted).toBeLessThan(shipped?.tenths[0]?.predicted ?? 0)
  })

  it('tells of each place and creditor apart, ordered within it', () => {
    const outcomes = Array.from({ length: 500 }, (_, i) => outcomeOf(i, { place: i < 300 ? 'us-co' : 'us-ny', reached: i % 10 === 0, known: { confirmation: i % 10 === 0 ? 1 : 400 } }))
    const [asked] = evaluated(outcomes).models
    expect(asked?.byPlace.map(({ name, outcomes: count, reached, share }) => [name, count, reached, share])).toEqual([['us-co', 300, 30, 0.1], ['us-ny', 200, 20, 0.1]])
    for (const { lift } of asked?.byPlace ?? []) expect(lift).toBeCloseTo(10, 8)
    const few = evaluated(outcomes.slice(0, 199)).models[0]?.byPlace[0]
    expect([few?.outcomes, few?.lift]).toEqual([199, undefined])
    expect(asked?.byCreditor.map(({ name, outcomes: count }) => [name, count])).toEqual([['C1', 500]])
    expect(asked?.byCreditor[0]?.brier).toBeCloseTo(asked?.brier?.brier ?? 0, 12)
  })

  it('holds nobody: no id of a person or an outcome, no year of birth', () => {
    const text = JSON.stringify(evaluated(crowd(300, 2)))
    expect(text).not.toMatch(/"[PE]\d+"/)
    expect(text).not.toMatch(/birthYear|personId|outcomeId/)
  })
})

describe('the picture of calibration', () => {
  it('shows every bin of both models, runs and loads nothing, and takes no word from data', () => {
    const found = evaluated(crowd(300, 2))
    const text = picture(found)
    for (const [i, mark] of ['<circle', '<rect x='].entries()) {
      // One mark more stands in the legend.
      expect(text.split(mark).length - 1).toBe((found.models[i]?.calibration.length ?? 0) + 1)
    }
    expect(text).not.toMatch(/<script|href|url\(|other <b>|NaN|Infinity/)
    expect(text).toContain('prefers-color-scheme:dark')
    expect(text).toContain(`digest ${DIGEST.slice(0, 12)}`)
    expect(text.trimEnd().endsWith('</svg>')).toBe(true)
  })

  it('keeps its marks inside the axes, and draws empty axes for no outcomes', () => {
    for (const outcomes of [crowd(300, 2), Array.from({ length: 20 }, (_, i) => outcomeOf(i, { reached: true })), []]) {
      const text = picture(evaluated(outcomes))
      expect(text).toContain('chance that was foretold')
      for (const [, x, y] of text.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(70)
        expect(Number(x)).toBeLessThanOrEqual(470)
        expect(Number(y)).toBeGreaterThanOrEqual(92)
      }
    }
  })
})
