// Measures the spine at growing sizes, each figure beside its yardstick in the same run.
// Usage: npm run bench -- [--size 10000,100000] [--peers]
import { spawnSync } from 'node:child_process'
import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse'
import { pagerank } from 'graphology-metrics/centrality/index.js'
import { openApp } from '#src/app.js'
import { assessedGraph } from '#src/app/graph-cache.js'
import { casesOfStore } from '#src/app/rank-run.js'
import { runLoad } from '#src/app/load-run.js'
import { runRank } from '#src/app/rank-run.js'
import { runSample } from '#src/app/sample-run.js'
import { readSettings } from '#src/app/settings.js'
import { decide } from '#src/decide/index.js'
import { allIds, toGraphology } from '#src/graph/index.js'
import { forwardPush, measure } from '#src/measure/index.js'

const AT = '2026-03-04T17:00:00Z'
/** Times that the same case files are decided, so that the compiler of the runtime has settled. */
const ROUNDS = 5
const silent = (): void => undefined

/** Seconds that a piece of work takes. */
async function seconds<T>(work: () => Promise<T> | T): Promise<{ readonly value: T; readonly s: number }> {
  const from = process.hrtime.bigint()
  const value = await work()
  return { value, s: Number(process.hrtime.bigint() - from) / 1e9 }
}

/** Reads every CSV file of a folder with csv-parse and does nothing with the rows. */
async function readPlainly(folder: string): Promise<number> {
  let rows = 0
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.csv'))) {
    const parser = createReadStream(join(folder, name)).pipe(parse({ relax_column_count: true, relax_quotes: true }))
    parser.on('data', () => rows++)
    await once(parser, 'end')
  }
  return rows
}

function ratio(ours: number, theirs: number): string {
  return `${(ours / theirs).toFixed(2)}x`
}

function line(what: string, figure: string, beside = ''): void {
  console.log(`${what.padEnd(34)}${figure.padEnd(30)}${beside}`)
}

async function spine(parties: number, folder: string): Promise<void> {
  const portfolio = join(folder, 'portfolio')
  const app = openApp(readSettings({ store: `sqlite:${join(folder, 'store.db')}`, at: AT, quiet: true }, {}, folder), folder)
  try {
    console.log(`\n${parties} parties`)
    await runSample(app, { dir: portfolio, parties }, silent)
    const loaded = await seconds(() => runLoad(app, { paths: [portfolio] }, silent))
    const rows = loaded.value.files.reduce((sum, file) => sum + file.rows, 0)
    const plain = await seconds(() => readPlainly(portfolio))
    line('load', `${Math.round(rows / loaded.s)} rows/s`, `${ratio(rows / loaded.s, plain.value / plain.s)} of csv-parse reading the CSV files alone (${Math.round(plain.value / plain.s)} rows/s)`)
    const again = await seconds(() => runLoad(app, { paths: [portfolio] }, silent))
    line('second load, nothing changed', `${Math.round(rows / again.s)} rows/s`, `${ratio(loaded.s, again.s)} as fast as the first`)
    const ranked = await seconds(() => runRank(app, {}, silent))
    line('rank, end to end', `${Math.round(ranked.value.caseFiles / ranked.s)} case files/s`, `${ranked.value.entries} entries from ${ranked.value.caseFiles} case files in ${ranked.s.toFixed(1)} s`)
    await verdicts(app)
    await kernels(app)
    line('peak memory', `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`, 'of the whole process so far')
  } finally {
    await app.close()
  }
}

async function verdicts(app: ReturnType<typeof openApp>): Promise<void> {
  const cases = await casesOfStore(app, 20_000)
  const packs = app.packs({})
  const round = (): void => {
    for (const one of cases) decide(one, packs, app.zoneData)
  }
  round()
  const judged = await seconds(() => {
    for (let i = 0; i < ROUNDS; i++) round()
  })
  line('decide', `${Math.round((ROUNDS * cases.length) / judged.s)} verdicts/s`, `${cases.length} case files in memory, as reach hands them on, all packs and overlays, every reason; after one round to warm up`)
}

async function kernels(app: ReturnType<typeof openApp>): Promise<void> {
  const graph = await assessedGraph(app, false)
  measure(graph, { metric: 'pagerank' })
  const ours = await seconds(() => measure(graph, { metric: 'pagerank' }))
  const seeds = [...allIds(graph.ids)].slice(0, 1000)
  const pushed = await seconds(() => {
    for (const seed of seeds) forwardPush(graph, [seed])
  })
  line('PageRank', `${(ours.s * 1000).toFixed(1)} ms`, `${graph.nodeCount} nodes, ${graph.edgeCount} ties`)
  line('forward push', `${((pushed.s / seeds.length) * 1000).toFixed(3)} ms each`, `${seeds.length} seeds, eps 1e-5`)
  if (graph.nodeCount > 50_000) {
    line('graphology-metrics', 'not run', 'its graph holds at most 50,000 nodes here')
    return
  }
  const theirs = toGraphology(graph)
  const peer = await seconds(() => pagerank(theirs, { tolerance: 1e-9 / graph.nodeCount, maxIterations: 1000, getEdgeWeight: null }))
  line('PageRank against graphology', ratio(peer.s, ours.s), 'times as fast, same tolerance')
  line('push against graphology', ratio(peer.s, pushed.s / seeds.length), 'times as fast as one whole PageRank there, which is its only way')
}

const given = process.argv.indexOf('--size')
const sizes = (given === -1 ? '10000,100000' : (process.argv[given + 1] ?? '')).split(',').map(Number)
console.log(`Node ${process.versions.node}; figures are of this run only: compare the ratios`)
for (const parties of sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-'))
  try {
    await spine(parties, folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// Deciding beside other engines runs in a process of its own, so that neither disturbs the other.
spawnSync(process.execPath, [fileURLToPath(new URL('bench-decide.js', import.meta.url))], { stdio: 'inherit' })

// The strategist's kernels beside graphology, which is the peer that runs in the same process.
spawnSync(process.execPath, [fileURLToPath(new URL('bench-trace.js', import.meta.url))], { stdio: 'inherit' })

// The store in Neo4j beside the embedded one, and the kernels beside plain Cypher, where Java and Maven are.
spawnSync(process.execPath, [fileURLToPath(new URL('bench-neo4j.js', import.meta.url)), '--size', '2000'], { stdio: 'inherit' })

// Leases beside raw commits of the same disk, and over HTTP.
spawnSync(process.execPath, [fileURLToPath(new URL('bench-serving.js', import.meta.url))], { stdio: 'inherit' })

// A million entries of the ledger, beside plain SHA-256 of the same bytes.
spawnSync(process.execPath, [fileURLToPath(new URL('bench-ledger.js', import.meta.url))], { stdio: 'inherit' })

if (process.argv.includes('--peers')) {
  // The kernels beside python-igraph and networkit, where Python has them.
  spawnSync(process.execPath, [fileURLToPath(new URL('bench-kernels.js', import.meta.url)), '--peers', process.env.PYTHON ?? 'python3'], { stdio: 'inherit' })
}
