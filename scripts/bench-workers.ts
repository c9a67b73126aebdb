// How a list's debts are judged on one machine and by workers on a real Redis, on the embedded store and on a real Neo4j: seconds,
// processor time by process, memory, what goes through Redis. Each setting makes the list several times; after the first ones,
// when its processes know their work, the one counts that took least processor time: others disturbed it least. Writes workers.json.
// Linux alone, which tells one process the processor time of another.
// Usage: npm run bench -- --queue [--size 1e4,4e4] [--out DIR], or node dist/scripts/bench-workers.js [--size 1e4,4e4]
// [--rounds 2] [--stores embedded,neo4j] [--judges alone,threads,queue] [--workers 1,2]
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import { openApp } from '#src/app.js'
import { runLoad } from '#src/app/load-run.js'
import { readSettings } from '#src/app/settings.js'
import type { JudgingMeasured } from './bench/capacity.js'
import type { JudgingRun } from './bench/judging.js'
import { writePortfolio } from './bench/portfolio.js'
import { peakMb, processorSeconds } from './bench/processes.js'
import { AT, TODAY } from './bench/stages.js'
import { missingForNeo4j } from './neo4j-jars.js'
import { startNeo4j } from './neo4j-server.js'
import { missingRedis, redisVersion, startRedis, type RedisServer } from './redis-server.js'

/** A store that a setting works on. */
interface Place {
  readonly name: string
  readonly parties: number
  readonly rows: number
  readonly loadS: number
  readonly store: string
  /** Process id of its server. */
  readonly server?: number
  /** Files or folders that it lies in. */
  readonly files: readonly string[]
}

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '1e4' },
    out: { type: 'string', default: 'bench' },
    rounds: { type: 'string', default: '2' },
    stores: { type: 'string', default: 'embedded,neo4j' },
    judges: { type: 'string', default: 'alone,threads,queue' },
    workers: { type: 'string', default: '1,2' },
  },
})
const rounds = Number(options.rounds)
const widths = options.workers.split(',').map(Number)
const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-'))

/** What must not outlive this process. */
const children = new Set<ChildProcess>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL')
})

/** A process of the bench, and what it prints line by line. */
interface Started {
  readonly child: ChildProcess
  readonly next: () => Promise<string>
}

function started(script: string, args: readonly string[]): Started {
  const child = spawn(process.execPath, [fileURLToPath(new URL(script, import.meta.url)), ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] })
  children.add(child)
  child.once('exit', () => children.delete(child))
  // Begun at once, so that no line is missed before it is asked for.
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    child,
    next: async () => {
      const { done, value } = await lines.next()
      if (done === true) throw new Error(`${script} ended before its work was done`)
      return value
    },
  }
}

async function ended({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}

async function told(redis: Redis): Promise<(name: string) => number> {
  const text = await redis.info()
  return (name) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1] ?? Number.NaN)
}

function bytesBelow(path: string): number {
  const found = statSync(path)
  return found.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + bytesBelow(join(path, name)), 0) : found.size
}

function processorOf({ processorS, caseFiles }: JudgingMeasured): number {
  return Object.values(processorS).reduce((sum, s) => sum + s, 0) / caseFiles
}

/** Makes the list again and again; gives the time that was disturbed least, with what all processes that took part took for it. */
async function measured(place: Place, judges: JudgingMeasured['judges'], width: number, server?: RedisServer): Promise<JudgingMeasured> {
  const ofJudges = judges === 'threads' ? ['--threads', String(width)] : server === undefined ? [] : ['--queue', server.url]
  const list = started('bench/judging.js', [folder, place.store, ...ofJudges])
  const workers = server === undefined ? [] : Array.from({ length: width }, () => started('../cli.js', ['--store', place.store, '--json', '--quiet', 'worker', '--queue', server.url]))
  const redis = server === undefined ? undefined : new Redis(server.url)
  try {
    for (const one of [list, ...workers]) await one.next()
    const pids = { worker: workers.map(({ child }) => child.pid ?? 0), redis: server === undefined ? [] : [server.pid], store: place.server === undefined ? [] : [place.server] }
    const used = (): readonly number[] => Object.values(pids).map((ids) => ids.reduce((sum, pid) => sum + processorSeconds(pid), 0))
    const makeOnce = async (): Promise<JudgingMeasured> => {
      await redis?.config('RESETSTAT')
      const before = used()
      list.child.stdin?.write('again\n')
      const run = JSON.parse(await list.next()) as JudgingRun
      const after = used()
      const info = redis === undefined ? undefined : await told(redis)
      const kinds = Object.entries(pids).flatMap(([kind, ids], i) => (ids.length === 0 ? [] : [{ kind, ids, s: (after[i] ?? 0) - (before[i] ?? 0) }]))
      return {
        store: place.name, judges, width, parties: place.parties, rows: place.rows, loadS: place.loadS, debts: run.debts, caseFiles: run.caseFiles, seconds: run.judgingS,
        storeBytes: place.files.reduce((sum, file) => sum + bytesBelow(file), 0),
        processorS: { list: run.processorS, ...Object.fromEntries(kinds.map(({ kind, s }) => [kind, s])) },
        peakMb: { list: run.peakMb, ...Object.fromEntries(kinds.map(({ kind, ids }) => [kind, Math.max(...ids.map(peakMb))])) },
        ...(info === undefined ? {} : { queue: {
          jobs: run.jobs, commands: info('total_commands_processed'), inBytes: info('total_net_input_bytes'), outBytes: info('total_net_output_bytes'), memoryBytes: info('used_memory_peak'),
        } }),
      }
    }
    // Workers share the work, so that each knows its code only after as many rounds as they are.
    for (let round = 0; round < workers.length || round < 1; round++) await makeOnce()
    let best = await makeOnce()
    for (let round = 2; round <= rounds; round++) {
      const next = await makeOnce()
      if (processorOf(next) < processorOf(best)) best = next
    }
    return best
  } finally {
    redis?.disconnect()
    await Promise.all([list, ...workers].map(ended))
  }
}

function shown(one: JudgingMeasured): string {
  const { store, judges, width, seconds, caseFiles, processorS, peakMb: peaks, queue, efficiency } = one
  const each = (kind: string, s: number): string => `${kind} ${((s / caseFiles) * 1e6).toFixed(0)}`
  const who = judges === 'alone' ? 'one thread' : `${width} ${judges === 'threads' ? 'threads' : width === 1 ? 'worker' : 'workers'}`
  return [
    `${store}, ${who}`.padEnd(24), `${seconds.toFixed(1)} s, ${Math.round(caseFiles / seconds)} case files/s${efficiency === undefined ? '' : `, efficiency ${efficiency.clock.toFixed(2)} (by processor time ${efficiency.processor.toFixed(2)})`}`.padEnd(78),
    `processor us a case file: ${Object.entries(processorS).map(([kind, s]) => each(kind, s)).join(', ')}`.padEnd(76),
    `peak MB: ${Object.entries(peaks).map(([kind, mb]) => `${kind} ${mb}`).join(', ')}`,
    ...(queue === undefined ? [] : [`; Redis a job: ${(queue.commands / queue.jobs).toFixed(0)} commands, ${(queue.inBytes / queue.jobs / 1024).toFixed(0)} kB in, ${(queue.outBytes / queue.jobs / 1024).toFixed(0)} kB out; at most ${(queue.memoryBytes / 2 ** 20).toFixed(1)} MB`]),
  ].join('')
}

/** Loads the portfolio into a store that is empty. */
async function loaded(place: Omit<Place, 'rows' | 'loadS'>): Promise<Place> {
  const app = openApp(readSettings({ store: place.store, at: AT, quiet: true }, process.env, folder), folder)
  try {
    const used = (): number => [process.pid, ...(place.server === undefined ? [] : [place.server])].reduce((sum, pid) => sum + processorSeconds(pid), 0)
    const before = used()
    const { files } = await runLoad(app, { paths: ['portfolio'] }, () => undefined)
    return { ...place, rows: files.reduce((sum, { rows }) => sum + rows, 0), loadS: used() - before }
  } finally {
    await app.close()
  }
}

function isAsked(judges: JudgingMeasured['judges']): boolean {
  return options.judges.split(',').includes(judges)
}

async function on(empty: Omit<Place, 'rows' | 'loadS'>): Promise<readonly JudgingMeasured[]> {
  const place = await loaded(empty)
  console.log(`${place.parties} parties loaded into ${place.name}: ${Math.round(place.rows / place.loadS)} rows a second of processor time`)
  const all: JudgingMeasured[] = []
  const keep = (one: JudgingMeasured): void => {
    const single = all.find(({ judges, width }) => one.judges === judges && width === 1)
    const whole = single === undefined ? one : { ...one, efficiency: { clock: single.seconds / one.seconds / one.width, processor: processorOf(single) / processorOf(one) } }
    all.push(whole)
    console.log(shown(whole))
  }
  if (isAsked('alone')) keep(await measured(place, 'alone', 1))
  for (const width of isAsked('threads') ? widths : []) keep(await measured(place, 'threads', width))
  for (const width of isAsked('queue') ? widths : []) {
    const server = await startRedis()
    try {
      keep(await measured(place, 'queue', width, server))
    } finally {
      await server.stop()
    }
  }
  return all
}

async function onNeo4j(parties: number): Promise<readonly JudgingMeasured[]> {
  const missing = missingForNeo4j()
  if (missing !== undefined) {
    console.log(`Neo4j: not measured (${missing})`)
    return []
  }
  const server = await startNeo4j({ heapMb: 1024 })
  process.env['RIGHTPARTY_NEO4J_USER'] = server.user
  process.env['RIGHTPARTY_NEO4J_PASSWORD'] = server.password
  try {
    return await on({ name: 'neo4j', parties, store: server.url, server: server.pid, files: [join(server.folder, 'data', 'databases')] })
  } finally {
    await server.stop()
  }
}

const missing = process.platform === 'linux' ? missingRedis() : 'it wants Linux'
if (missing !== undefined) console.log(`workers on a queue: not measured (${missing})`)
else {
  try {
    console.log(`\nJudged on a queue; Node ${process.versions.node}, ${redisVersion() ?? ''}, ${cpus().length} cores, which the processes share`)
    const stores = options.stores.split(',')
    mkdirSync(options.out, { recursive: true })
    const all: JudgingMeasured[] = []
    // After each store, so that what was measured is kept whatever becomes of the next.
    const keep = (more: readonly JudgingMeasured[]): void => {
      all.push(...more)
      writeFileSync(join(options.out, 'workers.json'), `${JSON.stringify(all, null, 2)}\n`)
    }
    for (const parties of options.size.split(',').map(Number)) {
      writePortfolio(join(folder, 'portfolio'), parties, TODAY)
      const file = `store-${parties}.db`
      if (stores.includes('embedded')) keep(await on({ name: 'embedded', parties, store: `sqlite:./${file}`, files: [join(folder, file)] }))
      if (stores.includes('neo4j')) keep(await onNeo4j(parties))
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
