import { describe, expect, it } from 'vitest'
import { expectedLogLoss, mean, standardError, topCount, topMean } from '../../scripts/world/judge.js'
import type { Judgement, OrderSkill } from '../../scripts/world/judgement.js'
import { fitPlainly } from '../../scripts/world/plain-fit.js'
import { ablations, bestSingle, goalsOf } from '../../scripts/world/report.js'

/** Twenty entries, of which the first two are reached always and eight others half of the time. */
const LIST = Array.from({ length: 20 }, (_, i) => ({ rank: i + 1, right: i < 2 ? 1 : i < 10 ? 0.5 : 0, group: i < 5 ? 2 : 1 }))

describe('the judge of a list', () => {
  it('takes the mean of the top tenth, and of the whole list where an order says nothing', () => {
    expect(topCount(20)).toBe(2)
    expect(topCount(3)).toBe(1)
    expect(topMean(LIST, ({ rank }) => -rank, ({ right }) => right)).toBe(1)
    expect(topMean(LIST, ({ rank }) => rank, ({ right }) => right)).toBe(0)
    expect(topMean(LIST, () => 0, ({ right }) => right)).toBeCloseTo(mean(LIST.map(({ right }) => right)), 12)
  })

  it('breaks ties in nobody\u2019s favour: of five equals at the top each counts by their mean', () => {
    expect(topMean(LIST, ({ group }) => group, ({ right }) => right)).toBeCloseTo((1 + 1 + 0.5 + 0.5 + 0.5) / 5, 12)
    expect(topMean(LIST.toReversed(), ({ group }) => group, ({ right }) => right)).toBeCloseTo(0.7, 12)
  })

  it('loses least by the true chance', () => {
    for (const right of [0.05, 0.3, 0.9]) {
      for (const wrong of [0.01, 0.2, 0.5, 0.99]) expect(expectedLogLoss(right, right)).toBeLessThan(expectedLogLoss(right, wrong))
    }
  })

  it('gives the standard error of a mean', () => {
    expect(standardError([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12)
  })
})

function chance([a = 0, b = 0, c = 0]: readonly number[]): number {
  return 1 / (1 + Math.exp(1.5 - 0.1 * a + 0.2 * b - 0.05 * c))
}

describe('the plain logistic fit', () => {
  it('finds the weights that made the chances', () => {
    const rows = Array.from({ length: 400 }, (_, i) => [i % 20, (i * 7) % 13, Math.floor(i / 50)])
    const model = fitPlainly(rows, rows.map(chance))
    for (const row of rows) expect(model.chanceOf(row)).toBeCloseTo(chance(row), 2)
  })

  it('stands a column that never changes and two that say the same', () => {
    const rows = Array.from({ length: 60 }, (_, i) => [1, i % 6, (i % 6) * 2])
    const model = fitPlainly(rows, rows.map(([, x = 0]) => Number(x > 2)))
    expect(model.weights.every(Number.isFinite)).toBe(true)
    expect(model.chanceOf([1, 5, 10])).toBeGreaterThan(model.chanceOf([1, 0, 0]))
  })
})

function skill(value: number, logLoss = 0.3): OrderSkill {
  return { lift: value, logLoss }
}

function judgement(seed: number, lift: number, rest: { readonly plain?: number; readonly single?: number; readonly without?: number; readonly unlawful?: readonly string[] }): Judgement {
  const without = skill(rest.without ?? lift, rest.without === undefined ? 0.3 : 0.35)
  return {
    seed, kind: 'steady', entries: 100, base: 0.1, list: skill(lift), isFitted: true, because: [], drawnLift: lift, shipped: skill(lift), fitted: skill(lift), whole: skill(lift), plain: skill(rest.plain ?? 1), oracle: skill(5),
    singles: { one: rest.single ?? 1, other: 1 },
    without: { point: without, sources: skill(lift), history: without, hour: skill(lift), identity: skill(lift), graph: skill(lift) },
    wrongPerThousand: { top: 1, all: 2 }, windowGain: 1, unlawful: rest.unlawful ?? [],
  }
}

describe('the report on all worlds', () => {
  it('counts a goal as met only where it is', () => {
    const met = goalsOf([judgement(0, 2.5, {}), judgement(1, 2.1, {})])
    expect(met.map(({ isMet }) => isMet)).toEqual([true, true, true, true])
    expect(met[0]?.words).toContain('2.10 at least')
    expect(goalsOf([judgement(0, 2, {}), judgement(1, 2, {})])[0]?.isMet).toBe(false)
    expect(goalsOf([judgement(0, 3, { single: 3.1 }), judgement(1, 3, { single: 3 })])[1]?.isMet).toBe(false)
    expect(goalsOf([judgement(0, 3, { plain: 3.1 }), judgement(1, 3, { plain: 3 })])[2]?.isMet).toBe(false)
    expect(goalsOf([judgement(0, 3, {}), judgement(1, 3, { unlawful: ['entry 7'] })])[3]?.isMet).toBe(false)
  })

  it('names the single order that is best over all worlds, not in one', () => {
    const single = bestSingle([judgement(0, 3, { single: 2 }), judgement(1, 3, { single: 1.5 })])
    expect(single.name).toBe('one')
    expect(single.lifts).toEqual([2, 1.5])
  })

  it('says of a group that it adds nothing unless its loss stands out of the noise', () => {
    const found = ablations([judgement(0, 3, { without: 2.5 }), judgement(1, 3.2, { without: 2.6 }), judgement(2, 2.9, { without: 2.4 })])
    expect(found.filter(({ isTelling }) => isTelling).map(({ group }) => group)).toEqual(['point', 'history'])
    expect(found.find(({ group }) => group === 'point')?.lift.mean).toBeCloseTo((0.5 + 0.6 + 0.5) / 3, 9)
  })
})
