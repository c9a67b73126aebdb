import { describe, expect, it } from 'vitest'
import { canonical, growTree, verifyLedger } from '../../src/ledger/index.js'
import { COPY_SECTIONS, type CopyBatch, type CopySection } from '../../src/model/copy.js'
import type { ListedEntry } from '../../src/model/dispatch.js'
import type { DebtId, PartyId } from '../../src/model/ids.js'
import type { Lease } from '../../src/model/lease.js'
import { BATCH_ROWS_MAX, LEAVES_MAX } from '../../src/model/limits.js'
import { contentDigest, fullDigest } from '../../src/store/digest.js'
import { compareBytes } from '../../src/store/order.js'
import type { Store } from '../../src/store/port.js'
import type { StorePlace } from './conformance.js'
import { all, debt, happened, head, leaf, listed, load, owes, party, point, problem, tie, version, nth } from './samples.js'

/** Copies all batches of one store into another one, without committing. */
async function pour(from: Store, to: Store, actId: string) {
  const act = await to.beginCopy(actId, 1)
  for await (const batch of from.everything()) await to.writeCopied(act, batch)
  return act
}

async function copy(from: Store, to: Store, actId = 'copy'): Promise<void> {
  await to.commitCopy(await pour(from, to, actId))
}

/** Puts something of every section into a store: replaced and ended versions, odd texts, refusals, lists, words, runs, leaves. */
export async function fillStore(store: Store): Promise<void> {
  const first = await store.beginLoad('first', 5000)
  await store.writeVersions(first, [
    debt('d1'), debt('d2'), debt('gone'), party('p1', { name: 'old' }), party('p2'), owes('d1', 'p1'), owes('d2', 'p2'), point('c', 'p1', 'value'),
    { ...party('p\u{1F600}\uFFFD', { name: 'Ünï"\\\u0000\u2028 名', nested: { list: [1, 2.5, -0.001, null, true], '': {} } }), purposes: [] },
  ])
  await store.writeRefusals(first, [{ keyHash: 'r1', kind: 'relation', sourceId: 'src' as never, sourceClass: 'broker', rules: ['no/one', 'no/two'] }])
  await store.writeHeld(first, [{ keyHash: 'h1', kind: 'party', sourceId: 'src' as never, sealed: 'sealed', rules: ['ask/one'] }])
  await store.commitLoad(first, 5000, leaf('first'))
  const second = await store.beginLoad('second', 4000)
  await store.writeVersions(second, [party('p1', { name: 'new' }), version('debt', 'gone', null), tie('p1', 'spouse_of', 'p2')])
  await store.writeRefusals(second, [{ keyHash: 'r1', kind: 'relation', sourceId: 'src' as never, sourceClass: 'broker', rules: ['no/one'] }])
  await store.commitLoad(second, 4000, leaf('second'))
  for (const [i, name] of ['morning', 'Évening'].entries()) {
    const act = await store.beginList(name, 6000 + i)
    await store.writeEntries(act, [listed(2), listed(1)])
    await store.writeSegments(act, [
      { list: name, index: 1, kind: 'cases', lines: 2, bytes: Uint8Array.of(0, 1, 255, i) },
      { list: name, index: 0, kind: 'facts', lines: 1, bytes: Uint8Array.of(9) },
    ])
    await store.commitList(act, 6000 + i, head(name, 6000, 2, nth(2)), leaf(name))
  }
  await store.integrate(growTree)
  const words = { pack: 'us', version: '1', digest: 'aa', by: 'Counsel', evidence: 'letter 1', at: '2026-01-01T00:00:00Z' }
  await store.recordSignOff(words, leaf('word'))
  await store.recordSignOff({ ...words, pack: 'cn' }, leaf('word 2'))
  const record = {
    at: '2026-03-04T17:00:00+00:00', day: '2026-03-04',
    run: {
      metric: 'degree', method: 'exact', params: {}, seed: null, graphDigest: '00', nodeCount: 2, edgeCount: 1,
      report: { selfLoopsDropped: 0, parallelMerged: 0 }, notes: [],
    },
  } as const
  await store.saveRun({ ...record, runId: 'b', lines: Uint8Array.of(0, 128, 255) }, leaf('run'))
  await store.integrate(growTree)
  await store.saveRun({ ...record, runId: 'a', lines: Uint8Array.of() }, leaf('run 2'))
  await fillDispatch(store)
  const { size, peaks } = await store.treeState()
  await store.keepCheckpoint({ size: 5, peaks: [], origin: 'rightparty/copied', note: 'a note\n\n\u2014 x y\n', madeAtMs: 1 })
  await store.keepCheckpoint({ size, peaks, origin: 'rightparty/copied', note: 'another', madeAtMs: 2 })
  await store.appendLeaf(leaf('pending'))
}

/** A lease that was granted and one that an event took back, a closed entry, a pause, and an answer that is kept by its key. */
async function fillDispatch(store: Store): Promise<void> {
  const recheck = { judge: (one: Lease) => (one.rank === 1 ? { rule: 'stop', because: 'x', atMs: 9000 } : undefined), leaf: () => leaf('stops') }
  const hour = { notBefore: '1970-01-01T00:00:08Z', notAfter: '1970-01-01T01:00:00Z', channel: 'voice' }
  const act = await store.beginList('leased', 8000)
  await store.writeEntries(act, [listed(1, hour), listed(2, hour), { ...listed(3, hour), debtId: 'nowhere' as DebtId }])
  await store.commitList(act, 8000, head('leased', 8000, 3, nth(2)), leaf('leased'))
  const lease = ({ entry: { rank }, debtId }: ListedEntry): Lease => ({
    leaseId: `lease ${rank}`, list: 'leased', entryId: `entry-${rank}`, rank, debtId, partyId: `p${rank}`, contactPointId: 'c', channel: 'voice',
    purpose: 'collect', leasedAt: hour.notBefore, holder: 'dialer', automation: 'none', creditorId: 'creditor', state: 'open', leasedAtMs: 8000,
    expiresAtMs: 900_000, heldUntilMs: 900_000,
  }) as unknown as Lease
  const once = { actor: 'dialer', key: 'key', bodyHash: 'aa' }
  await store.lease({ list: 'leased', limit: 3, nowMs: 8000, judge: (found) => ({ lease: lease(found) }), leaf: () => leaf('leases'), once })
  const facts = [happened('e1', { partyId: 'p1' }, { kind: 'request', what: 'cease', at: hour.notBefore })]
  await store.settle({ nowMs: 9000, decide: () => ({ answer: {}, facts, leaf: leaf('event') }), recheck })
  const pause = { pauseId: 'p', scope: { of: 'everything' }, because: 'x', by: 'tester', fromMs: 1 } as const
  await store.keep('pause', 'p', pause, leaf('pause'))
}

/** All that a store answers, as text: so that two stores can be held against each other. */
async function answers(store: Store): Promise<string> {
  const segments: unknown[] = []
  for (const { name } of await store.lists()) for await (const segment of store.segments(name)) segments.push({ ...segment, bytes: [...segment.bytes] })
  return JSON.stringify([
    await contentDigest(store, canonical), (await fullDigest(store, canonical)).digest, await store.identity(), await store.revision(),
    await Promise.all([3999, 4000, 4999, 5000, 9000].map((ms) => store.revision(ms))),
    await store.counts(), await store.counts(nth(1)), await store.gateCounts(),
    await store.history(party('p1').key), await store.history(debt('gone').key),
    await store.factsAbout({ parties: ['p1', 'p2'] as PartyId[] }), await store.factsAbout({ parties: ['p1'] as PartyId[] }, nth(1)),
    await store.dossiers(['d1', 'd2', 'gone'] as DebtId[], nth(1)), await store.dossiers(['d1'] as DebtId[]),
    await store.lists(), await store.entries('morning', 0, 10), await store.entries('Évening', 1, 10), segments,
    await all(store.leaves(0)), await store.treeState(), await store.pending(), await all(store.checkpoints(0)), await store.checkpointUpTo(6),
    await store.openLeases(9000, '', 10), await store.stops(0, 10), await store.entryStates('leased', 0, 10), await store.kept('pause'),
    await store.signOffs(), await store.runs(), await Promise.all((await store.runs()).map(async ({ runId }) => [...(await store.run(runId)).lines])),
  ])
}

/** Promises of `StoreExport` and `StoreImport`. */
export function conformCopies(store: () => Store, reopen: () => Promise<void>, makePlace: () => Promise<StorePlace>): void {
  const beside = async (work: (other: Store, reopenOther: () => Promise<Store>) => Promise<void>): Promise<void> => {
    const place = await makePlace()
    let other = await place.open()
    try {
      await work(other, async () => {
        await other.close()
        other = await place.open()
        return other
      })
    } finally {
      await other.close()
      await place.remove()
    }
  }

  describe('everything a store holds', () => {
    it('comes section by section, each in its order, in bounded batches', async () => {
      await fillStore(store())
      const act = await store().beginLoad('many', 7000)
      for (let from = 0; from < BATCH_ROWS_MAX + 3; from += BATCH_ROWS_MAX) {
        await store().writeVersions(act, Array.from({ length: Math.min(BATCH_ROWS_MAX, BATCH_ROWS_MAX + 3 - from) }, (_, i) => debt(`m${from + i}`)))
      }
      await store().commitLoad(act, 7000, leaf('many'))
      const seen: CopyBatch[] = []
      for await (const batch of store().everything()) seen.push(batch)
      expect(seen.every((batch) => batch.records.length > 0 && batch.records.length <= BATCH_ROWS_MAX)).toBe(true)
      const order = seen.map((batch) => batch.section)
      expect(order.toSorted((a, b) => COPY_SECTIONS.indexOf(a) - COPY_SECTIONS.indexOf(b))).toEqual(order)
      expect(new Set(order)).toEqual(new Set(COPY_SECTIONS))
      const recordsOf = <S extends CopySection>(section: S): readonly Extract<CopyBatch, { section: S }>['records'][number][] =>
        seen.filter((batch) => batch.section === section).flatMap((batch) => batch.records as never)
      const places = recordsOf('versions').map((one) => `${one.key}\u0000${one.revision}`)
      expect(places).toEqual(places.toSorted(compareBytes))
      expect(places.length).toBe(BATCH_ROWS_MAX + 3 + 13)
      expect(recordsOf('versions').filter((one) => one.key === party('p1').key).map((one) => [one.revision, one.replacedIn])).toEqual([[nth(1), nth(2)], [nth(2), undefined]])
      expect(recordsOf('versions').filter((one) => one.key === debt('gone').key).map((one) => one.content === null)).toEqual([false, true])
      expect(recordsOf('acts').map((one) => [one.kind, one.revision, one.recordedAtMs])).toEqual([
        ['load', nth(1), 5000], ['load', nth(2), 5000], ['list', nth(2), 6000], ['list', nth(2), 6001], ['list', nth(2), 8000], ['load', nth(2) + 1 + nth(1), 9000],
      ])
      expect(recordsOf('lists').map((one) => one.head.name)).toEqual(['morning', 'Évening', 'leased'])
      expect(recordsOf('leaves').map((one) => one.seq)).toEqual([0, 1, 2, 3, 4, 5, 6, ...Array.from({ length: 8 }, () => undefined)])
      expect(recordsOf('runs').map((one) => one.run.runId)).toEqual(['b', 'a'])
    })

    it('is not what an open act wrote', async () => {
      await fillStore(store())
      const before = await fullDigest(store(), canonical)
      const act = await store().beginLoad('open', 7000)
      await store().writeVersions(act, [debt('d1', { balance: '1' }), debt('new')])
      await store().writeRefusals(act, [{ keyHash: 'r9', kind: 'party', sourceId: 'src' as never, sourceClass: 'broker', rules: ['x'] }])
      expect(await fullDigest(store(), canonical)).toEqual(before)
      await store().abandon(act)
      const list = await store().beginList('open', 8000)
      await store().writeEntries(list, [listed(1)])
      expect(await fullDigest(store(), canonical)).toEqual(before)
      await store().abandon(list)
    })

    it('has another digest after any change, also one that the content digest does not see', async () => {
      await fillStore(store())
      const digests = [(await fullDigest(store(), canonical)).digest]
      const after = async (change: () => Promise<unknown>): Promise<void> => {
        await change()
        digests.push((await fullDigest(store(), canonical)).digest)
      }
      const content = await contentDigest(store(), canonical)
      await after(() => store().appendLeaf(leaf('one more')))
      await after(() => store().integrate(growTree))
      await after(() => load(store(), 'same again', [debt('d1')], 9000))
      expect(await contentDigest(store(), canonical)).toBe(content)
      expect(new Set(digests).size).toBe(4)
    })
  })

  describe('a copy', { timeout: 600_000 }, () => {
    it('answers every question as its source does, and goes on from there', async () => {
      await fillStore(store())
      await beside(async (other, reopenOther) => {
        await copy(store(), other)
        expect(await answers(other)).toBe(await answers(store()))
        const again = await reopenOther()
        expect(await answers(again)).toBe(await answers(store()))
        expect((await again.check()).faults).toEqual([])
        for (const one of [store(), again]) {
          await load(one, 'third', [debt('d1', { balance: '5.00' }), version('debt', 'gone', { debtId: 'gone', balance: '1' })], 3000)
          const act = await one.beginList('later', 3000)
          await one.writeEntries(act, [listed(1)])
          await one.commitList(act, 3000, head('later', 3000, 1, 3), leaf('later'))
          await one.integrate(growTree)
          expect((await verifyLedger(one.leaves(0), await one.treeState())).firstBad).toBeUndefined()
          await expect(one.beginLoad('first', 1)).rejects.toEqual(problem('conflict'))
          await expect(one.beginList('morning', 1)).rejects.toEqual(problem('conflict'))
          expect((await one.check()).faults).toEqual([])
        }
        expect(await contentDigest(again, canonical)).toBe(await contentDigest(store(), canonical))
        expect(await again.history(debt('d1').key)).toEqual(await store().history(debt('d1').key))
      })
    })

    it('of an empty store is an empty store, into which can be loaded', async () => {
      await beside(async (other) => {
        await copy(store(), other)
        expect(await answers(other)).toBe(await answers(store()))
        expect(await load(other, 'a', [debt('d')])).toBe(nth(1))
      })
    })

    it('is invisible until it is committed, and gone when it is abandoned', async () => {
      await fillStore(store())
      await beside(async (other) => {
        const empty = await answers(other)
        const act = await pour(store(), other, 'one')
        expect(await answers(other)).toBe(empty)
        await other.abandon(act)
        expect(await answers(other)).toBe(empty)
        expect((await other.check()).faults).toEqual([])
        await copy(store(), other, 'two')
        expect(await answers(other)).toBe(await answers(store()))
      })
    })

    it('that a closed handle left is swept by the next copy, or by a load', async () => {
      await fillStore(store())
      for (const next of ['copy', 'load'] as const) {
        await beside(async (other, reopenOther) => {
          await pour(store(), other, 'cut')
          const again = await reopenOther()
          expect([await again.revision(), (await again.lists()).length, await again.pending(), (await again.signOffs()).length]).toEqual([0, 0, 0, 0])
          if (next === 'copy') {
            await copy(store(), again, 'whole')
            expect(await answers(again)).toBe(await answers(store()))
          } else {
            await load(again, 'own', [debt('mine')])
            expect([await all(again.debtIds()), (await again.counts()).debt, await again.gateCounts()]).toEqual([['mine'], 1, { refused: {}, held: {} }])
          }
          expect((await again.check()).faults).toEqual([])
        })
      }
    })

    it('is refused by a store that holds anything, were it only a leaf, and leaves that as it was', async () => {
      await beside(async (other) => {
        await fillStore(other)
        const before = await answers(other)
        await expect(other.beginCopy('x', 1)).rejects.toEqual(problem('precondition-failed'))
        expect(await answers(other)).toBe(before)
      })
      await store().appendLeaf(leaf('alone'))
      await expect(store().beginCopy('x', 1)).rejects.toEqual(problem('precondition-failed'))
      await reopen()
      expect([await store().pending(), (await store().check()).faults]).toEqual([1, []])
    })

    it('keeps loads, lists and other copies out while it is open, and takes nothing once it is over', async () => {
      await beside(async (other) => {
        const act = await other.beginCopy('one', 1)
        await expect(other.beginCopy('two', 1)).rejects.toEqual(problem('conflict'))
        await expect(other.beginLoad('three', 1)).rejects.toEqual(problem('conflict'))
        await other.abandon(act)
        await expect(other.writeCopied(act, { section: 'tree', records: [{ size: 0, peaks: [] }] })).rejects.toEqual(problem('conflict'))
        await expect(other.commitCopy(act)).rejects.toEqual(problem('conflict'))
        const large = { section: 'leaves' as const, records: Array.from({ length: LEAVES_MAX }, () => leaf()) }
        await expect(other.writeCopied(await other.beginCopy('four', 1), large)).rejects.toEqual(problem('limit-exceeded'))
      })
    })
  })
}
