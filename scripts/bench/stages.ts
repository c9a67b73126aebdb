import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import { openApp } from '#src/app.js'
import { runAddDispatcher, runApprove, runLease, type Acting } from '#src/app/dispatch-run.js'
import { assessedGraph } from '#src/app/graph-cache.js'
import { runLoad } from '#src/app/load-run.js'
import { runRank } from '#src/app/rank-run.js'
import { readSettings } from '#src/app/settings.js'
import { allIds, toGraphology, type Graph } from '#src/graph/index.js'
import { forwardPush, measure } from '#src/measure/index.js'
import { HOUR_MS } from '#src/model/time.js'
import { boundedPath } from '#src/trace/index.js'
import { drawing } from '../drawing.js'
import { increments } from './increment.js'
import { rawCommits } from './raw-commits.js'
import { served } from './serving.js'
import { sizing } from './store-size.js'

type App = ReturnType<typeof openApp>

/** The moment at which everything is asked: a working day, within the hours of every place of the portfolio. */
export const AT = '2026-03-04T17:00:00Z'
const LIST = 'bench'
const STORE = 'sqlite:./store.db'
const PERSON: Acting = { name: 'bench', kind: 'person' }
const silent = (): void => undefined

/** One figure of a stage. */
export interface Figure {
  readonly stage: string
  readonly seconds: number
  /** What was worked on, and how many of it. */
  readonly of: string
  readonly count: number
  /** The yardstick of the same run, and how many times its rate ours is; absent: none runs here. */
  readonly beside?: { readonly what: string; readonly ratio: number }
  /** Seconds of processor time that it took, of all threads; absent: not told apart. */
  readonly processorS?: number
  /** Bytes on the disk, and rows, by what they are for. */
  readonly bytes?: Readonly<Record<string, number>>
  readonly counts?: Readonly<Record<string, number>>
}

/** A stage: run in a process of its own on the folder that the stages before it left. */
export type Stage = (folder: string) => Promise<readonly Figure[]>

/** Seconds of processor time of this process so far, its threads with it. */
function processorNow(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function seconds<T>(work: () => Promise<T> | T): Promise<{ readonly value: T; readonly s: number; readonly processorS: number }> {
  const [from, before] = [process.hrtime.bigint(), processorNow()]
  const value = await work()
  return { value, s: Number(process.hrtime.bigint() - from) / 1e9, processorS: processorNow() - before }
}

async function onApp<T>(folder: string, work: (app: App) => Promise<T>, store = STORE): Promise<T> {
  const app = openApp(readSettings({ store, at: AT, quiet: true }, {}, folder), folder)
  try {
    return await work(app)
  } finally {
    await app.close()
  }
}

/** Reads every CSV file of a folder with csv-parse and does nothing with the rows. */
async function readPlainly(folder: string): Promise<number> {
  let rows = 0
  for (const name of readdirSync(folder)) {
    const parser = createReadStream(join(folder, name)).pipe(parse({ relax_column_count: true, relax_quotes: true }))
    parser.on('data', () => rows++)
    await once(parser, 'end')
  }
  return rows
}

function loading(stage: string, beside: boolean): Stage {
  return async (folder) => onApp(folder, async (app) => {
    const loaded = await seconds(() => runLoad(app, { paths: ['portfolio'] }, silent))
    const count = loaded.value.files.reduce((sum, file) => sum + file.rows, 0)
    const figure: Figure = { stage, seconds: loaded.s, processorS: loaded.processorS, of: 'rows', count }
    if (!beside) return [figure]
    const plain = await seconds(() => readPlainly(join(folder, 'portfolio')))
    return [{ ...figure, beside: { what: 'csv-parse reading the files and doing nothing', ratio: count / loaded.s / (plain.value / plain.s) } }]
  })
}

async function graphs(folder: string): Promise<readonly Figure[]> {
  const making = await onApp(folder, (app) => seconds(() => assessedGraph(app, true)))
  const cached = await onApp(folder, (app) => seconds(() => assessedGraph(app, true)))
  const { edgeCount: count, nodeCount } = making.value
  const figure: Figure = { stage: 'graph from store', seconds: making.s, of: 'ties', count }
  // Beside graphology only as large as its view may be.
  const peer = nodeCount > 50_000 ? undefined : await seconds(() => toGraphology(cached.value))
  return [
    figure,
    { stage: 'graph from cache', seconds: cached.s, of: 'ties', count, ...(peer === undefined ? {} : { beside: { what: 'graphology taking in the same ties', ratio: peer.s / cached.s } }) },
  ]
}

/** A moment of the process's clock, and the processor time that it had taken by then. */
interface Mark {
  readonly ms: number
  readonly processorS: number
}

function mark(): Mark {
  return { ms: performance.now(), processorS: processorNow() }
}

/** A figure of a part that began and ended at marks. */
function spanned(stage: string, from: Mark, until: Mark, of: string, count: number): Figure {
  return { stage, seconds: (until.ms - from.ms) / 1000, processorS: until.processorS - from.processorS, of, count }
}

/** Ranks everything, and tells the three parts of it apart by what it says of its progress. */
async function ranking(folder: string): Promise<readonly Figure[]> {
  return onApp(folder, async (app) => {
    const from = mark()
    const marks: Record<string, Mark> = {}
    const ranked = await runRank(app, { list: LIST }, (stage) => {
      marks[stage] ??= mark()
    })
    const end = mark()
    const at = (stage: string): Mark => marks[stage] ?? end
    return [
      spanned('reach and decide', from, at('measuring'), 'case files', ranked.caseFiles),
      spanned('measure the contact graph', at('measuring'), at('writing'), 'entries', ranked.entries),
      spanned('order, explain, write the list', at('writing'), end, 'entries', ranked.entries),
      spanned('rank, whole', from, end, 'debts', ranked.debts),
    ]
  })
}

/** Ranks again after changes, beside the same list judged in full. */
async function ranksAgain(folder: string): Promise<readonly Figure[]> {
  const made = await onApp(folder, (app) => increments(app, folder))
  return made.map(({ stage, taken, s, processorS, fullS, fullProcessorS }) => ({
    stage, seconds: s, processorS, of: `debts, ${taken.judged?.anew ?? taken.debts} judged anew`, count: taken.debts,
    beside: { what: `the same list judged in full (of its processor time: ${(processorS / fullProcessorS).toFixed(2)})`, ratio: fullS / s },
  }))
}

function timed(stage: string, of: string, count: number, work: () => void): Figure {
  const from = mark()
  work()
  return spanned(stage, from, mark(), of, count)
}

function kernels(graph: Graph): readonly Figure[] {
  const ids = [...allIds(graph.ids)]
  const draw = drawing(11)
  const any = (): number => Math.floor(draw() * graph.nodeCount)
  const pairs = Array.from({ length: 1000 }, () => [any(), any()] as const)
  return [
    timed('PageRank', 'nodes', graph.nodeCount, () => measure(graph, { metric: 'pagerank' })),
    timed('betweenness, 32 pivots', 'nodes', graph.nodeCount, () => measure(graph, { metric: 'betweenness', params: { pivots: 32 }, seed: 1 })),
    timed('personalized PageRank by push', 'seeds', 200, () => {
      for (let i = 0; i < 200; i++) forwardPush(graph, [ids[any()] ?? ''])
    }),
    timed('paths of at most 4 hops', 'questions', pairs.length, () => {
      for (const [a, b] of pairs) boundedPath(graph, a, b, 4)
    }),
  ]
}

async function leasing(folder: string): Promise<readonly Figure[]> {
  return onApp(folder, async (app) => {
    await runApprove(app, PERSON, LIST)
    await runAddDispatcher(app, PERSON, { dispatcherId: 'bench', automation: 'none', channels: ['voice', 'email', 'sms'] })
    const program: Acting = { name: 'bench', kind: 'service' }
    const take = async (limit: number): Promise<number> =>
      (await runLease(app, program, { list: LIST, holder: 'bench', limit }, randomUUID())).leases.length
    await take(20)
    const raw = rawCommits(folder, 200)
    const single = await seconds(async () => {
      let taken = 0
      for (let i = 0; i < 100; i++) taken += await take(1)
      return taken
    })
    const batch = await seconds(() => take(100))
    const besideRaw = (rate: number): Figure['beside'] => ({ what: 'raw durable commits of two rows, the same disk', ratio: rate / raw })
    return [
      { stage: 'lease one by one', seconds: single.s, of: 'leases', count: single.value, beside: besideRaw(single.value / single.s) },
      { stage: 'lease by the hundred', seconds: batch.s, of: 'leases', count: batch.value, beside: besideRaw(batch.value / batch.s) },
    ].flatMap((one) => (one.beside === undefined ? [] : [one as Figure]))
  })
}

/** Every stage by its name, in the order in which they run. */
export const STAGES: Readonly<Record<string, Stage>> = {
  load: loading('load', true),
  reload: loading('second load, nothing changed', false),
  graph: graphs,
  rank: ranking,
  increment: ranksAgain,
  kernels: async (folder) => onApp(folder, async (app) => kernels(await assessedGraph(app, true))),
  lease: leasing,
  size: async (folder) => sizing(folder),
  serve: (folder) => served({ folder, store: STORE, at: AT, list: LIST }, (work) => onApp(folder, work)),
}

/** Stages once more for a flame graph, which shows one thread: apart from the figures, which a profiler would spoil. */
export const PROFILED: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  load: (folder) => onApp(folder, async (app) => void (await runLoad(app, { paths: ['portfolio'] }, silent)), 'sqlite:./profiled.db'),
  rank: (folder) => onApp(folder, async (app) => void (await runRank(app, { dryRun: true, workers: 0 }, silent))),
}

/** Day of the moment at which everything is asked. */
export const TODAY = Math.floor(Date.parse(AT) / (24 * HOUR_MS))
