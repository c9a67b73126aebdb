import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/index.js'
import type { Dossier } from '../../src/model/dossier.js'
import type { DebtId, FactKey, PartyId, Revision } from '../../src/model/ids.js'
import type { Judging, KeptJudgement } from '../../src/model/kept-judgement.js'
import type { Lease } from '../../src/model/lease.js'
import { fullDigest } from '../../src/store/digest.js'
import { leaseAsOf } from '../../src/store/leases.js'
import { hashesIn, heldBy, namedBy, soughtBy } from '../../src/store/sought.js'
import type { NewVersion, OpenAct, Store } from '../../src/store/port.js'
import { inWorld, randomFact } from './conformance-dossiers.js'
import { ask, LENIENT, leaseOf, line, makeList, owed, T } from './dispatch-samples.js'
import { all, debt, happened, head, leaf, load, owes, party, problem, source } from './samples.js'

const judging = (number: number, more: Partial<Judging> = {}): Judging => ({ number, terms: `terms ${number}`, atMs: 1_772_000_000_000 + number, revision: number as Revision, ...more })
const judgement = (debtId: string, of: number, more: Partial<KeptJudgement> = {}): KeptJudgement =>
  ({ debtId: debtId as DebtId, judging: of, sought: new Uint8Array([1, 0, 0, 255]), body: new TextEncoder().encode(`judged ${debtId}`), ...more })

let lists = 0
/** Opens the act of a list, works in it, and ends it. */
async function inList(store: Store, work: (act: OpenAct) => Promise<void>): Promise<void> {
  const name = `judged-${++lists}`
  const act = await store.beginList(name, 3)
  await work(act)
  await store.commitList(act, 3, head(name, 3, 0), leaf(name))
}

const keptIn = async (store: Store): Promise<readonly (readonly [string, number])[]> => (await store.keptJudgements('', 100)).map(({ debtId, judging: of }) => [debtId, of])

/** A judgement whose bytes can be compared. */
const plain = (one: KeptJudgement): unknown => ({ ...one, sought: [...one.sought], body: [...one.body] })
/** A dossier but for the revision at which it was read. */
const listsOf = (dossier: Dossier | undefined): unknown => ({ ...dossier, revision: undefined })

/** What the port promises of judgements that are kept. */
export function conformJudgements(store: () => Store, reopen: () => Promise<void>): void {
  describe('kept judgements', () => {
    it('are none in a new store, and read as they were written by debt in byte order, page by page', async () => {
      expect([await store().judgings(), await store().keptJudgements('', 10)]).toEqual([[], []])
      const written = [judgement('b', 1, { holdsBeforeMs: 1_772_000_000_999 }), judgement('Z', 1), judgement('é', 1, { body: new Uint8Array() }), judgement('a', 1)]
      await inList(store(), (act) => store().writeJudgements(act, judging(1), written))
      await reopen()
      const first = await store().keptJudgements('', 3)
      expect(first.map(plain)).toEqual([written[1], written[3], written[0]].map((one) => plain(one!)))
      expect((await store().keptJudgements(first[2]!.debtId, 3)).map(plain)).toEqual([plain(written[2]!)])
      expect(await store().judgings()).toEqual([judging(1)])
    })

    it('stand one a debt, the newest', async () => {
      await inList(store(), async (act) => {
        await store().writeJudgements(act, judging(1), [judgement('a', 1, { holdsBeforeMs: 5 }), judgement('b', 1)])
        await store().writeJudgements(act, judging(2), [judgement('a', 2)])
      })
      expect(await keptIn(store())).toEqual([['a', 2], ['b', 1]])
      expect((await store().keptJudgements('', 1))[0]?.holdsBeforeMs).toBeUndefined()
      expect((await store().judgings()).map(({ number }) => number)).toEqual([1, 2])
    })

    it('are settled: what is named stays as it is given, and all else goes', async () => {
      await inList(store(), async (act) => {
        await store().writeJudgements(act, judging(1), ['a', 'b', 'c'].map((id) => judgement(id, 1)))
        await store().writeJudgements(act, judging(2), [judgement('d', 2)])
        await store().writeJudgements(act, judging(3), [judgement('e', 3)])
        await store().settleJudgings(act, [judging(1, { revision: 9 as Revision }), judging(3)], ['b', 'none'] as DebtId[])
      })
      expect(await keptIn(store())).toEqual([['a', 1], ['c', 1], ['e', 3]])
      expect(await store().judgings()).toEqual([judging(1, { revision: 9 as Revision }), judging(3)])
      await inList(store(), (act) => store().settleJudgings(act, [], []))
      expect([await store().judgings(), await keptIn(store())]).toEqual([[], []])
    })

    it('are written by whoever holds an open act alone', async () => {
      const act = await store().beginList('l', 3)
      await store().abandon(act)
      await expect(store().writeJudgements(act, judging(1), [judgement('a', 1)])).rejects.toEqual(problem('conflict'))
      await expect(store().settleJudgings(act, [], [])).rejects.toEqual(problem('conflict'))
      expect([await store().judgings(), await keptIn(store())]).toEqual([[], []])
    })

    it('are no part of what the store holds, and go whole with any erasure', async () => {
      await load(store(), 'a', [party('p'), debt('d')])
      await inList(store(), async () => undefined)
      const before = await fullDigest(store(), canonical)
      const act = await store().beginList('l', 3)
      await store().writeJudgements(act, judging(1), [judgement('d', 1), judgement('other', 1)])
      await store().abandon(act)
      expect((await fullDigest(store(), canonical)).digest).toBe(before.digest)
      expect(await keptIn(store())).toHaveLength(2)
      const erasing = await store().beginLoad('erase', 5)
      await store().commitErasure(erasing, {
        parties: ['nobody' as PartyId], nowMs: 5, recheck: LENIENT, plan: () => ({ keys: [], rewrites: [], renames: [], held: [], facts: [], tombstones: [], requests: [], leaf: leaf('erase') }),
      })
      expect([await store().judgings(), await keptIn(store())]).toEqual([[], []])
    })
  })

  describe('what a kept judgement rests on', () => {
    it('is named by whatever fact comes, changes or goes, wherever that changes a dossier', async () => {
      let run = 0
      let changed = 0
      const facts = fc.array(fc.oneof({ weight: 4, arbitrary: randomFact }, fc.integer({ min: 0, max: 3 }).map((i) => debt(`d${i}`))), { minLength: 5, maxLength: 40 })
      const changes = fc.array(fc.oneof(
        randomFact, fc.record({ end: fc.nat(99) }), fc.record({ correct: fc.nat(99) }), fc.integer({ min: 0, max: 3 }).map((i) => debt(`d${i}`, { balance: '7.00' })), fc.constant(source('src')),
        fc.tuple(fc.nat(7), fc.nat(6)).map(([c, p]) => happened('z', {}, { kind: 'report', what: 'distress', contactPointId: `c${c}p${p}` })),
      ), { minLength: 1, maxLength: 3 })
      await fc.assert(fc.asyncProperty(facts, changes, async (base, later) => {
        const mark = `j${run++}.`
        const before = [debt('d0'), debt('d1'), ...base].map((fact) => inWorld(fact, mark))
        await load(store(), mark, before)
        const ids = ['d0', 'd1'].map((id) => `${mark}${id}` as DebtId)
        const [then, revision] = [await store().dossiers(ids), await store().revision()]
        const any = (place: number): NewVersion => before[place % before.length]!
        await load(store(), `${mark} later`, later.map((one): NewVersion => (
          'end' in one ? { ...any(one.end), content: null }
          : 'correct' in one ? happened(`${mark}y`, {}, { kind: 'correction', corrects: any(one.correct).key, because: 'x' })
          : inWorld(one, mark))))
        const upTo = await store().revision()
        const named = new Set<number>()
        for await (const keys of store().keysSince(revision, upTo)) {
          for (const hash of namedBy(await store().factsByKey(keys, revision), await store().factsByKey(keys, upTo))) named.add(hash)
        }
        const now = await store().dossiers(ids)
        for (const [i, id] of ids.entries()) {
          const was = then.find(({ debtId }) => debtId === id)
          const is = now.find(({ debtId }) => debtId === id)
          if (was === undefined || JSON.stringify(listsOf(was)) === JSON.stringify(listsOf(is))) continue
          changed++
          expect([i, [...hashesIn(soughtBy(was))].some((hash) => named.has(hash))]).toEqual([i, true])
        }
      }), { numRuns: 60 })
      expect(changed).toBeGreaterThan(0)
    })

    it('are other debts too for which an obligor answers before they are there', async () => {
      await load(store(), 'a', [debt('d'), owes('d', 'a'), owes('later', 'a'), owes('there', 'a'), debt('there'), owes('strange', 'z')])
      const [before] = await store().dossiers(['d' as DebtId])
      expect(before?.missingDebts).toEqual(['later'])
      const revision = await store().revision()
      await load(store(), 'b', [debt('later'), debt('strange')])
      const [now] = await store().dossiers(['d' as DebtId])
      expect([now?.missingDebts, now?.otherDebts.map(({ content }) => content.debtId)]).toEqual([undefined, ['later', 'there']])
      const sought = new Set(hashesIn(soughtBy(before!)))
      const isNamed = async (key: string): Promise<boolean> => [...namedBy([], (await store().factsByKey([key as FactKey])).filter((fact) => fact.revision > revision))].some((hash) => sought.has(hash))
      expect([await isNamed(debt('later').key), await isNamed(debt('strange').key)]).toEqual([true, false])
    })

    it('are leases too, which are told of everyone as they stood at any moment', async () => {
      await load(store(), 'a', [1, 2, 3, 4].flatMap((n) => owed(`d${n}`, `p${n}`)))
      await makeList(store(), 'l', [1, 2, 3, 4].map((n) => line(n, `d${n}`, `p${n}`)))
      await store().lease(ask('l', { limit: 4, judge: (listed) => ({ lease: { ...leaseOf(listed, 'l'), leasedAtMs: T } }) }))
      const turn = (n: number, nowMs: number, change: Partial<Lease>): Promise<unknown> =>
        store().settle({ nowMs, leaseId: `l/${n}/dialer`, recheck: LENIENT, decide: ({ lease }) => ({ answer: {}, lease: { ...lease!, ...change } }) })
      await turn(1, T + 100, { state: 'started', startedAtMs: T + 100, startedAt: '2001-09-09T01:46:40.1Z' })
      await turn(2, T + 100, { state: 'released', endedAtMs: T + 100 })
      await turn(3, T + 100, { state: 'started', startedAtMs: T + 100, startedAt: '2001-09-09T01:46:40.1Z' })
      await turn(3, T + 200, { state: 'reported', endedAtMs: T + 200, report: { result: 'no_answer', atMs: T + 200, flags: ['late'] } })
      const ever = await store().leasesEver([1, 2, 3, 4].map((n) => `p${n}` as PartyId), [])
      const [first] = ever
      for (const atMs of [T - 1, T, T + 99, T + 100, T + 199, T + 200, first!.expiresAtMs - 1, first!.expiresAtMs, first!.heldUntilMs + 1, T + 10 ** 10]) {
        expect([atMs, await all(store().leasesStanding(atMs))]).toEqual([atMs, ever.flatMap((lease) => leaseAsOf(lease, atMs) ?? [])])
      }
      // By debt, person or point: whichever of them a dossier was sought by.
      const [dossier] = await store().dossiers(['d1' as DebtId], undefined, T + 150)
      const sought = new Set(hashesIn(soughtBy(dossier!)))
      expect(dossier?.leases?.length).toBe(1)
      expect(heldBy(dossier!.leases![0] as Lease).every((hash) => sought.has(hash))).toBe(true)
      expect((await all(store().leasesStanding(T + 150))).filter(({ debtId }) => debtId !== 'd1').some((lease) => heldBy(lease).some((hash) => sought.has(hash)))).toBe(false)
    })
  })
}
