import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onSample } from '../app/rank-threads.js'
import { missingRedis, onRedis } from './redis.js'
import { made, onQueue, startWorker } from './workers.js'

const embedded = async (): Promise<string> => 'sqlite:./s.db'

describe('a list judged by workers on a queue', () => {
  it('is never left untried in CI for want of a Redis', () => {
    expect(process.env.CI ? missingRedis() : undefined).toBeUndefined()
  })

  it('is the same to the byte as on one machine, for any number of workers, of debts in a job and of jobs at once', async () => {
    const sizes = fc.integer({ min: 1, max: 60 })
    await onRedis(async ({ url }) => {
      await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 20, max: 120 }), fc.tuple(sizes, sizes), fc.integer({ min: 1, max: 5 }), async (seed, parties, [one, other], concurrency) => {
        await onSample(parties, String(seed), embedded, async (app) => {
          const alone = await made(app, { workers: 0 })
          const first = await startWorker(app, url, '--concurrency', String(concurrency))
          try {
            expect(await made(app, { shardDebts: one, ...onQueue(app, url) })).toEqual(alone)
            const second = await startWorker(app, url)
            try {
              expect(await made(app, { shardDebts: other, ...onQueue(app, url) })).toEqual(alone)
            } finally {
              expect(await second.end()).toBe(0)
            }
          } finally {
            expect(await first.end()).toBe(0)
          }
        })
      }), { numRuns: 3, endOnFailure: true })
    })
  })
})
