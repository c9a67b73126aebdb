import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitLaw, partiesUntil, RESIDUAL_MAX, trustOf, valueAt, type Law, type Point } from '../../scripts/bench/law.js'

const SIZES = [1e4, 1e5, 1e6]
/** Shares that sums of doubles may miss by. */
const ROUNDING = 1e-6

function pointsOf(value: (parties: number) => number, sizes: readonly number[] = SIZES): readonly Point[] {
  return sizes.map((parties) => ({ parties, value: value(parties) }))
}

function fitted(points: readonly Point[]): Law {
  const law = fitLaw(points)
  if (law === undefined) throw new TypeError('no law')
  return law
}

const isNear = (found: number, wanted: number): boolean => Math.abs(found - wanted) <= ROUNDING * Math.abs(wanted)
const bases = fc.double({ min: 0, max: 1000, noNaN: true })
const slopes = fc.double({ min: 1e-3, max: 10, noNaN: true })

describe('a law of growth', () => {
  it('is found again from figures that follow it, whatever it is and in whatever order they come', () => {
    fc.assert(fc.property(fc.constantFrom('linear' as const, 'n log n' as const), bases, slopes, fc.shuffledSubarray(SIZES, { minLength: 3 }), (kind, base, slope, sizes) => {
      const law = fitted(pointsOf((n) => valueAt({ kind, base, slope }, n), sizes))
      expect(law.kind).toBe(kind)
      for (const n of [1e4, 1e6, 1e8]) expect(isNear(valueAt(law, n), valueAt({ kind, base, slope }, n))).toBe(true)
      expect(trustOf(law)).toBe('holds')
    }))
  })

  it('has no part below zero, so that nothing it gives is, whatever the figures', () => {
    const value = fc.double({ min: 1e-3, max: 1e9, noNaN: true })
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 100, max: 1e8 }), { minLength: 1, maxLength: 4 }), fc.array(value, { minLength: 4, maxLength: 4 }), (sizes, values) => {
      const law = fitted(sizes.map((parties, i) => ({ parties, value: values[i]! })))
      expect([law.base >= 0, law.slope >= 0, Number.isFinite(law.residual)]).toEqual([true, true, true])
    }))
  })

  it('tells that figures which grow as the square follow neither, and how they grow', () => {
    const law = fitted(pointsOf((n) => 1e-6 * n * n))
    expect(law.power).toBeCloseTo(2, 9)
    expect(law.residual).toBeGreaterThan(RESIDUAL_MAX)
    expect(trustOf(law)).toBe('misses')
  })

  it('is tested by a third size alone, and carried from one size by nobody', () => {
    expect(trustOf(fitted(pointsOf((n) => 3 + 2 * n, [1e4, 1e5])))).toBe('two sizes')
    const law = fitted(pointsOf(() => 500, [1e4]))
    expect([trustOf(law), valueAt(law, 2e4)]).toEqual(['one size', 1000])
    expect(fitLaw([])).toBeUndefined()
  })

  it('is constant where figures fall, rather than come to nothing', () => {
    const law = fitted(pointsOf((n) => 100 - n / 1e5))
    expect(law.slope).toBe(0)
    expect(valueAt(law, 1e9)).toBeGreaterThan(80)
  })

  it('comes to a bound at the first size that reaches it', () => {
    fc.assert(fc.property(fc.constantFrom('linear' as const, 'n log n' as const), bases, slopes, fc.double({ min: 2000, max: 1e9, noNaN: true }), (kind, base, slope, bound) => {
      const law: Law = { kind, base, slope, sizes: 3, residual: 0 }
      const parties = partiesUntil(law, bound)
      expect(valueAt(law, parties)).toBeGreaterThanOrEqual(bound)
      expect(valueAt(law, parties * (1 - 1e-5) - 2)).toBeLessThan(bound)
    }))
  })

  it('never comes to a bound when it does not grow, and is beyond one from the start when its base is', () => {
    expect(partiesUntil({ kind: 'linear', base: 5, slope: 0, sizes: 3, residual: 0 }, 6)).toBe(Infinity)
    expect(partiesUntil({ kind: 'linear', base: 7, slope: 1, sizes: 3, residual: 0 }, 6)).toBe(0)
  })
})
