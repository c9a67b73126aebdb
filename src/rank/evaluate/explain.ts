import type { BandedFact } from './facts.js'

/** Part of a column that must be left when those before it are taken from it; of less it says nothing of its own. */
const OWN_SHARE_MIN = 1e-9

/** Takes from a number for each outcome all that the bands of facts explain. */
export type Explainer = (values: Float64Array) => Float64Array

/** Columns of the bands: one for the whole, and for each fact one a band but the first, which the whole has already. */
interface Columns {
  readonly count: number
  /** Columns that an outcome is in, by fact; -1 for a first band. */
  readonly of: (fact: number, i: number) => number
}

function columnsOf(facts: readonly BandedFact[]): Columns {
  const starts: number[] = []
  let count = 1
  for (const fact of facts) {
    starts.push(count - 1)
    count += fact.count - 1
  }
  return {
    count,
    of: (fact, i) => {
      const band = facts[fact]?.of[i] ?? 0
      return band === 0 ? -1 : (starts[fact] ?? 0) + band
    },
  }
}

/** How often two columns are met together, row by row, the lower triangle. */
function gram(size: number, facts: number, columns: Columns): Float64Array {
  const { count } = columns
  const sums = new Float64Array(count * count)
  for (let i = 0; i < size; i++) {
    const inside = [0]
    for (let fact = 0; fact < facts; fact++) {
      const column = columns.of(fact, i)
      if (column > 0) inside.push(column)
    }
    // Columns of a later fact are later, so the row is never before the column.
    for (const [at, row] of inside.entries()) {
      for (let j = 0; j <= at; j++) sums[row * count + (inside[j] ?? 0)]! += 1
    }
  }
  return sums
}

/** Cholesky's factor in place, and by column whether it says something of its own. */
function factored(matrix: Float64Array, count: number): Uint8Array {
  const isOwn = new Uint8Array(count)
  for (let row = 0; row < count; row++) {
    const whole = matrix[row * count + row] ?? 0
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * count + column] ?? 0
      for (let k = 0; k < column; k++) sum -= (matrix[row * count + k] ?? 0) * (matrix[column * count + k] ?? 0)
      if (row === column) {
        isOwn[row] = sum > whole * OWN_SHARE_MIN ? 1 : 0
        matrix[row * count + row] = isOwn[row] === 1 ? Math.sqrt(sum) : 0
      } else matrix[row * count + column] = isOwn[column] === 1 ? sum / (matrix[column * count + column] ?? 1) : 0
    }
  }
  return isOwn
}

/** Solves for the weights of the columns; a column that says nothing of its own weighs nothing. */
function solved(factor: Float64Array, isOwn: Uint8Array, right: Float64Array): Float64Array {
  const { length: count } = right
  const weights = Float64Array.from(right)
  for (let row = 0; row < count; row++) {
    let sum = weights[row] ?? 0
    for (let k = 0; k < row; k++) sum -= (factor[row * count + k] ?? 0) * (weights[k] ?? 0)
    weights[row] = isOwn[row] === 1 ? sum / (factor[row * count + row] ?? 1) : 0
  }
  for (let row = count - 1; row >= 0; row--) {
    let sum = weights[row] ?? 0
    for (let k = row + 1; k < count; k++) sum -= (factor[k * count + row] ?? 0) * (weights[k] ?? 0)
    weights[row] = isOwn[row] === 1 ? sum / (factor[row * count + row] ?? 1) : 0
  }
  return weights
}

/**
 * Prepares to take from numbers all that bands of facts explain: least squares on the bands, each fact's added to the
 * others', as a score adds points. What is left sums to 0 over every band. O(n facts^2 + bands^3), then O(n facts) a number.
 */
export function explainerOf(facts: readonly BandedFact[], size: number): Explainer {
  const columns = columnsOf(facts)
  const factor = gram(size, facts.length, columns)
  const isOwn = factored(factor, columns.count)
  return (values) => {
    const right = new Float64Array(columns.count)
    for (let i = 0; i < size; i++) {
      const value = values[i] ?? 0
      right[0]! += value
      for (let fact = 0; fact < facts.length; fact++) {
        const column = columns.of(fact, i)
        if (column > 0) right[column]! += value
      }
    }
    const weights = solved(factor, isOwn, right)
    return values.map((value, i) => {
      let left = value - (weights[0] ?? 0)
      for (let fact = 0; fact < facts.length; fact++) {
        const column = columns.of(fact, i)
        if (column > 0) left -= weights[column] ?? 0
      }
      return left
    })
  }
}
