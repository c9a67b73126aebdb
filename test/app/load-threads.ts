import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runLoad, type LoadOptions } from '../../src/app/load-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { canonical } from '../../src/ledger/canonical.js'
import { contentDigest } from '../../src/store/digest.js'
import { inFolder } from '../cli/command.js'

const quiet = (): void => undefined
/** What the built product runs in threads. */
export const ENTRIES = {
  reading: new URL('../../dist/app/reading-thread.js', import.meta.url), writing: new URL('../../dist/store/embedded/load-thread.js', import.meta.url),
}

/** What may befall a file, each at a line of it. */
const DIRT: Readonly<Record<string, (lines: string[], at: number) => void>> = {
  quoted: (lines, at) => lines.splice(at, 1, `"${(lines[at] ?? '').split(',')[0] ?? ''}\n""日本\r\n é"${(lines[at] ?? '').replace(/^[^,]*/, '')}`),
  unclosed: (lines, at) => lines.splice(at, 0, `"never closed,${lines[at] ?? ''}`),
  short: (lines, at) => lines.splice(at, 1, (lines[at] ?? '').replace(/,[^,]*$/, '')),
  long: (lines, at) => lines.splice(at, 0, `${lines[at] ?? ''},more`),
  twice: (lines, at) => lines.splice(at, 0, lines[at] ?? ''),
  unknown: (lines, at) => lines.splice(at, 1, `NOBODY${lines[at] ?? ''}`),
  conflicting: (lines, at) => lines.splice(at, 0, (lines[at] ?? '').replace(/(\d)(?=[^\d]*$)/, '9')),
  gone: (lines, at) => lines.splice(at, 1),
  empty: (lines, at) => lines.splice(at, 0, '', ',,,'),
}
const FORMS: readonly ((text: string) => string)[] = [(text) => text, (text) => text.replaceAll('\n', '\r\n'), (text) => `\uFEFF${text}`, (text) => `${text}\n\n`]

/** What befalls the files of a portfolio: which file, what, and where in it. */
const accidents = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...Object.keys(DIRT)), fc.nat(), fc.nat(FORMS.length - 1)), { minLength: 4, maxLength: 40 })

function befall(folder: string, all: readonly (readonly [number, string, number, number])[]): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv') && name !== 'sources.csv').toSorted()
  for (const [file, what, line, form] of all) {
    const path = join(folder, names[file % names.length]!)
    const lines = readFileSync(path, 'utf8').replace(/^\uFEFF/, '').split('\n')
    DIRT[what]?.(lines, 1 + (line % Math.max(1, lines.length - 2)))
    writeFileSync(path, FORMS[form]!(lines.join('\n')))
  }
}

/** Everything that a load leaves, but for what is random or the hour. */
async function left(app: App, options: LoadOptions): Promise<unknown> {
  const { leafId: _leafId, ledgerSeq: _seq, rejectsFile, ...report } = await runLoad(app, options, quiet)
  const store = await app.store()
  const entries: unknown[] = []
  for await (const leaves of store.leaves(0)) entries.push(...leaves.map(({ entry }) => ({ ...(JSON.parse(entry) as object), time: '' })))
  return {
    report, rejects: rejectsFile === undefined ? '' : readFileSync(rejectsFile, 'utf8'), entries, content: await contentDigest(store, canonical),
    counts: await store.counts(), gate: await store.gateCounts(), check: await store.check(),
  }
}

/** The law of loads by several threads, for one kind of store. */
export function loadThreads(name: string, storeOf: () => Promise<string>, runs: { readonly numRuns: number; readonly parties: number; readonly workers: readonly number[] }): void {
  describe(`a load by several threads, on ${name}`, () => {
    it('leaves the same content, rejects, report and ledger entry whatever the number of threads and however dirty the files', async () => {
      expect(existsSync(ENTRIES.reading), 'build the product first: npm run build').toBe(true)
      await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 99 }), accidents, accidents, async (seed, first, second) => inFolder(async (keys) => {
        const outcomes: unknown[][] = []
        for (const workers of runs.workers) {
          outcomes.push(await inFolder(async (folder) => {
            const app = openApp(readSettings({ store: await storeOf(), keyFile: join(keys, 'one.key'), at: '2026-03-04T15:00:00Z' }, {}, folder), folder)
            try {
              await runSample(app, { dir: 'files', parties: runs.parties, seed: String(seed) }, quiet)
              const found: unknown[] = []
              for (const befallen of [first, second]) {
                befall(join(folder, 'files'), befallen)
                found.push(await left(app, { paths: ['files'], workers, entries: ENTRIES }))
              }
              return found
            } finally {
              await app.close()
            }
          }))
        }
        for (const outcome of outcomes.slice(1)) expect(outcome).toEqual(outcomes[0])
      })), { numRuns: runs.numRuns, endOnFailure: true })
    })
  })
}
