import { describe, expect, it } from 'vitest'
import { growTree, verifyLedger } from '../../src/ledger/index.js'
import type { SignOff } from '../../src/model/sign-off.js'
import type { Store } from '../../src/store/port.js'
import { leaf, problem } from './samples.js'

function word(pack: string, digest: string): SignOff {
  return { pack, version: '2026.11.1', digest: digest.repeat(64), by: 'A. Counsel', evidence: `letter ${digest}`, at: '2026-03-02T12:00:00Z' }
}

/** What the port promises of counsel's words. */
export function conformSignOffs(store: () => Store, reopen: () => Promise<void>): void {
  describe("counsel's words", () => {
    it('are none at first, and afterwards all there in the order in which they were recorded, each with its leaf', async () => {
      expect(await store().signOffs()).toEqual([])
      const words = [word('US', 'b'), word('CN', 'a'), word('US', 'c'), word('US', 'b')]
      for (const [i, one] of words.entries()) await store().recordSignOff(one, leaf(`word ${i}`))
      await reopen()
      expect(await store().signOffs()).toEqual(words)
      expect(await store().pending()).toBe(4)
      await store().integrate(growTree)
      expect((await verifyLedger(store().leaves(0), await store().treeState())).ok).toBe(true)
    })

    it('are kept once when the same leaf comes again, and not at all under the leaf of another act', async () => {
      const one = leaf('one')
      await store().recordSignOff(word('US', 'b'), one)
      await store().recordSignOff(word('US', 'b'), one)
      await expect(store().recordSignOff(word('CN', 'a'), { ...leaf('other'), leafId: one.leafId })).rejects.toEqual(problem('conflict'))
      expect([await store().signOffs(), await store().pending()]).toEqual([[word('US', 'b')], 1])
    })
  })
}
