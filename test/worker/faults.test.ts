import { once } from 'node:events'
import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runRank, type RankAnswer } from '../../src/app/rank-run.js'
import { QUEUE_SHARDS_MAX } from '../../src/model/limits.js'
import type { QueueEvent } from '../../src/model/queue.js'
import { onSample } from '../app/rank-threads.js'
import { json, rightparty, startRightparty } from '../cli/command.js'
import { onRedis, until } from './redis.js'
import { made, onQueue, startWorker, type WorkerProcess } from './workers.js'

const embedded = async (): Promise<string> => 'sqlite:./s.db'
const quiet = (): void => undefined
const PARTIES = 100
const AT = '2026-03-04T15:00:00Z'
/** Keys of a queue on which nothing stands. */
const STANDING = /:(?:id|meta|events|stalled|stalled-check|marker)$/

/** Ends what a test started, whatever became of it. */
async function withWorkers(work: (start: (app: App, url: string, ...more: readonly string[]) => Promise<WorkerProcess>) => Promise<void>): Promise<void> {
  const started: WorkerProcess[] = []
  try {
    await work(async (...given) => {
      const one = await startWorker(...given)
      started.push(one)
      return one
    })
  } finally {
    await Promise.all(started.map((one) => one.end('SIGKILL')))
  }
}

/** Calls back once when so many jobs were done. */
function afterJobs(count: number, act: () => void): (event: QueueEvent) => void {
  let isOver = false
  return (event) => {
    if (isOver || event.event !== 'judged' || event.done < count) return
    isOver = true
    act()
  }
}

async function keysOf(port: number): Promise<readonly string[]> {
  const redis = new Redis({ host: '127.0.0.1', port })
  try {
    return (await redis.keys('*')).toSorted()
  } finally {
    redis.disconnect()
  }
}

describe('a list on a queue', () => {
  it('is finished, with nothing missing or doubled, when a worker is killed in its jobs and another is there', async () => {
    await onRedis(({ url }) => withWorkers((start) => onSample(PARTIES, '3', embedded, async (app) => {
      const alone = await made(app, { workers: 0 })
      const one = await start(app, url, '--concurrency', '4')
      await start(app, url)
      const kill = afterJobs(2, () => void one.child.kill('SIGKILL'))
      expect(await made(app, { shardDebts: 2, ...onQueue(app, url, kill) })).toEqual(alone)
    })))
  })

  it('waits for a new worker when its only one was killed', async () => {
    await onRedis(({ url }) => withWorkers((start) => onSample(PARTIES, '4', embedded, async (app) => {
      const alone = await made(app, { workers: 0 })
      const one = await start(app, url, '--concurrency', '2')
      const kill = afterJobs(2, () => {
        one.child.kill('SIGKILL')
        void start(app, url)
      })
      expect(await made(app, { shardDebts: 2, ...onQueue(app, url, kill) })).toEqual(alone)
    })))
  })

  it('takes the late answer of a worker that stood still past its lock for none', async () => {
    await onRedis(({ url }) => withWorkers((start) => onSample(PARTIES, '5', embedded, async (app) => {
      const alone = await made(app, { workers: 0 })
      const one = await start(app, url, '--concurrency', '4')
      const events: QueueEvent[] = []
      const stop = afterJobs(2, () => {
        one.child.kill('SIGSTOP')
        void start(app, url)
      })
      const wake = afterJobs(12, () => void one.child.kill('SIGCONT'))
      const found = await made(app, { shardDebts: 2, ...onQueue(app, url, (event) => {
        events.push(event)
        stop(event)
        wake(event)
      }) })
      one.child.kill('SIGCONT')
      expect(found).toEqual(alone)
      expect(Math.max(...events.map((event) => (event.event === 'judged' ? event.done : 0)))).toBe(Math.ceil(alone.debts / 2))
    })))
  })

  it.each([['that keeps its jobs', true], ['that loses all of them', false]])('is finished when a Redis %s is killed and started again', async (_, isKept) => {
    await onRedis((redis) => withWorkers((start) => onSample(PARTIES, '6', embedded, async (app) => {
      const alone = await made(app, { workers: 0 })
      await start(app, redis.url)
      await start(app, redis.url)
      let restarted: Promise<void> | undefined
      const restart = afterJobs(3, () => {
        restarted = redis.kill().then(redis.restart)
      })
      expect(await made(app, { shardDebts: 2, ...onQueue(app, redis.url, restart) })).toEqual(alone)
      await restarted
      expect(restarted).toBeDefined()
    })), { isKept })
  })

  it('ends with a problem that says what is missing when no worker comes, and leaves no job and no act behind', async () => {
    await onRedis(({ url, port }) => onSample(200, '7', embedded, async (app) => {
      expect((await made(app, { workers: 0 })).debts).toBeGreaterThan(QUEUE_SHARDS_MAX)
      // However many debts there are, so many jobs and no more stand on the queue.
      const words = `${QUEUE_SHARDS_MAX} runs of debts (the first is number 0) did not come back from the queue ${url} within 2 s, and no worker answered: start rightparty worker`
      await expect(runRank(app, { list: 'one', shardDebts: 1, ...onQueue(app, url, quiet, { waitMs: 2000 }) }, quiet)).rejects.toMatchObject({
        code: 'store-unavailable', message: expect.stringContaining(words) as string,
      })
      const store = await app.store()
      expect(await store.lists()).toEqual([])
      expect((await store.check()).faults).toEqual([])
      expect((await keysOf(port)).filter((key) => !STANDING.test(key))).toEqual([])
    }))
  })

  it('ends with a problem when Redis goes away for good', async () => {
    await onRedis((redis) => withWorkers((start) => onSample(60, '8', embedded, async (app) => {
      await start(app, redis.url)
      const kill = afterJobs(2, () => void redis.kill())
      await expect(made(app, { shardDebts: 1, ...onQueue(app, redis.url, kill, { waitMs: 3000 }) })).rejects.toMatchObject({ code: 'store-unavailable' })
    })))
  })

  it('leaves nothing of itself in Redis once it is made', async () => {
    await onRedis(({ url, port }) => withWorkers((start) => onSample(60, '9', embedded, async (app) => {
      await start(app, url)
      await made(app, { shardDebts: 3, ...onQueue(app, url) })
      await until(async () => (await keysOf(port)).every((key) => STANDING.test(key)))
      expect(await keysOf(port)).not.toEqual([])
    })))
  })
})

describe('a list whose own process is killed', () => {
  it('is made once when it is started again, of its own jobs alone', async () => {
    await onRedis(({ url, port }) => withWorkers((start) => onSample(PARTIES, '10', embedded, async (app) => {
      const alone = await made(app, { workers: 0 })
      const words = ['--store', app.settings.store, '--key-file', app.settings.keyFile, '--at', AT, '--json', 'rank', '--list', 'one', '--queue', url]
      const first = startRightparty(app.folder, words)
      const ended = once(first, 'exit')
      // No worker is there yet, so that it is killed with its jobs on the queue and its act half done.
      await until(async () => (await keysOf(port)).some((key) => key.endsWith('.0')))
      first.kill('SIGKILL')
      await ended
      const worker = await start(app, url)
      const second = rightparty(app.folder, [...words, '--limit', '1000000'])
      expect([second.code, second.err.includes('"event":"worker"')]).toEqual([0, true])
      const { ledgerSeq, ...found } = json<RankAnswer>(second)
      expect(found).toEqual({ ...alone, digests: { ...alone.digests } })
      expect(ledgerSeq).toBeGreaterThan(0)
      const store = await app.store()
      expect((await store.lists()).map(({ name }) => name)).toEqual(['one'])
      expect((await store.check()).faults).toEqual([])
      // What the dead one had asked for is judged in vain or dropped, and nothing of it stays.
      await until(async () => (await keysOf(port)).every((key) => STANDING.test(key)))
      expect(worker.child.exitCode).toBeNull()
    })))
  })

  it('leaves jobs that the next one sweeps', async () => {
    await onRedis(({ url, port }) => withWorkers((start) => onSample(60, '11', embedded, async (app) => {
      const alone = await made(app, { workers: 0 })
      const first = startRightparty(app.folder, ['--store', app.settings.store, '--key-file', app.settings.keyFile, '--at', AT, 'rank', '--list', 'one', '--queue', url])
      const ended = once(first, 'exit')
      await until(async () => (await keysOf(port)).some((key) => key.endsWith('.0')))
      first.kill('SIGKILL')
      await ended
      const redis = new Redis({ host: '127.0.0.1', port })
      // As if its last sign of life had run out.
      for (const key of await redis.keys('rightparty-life:*')) await redis.del(key)
      redis.disconnect()
      const events: QueueEvent[] = []
      let started: Promise<unknown> | undefined
      expect(await made(app, { ...onQueue(app, url, (event) => {
        events.push(event)
        started ??= start(app, url)
      }) })).toEqual(alone)
      expect(events[0]).toEqual({ event: 'swept', jobs: expect.any(Number) as number })
    })))
  })
})

describe('two lists at once on one queue', () => {
  it('are each made of their own answers', async () => {
    await onRedis(({ url }) => withWorkers((start) => onSample(80, '12', embedded, async (app) => {
      const [morning, later] = [{}, { horizonMs: 3_600_000 }]
      const alone = [await made(app, { workers: 0, ...morning }), await made(app, { workers: 0, ...later })]
      await start(app, url, '--concurrency', '3')
      await start(app, url)
      expect(await Promise.all([made(app, { shardDebts: 3, ...morning, ...onQueue(app, url) }), made(app, { shardDebts: 4, ...later, ...onQueue(app, url) })])).toEqual(alone)
    })))
  })
})
