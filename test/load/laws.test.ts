import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LoadInput, LoadStore } from '../../src/model/load.js'
import { Problem } from '../../src/model/problem.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import {
  contentsOf, DEBTS, gateOf, input, load, OBLIGATIONS, PARTIES, POINTS, portfolio, RELATIONS, SOURCES, totals, withStore,
} from './portfolio.js'

const FILES: Readonly<Record<string, string>> = {
  'sources.csv': SOURCES,
  'parties.csv': PARTIES,
  'debts.csv': DEBTS,
  'obligations.csv': OBLIGATIONS,
  'contact_points.csv': POINTS,
  'relations.csv': RELATIONS,
  'events.ndjson': `{"event_id":"e1","party_id":"p1","event":{"kind":"request","what":"cease","at":"2026-01-01"},"source_id":"crm"}
{"event_id":"e2","party_id":"p1","event":{"kind":"correction","corrects":"e1","because":"misheard"},"source_id":"crm"}
`,
  'statuses.ndjson': '{"debt_id":"d1","kind":"overdue","source_id":"crm"}\n',
  'suppressions.csv': 'value,scope,reason,from,source_id\n+442071838750,voice,opt_out,2026-01-01,crm\n',
}

/** One change to one file: some bytes taken out at a place and others put in. */
const change = fc.record({
  file: fc.constantFrom(...Object.keys(FILES)),
  at: fc.noBias(fc.nat({ max: 9999 })),
  inHeader: fc.oneof({ weight: 19, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  cut: fc.nat({ max: 12 }),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc.uint8Array({ min: 9, max: 126, maxLength: 6 }),
    fc.constantFrom(',', '"', '\n', '\r', 'p1', 'crm', 'p1,person,Eve,,,,crm\n', '""', '\n\n', '}', '1e999', '\uFEFF', '２１２').map((text) => Buffer.from(text)),
  ),
})

function changed(changes: readonly Change[], chunkBytes: number): readonly LoadInput[] {
  const bytes = new Map(Object.entries(FILES).map(([name, text]) => [name, Buffer.from(text)]))
  for (const { file, at, inHeader, cut, put } of changes) {
    const before = bytes.get(file) ?? Buffer.alloc(0)
    // The header is changed seldom: most changes there are an error of the whole file.
    const body = file.endsWith('.csv') && !inHeader ? before.indexOf(10) + 1 : 0
    const place = body + Math.floor((at * (before.length - body)) / 10_000)
    bytes.set(file, Buffer.concat([before.subarray(0, place), put, before.subarray(place + cut)]))
  }
  return [...bytes].map(([name, content]) => input(name, content, chunkBytes))
}

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never

/** In the second every byte is a character; in the first most changes make wrong bytes. */
const encodings = fc.constantFrom('utf-8', 'windows-1252')

const admit = gateOf((use) => (use.subjectRole === 'unknown' ? 'REVIEW' : use.subjectRole === 'reference' ? 'REJECT' : 'ADMIT'))

/** Loads into a store of its own and gives everything that came of it. */
async function outcomeOf(inputs: readonly LoadInput[]): Promise<unknown> {
  return withStore(async (store) => {
    try {
      const report = await load(store, inputs, {}, { admit })
      const files = report.files.map((file) => JSON.stringify(file)).toSorted()
      return { files, digest: report.digest, contents: await contentsOf(store) }
    } catch (error) {
      // Wrong bytes and unknown columns: nothing to compare but that both loads say so.
      expect(error).toBeInstanceOf(Problem)
      return 'problem'
    }
  })
}

describe('the laws of a load', () => {
  it('accounts for every row of every file, whatever the bytes, or says what is wrong before anything is written', async () => {
    let reports = 0
    await withStore(async (store) => {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 200 }), encodings, async (changes, chunkBytes, encoding) => {
          let report
          try {
            report = await load(store, changed(changes, chunkBytes), { dryRun: true, encoding }, { admit })
          } catch (error) {
            // Wrong bytes and unknown columns are errors of the whole file; any other failure is ours.
            expect(error).toBeInstanceOf(Problem)
            return
          }
          reports++
          for (const file of report.files) {
            expect(file.accepted + file.changed + file.unchanged + file.rejected + file.refused + file.held).toBe(file.rows)
            expect(file.rejected === 0).toBe(Object.keys(file.rejectCodes).length === 0)
          }
          expect(report.rejects.length).toBe(totals(report).rejected)
        }),
        { numRuns: 400 },
      )
      expect(await contentsOf(store)).toEqual([])
      expect(reports).toBeGreaterThan(100)
    })
  })

  it('gives the same report and the same store whatever the chunks and the order of files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), fc.integer({ min: 1, max: 64 }), async (changes, chunkBytes) => {
        expect(await outcomeOf(changed(changes, chunkBytes).toReversed())).toEqual(await outcomeOf(changed(changes, 1 << 20)))
      }),
      { numRuns: 40 },
    )
  })

  it('changes nothing when any load is run a second time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 3 }), async (changes) => {
        await withStore(async (store) => {
          const inputs = changed(changes, 1 << 20)
          let first
          try {
            first = totals(await load(store, inputs, {}, { admit }))
          } catch (error) {
            expect(error).toBeInstanceOf(Problem)
            return
          }
          const before = await contentsOf(store)
          const second = totals(await load(store, inputs, {}, { admit }))
          expect(second).toEqual({ ...first, accepted: 0, changed: 0, unchanged: first.accepted + first.changed + first.unchanged })
          expect(await contentsOf(store)).toEqual(before)
        })
      }),
      { numRuns: 40 },
    )
  })

  it('ends in the same store when it is stopped at any write and run again', async () => {
    const whole = await withStore(async (store) => {
      await load(store, portfolio(), {}, { admit })
      return contentsOf(store)
    })
    for (let stopAt = 1; ; stopAt++) {
      const folder = mkdtempSync(join(tmpdir(), 'rightparty-stop-'))
      try {
        const path = join(folder, 'store.db')
        const store = await openEmbedded({ path })
        const wasStopped = await load(stopping(store, stopAt), portfolio(), {}, { admit }).then(() => false, () => true)
        await store.close()
        const again = await openEmbedded({ path })
        if (wasStopped) expect(await contentsOf(again)).toEqual([])
        await load(again, portfolio().toReversed(), {}, { admit })
        expect(await contentsOf(again)).toEqual(whole)
        expect((await again.check()).faults).toEqual([])
        await again.close()
        if (!wasStopped) {
          expect(stopAt).toBeGreaterThan(4)
          return
        }
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    }
  })
})

/** A store that fails for good at its nth write, as one that is killed. */
function stopping(store: LoadStore, stopAt: number): LoadStore {
  let writes = 0
  const counted = <Args extends readonly unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (++writes >= stopAt) throw new Error('stopped')
      return write(...args)
    }
  return {
    ...store, beginLoad: counted(store.beginLoad), writeVersions: counted(store.writeVersions), writeRefusals: counted(store.writeRefusals),
    writeHeld: counted(store.writeHeld), commitLoad: counted(store.commitLoad), abandon: counted(store.abandon),
  }
}
