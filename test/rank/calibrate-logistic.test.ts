import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitLogistic, type Fit, type Prior, type Rows } from '../../src/rank/calibrate/logistic.js'

/** A penalty that no data of this size feel. */
const HARDLY = 1e-9
const DIGITS = 4
/** What a sum of forty losses may be wrong by. */
const ROUNDING = 1e-9

function rowsOf(table: readonly (readonly number[])[], happened: readonly number[]): Rows {
  const starts = [0]
  const [columns, values]: [number[], number[]] = [[], []]
  for (const row of table) {
    for (const [column, value] of row.entries()) {
      if (value === 0) continue
      columns.push(column)
      values.push(value)
    }
    starts.push(columns.length)
  }
  return { starts: Uint32Array.from(starts), columns: Uint16Array.from(columns), values: Float64Array.from(values), happened: Uint8Array.from(happened) }
}

function priorOf(size: number, ridge: number, bounds: readonly (readonly [number, number])[] = []): Prior {
  const penalty = new Float64Array(size * size)
  for (let i = 0; i < size; i++) penalty[i * (size + 1)] = ridge
  return {
    start: new Float64Array(size), penalty,
    lower: Float64Array.from({ length: size }, (_, i) => bounds[i]?.[0] ?? Number.NEGATIVE_INFINITY),
    upper: Float64Array.from({ length: size }, (_, i) => bounds[i]?.[1] ?? Number.POSITIVE_INFINITY),
  }
}

function fit(table: readonly (readonly number[])[], happened: readonly number[], ridge = HARDLY, bounds?: readonly (readonly [number, number])[]): Fit {
  return fitLogistic(rowsOf(table, happened), priorOf(table[0]?.length ?? 2, ridge, bounds), Uint32Array.from(happened, (_, i) => i))
}

/** Finney 1947, Biometrika 34, 320: constriction of blood vessels in the skin after a breath of a volume at a rate. */
const FINNEY: readonly (readonly [volume: number, rate: number, constricted: number])[] = [
  [3.7, 0.825, 1], [3.5, 1.09, 1], [1.25, 2.5, 1], [0.75, 1.5, 1], [0.8, 3.2, 1], [0.7, 3.5, 1], [0.6, 0.75, 0], [1.1, 1.7, 0], [0.9, 0.75, 0],
  [0.9, 0.45, 0], [0.8, 0.57, 0], [0.55, 2.75, 0], [0.6, 3, 0], [1.4, 2.33, 1], [0.75, 3.75, 1], [2.3, 1.64, 1], [3.2, 1.6, 1], [0.85, 1.415, 1],
  [1.7, 1.06, 0], [1.8, 1.8, 1], [0.4, 2, 0], [0.95, 1.36, 0], [1.35, 1.35, 0], [1.5, 1.36, 0], [1.6, 1.78, 1], [0.6, 1.5, 0], [1.8, 1.5, 1],
  [0.95, 1.9, 0], [1.9, 0.95, 1], [1.6, 0.4, 0], [2.7, 0.75, 1], [2.35, 0.03, 0], [1.1, 1.83, 0], [1.1, 2.2, 1], [1.2, 2, 1], [0.8, 3.33, 1],
  [0.95, 1.9, 0], [0.75, 1.9, 0], [1.3, 1.625, 1],
]

/** Dalal, Fowlkes, Hoadley 1989, doi:10.2307/2290069: degrees Fahrenheit at 23 launches, and whether an O-ring was damaged. */
const LAUNCHES: readonly (readonly [degrees: number, damaged: number])[] = [
  [66, 0], [70, 1], [69, 0], [68, 0], [67, 0], [72, 0], [73, 0], [70, 0], [57, 1], [63, 1], [70, 1], [78, 0], [67, 0], [53, 1], [67, 0], [75, 0],
  [70, 0], [81, 0], [76, 0], [79, 0], [75, 1], [76, 0], [58, 1],
]

describe('the logistic regression', () => {
  it('finds the log odds ratio of a table of two by two, which is known in closed form', () => {
    // 30 of 40 with, 10 of 60 without: odds 3 and 1/5.
    const table = Array.from({ length: 100 }, (_, i) => [1, i < 40 ? 1 : 0])
    const happened = table.map((_, i) => (i < 30 || (i >= 40 && i < 50) ? 1 : 0))
    const { weights, isConverged } = fit(table, happened)
    expect(isConverged).toBe(true)
    expect(weights[0]).toBeCloseTo(Math.log(1 / 5), 6)
    expect(weights[1]).toBeCloseTo(Math.log(15), 6)
  })

  it('finds the coefficients that are published for the data of Finney', () => {
    // SAS/STAT user's guide, The LOGISTIC Procedure, "Logistic Regression Diagnostics": -2.8754, 5.1793, 4.5617.
    const { weights } = fit(FINNEY.map(([volume, rate]) => [1, Math.log(volume), Math.log(rate)]), FINNEY.map(([, , constricted]) => constricted))
    expect(Array.from(weights, (weight) => Number(weight.toFixed(DIGITS)))).toEqual([-2.8754, 5.1793, 4.5617])
  })

  it('finds the coefficients that are published for the launches of the space shuttle', () => {
    // Dalal and others, and many textbooks since: 15.0429 and -0.2322.
    const { weights } = fit(LAUNCHES.map(([degrees]) => [1, degrees]), LAUNCHES.map(([, damaged]) => damaged))
    expect(Array.from(weights, (weight) => Number(weight.toFixed(DIGITS)))).toEqual([15.0429, -0.2322])
  })

  it('lets no weight leave its bounds, and finds the same least point as looking in all directions from it', () => {
    const table = fc.array(fc.tuple(fc.constantFrom(0, 1, 2, -1), fc.constantFrom(0, 1), fc.constantFrom(0, 1, 3), fc.boolean()), { minLength: 0, maxLength: 40 })
    const bounds = [[-10, 10], [-10, 0], [0, 10], [0.5, 0.5]] as const
    fc.assert(fc.property(table, fc.constantFrom(0.1, 1, 10), (rows, ridge) => {
      const [cells, happened] = [rows.map(([a, b, c]) => [1, a, b, c]), rows.map(([, , , hit]) => (hit ? 1 : 0))]
      const prior = { ...priorOf(4, ridge, bounds), start: Float64Array.of(0, -0.5, 1, 0.5) }
      const { weights, isConverged } = fitLogistic(rowsOf(cells, happened), prior, Uint32Array.from(happened, (_, i) => i))
      expect(isConverged).toBe(true)
      const loss = (at: ArrayLike<number>): number => {
        const fits = cells.reduce((sum, cell, i) => sum + Math.log1p(Math.exp((happened[i] === 1 ? -1 : 1) * cell.reduce((dot, value, k) => dot + value * (at[k] ?? 0), 0))), 0)
        return fits + Array.from(prior.start).reduce((sum, start, k) => sum + (ridge / 2) * ((at[k] ?? 0) - start) ** 2, 0)
      }
      for (const [i, [low, high]] of bounds.entries()) {
        expect(weights[i]).toBeGreaterThanOrEqual(low)
        expect(weights[i]).toBeLessThanOrEqual(high)
        for (const step of [-1e-3, 1e-3]) {
          const beside = weights.map((weight, k) => (k === i ? Math.min(high, Math.max(low, weight + step)) : weight))
          expect(loss(beside)).toBeGreaterThanOrEqual(loss(weights) - ROUNDING)
        }
      }
    }), { numRuns: 300 })
  })

  it('stays finite where all was reached, none was, the rows separate, or there are none, one or two', () => {
    const separate = Array.from({ length: 20 }, (_, i) => [1, i - 9.5])
    for (const [table, happened] of [
      [separate, separate.map(([, x = 0]) => (x > 0 ? 1 : 0))], [separate, separate.map(() => 1)], [separate, separate.map(() => 0)],
      [[], []], [[[1, 3]], [1]], [[[1, 3], [1, -3]], [1, 0]],
    ] as const) {
      const { weights, isConverged } = fit(table, happened, 0.5)
      expect(isConverged).toBe(true)
      for (const weight of weights) expect(Math.abs(weight)).toBeLessThan(10)
    }
    expect(Array.from(fit([], [], 0.5).weights)).toEqual([0, 0])
  })

  it('says so when it does not settle', () => {
    // Without a penalty to hold it, a weight that separates the rows grows for ever.
    const table = [[1, 1], [1, -1]]
    expect(fit(table, [1, 0], 0, [[-1e9, 1e9], [-1e9, 1e9]]).isConverged).toBe(false)
  })
})
