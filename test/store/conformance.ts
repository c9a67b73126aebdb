import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/index.js'
import { FACT_KINDS, type AnyFact } from '../../src/model/facts.js'
import type { DebtId, FactKey, PartyId, Revision } from '../../src/model/ids.js'
import { BATCH_ROWS_MAX } from '../../src/model/limits.js'
import { contentDigest } from '../../src/store/digest.js'
import { compareBytes } from '../../src/store/order.js'
import type { NewVersion, Store } from '../../src/store/port.js'
import { conformLists, conformLoads } from './conformance-acts.js'
import { conformCopies } from './conformance-copy.js'
import { conformDispatch } from './conformance-dispatch.js'
import { conformPast } from './conformance-past.js'
import { conformDossiers } from './conformance-dossiers.js'
import { conformJudgements } from './conformance-judgements.js'
import { conformLedger } from './conformance-ledger.js'
import { conformReview } from './conformance-review.js'
import { conformRights } from './conformance-rights.js'
import { conformRuns } from './conformance-runs.js'
import { conformSignOffs } from './conformance-sign-offs.js'
import { conformSince } from './conformance-since.js'
import { all, debt, happened, judged, leaf, load, owes, party, point, source, tie, version, nth } from './samples.js'

/** One empty place for a store: `open` may be called again after `close`, and then finds what was kept. */
export interface StorePlace {
  readonly open: () => Promise<Store>
  readonly remove: () => Promise<void>
}

const keysOf = (facts: readonly AnyFact[]): readonly string[] => facts.map((fact) => fact.key)

/** Every promise of the port, held against one adapter. */
export function storeConformance(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`a store: ${name}`, () => {
    let place: StorePlace
    let store: Store
    beforeEach(async () => {
      place = await makePlace()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })
    const reopen = async (): Promise<void> => {
      await store.close()
      store = await place.open()
    }

    conformFacts(() => store)
    conformVersions(() => store)
    conformLoads(() => store, reopen)
    conformLists(() => store, reopen)
    conformLedger(() => store, reopen)
    conformSignOffs(() => store, reopen)
    conformRuns(() => store, reopen)
    conformDossiers(() => store)
    conformJudgements(() => store, reopen)
    conformDispatch(() => store, () => place)
    conformPast(() => store)
    conformCopies(() => store, reopen, makePlace)
    conformReview(() => store)
    conformRights(() => store)
    conformSince(() => store)
    conformDigest(() => store, makePlace)
  })
}

function conformFacts(store: () => Store): void {
  describe('reading facts', () => {
    it('is at revision 0 and holds nothing when it is new', async () => {
      expect(await store().revision()).toBe(0)
      expect(await store().revision(Number.MAX_SAFE_INTEGER)).toBe(0)
      for (const kind of FACT_KINDS) expect(await all(store().facts(kind))).toEqual([])
      expect(await all(store().debtIds())).toEqual([])
      expect(await store().counts()).toEqual(Object.fromEntries(FACT_KINDS.map((kind) => [kind, 0])))
      expect(await store().dossiers(['d' as DebtId])).toEqual([])
      expect(await store().factsByKey(['debt\u001fd\u001fs' as FactKey])).toEqual([])
      expect(await store().history('debt\u001fd\u001fs' as FactKey)).toEqual([])
      expect(await store().lists()).toEqual([])
      expect(await store().gateCounts()).toEqual({ refused: {}, held: {} })
      expect((await store().check()).faults).toEqual([])
    })

    it('gives back content and purposes exactly as they were written', async () => {
      const odd = party('p\u{1F600}\uFFFD', { name: 'Ünï"\\\u0000\u2028 ' + '名'.repeat(500), nested: { list: [1, 2.5, -0.001, null, true], '': {} } })
      const written = { ...odd, purposes: ['locate', 'collect', 'assess'] as const }
      await load(store(), 'a', [written, { ...party('q'), purposes: [] }])
      const [first, second] = await store().factsByKey([party('q').key, written.key])
      expect(first).toEqual({ kind: 'party', key: written.key, content: written.content, purposes: ['locate', 'collect', 'assess'], revision: nth(1) })
      expect(second?.purposes).toEqual([])
    })

    it('gives the texts of current facts as they were written, each once, and reads them as facts by key are read', async () => {
      const keys = [party('p').key, point('c', 'p', 'h').key, party('gone').key, party('never').key]
      await load(store(), 'a', [party('p', { name: 'before' }), party('gone'), point('c', 'p', 'h')])
      const now = { ...party('p', { name: 'Ünï "x"' }), purposes: ['locate', 'collect'] as const }
      await load(store(), 'b', [now, { ...party('gone'), content: null }])
      const texts = (await store().storedTexts([...keys, party('p').key])).toSorted((a, b) => compareBytes(a.key, b.key))
      expect(texts.map((text) => text.fact())).toEqual(await store().factsByKey(keys))
      expect(texts.map(({ content }) => JSON.parse(content) as unknown)).toEqual((await store().factsByKey(keys)).map(({ content }) => content))
      expect(texts.find(({ key }) => key === now.key)).toMatchObject({ content: JSON.stringify(now.content), purposes: 'locate collect' })
      expect(await store().storedTexts([])).toEqual([])
      await expect(store().storedTexts(Array.from({ length: BATCH_ROWS_MAX + 1 }, (_, i) => party(`p${i}`).key))).rejects.toMatchObject({ code: 'limit-exceeded' })
    })

    it('gives facts of a kind, facts about ids and facts by key in byte order of their keys', async () => {
      const ids = ['a', 'B', 'a b', 'ab', 'é', '\uFFFD', '\u{1F600}', 'Z', '10', '9', 'aa']
      await load(store(), 'a', ids.flatMap((id) => [party(id), tie('hub', 'owns', id), debt(id)]))
      const keys = ids.map((id) => party(id).key).toSorted(compareBytes)
      expect(keysOf(await all(store().facts('party')))).toEqual(keys)
      expect(keysOf(await store().factsByKey(ids.map((id) => party(id).key)))).toEqual(keys)
      const about = keysOf(await store().factsAbout({ parties: ['hub' as PartyId] }))
      expect(about).toEqual(ids.map((id) => tie('hub', 'owns', id).key).toSorted(compareBytes))
      expect(await all(store().debtIds())).toEqual(ids.toSorted(compareBytes))
      expect(Buffer.compare(Buffer.from('\uFFFD'), Buffer.from('\u{1F600}'))).toBe(Math.sign(compareBytes('\uFFFD', '\u{1F600}')))
    })

    it('streams more than a batch, each fact once, no batch above the bound', async () => {
      const count = BATCH_ROWS_MAX * 2 + 17
      const act = await store().beginLoad('many', 1)
      for (let from = 0; from < count; from += BATCH_ROWS_MAX) {
        await store().writeVersions(act, Array.from({ length: Math.min(BATCH_ROWS_MAX, count - from) }, (_, i) => debt(`d${(from + i) * 7919 % count}`)))
      }
      await store().commitLoad(act, 1, leaf())
      const sizes: number[] = []
      const seen = new Set<string>()
      for await (const batch of store().facts('debt')) {
        sizes.push(batch.length)
        for (const fact of batch) seen.add(fact.key)
      }
      expect([seen.size, Math.max(...sizes) <= BATCH_ROWS_MAX]).toEqual([count, true])
      expect(new Set(await all(store().debtIds())).size).toBe(count)
      expect((await store().counts()).debt).toBe(count)
    })

    it('finds facts by every id they touch, each once, and by nothing else', async () => {
      const facts = [
        source('src'), party('p'), debt('d'), owes('d', 'p'), tie('p', 'spouse_of', 'q'), point('c', 'p', 'hash-1'),
        version('status', 's1', { debtId: 'd', kind: 'overdue' }), version('status', 's2', { partyId: 'q', kind: 'bankrupt' }),
        version('suppression', 'u1', { value: { sealed: 'x', hash: 'hash-1' }, scope: 'contact_point' }),
        happened('e1', { partyId: 'p' }, { kind: 'report', what: 'wrong_number', contactPointId: 'c', partyId: 'q' }),
        happened('e2', {}, { kind: 'correction', corrects: 'e1', because: 'x' }),
        happened('e3', {}, { kind: 'contact', direction: 'in', channel: 'voice', at: '2026-01-01', debts: ['d', 'other'] }),
        happened('e4', {}, { kind: 'request', at: '2026-01-01', by: 'p', what: 'cease' }),
        judged('p', 'r', 'same'),
      ]
      await load(store(), 'a', facts)
      const about = async (query: object): Promise<readonly string[]> =>
        (await store().factsAbout(query)).map((fact) => fact.key.split('\u001f').slice(0, 2).join(' ')).toSorted()
      expect(await about({ parties: ['p'] })).toEqual([
        'contact_point c', 'event e1', 'event e4', 'match_decision p', 'obligation d', 'party p', 'relation p-spouse_of-q',
      ])
      expect(await about({ parties: ['q'] })).toEqual(['event e1', 'relation p-spouse_of-q', 'status s2'])
      expect(await about({ parties: ['p', 'q'], kinds: ['event', 'status'] })).toEqual(['event e1', 'event e4', 'status s2'])
      expect(await about({ debts: ['d'] })).toEqual(['debt d', 'event e3', 'obligation d', 'status s1'])
      expect(await about({ values: ['hash-1'] })).toEqual(['contact_point c', 'suppression u1'])
      expect(await about({ contactPoints: ['c'] })).toEqual(['contact_point c', 'event e1'])
      expect(await about({ corrected: ['e1'] })).toEqual(['event e2'])
      expect(await about({ sources: ['src'], kinds: ['source'] })).toEqual(['source src'])
      expect((await about({ sources: ['src'] })).length).toBe(facts.length)
      expect(await about({ sources: ['src'], kinds: ['debt'] })).toEqual(['debt d'])
      expect(await about({ parties: [] })).toEqual([])
      expect(await about({})).toEqual([])
      expect(await about({ parties: ['d'], debts: ['p'] })).toEqual([])
    })

    it('finds what touches both of two parties whichever is named first, and of relations those of the kinds asked for alone', async () => {
      await load(store(), 'a', [
        tie('hub', 'owns', 'p'), tie('hub', 'owns', 'q'), tie('p', 'guarantees', 'hub'), tie('hub', 'guarantees', 'q'), tie('p', 'owns', 'q'), owes('d', 'p'), owes('d', 'hub'),
        judged('hub', 'p', 'same'), happened('e1', { partyId: 'p' }, { kind: 'report', what: 'wrong_number', partyId: 'hub' }), tie('gone', 'owns', 'p'),
        { ...tie('hub', 'guarantees', 'p'), content: { ...tie('hub', 'guarantees', 'p').content, sourceRecord: '"kind":"owns"' } as never },
      ])
      await load(store(), 'b', [{ ...tie('gone', 'owns', 'p'), content: null }])
      const about = async (query: object, at?: Revision): Promise<readonly string[]> =>
        (await store().factsAbout(query, at)).map((fact) => fact.key.split('\u001f').slice(0, 2).join(' ')).toSorted()
      const between = ['event e1', 'match_decision hub', 'relation hub-guarantees-p', 'relation hub-owns-p', 'relation p-guarantees-hub']
      expect(await about({ partyPairs: [['hub', 'p']] })).toEqual(between)
      expect(await about({ partyPairs: [['p', 'hub'], ['hub', 'p']] })).toEqual(between)
      expect(await about({ partyPairs: [['q', 'p'], ['q', 'hub']], kinds: ['relation'] })).toEqual(['relation hub-guarantees-q', 'relation hub-owns-q', 'relation p-owns-q'])
      expect(await about({ partyPairs: [['p', 'nobody'], ['nobody', 'p']] })).toEqual([])
      expect(await about({ partyPairs: [] })).toEqual([])
      expect([await about({ partyPairs: [['gone', 'p']] }), await about({ partyPairs: [['gone', 'p']] }, nth(1))]).toEqual([[], ['relation gone-owns-p']])
      expect(await about({ partyPairs: [['hub', 'p']], kinds: ['relation'], relationKinds: ['owns'] })).toEqual(['relation hub-owns-p'])
      expect(await about({ parties: ['hub'], relationKinds: ['guarantees'] })).toEqual([
        'event e1', 'match_decision hub', 'obligation d', 'relation hub-guarantees-p', 'relation hub-guarantees-q', 'relation p-guarantees-hub',
      ])
      expect(await about({ parties: ['p'], kinds: ['relation'], relationKinds: ['owns', 'controls'] })).toEqual(['relation hub-owns-p', 'relation p-owns-q'])
      expect(await about({ parties: ['p'], kinds: ['relation', 'obligation'], relationKinds: [] })).toEqual(['obligation d'])
    })
  })
}

/** What the port promises of versions of facts. */
export function conformVersions(store: () => Store): void {
  describe('versions', () => {
    it('replaces what a later act writes, and keeps the old version with the revision that replaced it', async () => {
      await load(store(), 'a', [party('p', { name: 'old' }), party('q')], 1000)
      await load(store(), 'b', [party('p', { name: 'new' })], 2000)
      const versions = await store().history(party('p').key)
      expect(versions.map((fact) => [fact.revision, fact.replacedIn])).toEqual([[nth(1), nth(2)], [nth(2), undefined]])
      expect((await store().factsByKey([party('p').key]))[0]?.content).toMatchObject({ name: 'new' })
      expect((await store().counts()).party).toBe(2)
    })

    it('reads every past revision as it was', async () => {
      await load(store(), 'a', [debt('d', { balance: '1' }), owes('d', 'p'), party('p')], 1000)
      await load(store(), 'b', [debt('d', { balance: '2' }), debt('e')], 2000)
      await load(store(), 'c', [version('debt', 'd', null), owes('e', 'p')], 3000)
      const balance = async (revision: number): Promise<unknown> =>
        (await store().factsAbout({ debts: ['d' as DebtId], kinds: ['debt'] }, nth(revision))).map((fact) => (fact.content as { balance: string }).balance)
      expect([await balance(0), await balance(1), await balance(2), await balance(3)]).toEqual([[], ['1'], ['2'], []])
      expect(await all(store().debtIds(nth(1)))).toEqual(['d'])
      expect(await all(store().debtIds(nth(2)))).toEqual(['d', 'e'])
      expect(await all(store().debtIds())).toEqual(['e'])
      // A read in the past does not know what came later, so that it gives what it gave then.
      expect((await all(store().facts('debt', nth(1))))[0]).not.toHaveProperty('replacedIn')
      expect((await store().counts(nth(1))).debt).toBe(1)
      expect((await store().counts(nth(2))).debt).toBe(2)
      expect((await store().counts()).debt).toBe(1)
      expect((await store().dossiers(['d', 'e'] as DebtId[], nth(1))).map((dossier) => [dossier.debtId, dossier.revision])).toEqual([['d', nth(1)]])
      expect((await store().dossiers(['e', 'd'] as DebtId[])).map((dossier) => dossier.debtId)).toEqual(['e'])
    })

    it('says which revision was the newest at a moment, whatever the clock did', async () => {
      await load(store(), 'a', [party('p')], 5000)
      await load(store(), 'b', [party('q')], 4000)
      expect(await Promise.all([4999, 5000, 9000].map((ms) => store().revision(ms)))).toEqual([0, nth(2), nth(2)])
    })

    it('ends a fact by a tombstone and lifts it by a newer version; a tombstone is in no history', async () => {
      await load(store(), 'a', [party('p', { name: 'one' })])
      await load(store(), 'b', [version('party', 'p', null)])
      expect(await store().factsByKey([party('p').key])).toEqual([])
      expect(await store().factsAbout({ parties: ['p' as PartyId] })).toEqual([])
      await load(store(), 'c', [party('p', { name: 'two' })])
      expect((await store().history(party('p').key)).map((fact) => fact.revision)).toEqual([nth(1), nth(3)])
      expect((await store().counts()).party).toBe(1)
      expect((await store().check()).faults).toEqual([])
    })

    it('keeps the last of a key that comes twice in one act, in one batch or over two', async () => {
      await load(store(), 'a', [owes('d', 'p')])
      const act = await store().beginLoad('b', 2)
      const key = owes('d', 'p').key
      const naming = (partyId: string): NewVersion => ({ ...owes('d', partyId), key })
      await store().writeVersions(act, [naming('x'), party('one', { name: 'x' }), naming('y'), party('one', { name: 'y' })])
      await store().writeVersions(act, [naming('z'), version('party', 'two', null), party('two')])
      await store().commitLoad(act, 2, leaf())
      expect((await store().factsByKey([key]))[0]?.content).toMatchObject({ partyId: 'z' })
      expect((await store().factsByKey([party('one').key]))[0]?.content).toMatchObject({ name: 'y' })
      for (const gone of ['x', 'y', 'p']) expect(await store().factsAbout({ parties: [gone as PartyId] })).toEqual([])
      expect(keysOf(await store().factsAbout({ parties: ['z' as PartyId] }))).toEqual([key])
      expect(await store().counts()).toMatchObject({ obligation: 1, party: 2 })
      expect((await store().check()).faults).toEqual([])
    })

    it('holds after any series of loads what a plain map would hold, at every revision', async () => {
      const step = fc.array(fc.record({ id: fc.integer({ min: 0, max: 5 }), value: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }) }), { maxLength: 8 })
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (acts) => {
          run++
          const mark = `r${run}-`
          const from = await store().revision()
          const model = new Map<string, number>()
          const states: ReadonlyMap<string, number>[] = []
          for (const [i, rows] of acts.entries()) {
            await load(store(), `${mark}${i}`, rows.map(({ id, value }) => version('party', `${mark}${id}`, value === null ? null : { partyId: `${mark}${id}`, value })))
            for (const { id, value } of rows) {
              if (value === null) model.delete(`${mark}${id}`)
              else model.set(`${mark}${id}`, value)
            }
            states.push(new Map(model))
          }
          const ids = [0, 1, 2, 3, 4, 5].map((id) => `${mark}${id}` as PartyId)
          for (const [i, state] of states.entries()) {
            const found = await store().factsAbout({ parties: ids }, (from + nth(i + 1)) as Revision)
            const held = found.map((fact) => fact.content as unknown as { partyId: string; value: number }).map((c) => [c.partyId, c.value] as const)
            expect(new Map(held)).toEqual(state)
            expect(held.length).toBe(state.size)
          }
        }),
        { numRuns: 25 },
      )
      expect((await store().check()).faults).toEqual([])
    })
  })
}

function conformDigest(store: () => Store, makePlace: () => Promise<StorePlace>): void {
  describe('the content digest', () => {
    const facts = [debt('d'), party('p'), owes('d', 'p'), point('c', 'p', 'v')]

    it('is equal for the same content, in whatever order and however many loads it came', async () => {
      const other = await makePlace()
      const second = await other.open()
      await load(store(), 'a', [...facts, debt('gone')])
      await load(store(), 'b', [version('debt', 'gone', null), party('p', { name: 'changed' })])
      await load(second, 'x', [party('p', { name: 'changed' }), ...facts.toReversed().filter((fact) => fact.kind !== 'party')], 77)
      expect(await contentDigest(second, canonical)).toBe(await contentDigest(store(), canonical))
      await second.close()
      await other.remove()
    })

    it('differs when any content or purpose differs, and not when a value was sealed anew', async () => {
      await load(store(), 'a', facts)
      const before = await contentDigest(store(), canonical)
      await load(store(), 'b', [{ ...point('c', 'p', 'v'), content: { ...point('c', 'p', 'v').content, value: { sealed: 'anew', hash: 'v' } } as never }])
      expect(await contentDigest(store(), canonical)).toBe(before)
      await load(store(), 'c', [{ ...debt('d'), purposes: ['collect'] }])
      const after = await contentDigest(store(), canonical)
      expect(after).not.toBe(before)
      await load(store(), 'd', [debt('d', { balance: '11.00' })])
      expect(await contentDigest(store(), canonical)).not.toBe(after)
    })
  })
}
