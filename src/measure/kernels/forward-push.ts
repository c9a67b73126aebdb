import type { Graph } from '../../graph/graph.js'
import { Problem } from '../../model/problem.js'
import type { Seeds } from '../../model/measure.js'
import { findSeeds } from '../seeds.js'
import type { SeedNodes } from '../seeds.js'
import { addRows } from './degrees.js'

/** How far a push goes. */
export interface PushOptions {
  /** Share of a walk that goes on along ties, from 0 to below 1; default 0.85. */
  readonly alpha?: number
  /** A node is pushed while it holds more than eps for each of its ties; default 1e-5. */
  readonly eps?: number
  readonly weighted?: boolean
}

/** Personalized PageRank near its seeds: only the nodes that were reached. */
export interface LocalRank {
  /** Reached nodes, ascending. */
  readonly nodes: Int32Array
  /** Their values, each at most the true one. */
  readonly values: Float64Array
  /** Sum of what all values together are short of the whole vector; no single value is short by more. */
  readonly bound: number
  readonly pushes: number
}

/** Arrays kept between pushes on one graph, all 0 when none runs: clearing what was touched is cheaper than making new ones. */
interface Workspace {
  /** What each node holds and, beside it because both are needed together, what it has kept. */
  readonly state: Float64Array
  readonly queue: Int32Array
  readonly touched: Int32Array
  /** Total strength of the ties that leave each node; null where it is their number. */
  readonly totals: Float64Array | null
}

const workspaces = new WeakMap<Graph, Map<boolean, Workspace>>()

/**
 * Takes personalized PageRank from some seeds locally by forward push, where dangling walks go back to the seeds.
 * The values never exceed those of the whole vector and together fall short of it by `bound`.
 * Time depends on eps and alpha, not on the size of the graph, except for one first call per graph.
 * Source: Andersen, Chung, Lang 2006, doi:10.1109/FOCS.2006.44
 * @throws Problem invalid-input or not-found for seeds as `findSeeds` says.
 */
export function forwardPush(graph: Graph, seeds: Seeds, options: PushOptions = {}): LocalRank {
  const alpha = options.alpha ?? 0.85
  const eps = options.eps ?? 1e-5
  if (!(alpha >= 0 && alpha < 1)) throw new Problem('invalid-input', 'alpha must be from 0 to below 1')
  if (!(eps > 0 && eps <= 1)) throw new Problem('invalid-input', 'eps must be above 0 and at most 1')
  return pushFrom(graph, findSeeds(graph, seeds), { alpha, eps, weighted: options.weighted ?? false })
}

/** Does the push for seeds that were already found in the graph. */
export function pushFrom(graph: Graph, seeds: SeedNodes, rule: Required<PushOptions>): LocalRank {
  if (graph.nodeCount === 0) return { nodes: new Int32Array(0), values: new Float64Array(0), bound: 0, pushes: 0 }
  const run = new Push(graph, workspaceOf(graph, rule.weighted), rule)
  run.start(seeds)
  run.drain(seeds)
  return run.take()
}

function workspaceOf(graph: Graph, weighted: boolean): Workspace {
  const isWeighted = weighted && graph.out.strengths !== null
  const kept = workspaces.get(graph) ?? new Map<boolean, Workspace>()
  workspaces.set(graph, kept)
  const known = kept.get(isWeighted)
  if (known !== undefined) return known
  const made = makeWorkspace(graph, isWeighted ? graph.out.strengths : null)
  kept.set(isWeighted, made)
  return made
}

function makeWorkspace(graph: Graph, strengths: Float64Array | null): Workspace {
  const n = graph.nodeCount
  const totals = strengths === null ? null : new Float64Array(n)
  if (totals !== null) addRows(graph.out, 'strengths', totals)
  return { state: new Float64Array(2 * n), queue: new Int32Array(n + 1), touched: new Int32Array(n), totals }
}

/** What rounding may add to the bound for each unit of mass that was pushed. */
const ROUNDING = 1e-15

class Push {
  private head = 0
  private tail = 0
  private touchedCount = 0
  private pushes = 0
  private readonly strengths: Float64Array | null

  constructor(
    private readonly graph: Graph,
    private readonly space: Workspace,
    private readonly rule: Required<PushOptions>,
  ) {
    this.strengths = rule.weighted ? graph.out.strengths : null
  }

  start(seeds: SeedNodes): void {
    for (let i = 0; i < seeds.nodes.length; i++) this.receive(seeds.nodes[i]!, seeds.weights[i]!)
  }

  /** Pushes until no node holds more than its threshold; first in, first out, so that the result is always the same. */
  drain(seeds: SeedNodes): void {
    const { queue, state, totals } = this.space
    const { offsets } = this.graph.out
    const { alpha } = this.rule
    while (this.head !== this.tail) {
      const node = queue[this.head]!
      this.head = this.head + 1 === queue.length ? 0 : this.head + 1
      const residue = state[2 * node]!
      state[2 * node] = 0
      state[2 * node + 1]! += (1 - alpha) * residue
      this.pushes++
      const start = offsets[node]!
      const end = offsets[node + 1]!
      if (start < end) this.spread(start, end, (alpha * residue) / (totals === null ? end - start : totals[node]!))
      else for (let i = 0; i < seeds.nodes.length; i++) this.receive(seeds.nodes[i]!, alpha * residue * seeds.weights[i]!)
    }
  }

  take(): LocalRank {
    const { state, touched } = this.space
    let bound = 0
    let count = 0
    for (let i = 0; i < this.touchedCount; i++) {
      const node = touched[i]!
      bound += state[2 * node]!
      state[2 * node] = 0
      if (state[2 * node + 1]! > 0) touched[count++] = node
    }
    const nodes = touched.slice(0, count).sort()
    const values = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const place = 2 * nodes[i]! + 1
      values[i] = state[place]!
      state[place] = 0
    }
    return { nodes, values, bound: bound + ROUNDING / (1 - this.rule.alpha), pushes: this.pushes }
  }

  private spread(start: number, end: number, share: number): void {
    const { targets } = this.graph.out
    const { strengths } = this
    if (strengths === null) for (let i = start; i < end; i++) this.receive(targets[i]!, share)
    else for (let i = start; i < end; i++) this.receive(targets[i]!, share * strengths[i]!)
  }

  /** A node waits in the queue exactly while it holds more than its threshold, so that nothing else need be marked. */
  private receive(node: number, amount: number): void {
    const { state, touched, queue } = this.space
    const before = state[2 * node]!
    if (before === 0 && state[2 * node + 1] === 0 && amount > 0) touched[this.touchedCount++] = node
    const after = before + amount
    state[2 * node] = after
    const { eps } = this.rule
    // Most hold too little whatever their ties, which then need not be looked up.
    if (after <= eps) return
    const { offsets } = this.graph.out
    const threshold = eps * Math.max(1, offsets[node + 1]! - offsets[node]!)
    if (after <= threshold || before > threshold) return
    queue[this.tail] = node
    this.tail = this.tail + 1 === queue.length ? 0 : this.tail + 1
  }
}
