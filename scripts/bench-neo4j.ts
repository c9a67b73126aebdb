/**
 * Prints how the store in Neo4j stands beside the embedded one, and our kernels beside the same questions in plain Cypher,
 * all in one run on one invented portfolio and one server.
 * Usage: bench-neo4j [--size PARTIES] [--questions Q]
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import neo4j, { type Driver } from 'neo4j-driver'
import { openApp } from '#src/app.js'
import type { App } from '#src/app/context.js'
import { assessedGraph } from '#src/app/graph-cache.js'
import { runLoad } from '#src/app/load-run.js'
import { runProject } from '#src/app/project-run.js'
import { runRank } from '#src/app/rank-run.js'
import { runSample } from '#src/app/sample-run.js'
import { readSettings } from '#src/app/settings.js'
import { wholeWorld } from '#src/app/trace-world.js'
import { isAssessable } from '#src/graph/assessed.js'
import { allIds } from '#src/graph/index.js'
import { chain, isGuarantee, surroundingsOf, type TraceWorld } from '#src/trace/index.js'
import { emptyDatabase } from './neo4j-empty.js'
import { missingForNeo4j } from './neo4j-jars.js'
import { startNeo4j, type Neo4jServer } from './neo4j-server.js'

const AT = '2026-03-04T17:00:00Z'
const DAY = '2026-03-04'
const PURPOSE = 'assess'
const silent = (): void => undefined
const { values: options } = parseArgs({ options: { size: { type: 'string', default: '10000' }, questions: { type: 'string', default: '50' } } })

async function seconds<T>(work: () => Promise<T> | T): Promise<{ readonly value: T; readonly s: number }> {
  const from = process.hrtime.bigint()
  const value = await work()
  return { value, s: Number(process.hrtime.bigint() - from) / 1e9 }
}

function line(what: string, figure: string, beside = ''): void {
  console.log(`${what.padEnd(34)}${figure.padEnd(34)}${beside}`)
}

function appOn(store: string, folder: string): App {
  return openApp(readSettings({ store, at: AT, quiet: true }, {}, folder), folder)
}

interface Spine {
  readonly rows: number
  readonly loadS: number
  readonly listS: number
  readonly entries: number
}

/** Loads a portfolio into an empty store and makes a list. */
async function spine(app: App): Promise<Spine> {
  const loaded = await seconds(() => runLoad(app, { paths: ['portfolio'] }, silent))
  const listed = await seconds(() => runRank(app, {}, silent))
  return { rows: loaded.value.files.reduce((sum, file) => sum + file.rows, 0), loadS: loaded.s, listS: listed.s, entries: listed.value.entries }
}

function tellSpine(embedded: Spine, there: Spine): void {
  const rate = ({ rows, loadS }: Spine): string => `${Math.round(rows / loadS)} rows/s`
  line('load into Neo4j', rate(there), `${(embedded.loadS / there.loadS).toFixed(2)}x of the embedded store (${rate(embedded)}), ${there.rows} rows`)
  line('list from Neo4j', `${there.listS.toFixed(1)} s`, `${(embedded.listS / there.listS).toFixed(2)}x of the embedded store (${embedded.listS.toFixed(1)} s), ${there.entries} entries`)
}

/** Asks a saved question for each party in turn; gives how many rows came in all. */
async function askEach(driver: Driver, name: string, parties: readonly string[]): Promise<number> {
  const text = readFileSync(join(process.cwd(), 'cypher', 'ask', `${name}.cypher`), 'utf8')
  let rows = 0
  for (const party of parties) rows += (await driver.executeQuery(text, { party }, { routing: 'READ' })).records.length
  return rows
}

async function questions(app: App, driver: Driver, server: Neo4jServer): Promise<void> {
  process.env['RIGHTPARTY_TO_NEO4J_USER'] = server.user
  process.env['RIGHTPARTY_TO_NEO4J_PASSWORD'] = server.password
  const projected = await seconds(() => runProject(app, { purpose: PURPOSE, to: server.url, isPseudonymous: false, scores: [] }, silent))
  const { parties, debts, ties } = projected.value
  line('project', `${projected.s.toFixed(1)} s`, `${parties} parties, ${debts} debts, ${ties} ties`)
  const graph = await assessedGraph(app, false)
  const world: TraceWorld = await wholeWorld(app, { store: await app.store(), day: DAY, scope: {}, gate: { mayAssess: isAssessable, learn: async () => undefined } })
  const ids = allIds(graph.ids)
  const some = ids.map((id, node) => ({ id, node })).filter((_, i) => i % Math.max(1, Math.floor(ids.length / Number(options.questions))) === 0)
  const guarantors = ids.filter((id) => world.from(id).some(isGuarantee)).slice(0, some.length)
  // One round each before the clock runs: plans and code settle on both sides.
  await askEach(driver, 'surroundings', some.map(({ id }) => id).slice(0, 3))
  await askEach(driver, 'guarantee-chain', guarantors.slice(0, 3))
  const near = (): number => some.reduce((sum, { node }) => sum + surroundingsOf(graph, node, 2).nodes.length - 1, 0)
  const chains = (): number => guarantors.reduce((sum, party) => sum + chain(world, { purpose: PURPOSE, party }, DAY).reached.length, 0)
  near()
  chains()
  const tell = async (what: string, name: string, ask: readonly string[], ours: () => number, unlike: string): Promise<void> => {
    const here = await seconds(ours)
    const there = await seconds(() => askEach(driver, name, ask))
    const figures = `${(there.s / here.s).toFixed(1)} times as fast as plain Cypher (${((there.s / ask.length) * 1000).toFixed(1)} ms)`
    line(what, `${((here.s / ask.length) * 1000).toFixed(3)} ms each`, `${figures}; ${ask.length} questions, ${here.value} and ${there.value} parties found; ${unlike}`)
  }
  await tell('two-hop surroundings', 'surroundings', some.map(({ id }) => id), near, 'ours follow co-borrowers too')
  await tell('guarantee chain', 'guarantee-chain', guarantors, chains, 'ours tell caps and every ring besides')
}

async function bench(server: Neo4jServer, folder: string): Promise<void> {
  const driver = neo4j.driver(server.url, neo4j.auth.basic(server.user, server.password), { disableLosslessIntegers: true })
  process.env['RIGHTPARTY_NEO4J_USER'] = server.user
  process.env['RIGHTPARTY_NEO4J_PASSWORD'] = server.password
  const embedded = appOn(`sqlite:${join(folder, 'store.db')}`, folder)
  try {
    await runSample(embedded, { dir: 'portfolio', parties: Number(options.size) }, silent)
    const here = await spine(embedded)
    const there = appOn(server.url, folder)
    try {
      tellSpine(here, await spine(there))
    } finally {
      await there.close()
    }
    await emptyDatabase(driver)
    await questions(embedded, driver, server)
  } finally {
    await embedded.close()
    await driver.close()
  }
}

const missing = missingForNeo4j()
if (missing !== undefined) console.log(`Neo4j: not measured (${missing})`)
else {
  console.log(`\nNeo4j, ${options.size} parties; Node ${process.versions.node}; compare the ratios`)
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-'))
  const server = await startNeo4j({ heapMb: 1024 })
  try {
    await bench(server, folder)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
