import { QUEUE_SHARDS_MAX } from '#src/model/limits.js'
import { fitLaw, partiesUntil, trustOf, valueAt, type Law, type Point, type Trust } from './law.js'
import type { Figure } from './stages.js'

/** Figures of a bench at one or more sizes, as bench.json holds them. */
export interface BenchFile {
  readonly figures: readonly (Figure & { readonly parties: number; readonly peakMb: number })[]
}

/** What is assumed and not measured; whoever knows better says so. */
export interface Assumed {
  /** Hours of a night in which a list must be made. */
  readonly nightHours: number
  /** Share of a core that a worker keeps busy: the rest is waiting for its store. */
  readonly busyShare: number
  /** Contacts a year that each debt is worked with. */
  readonly contactsPerDebtYear: number
  /** Entries of the ledger of each contact: leased, started, reported. */
  readonly leavesPerContact: number
}

export const ASSUMED: Assumed = { nightHours: 6, busyShare: 0.8, contactsPerDebtYear: 12, leavesPerContact: 3 }

/** A figure that grows with the portfolio, and how. */
export interface Grown {
  readonly name: string
  readonly unit: string
  readonly law: Law
}

const DECIDING = 'reach and decide'
/** What the process that makes a list does by itself after everything was judged. */
const AFTER = ['measure the contact graph', 'order, explain, write the list'] as const

type Measured = BenchFile['figures'][number]

function points(bench: BenchFile, stage: string, value: (figure: Measured) => number | undefined): readonly Point[] {
  return bench.figures.flatMap((figure) => {
    const found = figure.stage === stage ? value(figure) : undefined
    return found === undefined || !(found > 0) ? [] : [{ parties: figure.parties, value: found }]
  })
}

/** Processor time where it was told apart, else the clock's. */
function secondsOf({ processorS, seconds }: Measured): number {
  return processorS ?? seconds
}

/** Every figure of the bench that is carried, with its law; those that were not measured are left out. */
export function grownOf(bench: BenchFile): readonly Grown[] {
  const grown = (name: string, unit: string, stage: string, value: (figure: Measured) => number | undefined): readonly Grown[] => {
    const law = fitLaw(points(bench, stage, value))
    return law === undefined ? [] : [{ name, unit, law }]
  }
  const sized = (name: string, part: string): readonly Grown[] => grown(name, 'bytes', 'look at the size of the store', ({ bytes }) => bytes?.[part])
  return [
    ...grown('rows', 'rows', 'load', ({ count }) => count),
    ...grown('debts', 'debts', 'rank, whole', ({ count }) => count),
    ...grown('case files', 'case files', DECIDING, ({ count }) => count),
    ...grown('entries', 'entries', 'measure the contact graph', ({ count }) => count),
    ...grown('load', 's', 'load', secondsOf),
    ...grown('second load', 's', 'second load, nothing changed', secondsOf),
    ...grown('graph from store', 's', 'graph from store', secondsOf),
    ...grown(DECIDING, 's', DECIDING, secondsOf),
    ...AFTER.flatMap((stage) => grown(stage, 's', stage, secondsOf)),
    ...grown('memory of a load', 'MB', 'load', ({ peakMb }) => peakMb),
    ...grown('memory of a list', 'MB', 'rank, whole', ({ peakMb }) => peakMb),
    ...grown('memory of a server', 'MB', 'server ready', ({ peakMb }) => peakMb),
    ...sized('store, facts', 'facts'),
    ...sized('store, entries of a list', 'entries'),
    ...sized('store, certificate of a list', 'certificate'),
  ]
}

/** Fewer entries of the ledger lie in pages that are mostly empty. */
const LEAVES_MIN = 100

/** Bytes of an entry of the ledger in the store, at the largest size that tells it. */
function leafBytes({ figures }: BenchFile): number | undefined {
  const told = figures.findLast(({ bytes, counts }) => bytes?.ledger !== undefined && (counts?.leaves ?? 0) >= LEAVES_MIN)
  return told === undefined ? undefined : (told.bytes?.ledger ?? 0) / (told.counts?.leaves ?? 1)
}

/** What judging every debt came to in one setting. */
export interface JudgingMeasured {
  readonly store: string
  /** Who judged: the thread that asks, threads beside it, or workers on a queue. */
  readonly judges: 'alone' | 'threads' | 'queue'
  /** How many of them. */
  readonly width: number
  readonly parties: number
  readonly rows: number
  /** Seconds of processor time of the load, the store's server with it: it is one writer, so about what the clock says where nothing else runs. */
  readonly loadS: number
  readonly debts: number
  readonly caseFiles: number
  readonly seconds: number
  /** Seconds of processor time, by kind of process, all processes of a kind together. */
  readonly processorS: Readonly<Record<string, number>>
  /** Of the largest process of a kind. */
  readonly peakMb: Readonly<Record<string, number>>
  /** Absent without a queue. */
  readonly queue?: { readonly jobs: number; readonly commands: number; readonly inBytes: number; readonly outBytes: number; readonly memoryBytes: number }
  /** Bytes of the store's files with the portfolio in them, and no list. */
  readonly storeBytes: number
  /**
   * Its rate beside that of one of its kind, divided by how many they are, and the processor time of all processes beside that
   * with one: 1 is perfect. By the clock it tells of a machine that does nothing else. Absent: it is the one.
   */
  readonly efficiency?: { readonly clock: number; readonly processor: number }
}

/** What judging on a queue costs on one store. */
export interface QueueCost {
  readonly store: string
  /** Seconds of processor time, by kind of process: the one that makes the list, its workers, Redis, the store's server. */
  readonly processorS: Readonly<Record<string, Law>>
  readonly loadS: Law
  readonly storeBytes: Law
  readonly peakMb: Readonly<Record<string, number>>
  readonly bytesPerJob: number
  readonly debtsPerJob: number
  /** Most that stood in Redis. */
  readonly redisBytes: number
  /** Efficiency at the most workers that were tried; absent: one alone was. */
  readonly efficiency?: { readonly workers: number; readonly clock: number; readonly processor: number }
}

function lawOf(runs: readonly JudgingMeasured[], value: (run: JudgingMeasured) => number): Law | undefined {
  return fitLaw(runs.flatMap((run) => (value(run) > 0 ? [{ parties: run.parties, value: value(run) }] : [])))
}

function largest(runs: readonly JudgingMeasured[]): Readonly<Record<string, number>> {
  const all: Record<string, number> = {}
  for (const { peakMb } of runs) for (const [kind, mb] of Object.entries(peakMb)) all[kind] = Math.max(all[kind] ?? 0, mb)
  return all
}

/** What judging on a queue costs on each store that was tried: by the runs with fewest workers, which disturb each other least. */
export function queueCosts(judged: readonly JudgingMeasured[]): readonly QueueCost[] {
  const onQueue = judged.filter(({ queue }) => queue !== undefined)
  return [...new Set(onQueue.map(({ store }) => store))].flatMap((store) => {
    const runs = onQueue.filter((one) => one.store === store)
    const width = Math.min(...runs.map((one) => one.width))
    const fewest = runs.filter((one) => one.width === width)
    const [big, wide] = [fewest.toSorted((a, b) => a.parties - b.parties).at(-1), runs.toSorted((a, b) => a.width - b.width || a.parties - b.parties).at(-1)]
    const [loadS, storeBytes] = [lawOf(fewest, (run) => run.loadS), lawOf(fewest, (run) => run.storeBytes)]
    if (big?.queue === undefined || loadS === undefined || storeBytes === undefined) return []
    const kinds = Object.keys(big.processorS).flatMap((kind) => {
      const law = lawOf(fewest, (run) => run.processorS[kind] ?? 0)
      return law === undefined ? [] : [[kind, law] as const]
    })
    return [{
      store, processorS: Object.fromEntries(kinds), loadS, storeBytes, peakMb: largest(runs),
      bytesPerJob: (big.queue.inBytes + big.queue.outBytes) / big.queue.jobs, debtsPerJob: big.debts / big.queue.jobs,
      redisBytes: Math.max(...runs.map((one) => one.queue?.memoryBytes ?? 0)),
      ...(wide?.efficiency === undefined || wide.width === 1 ? {} : { efficiency: { workers: wide.width, ...wide.efficiency } }),
    }]
  })
}

/** What making a list with workers takes on one store, at a size. */
export interface CarriedQueue {
  readonly store: string
  readonly workerHours: number
  readonly serverHours: number
  /** Processor hours of the process that makes the list while others judge: merging, and the content digest. */
  readonly mergeHours: number
  /** Workers that judge everything in the night that is left beside what one process does alone; Infinity: no number of them. */
  readonly workers: number
  readonly verdictsPerSecond: number
  /** Most workers that one list keeps busy: beyond, the process that merges is the slower, or no job is left on the queue. */
  readonly workersMax: number
  readonly jobs: number
  readonly bytesPerSecond: number
  readonly storeBytes: number
}

/** What a portfolio of so many parties takes. Absent: not measured. */
export interface Carried {
  readonly parties: number
  /** Value by the name of what grows. */
  readonly grown: Readonly<Record<string, { readonly value: number; readonly trust: Trust }>>
  /** Hours that one process makes the list by itself after everything was judged. */
  readonly aloneHours: number
  readonly ledgerBytesYear?: number
  readonly queues: readonly CarriedQueue[]
}

const HOUR_S = 3600

function carryQueue({ store, processorS, storeBytes, bytesPerJob, debtsPerJob }: QueueCost, parties: number, caseFiles: number, debts: number, judgingHours: number, assumed: Assumed): CarriedQueue {
  const hours = (kind: string): number => {
    const law = processorS[kind]
    return law === undefined ? 0 : valueAt(law, parties) / HOUR_S
  }
  const [workerHours, mergeHours, jobs] = [hours('worker'), hours('list'), debts / debtsPerJob]
  const isPossible = judgingHours > mergeHours
  const perSecond = (count: number): number => (isPossible ? count / (judgingHours * HOUR_S) : 0)
  return {
    store, workerHours, serverHours: hours('store'), mergeHours, jobs, storeBytes: valueAt(storeBytes, parties),
    workers: isPossible ? Math.ceil(workerHours / judgingHours / assumed.busyShare) : Infinity,
    verdictsPerSecond: perSecond(caseFiles), bytesPerSecond: perSecond(jobs * bytesPerJob),
    workersMax: Math.min(QUEUE_SHARDS_MAX, mergeHours === 0 ? Infinity : Math.max(1, Math.floor(workerHours / mergeHours))),
  }
}

/** Carries the laws to a size. */
export function carry(bench: BenchFile, costs: readonly QueueCost[], parties: number, assumed: Assumed = ASSUMED): Carried {
  const grown = Object.fromEntries(grownOf(bench).map(({ name, law }) => [name, { value: valueAt(law, parties), trust: trustOf(law) }]))
  const of = (name: string): number => grown[name]?.value ?? Number.NaN
  const aloneHours = AFTER.reduce((sum, stage) => sum + of(stage), 0) / HOUR_S
  const leaf = leafBytes(bench)
  return {
    parties, grown, aloneHours,
    ...(leaf === undefined ? {} : { ledgerBytesYear: of('debts') * assumed.contactsPerDebtYear * assumed.leavesPerContact * leaf }),
    queues: costs.map((cost) => carryQueue(cost, parties, of('case files'), of('debts'), assumed.nightHours - aloneHours, assumed)),
  }
}

/** What breaks, from how many parties on, and what is done then. */
export interface Break {
  readonly what: string
  readonly parties: number
  readonly remedy: string
}

/** Memory that a process of Node takes without being told to take more, on a machine that has it. */
const HEAP_MB = 4096
/** Most entries of a Map: the engine's own bound. */
const MAP_MAX = 2 ** 24

function until(what: string, law: Law | undefined, bound: number, remedy: string): readonly Break[] {
  // What was measured at one size alone is not carried.
  const parties = law === undefined || trustOf(law) === 'one size' ? Infinity : partiesUntil(law, bound)
  return Number.isFinite(parties) ? [{ what, parties, remedy }] : []
}

/** What breaks as a portfolio grows, the first first; what never does is left out. */
export function breaksOf(bench: BenchFile, costs: readonly QueueCost[], assumed: Assumed = ASSUMED): readonly Break[] {
  const laws = new Map(grownOf(bench).map(({ name, law }) => [name, law]))
  const nightS = assumed.nightHours * HOUR_S
  return [
    ...until('judging takes one core a night', laws.get(DECIDING), nightS, 'both cores, then workers on a queue'),
    ...AFTER.flatMap((stage) => until(`to ${stage} takes the process that makes the list a night by itself`, laws.get(stage), nightS, 'a store, and so a list, for each group of creditors')),
    ...until('the process that makes a list takes 4 GB, all the heap that it has unasked', laws.get('memory of a list'), HEAP_MB, 'NODE_OPTIONS=--max-old-space-size on a machine that has it; then a store for each group of creditors'),
    ...until('the engine\'s bound on what one Map holds (2^24 debts with an entry)', laws.get('debts'), MAP_MAX, 'a store for each group of creditors'),
    ...until('a first load takes a night', laws.get('load'), nightS, 'load creditor by creditor; later loads bring what changed'),
    ...until('a load takes 4 GB, all the heap that it has unasked', laws.get('memory of a load'), HEAP_MB, 'more heap; load creditor by creditor'),
    ...costs.flatMap(({ store, processorS, loadS }) => [
      ...until(`merging what workers judged takes a night (${store})`, processorS.list, nightS, 'a store for each group of creditors, each with a list and workers of its own'),
      ...until(`one core of the store's server answers workers all night (${store})`, processorS.store, nightS, 'more cores for the server'),
      ...until(`a first load into one writer takes a night (${store})`, loadS, nightS, 'load creditor by creditor; later loads bring what changed'),
    ]),
  ].toSorted((a, b) => a.parties - b.parties)
}
