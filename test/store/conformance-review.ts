import { describe, expect, it } from 'vitest'
import type { SettleAsk, Settled } from '../../src/model/dispatch.js'
import type { DebtId, SourceId } from '../../src/model/ids.js'
import { Problem } from '../../src/model/problem.js'
import type { Proposal } from '../../src/model/review.js'
import type { Held } from '../../src/model/writes.js'
import type { Store } from '../../src/store/port.js'
import { LENIENT, T } from './dispatch-samples.js'
import { debt, leaf, load, owes, party, problem, all } from './samples.js'

const held = (keyHash: string, sealed: string): Held => ({ keyHash, kind: 'party', sourceId: 'src' as SourceId, sealed, rules: ['r1', 'r2'] })

async function loadHeld(store: Store, actId: string, rows: readonly Held[]): Promise<void> {
  const act = await store.beginLoad(actId, 1000)
  await store.writeHeld(act, rows)
  await store.commitLoad(act, 1000, leaf(actId))
}

const proposal = (state: Proposal['state']): Proposal => ({ proposalId: 'x', of: 'held', target: 'h1', state, by: { name: 'Ann' }, atMs: T, because: 'seen' })

function asked(more: Partial<SettleAsk<unknown>>, decide: SettleAsk<unknown>['decide']): SettleAsk<unknown> {
  return { nowMs: T, recheck: LENIENT, decide, ...more }
}

/** What the port promises a reviewer. */
export function conformReview(store: () => Store): void {
  describe('reviewing', () => {
    it('gives held rows by keyed hash, each as the newest act saw it, and none of an act that is still open', async () => {
      expect(await store().heldRows('', 10)).toEqual([])
      expect(await store().heldRow('h1')).toBeUndefined()
      await loadHeld(store(), 'a', [held('h2', 'two'), held('h1', 'one'), held('h3', 'three')])
      await loadHeld(store(), 'b', [held('h1', 'one again')])
      const act = await store().beginLoad('c', 1000)
      await store().writeHeld(act, [held('h0', 'zero'), held('h2', 'two again')])
      const rows = await store().heldRows('', 10)
      expect(rows.map(({ keyHash, sealed, kind, rules }) => [keyHash, sealed, kind, rules])).toEqual([
        ['h1', 'one again', 'party', ['r1', 'r2']], ['h2', 'two', 'party', ['r1', 'r2']], ['h3', 'three', 'party', ['r1', 'r2']],
      ])
      expect((await store().heldRows('h1', 1)).map((row) => row.keyHash)).toEqual(['h2'])
      expect(await store().heldRow('h1')).toEqual(rows[0])
      expect(rows[0]!.revision).toBeGreaterThan(rows[1]!.revision)
      await store().abandon(act)
    })

    it('shows an act the debt, the facts, the record and the held row that it asks for, and writes what it keeps with its facts or not at all', async () => {
      await load(store(), 'a', [debt('d1'), party('p1'), owes('d1', 'p1')])
      await loadHeld(store(), 'b', [held('h1', 'one'), held('h2', 'two')])
      const sees = { debtId: 'd1' as DebtId, keys: [party('p1').key, party('none').key], record: { kind: 'proposal' as const, id: 'x' }, heldHash: 'h1' }
      const before = await store().revision()
      await store().settle(asked({ sees }, (seen): Settled<unknown> => {
        expect([seen.dossier?.debtId, seen.facts?.map((fact) => fact.key), seen.record, seen.held?.sealed]).toEqual(['d1', [party('p1').key], undefined, 'one'])
        return { answer: {}, keep: [{ kind: 'proposal', id: 'x', record: proposal('open') }], leaf: leaf('propose') }
      }))
      expect([await store().kept('proposal'), await store().revision()]).toEqual([[proposal('open')], before])
      await expect(store().settle(asked({ sees }, ({ record }): Settled<unknown> => {
        expect(record).toEqual(proposal('open'))
        throw new Problem('precondition-failed', 'changed')
      }))).rejects.toEqual(problem('precondition-failed'))
      expect(await store().kept('proposal')).toEqual([proposal('open')])
      await store().settle(asked({ sees }, (): Settled<unknown> => ({
        answer: {}, keep: [{ kind: 'proposal', id: 'x', record: proposal('done') }], unheldHash: 'h1', facts: [party('p9')], leaf: leaf('admit'),
      })))
      expect([await store().kept('proposal'), (await store().heldRows('', 10)).map((row) => row.keyHash)]).toEqual([[proposal('done')], ['h2']])
      expect((await store().gateCounts()).held).toEqual({ r1: 1, r2: 1 })
      expect(await store().factsByKey([party('p9').key])).toHaveLength(1)
      await store().settle(asked({ sees }, (): Settled<unknown> => ({ answer: {}, keep: [{ kind: 'proposal', id: 'x', record: null }], leaf: leaf('end') })))
      expect(await store().kept('proposal')).toEqual([])
      expect((await store().check()).faults).toEqual([])
    })

    it('lets one of two acts go on that looked at the same record', async () => {
      const sees = { record: { kind: 'proposal' as const, id: 'x' } }
      const claim = (name: string): Promise<unknown> => store().settle(asked({ sees }, ({ record }): Settled<unknown> => {
        if (record !== undefined) throw new Problem('conflict', 'taken')
        return { answer: { name }, keep: [{ kind: 'proposal', id: 'x', record: { ...proposal('open'), by: { name } } }], leaf: leaf(name) }
      }))
      const both = await Promise.allSettled([claim('Ann'), claim('Ben'), claim('Cid')])
      expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
      expect(await store().kept('proposal')).toHaveLength(1)
    })

    it('gives ids of debts after one, in the same order', async () => {
      await load(store(), 'a', ['d1', 'd2', 'd3'].map((id) => debt(id)))
      expect(await all(store().debtIds(undefined, 'd1'))).toEqual(['d2', 'd3'])
      expect(await all(store().debtIds(undefined, 'd3'))).toEqual([])
    })
  })
}
