/**
 * Prints how fast the strategist's kernels are beside graphology, all in one run on the same invented graph.
 * Usage: bench-trace [--nodes N] [--ties M] [--questions Q] [--runs R] [--no-graphology]
 */
import { parseArgs } from 'node:util'
import { DirectedGraph } from 'graphology'
import { bidirectional } from 'graphology-shortest-path'
import { graphFromColumns, packIds, sortIds, undirectedView, type Graph } from '#src/graph/index.js'
import { boundedPath, chain, openWorld, searchPaths, surroundingsOf } from '#src/trace/index.js'
import type { TraceTie } from '#src/model/trace.js'
import { inventTies, type InventedTies } from './bench-ties.js'
import { drawing } from './drawing.js'

const HOPS = 4
const { values: options } = parseArgs({
  options: {
    nodes: { type: 'string', default: '100000' },
    ties: { type: 'string' },
    questions: { type: 'string', default: '1000' },
    runs: { type: 'string', default: '3' },
    'no-graphology': { type: 'boolean', default: false },
  },
})

interface Invented extends InventedTies {
  /** Ends of the questions. */
  readonly pairs: readonly (readonly [number, number])[]
}

/** Invented ties, and pairs of nodes to ask about. */
function invent(nodes: number, tieCount: number, questions: number): Invented {
  const draw = drawing(11)
  const any = (): number => Math.floor(draw() * nodes)
  return { ...inventTies(nodes, tieCount), pairs: Array.from({ length: questions }, () => [any(), any()] as const) }
}

/** Best of some runs, in milliseconds, with what the last one gave. */
function best<T>(runs: number, task: () => T): { readonly ms: number; readonly value: T } {
  let least = Infinity
  let value: T | undefined
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    value = task()
    least = Math.min(least, performance.now() - start)
  }
  return { ms: least, value: value as T }
}

function count(found: Iterable<unknown>): number {
  let n = 0
  for (const one of found) if (one !== null) n++
  return n
}

function twoHops(graph: DirectedGraph, node: string): number {
  const seen = new Set([node])
  for (const near of graph.outNeighbors(node)) {
    seen.add(near)
    for (const far of graph.outNeighbors(near)) seen.add(far)
  }
  return seen.size
}

function kPaths(graph: Graph, from: number, to: number): number {
  const search = searchPaths(graph, from, to, { by: 'hops', maxHops: 6 })
  let found = 0
  while (found < 5 && search.next() !== undefined) found++
  return found
}

/** A chain of guarantees through the first ties of the graph, by its own definition with nothing precomputed. */
function timeChains({ from, to, pairs }: Invented, runs: number): number {
  const ties: TraceTie[] = Array.from({ length: Math.min(from.length, 50_000) }, (_, i) => ({ fromId: String(from[i]), toId: String(to[i]), relation: 'guarantees', sourceId: 's', strength: 1, start: '2024-01-01' }))
  const world = openWorld(ties, ties.slice(0, 10_000).map((tie, i) => ({ debtId: `d${i}`, borrowerIds: [tie.toId], currency: 'CNY', balance: `${i}.25` })))
  return best(runs, () => pairs.slice(0, 20).map(([party]) => chain(world, { party: String(party), purpose: 'assess', maxHops: 3 }, '2026-01-01').reached.length)).ms
}

function line(task: string, ms: number, theirs: number | undefined, words: string): void {
  const ratio = theirs === undefined ? '-' : (theirs / ms).toFixed(1)
  console.log([task.padEnd(44), ms.toPrecision(3).padStart(10), ratio.padStart(20), `  ${words}`].join(' '))
}

const nodes = Number(options.nodes)
const runs = Number(options.runs)
const invented = invent(nodes, Number(options.ties ?? nodes * 5), Number(options.questions))
const { from, to, pairs } = invented
const ids = packIds(sortIds(Array.from({ length: nodes }, (_, i) => String(i).padStart(9, '0'))))
const built = best(runs, () => graphFromColumns(ids, { from, to, strengths: null }, true))
const graph = built.value
const bounded = best(runs, () => pairs.map(([a, b]) => boundedPath(graph, a, b, HOPS)).filter((path) => typeof path !== 'string').length)
const around = best(runs, () => pairs.reduce((sum, [a]) => sum + surroundingsOf(graph, a, 2).nodes.length, 0))
const both = undirectedView(graph)
const boundedBoth = best(runs, () => pairs.map(([a, b]) => boundedPath(both, a, b, HOPS)).filter((path) => typeof path !== 'string').length)
const several = best(1, () => pairs.slice(0, 50).reduce((sum, [a, b]) => sum + kPaths(graph, a, b), 0))

let peer: DirectedGraph | undefined
let peerBuild: number | undefined
if (!options['no-graphology']) {
  peerBuild = best(1, () => {
    peer = new DirectedGraph()
    for (let node = 0; node < nodes; node++) peer.addNode(node)
    for (let i = 0; i < from.length; i++) if (from[i] !== to[i]) peer.mergeEdge(from[i], to[i])
  }).ms
}
const theirs = peer
const few = pairs.slice(0, Math.min(pairs.length, 100))
const peerPaths = theirs === undefined ? undefined : best(1, () => count(few.map(([a, b]) => bidirectional(theirs, a, b)))).ms * (pairs.length / few.length)
const peerAround = theirs === undefined ? undefined : best(1, () => pairs.reduce((sum, [a]) => sum + twoHops(theirs, String(a)), 0)).ms

console.log(`${nodes} nodes, ${graph.edgeCount} ties; figures are of this run only: compare the ratios`)
console.log(['task'.padEnd(44), 'ms'.padStart(10), 'graphology / ours'.padStart(20)].join(' '))
line('build', built.ms, peerBuild, '')
line(`${pairs.length} paths of at most ${HOPS} ties, directed`, bounded.ms, peerPaths, `${bounded.value} found; graphology has no bound and is asked ${few.length} of them`)
line(`${pairs.length} paths of at most ${HOPS} ties, either way`, boundedBoth.ms, undefined, `${boundedBoth.value} found`)
line(`two hops around ${pairs.length} nodes`, around.ms, peerAround, `${around.value} nodes`)
line('50 times the 5 shortest paths of at most 6', several.ms, undefined, `${several.value} paths`)
line('20 chains of 3 hops over 50,000 guarantees', timeChains(invented, 1), undefined, 'rings, debts and caps included')
console.log(`largest memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
