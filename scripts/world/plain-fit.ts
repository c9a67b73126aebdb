/** A logistic model of plain numbers. */
export interface PlainModel {
  /** Chance that a row stands for a success, 0 to 1. */
  readonly chanceOf: (row: readonly number[]) => number
  /** Log-odds at the mean of every column, then one weight for each standard deviation of a column. */
  readonly weights: readonly number[]
}

/** So little that it only keeps columns which say the same from having no answer. */
const RIDGE = 1e-4
const STEPS_MAX = 50
const SETTLED = 1e-8

/** Solves a symmetric positive definite system by Cholesky's way, in place. */
function solve(matrix: Float64Array[], right: Float64Array): Float64Array {
  const n = right.length
  const at = (i: number, j: number): number => matrix[i]?.[j] ?? 0
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = at(i, j)
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k)
      const row = matrix[i]
      if (row !== undefined) row[j] = i === j ? Math.sqrt(sum) : sum / at(j, j)
    }
  }
  const found = Float64Array.from(right)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) found[i] = (found[i] ?? 0) - at(i, k) * (found[k] ?? 0)
    found[i] = (found[i] ?? 0) / at(i, i)
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) found[i] = (found[i] ?? 0) - at(k, i) * (found[k] ?? 0)
    found[i] = (found[i] ?? 0) / at(i, i)
  }
  return found
}

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}

function dot(weights: Float64Array, row: Float64Array): number {
  let sum = 0
  for (let i = 0; i < row.length; i++) sum += (weights[i] ?? 0) * (row[i] ?? 0)
  return sum
}

/** One step of Newton's way; the length of it. */
function step(weights: Float64Array, rows: readonly Float64Array[], outcomes: readonly number[]): number {
  const n = weights.length
  const hessian = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_unused, j) => (i === j && i > 0 ? RIDGE * rows.length : 1e-9)))
  const gradient = Float64Array.from(weights, (weight, i) => (i === 0 ? 0 : -RIDGE * rows.length * weight))
  rows.forEach((row, at) => {
    const chance = logistic(dot(weights, row))
    const left = (outcomes[at] ?? 0) - chance
    const spread = Math.max(1e-9, chance * (1 - chance))
    for (let i = 0; i < n; i++) {
      const x = row[i] ?? 0
      gradient[i] = (gradient[i] ?? 0) + left * x
      const line = hessian[i]
      if (line !== undefined) for (let j = 0; j <= i; j++) line[j] = (line[j] ?? 0) + spread * x * (row[j] ?? 0)
    }
  })
  const change = solve(hessian, gradient)
  let length = 0
  for (let i = 0; i < n; i++) {
    weights[i] = (weights[i] ?? 0) + (change[i] ?? 0)
    length = Math.max(length, Math.abs(change[i] ?? 0))
  }
  return length
}

/**
 * Fits a plain logistic regression by Newton's way: every column as it is but for its scale, nothing constrained.
 * `rows` has one row for each outcome, 0 or 1. O(rows * columns^2) a step.
 */
export function fitPlainly(rows: readonly (readonly number[])[], outcomes: readonly number[]): PlainModel {
  const columns = rows[0]?.length ?? 0
  const means = Array.from({ length: columns }, (_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length)
  const scales = means.map((middle, j) => Math.sqrt(rows.reduce((sum, row) => sum + ((row[j] ?? 0) - middle) ** 2, 0) / rows.length) || 1)
  const scaled = (row: readonly number[]): Float64Array => Float64Array.from([1, ...row.map((x, j) => (x - (means[j] ?? 0)) / (scales[j] ?? 1))])
  const ready = rows.map(scaled)
  const weights = new Float64Array(columns + 1)
  for (let n = 0; n < STEPS_MAX && step(weights, ready, outcomes) > SETTLED; n++);
  return { chanceOf: (row) => logistic(dot(weights, scaled(row))), weights: [...weights] }
}
