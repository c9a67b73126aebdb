import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/index.js'
import type { EntryState, JudgedEntry, JudgeEntry, LeaseAsk, Settled } from '../../src/model/dispatch.js'
import type { DebtId } from '../../src/model/ids.js'
import type { Lease, LeaseState } from '../../src/model/lease.js'
import { ENTRIES_TRIED_MAX, LEASES_MAX } from '../../src/model/limits.js'
import { Problem } from '../../src/model/problem.js'
import type { Recheck } from '../../src/model/recheck.js'
import { contentDigest } from '../../src/store/digest.js'
import type { Store } from '../../src/store/port.js'
import type { StorePlace } from './conformance.js'
import { ask, at, HOUR_MS, leaseOf, LENIENT, line, makeList, onePerPerson, owed, ranks, recording, stop, STRICT, T } from './dispatch-samples.js'
import { conformAnswers } from './conformance-answers.js'
import { conformRaces } from './conformance-races.js'
import { conformKept, conformRecording } from './conformance-recording.js'
import { debt, happened, judged, leaf, load, owes, point, problem, version } from './samples.js'

/** What the port promises of leases, recorded events and small records. */
export function conformDispatch(store: () => Store, place: () => StorePlace): void {
  conformLeasing(store)
  conformSettling(store)
  conformRecording(store)
  conformKept(store)
  conformAnswers(store)
  conformRaces(store, place)
}

/** Grants the first line and fails at the second. */
const failAtTwo: JudgeEntry = (listed) => {
  if (listed.entry.rank === 2) throw new Problem('not-allowed', 'no')
  return { lease: leaseOf(listed, 'l') }
}

function conformLeasing(store: () => Store): void {
  describe('leasing', () => {
    it('tries free entries of the list by rank, in their window, of the channels and creditors asked for', async () => {
      await load(store(), 'a', ['1', '2', '3', '4', '5', '6'].flatMap((id) => owed(`d${id}`, `p${id}`)))
      await makeList(store(), 'l', [
        line(1, 'd1', 'p1'), line(2, 'd2', 'p2', { channel: 'sms' }), line(3, 'd3', 'p3', { notBefore: at(T + 1) }),
        line(4, 'd4', 'p4', { notAfter: at(T) }), { ...line(5, 'd5', 'p5'), creditorId: 'other' }, line(6, 'd6', 'p6', { notBefore: at(T) }),
      ])
      const tried = async (more: Partial<LeaseAsk>): Promise<readonly number[]> => {
        const found: number[] = []
        await store().lease(ask('l', { ...more, judge: ({ entry: { rank } }) => { found.push(rank); return { rule: 'not-now', because: 'x' } } }))
        return found
      }
      expect(await tried({})).toEqual([1, 2, 5, 6])
      expect(await tried({ channels: ['sms', 'email'] })).toEqual([2])
      expect(await tried({ creditors: ['bank'] })).toEqual([1, 2, 6])
      expect(await tried({ channels: [] })).toEqual([])
      expect(await tried({ nowMs: T + 1 })).toEqual([1, 2, 3, 5, 6])
      await expect(store().lease(ask('nowhere'))).rejects.toEqual(problem('not-found'))
      await expect(store().lease(ask('l', { limit: 0 }))).rejects.toEqual(problem('limit-exceeded'))
      await expect(store().lease(ask('l', { limit: LEASES_MAX + 1 }))).rejects.toEqual(problem('limit-exceeded'))
    })

    it('gives what the judge grants, up to the limit, never twice while it is held, and again once it has lapsed', async () => {
      await load(store(), 'a', ['1', '2', '3'].flatMap((id) => owed(`d${id}`, `p${id}`)))
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2'), line(3, 'd3', 'p3')])
      const before = await store().pending()
      const first = await store().lease(ask('l', { limit: 2, judge: (listed) => (listed.entry.rank === 1 ? { rule: 'no', because: 'x' } : { lease: leaseOf(listed, 'l') }) }))
      expect([ranks(first.leases), first.passed, first.isCut]).toEqual([[2, 3], { no: 1 }, false])
      expect(await store().pending()).toBe(before + 1)
      expect(ranks((await store().lease(ask('l'))).leases)).toEqual([1])
      expect((await store().lease(ask('l', { nowMs: T + 899_999 }))).leases).toEqual([])
      expect(await store().pending()).toBe(before + 2)
      expect((await store().openLeases(T, '', 10)).map((lease) => lease.leaseId)).toEqual(['l/1/dialer', 'l/2/dialer', 'l/3/dialer'])
      expect((await store().openLeases(T, 'l/1/dialer', 1)).map((lease) => lease.leaseId)).toEqual(['l/2/dialer'])
      expect(await store().openLeases(T + 900_000, '', 10)).toEqual([])
      const again = await store().lease(ask('l', { nowMs: T + 900_000, judge: (listed) => ({ lease: leaseOf(listed, 'l', 'second') }) }))
      expect(ranks(again.leases)).toEqual([1, 2, 3])
      expect((await store().leaseById('l/1/second'))?.holder).toBe('second')
      expect(await store().leaseById('none')).toBeUndefined()
    })

    it('shows the judge the leases of the person, of every record judged the same, and of anyone at the same point', async () => {
      await load(store(), 'a', [
        ...owed('d1', 'p1'), ...owed('d2', 'p2'), ...owed('d3', 'p3'), ...owed('d4', 'p4'), judged('p1', 'p2', 'same'), point('c-4b', 'p4', 'value-p3'),
      ])
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(3, 'd3', 'p3')])
      await makeList(store(), 'm', [line(1, 'd2', 'p2'), line(2, 'd4', 'p4')])
      expect(ranks((await store().lease(ask('l'))).leases)).toEqual([1, 3])
      const seen: Record<string, readonly string[]> = {}
      const look: JudgeEntry = ({ debtId }, dossier) => {
        seen[debtId] = (dossier.leases ?? []).map((lease) => (lease as Lease).leaseId)
        return { rule: 'looked', because: 'x' }
      }
      await store().lease(ask('m', { judge: look }))
      expect(seen).toEqual({ d2: ['l/1/dialer'], d4: ['l/3/dialer'] })
      await store().lease(ask('m', { judge: look, nowMs: T + 900_000 }))
      expect(seen).toEqual({ d2: [], d4: [] })
      const [dossier] = await store().dossiers(['d2' as DebtId], undefined, T)
      expect(dossier?.leases?.map((lease) => lease.leaseId)).toEqual(['l/1/dialer'])
      expect((await store().dossiers(['d2' as DebtId]))[0]).not.toHaveProperty('leases')
    })

    it('shows the judge a lease of the person that was reported late until its time has come, and none that was reported in time', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), debt('d2'), owes('d2', 'p1'), ...owed('d3', 'p3'), debt('d4'), owes('d4', 'p3')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd3', 'p3')])
      const [late, timely] = (await store().lease(ask('l'))).leases
      const reported = async (lease: Lease, flags: NonNullable<Lease['report']>['flags']): Promise<unknown> => store().settle(recording([], { lease: {
        ...lease, state: 'reported', startedAt: at(T), startedAtMs: T, heldUntilMs: T + HOUR_MS, report: { result: 'not_attempted', atMs: T, flags },
      } }))
      await reported(late!, ['late'])
      await reported(timely!, [])
      const held = async (nowMs: number): Promise<unknown> =>
        (await store().dossiers(['d2', 'd4'] as DebtId[], undefined, nowMs)).map(({ leases }) => (leases ?? []).map((lease) => lease.leaseId))
      expect(await held(T + HOUR_MS - 1)).toEqual([['l/1/dialer'], []])
      expect(await held(T + HOUR_MS)).toEqual([[], []])
    })

    it('shows the judge what this call has just leased', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), debt('d2'), owes('d2', 'p1'), ...owed('d3', 'p3')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p1'), line(3, 'd3', 'p3')])
      const found = await store().lease(ask('l', { judge: onePerPerson('l') }))
      expect([ranks(found.leases), found.passed]).toEqual([[1, 3], { 'person-leased': 1 }])
    })

    it('keeps what the judge says of an entry, and offers it again only from its moment on, or never', async () => {
      await load(store(), 'a', ['1', '2', '3'].flatMap((id) => owed(`d${id}`, `p${id}`)))
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2'), line(3, 'd3', 'p3')])
      const states: Record<number, EntryState> = {
        1: { rank: 1, state: 'open', notBeforeMs: T + 60_000, rule: 'later', because: 'x' }, 2: { rank: 2, state: 'closed', rule: 'never', because: 'y' },
      }
      const judge: JudgeEntry = ({ entry: { rank } }): JudgedEntry => {
        const kept = states[rank]
        return kept === undefined ? { rule: 'no', because: 'x' } : { rule: kept.rule, because: kept.because, entry: kept }
      }
      expect((await store().lease(ask('l', { judge }))).passed).toEqual({ later: 1, never: 1, no: 1 })
      expect((await store().lease(ask('l', { judge }))).passed).toEqual({ no: 1 })
      expect((await store().lease(ask('l', { judge, nowMs: T + 60_000 }))).passed).toEqual({ later: 1, no: 1 })
      expect(await store().entryStates('l', 0, 10)).toEqual([states[1], states[2]])
      expect(await store().entryStates('l', 1, 10)).toEqual([states[2]])
    })

    it('closes entries whose debt is gone, and says when more could be tried than was', async () => {
      await makeList(store(), 'l', [line(1, 'gone', 'p')])
      expect((await store().lease(ask('l'))).passed).toEqual({ 'debt-gone': 1 })
      expect((await store().entryStates('l', 0, 1))[0]?.state).toBe('closed')
      await load(store(), 'a', owed('d', 'p'))
      await makeList(store(), 'm', Array.from({ length: ENTRIES_TRIED_MAX + 1 }, (_, i) => line(i + 1, 'd', 'p')))
      const no = { judge: () => ({ rule: 'no', because: 'x' }) }
      const cut = await store().lease(ask('m', no))
      expect([cut.isCut, cut.triedTo]).toEqual([true, ENTRIES_TRIED_MAX])
      const rest = await store().lease(ask('m', { ...no, afterRank: ENTRIES_TRIED_MAX }))
      expect([rest.passed, rest.isCut, rest.triedTo]).toEqual([{ no: 1 }, false, undefined])
      const all = await store().lease(ask('m', { limit: 1, afterRank: 500 }))
      expect([ranks(all.leases), all.isCut, all.triedTo]).toEqual([[501], false, 501])
      // What was left out is sought from the first one on by whoever asks anew.
      expect(ranks((await store().lease(ask('m', { limit: 2 }))).leases)).toEqual([1, 2])
      expect((await store().lease(ask('m', { ...no, nowMs: T + 2 * HOUR_MS }))).isCut).toBe(false)
    })

    it('answers a repeated call as the first one, and refuses its key for another', async () => {
      await load(store(), 'a', owed('d', 'p'))
      await makeList(store(), 'l', [line(1, 'd', 'p')])
      const once = { actor: 'dialer', key: 'k', bodyHash: 'aa' }
      const first = await store().lease(ask('l', { once }))
      const second = await store().lease(ask('l', { once, judge: () => { throw new Error('it was decided twice') } }))
      expect([first.isRepeated, second.isRepeated, second.leases]).toEqual([false, true, first.leases])
      await expect(store().lease(ask('l', { once: { ...once, bodyHash: 'bb' } }))).rejects.toEqual(problem('key-reused'))
      expect((await store().lease(ask('l', { once: { ...once, actor: 'other', bodyHash: 'bb' } }))).isRepeated).toBe(false)
    })

    it('writes nothing when the judge fails', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2')])
      const before = await store().pending()
      await expect(store().lease(ask('l', { judge: failAtTwo, once: { actor: 'a', key: 'k', bodyHash: 'aa' } }))).rejects.toEqual(problem('not-allowed'))
      expect([await store().openLeases(T, '', 10), await store().pending()]).toEqual([[], before])
      expect((await store().lease(ask('l', { once: { actor: 'a', key: 'k', bodyHash: 'aa' } }))).leases.length).toBe(2)
    })
  })
}

/** Three leased lines of two persons, one of them with two records. */
async function prepared(store: Store): Promise<void> {
  await load(store, 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2'), ...owed('d3', 'p3'), judged('p1', 'p3', 'same')])
  await makeList(store, 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2'), line(3, 'd3', 'p3')])
  await store.lease(ask('l'))
}

/** Puts the lease into another state, with a leaf. */
const become = (state: LeaseState, more: Partial<Lease> = {}) => ({ lease }: { lease?: Lease }): Settled<{ was: string }> => ({
  answer: { was: lease!.state }, lease: { ...lease!, state, ...more }, leaf: leaf(state),
})

function conformSettling(store: () => Store): void {
  describe('settling', () => {
    it('shows the lease, its line, its entry, its list and everything of its debt', async () => {
      await prepared(store())
      await store().keep('approval', 'l', { list: 'l', by: 'Ann', atMs: T }, leaf('approval'))
      await store().keep('pause', 'x', { pauseId: 'x', scope: { of: 'everything' }, because: 'x', by: 'Ann', fromMs: 1 }, leaf('pause'))
      await store().settle({
        nowMs: T, leaseId: 'l/1/dialer', recheck: LENIENT,
        decide: (seen) => {
          expect(seen.lease).toEqual(leaseOf(line(1, 'd1', 'p1'), 'l'))
          expect(seen.listed).toEqual(line(1, 'd1', 'p1'))
          expect(seen.dossier?.leases?.map((lease) => lease.leaseId)).toEqual(['l/1/dialer', 'l/3/dialer'])
          expect([seen.standing?.head.name, seen.standing?.approval?.by, seen.standing?.pauses.length]).toEqual(['l', 'Ann', 1])
          return { answer: {} }
        },
      })
      await store().settle({ nowMs: T, leaseId: 'none', recheck: LENIENT, decide: (seen) => { expect(seen).toEqual({}); return { answer: {} } } })
      expect.assertions(5)
    })

    it('writes the lease and its entry as they are from now on, with the ledger leaf, once', async () => {
      await prepared(store())
      const pending = await store().pending()
      const once = { actor: 'dialer', key: 'r', bodyHash: 'aa' }
      const entryState: EntryState = { rank: 1, state: 'done', rule: 'right_party', because: 'x' }
      const report = { nowMs: T, leaseId: 'l/1/dialer', recheck: LENIENT, once, decide: (seen: { lease?: Lease }) => ({ ...become('reported', { endedAtMs: T })(seen), entry: entryState }) }
      expect(await store().settle(report)).toEqual({ answer: { was: 'open' }, revoked: [], isRepeated: false })
      expect(await store().settle(report)).toEqual({ answer: { was: 'open' }, revoked: [], isRepeated: true })
      await expect(store().settle({ ...report, once: { ...once, bodyHash: 'bb' } })).rejects.toEqual(problem('key-reused'))
      expect(await store().pending()).toBe(pending + 1)
      expect((await store().leaseById('l/1/dialer'))?.state).toBe('reported')
      expect((await store().openLeases(T, '', 10)).map((lease) => lease.rank)).toEqual([2, 3])
      expect((await store().lease(ask('l', { nowMs: T + 900_000 }))).leases.map((lease) => lease.rank)).toEqual([2, 3])
    })

    it('keeps a started lease open after its end, as a contact, and its entry held as long as it says', async () => {
      await prepared(store())
      await store().settle({ nowMs: T, leaseId: 'l/1/dialer', recheck: LENIENT, decide: become('started', { startedAtMs: T, heldUntilMs: T + 2_000_000 }) })
      expect((await store().openLeases(T + 1_000_000, '', 10)).map((lease) => lease.rank)).toEqual([1])
      const [dossier] = await store().dossiers(['d3' as DebtId], undefined, T + 10_000_000)
      expect(dossier?.leases?.map((lease) => lease.leaseId)).toEqual(['l/1/dialer'])
      expect(ranks((await store().lease(ask('l', { nowMs: T + 1_000_000, judge: (listed) => ({ lease: leaseOf(listed, 'l', 'b') }) }))).leases)).toEqual([2, 3])
      expect(ranks((await store().lease(ask('l', { nowMs: T + 2_000_000, judge: (listed) => ({ lease: leaseOf(listed, 'l', 'c') }) }))).leases)).toEqual([1, 2, 3])
    })

    it('writes nothing when deciding throws', async () => {
      await prepared(store())
      const [digest, pending] = [await contentDigest(store(), canonical), await store().pending()]
      const refused = { nowMs: T, leaseId: 'l/1/dialer', recheck: STRICT, once: { actor: 'a', key: 'k', bodyHash: 'aa' }, decide: () => { throw new Problem('lease-lost', 'it is held by another') } }
      await expect(store().settle(refused)).rejects.toEqual(problem('lease-lost'))
      await expect(store().settle(refused)).rejects.toEqual(problem('lease-lost'))
      expect([await contentDigest(store(), canonical), await store().pending(), (await store().leaseById('l/1/dialer'))?.state]).toEqual([digest, pending, 'open'])
    })

    it('takes back every open lease that the new facts touch and forbid, the person\'s other records included, and no other', async () => {
      await prepared(store())
      const { revoked } = await store().settle(recording([stop('e1', 'p3')]))
      expect(revoked.map((lease) => [lease.rank, lease.state, lease.revocation?.rule])).toEqual([[1, 'revoked', 'stop'], [3, 'revoked', 'stop']])
      expect((await store().openLeases(T, '', 10)).map((lease) => lease.rank)).toEqual([2])
      expect((await store().stops(0, 10)).map((one) => [one.seq, one.lease.rank, one.lease.revocation?.because])).toEqual([[1, 1, 'asked to stop'], [2, 3, 'asked to stop']])
      expect((await store().stops(1, 10)).map((one) => one.seq)).toEqual([2])
      expect((await store().stops(2, 10))).toEqual([])
      expect((await store().settle(recording([stop('e2', 'p2')]))).revoked.map((lease) => lease.rank)).toEqual([2])
      expect((await store().stops(2, 10)).map((one) => one.seq)).toEqual([3])
    })

    it('asks only about leases whose dossier the facts enter, and leaves the act\'s own lease out', async () => {
      await prepared(store())
      const asked: number[] = []
      const recheck: Recheck = { judge: (lease) => { asked.push(lease.rank); return undefined }, leaf: () => leaf('none') }
      const record = (facts: Settled<object>['facts'], leaseId?: string) => store().settle({
        nowMs: T, ...(leaseId === undefined ? {} : { leaseId }), recheck,
        decide: ({ lease }) => ({ answer: {}, facts: facts ?? [], leaf: leaf('record'), ...(lease === undefined ? {} : { lease: { ...lease, state: 'reported' } }) }),
      })
      await record([happened('e1', { debtId: 'd2' }, { kind: 'dispute', at: at(T) })])
      await record([happened('e2', {}, { kind: 'report', what: 'wrong_number', contactPointId: 'c-p3' })])
      await record([version('suppression', 's', { value: { sealed: 'x', hash: 'value-p2' }, scope: 'contact_point' })])
      await record([happened('e3', { partyId: 'nobody' }, { kind: 'request', at: at(T), what: 'cease' })])
      expect(asked).toEqual([2, 1, 3, 2])
      asked.length = 0
      await record([stop('e4', 'p1')], 'l/1/dialer')
      expect(asked).toEqual([3])
    })

    it('goes on counting a started lease that it takes back', async () => {
      await prepared(store())
      await store().settle({ nowMs: T, leaseId: 'l/2/dialer', recheck: LENIENT, decide: become('started', { startedAtMs: T }) })
      const { revoked } = await store().settle(recording([stop('e1', 'p2')]))
      expect(revoked.map((lease) => [lease.state, lease.revocation?.rule])).toEqual([['started', 'stop']])
      expect((await store().openLeases(T, '', 10)).map((lease) => lease.rank)).toContain(2)
      expect((await store().settle(recording([stop('e2', 'p2')]))).revoked).toEqual([])
      expect((await store().stops(0, 10)).length).toBe(1)
    })

    it('tells of its own lease among the stops when the act itself takes it back, once', async () => {
      await prepared(store())
      const taking = { nowMs: T, leaseId: 'l/2/dialer', recheck: STRICT, decide: become('revoked', { endedAtMs: T, revocation: { rule: 'refused', because: 'x', atMs: T } }) }
      await store().settle(taking)
      await store().settle(taking)
      expect((await store().stops(0, 10)).map((one) => [one.seq, one.lease.rank, one.lease.revocation?.rule])).toEqual([[1, 2, 'refused']])
      await store().settle(recording([stop('e1', 'p3')]))
      expect((await store().stops(1, 10)).map((one) => one.seq)).toEqual([2, 3])
    })

    it('decides again on all open leases when it is asked to', async () => {
      await prepared(store())
      expect(await store().recheckLeases(T, LENIENT)).toEqual([])
      const third: Recheck = { judge: (lease) => (lease.rank === 3 ? { rule: 'pack', because: 'x', atMs: T } : undefined), leaf: () => leaf('stops') }
      expect(ranks(await store().recheckLeases(T, third))).toEqual([3])
      expect(ranks(await store().recheckLeases(T, third))).toEqual([])
      expect(ranks(await store().recheckLeases(T + 900_000, { judge: () => ({ rule: 'x', because: 'x', atMs: T }), leaf: () => leaf() }))).toEqual([])
    })
  })
}
