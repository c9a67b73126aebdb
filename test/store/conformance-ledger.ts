import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical, checkpointNote, EMPTY_TREE, growTree, leafHashOf, merkleRoot, noteSigner, rootOf, verifyLedger, type NoteSigner } from '../../src/ledger/index.js'
import type { Checkpoint } from '../../src/model/ledger.js'
import { BATCH_ROWS_MAX } from '../../src/model/limits.js'
import type { Store } from '../../src/store/port.js'
import { all, debt, leaf, load, problem, nth } from './samples.js'

async function firstBad(store: Store): Promise<unknown> {
  return (await verifyLedger(store.leaves(0), await store.treeState())).firstBad
}

const SIGNER = noteSigner(new Uint8Array(32).fill(7), 'rightparty/conformance')

/** The head of a store's ledger, signed. */
async function signed(store: Store, signer: NoteSigner = SIGNER, madeAtMs = 1000): Promise<Checkpoint> {
  const { size, peaks } = await store.treeState()
  return { size, peaks, origin: signer.name, note: checkpointNote({ size, root: rootOf({ size, peaks }) }, signer), madeAtMs }
}

async function grow(store: Store, by: number): Promise<void> {
  for (let i = 0; i < by; i++) await store.appendLeaf(leaf())
  await store.integrate(growTree)
}

/** What the port promises of the ledger's leaves and signed heads. */
export function conformLedger(store: () => Store, reopen: () => Promise<void>): void {
  describe('the ledger', () => {
    it('numbers every leaf once, in order of arrival, and gives the tree that they make', async () => {
      const leaves = Array.from({ length: 25 }, (_, i) => leaf(`act ${i}`))
      for (const [i, one] of leaves.entries()) {
        await store().appendLeaf(one)
        if (i % 7 === 0) await store().integrate(growTree)
      }
      expect(await store().seqOf(leaves[24]!.leafId)).toBeUndefined()
      expect(await store().pending()).toBe(3)
      expect(await store().integrate(growTree)).toBe(3)
      expect(await store().integrate(growTree)).toBe(0)
      await reopen()
      const kept = await all(store().leaves(0))
      expect(kept).toEqual(leaves.map((one, seq) => ({ ...one, seq })))
      expect((await all(store().leaves(20))).map((one) => one.seq)).toEqual([20, 21, 22, 23, 24])
      expect(await all(store().leaves(25))).toEqual([])
      expect(rootOf(await store().treeState())).toBe(merkleRoot(leaves.map((one) => one.leafHash)))
      expect(await store().seqOf(leaves[24]!.leafId)).toBe(24)
      expect(await store().seqOf('nobody')).toBeUndefined()
      expect(await firstBad(store())).toBeUndefined()
    })

    it('starts as the empty tree', async () => {
      expect(await store().treeState()).toEqual(EMPTY_TREE)
      expect(await store().integrate(growTree)).toBe(0)
      expect(await firstBad(store())).toBeUndefined()
    })

    it('writes a leaf that comes again only once, and refuses another entry under its id', async () => {
      const one = leaf('once')
      await store().appendLeaf(one)
      await store().appendLeaf(one)
      await store().integrate(growTree)
      await store().appendLeaf(one)
      expect([await store().pending(), (await store().treeState()).size]).toEqual([0, 1])
      await expect(store().appendLeaf({ ...leaf('other'), leafId: one.leafId })).rejects.toEqual(problem('conflict'))
    })

    it('commits an act and its leaf together or not at all', async () => {
      const taken = leaf('taken')
      await store().appendLeaf(taken)
      const act = await store().beginLoad('a', 1)
      await store().writeVersions(act, [debt('d')])
      await expect(store().commitLoad(act, 1, { ...leaf('clash'), leafId: taken.leafId })).rejects.toEqual(problem('conflict'))
      expect([await store().revision(), await all(store().debtIds()), await store().pending()]).toEqual([0, [], 1])
      await store().abandon(act)
      await load(store(), 'b', [debt('d')])
      expect([await store().revision(), await store().pending()]).toEqual([nth(1), 2])
    })

    it('lets a commit that failed be tried again, and then holds the act once', async () => {
      await load(store(), 'a', [debt('d', { balance: '1' }), debt('e')])
      const taken = leaf('taken')
      await store().appendLeaf(taken)
      const act = await store().beginLoad('b', 1)
      await store().writeVersions(act, [debt('d', { balance: '2' }), debt('f'), debt('f', { balance: '3' })])
      await expect(store().commitLoad(act, 1, { ...leaf('clash'), leafId: taken.leafId })).rejects.toEqual(problem('conflict'))
      expect(await store().commitLoad(act, 1, leaf('good'))).toBe(nth(2))
      expect((await all(store().facts('debt'))).map((fact) => [fact.content.debtId, fact.content.balance])).toEqual([['d', '2'], ['e', '10.00'], ['f', '3']])
      expect((await store().counts()).debt).toBe(3)
      expect((await store().check()).faults).toEqual([])
    })

    it('keeps the tree as it was when growing fails', async () => {
      await store().appendLeaf(leaf())
      await expect(store().integrate(() => { throw new Error('no') })).rejects.toThrow('no')
      await expect(store().integrate((state) => state)).rejects.toThrow('another number of leaves')
      expect([await store().pending(), await store().treeState()]).toEqual([1, EMPTY_TREE])
    })

    it('loses and doubles no leaf when many write and integrate at once', async () => {
      const ids = Array.from({ length: 60 }, () => randomUUID())
      await Promise.all(ids.flatMap((id) => [
        store().appendLeaf({ leafId: id, entry: canonical({ id }), leafHash: leafHashOf(canonical({ id })) }), store().integrate(growTree),
      ]))
      await store().integrate(growTree)
      const kept = await all(store().leaves(0))
      expect(kept.map((one) => one.seq)).toEqual(ids.map((_, i) => i))
      expect(new Set(kept.map((one) => one.leafId))).toEqual(new Set(ids))
      expect(await firstBad(store())).toBeUndefined()
    })

    it('holds the leaf of every act, numbered or pending', async () => {
      await load(store(), 'a', [debt('d')])
      expect(await store().actsWithoutLeaf()).toBe(0)
      await store().integrate(growTree)
      await load(store(), 'b', [debt('e')])
      await reopen()
      expect(await store().actsWithoutLeaf()).toBe(0)
    })

    it('gives no more leaves than asked for, across batches too', async () => {
      for (let i = 0; i < 12; i++) await store().appendLeaf(leaf(`act ${i}`))
      await store().integrate(growTree)
      expect((await all(store().leaves(3, 4))).map((one) => one.seq)).toEqual([3, 4, 5, 6])
      expect((await all(store().leaves(10, 40))).map((one) => one.seq)).toEqual([10, 11])
      expect(await all(store().leaves(3, 0))).toEqual([])
    })
  })

  describe('signed heads of the ledger', () => {
    it('are kept by size, each once, and found by the size that they cover', async () => {
      expect([await store().checkpointUpTo(), await all(store().checkpoints(0))]).toEqual([undefined, []])
      const heads: Checkpoint[] = []
      for (const by of [1, 2, 5]) {
        await grow(store(), by)
        heads.push(await signed(store()))
      }
      // Whoever signed first may be heard last.
      for (const head of heads.toReversed()) await store().keepCheckpoint(head)
      await store().keepCheckpoint({ ...heads[1]!, madeAtMs: 5 })
      await reopen()
      expect(await all(store().checkpoints(0))).toEqual(heads)
      expect(await all(store().checkpoints(1))).toEqual(heads.slice(1))
      expect(await store().checkpointUpTo()).toEqual(heads[2])
      expect(await Promise.all([0, 1, 2, 3, 7, 8, 9].map(async (size) => (await store().checkpointUpTo(size))?.size))).toEqual([undefined, 1, 1, 3, 3, 8, 8])
    })

    it('are never replaced, of another log, or of more leaves than there are', async () => {
      await grow(store(), 3)
      const head = await signed(store())
      await store().keepCheckpoint(head)
      await grow(store(), 1)
      const otherKey = await signed(store(), noteSigner(new Uint8Array(32).fill(8), SIGNER.name))
      const wrong = [
        { ...otherKey, size: 3 }, await signed(store(), noteSigner(new Uint8Array(32).fill(7), 'rightparty/another')), { ...otherKey, size: 5 },
      ]
      for (const one of wrong) await expect(store().keepCheckpoint(one)).rejects.toEqual(problem('conflict'))
      expect(await all(store().checkpoints(0))).toEqual([head])
    })

    it('come in bounded batches', async () => {
      const act = await store().beginCopy('many heads', 1)
      const heads = Array.from({ length: BATCH_ROWS_MAX + 2 }, (_, i): Checkpoint => ({ size: i + 1, origin: SIGNER.name, note: `${i}`, peaks: [], madeAtMs: i }))
      for (const records of [heads.slice(0, BATCH_ROWS_MAX), heads.slice(BATCH_ROWS_MAX)]) await store().writeCopied(act, { section: 'checkpoints', records })
      await store().commitCopy(act)
      const sizes: number[] = []
      for await (const batch of store().checkpoints(0)) sizes.push(batch.length)
      expect([sizes, await all(store().checkpoints(0))]).toEqual([[BATCH_ROWS_MAX, 2], heads])
    })

    it('verify with the leaves that they were signed over', async () => {
      await grow(store(), 2)
      await store().keepCheckpoint(await signed(store()))
      await grow(store(), 4)
      await store().keepCheckpoint(await signed(store()))
      await grow(store(), 1)
      const verdict = await verifyLedger(store().leaves(0), await store().treeState(), { checkpoints: store().checkpoints(0), verifier: SIGNER })
      expect([verdict.ok, verdict.size, verdict.checkpoints, verdict.signedSize]).toEqual([true, 7, 2, 6])
    })
  })
}
