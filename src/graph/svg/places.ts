import { layersOf, type DrawnTies } from './layers.js'

/** Where everything stands: a column a layer, and a line through the columns for every tie. */
export interface Places {
  /** Column of each node, and its middle from the top. */
  readonly columns: readonly number[]
  readonly middles: readonly number[]
  readonly columnCount: number
  /** Points of each tie in the order of its columns, from its leftmost end: a column and the middle there. */
  readonly lines: readonly (readonly { readonly column: number; readonly y: number }[])[]
  readonly height: number
}

/** How often the columns are put into a better order; more changes little. */
const SWEEPS = 12
/** Height that a tie takes where it passes a column. */
const PASSING = 14

/** A node, or a place where a tie passes a column. */
interface Spot {
  readonly column: number
  readonly height: number
  readonly left: number[]
  readonly right: number[]
}

/** Places nodes in columns by layer and orders each column so that few ties cross. `heights` are those of the boxes with what is free around them. */
export function placesOf(ties: DrawnTies, heights: readonly number[]): Places {
  const layers = layersOf(ties)
  const spots: Spot[] = layers.map((column, node) => ({ column, height: heights[node] ?? 0, left: [], right: [] }))
  const lines = ties.from.map((from, i) => threaded(spots, from, ties.to[i] ?? 0))
  const columnCount = Math.max(0, ...layers) + (layers.length === 0 ? 0 : 1)
  const columns: number[][] = Array.from({ length: columnCount }, () => [])
  for (const [spot, { column }] of spots.entries()) columns[column]?.push(spot)
  orderColumns(columns, spots)
  const middles = stacked(columns, spots)
  const bottom = Math.max(0, ...spots.map((spot, i) => (middles[i] ?? 0) + spot.height / 2))
  return {
    columns: layers, middles: middles.slice(0, layers.length), columnCount, height: bottom,
    lines: lines.map((line) => line.map((spot) => ({ column: spots[spot]?.column ?? 0, y: middles[spot] ?? 0 }))),
  }
}

/** Leads a tie from its left end to its right one, by a spot in every column between. */
function threaded(spots: Spot[], from: number, to: number): readonly number[] {
  const [left, right] = (spots[from]?.column ?? 0) <= (spots[to]?.column ?? 0) ? [from, to] : [to, from]
  const line = [left]
  for (let column = (spots[left]?.column ?? 0) + 1; column < (spots[right]?.column ?? 0); column++) {
    line.push(spots.length)
    spots.push({ column, height: PASSING, left: [], right: [] })
  }
  line.push(right)
  for (const [i, spot] of line.slice(1).entries()) {
    spots[line[i] ?? 0]?.right.push(spot)
    spots[spot]?.left.push(line[i] ?? 0)
  }
  return line
}

function orderColumns(columns: number[][], spots: readonly Spot[]): void {
  let best = columns.map((column) => [...column])
  let fewest = crossings(columns, spots)
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const isRightward = sweep % 2 === 0
    const walk = isRightward ? columns : columns.toReversed()
    for (const column of walk) sortByNeighbours(column, columns, spots, isRightward ? 'left' : 'right')
    const now = crossings(columns, spots)
    if (now >= fewest) continue
    fewest = now
    best = columns.map((column) => [...column])
  }
  for (const [i, column] of best.entries()) columns[i] = column
}

function ranksIn(columns: readonly (readonly number[])[]): ReadonlyMap<number, number> {
  return new Map(columns.flatMap((column) => column.map((spot, rank) => [spot, rank] as const)))
}

function sortByNeighbours(column: number[], columns: readonly (readonly number[])[], spots: readonly Spot[], side: 'left' | 'right'): void {
  const rankOf = ranksIn(columns)
  const wish = new Map(column.map((spot, rank) => {
    const near = spots[spot]?.[side] ?? []
    return [spot, near.length === 0 ? rank : near.reduce((sum, other) => sum + (rankOf.get(other) ?? 0), 0) / near.length]
  }))
  column.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0))
}

function crossings(columns: readonly (readonly number[])[], spots: readonly Spot[]): number {
  const rankOf = ranksIn(columns)
  let count = 0
  for (const column of columns) {
    const ends = column.flatMap((spot) => (spots[spot]?.right ?? []).map((other) => rankOf.get(other) ?? 0).sort((a, b) => a - b))
    // Pairs that stand the other way round on the right are those that cross: counted while inserting into a sorted list.
    const sorted: number[] = []
    for (const end of ends) {
      const at = upperBound(sorted, end)
      count += sorted.length - at
      sorted.splice(at, 0, end)
    }
  }
  return count
}

function upperBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return low
}

/** Stacks every column in its order and moves its spots towards their neighbours as far as the order lets them. */
function stacked(columns: readonly (readonly number[])[], spots: readonly Spot[]): readonly number[] {
  const middles = Array.from({ length: spots.length }, () => 0)
  for (const column of columns) {
    let y = 0
    for (const spot of column) {
      const height = spots[spot]?.height ?? 0
      middles[spot] = y + height / 2
      y += height
    }
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) settle(column, spots, middles)
  }
  const top = Math.min(0, ...spots.map((spot, i) => (middles[i] ?? 0) - spot.height / 2))
  return middles.map((middle) => middle - top)
}

/** Moves the spots of a column as near to their neighbours as keeps them in order and apart: least squares by pooling. */
function settle(column: readonly number[], spots: readonly Spot[], middles: number[]): void {
  let offset = 0
  const blocks: { sum: number; count: number; spots: { spot: number; offset: number }[] }[] = []
  for (const spot of column) {
    const { height = 0, left = [], right = [] } = spots[spot] ?? {}
    const near = [...left, ...right]
    const wish = near.length === 0 ? (middles[spot] ?? 0) : near.reduce((sum, other) => sum + (middles[other] ?? 0), 0) / near.length
    const own = offset + height / 2
    offset += height
    blocks.push({ sum: wish - own, count: 1, spots: [{ spot, offset: own }] })
    for (let last = blocks.at(-1), before = blocks.at(-2); last !== undefined && before !== undefined && before.sum / before.count > last.sum / last.count; last = blocks.at(-1), before = blocks.at(-2)) {
      blocks.pop()
      before.sum += last.sum
      before.count += last.count
      before.spots.push(...last.spots)
    }
  }
  for (const { sum, count, spots: inBlock } of blocks) for (const { spot, offset: own } of inBlock) middles[spot] = sum / count + own
}
