import type { Adjacency } from './graph.js'

/** Ties as columns: tie i goes from node `from[i]` to node `to[i]`. */
export interface TieColumns {
  readonly from: Int32Array
  readonly to: Int32Array
  /** null when every tie has strength 1. */
  readonly strengths: Float64Array | null
}

interface Rows {
  readonly offsets: Int32Array
  readonly targets: Int32Array
  readonly strengths: Float64Array | null
}

/** Rows with sorted, distinct neighbours, and what merging them dropped. */
export interface MergedRows {
  readonly rows: Adjacency
  readonly selfLoopsDropped: number
  readonly parallelMerged: number
}

/**
 * Sorts ties into rows, drops self-loops and merges parallel ties; O(n + m) time and memory, but for rows of ties without
 * strengths, each of which is sorted by itself. With `symmetric` each tie stands in the rows of both its ends.
 */
export function sortIntoRows(nodeCount: number, ties: TieColumns, symmetric: boolean): MergedRows {
  const rows = ties.strengths === null
    ? sortEachRow(nodeCount, scatter(nodeCount, { from: ties.to, to: ties.from, strengths: null }, symmetric))
    : turn(nodeCount, scatter(nodeCount, ties, symmetric))
  const merged = mergeParallel(nodeCount, rows)
  return {
    rows: merged.rows,
    selfLoopsDropped: ties.from.length - rows.targets.length / (symmetric ? 2 : 1),
    parallelMerged: merged.dropped / (symmetric ? 2 : 1),
  }
}

/** Turns rows of sources into rows of targets (the transposed adjacency), neighbours ascending; O(n + m). */
export function transpose(nodeCount: number, rows: Adjacency): Adjacency {
  const turned = turn(nodeCount, rows)
  if (rows.multiplicities === null) return { ...turned, multiplicities: null }
  if (rows.multiplicities === rows.strengths) return { ...turned, multiplicities: turned.strengths }
  return { ...turned, multiplicities: turn(nodeCount, { ...rows, strengths: rows.multiplicities }).strengths }
}

/** Rows by target, holding the sources in input order, loops left out. */
function scatter(nodeCount: number, ties: TieColumns, symmetric: boolean): Rows {
  const { from, to, strengths } = ties
  const offsets = new Int32Array(nodeCount + 1)
  for (let i = 0; i < from.length; i++) {
    const u = from[i]!
    const v = to[i]!
    if (u === v) continue
    offsets[v + 1]!++
    if (symmetric) offsets[u + 1]!++
  }
  addUp(offsets)
  const next = offsets.slice(0, nodeCount)
  const targets = new Int32Array(offsets[nodeCount]!)
  const carried = strengths === null ? null : new Float64Array(targets.length)
  for (let i = 0; i < from.length; i++) {
    const u = from[i]!
    const v = to[i]!
    if (u === v) continue
    const place = next[v]!++
    targets[place] = u
    if (carried !== null) carried[place] = strengths![i]!
    if (!symmetric) continue
    const mirrored = next[u]!++
    targets[mirrored] = v
    if (carried !== null) carried[mirrored] = strengths![i]!
  }
  return { offsets, targets, strengths: carried }
}

/** Rows up to this length are sorted by insertion, which is faster than a call. */
const SHORT_ROW = 24

/** Sorts every row where it lies: rows are short and lie together, so this is kinder to memory than another pass. */
function sortEachRow(nodeCount: number, rows: Rows): Rows {
  const { offsets, targets } = rows
  for (let row = 0; row < nodeCount; row++) {
    const start = offsets[row]!
    const end = offsets[row + 1]!
    if (end - start > SHORT_ROW) {
      targets.subarray(start, end).sort()
      continue
    }
    for (let i = start + 1; i < end; i++) {
      const target = targets[i]!
      let place = i
      for (; place > start && targets[place - 1]! > target; place--) targets[place] = targets[place - 1]!
      targets[place] = target
    }
  }
  return rows
}

/** Turns rows round: because they are read in ascending order, the neighbours of the turned rows come out ascending. */
function turn(nodeCount: number, rows: Rows): Rows {
  const { targets: keys, strengths } = rows
  const offsets = new Int32Array(nodeCount + 1)
  for (let i = 0; i < keys.length; i++) offsets[keys[i]! + 1]!++
  addUp(offsets)
  const next = offsets.slice(0, nodeCount)
  const targets = new Int32Array(keys.length)
  const carried = strengths === null ? null : new Float64Array(keys.length)
  for (let row = 0; row < nodeCount; row++) {
    for (let i = rows.offsets[row]!, end = rows.offsets[row + 1]!; i < end; i++) {
      const place = next[keys[i]!]!++
      targets[place] = row
      if (carried !== null) carried[place] = strengths![i]!
    }
  }
  return { offsets, targets, strengths: carried }
}

function addUp(offsets: Int32Array): void {
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!
}

function mergeParallel(nodeCount: number, rows: Rows): { rows: Adjacency; dropped: number } {
  const dropped = countParallel(nodeCount, rows)
  if (dropped === 0) return { rows: { ...rows, multiplicities: null, strengths: asUniform(rows.strengths) }, dropped }
  const kept = rows.targets.length - dropped
  const offsets = new Int32Array(nodeCount + 1)
  const targets = new Int32Array(kept)
  const strengths = new Float64Array(kept)
  // Ties that all came without a strength count 1 each: then both columns are one.
  const multiplicities = rows.strengths === null ? strengths : new Float64Array(kept)
  let place = 0
  for (let row = 0; row < nodeCount; row++) {
    const end = rows.offsets[row + 1]!
    for (let i = rows.offsets[row]!; i < end;) {
      let last = i + 1
      while (last < end && rows.targets[last] === rows.targets[i]) last++
      targets[place] = rows.targets[i]!
      strengths[place] = addStrengths(rows.strengths, i, last)
      multiplicities[place++] = last - i
      i = last
    }
    offsets[row + 1] = place
  }
  return { rows: { offsets, targets, strengths: rows.strengths === null ? strengths : asUniform(strengths), multiplicities }, dropped }
}

function countParallel(nodeCount: number, rows: Rows): number {
  let parallel = 0
  for (let row = 0; row < nodeCount; row++) {
    for (let i = rows.offsets[row]! + 1, end = rows.offsets[row + 1]!; i < end; i++) {
      if (rows.targets[i] === rows.targets[i - 1]) parallel++
    }
  }
  return parallel
}

/** Adds from the smallest up, because a floating sum depends on its order and the order of input must not matter. */
function addStrengths(strengths: Float64Array | null, start: number, end: number): number {
  if (strengths === null) return end - start
  if (end - start === 1) return strengths[start]!
  let sum = 0
  for (const strength of strengths.slice(start, end).sort()) sum += strength
  return sum
}

function asUniform(strengths: Float64Array | null): Float64Array | null {
  return strengths === null || strengths.every((strength) => strength === 1) ? null : strengths
}
