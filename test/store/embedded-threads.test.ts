import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/index.js'
import { fullDigest } from '../../src/store/digest.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import type { NewVersion, Store } from '../../src/store/port.js'
import { conformLoads } from './conformance-acts.js'
import { conformRecording } from './conformance-recording.js'
import { conformVersions } from './conformance.js'
import { debt, leaf, load, owes, party, problem, tie, version } from './samples.js'

/** What the built product runs in a thread. */
const THREAD = new URL('../../dist/store/embedded/load-thread.js', import.meta.url)

let folder: string
let opened: Store[]
beforeEach(() => {
  expect(existsSync(THREAD), 'build the product first: npm run build').toBe(true)
  folder = mkdtempSync(join(tmpdir(), 'rightparty-threads-'))
  opened = []
})
afterEach(async () => {
  for (const store of opened) await store.close()
  rmSync(folder, { recursive: true })
})

/** A store whose loads are written in the thread that asks. */
async function alone(file: string): Promise<Store> {
  const store = await openEmbedded({ path: join(folder, file) })
  opened.push(store)
  return store
}

/** A store all of whose loads are written by threads. */
async function threaded(file: string, entry = THREAD): Promise<Store> {
  const store = await alone(file)
  return { ...store, beginLoad: (actId, nowMs) => store.beginLoad(actId, nowMs, { entry }) }
}

describe('a store whose loads are written by a thread', () => {
  let store: Store
  beforeEach(async () => {
    store = await threaded('s.db')
  })
  const reopen = async (): Promise<void> => {
    await store.close()
    store = await threaded('s.db')
  }
  conformVersions(() => store)
  conformLoads(() => store, reopen)
  conformRecording(() => store)
})

const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const versions: fc.Arbitrary<NewVersion> = fc.oneof(
  fc.tuple(ids, fc.string()).map(([id, name]) => party(id, { name })),
  ids.map((id) => version('party', id, null)),
  fc.tuple(ids, fc.string()).map(([id, balance]) => debt(id, { balance })),
  fc.tuple(ids, ids).map(([a, b]) => owes(a, b)),
  fc.tuple(ids, ids).map(([a, b]) => tie(a, 'spouse_of', b)),
)
/** Loads of batches; the last of which may be abandoned. */
const loads = fc.array(fc.array(fc.array(versions, { maxLength: 12 }), { maxLength: 4 }), { minLength: 1, maxLength: 3 })

async function written(store: Store, all: readonly (readonly (readonly NewVersion[])[])[]): Promise<unknown> {
  for (const [i, batches] of all.entries()) {
    const dropped = await store.beginLoad(`dropped ${i}`, i)
    for (const batch of batches.slice(1)) await store.writeVersions(dropped, batch)
    await store.abandon(dropped)
    const act = await store.beginLoad(`load ${i}`, i)
    for (const batch of batches) await store.writeVersions(act, batch)
    await store.commitLoad(act, i, { ...leaf(), leafId: `leaf ${i}` })
  }
  return [await fullDigest(store, canonical), await store.counts(), await store.check()]
}

describe('what a thread writes', () => {
  it('is the same to the last version, count and index as without one, whatever comes twice, ends or is thrown away', async () => {
    let run = 0
    await fc.assert(fc.asyncProperty(loads, async (all) => {
      run++
      const expected = await written(await alone(`${run}-0.db`), all)
      expect(expected).toMatchObject([{}, {}, { faults: [] }])
      expect(await written(await threaded(`${run}-1.db`), all)).toEqual(expected)
    }), { numRuns: 8, endOnFailure: true })
  })

  it('stands beside what this handle writes of the same load meanwhile, and neither is lost', async () => {
    const store = await threaded('s.db')
    await load(store, 'a', [party('p')])
    const act = await store.beginLoad('b', 2)
    const many = Array.from({ length: 4000 }, (_, i) => debt(`d${i}`))
    const writing = store.writeVersions(act, many)
    await store.writeRefusals(act, [{ keyHash: 'h', kind: 'party', sourceId: 's' as never, sourceClass: 'scraped_web', rules: ['r'] }])
    await writing
    await store.commitLoad(act, 2, leaf())
    expect([(await store.counts()).debt, (await store.gateCounts()).refused, (await store.check()).faults]).toEqual([4000, { r: 1 }, []])
  })
})

describe('a thread that writes a load', () => {
  const dead = problem('store-unavailable')
  it.each([
    ['ends in the middle', "let asked = 0; parentPort.on('message', () => { if (++asked === 2) process.exit(0); parentPort.postMessage({ value: 0 }) })", dead],
    ['ends before it was asked anything', 'process.exit(1)', dead],
    ['runs out of memory', "parentPort.on('message', () => { throw Object.assign(new Error('memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }) })", dead],
    ['meets a fault of ours', "parentPort.on('message', () => { throw new TypeError('a fault of ours') })", expect.objectContaining({ message: 'a fault of ours' })],
  ])('that %s fails the load, which leaves nothing behind', async (_, source, failure) => {
    const file = join(folder, 'thread.mjs')
    writeFileSync(file, `import { parentPort } from 'node:worker_threads'\n${source}\n`)
    const store = await threaded('s.db', pathToFileURL(file))
    const act = await store.beginLoad('b', 2)
    const writing = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) await store.writeVersions(act, [party(`p${i}`)])
    }
    await expect(writing()).rejects.toEqual(failure)
    await store.abandon(act)
    expect([(await store.counts()).party, (await store.check()).faults]).toEqual([0, []])
    await load(await alone('s.db'), 'c', [party('p')])
    expect((await store.counts()).party).toBe(1)
  })

  it('goes with the store that is closed under it, and the next load sweeps what it wrote', async () => {
    const store = await threaded('s.db')
    const act = await store.beginLoad('b', 2)
    await store.writeVersions(act, [party('lost')])
    await store.close()
    const again = await threaded('s.db')
    await load(again, 'c', [debt('d')])
    expect([(await again.counts()).party, (await again.counts()).debt, (await again.check()).faults]).toEqual([0, 1, []])
  })
})
