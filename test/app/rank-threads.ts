import { existsSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank, type RankOptions } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { inFolder } from '../cli/command.js'

/** What the built product runs in a thread. */
const THREAD = new URL('../../dist/app/judging-thread.js', import.meta.url)
const AT = '2026-03-04T15:00:00Z'
const quiet = (): void => undefined

/** Loads an invented portfolio into a store and works on it. */
export async function onSample<T>(parties: number, seed: string, storeOf: (folder: string) => Promise<string>, work: (app: App) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store: await storeOf(folder), keyFile: join(folder, 'one.key'), at: AT }, {}, folder), folder)
    try {
      await runSample(app, { dir: 'files', parties, seed }, quiet)
      await runLoad(app, { paths: [join(folder, 'files')] }, quiet)
      return await work(app)
    } finally {
      await app.close()
    }
  })
}

/** All lines of a list, its numbers and the root of its certificate. Tried, not kept, so that it can be made again under its name. */
function made(app: App, options: RankOptions): Promise<unknown> {
  return runRank(app, { list: 'one', dryRun: true, top: 1_000_000, ...options }, quiet)
}

/** The law of lists that are made by several threads, for one kind of store. */
export function rankThreads(name: string, storeOf: (folder: string) => Promise<string>, runs: { readonly numRuns: number; readonly parties: number }): void {
  describe(`a list made by several threads, on ${name}`, () => {
    it('is the same to the byte whatever the number of threads and of debts judged together', async () => {
      expect(existsSync(THREAD), 'build the product first: npm run build').toBe(true)
      await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 20, max: runs.parties }), fc.infiniteStream(fc.integer({ min: 1, max: 60 })), async (seed, parties, sizes) => {
        await onSample(parties, String(seed), storeOf, async (app) => {
          const alone = await made(app, { workers: 0 })
          expect(await made(app, { workers: 0, shardDebts: sizes.next().value })).toEqual(alone)
          for (const workers of [1, 2, 3]) expect(await made(app, { workers, shardDebts: sizes.next().value, thread: THREAD })).toEqual(alone)
        })
      }), { numRuns: runs.numRuns, endOnFailure: true })
    })

    it('is kept with segments of the same kinds and lines, and leaves nothing open', async () => {
      await onSample(runs.parties, '1', storeOf, async (app) => {
        const kept = async (list: string, options: RankOptions): Promise<unknown> => {
          await runRank(app, { list, ...options }, quiet)
          const store = await app.store()
          const kinds: (readonly [string, number, number])[] = []
          for await (const { kind, index, lines } of store.segments(list)) kinds.push([kind, index, lines])
          return { kinds, debts: (await store.entries(list, 0, 5000)).map(({ debtId, partyId, contactPointId, channel }) => [debtId, partyId, contactPointId, channel]) }
        }
        const alone = await kept('alone', { workers: 0 })
        expect(await kept('together', { workers: 2, shardDebts: 7, thread: THREAD })).toEqual(alone)
        expect((await (await app.store()).check()).faults).toEqual([])
      })
    })
  })
}
