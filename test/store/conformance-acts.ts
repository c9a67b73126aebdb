import { expect, describe, it } from 'vitest'
import { canonical } from '../../src/ledger/index.js'
import type { DebtId, SourceId } from '../../src/model/ids.js'
import { BATCH_ROWS_MAX } from '../../src/model/limits.js'
import { contentDigest } from '../../src/store/digest.js'
import type { Refusal, Store } from '../../src/store/port.js'
import { all, debt, entry, head, leaf, listed, load, owes, party, problem, version, nth } from './samples.js'

const refused = (keyHash: string, rules: readonly string[]): Refusal =>
  ({ keyHash, kind: 'contact_point', sourceId: 's' as SourceId, sourceClass: 'broker_or_leak', rules })

/** What the port promises of loads: nothing before the commit, everything after it. */
export function conformLoads(store: () => Store, reopen: () => Promise<void>): void {
  describe('loads', () => {
    it('shows nothing of an open act before its commit, and all of it after', async () => {
      await load(store(), 'a', [debt('d'), party('p', { name: 'old' })])
      const act = await store().beginLoad('b', 2)
      expect(act.revision).toBeGreaterThan(nth(1))
      await store().writeVersions(act, [debt('e'), party('p', { name: 'new' }), owes('d', 'p')])
      await store().writeRefusals(act, [{ keyHash: 'h', kind: 'party', sourceId: 's' as never, sourceClass: 'scraped_web', rules: ['r1'] }])
      const seen = async (): Promise<unknown> => [
        await store().revision(), await all(store().debtIds()), (await store().factsByKey([party('p').key]))[0]?.content,
        (await store().history(party('p').key)).map((fact) => fact.replacedIn), (await store().counts()).debt,
        (await store().gateCounts()).refused, (await store().dossiers(['d' as DebtId]))[0]?.obligations.length, await store().pending(),
      ]
      expect(await seen()).toEqual([nth(1), ['d'], party('p', { name: 'old' }).content, [undefined], 1, {}, 0, 1])
      // A reader that names the revision to come sees no more of it than others do.
      expect(await all(store().debtIds(nth(2)))).toEqual(['d'])
      expect(await store().commitLoad(act, 2, leaf())).toBe(act.revision)
      expect(await seen()).toEqual([nth(2), ['d', 'e'], party('p', { name: 'new' }).content, [nth(2), undefined], 2, { r1: 1 }, 1, 2])
    })

    it('leaves no trace of an act that is abandoned', async () => {
      await load(store(), 'a', [debt('d'), party('p')])
      const before = [await contentDigest(store(), canonical), await store().counts(), await store().pending()]
      const act = await store().beginLoad('b', 2)
      await store().writeVersions(act, [debt('e'), version('party', 'p', null), party('q')])
      await store().abandon(act)
      expect([await contentDigest(store(), canonical), await store().counts(), await store().pending()]).toEqual(before)
      expect((await store().check()).faults).toEqual([])
      await expect(store().commitLoad(act, 3, leaf())).rejects.toEqual(problem('conflict'))
      await expect(store().writeVersions(act, [debt('x')])).rejects.toEqual(problem('conflict'))
      // The same act may be run again, as a resumed load is.
      expect(await load(store(), 'b', [debt('e')])).toBe(nth(2))
      expect(await all(store().debtIds())).toEqual(['d', 'e'])
    })

    it('sweeps what an act left that was never finished, when the next one begins', async () => {
      await load(store(), 'a', [party('p', { name: 'kept' })])
      const act = await store().beginLoad('b', 2)
      await store().writeVersions(act, [party('p', { name: 'lost' }), debt('lost')])
      await reopen()
      expect(await all(store().debtIds())).toEqual([])
      expect(await load(store(), 'c', [debt('d')])).toBe(nth(2))
      expect(await all(store().debtIds())).toEqual(['d'])
      expect(await store().history(party('p').key)).toHaveLength(1)
      expect((await store().check()).faults).toEqual([])
    })

    it('refuses a second act while one is open, and an act that was finished before', async () => {
      const act = await store().beginLoad('a', 1)
      await expect(store().beginLoad('b', 1)).rejects.toEqual(problem('conflict'))
      await expect(store().beginList('l', 1)).rejects.toEqual(problem('conflict'))
      await store().commitLoad(act, 1, leaf())
      await expect(store().beginLoad('a', 1)).rejects.toEqual(problem('conflict'))
      await expect(store().commitLoad(act, 1, leaf())).rejects.toEqual(problem('conflict'))
      expect(await store().pending()).toBe(1)
    })

    it('refuses a batch above the bound whole', async () => {
      const act = await store().beginLoad('a', 1)
      await expect(store().writeVersions(act, Array.from({ length: BATCH_ROWS_MAX + 1 }, (_, i) => debt(`d${i}`)))).rejects.toEqual(problem('limit-exceeded'))
      await store().commitLoad(act, 1, leaf())
      expect(await all(store().debtIds())).toEqual([])
    })

    it('refuses a key that does not begin with its kind', async () => {
      const act = await store().beginLoad('a', 1)
      await expect(store().writeVersions(act, [{ ...debt('d'), key: party('d').key }])).rejects.toEqual(problem('invalid-input'))
      await store().abandon(act)
    })

    it('counts refused and held rows by rule, each row once however often it was loaded', async () => {
      for (const actId of ['a', 'b']) {
        const act = await store().beginLoad(actId, 1)
        await store().writeRefusals(act, [refused('1', ['r1', 'r2']), refused('2', ['r1']), refused('1', ['r1', 'r2'])])
        await store().writeHeld(act, [{ keyHash: '3', kind: 'party', sourceId: 's' as never, sealed: 'x', rules: ['r3'] }])
        await store().commitLoad(act, 1, leaf())
      }
      expect(await store().gateCounts()).toEqual({ refused: { r1: 2, r2: 1 }, held: { r3: 1 } })
    })

    it('names its facts by the load that was committed last: not by one that is open, and no other store has the name', async () => {
      expect(await store().identity()).toBe('empty')
      await load(store(), 'a', [debt('d')])
      const first = await store().identity()
      const act = await store().beginLoad('b', 2)
      expect(await store().identity()).toBe(first)
      await store().commitLoad(act, 2, leaf())
      const second = await store().identity()
      expect(new Set(['empty', first, second]).size).toBe(3)
      await reopen()
      expect(await store().identity()).toBe(second)
    })

    it('keeps everything that was committed when it is closed and opened again', async () => {
      await load(store(), 'a', [debt('d'), party('p')])
      const digest = await contentDigest(store(), canonical)
      await reopen()
      expect(await contentDigest(store(), canonical)).toBe(digest)
      expect(await store().revision()).toBe(nth(1))
      expect(await store().pending()).toBe(1)
    })
  })
}

/** Writes a list with entries of these ranks and a certificate of three segments. */
async function make(store: Store, name: string, atMs: number, ranks: readonly number[]): Promise<void> {
  const act = await store.beginList(name, atMs)
  await store.writeEntries(act, ranks.map((rank) => listed(rank)))
  await store.writeSegments(act, [
    { list: name, index: 1, kind: 'facts', lines: 2, bytes: new Uint8Array([1, 0, 255]) },
    { list: name, index: 0, kind: 'facts', lines: 1, bytes: new Uint8Array([]) },
    { list: name, index: 0, kind: 'cases', lines: 9, bytes: new Uint8Array(100_000).fill(7) },
  ])
  await store.commitList(act, atMs, head(name, atMs, ranks.length), leaf(name))
}

/** What the port promises of lists. */
export function conformLists(store: () => Store, reopen: () => Promise<void>): void {
  describe('lists', () => {
    it('gives entries by rank however they came, page by page', async () => {
      await make(store(), 'l', 1, [3, 1, 5, 2, 4])
      expect((await store().entries('l', 0, 2)).map((e) => e.rank)).toEqual([1, 2])
      expect((await store().entries('l', 0, 2, ['creditor'])).map((e) => e.rank)).toEqual([1, 2])
      expect(await store().entries('l', 0, 2, ['another'])).toEqual([])
      expect(await store().entries('l', 0, 2, [])).toEqual([])
      expect((await store().entries('l', 2, 2)).map((e) => e.rank)).toEqual([3, 4])
      expect(await store().entries('l', 4, 10)).toEqual([entry(5)])
      expect(await store().entries('l', 5, 10)).toEqual([])
      expect(await store().entries('l', 0, 0)).toEqual([])
      expect(await store().entries('other', 0, 10)).toEqual([])
    })

    it('gives lists newest first, each as it was written', async () => {
      await make(store(), 'older', 1000, [1])
      await make(store(), 'newer', 2000, [])
      expect((await store().lists()).map((list) => list.name)).toEqual(['newer', 'older'])
      expect(await store().list('older')).toEqual(head('older', 1000, 1))
      await expect(store().list('none')).rejects.toEqual(problem('not-found'))
    })

    it('gives the segments of a certificate by kind and index, byte for byte', async () => {
      await make(store(), 'l', 1, [1])
      const segments: { kind: string; index: number; lines: number; length: number }[] = []
      for await (const part of store().segments('l')) segments.push({ kind: part.kind, index: part.index, lines: part.lines, length: part.bytes.length })
      expect(segments).toEqual([
        { kind: 'cases', index: 0, lines: 9, length: 100_000 }, { kind: 'facts', index: 0, lines: 1, length: 0 }, { kind: 'facts', index: 1, lines: 2, length: 3 },
      ])
      for await (const part of store().segments('l')) if (part.index === 1) expect([...part.bytes]).toEqual([1, 0, 255])
    })

    it('hides a list until it is committed, and sweeps one that was not', async () => {
      const act = await store().beginList('l', 1)
      await store().writeEntries(act, [listed(1)])
      expect(await store().lists()).toEqual([])
      expect(await store().entries('l', 0, 10)).toEqual([])
      await expect(store().list('l')).rejects.toEqual(problem('not-found'))
      await reopen()
      await make(store(), 'l', 2, [1, 2])
      expect((await store().entries('l', 0, 10)).length).toBe(2)
      expect((await store().check()).faults).toEqual([])
    })

    it('refuses a second list of one name and leaves the first as it was', async () => {
      await make(store(), 'l', 1, [1])
      await expect(store().beginList('l', 2)).rejects.toEqual(problem('conflict'))
      expect(await store().list('l')).toEqual(head('l', 1, 1))
      await make(store(), 'm', 3, [1])
    })

    it('is recorded at the clock, so that a list made for a moment to come does not put off what is recorded after it', async () => {
      await load(store(), 'a', [debt('d')], 100)
      const act = await store().beginList('l', 200)
      await store().commitList(act, 200, head('l', 9_000_000, 0), leaf('l'))
      await load(store(), 'b', [debt('e')], 300)
      expect(await Promise.all([100, 250, 300].map((atMs) => store().revision(atMs)))).toEqual([nth(1), nth(1), nth(2)])
    })

    it('abandons a list without a trace and changes no revision by one', async () => {
      await load(store(), 'a', [debt('d')])
      const act = await store().beginList('l', 1)
      await store().writeEntries(act, [listed(1)])
      await store().abandon(act)
      await make(store(), 'l', 2, [2])
      expect(await store().revision()).toBe(nth(1))
      expect(await store().entries('l', 0, 10)).toEqual([entry(2)])
    })
  })
}
