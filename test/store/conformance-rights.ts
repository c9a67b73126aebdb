import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/index.js'
import type { ErasureAsk, ErasurePlan, HeldAbout } from '../../src/model/erasing.js'
import { FACT_KINDS } from '../../src/model/facts.js'
import type { FactKey, PartyId } from '../../src/model/ids.js'
import type { Recheck } from '../../src/model/recheck.js'
import { fullDigest } from '../../src/store/digest.js'
import type { Store } from '../../src/store/port.js'
import { all, debt, happened, head, judged, leaf, listed, load, owes, party, point, problem, source, tie, version } from './samples.js'

const LENIENT: Recheck = { judge: () => undefined, leaf: () => leaf('revoked') }
const about = (id: string): readonly PartyId[] => [id as PartyId]
const keysOf = (facts: HeldAbout['versions']): readonly string[] => [...new Set(facts.map((fact) => fact.key))]

/** A plan that takes out whatever touches a party, under another name. */
function planOf(held: HeldAbout, more: Partial<ErasurePlan> = {}): ErasurePlan {
  return { keys: keysOf(held.versions) as FactKey[], rewrites: [], renames: [], held: [], facts: [], tombstones: [], requests: [], leaf: leaf('erase'), ...more }
}

async function erase(store: Store, id: string, more: (held: HeldAbout) => Partial<ErasurePlan> = () => ({}), parts: Partial<ErasureAsk> = {}): ReturnType<Store['commitErasure']> {
  const act = await store.beginLoad(`erase ${id} ${Math.random()}`, 5)
  return store.commitErasure(act, { parties: about(id), nowMs: 5, recheck: LENIENT, plan: (held) => planOf(held, more(held)), ...parts })
}

/** Everything a store gives out, as one text. */
async function everythingIn(store: Store): Promise<string> {
  const texts: string[] = []
  for await (const { section, records } of store.everything()) {
    for (const record of records) texts.push(JSON.stringify(section === 'segments' || section === 'runs' ? { section } : record))
  }
  return texts.join('\n')
}

async function makeList(store: Store, name: string, parties: readonly string[]): Promise<void> {
  const act = await store.beginList(name, 2)
  await store.writeEntries(act, parties.map((partyId, i) => listed(i + 1, { partyId, contactPointId: `c-${partyId}` })))
  await store.writeSegments(act, [{ list: name, index: 0, kind: 'facts', lines: 1, bytes: new Uint8Array([1, 2, 3]) }, { list: name, index: 1, kind: 'head', lines: 2, bytes: new Uint8Array([200, 255]) }])
  await store.commitList(act, 2, head(name, 2, parties.length), leaf(name))
}

/** What the port promises of rights: to find everything about somebody, and to take it out for good. */
export function conformRights(store: () => Store): void {
  describe('the rights of people', () => {
    it('finds every version that touches or names somebody, ended ones too, and the debts that they are on', async () => {
      expect(await store().heldAbout(about('p'))).toEqual({ versions: [], debts: [], sharedValues: [] })
      const facts = [
        source('src'), party('p'), party('q'), debt('d'), debt('other'), owes('d', 'p'), owes('d', 'q'), owes('other', 'q'), tie('p', 'spouse_of', 'q'), tie('q', 'owns', 'r'),
        point('c', 'p', 'hash-1'), point('c2', 'q', 'hash-1'), point('c3', 'p', 'hash-own'), point('c4', 'q', 'hash-q'), judged('p', 'x', 'same'),
        version('status', 's1', { debtId: 'd', kind: 'overdue' }), version('status', 's2', { partyId: 'p', kind: 'bankrupt' }),
        version('suppression', 'u1', { value: { sealed: 'x', hash: 'hash-1' }, scope: 'contact_point' }), version('suppression', 'u2', { value: { sealed: 'x', hash: 'hash-own' }, scope: 'contact_point' }),
        happened('e1', { partyId: 'q', debtId: 'other' }, { kind: 'report', what: 'death', by: 'p', partyId: 'q' }),
        happened('e2', {}, { kind: 'report', what: 'wrong_number', contactPointId: 'c3' }),
        happened('e3', {}, { kind: 'correction', corrects: 'e2', because: 'x' }), happened('e4', {}, { kind: 'correction', corrects: 'e3', because: 'x' }),
        happened('e6', {}, { kind: 'correction', corrects: happened('e2', {}, {}).key, because: 'x' }), happened('e7', {}, { kind: 'correction', corrects: version('status', 's2', {}).key, because: 'x' }),
        happened('e5', { partyId: 'pp' }, { kind: 'report', what: 'death', partyId: 'pp' }),
      ]
      await load(store(), 'a', facts)
      await load(store(), 'b', [party('p', { name: 'Newer name' }), { ...point('c3', 'p', 'hash-own'), content: null }])
      const held = await store().heldAbout(about('p'))
      const expected = [
        party('p'), owes('d', 'p'), tie('p', 'spouse_of', 'q'), point('c', 'p', 'hash-1'), point('c3', 'p', 'hash-own'), judged('p', 'x', 'same'), version('status', 's2', {}), version('suppression', 'u2', {}),
        happened('e1', {}, {}), happened('e2', {}, {}), happened('e3', {}, {}), happened('e4', {}, {}), happened('e6', {}, {}), happened('e7', {}, {}),
      ].map((one) => one.key)
      expect(keysOf(held.versions)).toEqual(expected.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
      expect(held.versions.filter((fact) => fact.key === party('p').key).map((fact) => [(fact.content as { name: string }).name, fact.replacedIn === undefined])).toEqual([['Name of p', false], ['Newer name', true]])
      expect(held.versions.find((fact) => fact.key === point('c3', 'p', '').key)?.replacedIn).toBeDefined()
      expect(keysOf(held.debts).toSorted()).toEqual([debt('d').key, owes('d', 'p').key, owes('d', 'q').key, version('status', 's1', {}).key].toSorted())
      expect(held.sharedValues).toEqual(['hash-1'])
    })

    it('tells of a contact point that was somebody else\'s since both versions, in their order', async () => {
      await load(store(), 'a', [point('c', 'p', 'h1')])
      await load(store(), 'b', [point('c', 'q', 'h2')])
      const { versions } = await store().heldAbout(about('p'))
      expect(versions.map((fact) => (fact.content as { partyId: string }).partyId)).toEqual(['p', 'q'])
    })

    it('takes facts out with all their versions: nothing finds, counts, copies or remembers them, and the rest stands', async () => {
      await load(store(), 'a', [source('src'), party('p', { name: 'Erika Erased' }), party('q'), debt('d'), owes('d', 'p'), owes('d', 'q'), point('c', 'p', 'hash-1')])
      await load(store(), 'b', [party('p', { name: 'Erika Newer' })])
      await load(store(), 'c', [{ ...point('c', 'p', 'hash-1'), content: null }])
      const was = [await store().identity(), await store().revision()]
      const erased = await erase(store(), 'p')
      expect([erased.versions, await store().heldAbout(about('p'))]).toEqual([4, { versions: [], debts: [], sharedValues: [] }])
      expect([await store().history(party('p').key), await store().factsByKey([party('p').key, owes('d', 'p').key])]).toEqual([[], []])
      const counts = await store().counts()
      expect([counts.party, counts.obligation, counts.contact_point, counts.debt]).toEqual([1, 1, 0, 1])
      const everything = await everythingIn(store())
      for (const text of ['Erika', '"p"', '\\u001fp\\u001f']) expect(everything).not.toContain(text)
      expect(await store().identity()).not.toBe(was[0])
      expect(await store().revision()).toBeGreaterThan(was[1] as number)
      expect((await store().check()).faults).toEqual([])
      expect(await store().scrub()).toBe(true)
      expect((await store().check()).faults).toEqual([])
      // Loads go on, and the same key may come again.
      await load(store(), 'd', [party('p', { name: 'Somebody else' })])
      expect((await store().history(party('p').key)).map((fact) => (fact.content as { name: string }).name)).toEqual(['Somebody else'])
      expect((await store().check()).faults).toEqual([])
    })

    it('writes a version anew in its place, found by its new ids alone', async () => {
      await load(store(), 'a', [happened('e', { partyId: 'q' }, { kind: 'request', what: 'cease', by: 'p', partyId: 'q', contactPointId: 'c' }), party('p')])
      await load(store(), 'b', [happened('e', { partyId: 'q' }, { kind: 'request', what: 'cease', by: 'p', partyId: 'r', contactPointId: 'c' })])
      const before = await store().history(happened('e', {}, {}).key)
      await erase(store(), 'p', (held) => ({
        keys: [party('p').key],
        rewrites: held.versions.filter((fact) => fact.kind === 'event').map((fact) => ({ key: fact.key, revision: fact.revision, content: { ...fact.content, event: { kind: 'request', what: 'cease', by: 'nobody', partyId: 's' } } as never })),
      }))
      const after = await store().history(happened('e', {}, {}).key)
      expect(after.map(({ revision, replacedIn, purposes }) => ({ revision, replacedIn, purposes }))).toEqual(before.map(({ revision, replacedIn, purposes }) => ({ revision, replacedIn, purposes })))
      expect([(await store().heldAbout(about('p'))).versions, keysOf((await store().heldAbout(about('s'))).versions)]).toEqual([[], [happened('e', {}, {}).key]])
      expect([(await store().factsAbout({ parties: about('r') })).length, (await store().factsAbout({ contactPoints: ['c' as never] })).length]).toEqual([0, 0])
      expect((await store().check()).faults).toEqual([])
    })

    it('puts another name into lines of lists, and offers them no more', async () => {
      await makeList(store(), 'l', ['p', 'q', 'p'])
      await makeList(store(), 'm', ['q', 'p'])
      expect((await store().entriesOf(about('p'))).map(({ list, entry }) => [list, entry.rank])).toEqual([['l', 1], ['l', 3], ['m', 2]])
      expect(await store().entriesOf(about('nobody'))).toEqual([])
      const renames = [{ id: 'p', as: 'erased_1' }, { id: 'c-p', as: 'erased_2' }, { id: 'd1', as: 'erased_3' }]
      const erased = await erase(store(), 'p', () => ({ renames }))
      expect(erased.entries).toBeGreaterThanOrEqual(3)
      expect(await store().entriesOf(about('p'))).toEqual([])
      expect((await store().entriesOf(about('erased_1'))).map(({ list, entry, debtId }) => [list, entry.rank, entry.contactPointId, debtId])).toEqual([['l', 1, 'erased_2', 'erased_3'], ['l', 3, 'erased_2', 'd3'], ['m', 2, 'erased_2', 'd2']])
      expect((await store().entryStates('l', 0, 10)).map(({ rank, state, rule }) => [rank, state, rule])).toEqual([[1, 'closed', 'erased-person'], [3, 'closed', 'erased-person']])
      expect((await store().entries('l', 0, 10)).map((entry) => entry.partyId)).toEqual(['erased_1', 'q', 'erased_1'])
      expect(await everythingIn(store())).not.toMatch(/"p"|"c-p"/)
      expect((await store().check()).faults).toEqual([])
    })

    it('puts another name into small records, and keeps what stays of the erased', async () => {
      await store().keep('pause', 'x', { pauseId: 'x', scope: { of: 'party', id: 'p' }, because: 'why', by: 'me', fromMs: 1 }, leaf())
      await load(store(), 'a', [party('p')])
      const request = { requestId: 'r1', right: 'erase', subject: 's', receivedOn: '2026-01-01', deadline: {}, recordedAtMs: 1, recordedBy: 'me', state: 'done' } as never
      await erase(store(), 'p', () => ({ renames: [{ id: 'p', as: 'erased_1' }], tombstones: [{ hash: 'h', of: 'party', erasedOn: '2026-01-01' }], requests: [request] }))
      expect((await store().kept('pause'))[0]?.scope).toEqual({ of: 'party', id: 'erased_1' })
      expect([await store().kept('tombstone'), await store().kept('right')]).toEqual([[{ hash: 'h', of: 'party', erasedOn: '2026-01-01' }], [request]])
    })

    it('takes what was written freely out of kept answers and small records, only where words stand', async () => {
      const once = { actor: 'me', key: 'k', bodyHash: 'b' }
      const answer = { because: 'ill', channel: 'ill', second: { because: 'fine' }, list: [{ evidence: 'letter' }] }
      const ask = { nowMs: 1, recheck: LENIENT, once, decide: () => ({ answer }) }
      await store().settle(ask)
      const pause = { pauseId: 'x', scope: { of: 'party', id: 'p' }, because: 'told', by: 'me', fromMs: 1 } as const
      await store().keep('pause', 'x', pause, leaf())
      await store().keep('proposal', 'y', { proposalId: 'y', of: 'held', target: 't', state: 'open', by: { name: 'me' }, atMs: 1, because: 'letter' }, leaf())
      await load(store(), 'a', [party('p')])
      await erase(store(), 'p', () => ({ words: ['ill'] }), {
        unwritten: (kind) => (kind === 'proposal' ? { record: null, words: ['letter'] } : kind === 'pause' ? { record: { ...pause, because: '' }, words: ['told'] } : undefined),
      })
      expect((await store().settle(ask)).answer).toEqual({ because: '', channel: 'ill', second: { because: 'fine' }, list: [{ evidence: '' }] })
      expect([await store().kept('pause'), await store().kept('proposal')]).toEqual([[{ ...pause, because: '' }], []])
    })

    it('records what the plan says with it, as facts that are visible at once', async () => {
      await load(store(), 'a', [party('p'), party('q')])
      await erase(store(), 'p', () => ({ facts: [version('suppression', 'stop', { partyId: 'q', scope: 'party' })] }))
      expect((await store().factsAbout({ parties: about('q') })).map((fact) => fact.kind)).toEqual(['party', 'suppression'])
      expect((await store().check()).faults).toEqual([])
    })

    it('writes parts of certificates anew in their places, and none that is not there', async () => {
      await makeList(store(), 'l', ['p'])
      const act = await store().beginLoad('anew', 5)
      await store().rewriteSegments(act, [{ list: 'l', index: 1, kind: 'head', lines: 2, bytes: new Uint8Array([7, 250]) }])
      await expect(store().rewriteSegments(act, [{ list: 'l', index: 9, kind: 'head', lines: 2, bytes: new Uint8Array([7]) }])).rejects.toEqual(problem('not-found'))
      await store().abandon(act)
      expect((await all2(store().segments('l'))).map(({ index, bytes }) => [index, [...bytes]])).toEqual([[0, [1, 2, 3]], [1, [7, 250]]])
      await expect(store().rewriteSegments(act, [])).rejects.toEqual(problem('conflict'))
    })

    it('erases nothing when the plan refuses, and lets a killed or abandoned erasure be begun again', async () => {
      await load(store(), 'a', [party('p'), owes('d', 'p'), debt('d')])
      const before = await fullDigest(store(), canonical)
      const act = await store().beginLoad('refused', 5)
      await expect(store().commitErasure(act, { parties: about('p'), nowMs: 5, recheck: LENIENT, plan: () => { throw new Error('no') } })).rejects.toThrow('no')
      await expect(store().beginLoad('other', 5)).rejects.toEqual(problem('conflict'))
      await store().abandon(act)
      await expect(store().commitErasure(act, { parties: about('p'), nowMs: 5, recheck: LENIENT, plan: planOf })).rejects.toEqual(problem('conflict'))
      expect((await fullDigest(store(), canonical)).digest).toBe(before.digest)
      expect((await erase(store(), 'p')).versions).toBe(2)
    })

    it('leaves counts, indexes and check whole whatever was loaded, replaced, ended and erased before', async () => {
      let run = 0
      await fc.assert(fc.asyncProperty(fc.array(fc.record({ id: fc.nat(3), end: fc.boolean(), erase: fc.boolean() }), { minLength: 1, maxLength: 12 }), async (steps) => {
        const place = ++run
        for (const [i, step] of steps.entries()) {
          const id = `p${place}-${step.id}`
          const facts = [party(id, { name: `Name ${i}` }), owes(`d${place}`, id), point(`c${id}`, id, `h${id}`)]
          if (step.erase) await erase(store(), id)
          else await load(store(), `load ${place} ${i}`, facts.map((one) => (step.end ? { ...one, content: null } : one)))
        }
        expect((await store().check()).faults).toEqual([])
        const counts = await store().counts()
        for (const kind of FACT_KINDS) expect([kind, counts[kind]]).toEqual([kind, (await all(store().facts(kind))).length])
      }), { numRuns: 8 })
    })
  })
}

async function all2<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}
