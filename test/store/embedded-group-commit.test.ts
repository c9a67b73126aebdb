import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerLeaf } from '../../src/model/ledger.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import type { Store } from '../../src/store/port.js'
import { ask, leaseOf, line, makeList, owed } from './dispatch-samples.js'
import { leaf, load, problem } from './samples.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rightparty-together-'))
  path = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** What another reader of the file finds of the ledger. */
function leavesOnDisk(): readonly string[] {
  const db = new DatabaseSync(path, { readOnly: true, returnArrays: true })
  try {
    return (db.prepare('SELECT leaf_id FROM leaf ORDER BY arrival').all() as unknown as readonly (readonly string[])[]).map(([id]) => id!)
  } finally {
    db.close()
  }
}

/** Holds the file's one write lock until it is told to let go. */
function holdLock(): () => void {
  const db = new DatabaseSync(path)
  db.exec('BEGIN IMMEDIATE')
  return () => {
    db.exec('COMMIT')
    db.close()
  }
}

async function leasable(store: Store, lines: number): Promise<void> {
  await load(store, 'a', Array.from({ length: lines }, (_, i) => owed(`d${i + 1}`, `p${i + 1}`)).flat())
  await makeList(store, 'l', Array.from({ length: lines }, (_, i) => line(i + 1, `d${i + 1}`, `p${i + 1}`)))
}

/** Takes so long that not every act has its turn in one commit. */
function takeLong(): void {
  const untilMs = performance.now() + 10
  while (performance.now() < untilMs);
}

describe('acts that are asked for at once', () => {
  it('are answered only when another reader finds them on the disk, in the order in which they were asked for', async () => {
    const store = await openEmbedded({ path })
    const leaves: readonly LedgerLeaf[] = Array.from({ length: 200 }, (_, i) => leaf(`${i}`))
    await Promise.all(leaves.map(async (one) => {
      await store.appendLeaf(one)
      expect(leavesOnDisk()).toContain(one.leafId)
    }))
    expect(leavesOnDisk()).toEqual(leaves.map((one) => one.leafId))
    await store.close()
  })

  it('see what those before them did: no entry is leased twice', async () => {
    const store = await openEmbedded({ path })
    await leasable(store, 30)
    const calls = Array.from({ length: 30 }, (_, call) =>
      store.lease(ask('l', { limit: 1, judge: (listed) => ({ lease: leaseOf(listed, 'l', `${call}`) }), leaf: () => leaf(`${call}`) })))
    expect((await Promise.all(calls)).map((found) => found.leases[0]?.rank)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
    await store.close()
  })

  it('are all done in their order where one commit has no time for all of them', async () => {
    const store = await openEmbedded({ path })
    await leasable(store, 8)
    const calls = Array.from({ length: 8 }, (_, call) => store.lease(ask('l', {
      limit: 1, judge: (listed) => {
        takeLong()
        return { lease: leaseOf(listed, 'l', `${call}`) }
      }, leaf: () => leaf(`${call}`),
    })))
    expect((await Promise.all(calls)).map((found) => found.leases[0]?.rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    await store.close()
  })

  it('fail each for itself: of one that fails nothing stands, and of the others everything', async () => {
    const store = await openEmbedded({ path })
    await leasable(store, 12)
    const calls = Array.from({ length: 12 }, (_, call) => store.lease(ask('l', {
      limit: 1, judge: (listed) => ({ lease: leaseOf(listed, 'l', `${call}`) }), leaf: () => {
        if (call % 3 === 1) throw new Error(`no leaf of ${call}`)
        return leaf(`${call}`)
      },
    })))
    const answers = (await Promise.allSettled(calls)).map((one) => (one.status === 'fulfilled' ? one.value.leases[0]?.rank : String(one.reason)))
    expect(answers).toEqual([1, 'Error: no leaf of 1', 2, 3, 'Error: no leaf of 4', 4, 5, 'Error: no leaf of 7', 6, 7, 'Error: no leaf of 10', 8])
    expect((await store.openLeases(0, '', 100)).map((one) => one.rank).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    await store.close()
  })

  it('are all refused when their commit cannot be made, leave nothing, and can be asked for again', async () => {
    const store = await openEmbedded({ path, busyMs: 50 })
    await store.appendLeaf(leaf('before'))
    const release = holdLock()
    const leaves = Array.from({ length: 5 }, (_, i) => leaf(`${i}`))
    const refused = await Promise.allSettled(leaves.map((one) => store.appendLeaf(one)))
    expect(refused.map((one) => one.status === 'rejected' && one.reason)).toEqual(leaves.map(() => problem('store-unavailable')))
    expect(leavesOnDisk().length).toBe(1)
    release()
    await Promise.all(leaves.map((one) => store.appendLeaf(one)))
    expect(leavesOnDisk().length).toBe(6)
    await store.close()
  })

  it('are done before the store is closed', async () => {
    const store = await openEmbedded({ path })
    const leaves = Array.from({ length: 150 }, (_, i) => leaf(`${i}`))
    const done = leaves.map((one) => store.appendLeaf(one))
    await store.close()
    await Promise.all(done)
    expect(leavesOnDisk().length).toBe(150)
    await expect(store.appendLeaf(leaf('after'))).rejects.toEqual(problem('store-unavailable'))
  })
})
