import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runRank } from '../../src/app/rank-run.js'
import { readSettings } from '../../src/app/settings.js'
import { json, rightparty, startRightparty } from '../cli/command.js'
import { interruptedWhen } from './interrupted.js'
import { onSample, rankThreads } from './rank-threads.js'

const embedded = async (): Promise<string> => 'sqlite:./s.db'
const quiet = (): void => undefined

rankThreads('the embedded store', embedded, { numRuns: 2, parties: 100 })

const AWAY = JSON.stringify({ problem: { code: 'store-unavailable', message: 'the store went away', errors: [] } })
const DEAD = { message: expect.stringContaining('ended before its work was done') as string, code: 'store-unavailable' }

describe('a judging thread', () => {
  it.each([
    ['ends in the middle', "let asked = 0; parentPort.on('message', () => { if (++asked === 2) process.exit(0) })", DEAD],
    ['ends before it was asked anything', 'process.exit(1)', DEAD],
    ['runs out of memory', "parentPort.on('message', () => { throw Object.assign(new Error('memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }) })", DEAD],
    ['meets a fault of ours', "parentPort.on('message', () => { throw new TypeError('a fault of ours') })", { message: 'a fault of ours' }],
    ['meets a problem', `parentPort.on('message', () => parentPort.postMessage(${AWAY}))`, { message: 'the store went away', code: 'store-unavailable' }],
    ['answers another question', "parentPort.on('message', () => parentPort.postMessage({ digest: 'd' }))", { message: expect.stringContaining('another question') as string }],
  ])('that %s ends the list, which says so and leaves nothing behind', async (_, source, failure) => {
    await onSample(60, '1', embedded, async (app: App) => {
      const file = join(app.folder, 'thread.mjs')
      writeFileSync(file, `import { parentPort } from 'node:worker_threads'\nparentPort.on('message', (asked) => { if (asked === 'end') process.exit() })\n${source}\n`)
      await expect(runRank(app, { list: 'one', workers: 2, shardDebts: 3, thread: pathToFileURL(file) }, quiet)).rejects.toMatchObject(failure)
      const store = await app.store()
      expect(await store.lists()).toEqual([])
      // The act was abandoned, so that the next one has nothing to wait for or to sweep.
      expect((await store.check()).faults).toEqual([])
      expect((await runRank(app, { list: 'one', workers: 0 }, quiet)).debts).toBeGreaterThan(0)
      expect((await store.lists()).map(({ name }) => name)).toEqual(['one'])
    })
  })
})

describe('rank --workers', () => {
  it('prints the same list for any number of threads, from the flag and from the environment, and refuses what is no number of threads', async () => {
    await onSample(80, '2', embedded, async (app) => {
      const store = ['--store', app.settings.store, '--key-file', app.settings.keyFile, '--at', '2026-03-04T15:00:00Z', '-q', '--json', '-n']
      const ranked = (...more: readonly string[]): unknown => json(rightparty(app.folder, [...store, 'rank', '--list', 'one', ...more]))
      expect(ranked('--workers', '2')).toEqual(ranked('--workers', '0'))
      for (const wrong of ['-1', '1.5', 'two', '65']) expect(rightparty(app.folder, [...store, 'rank', '--workers', wrong]).code).toBe(2)
    })
    expect(readSettings({}, { RIGHTPARTY_WORKERS: '2' }, '/nowhere').workers).toBe(2)
    expect(readSettings({}, {}, '/nowhere').workers).toBeUndefined()
    for (const wrong of ['', '-1', '1.5', 'two', '65']) expect(() => readSettings({}, { RIGHTPARTY_WORKERS: wrong }, '/nowhere')).toThrow('RIGHTPARTY_WORKERS')
  })

  it('is ended by Ctrl-C in the middle of judging, without a crash of the engine that threads are in, and leaves nothing behind', async () => {
    await onSample(1500, '3', embedded, async (app) => {
      const store = ['--store', app.settings.store, '--key-file', app.settings.keyFile, '--at', '2026-03-04T15:00:00Z']
      const running = startRightparty(app.folder, [...store, 'rank', '--list', 'one', '--workers', '2'])
      const ended = await interruptedWhen(running, join(app.folder, 's.db'), 'SELECT 1 FROM judgement')
      // Where it was nearly done, it may be while the graph is measured, or over.
      expect([130, 'SIGINT', 0]).toContain(ended)
      const lists = await (await app.store()).lists()
      expect(lists.length).toBe(ended === 0 ? 1 : 0)
      if (ended !== 0) expect((await runRank(app, { list: 'one', workers: 0 }, quiet)).debts).toBeGreaterThan(0)
    })
  })
})
