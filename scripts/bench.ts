// Measures every stage on portfolios of growing size, each stage in a process of its own and beside its yardstick where one
// runs here. Writes bench.json, bench.md and flame graphs of load and rank.
// Usage: npm run bench -- [--size 1e4,1e5] [--out DIR] [--stages load,rank] [--profile] [--engines] [--peers] [--queue] (--stages none --queue: the queue alone)
// or, to carry what was measured to larger portfolios: npm run bench -- --capacity bench/bench.json
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Profiler } from 'node:inspector'
import { flameGraph } from './bench/flame.js'
import { writePortfolio } from './bench/portfolio.js'
import { AT, PROFILED, STAGES, TODAY, type Figure } from './bench/stages.js'

/** What one stage came to at one size. */
interface Measured extends Figure {
  readonly parties: number
  readonly perSecond: number
  /** Of the whole process of its stage. */
  readonly peakMb: number
  /** Processor seconds (of the clock where those are not known) over those of the size before, divided by the growth of what it worked on: 1 is linear; absent: the first size. */
  readonly growth?: number
}

const { values: options } = parseArgs({
  options: {
    size: { type: 'string', default: '1e4' },
    out: { type: 'string', default: 'bench' },
    stages: { type: 'string', default: Object.keys(STAGES).join(',') },
    profile: { type: 'boolean', default: false },
    engines: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    queue: { type: 'boolean', default: false },
    capacity: { type: 'string' },
  },
})

function sizes(text: string): readonly number[] {
  const found = text.split(',').map(Number)
  const wrong = found.find((size) => !(Number.isInteger(size) && size >= 100))
  if (wrong !== undefined) throw new Error(`--size wants numbers of parties from 100, as 1e4,1e5; it is ${text}`)
  return found
}

function sibling(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url))
}

/** Runs one stage in a process of its own; says what it printed last. */
function inProcess(node: readonly string[], ...args: readonly string[]): string {
  const done = spawnSync(process.execPath, [...node, sibling('bench/stage.js'), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 })
  if (done.status !== 0) throw new Error(`the stage ${args[0]} ended with ${done.status ?? done.signal}`)
  return done.stdout.trim().split('\n').at(-1) ?? ''
}

function run(stage: string, folder: string): { readonly figures: readonly Figure[]; readonly peakMb: number } {
  return JSON.parse(inProcess([], stage, folder)) as { figures: readonly Figure[]; peakMb: number }
}

/** Runs a stage once more under the profiler and draws where its time went. */
function drawFlame(stage: string, folder: string, parties: number): void {
  const profiles = join(folder, 'profiles')
  inProcess(['--cpu-prof', `--cpu-prof-dir=${profiles}`], stage, folder, 'profiled')
  for (const name of readdirSync(profiles)) {
    const profile = JSON.parse(readFileSync(join(profiles, name), 'utf8')) as Profiler.Profile
    writeFileSync(join(options.out, `${stage}-${parties}.svg`), flameGraph(profile, `rightparty ${stage}, ${parties} parties: width is processor time`))
  }
  rmSync(profiles, { recursive: true })
}

function measuredOf(figure: Figure, parties: number, peakMb: number, before: Measured | undefined): Measured {
  const isTold = figure.processorS !== undefined && before?.processorS !== undefined
  const grown = before === undefined ? undefined : isTold ? figure.processorS / before.processorS : figure.seconds / before.seconds
  const growth = before === undefined || grown === undefined ? undefined : grown / (figure.count / before.count)
  return { ...figure, parties, perSecond: figure.count / figure.seconds, peakMb, ...(growth === undefined ? {} : { growth }) }
}

const HEADS = ['parties', 'stage', 'seconds', 'processor', 'of', 'a second', 'peak MB', 'growth', 'beside']

function cells(one: Measured): readonly string[] {
  const digits = one.seconds < 1 ? 3 : 1
  return [
    String(one.parties), one.stage, one.seconds.toFixed(digits), one.processorS?.toFixed(digits) ?? '', `${one.count} ${one.of}`, String(Math.round(one.perSecond)), String(one.peakMb),
    one.growth?.toFixed(2) ?? '', one.beside === undefined ? '' : `${one.beside.ratio.toFixed(2)} times ${one.beside.what}`,
  ]
}

function written(all: readonly Measured[]): void {
  const machine = { node: process.versions.node, cores: cpus().length, memoryMb: Math.round(totalmem() / 2 ** 20), at: AT }
  writeFileSync(join(options.out, 'bench.json'), `${JSON.stringify({ machine, figures: all }, null, 2)}\n`)
  const table = [HEADS, HEADS.map(() => '---'), ...all.map(cells)].map((row) => `| ${row.join(' | ')} |`)
  writeFileSync(join(options.out, 'bench.md'), `Node ${machine.node}, ${machine.cores} cores. Growth, of processor seconds: 1.00 is linear from the size before. Figures are of this run only: compare the ratios.\n\n${table.join('\n')}\n`)
}

mkdirSync(options.out, { recursive: true })
const all: Measured[] = []
for (const parties of options.capacity === undefined ? sizes(options.size) : []) {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-'))
  try {
    writePortfolio(join(folder, 'portfolio'), parties, TODAY)
    for (const stage of options.stages.split(',').filter((name) => name !== 'none')) {
      const { figures, peakMb } = run(stage, folder)
      for (const figure of figures) {
        const one = measuredOf(figure, parties, peakMb, all.findLast((other) => other.stage === figure.stage))
        all.push(one)
        console.log(cells(one).filter((cell) => cell !== '').join('  '))
      }
      written(all)
      if (options.profile && stage in PROFILED) drawFlame(stage, folder, parties)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Runs a bench of its own in a process of its own, so that neither disturbs the other. */
function also(file: string, ...args: readonly string[]): void {
  spawnSync(process.execPath, [sibling(file), ...args], { stdio: 'inherit' })
}

if (options.engines) {
  // Deciding beside other engines, the strategist's kernels beside graphology, Neo4j beside the embedded store, leases and the ledger.
  also('bench-decide.js')
  also('bench-trace.js')
  also('bench-neo4j.js', '--size', '2000')
  also('bench-serving.js')
  also('bench-ledger.js')
}
// The kernels beside python-igraph and networkit, where Python has them.
if (options.peers) also('bench-kernels.js', '--peers', process.env.PYTHON ?? 'python3')
// The same list judged by workers on a queue, by processor time.
if (options.queue) also('bench-workers.js', '--size', options.size, '--out', options.out)
if (options.capacity !== undefined) also('bench-capacity.js', options.capacity)
