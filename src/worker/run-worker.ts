import type { Job, Queue, Worker } from 'bullmq'
import type { Redis } from 'ioredis'
import type { App } from '../app/context.js'
import type { Judges } from '../app/judge-shard.js'
import { judgesByTask, unfitFor } from '../app/list-task.js'
import { QUEUE_LIST_MS, QUEUE_LOCK_MS, QUEUE_STALLED_MS } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { QueueDepth, WorkerCounts } from '../model/queue.js'
import { aboutAnswer, aboutJob, type JobAnswer, type JobAsked } from './answer.js'
import { connectQueue } from './connection.js'
import { depthOf, openQueue } from './list-queue.js'
import { listActOf, PREFIX, queueNames, type QueueNames } from './names.js'
import { pack, unpack } from './packed.js'
import { queuePackages, type QueuePackages } from './packages.js'

/** How a worker works. */
export interface WorkerOptions {
  readonly url: string
  /** Jobs that it judges at once. */
  readonly concurrency: number
  /** How long it may go without a sign of life before its job is given to another; `QUEUE_LOCK_MS` when absent. */
  readonly lockMs?: number
  /** Takes what happens, in words and numbers without personal data. */
  readonly log: (level: 'info' | 'warn', words: string, fields?: Readonly<Record<string, string | number>>) => void
}

/** A worker that is running. */
export interface RunningWorker {
  readonly id: string
  readonly counts: () => WorkerCounts
  readonly depth: () => Promise<QueueDepth>
  /** True while Redis and the store answer. */
  readonly isHealthy: () => Promise<boolean>
  /** Waits for the jobs under way, then ends its connections. */
  readonly stop: () => Promise<void>
}

/** How long a worker takes no job after it gave one back, so that others get it. */
const PAUSE_MS = 2000
/** Shortest time between two lines of log about a queue that fails. */
const TOLD_MS = 10_000
/** Lists whose task is remembered: more are hardly made at once. */
const LISTS_MAX = 8
/** Times that a job may lose its worker before it is taken off the queue; the list puts it there again, and counts. */
const STALLED_MAX = 2
/** How long the jobs under way may take to end. */
const STOP_MS = 60_000
/** How long a health check waits for an answer. */
const HEALTH_MS = 5000

type Reader = Awaited<ReturnType<App['reader']>>
type JobData = { readonly sealed: string }

/** What a worker holds open. */
interface WorkerState {
  readonly id: string
  readonly app: App
  readonly store: Reader
  readonly redis: Redis
  readonly names: QueueNames
  readonly log: WorkerOptions['log']
  readonly counts: { -readonly [K in keyof WorkerCounts]: number }
  /** What judges each list that was found to fit. */
  readonly lists: Map<string, Judges>
}

/** Says what went wrong, without what an error of ours may quote. */
function wordsOf(error: unknown): string {
  if (error instanceof Problem) return error.message
  return `a fault of ours (${error instanceof Error ? error.name : typeof error})`
}

async function send({ app, redis, names }: WorkerState, listAct: string, answer: JobAnswer): Promise<void> {
  // Nobody waits for what a list asked that is no longer made.
  if ((await redis.exists(names.life(listAct))) === 0) return
  const key = names.answers(listAct)
  await redis.multi().rpush(key, await pack(app.keyring(), answer, aboutAnswer(listAct))).pexpire(key, QUEUE_LIST_MS).exec()
}

/** What judges a job's list; in words why it cannot be judged here. */
async function judgesOf({ app, store, lists }: WorkerState, listAct: string, { task }: JobAsked): Promise<Judges | string> {
  const known = lists.get(listAct)
  if (known !== undefined) return known
  const difference = await unfitFor(task, app, store)
  if (difference !== undefined) return difference
  const judges = judgesByTask(task, app, store)
  lists.set(listAct, judges)
  const [oldest] = lists.keys()
  if (lists.size > LISTS_MAX && oldest !== undefined) lists.delete(oldest)
  return judges
}

/** Judges a job and sends what it gave; says whether it is done with or must be given back. */
async function work(state: WorkerState, jobId: string, sealed: string): Promise<'done' | 'given-back'> {
  const { id: worker, app, log, counts } = state
  const listAct = listActOf(jobId)
  if ((await state.redis.exists(state.names.life(listAct))) === 0) {
    counts.dropped++
    return 'done'
  }
  const job = Number(jobId.slice(listAct.length + 1))
  try {
    const asked = (await unpack(app.keyring(), Buffer.from(sealed, 'base64'), aboutJob(jobId))) as JobAsked
    const judges = await judgesOf(state, listAct, asked)
    if (typeof judges === 'string') {
      counts.refused++
      log('warn', `gave a job back: ${judges}`, { job })
      await send(state, listAct, { job, worker, refused: judges })
      return 'given-back'
    }
    const shard = await judges.judge(asked.debts)
    await send(state, listAct, { job, worker, shard })
    counts.judged++
    counts.debts += asked.debts.length
    return 'done'
  } catch (error) {
    counts.failed++
    log('warn', `failed in a job: ${wordsOf(error)}`, { job, ...(error instanceof Problem || !(error instanceof Error) ? {} : { place: error.stack?.split('\n').find((line) => line.trim().startsWith('at '))?.trim() ?? '' }) })
    await send(state, listAct, { job, worker, failed: wordsOf(error) })
    return 'given-back'
  }
}

function openWorker({ bullmq }: QueuePackages, state: WorkerState, { concurrency, lockMs = QUEUE_LOCK_MS, log }: WorkerOptions): Worker<JobData> {
  let resuming: NodeJS.Timeout | undefined
  const giveBack = async (job: Job<JobData>, token: string | undefined): Promise<never> => {
    // First no more, then back: else it would be the first to take it again.
    await worker.pause(true)
    await job.moveToWait(token)
    resuming ??= setTimeout(() => {
      resuming = undefined
      void worker.resume()
    }, PAUSE_MS)
    throw new bullmq.WaitingError()
  }
  const underWay = new Set<string>()
  const worker = new bullmq.Worker<JobData>(state.names.queue, async (job, token) => {
    const id = job.id ?? ''
    state.counts.active++
    underWay.add(id)
    try {
      if ((await work(state, id, job.data.sealed)) === 'given-back') await giveBack(job, token)
    } finally {
      state.counts.active--
      underWay.delete(id)
    }
  }, {
    connection: state.redis, prefix: PREFIX, concurrency, lockDuration: lockMs, stalledInterval: Math.min(lockMs, QUEUE_STALLED_MS), maxStalledCount: STALLED_MAX, skipVersionCheck: true,
    removeOnComplete: { count: 0 }, removeOnFail: { count: 0 }, name: state.id, runRetryDelay: PAUSE_MS,
  })
  let toldMs = -TOLD_MS
  // A lost connection is made again, again and again.
  const tellSeldom = (words: string, fields: Readonly<Record<string, string | number>>): void => {
    if (performance.now() - toldMs < TOLD_MS) return
    toldMs = performance.now()
    log('warn', words, fields)
  }
  worker.on('lockRenewalFailed', (ids) => {
    // One that was done meanwhile needs no lock.
    const jobs = ids.filter((id) => underWay.has(id)).length
    if (jobs > 0) tellSeldom('was without a sign of life for longer than its lock, as on a machine with too much to do: its jobs are given to others too, which costs time alone', { jobs })
  })
  worker.on('error', (error) => {
    // The text may name keys. A lock that was not renewed is told above.
    if (!error.message.startsWith('could not renew lock')) tellSeldom('the queue failed for a moment', { error: 'code' in error ? String(error.code) : error.name })
  })
  worker.on('closing', () => clearTimeout(resuming))
  return worker
}

async function answers(redis: Redis, store: Reader): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), HEALTH_MS).unref())
  const both = Promise.all([redis.ping(), store.revision()]).then(() => true, () => false)
  return Promise.race([both, late])
}

/**
 * Starts a worker that judges jobs of its store's queue until it is stopped.
 * @throws Problem precondition-failed without the packages of a queue; store-unavailable when store or Redis cannot be used;
 * not-found for an empty store
 */
export async function runWorker(app: App, options: WorkerOptions): Promise<RunningWorker> {
  const packages = await queuePackages()
  const store = await app.reader()
  try {
    const names = await queueNames(app, store)
    const redis = await connectQueue(options.url, packages)
    const counts = { judged: 0, debts: 0, refused: 0, failed: 0, dropped: 0, active: 0 }
    const state: WorkerState = { id: app.newId().slice(0, 8), app, store, redis, names, log: options.log, counts, lists: new Map() }
    const queue: Queue = openQueue(packages, redis, names)
    const worker = openWorker(packages, state, options)
    await worker.waitUntilReady()
    return {
      id: state.id,
      counts: () => ({ ...counts }),
      depth: () => depthOf(queue),
      isHealthy: () => answers(redis, store),
      stop: async () => {
        // A Redis that is away would be waited for without end; a job that is cut short is another worker's a moment later.
        await Promise.race([worker.close(redis.status !== 'ready'), new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())])
        void worker.disconnect().catch(() => undefined)
        redis.disconnect()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
