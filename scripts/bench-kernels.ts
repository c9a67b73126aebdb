/**
 * Prints how fast the kernels are as ratios against graphology, and with --peers against python-igraph and networkit,
 * all in one run on the same invented graph.
 * Usage: bench-kernels [--nodes N] [--ties M] [--pivots P] [--runs R] [--workers W] [--peers [--python PATH]]
 *   [--no-graphology]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { DirectedGraph, UndirectedGraph } from 'graphology'
import { betweenness, eigenvector, pagerank } from 'graphology-metrics/centrality/index.js'
import { graphFromColumns, idOf, packIds, sortIds, undirectedView } from '#src/graph/index.js'
import type { Graph, IdIndex } from '#src/graph/index.js'
import { forwardPush, measure, measureInWorkers } from '#src/measure/index.js'
import { inventTies } from './bench-ties.js'

const FACEBOOK = new URL('../../../shared/data/networks/facebook_combined.txt.gz', import.meta.url)
const PEERS = new URL('../../scripts/bench-peers.py', import.meta.url)

type Seconds = Record<string, number>

interface Columns {
  readonly nodes: number
  readonly from: Int32Array
  readonly to: Int32Array
}

const { values: options } = parseArgs({
  options: {
    nodes: { type: 'string', default: '100000' },
    ties: { type: 'string' },
    pivots: { type: 'string', default: '32' },
    runs: { type: 'string', default: '3' },
    workers: { type: 'string', default: '2' },
    peers: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    'no-graphology': { type: 'boolean', default: false },
  },
})

/** The ego-facebook network where it is beside the checkout, else an invented one of its size. */
function smallTies(): Columns {
  if (!existsSync(FACEBOOK)) return inventTies(4039, 88_234)
  const ends = gunzipSync(readFileSync(FACEBOOK)).toString().trim().split(/\s+/).map(Number)
  return { nodes: 4039, from: Int32Array.from(ends.filter((_, i) => i % 2 === 0)), to: Int32Array.from(ends.filter((_, i) => i % 2 === 1)) }
}

function numberIds(nodes: number): IdIndex {
  return packIds(sortIds(Array.from({ length: nodes }, (_, i) => String(i).padStart(9, '0'))))
}

/** Best of some runs, in seconds. */
function best(runs: number, task: () => unknown): number {
  let least = Infinity
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    task()
    least = Math.min(least, (performance.now() - start) / 1000)
  }
  return least
}

async function timeOurs(large: Columns, small: Columns, runs: number, pivots: number, workers: number): Promise<Seconds> {
  const ids = numberIds(large.nodes)
  let graph: Graph | undefined
  const seconds: Seconds = {
    build: best(runs, () => {
      graph = graphFromColumns(ids, { from: large.from, to: large.to, strengths: null }, true)
    }),
  }
  const built = graph!
  seconds['pagerank'] = best(runs, () => measure(built, { metric: 'pagerank', params: { tolerance: 1e-6 } }))
  seconds['coreNumbers'] = best(runs, () => measure(built, { metric: 'core_number' }))
  seconds['eigenvector'] = best(runs, () => measure(built, { metric: 'eigenvector' }))
  seconds['betweenness'] = best(1, () => measure(built, { metric: 'betweenness', params: { pivots } }))
  const start = performance.now()
  await measureInWorkers(built, { metric: 'betweenness', params: { pivots } }, { workers })
  seconds[`betweenness, ${workers} threads`] = (performance.now() - start) / 1000
  const seeds = Array.from({ length: 200 }, (_, i) => [idOf(ids, Math.floor((i * built.nodeCount) / 200))])
  forwardPush(built, seeds[0]!)
  seconds['forwardPush'] = best(runs, () => seeds.forEach((seed) => forwardPush(built, seed))) / seeds.length
  const tiny = undirectedView(graphFromColumns(numberIds(small.nodes), { ...small, strengths: null }, true))
  seconds['exactBetweenness'] = best(runs, () => measure(tiny, { metric: 'betweenness', params: { exact: true } }))
  seconds['harmonic'] = best(runs, () => measure(tiny, { metric: 'harmonic' }))
  return seconds
}

function timeGraphology(large: Columns, small: Columns): Seconds {
  const graph = new DirectedGraph()
  const seconds: Seconds = {
    build: best(1, () => {
      for (let node = 0; node < large.nodes; node++) graph.addNode(node)
      for (let i = 0; i < large.from.length; i++) if (large.from[i] !== large.to[i]) graph.mergeEdge(large.from[i], large.to[i])
    }),
  }
  seconds['pagerank'] = best(1, () => pagerank(graph, { getEdgeWeight: null, tolerance: 1e-6 / large.nodes, maxIterations: 1000 }))
  try {
    seconds['eigenvector'] = best(1, () => eigenvector(graph, { getEdgeWeight: null, tolerance: 1e-9 / large.nodes, maxIterations: 1000 }))
  } catch {
    // It gave up: there is no time to compare with.
  }
  const tiny = new UndirectedGraph()
  for (let node = 0; node < small.nodes; node++) tiny.addNode(node)
  for (let i = 0; i < small.from.length; i++) if (small.from[i] !== small.to[i]) tiny.mergeEdge(small.from[i], small.to[i])
  seconds['exactBetweenness'] = best(1, () => betweenness(tiny, { getEdgeWeight: null }))
  return seconds
}

function timePeers(python: string, large: Columns, small: Columns, pivots: number): Readonly<Record<string, Seconds>> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-'))
  const write = (name: string, { from, to }: Columns): string => {
    const path = join(folder, name)
    const pairs = new Int32Array(from.length * 2)
    for (let i = 0; i < from.length; i++) {
      pairs[2 * i] = from[i]!
      pairs[2 * i + 1] = to[i]!
    }
    writeFileSync(path, pairs)
    return path
  }
  try {
    const args = [PEERS.pathname, write('large', large), large.nodes, pivots, write('small', small), small.nodes].map(String)
    const { stdout, status, stderr } = spawnSync(python, args, { encoding: 'utf8', maxBuffer: 1e8 })
    process.stderr.write(stderr ?? '')
    return status === 0 ? (JSON.parse(stdout) as Record<string, Seconds>) : {}
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function print(ours: Seconds, peers: Readonly<Record<string, Seconds>>): void {
  const names = Object.keys(peers)
  console.log(['task'.padEnd(24), 'seconds'.padStart(10), ...names.map((name) => `${name} / ours`.padStart(18))].join(' '))
  for (const [task, seconds] of Object.entries(ours)) {
    const ratios = names.map((name) => {
      const theirs = peers[name]?.[task.split(',')[0]!]
      return (theirs === undefined ? '-' : (theirs / seconds).toFixed(2)).padStart(18)
    })
    console.log([task.padEnd(24), seconds.toPrecision(3).padStart(10), ...ratios].join(' '))
  }
  console.log(`largest memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`)
}

const nodes = Number(options.nodes)
const large = inventTies(nodes, Number(options.ties ?? nodes * 5))
const small = smallTies()
const ours = await timeOurs(large, small, Number(options.runs), Number(options.pivots), Number(options.workers))
print(ours, {
  ...(options['no-graphology'] ? {} : { graphology: timeGraphology(large, small) }),
  ...(options.peers ? timePeers(options.python, large, small, Number(options.pivots)) : {}),
})
