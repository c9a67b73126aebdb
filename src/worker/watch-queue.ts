import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import type { App } from '../app/context.js'
import type { QueueDepth } from '../model/queue.js'
import { connectQueue } from './connection.js'
import { depthOf, openQueue } from './list-queue.js'
import { queueNames } from './names.js'
import { queuePackages } from './packages.js'

/** Looks at a store's queue from outside. */
export interface QueueWatch {
  /** How much stands on it; undefined while that cannot be told. */
  readonly depth: () => Promise<QueueDepth | undefined>
  readonly close: () => void
}

/** How long an answer is waited for. */
const ANSWER_MS = 2000

/** Watches the queue of a store; the connection is made with the first question, and again after it failed. */
export function watchQueue(app: App, url: string): QueueWatch {
  let opened: Promise<{ readonly redis: Redis; readonly queue: Queue }> | undefined
  let isClosed = false
  const open = async (): Promise<{ readonly redis: Redis; readonly queue: Queue }> => {
    const packages = await queuePackages()
    const names = await queueNames(app, await app.store())
    const redis = await connectQueue(url, packages)
    if (isClosed) redis.disconnect()
    return { redis, queue: openQueue(packages, redis, names) }
  }
  return {
    depth: async () => {
      opened ??= open().catch((error: unknown) => {
        opened = undefined
        throw error
      })
      const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ANSWER_MS).unref())
      // Whatever is the matter, the queue is not to be seen; doctor says what it is.
      return Promise.race([opened.then(({ queue }) => depthOf(queue)).catch(() => undefined), late])
    },
    close: () => {
      isClosed = true
      void opened?.then(({ redis }) => redis.disconnect(), () => undefined)
    },
  }
}
