/** A figure at a size. */
export interface Point {
  readonly parties: number
  readonly value: number
}

/** How a figure grows with the number of parties: base + slope x(n), where x is n or n log2 n. */
export interface Law {
  readonly kind: 'linear' | 'n log n'
  readonly base: number
  readonly slope: number
  /** Sizes that it was fitted to; with one alone it goes through nothing and that figure. */
  readonly sizes: number
  /** Largest distance of a figure from the law, as a share of the figure. */
  readonly residual: number
  /** p of n^p between the smallest and the largest size; absent: one size alone. */
  readonly power?: number
}

/** Figures of a run are no closer to each other than this; a law that misses one by more does not hold. */
export const RESIDUAL_MAX = 0.15

const X: Readonly<Record<Law['kind'], (parties: number) => number>> = { linear: (n) => n, 'n log n': (n) => n * Math.log2(n) }

/** What a law gives for so many parties. */
export function valueAt({ kind, base, slope }: Pick<Law, 'kind' | 'base' | 'slope'>, parties: number): number {
  return base + slope * X[kind](parties)
}

/** Base and slope, neither below 0, with the least sum of squared distances as shares of the figures. */
function leastSquares(kind: Law['kind'], points: readonly Point[]): Pick<Law, 'base' | 'slope'> {
  let [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0]
  for (const { parties, value } of points) {
    const [x, weight] = [X[kind](parties), 1 / value ** 2]
    w += weight
    wx += weight * x
    wy += weight * value
    wxx += weight * x * x
    wxy += weight * x * value
  }
  const determinant = w * wxx - wx * wx
  const through = { base: 0, slope: wxy / wxx }
  if (points.length === 1 || determinant <= 0) return through
  const [base, slope] = [(wy * wxx - wx * wxy) / determinant, (w * wxy - wx * wy) / determinant]
  if (slope < 0) return { base: wy / w, slope: 0 }
  return base < 0 ? through : { base, slope }
}

function powerOf(points: readonly Point[]): Pick<Law, 'power'> {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || first.parties === last.parties) return {}
  return { power: Math.log(last.value / first.value) / Math.log(last.parties / first.parties) }
}

/**
 * Fits figures above 0 by the law that misses them least, the linear one where both do alike.
 * Undefined without a figure.
 */
export function fitLaw(points: readonly Point[]): Law | undefined {
  const sorted = points.toSorted((a, b) => a.parties - b.parties)
  if (sorted.length === 0) return undefined
  const laws = (['linear', 'n log n'] as const).map((kind): Law => {
    const fitted = { kind, ...leastSquares(kind, sorted) }
    const residual = Math.max(...sorted.map(({ parties, value }) => Math.abs(valueAt(fitted, parties) - value) / value))
    return { ...fitted, sizes: sorted.length, residual, ...powerOf(sorted) }
  })
  const [linear, log] = laws
  // Two that go through every figure differ by the last digits alone.
  return linear !== undefined && log !== undefined && log.residual < linear.residual - 1e-9 ? log : linear
}

/** How far a law may be trusted: it has two values of its own, so that it goes through any two figures and only a third tests it. */
export type Trust = 'holds' | 'misses' | 'two sizes' | 'one size'

/** How far a law may be trusted. */
export function trustOf({ sizes, residual }: Law): Trust {
  if (sizes === 1) return 'one size'
  if (residual > RESIDUAL_MAX) return 'misses'
  return sizes === 2 ? 'two sizes' : 'holds'
}

/** How many parties it takes for a law to come to a bound; Infinity where it never does, 0 where it is beyond from the start. */
export function partiesUntil(law: Law, bound: number): number {
  if (law.base >= bound) return 0
  if (law.slope === 0) return Infinity
  let [low, high] = [1, 2]
  while (valueAt(law, high) < bound) high *= 2
  while (high - low > Math.max(1, low * 1e-6)) {
    const middle = (low + high) / 2
    if (valueAt(law, middle) < bound) low = middle
    else high = middle
  }
  return high
}
