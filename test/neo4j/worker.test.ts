import { describe, expect, it } from 'vitest'
import { startNeo4j } from '../../scripts/neo4j-server.js'
import type { App } from '../../src/app/context.js'
import { runRank, type RankAnswer } from '../../src/app/rank-run.js'
import { Problem } from '../../src/model/problem.js'
import type { QueueEvent } from '../../src/model/queue.js'
import { onSample } from '../app/rank-threads.js'
import { onRedis } from '../worker/redis.js'
import { made, onQueue, startWorker, type WorkerProcess } from '../worker/workers.js'
import { emptyStores, signIn } from './server.js'

const quiet = (): void => undefined
const emptied = emptyStores()

/** Works with two workers of a store on a queue. */
async function withTwo(app: App, url: string, work: (workers: readonly WorkerProcess[]) => Promise<void>): Promise<void> {
  const workers = [await startWorker(app, url), await startWorker(app, url)]
  try {
    await work(workers)
  } finally {
    await Promise.all(workers.map((one) => one.end('SIGKILL')))
  }
}

/** Makes the list and keeps it; where the store stayed away for longer than it is waited for, makes it again. */
async function keptAtLast(app: App, url: string, tell: (event: QueueEvent) => void, back: () => Promise<void>): Promise<RankAnswer> {
  const keep = (): Promise<RankAnswer> => runRank(app, { list: 'one', top: 1_000_000, shardDebts: 2, ...onQueue(app, url, tell) }, quiet)
  try {
    return await keep()
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'store-unavailable') throw error
    await back()
    return keep()
  }
}

describe('a list on Neo4j, judged by workers on a queue', () => {
  it('is the same to the byte as on one machine', async () => {
    await onRedis(({ url }) => onSample(60, '1', emptied, async (app) => {
      const alone = await made(app, { workers: 0 })
      await withTwo(app, url, async () => {
        for (const shardDebts of [3, 17]) expect(await made(app, { shardDebts, ...onQueue(app, url) })).toEqual(alone)
      })
    }))
  })

  it('is made once, with nothing missing or doubled, when Neo4j is killed and started again meanwhile', async () => {
    await onRedis(async ({ url }) => {
      const server = await startNeo4j({ heapMb: 512 })
      const signOut = signIn(server)
      try {
        await onSample(60, '2', async () => server.url, async (app) => {
          const alone = await made(app, { workers: 0 })
          await withTwo(app, url, async (workers) => {
            let back: Promise<void> | undefined
            const found = await keptAtLast(app, url, (event) => {
              if (event.event === 'judged' && event.done >= 3) back ??= server.kill().then(server.restart)
            }, async () => back)
            await back
            expect(back).toBeDefined()
            const { ledgerSeq, ...rest } = found
            expect(rest).toEqual(alone)
            expect(ledgerSeq).toBeGreaterThan(0)
            const store = await app.store()
            expect((await store.lists()).map(({ name }) => name)).toEqual(['one'])
            expect((await store.check()).faults).toEqual([])
            expect(workers.map(({ child }) => child.exitCode)).toEqual([null, null])
          })
        })
      } finally {
        signOut()
        await server.stop()
      }
    })
  })
})
