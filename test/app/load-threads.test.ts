import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runLoad } from '../../src/app/load-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { inFolder, json, rightparty, startRightparty } from '../cli/command.js'
import { interruptedWhen } from './interrupted.js'
import { ENTRIES, loadThreads } from './load-threads.js'

const quiet = (): void => undefined

loadThreads('the embedded store', () => Promise.resolve('sqlite:./s.db'), { numRuns: 2, parties: 60, workers: [0, 1, 2, 5] })

async function onFiles<T>(parties: number, work: (app: App, folder: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store: 'sqlite:./s.db', keyFile: join(folder, 'one.key'), at: '2026-03-04T15:00:00Z' }, {}, folder), folder)
    try {
      await runSample(app, { dir: 'files', parties, seed: '1' }, quiet)
      return await work(app, folder)
    } finally {
      await app.close()
    }
  })
}

describe('a thread that reads files for a load', () => {
  it.each([
    ['ends in the middle', "let asked = 0; parentPort.on('message', () => { if (++asked === 2) process.exit(0); parentPort.postMessage({ value: 0 }) })", 'ended before its work was done'],
    ['ends before it was asked anything', 'process.exit(1)', 'ended before its work was done'],
    ['meets a fault of ours', "parentPort.on('message', () => { throw new TypeError('a fault of ours') })", 'a fault of ours'],
    ['meets a problem', "parentPort.on('message', (m) => m === 'end' ? process.exit() : parentPort.postMessage({ problem: { code: 'invalid-input', message: 'a bad file', errors: [] } }))", 'a bad file'],
  ])('that %s ends the load before anything is written', async (_, source, message) => {
    await onFiles(30, async (app, folder) => {
      const file = join(folder, 'thread.mjs')
      writeFileSync(file, `import { parentPort } from 'node:worker_threads'\n${source}\n`)
      await expect(runLoad(app, { paths: ['files'], workers: 1, entries: { ...ENTRIES, reading: pathToFileURL(file) } }, quiet)).rejects.toThrow(message)
      expect([(await (await app.store()).check()).faults, (await (await app.store()).counts()).party]).toEqual([[], 0])
      expect((await runLoad(app, { paths: ['files'], workers: 1, entries: ENTRIES }, quiet)).written).toBe(true)
    })
  })

  it('lets the first bad file of several be told, as when they are read one after another', async () => {
    await onFiles(30, async (app, folder) => {
      for (const bad of [['relations.csv'], ['obligations.csv', 'relations.csv'], ['debts.csv', 'parties.csv', 'relations.csv'], ['contact_points.csv', 'relations.csv']]) {
        await runSample(app, { dir: `files-${bad.length}-${bad[0]}`, parties: 30, seed: '1' }, quiet)
        for (const name of bad) {
          const path = join(folder, `files-${bad.length}-${bad[0]}`, name)
          writeFileSync(path, readFileSync(path, 'utf8').replace('source_id', `column_of_${name.replace('.csv', '')}`))
        }
        const told = async (workers: number): Promise<unknown> => runLoad(app, { paths: [`files-${bad.length}-${bad[0]}`], workers, entries: ENTRIES }, quiet).catch((error: unknown) => (error as Error).message)
        const alone = await told(0)
        expect(alone).toContain('column_of_')
        expect([await told(1), await told(2)]).toEqual([alone, alone])
      }
    })
  })
})

describe('load --workers', () => {
  it('answers the same for any number of threads, and refuses what is no number of threads', async () => {
    await onFiles(60, async (_, folder) => {
      const loaded = (workers: string): object => {
        const answer = json<Record<string, unknown>>(rightparty(folder, ['--store', `sqlite:./w${workers}.db`, '--key-file', 'one.key', '-q', '--json', 'load', 'files', '--workers', workers]))
        return { ...answer, leafId: '' }
      }
      expect(loaded('2')).toEqual(loaded('0'))
      for (const wrong of ['-1', '1.5', 'two', '65']) expect(rightparty(folder, ['load', 'files', '--workers', wrong]).code).toBe(2)
    })
  })

  it('is ended by Ctrl-C in the middle, without a crash of the engine that a thread is in, and the next load goes through', async () => {
    await onFiles(1500, async (app, folder) => {
      await app.madeStore()
      const running = startRightparty(folder, ['--store', 'sqlite:./s.db', '--key-file', 'one.key', 'load', 'files', '--workers', '2'])
      const ended = await interruptedWhen(running, join(folder, 's.db'), "SELECT 1 FROM act WHERE state = 'open'")
      // Where it was nearly done, it may be over: some rows of the sample are rejected.
      expect([130, 'SIGINT', 3]).toContain(ended)
      expect((await runLoad(app, { paths: ['files'], workers: 1, entries: ENTRIES }, quiet)).written).toBe(true)
      expect((await (await app.store()).check()).faults).toEqual([])
    })
  })
})
