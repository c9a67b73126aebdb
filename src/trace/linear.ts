/** Entries of a square matrix that is not negative, by row: column and value. */
export type SparseRows = readonly (readonly (readonly [column: number, value: number])[])[]

/** What comes of a system: its solution, as far as there is one that can be trusted. */
export interface Solved {
  /** NaN where a circle through which nothing dies away leaves no solution, and wherever such a one is read. */
  readonly values: Float64Array
  /** No value that is a number differs from the exact solution by more than this. */
  readonly errorBound: number
}

/** Largest block that is solved by elimination: a second of work; above it by rounds. */
const ELIMINATION_MAX = 400
/** Most rounds over a larger block: shares that shrink by a hundredth a round have settled long before. */
const ROUNDS_MAX = 20_000

/**
 * Solves x = b + A x for a matrix A that is not negative, block by block: `blocks` are its strong parts, those that others
 * read first. That what runs through a circle dies away is proved, not assumed: by a positive z with z - A z = 1 up to a
 * rest below one half, which bounds the error too.
 */
export function solveBlocks(rows: SparseRows, right: Float64Array, blocks: readonly (readonly number[])[]): Solved {
  const values = new Float64Array(rows.length)
  const reach = new Float64Array(rows.length)
  const ones = new Float64Array(rows.length).fill(1)
  let [rest, reachRest, largest] = [0, 0, 0]
  for (const block of blocks) {
    solveInto(rows, right, block, values)
    solveInto(rows, ones, block, reach)
    const own = Math.max(...block.map((node) => restOf(rows[node]!, ones[node]!, reach[node]!, reach)))
    const other = Math.max(...block.map((node) => restOf(rows[node]!, right[node]!, values[node]!, values)))
    if (block.every((node) => reach[node]! > 0) && own < 0.5 && Number.isFinite(other)) {
      rest = Math.max(rest, other)
      reachRest = Math.max(reachRest, own)
      largest = Math.max(largest, ...block.map((node) => reach[node]!))
    } else for (const node of block) values[node] = reach[node] = Number.NaN
  }
  return { values, errorBound: (rest * largest) / (1 - reachRest) }
}

/** How far one row is from being fulfilled, with what the sum itself may be off by. */
function restOf(row: SparseRows[number], right: number, value: number, values: Float64Array): number {
  const wanted = row.reduce((sum, [j, a]) => sum + a * values[j]!, right)
  return Math.abs(wanted - value) + (row.length + 2) * Number.EPSILON * Math.abs(wanted)
}

function solveInto(rows: SparseRows, right: Float64Array, block: readonly number[], values: Float64Array): void {
  const placeOf = new Map(block.map((node, i) => [node, i]))
  const known = block.map((node) => rows[node]!.reduce((sum, [j, a]) => (placeOf.has(j) ? sum : sum + a * values[j]!), right[node]!))
  const inner = block.map((node) => rows[node]!.flatMap(([j, a]) => (placeOf.has(j) ? [[placeOf.get(j)!, a] as const] : [])))
  const solution = block.length === 1 && inner[0]!.length === 0 ? known : block.length <= ELIMINATION_MAX ? eliminate(inner, known) : iterate(inner, known)
  for (const [i, node] of block.entries()) values[node] = solution[i]!
}

/** Gauss elimination of I - A with the largest pivot. */
function eliminate(inner: SparseRows, known: readonly number[]): readonly number[] {
  const size = known.length
  const matrix = inner.map((row, i) => {
    const dense = new Float64Array(size + 1)
    dense[i] = 1
    for (const [j, a] of row) dense[j]! -= a
    dense[size] = known[i]!
    return dense
  })
  for (let column = 0; column < size; column++) {
    let best = column
    for (let i = column + 1; i < size; i++) if (Math.abs(matrix[i]![column]!) > Math.abs(matrix[best]![column]!)) best = i
    ;[matrix[column], matrix[best]] = [matrix[best]!, matrix[column]!]
    const pivot = matrix[column]!
    for (let i = column + 1; i < size; i++) {
      const row = matrix[i]!
      const factor = row[column]! / pivot[column]!
      if (factor === 0) continue
      for (let j = column; j <= size; j++) row[j]! -= factor * pivot[j]!
    }
  }
  const solution: number[] = Array.from({ length: size }, () => 0)
  for (let i = size - 1; i >= 0; i--) {
    let rest = matrix[i]![size]!
    for (let j = i + 1; j < size; j++) rest -= matrix[i]![j]! * solution[j]!
    solution[i] = rest / matrix[i]![i]!
  }
  return solution
}

/** True where nothing dies away, since no row or no column of the matrix sums to less than one: there is no solution then. */
function losesNothing(inner: SparseRows): boolean {
  const columns = new Float64Array(inner.length)
  const rows = inner.map((row) => {
    for (const [j, a] of row) columns[j]! += a
    return row.reduce((sum, [, a]) => sum + a, 0)
  })
  return rows.every((sum) => sum >= 1) || columns.every((sum) => sum >= 1)
}

/** Gauss-Seidel rounds until nothing changes any more. */
function iterate(inner: SparseRows, known: readonly number[]): readonly number[] {
  if (losesNothing(inner)) return known.map(() => Number.NaN)
  const solution = [...known]
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let change = 0
    for (const [i, row] of inner.entries()) {
      const value = row.reduce((sum, [j, a]) => sum + a * solution[j]!, known[i]!)
      change = Math.max(change, Math.abs(value - solution[i]!) / Math.max(1, Math.abs(value)))
      solution[i] = value
    }
    // What grows without end has no solution; that is found out and told by who asked.
    if (change < Number.EPSILON || !Number.isFinite(change)) break
  }
  return solution
}
