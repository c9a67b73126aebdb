import type { Adjacency } from '../../graph/graph.js'
import { checkpoint } from '../control.js'
import type { Control } from '../control.js'
import { convergenceTest } from './convergence.js'
import type { StopRule } from './convergence.js'

/** Undirected rows with the strengths that count, and vectors that all parts of the graph use in turn. */
export interface SymmetricSpace {
  readonly rows: Adjacency
  readonly weights: Float64Array | null
  /** What weights are divided by, so that they are at most 1. */
  readonly unit: number
  /** Six vectors: the estimate x, the direction of steepest ascent w, the last step p, and their products with the matrix. */
  readonly vectors: readonly Float64Array[]
}

/** Makes the vectors for one graph. */
export function symmetricSpace(rows: Adjacency, isWeighted: boolean): SymmetricSpace {
  const weights = isWeighted ? rows.strengths : null
  const unit = weights === null ? 1 : weights.reduce((greatest, weight) => Math.max(greatest, weight), 0)
  const n = rows.offsets.length - 1
  return { rows, weights, unit, vectors: Array.from({ length: 6 }, () => new Float64Array(n)) }
}

/** Products with the matrix are carried along with the vectors; now and then they are taken anew against rounding. */
const REFRESH_ROUNDS = 40
const TINY = 1e-14
/** A last step that is nearly a mix of x and w tells nothing but rounding and is left out for a round. */
const NEARLY_ALIKE = 1e-3

/**
 * Finds the eigenvector of the largest eigenvalue of one connected undirected part into `vectors[0]`, squares summing to 1,
 * and gives the eigenvalue; null as soon as that is sure to be below `floor`. Needs far fewer rounds than plain powers
 * where two eigenvalues are near each other. O(m) time a round.
 * Source: Knyazev 2001, doi:10.1137/S1064827500366124
 * @throws Problem not-converged when it does not end within the rule.
 */
export function symmetricVector(
  space: SymmetricSpace,
  members: Int32Array,
  rule: StopRule,
  floor: number,
  control: Control,
): number | null {
  const [x, w, p, ax, aw, ap] = space.vectors as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  const start = 1 / Math.sqrt(members.length)
  for (const u of members) {
    x[u] = start
    p[u] = 0
    ap[u] = 0
  }
  const isDone = convergenceTest(rule)
  for (let round = 0; ; round++) {
    checkpoint(control, Math.min(0.99, round / EXPECTED_ROUNDS))
    if (round % REFRESH_ROUNDS === 0) multiply(space, members, x, ax)
    if (floor > 0 && ceilingOf(members, x, ax) * space.unit < floor) return null
    const value = dot(members, x, ax)
    for (const u of members) w[u] = ax[u]! - value * x[u]!
    const slope = normalize(members, w)
    // What rounding left of x in w would be blown up by scaling it.
    const rest = dot(members, w, x)
    for (const u of members) w[u]! -= rest * x[u]!
    normalize(members, w)
    if (slope <= TINY * value || members.length === 1) return finish(members, x, value * space.unit)
    multiply(space, members, w, aw)
    normalize(members, p, ap)
    orthogonalize(members, p, ap, x, ax)
    orthogonalize(members, p, ap, w, aw)
    const hasStep = normalize(members, p, ap) > NEARLY_ALIKE
    const mix = bestMix([
      [value, dot(members, x, aw), hasStep ? dot(members, x, ap) : 0],
      [0, dot(members, w, aw), hasStep ? dot(members, w, ap) : 0],
      [0, 0, hasStep ? dot(members, p, ap) : -Infinity],
    ])
    const change = move(members, space.vectors, mix)
    if (isDone(change)) return finish(members, x, dot(members, x, ax) * space.unit)
  }
}

const EXPECTED_ROUNDS = 60

/** The largest quotient of a product by its value bounds the eigenvalue from above while all values are positive. */
function ceilingOf(members: Int32Array, x: Float64Array, ax: Float64Array): number {
  let ceiling = 0
  for (const u of members) ceiling = x[u]! > 0 ? Math.max(ceiling, ax[u]! / x[u]!) : Infinity
  return ceiling
}

/** The vector that dominates has no negative value; what is left of them is rounding. */
function finish(members: Int32Array, x: Float64Array, value: number): number {
  for (const u of members) x[u] = Math.abs(x[u]!)
  normalize(members, x)
  return value
}

function multiply({ rows, weights, unit }: SymmetricSpace, members: Int32Array, x: Float64Array, into: Float64Array): void {
  const { offsets, targets } = rows
  for (let at = 0; at < members.length; at++) {
    const u = members[at]!
    let sum = 0
    const end = offsets[u + 1]!
    if (weights === null) for (let i = offsets[u]!; i < end; i++) sum += x[targets[i]!]!
    else for (let i = offsets[u]!; i < end; i++) sum += x[targets[i]!]! * (weights[i]! / unit)
    into[u] = sum
  }
}

function dot(members: Int32Array, a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let at = 0; at < members.length; at++) sum += a[members[at]!]! * b[members[at]!]!
  return sum
}

/** Scales a vector, and its product with it, to squares summing to 1; gives the length it had. */
function normalize(members: Int32Array, a: Float64Array, product?: Float64Array): number {
  const length = Math.sqrt(dot(members, a, a))
  if (length === 0) return 0
  for (let at = 0; at < members.length; at++) a[members[at]!]! /= length
  if (product !== undefined) for (let at = 0; at < members.length; at++) product[members[at]!]! /= length
  return length
}

function orthogonalize(members: Int32Array, a: Float64Array, product: Float64Array, b: Float64Array, bProduct: Float64Array): void {
  const along = dot(members, a, b)
  if (along === 0) return
  for (let at = 0; at < members.length; at++) {
    const u = members[at]!
    a[u]! -= along * b[u]!
    product[u]! -= along * bProduct[u]!
  }
}

/** Moves x and p, with their products, by the mix; gives the sum of absolute changes of x. */
function move(members: Int32Array, vectors: readonly Float64Array[], [cx, cw, cp]: readonly [number, number, number]): number {
  const [x, w, p, ax, aw, ap] = vectors as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  let change = 0
  for (let at = 0; at < members.length; at++) {
    const u = members[at]!
    const step = cw * w[u]! + cp * p[u]!
    const product = cw * aw[u]! + cp * ap[u]!
    const value = cx * x[u]! + step
    change += Math.abs(value - x[u]!)
    x[u] = value
    p[u] = step
    ax[u] = cx * ax[u]! + product
    ap[u] = product
  }
  return change
}

/**
 * Gives the eigenvector of the largest eigenvalue of a symmetric 3 by 3 matrix (upper half given), its first entry not negative,
 * by Jacobi rotations. A last diagonal entry of -Infinity leaves the third direction out.
 */
function bestMix(upper: readonly [number, number, number][]): readonly [number, number, number] {
  const isFlat = upper[2]![2] === -Infinity
  const a = [
    [upper[0]![0], upper[0]![1], upper[0]![2]],
    [upper[0]![1], upper[1]![1], upper[1]![2]],
    [upper[0]![2], upper[1]![2], isFlat ? 0 : upper[2]![2]],
  ]
  const q = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
  for (let turn = 0; turn < 24; turn++) {
    const [i, j] = ([[0, 1], [0, 2], [1, 2]] as const)[turn % 3]!
    if (a[i]![j] !== 0) rotate(a, q, i, j)
  }
  let best = a[0]![0]! >= a[1]![1]! ? 0 : 1
  if (!isFlat && a[2]![2]! > a[best]![best]!) best = 2
  const sign = q[0]![best]! < 0 ? -1 : 1
  return [sign * q[0]![best]!, sign * q[1]![best]!, sign * q[2]![best]!]
}

function rotate(a: number[][], q: number[][], i: number, j: number): void {
  const theta = (a[j]![j]! - a[i]![i]!) / (2 * a[i]![j]!)
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (let k = 0; k < 3; k++) [a[k]![i], a[k]![j]] = [c * a[k]![i]! - s * a[k]![j]!, s * a[k]![i]! + c * a[k]![j]!]
  for (let k = 0; k < 3; k++) [a[i]![k], a[j]![k]] = [c * a[i]![k]! - s * a[j]![k]!, s * a[i]![k]! + c * a[j]![k]!]
  for (let k = 0; k < 3; k++) [q[k]![i], q[k]![j]] = [c * q[k]![i]! - s * q[k]![j]!, s * q[k]![i]! + c * q[k]![j]!]
}
