import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { canonical, growTree, verifyLedger } from '../../src/ledger/index.js'
import { contentDigest } from '../../src/store/digest.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import type { Store } from '../../src/store/port.js'
import { LIST_ENTRIES, LOAD_DEBTS, writeList, writeLoad } from './crash/acts.js'
import { all, nth, problem } from './samples.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
let built: string
let child: string
let folder: string
let path: string

beforeAll(() => {
  // Compiled inside the checkout, so that the child finds the packages.
  mkdirSync(join(ROOT, 'node_modules', '.cache'), { recursive: true })
  built = mkdtempSync(join(ROOT, 'node_modules', '.cache', 'crash-'))
  const done = spawnSync(process.execPath, [
    join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '--ignoreConfig', '--noCheck', '--module', 'nodenext', '--target', 'es2023',
    '--skipLibCheck', '--types', 'node', '--resolveJsonModule', '--rootDir', ROOT, '--outDir', built, join(ROOT, 'test/store/crash/child.ts'),
    join(ROOT, 'src/store/embedded/load-thread.ts'),
  ], { cwd: ROOT, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`the child does not compile: ${done.stdout}${done.stderr}`)
  child = join(built, 'test', 'store', 'crash', 'child.js')
})
afterAll(() => rmSync(built, { recursive: true, force: true }))
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rightparty-crash-'))
  path = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A child at work: the lines it said, and a way to wait for one. */
interface Worker {
  readonly process: ChildProcess
  readonly lines: readonly string[]
  readonly said: (word: string) => Promise<void>
  readonly ended: Promise<void>
}

function work(mode: string, from = 0, until = 0): Worker {
  const started = spawn(process.execPath, [child, mode, path, String(from), String(until)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines: string[] = []
  let rest = ''
  const wakes: (() => void)[] = []
  const wake = (): void => { for (const one of wakes.splice(0)) one() }
  started.stdout.on('data', (bytes: Buffer) => {
    const parts = (rest + bytes.toString()).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    wake()
  })
  const ended = new Promise<void>((resolve) => started.on('close', () => { wake(); resolve() }))
  const said = async (word: string): Promise<void> => {
    while (!lines.some((line) => line.startsWith(word))) {
      if (started.exitCode !== null) throw new Error(`the child ended without saying ${word}: ${lines.join(', ')}`)
      await new Promise<void>((resolve) => wakes.push(resolve))
    }
  }
  return { process: started, lines, said, ended }
}

/** Kills a child some moment after it opened the store. */
async function killAfter(worker: Worker, waitMs: number): Promise<void> {
  await worker.said('open')
  await new Promise((resolve) => setTimeout(resolve, waitMs))
  worker.process.kill('SIGKILL')
  await worker.ended
}

const acknowledged = (worker: Worker): number => worker.lines.filter((line) => line.startsWith('done')).length

/** Moments spread over an act, the same in each run. */
const MOMENTS_MS = [1, 9, 23, 38, 57, 81, 120, 170]

async function uninterrupted(loads: number, lists: number): Promise<string> {
  const store = await openEmbedded({ path: join(folder, 'whole.db') })
  for (let i = 0; i < loads; i++) await writeLoad(store, i)
  for (let i = 0; i < lists; i++) await writeList(store, i)
  const digest = await contentDigest(store, canonical)
  await store.close()
  return digest
}

async function ledgerFault(store: Store): Promise<unknown> {
  await store.integrate(growTree)
  return (await verifyLedger(store.leaves(0), await store.treeState())).firstBad
}

describe('a store whose process is killed', () => {
  it.each(['load', 'threaded'])('loses no acknowledged load, shows no half one, and ends after a rerun as if nothing had happened (%s)', async (mode) => {
    let next = 0
    for (const waitMs of MOMENTS_MS) {
      const worker = work(mode, next, 1000)
      await killAfter(worker, waitMs)
      const store = await openEmbedded({ path })
      const done = (await store.revision()) / nth(1)
      expect(done).toBeGreaterThanOrEqual(next + acknowledged(worker))
      // An act may be committed and killed before it said so, but no more than that one.
      expect(done).toBeLessThanOrEqual(next + acknowledged(worker) + 1)
      expect((await all(store.debtIds())).length).toBe(done === 0 ? 0 : done * LOAD_DEBTS + 1)
      expect((await store.counts()).debt).toBe(done === 0 ? 0 : done * LOAD_DEBTS + 1)
      expect((await store.pending()) + (await store.treeState()).size).toBe(done)
      expect((await store.check()).faults.filter((fault) => !fault.includes('an act is open'))).toEqual([])
      await store.close()
      next = done
    }
    const store = await openEmbedded({ path })
    await writeLoad(store, next)
    expect(await contentDigest(store, canonical)).toBe(await uninterrupted(next + 1, 0))
    expect((await store.check()).faults).toEqual([])
    expect(await ledgerFault(store)).toBeUndefined()
    await store.close()
  })

  it('loses no acknowledged list and shows no half one', async () => {
    let next = 0
    for (const waitMs of MOMENTS_MS) {
      const worker = work('list', next, 1000)
      await killAfter(worker, waitMs)
      const store = await openEmbedded({ path })
      const lists = await store.lists()
      expect(lists.length).toBeGreaterThanOrEqual(next + acknowledged(worker))
      for (const { name } of lists) expect((await store.entries(name, 0, 5000)).length).toBe(LIST_ENTRIES)
      expect(await store.pending()).toBe(lists.length)
      next = lists.length
      await store.close()
    }
    const store = await openEmbedded({ path })
    await writeList(store, next)
    expect((await store.lists()).map((list) => list.name)).toEqual(Array.from({ length: next + 1 }, (_, i) => `list-${next - i}`))
    expect((await store.check()).faults).toEqual([])
    expect(await ledgerFault(store)).toBeUndefined()
    await store.close()
  })

  it.each(['leaves', 'together'])('loses and doubles no acknowledged ledger leaf, whether they come one by one or share their commits (%s)', async (mode) => {
    const said: string[] = []
    // As many rounds as it takes on a busy machine to hear something before each end.
    for (let round = 0; round < 5 || (said.length <= 5 && round < 100); round++) {
      const waitMs = MOMENTS_MS[round % MOMENTS_MS.length]!
      const worker = work(mode, 0, 100_000)
      await killAfter(worker, waitMs)
      said.push(...worker.lines.filter((line) => line.startsWith('leaf')).map((line) => line.slice(5)))
    }
    const store = await openEmbedded({ path })
    while ((await store.integrate(growTree)) > 0);
    const kept = (await all(store.leaves(0))).map((one) => one.leafId)
    expect(said.length).toBeGreaterThan(5)
    expect(said.filter((id) => !kept.includes(id))).toEqual([])
    expect(new Set(kept).size).toBe(kept.length)
    expect(await ledgerFault(store)).toBeUndefined()
    await store.close()
  })
})

describe('two processes on one store', () => {
  it('cannot both have an act open; the living one is left alone, and a dead one is swept', async () => {
    const holder = work('hold')
    await holder.said('holding')
    const store = await openEmbedded({ path })
    await expect(store.beginLoad('mine', 1)).rejects.toEqual(problem('conflict'))
    await expect(store.beginLoad('mine', 1)).rejects.toThrow(/^[^:]+: try again when that is done$/)
    await expect(store.beginList('mine', 1)).rejects.toEqual(problem('conflict'))
    // A living owner is at work, which is no fault; a dead one has left something behind.
    expect((await store.check()).faults).toEqual([])
    holder.process.kill('SIGKILL')
    await holder.ended
    expect((await store.check()).faults).toEqual([expect.stringContaining('act is open')])
    await writeLoad(store, 0)
    expect((await all(store.debtIds())).includes('held' as never)).toBe(false)
    expect((await store.check()).faults).toEqual([])
    await store.close()
  })

  it('append and number leaves at the same time without losing or doubling one', async () => {
    const workers = [work('leaves', 0, 120), work('leaves', 0, 120)]
    await Promise.all(workers.map((worker) => worker.ended))
    const said = workers.flatMap((worker) => worker.lines.filter((line) => line.startsWith('leaf')).map((line) => line.slice(5)))
    expect(said.length).toBe(240)
    const store = await openEmbedded({ path })
    await store.integrate(growTree)
    expect((await all(store.leaves(0))).map((one) => one.leafId).toSorted()).toEqual(said.toSorted())
    expect(await ledgerFault(store)).toBeUndefined()
    await store.close()
  })

  it('read while the other writes, and see whole loads only', async () => {
    const worker = work('load', 0, 12)
    await worker.said('open')
    const store = await openEmbedded({ path })
    const seen = new Set<number>()
    while (worker.process.exitCode === null) {
      seen.add(((await store.counts()).debt - 1) / LOAD_DEBTS)
      const at = await store.revision()
      expect((await all(store.debtIds(at))).length).toBe(at === 0 ? 0 : (at / nth(1)) * LOAD_DEBTS + 1)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect([...seen].filter((count) => count > 0 && !Number.isInteger(count))).toEqual([])
    await worker.ended
    expect(await store.revision()).toBe(nth(12))
    await store.close()
  })
})

describe('a store on a disk that takes no more', () => {
  it.each(['fill', 'fill-threaded'])('says what to do, keeps what was committed, and goes on when there is room (%s)', async (mode) => {
    const store = await openEmbedded({ path })
    await writeLoad(store, 0)
    await store.close()
    // The shell bounds the size of files (in KiB) and lets the write fail instead of ending the process.
    const done = spawnSync('bash', ['-c', 'trap "" XFSZ; ulimit -f 6000; exec "$0" "$@"', process.execPath, child, mode, path], { encoding: 'utf8' })
    if (done.error !== undefined) return
    expect(done.stdout).toMatch(/^open\nstore-unavailable: the store .*(disk|space)/)
    const roomy = await openEmbedded({ path })
    expect((await all(roomy.debtIds())).length).toBe(LOAD_DEBTS + 1)
    await writeLoad(roomy, 1)
    expect((await all(roomy.debtIds())).length).toBe(2 * LOAD_DEBTS + 1)
    expect((await roomy.check()).faults).toEqual([])
    await roomy.close()
  })

  it('says what to do also where the log that is left cannot be merged at the end, and loses nothing of it', async () => {
    const store = await openEmbedded({ path })
    for (let i = 0; i < 8; i++) await writeLoad(store, i)
    await store.close()
    const kib = Math.ceil(statSync(path).size / 1024)
    const done = spawnSync('bash', ['-c', `trap "" XFSZ; ulimit -f ${kib + 64}; exec "$0" "$@"`, process.execPath, child, 'fill', path], { encoding: 'utf8' })
    if (done.error !== undefined) return
    expect(done.stdout).toMatch(/\nclosed store-unavailable: the store .*(disk|space).*\n$/)
    const roomy = await openEmbedded({ path })
    expect((await all(roomy.debtIds())).length).toBe(8 * LOAD_DEBTS + 1)
    await writeLoad(roomy, 8)
    expect((await all(roomy.debtIds())).length).toBe(9 * LOAD_DEBTS + 1)
    expect((await roomy.check()).faults).toEqual([])
    await roomy.close()
  })
})
