import type { Job, Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { App } from '../app/context.js'
import { QUEUE_LIST_MS } from '../model/limits.js'
import type { QueueDepth } from '../model/queue.js'
import { connectQueue } from './connection.js'
import { jobIdOf, listActOf, PREFIX, queueNames, type QueueNames } from './names.js'
import { queuePackages, type QueuePackages } from './packages.js'

/** The queue as one list in the making uses it. */
export interface ListQueue {
  /** Names the list among all that were ever made. */
  readonly listAct: string
  /** Puts a job on the queue; one that stands there already is not put twice. */
  readonly put: (job: number, sealed: Buffer) => Promise<void>
  /** False when the job was done, or is lost. */
  readonly isThere: (job: number) => Promise<boolean>
  /** The next answer; undefined when none came for a while. */
  readonly next: () => Promise<Buffer | undefined>
  /** Says that the list is still being made: without it its jobs are dropped. */
  readonly live: () => Promise<void>
  /** Takes jobs of lists that are no longer made off the queue; says how many. */
  readonly sweep: () => Promise<number>
  readonly depth: () => Promise<QueueDepth>
  /** Takes these jobs and all answers away, and ends the connections. */
  readonly end: (jobs: readonly number[]) => Promise<void>
}

/** Seconds that a connection waits for an answer before it asks again. */
const WAIT_S = 2
/** Events kept in Redis: nobody reads them. */
const EVENTS_MAX = 100
/** How long cleaning up may take before the connections are cut: what stays in Redis ends by itself. */
const END_MS = 5000

/** Opens a store's queue for adding to it and for looking at it. */
export function openQueue({ bullmq }: QueuePackages, redis: Redis, { queue }: QueueNames): Queue {
  const opened = new bullmq.Queue(queue, {
    connection: redis, prefix: PREFIX, streams: { events: { maxLen: EVENTS_MAX } }, skipVersionCheck: true,
    // Nothing is kept of a job that ended; what a fault of ours would say is not written to Redis.
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true, stackTraceLimit: 0 },
  })
  opened.on('error', () => {
    // A lost connection is made again, and what was asked meanwhile waits for it.
  })
  return opened
}

/** How much stands on a queue. */
export async function depthOf(queue: Queue): Promise<QueueDepth> {
  const { waiting = 0, delayed = 0, prioritized = 0, active = 0 } = await queue.getJobCounts('waiting', 'delayed', 'prioritized', 'active')
  return { waiting: waiting + delayed + prioritized, active }
}

async function sweep(queue: Queue, redis: Redis, names: QueueNames): Promise<number> {
  const jobs: readonly (Job | undefined)[] = await queue.getJobs(['waiting', 'delayed', 'prioritized', 'failed', 'completed'])
  const ids = jobs.flatMap((job) => (job?.id === undefined ? [] : [job.id]))
  const alive = new Map<string, boolean>()
  for (const listAct of new Set(ids.map(listActOf))) alive.set(listAct, (await redis.exists(names.life(listAct))) > 0)
  const dead = ids.filter((id) => alive.get(listActOf(id)) !== true)
  const removed = await Promise.all(dead.map((id) => queue.remove(id)))
  return removed.reduce((sum, one) => sum + one, 0)
}

/**
 * Opens the queue of a store for a list.
 * @throws Problem precondition-failed without its packages; store-unavailable when Redis cannot be used; not-found for an empty store
 */
export async function openListQueue(app: App, url: string): Promise<ListQueue> {
  const packages = await queuePackages()
  const names = await queueNames(app, await app.store())
  const redis = await connectQueue(url, packages)
  // Waiting for an answer keeps a connection to itself.
  const waiting = await connectQueue(url, packages).catch((error: unknown) => {
    redis.disconnect()
    throw error
  })
  const queue = openQueue(packages, redis, names)
  const listAct = app.newId()
  const live = async (): Promise<void> => void (await redis.set(names.life(listAct), '1', 'PX', QUEUE_LIST_MS))
  const cleanUp = async (jobs: readonly number[]): Promise<void> => {
    await redis.del(names.life(listAct))
    await Promise.all(jobs.map((job) => queue.remove(jobIdOf(listAct, job))))
    await redis.del(names.answers(listAct))
  }
  return {
    listAct, live,
    put: async (job, sealed) => void (await queue.add('judge', { sealed: sealed.toString('base64') }, { jobId: jobIdOf(listAct, job) })),
    isThere: async (job) => (await queue.getJobState(jobIdOf(listAct, job))) !== 'unknown',
    next: async () => (await waiting.blpopBuffer(names.answers(listAct), WAIT_S))?.[1],
    sweep: () => sweep(queue, redis, names),
    depth: () => depthOf(queue),
    end: async (jobs) => {
      waiting.disconnect()
      const late = new Promise<void>((resolve) => setTimeout(resolve, END_MS).unref())
      // What could not be taken away ends by itself, or is swept by the next list.
      await Promise.race([cleanUp(jobs).catch(() => undefined), late])
      redis.disconnect()
    },
  }
}
