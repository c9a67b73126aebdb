import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { KeptCounts } from '../../src/app/kept-judgements.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank, type RankAnswer, type RankOptions } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { parseInstant } from '../../src/model/time.js'
import { inFolder } from '../cli/command.js'
import { appAt, CHANGES, type World } from './kept-changes.js'

const AT = '2026-03-04T15:00:00Z'
const quiet = (): void => undefined

/** Loads an invented portfolio into a store of its own and works on it. */
export async function onWorld<T>(parties: number, seed: number, storeOf: (folder: string) => Promise<string>, draw: (below: number) => number, work: (world: World, folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store: await storeOf(folder), keyFile: join(folder, 'one.key'), at: AT }, {}, folder), folder)
    try {
      await runSample(app, { dir: 'files', parties, seed: String(seed) }, quiet)
      await runLoad(app, { paths: [join(folder, 'files')] }, quiet)
      return await work({ app, atMs: parseInstant(AT), list: '', draw, ended: [], leases: [] }, folder)
    } finally {
      await app.close()
    }
  })
}

let lists = 0
/** Makes a list and keeps it, with what it judged. */
export async function kept(world: World, options: RankOptions = {}): Promise<RankAnswer> {
  world.list = `kept-${++lists}`
  return runRank(appAt(world), { list: world.list, workers: 0, ...options }, quiet)
}

/** The whole of a list that is tried: every line, its numbers and the root of its certificate; and how its debts were judged. */
export async function tried(world: World, options: RankOptions = {}): Promise<{ readonly list: unknown; readonly judged: RankAnswer['judged'] }> {
  const { judged, ...list } = await runRank(appAt(world), { list: 'tried', dryRun: true, top: 1_000_000, workers: 0, ...options }, quiet)
  return { list, judged }
}

/** Holds a list that takes over what it can against one that is judged in full. */
export async function same(world: World, options: RankOptions = {}): Promise<KeptCounts> {
  const full = await tried(world, { ...options, full: true })
  const taken = await tried(world, options)
  expect(taken.list).toEqual(full.list)
  expect(full.judged).toBeUndefined()
  return taken.judged ?? { kept: 0, anew: 0, because: {} }
}

/** One step: what happens, whether the list is kept afterwards, and for what it is asked. */
const step = fc.record({
  change: fc.constantFrom(...Object.keys(CHANGES)),
  isKept: fc.boolean(),
  asked: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, fc.constantFrom<RankOptions>({ purpose: 'locate' }, { horizonMs: 3_600_000 }, { overlayOff: true })),
})

/** The law of lists that take over what earlier ones judged, for one kind of store. */
export function keptLists(name: string, storeOf: (folder: string) => Promise<string>, runs: { readonly numRuns: number; readonly parties: number; readonly steps: number }): void {
  describe(`a list that takes over what earlier ones judged, on ${name}`, () => {
    it('is the same to the byte as one judged in full, whatever happened since and whenever it is asked', async () => {
      let taken = 0
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 12, max: runs.parties }), fc.array(step, { minLength: 1, maxLength: runs.steps }), fc.infiniteStream(fc.nat()), async (seed, parties, steps, draws) => {
          await onWorld(parties, seed, storeOf, (below) => (below === 0 ? 0 : draws.next().value % below), async (world) => {
            await kept(world)
            for (const { change, isKept, asked } of steps) {
              await CHANGES[change]!(world)
              taken += (await same(world, asked)).kept
              if (isKept) await kept(world, asked)
            }
          })
        }),
        { numRuns: runs.numRuns, endOnFailure: true },
      )
      expect(taken).toBeGreaterThan(0)
    })
  })
}
