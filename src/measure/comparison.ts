import { idOf, nodeOf } from '../graph/index.js'
import type { Graph } from '../graph/index.js'
import type { MeasureResult } from '../model/measure.js'
import { Problem } from '../model/problem.js'
import { columnOf, rankedNodes } from './standing.js'
import { spoken } from './words.js'

/** One run with the graph it was made of. */
export interface Measured {
  readonly graph: Graph
  readonly result: MeasureResult
}

/** How one node moved between two runs; null where it was not in the graph. */
export interface Movement {
  readonly id: string
  readonly before: number | null
  readonly after: number | null
  readonly rankBefore: number | null
  readonly rankAfter: number | null
  /** Others it is newly tied to, and tied to no longer, or with another strength: at most `TIES_SHOWN` each, by id. */
  readonly tiesGained: readonly string[]
  readonly tiesLost: readonly string[]
  readonly tiesChanged: readonly string[]
  readonly words: string
}

/** What changed from one run to another. */
export interface Comparison {
  /** Largest rise first, equals by id; nodes that came are among them. */
  readonly risen: readonly Movement[]
  /** Largest fall first, equals by id; nodes that went are among them. */
  readonly fallen: readonly Movement[]
  readonly risenCount: number
  readonly fallenCount: number
  readonly unchangedCount: number
}

/** Most ties named for one node: enough to see what happened, not a second graph. */
export const TIES_SHOWN = 20

/**
 * Compares two runs of one measure: who rose, who fell, and which of their own ties changed between the two graphs.
 * A node that moved without a change of its own ties was moved by changes elsewhere. O(n log n).
 * @throws Problem invalid-input when the runs are not of the same measure with the same parameters.
 */
export function compareRuns(before: Measured, after: Measured, limit: number): Comparison {
  if (before.result.metric !== after.result.metric || !sameParams(before.result, after.result)) {
    throw new Problem('invalid-input', 'two runs can be compared when they are of the same measure with the same parameters')
  }
  const past = placesOf(before)
  const present = placesOf(after)
  const risen: Change[] = []
  const fallen: Change[] = []
  let unchangedCount = 0
  for (const [id, was, is] of pairNodes(before.graph, after.graph)) {
    const change = (is < 0 ? 0 : present.column[is]!) - (was < 0 ? 0 : past.column[was]!)
    if (change > 0) risen.push({ id, was, is, change })
    else if (change < 0) fallen.push({ id, was, is, change })
    else unchangedCount++
  }
  const told = (changes: Change[]): Movement[] =>
    changes.sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, limit)
      .map((change) => movement(change, before.graph, after.graph, past, present))
  return {
    risenCount: risen.length, fallenCount: fallen.length, unchangedCount, risen: told(risen), fallen: told(fallen),
  }
}

interface Change {
  readonly id: string
  readonly was: number
  readonly is: number
  readonly change: number
}

interface Places {
  readonly column: Float64Array
  readonly ranks: Int32Array
}

function sameParams(one: MeasureResult, other: MeasureResult): boolean {
  // A run records what it read in the order of its measure.
  return JSON.stringify(one.params) === JSON.stringify(other.params)
}

function placesOf({ result }: Measured): Places {
  const column = columnOf(result)
  const ranks = new Int32Array(column.length)
  rankedNodes(column).forEach((node, i) => {
    ranks[node] = i + 1
  })
  return { column, ranks }
}

/** Every id of either graph in ascending order, with its node in each, -1 where it is missing. */
function* pairNodes(before: Graph, after: Graph): Generator<readonly [string, number, number]> {
  for (let was = 0; was < before.nodeCount; was++) {
    const id = idOf(before.ids, was)
    yield [id, was, nodeOf(after.ids, id)]
  }
  for (let is = 0; is < after.nodeCount; is++) {
    const id = idOf(after.ids, is)
    if (nodeOf(before.ids, id) < 0) yield [id, -1, is]
  }
}

function movement({ id, was, is }: Change, before: Graph, after: Graph, past: Places, present: Places): Movement {
  const old = tiesAt(before, was)
  const now = tiesAt(after, is)
  const gained = [...now.keys()].filter((other) => !old.has(other)).slice(0, TIES_SHOWN)
  const lost = [...old.keys()].filter((other) => !now.has(other)).slice(0, TIES_SHOWN)
  const changed = [...now].filter(([other, ties]) => old.has(other) && old.get(other) !== ties).map(([other]) => other)
  const places = {
    before: was < 0 ? null : past.column[was]!,
    after: is < 0 ? null : present.column[is]!,
    rankBefore: was < 0 ? null : past.ranks[was]!,
    rankAfter: is < 0 ? null : present.ranks[is]!,
  }
  const own = gained.length + lost.length + changed.length
  return {
    id, ...places, tiesGained: gained, tiesLost: lost, tiesChanged: changed.slice(0, TIES_SHOWN), words: inWords(places, own),
  }
}

/** The others a node is tied to, each with its ties in words of numbers; by id. */
function tiesAt(graph: Graph, node: number): Map<string, string> {
  const ties = new Map<string, string>()
  if (node < 0) return ties
  for (const [side, rows] of [['to', graph.out], ['from', graph.in]] as const) {
    for (let i = rows.offsets[node]!; i < rows.offsets[node + 1]!; i++) {
      const other = idOf(graph.ids, rows.targets[i]!)
      ties.set(other, `${ties.get(other) ?? ''} ${side} ${rows.strengths?.[i] ?? 1}`)
    }
  }
  return ties
}

function inWords(places: Pick<Movement, 'before' | 'after' | 'rankBefore' | 'rankAfter'>, ownTies: number): string {
  const { before, after, rankBefore, rankAfter } = places
  if (after === null) return `was at ${spoken(before ?? 0)} (place ${rankBefore}) and is no longer in the graph`
  if (before === null) return `is new in the graph, at ${spoken(after)} (place ${rankAfter})`
  const cause = ownTies === 0 ? 'none of its own ties changed' : `${ownTies} of its own ties changed`
  return `from ${spoken(before)} (place ${rankBefore}) to ${spoken(after)} (place ${rankAfter}); ${cause}`
}
