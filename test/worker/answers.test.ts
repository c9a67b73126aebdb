import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import type { Judges, Shard } from '../../src/app/judge-shard.js'
import { judgesByTask, type ListTask } from '../../src/app/list-task.js'
import { QUEUE_FAILURES_MAX, QUEUE_PUTS_MAX } from '../../src/model/limits.js'
import type { QueueEvent } from '../../src/model/queue.js'
import { aboutAnswer, type JobAnswer } from '../../src/worker/answer.js'
import { pack } from '../../src/worker/packed.js'
import { openQueueJudges, type QueueJudging } from '../../src/worker/queue-judges.js'
import { onSample } from '../app/rank-threads.js'
import { onRedis, until } from './redis.js'
import { made } from './workers.js'

const embedded = async (): Promise<string> => 'sqlite:./s.db'

/** What a test plays the worker with. */
interface Played {
  readonly app: App
  readonly judges: Judges
  readonly redis: Redis
  readonly here: Judges
  readonly debts: readonly Parameters<Judges['judge']>[0][number][]
  readonly events: readonly QueueEvent[]
  readonly answer: (answer: JobAnswer) => Promise<void>
}

/** Opens judges on a queue whose only worker is the test. */
async function played(work: (given: Played) => Promise<void>, more: Partial<QueueJudging> = {}): Promise<void> {
  await onRedis(({ url, port }) => onSample(40, '1', embedded, async (app) => {
    let task: ListTask | undefined
    await made(app, { elsewhere: async (asked: ListTask, own: Judges) => {
      task = asked
      return own
    } })
    const store = await app.store()
    const here = judgesByTask(task!, app, store)
    const events: QueueEvent[] = []
    const redis = new Redis({ host: '127.0.0.1', port })
    const judges = await openQueueJudges(app, task!, here, { url, tell: (event) => events.push(event), ...more })
    const debts = []
    for await (const batch of store.debtIds()) debts.push(...batch)
    const [life = ''] = await redis.keys('rightparty-life:*')
    const listAct = life.slice(life.lastIndexOf(':') + 1)
    const answers = life.replace('rightparty-life', 'rightparty-answers')
    try {
      await work({ app, judges, redis, here, debts, events, answer: async (answer) => void (await redis.rpush(answers, await pack(app.keyring(), answer, aboutAnswer(listAct)))) })
    } finally {
      await judges.close()
      redis.disconnect()
    }
  }))
}

describe('an answer on a queue', () => {
  it('counts once, the first, however often and however late it comes', async () => {
    await played(async ({ judges, here, debts, events, answer }) => {
      const right = await here.judge(debts.slice(0, 2))
      const wrong: Shard = { ...right, ties: [], creditors: [] }
      const first = judges.judge(debts.slice(0, 2))
      await answer({ job: 0, worker: 'a', shard: right })
      expect(await first).toEqual(right)
      await answer({ job: 0, worker: 'b', shard: wrong })
      const second = judges.judge(debts.slice(2, 4))
      const other = await here.judge(debts.slice(2, 4))
      await answer({ job: 1, worker: 'b', shard: other })
      expect(await second).toEqual(other)
      expect(events.filter(({ event }) => event === 'judged').at(-1)).toEqual({ event: 'judged', done: 2, underWay: 0, workers: 2, putAgain: 0, failures: 0 })
    })
  })

  it('that cannot be opened ends the list', async () => {
    await played(async ({ judges, debts, redis }) => {
      const asked = judges.judge(debts.slice(0, 2))
      asked.catch(() => undefined)
      const [life = ''] = await redis.keys('rightparty-life:*')
      await redis.rpush(life.replace('rightparty-life', 'rightparty-answers'), 'forged')
      await expect(asked).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('cannot be opened') as string })
      await expect(judges.judge(debts.slice(2, 4))).rejects.toThrow('cannot be opened')
    })
  })

  it('that a worker failed is told with its reason, and ends the list when it comes again and again', async () => {
    await played(async ({ judges, debts, events, answer }) => {
      const asked = judges.judge(debts.slice(0, 2))
      asked.catch(() => undefined)
      for (let i = 0; i < QUEUE_FAILURES_MAX; i++) await answer({ job: 0, worker: 'a', failed: 'the store went away' })
      await expect(asked).rejects.toThrow(`run of debts 0 failed ${QUEUE_FAILURES_MAX} times at workers, the last time so: the store went away`)
      expect(events.filter(({ event }) => event === 'failed')).toHaveLength(QUEUE_FAILURES_MAX)
    })
  })
})

describe('a job that Redis does not take', () => {
  it('ends the list with what Redis said, and nothing else of it', async () => {
    await played(async ({ judges, debts, redis }) => {
      await redis.config('SET', 'maxmemory', '1')
      await expect(judges.judge(debts.slice(0, 2))).rejects.toMatchObject({ code: 'store-unavailable', message: expect.stringMatching(/^the queue redis:\/\/127\.0\.0\.1:\d+ refused a command \(OOM\): look whether/) as string })
      await redis.config('SET', 'maxmemory', '0')
    })
  })
})

describe('a job that Redis lost', () => {
  it('is put again, and given up when that never helps', async () => {
    await played(async ({ judges, debts, redis, events }) => {
      const asked = judges.judge(debts.slice(0, 2))
      asked.catch(() => undefined)
      let isOver = false
      const over = asked.finally(() => {
        isOver = true
      }).catch(() => undefined)
      await until(async () => {
        await redis.flushall()
        return isOver
      })
      await over
      await expect(asked).rejects.toThrow(`run of debts 0 was put on the queue ${QUEUE_PUTS_MAX} times and never came back`)
      expect(events).toEqual(Array.from({ length: QUEUE_PUTS_MAX - 1 }, (_, i) => ({ event: 'put-again', job: 0, puts: i + 2 })))
    }, { lookMs: 100 })
  })
})
