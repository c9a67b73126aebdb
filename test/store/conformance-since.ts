import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/canonical.js'
import type { AnyFact, FactKind } from '../../src/model/facts.js'
import type { Revision } from '../../src/model/ids.js'
import { BATCH_ROWS_MAX } from '../../src/model/limits.js'
import { contentDigest, sumContent, sumsSince } from '../../src/store/digest.js'
import { compareBytes } from '../../src/store/order.js'
import type { NewVersion, Store } from '../../src/store/port.js'
import { recording, stop } from './dispatch-samples.js'
import { all, debt, happened, leaf, load, nth, owes, party, point } from './samples.js'

const keysOf = (facts: readonly Pick<AnyFact, 'key'>[]): readonly string[] => facts.map((fact) => fact.key)

/** What the port promises of reading what changed, and what is made of it. */
export function conformSince(store: () => Store): void {
  describe('reading since a revision', () => {
    it('gives the facts of ranges of keys in key order, the first key of a range with them and the last without', async () => {
      const ids = ['a', 'b', 'ba', 'c', 'é', '\u{1F600}', 'z']
      await load(store(), 'a', [...ids.map((id) => party(id)), debt('d'), party('gone')])
      await load(store(), 'b', [{ ...party('gone'), content: null }, party('a', { name: 'anew' })])
      const within = async (ranges: readonly { readonly from: string; readonly until?: string }[], at?: Revision): Promise<readonly string[]> =>
        keysOf(await all(store().factsWithin(ranges, at)))
      const [a, b, c, z] = [party('a'), party('b'), party('c'), party('z')].map((one) => one.key)
      const everything = [debt('d'), ...ids.map((id) => party(id))].map(({ key }) => key).toSorted(compareBytes)
      expect(await within([{ from: '' }])).toEqual(everything)
      expect(await within([{ from: b!, until: c! }])).toEqual([b, party('ba').key])
      expect(await within([{ from: '', until: a! }, { from: b!, until: party('ba').key }, { from: z! }])).toEqual([debt('d').key, b, z, party('é').key, party('\u{1F600}').key])
      expect(await within([{ from: party('gone').key, until: `${party('gone').key}\u0001` }], nth(1))).toEqual([party('gone').key])
      expect(await within([])).toEqual([])
    })

    it('gives the facts of some kinds in any order, each once, as of a revision, and all events of the kinds asked for', async () => {
      const request = happened('e1', { partyId: 'p' }, { kind: 'request', what: 'erasure', at: '2026-01-01', by: 'p' })
      const correction = happened('e2', {}, { kind: 'correction', corrects: 'e1', because: 'it was "kind":"contact" of another' })
      await load(store(), 'a', [party('p'), party('q'), debt('d'), owes('d', 'p'), request, correction, happened('e3', { partyId: 'p' }, { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-01-01' })])
      await load(store(), 'b', [party('p', { name: 'anew' }), { ...party('q'), content: null }, party('r')])
      const of = async (kinds: readonly FactKind[], at?: Revision): Promise<readonly string[]> => keysOf(await all(store().factsOf(kinds, at))).toSorted(compareBytes)
      expect(await of(['party', 'obligation'])).toEqual([owes('d', 'p'), party('p'), party('r')].map(({ key }) => key))
      expect(await of(['party'], nth(1))).toEqual([party('p').key, party('q').key])
      expect((await all(store().factsOf(['party']))).find(({ key }) => key === party('p').key)?.content.name).toBe('anew')
      expect(await of([])).toEqual([])
      const told = await all(store().factsOf(['event', 'debt'], undefined, ['request', 'correction']))
      expect(keysOf(told)).toEqual(expect.arrayContaining([debt('d').key, request.key, correction.key]))
      expect(new Set(keysOf(told)).size).toBe(told.length)
    })

    it('gives more than a batch of a range, each fact once', async () => {
      const act = await store().beginLoad('many', 1)
      const ids = Array.from({ length: BATCH_ROWS_MAX + 20 }, (_, i) => `d${i}`)
      for (let from = 0; from < ids.length; from += BATCH_ROWS_MAX) await store().writeVersions(act, ids.slice(from, from + BATCH_ROWS_MAX).map((id) => debt(id)))
      await store().commitLoad(act, 1, leaf())
      const keys = ids.map((id) => debt(id).key).toSorted(compareBytes)
      const sizes: number[] = []
      const found: string[] = []
      for await (const batch of store().factsWithin([{ from: keys[3]!, until: keys.at(-2)! }, { from: keys.at(-1)! }])) {
        sizes.push(batch.length)
        found.push(...keysOf(batch))
      }
      expect([found, Math.max(...sizes) <= BATCH_ROWS_MAX]).toEqual([[...keys.slice(3, -2), keys.at(-1)], true])
    })

    it('gives the keys of what was written after a revision, by loads and by recordings, ends too, and nothing of an act that is open', async () => {
      const since = async (from: number, at?: Revision): Promise<readonly string[]> => [...new Set(await all(store().keysSince(from as Revision, at)))].toSorted(compareBytes)
      expect(await since(0)).toEqual([])
      await load(store(), 'a', [party('p'), party('q'), debt('d')])
      await load(store(), 'b', [party('q', { name: 'anew' }), { ...debt('d'), content: null }])
      const kept = await store().beginLoad('c', 1)
      await store().writeVersions(kept, [party('r')])
      await store().settle(recording([stop('e1', 'p')]))
      const [recorded] = await since(nth(2))
      expect([recorded?.startsWith('event\u001fe1'), await since(nth(2) + 1)]).toEqual([true, []])
      await store().commitLoad(kept, 1, leaf('c'))
      expect(await since(nth(1))).toEqual([debt('d').key, recorded, party('q').key, party('r').key].toSorted((a, b) => compareBytes(a!, b!)))
      expect(await since(nth(1), nth(2))).toEqual([debt('d').key, party('q').key])
      expect((await since(0)).length).toBe(5)
    })

    it('names the facts of an earlier revision as they were named then', async () => {
      await load(store(), 'a', [party('p')])
      const first = await store().identity()
      await store().settle(recording([stop('e1', 'p')]))
      const second = await store().identity()
      await load(store(), 'b', [party('q')])
      expect([await store().identity(nth(1)), await store().identity((nth(1) + 1) as Revision)]).toEqual([first, second])
      expect([await store().identity(nth(9)), await store().identity(0 as Revision)]).toEqual([await store().identity(), 'empty'])
    })

    it('brings the content digest forward to what it is when everything is read', async () => {
      let mark = 0
      const change = fc.record({ id: fc.nat(400), what: fc.constantFrom('party', 'point', 'owes', 'end'), value: fc.nat(3) })
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(change, { maxLength: 12 }), { minLength: 1, maxLength: 3 }), async (acts) => {
          mark++
          let at = await store().revision()
          if (mark === 1) at = (await load(store(), 'first', Array.from({ length: 400 }, (_, i) => party(`p${i}`)))) as Revision
          let sums = await sumContent(store(), canonical, at)
          for (const [i, changes] of acts.entries()) {
            const versions = new Map(changes.map((one) => versionOf(one)).map((one) => [one.key, one]))
            const now = (await load(store(), `${mark}-${i}`, [...versions.values()])) as Revision
            const forward = await sumsSince(sums, at, store(), canonical, now)
            expect(forward).toEqual(await sumContent(store(), canonical, now))
            expect(forward!.digest).toBe(await contentDigest(store(), canonical))
            sums = forward!
            at = now
          }
        }),
        { numRuns: 12 },
      )
    })

    it('reads everything anew rather than bring forward a digest of which much has changed', async () => {
      await load(store(), 'a', Array.from({ length: 40 }, (_, i) => party(`p${i}`)))
      const sums = await sumContent(store(), canonical)
      await load(store(), 'b', Array.from({ length: 20 }, (_, i) => party(`p${i}`, { name: 'anew' })))
      expect(await sumsSince(sums, nth(1), store(), canonical, nth(2))).toBeUndefined()
    })
  })
}

function versionOf({ id, what, value }: { readonly id: number; readonly what: string; readonly value: number }): NewVersion {
  switch (what) {
    case 'party': return party(`p${id}`, { name: `name ${value}` })
    case 'point': return point(`c${id}`, `p${id}`, `value-${value}`)
    case 'owes': return owes(`d${value}`, `p${id}`)
    default: return { ...party(`p${id}`), content: null }
  }
}
