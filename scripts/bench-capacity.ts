// Carries the figures of benches to portfolios that do not fit this machine, by laws fitted to them, and says what breaks first.
// Usage: npm run bench -- --capacity bench/bench.json[,more/bench.json] [--workers bench/workers.json] [--to 1e6,1e7,1e8]
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { QUEUE_SHARDS_MAX } from '#src/model/limits.js'
import { ASSUMED, breaksOf, carry, grownOf, queueCosts, type BenchFile, type Carried, type CarriedQueue, type Grown, type JudgingMeasured, type QueueCost } from './bench/capacity.js'
import { RESIDUAL_MAX, trustOf, valueAt, type Law, type Trust } from './bench/law.js'

const { values: options, positionals: [named = 'bench/bench.json'] } = parseArgs({ allowPositionals: true, options: { workers: { type: 'string' }, to: { type: 'string', default: '1e6,1e7,1e8' } } })
const files = named.split(',')
const workers = options.workers ?? join(dirname(files[0] ?? ''), 'workers.json')

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T
}

/** A number as a person reads it: two or three digits that count. */
function short(value: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (value < 1e-6) return '0'
  const [size, unit] = ([[1e9, 'G'], [1e6, 'M'], [1e4, 'k']] as const).find(([one]) => value >= one) ?? [1, '']
  const scaled = unit === 'k' ? value / 1000 : value / size
  return `${scaled >= 100 || (unit === '' && scaled === Math.round(scaled)) ? scaled.toFixed(0) : scaled.toPrecision(2)}${unit === '' ? '' : ` ${unit}`}`
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const MARKS: Readonly<Record<Trust, string>> = { holds: '', misses: ' ?', 'two sizes': ' ~', 'one size': '' }

function fitOf(law: Law): string {
  const much = `${(law.residual * 100).toFixed(0)} %`
  return { holds: `within ${much}`, misses: `misses by ${much}`, 'two sizes': 'goes through both sizes: not tested', 'one size': 'one size alone: not carried' }[trustOf(law)]
}

function lawRow({ name, unit, law }: Grown): readonly string[] {
  const { kind, base, slope, power } = law
  return [unit === name ? name : `${name}, ${unit}`, kind, `${short(base)} + ${short(valueAt({ kind, base: 0, slope }, 1e6))} at a million`, power === undefined ? '' : `n^${power.toFixed(2)}`, fitOf(law)]
}

function at(carried: Carried, name: string): string {
  const found = carried.grown[name]
  if (found === undefined) return 'not measured'
  return found.trust === 'one size' ? 'not carried' : `${short(found.value)}${MARKS[found.trust]}`
}

const ROWS: readonly (readonly [unit: string, names: readonly string[]])[] = [
  ['', ['rows', 'debts', 'case files', 'entries']],
  [', s', ['load', 'second load', 'graph from store', 'reach and decide', 'measure the contact graph', 'order, explain, write the list']],
  [', MB', ['memory of a load', 'memory of a list', 'memory of a server']],
  [', bytes', ['store, facts', 'store, entries of a list', 'store, certificate of a list']],
]
const OF_QUEUES: readonly (readonly [name: string, value: (queue: CarriedQueue) => string])[] = [
  ['processor hours of workers', ({ workerHours }) => short(workerHours)],
  ['processor hours of the process that makes the list, meanwhile', ({ mergeHours }) => short(mergeHours)],
  ['processor hours of the store\u2019s server', ({ serverHours }) => short(serverHours)],
  [`workers for a night of ${ASSUMED.nightHours} h`, ({ workers: count }) => short(count)],
  ['most workers that one list keeps busy', ({ workersMax }) => short(workersMax)],
  ['verdicts a second then', ({ verdictsPerSecond }) => short(verdictsPerSecond)],
  ['jobs', ({ jobs }) => short(jobs)],
  ['through Redis, bytes a second', ({ bytesPerSecond }) => short(bytesPerSecond)],
]

function sizeRows(all: readonly Carried[], costs: readonly QueueCost[]): readonly (readonly string[])[] {
  return [
    ...ROWS.flatMap(([unit, names]) => names.map((name) => [`${name}${unit}`, ...all.map((one) => at(one, name))])),
    ['one process alone after judging, hours', ...all.map(({ aloneHours }) => short(aloneHours))],
    ['ledger a year, bytes', ...all.map(({ ledgerBytesYear }) => (ledgerBytesYear === undefined ? 'not measured' : short(ledgerBytesYear)))],
    ...costs.flatMap(({ store }) => OF_QUEUES.map(([name, value]) => [`${store}: ${name}`, ...all.map(({ queues }) => queues.filter((one) => one.store === store).map(value).join())])),
  ]
}

/** What a queue costs in one line: a case file of the largest size that was tried. */
function costLine({ store, processorS, peakMb, bytesPerJob, redisBytes, efficiency }: QueueCost, largest: JudgingMeasured | undefined): string {
  const each = Object.entries(largest?.processorS ?? {}).map(([kind, s]) => `${kind} ${((s / (largest?.caseFiles ?? 1)) * 1e6).toFixed(0)}`).join(', ')
  const fits = Object.entries(processorS).map(([kind, law]) => `${kind} ${fitOf(law)}`).join('; ')
  const peaks = Object.entries(peakMb).map(([kind, mb]) => `${kind} ${mb}`).join(', ')
  const much = efficiency === undefined ? '' : ` ${efficiency.workers} workers that share this machine: efficiency ${efficiency.clock.toFixed(2)} by the clock, ${efficiency.processor.toFixed(2)} by processor time.`
  return `Queue on ${store}: microseconds of processor time a case file: ${each} (carried: ${fits}). Peak MB: ${peaks}. ${(bytesPerJob / 1024).toFixed(0)} kB a job through Redis, ${(redisBytes / 2 ** 20).toFixed(1)} MB in it then; however large the portfolio, ${QUEUE_SHARDS_MAX} jobs and no more stand on it with their answers: at most ${((redisBytes + QUEUE_SHARDS_MAX * bytesPerJob) / 2 ** 20).toFixed(0)} MB.${much}`
}

const bench: BenchFile = { figures: files.flatMap((file) => read<BenchFile>(file).figures) }
const judged = existsSync(workers) ? read<readonly JudgingMeasured[]>(workers) : []
const costs = queueCosts(judged)
const sizes = [...new Set(bench.figures.map(({ parties }) => parties))].toSorted((a, b) => a - b)
const all = options.to.split(',').map(Number).map((parties) => carry(bench, costs, parties))

console.log(`Fitted to ${sizes.map(short).join(', ')} parties, by processor time where it was told apart. ?: the law misses a figure by more than ${RESIDUAL_MAX * 100} %. ~: a law through two sizes, which nothing tests.\n`)
console.log(table(['figure', 'law', 'base + slope', 'grows as', 'fit'], grownOf(bench).map(lawRow)))
for (const cost of costs) console.log(`\n${costLine(cost, judged.filter(({ store, queue }) => store === cost.store && queue !== undefined).toSorted((a, b) => a.parties - b.parties || b.width - a.width).at(-1))}`)
if (costs.length === 0) console.log('\nNo figures of a queue: npm run bench -- --queue makes them.')
console.log(`\n${table(['parties', ...all.map(({ parties }) => short(parties))], sizeRows(all, costs))}`)
console.log(`\nAssumed: ${ASSUMED.contactsPerDebtYear} contacts a debt and year with ${ASSUMED.leavesPerContact} ledger entries each; a worker keeps ${ASSUMED.busyShare * 100} % of a core busy.`)
console.log('\nWhat breaks, the first first:\n')
console.log(table(['from parties', 'what', 'what then'], breaksOf(bench, costs).map(({ parties, what, remedy }) => [parties < sizes[0]! ? `below ${short(sizes[0]!)}` : short(parties), what, remedy])))
