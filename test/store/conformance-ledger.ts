import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical, EMPTY_TREE, growTree, leafHashOf, merkleRoot, rootOf, verifyLedger } from '../../src/ledger/index.js'
import type { Store } from '../../src/store/port.js'
import { all, debt, leaf, load, problem, nth } from './samples.js'

async function firstBad(store: Store): Promise<unknown> {
  return (await verifyLedger(store.leaves(0), await store.treeState())).firstBad
}

/** What the port promises of the ledger's leaves. */
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
  })
}
