import type { Graph } from '../../graph/graph.js'
import { Problem } from '../../model/problem.js'
import type { Seeds } from '../../model/measure.js'
import { findSeeds } from '../seeds.js'
import type { SeedNodes } from '../seeds.js'

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

/** Arrays kept between pushes on one graph, all zero when no push runs: clearing what was touched is cheaper than new ones. */
interface Workspace {
  readonly values: Float64Array
  readonly residues: Float64Array
  /** Residue at which each node is pushed, for eps 1. */
  readonly ties: Int32Array
  readonly queued: Uint8Array
  readonly queue: Int32Array
  readonly touched: Int32Array
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
  const n = graph.nodeCount
  const { offsets } = graph.out
  const made: Workspace = {
    values: new Float64Array(n),
    residues: new Float64Array(n),
    ties: Int32Array.from({ length: n }, (_, node) => Math.max(1, offsets[node + 1]! - offsets[node]!)),
    queued: new Uint8Array(n),
    queue: new Int32Array(n + 1),
    touched: new Int32Array(n),
    totals: isWeighted ? outTotals(graph) : null,
  }
  kept.set(isWeighted, made)
  return made
}

function outTotals(graph: Graph): Float64Array {
  const { offsets, strengths } = graph.out
  const totals = new Float64Array(graph.nodeCount)
  for (let node = 0; node < totals.length; node++) {
    for (let i = offsets[node]!; i < offsets[node + 1]!; i++) totals[node]! += strengths![i]!
  }
  return totals
}

/** What rounding may add to the bound for each unit of mass that was pushed. */
const ROUNDING = 1e-15

class Push {
  private head = 0
  private tail = 0
  private touchedCount = 0
  private pushes = 0

  constructor(
    private readonly graph: Graph,
    private readonly space: Workspace,
    private readonly rule: Required<PushOptions>,
  ) {}

  start(seeds: SeedNodes): void {
    for (let i = 0; i < seeds.nodes.length; i++) this.receive(seeds.nodes[i]!, seeds.weights[i]!)
  }

  /** Pushes until no node holds more than its threshold; first in, first out, so that the result is always the same. */
  drain(seeds: SeedNodes): void {
    const { queue, queued, residues, values } = this.space
    const { offsets } = this.graph.out
    const { alpha } = this.rule
    while (this.head !== this.tail) {
      const node = queue[this.head]!
      this.head = this.head + 1 === queue.length ? 0 : this.head + 1
      queued[node] = 0
      const residue = residues[node]!
      residues[node] = 0
      values[node]! += (1 - alpha) * residue
      this.pushes++
      const start = offsets[node]!
      const end = offsets[node + 1]!
      if (start < end) this.spread(node, start, end, alpha * residue)
      else for (let i = 0; i < seeds.nodes.length; i++) this.receive(seeds.nodes[i]!, alpha * residue * seeds.weights[i]!)
    }
  }

  take(): LocalRank {
    const { values, residues, touched } = this.space
    const reached = touched.subarray(0, this.touchedCount).sort()
    let bound = 0
    for (const node of reached) bound += residues[node]!
    const nodes = reached.filter((node) => values[node]! > 0)
    const taken = Float64Array.from(nodes, (node) => values[node]!)
    this.clear(reached)
    return { nodes, values: taken, bound: bound + ROUNDING / (1 - this.rule.alpha), pushes: this.pushes }
  }

  private clear(reached: Int32Array): void {
    const { values, residues } = this.space
    for (const node of reached) {
      values[node] = 0
      residues[node] = 0
    }
  }

  private spread(node: number, start: number, end: number, amount: number): void {
    const { targets, strengths } = this.graph.out
    const { totals } = this.space
    const even = amount / (end - start)
    for (let i = start; i < end; i++) {
      this.receive(targets[i]!, totals === null ? even : (amount * strengths![i]!) / totals[node]!)
    }
  }

  private receive(node: number, amount: number): void {
    const { residues, values, touched, queued, queue, ties } = this.space
    const before = residues[node]!
    if (before === 0 && values[node] === 0 && amount > 0) touched[this.touchedCount++] = node
    const residue = before + amount
    residues[node] = residue
    if (queued[node] === 1 || residue <= this.rule.eps * ties[node]!) return
    queued[node] = 1
    queue[this.tail] = node
    this.tail = this.tail + 1 === queue.length ? 0 : this.tail + 1
  }
}
