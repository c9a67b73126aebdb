import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app/context.js'
import type { Judges } from '../app/judge-shard.js'
import type { ListTask } from '../app/list-task.js'
import { queueName } from '../app/queue-address.js'
import { QUEUE_FAILURES_MAX, QUEUE_PUTS_MAX, QUEUE_SHARDS_MAX, QUEUE_WAIT_MS } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { QueueEvent } from '../model/queue.js'
import { aboutAnswer, aboutJob, type JobAnswer, type JobAsked } from './answer.js'
import { openListQueue, type ListQueue } from './list-queue.js'
import { jobIdOf } from './names.js'
import { pack, unpack } from './packed.js'
import { openRunsUnderWay, type RunsUnderWay, type RunUnderWay } from './under-way.js'

/** How a list uses a queue. */
export interface QueueJudging {
  readonly url: string
  /** How long it waits for the next job to be done before it gives up; `QUEUE_WAIT_MS` when absent. */
  readonly waitMs?: number
  /** How often it is looked at whether jobs were lost; `LOOK_MS` when absent. */
  readonly lookMs?: number
  readonly tell?: (event: QueueEvent) => void
}

/** Long enough that few questions are asked, short beside the life of a list's jobs. */
const LOOK_MS = 5000
/** After so long without an answer it is said that it waits, and again after so long. */
const WAITING_MS = 15_000
/** How long Redis may take to open the queue. */
const OPEN_MS = 30_000

/** What is known of the workers of a list, and of what became of its jobs. */
interface Known {
  readonly workers: Set<string>
  /** Reason by worker. */
  readonly refused: Map<string, string>
  done: number
  putAgain: number
  failures: number
  /** When a run was last given, or the first of those under way asked for, on a clock that never jumps. */
  movedMs: number
}

/** Says what is missing, where nothing came back for so long. */
function missing(url: string, waitMs: number, known: Known, runs: readonly RunUnderWay[]): Problem {
  const refusals = [...known.refused].map(([worker, reason]) => ({ pointer: `/workers/${worker}`, message: reason }))
  const who = known.workers.size === 0 ? (refusals.length === 0 ? 'no worker answered' : 'every worker that answered refused') : `${known.workers.size} ${known.workers.size === 1 ? 'worker' : 'workers'} answered before`
  const jobs = runs.map(({ job }) => job)
  return new Problem('store-unavailable', `${jobs.length} ${jobs.length === 1 ? 'run' : 'runs'} of debts (the first is number ${Math.min(...jobs)}) did not come back from the queue ${queueName(url)} within ${Math.round(waitMs / 1000)} s, and ${who}: start rightparty worker on it with the same store, key and packs, then run this again; nothing was kept`, refusals)
}

function givenUp(job: number, times: string): Problem {
  return new Problem('store-unavailable', `run of debts ${job} ${times}: look at what the workers log, then run this again; nothing was kept`)
}

/** What Redis refuses is told by its code alone: the text may name keys. */
function failureOf(error: unknown, url: string): Error {
  if (!(error instanceof Error)) return new TypeError('the queue failed')
  const code = error.name === 'ReplyError' ? (/^[A-Z]+/.exec(error.message)?.[0] ?? 'ERR') : undefined
  return code === undefined ? error : new Problem('store-unavailable', `the queue ${queueName(url)} refused a command (${code}): look whether it has memory left and lets this user write, then run this again; nothing was kept`)
}

/** The coordinator's end of a queue while one list is made. */
interface Coordination {
  readonly app: App
  readonly task: ListTask
  readonly queue: ListQueue
  readonly runs: RunsUnderWay
  readonly known: Known
  readonly tell: (event: QueueEvent) => void
}

async function put({ app, task, queue }: Coordination, run: RunUnderWay): Promise<void> {
  const asked: JobAsked = { task, job: run.job, debts: run.debts }
  run.puts++
  run.heardMs = performance.now()
  await queue.put(run.job, await pack(app.keyring(), asked, aboutJob(jobIdOf(queue.listAct, run.job))))
}

/** Takes in an answer; one to what was answered before, by a worker that was thought dead, changes nothing. */
function take({ runs, known, tell }: Coordination, answer: JobAnswer): void {
  const { job, worker } = answer
  if ('shard' in answer) {
    if (!known.workers.has(worker)) tell({ event: 'worker', worker })
    known.workers.add(worker)
    known.refused.delete(worker)
    if (runs.give(job, answer.shard)) known.done++
    tell({ event: 'judged', done: known.done, underWay: runs.all().length, workers: known.workers.size, putAgain: known.putAgain, failures: known.failures })
  } else if ('refused' in answer) {
    if (known.refused.get(worker) !== answer.refused) tell({ event: 'refused', worker, reason: answer.refused })
    known.refused.set(worker, answer.refused)
  } else {
    known.failures++
    tell({ event: 'failed', worker, job, reason: answer.failed })
    const run = runs.find(job)
    if (run === undefined) return
    run.heardMs = performance.now()
    if (++run.failures >= QUEUE_FAILURES_MAX) throw givenUp(job, `failed ${run.failures} times at workers, the last time so: ${answer.failed}`)
  }
}

/** Puts again what Redis no longer has and nobody answered: it was restarted, or the job's workers died of it. */
async function putLost(coordination: Coordination, lookMs: number): Promise<void> {
  const { queue, runs, known, tell } = coordination
  for (const run of runs.all()) {
    if (performance.now() - run.heardMs < lookMs || (await queue.isThere(run.job)) || runs.find(run.job) === undefined) continue
    if (run.puts >= QUEUE_PUTS_MAX) throw givenUp(run.job, `was put on the queue ${run.puts} times and never came back`)
    known.putAgain++
    tell({ event: 'put-again', job: run.job, puts: run.puts + 1 })
    await put(coordination, run)
  }
}

/** Says that the list is being made, and sweeps what others left; says how many jobs. @throws Problem store-unavailable when Redis goes away */
async function begun(queue: ListQueue, url: string): Promise<number> {
  const late = new AbortController()
  const away = pause(OPEN_MS, undefined, { signal: late.signal }).then(() => {
    throw new Problem('store-unavailable', `the queue ${queueName(url)} stopped answering: start it again, then run this again; nothing was kept`)
  })
  away.catch(() => undefined)
  try {
    return await Promise.race([queue.live().then(queue.sweep), away])
  } catch (error) {
    await queue.end([])
    throw error
  } finally {
    late.abort()
  }
}

/** Takes in answers as they come, until the list is made or has failed. */
async function listen(coordination: Coordination, closing: AbortSignal): Promise<void> {
  const { app, queue, known } = coordination
  while (!closing.aborted) {
    const sealed = await queue.next()
    if (sealed === undefined) continue
    const answer = (await unpack(app.keyring(), sealed, aboutAnswer(queue.listAct))) as JobAnswer
    if ('shard' in answer) known.movedMs = performance.now()
    take(coordination, answer)
  }
}

/** Says again and again that the list is still made, and puts again what was lost. */
async function look(coordination: Coordination, lookMs: number, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    await pause(lookMs, undefined, { signal: closing })
    await coordination.queue.live()
    await putLost(coordination, lookMs)
  }
}

/** Tells that nothing comes, and ends a list to which nothing comes for too long: by itself, since its Redis may never come back. */
function losePatience({ runs, known, tell }: Coordination, url: string, waitMs: number, fail: (error: Error) => void): () => void {
  let toldMs = known.movedMs
  const timer = setInterval(() => {
    if (runs.all().length === 0) return
    const nowMs = performance.now()
    if (nowMs - known.movedMs >= waitMs) fail(missing(url, waitMs, known, runs.all()))
    else if (nowMs - Math.max(known.movedMs, toldMs) >= WAITING_MS) {
      toldMs = nowMs
      tell({ event: 'waiting', seconds: Math.round((nowMs - known.movedMs) / 1000), workers: known.workers.size })
    }
  }, Math.min(1000, waitMs))
  return () => clearInterval(timer)
}

/**
 * Opens judges that hand runs of debts to workers on a queue. What Redis loses is put again; an answer that comes twice
 * counts once; what never comes back ends in a problem. `here` computes the content digest.
 * @throws Problem precondition-failed without the packages of a queue; store-unavailable when Redis cannot be used
 */
export async function openQueueJudges(app: App, task: ListTask, here: Judges, { url, waitMs = QUEUE_WAIT_MS, lookMs = LOOK_MS, tell = () => undefined }: QueueJudging): Promise<Judges> {
  const queue = await openListQueue(app, url)
  const runs = openRunsUnderWay()
  const known: Known = { workers: new Set(), refused: new Map(), done: 0, putAgain: 0, failures: 0, movedMs: performance.now() }
  const coordination: Coordination = { app, task, queue, runs, known, tell }
  const closing = new AbortController()
  /** Why nothing more is judged. */
  let failure: Error | undefined
  const fail = (error: unknown): void => {
    if (closing.signal.aborted) return
    failure ??= failureOf(error, url)
    runs.fail(failure)
    closing.abort()
  }
  const swept = await begun(queue, url)
  if (swept > 0) tell({ event: 'swept', jobs: swept })
  const beAtEase = losePatience(coordination, url, waitMs, fail)
  listen(coordination, closing.signal).catch(fail)
  look(coordination, lookMs, closing.signal).catch(fail)
  return {
    width: QUEUE_SHARDS_MAX,
    judge: (debts) => new Promise((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure)
        return
      }
      if (runs.all().length === 0) known.movedMs = performance.now()
      put(coordination, runs.add({ debts, resolve, reject }, performance.now())).catch(fail)
    }),
    contentDigest: here.contentDigest,
    close: async () => {
      closing.abort()
      beAtEase()
      await Promise.all([here.close(), queue.end(runs.all().map(({ job }) => job))])
    },
  }
}
