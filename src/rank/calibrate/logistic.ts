/** Rows of a regression, sparse: row i has `columns[k]` and `values[k]` for k from `starts[i]` to before `starts[i + 1]`. */
export interface Rows {
  readonly starts: Uint32Array
  readonly columns: Uint16Array
  readonly values: Float64Array
  /** 1 where it happened, 0 where it did not. */
  readonly happened: Uint8Array
}

/** What is asked of the weights of a regression, one for each column. */
export interface Prior {
  /** Weights that are fallen back to; within the bounds. */
  readonly start: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Symmetric, positive definite, row by row: the penalty is half (w - start)' P (w - start), beside the summed negative log-likelihood. */
  readonly penalty: Float64Array
}

/** Weights of a regression, and whether the rounds sufficed. */
export interface Fit {
  readonly weights: Float64Array
  readonly isConverged: boolean
  readonly rounds: number
}

const ROUNDS_MAX = 100
/** Turns for each weight, far more than are needed, in which bounds are let go and taken hold of. */
const TURNS_MAX = 10
const PUSH_MIN = 1e-9 // a slope that is none but for rounding
const HALVINGS_MAX = 30
/** Step that is the last one: by Newton's method the next would be about its square, far below the four digits that are kept. */
const STEP_MIN = 1e-5
/** Share of a sum that its last bits may be wrong by. */
const SUM_NOISE = 1e-13

/** Sum over rows of the negative log-likelihood, with its gradient and curvature where asked for. */
function likelihood({ starts, columns, values, happened }: Rows, picked: Uint32Array, weights: Float64Array, slopes?: { readonly gradient: Float64Array; readonly curvature: Float64Array }): number {
  let loss = 0
  for (const row of picked) {
    const [from, to] = [starts[row] ?? 0, starts[row + 1] ?? 0]
    let sum = 0
    for (let k = from; k < to; k++) sum += (weights[columns[k] ?? 0] ?? 0) * (values[k] ?? 0)
    const tail = Math.exp(-Math.abs(sum))
    const isHit = happened[row] === 1
    loss += Math.log1p(tail) + (isHit === sum >= 0 ? 0 : Math.abs(sum))
    if (slopes === undefined) continue
    const chance = sum >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
    const [error, spread] = [chance - (isHit ? 1 : 0), tail / (1 + tail) ** 2]
    for (let k = from; k < to; k++) {
      const [column, value] = [columns[k] ?? 0, values[k] ?? 0]
      slopes.gradient[column]! += error * value
      const line = column * weights.length
      // Columns of a row ascend: only the upper half is summed.
      for (let l = k; l < to; l++) slopes.curvature[line + (columns[l] ?? 0)]! += spread * value * (values[l] ?? 0)
    }
  }
  return loss
}

/** Adds the penalty to the gradient, fills the lower half of the curvature and returns the penalty's worth. */
function penalize({ start, penalty }: Prior, weights: Float64Array, slopes?: { readonly gradient: Float64Array; readonly curvature: Float64Array }): number {
  const size = weights.length
  let worth = 0
  for (let i = 0; i < size; i++) {
    let pull = 0
    for (let j = 0; j < size; j++) pull += (penalty[i * size + j] ?? 0) * ((weights[j] ?? 0) - (start[j] ?? 0))
    worth += (pull * ((weights[i] ?? 0) - (start[i] ?? 0))) / 2
    if (slopes === undefined) continue
    slopes.gradient[i]! += pull
    for (let j = i; j < size; j++) {
      slopes.curvature[i * size + j]! += penalty[i * size + j] ?? 0
      slopes.curvature[j * size + i] = slopes.curvature[i * size + j] ?? 0
    }
  }
  return worth
}

/** Solves A x = b for the rows and columns named, A symmetric and positive definite, by Cholesky's method; 0 elsewhere. */
function solveAmong(named: readonly number[], matrix: Float64Array, right: Float64Array): Float64Array {
  const [size, count] = [right.length, named.length]
  const root = new Float64Array(count * count)
  const solved = new Float64Array(size)
  for (const [i, row] of named.entries()) {
    let rest = right[row]!
    for (let j = 0; j <= i; j++) {
      let sum = matrix[row * size + named[j]!]!
      for (let k = 0; k < j; k++) sum -= root[i * count + k]! * root[j * count + k]!
      root[i * count + j] = i === j ? Math.sqrt(sum) : sum / root[j * count + j]!
      if (j < i) rest -= root[i * count + j]! * solved[named[j]!]!
    }
    solved[row] = rest / root[i * count + i]!
  }
  for (let i = count - 1; i >= 0; i--) {
    for (let k = i + 1; k < count; k++) solved[named[i]!]! -= root[k * count + i]! * solved[named[k]!]!
    solved[named[i]!]! /= root[i * count + i]!
  }
  return solved
}

/** The least point of the quadratic model within the bounds: weights on a bound are let go, and taken hold of, one by one. */
function leastWithin({ lower, upper }: Prior, weights: Float64Array, gradient: Float64Array, curvature: Float64Array): Float64Array {
  const size = weights.length
  const all = Array.from(weights.keys())
  const least = Float64Array.from(weights)
  const downhill = gradient.map((slope) => -slope)
  const pushOf = (i: number): number => (downhill[i]! > 0 ? (least[i]! < upper[i]! ? downhill[i]! : 0) : least[i]! > lower[i]! ? -downhill[i]! : 0)
  let free = all.filter((i) => pushOf(i) > 0)
  for (let turn = 0; turn < TURNS_MAX * size; turn++) {
    const step = solveAmong(free, curvature, downhill)
    const roomOf = (i: number): number => (step[i] === 0 ? 1 : ((step[i]! > 0 ? upper[i]! : lower[i]!) - least[i]!) / step[i]!)
    const hit = free.reduce((first, i) => (roomOf(i) < (first < 0 ? 1 : roomOf(first)) ? i : first), -1)
    const share = hit < 0 ? 1 : roomOf(hit)
    for (const i of all) for (const j of free) downhill[i]! -= share * curvature[i * size + j]! * step[j]!
    for (const i of free) least[i] = i === hit ? (step[i]! > 0 ? upper[i]! : lower[i]!) : Math.min(upper[i]!, Math.max(lower[i]!, least[i]! + share * step[i]!))
    const held = all.filter((i) => !free.includes(i) && pushOf(i) > PUSH_MIN)
    if (hit < 0 && held.length === 0) break
    const eager = held.reduce((most, i) => (pushOf(i) > pushOf(most) ? i : most), held[0] ?? -1)
    free = hit < 0 ? [...free, eager] : free.filter((i) => i !== hit)
  }
  return least
}

/**
 * Fits a logistic regression with a quadratic penalty towards given weights, within bounds that hold exactly: Newton's
 * method, each step the least point of the quadratic model within the bounds, halved until the sum falls. What is minimised
 * is convex, and strictly so by the penalty, so the weights are finite and unique also where the rows separate or are none.
 * The columns of a row ascend. `picked` names the rows that count; sums run in its order.
 * Source: Lee, Sun, Saunders 2014, doi:10.1137/130921428, the bounds in the place of their penalty.
 */
export function fitLogistic(rows: Rows, prior: Prior, picked: Uint32Array, from: Float64Array = prior.start): Fit {
  const size = prior.start.length
  let weights: Float64Array = Float64Array.from(from, (weight, i) => Math.min(prior.upper[i] ?? 0, Math.max(prior.lower[i] ?? 0, weight)))
  for (let rounds = 1; rounds <= ROUNDS_MAX; rounds++) {
    const slopes = { gradient: new Float64Array(size), curvature: new Float64Array(size * size) }
    const worth = likelihood(rows, picked, weights, slopes) + penalize(prior, weights, slopes)
    if (!Number.isFinite(worth)) break // a row that is no number would never settle
    const least = leastWithin(prior, weights, slopes.gradient, slopes.curvature)
    const far = least.reduce((most, to, i) => Math.max(most, Math.abs(to - (weights[i] ?? 0))), 0)
    if (far < STEP_MIN) return { weights: least, isConverged: true, rounds }
    let next = least
    for (let halving = 1; halving <= HALVINGS_MAX; halving++) {
      if (likelihood(rows, picked, next) + penalize(prior, next) <= worth + SUM_NOISE * Math.abs(worth)) break
      next = next.map((to, i) => ((weights[i] ?? 0) + to) / 2)
    }
    weights = next
  }
  return { weights, isConverged: false, rounds: ROUNDS_MAX }
}
