import { describe, expect, it } from 'vitest'
import type { ContactPointId, DebtId, PartyId } from '../../src/model/ids.js'
import type { Lease } from '../../src/model/lease.js'
import type { Store } from '../../src/store/port.js'
import { ask, LENIENT, leaseOf, line, makeList, owed, T } from './dispatch-samples.js'
import { leaf, load, point } from './samples.js'

const MINUTE_MS = 60_000

/** Writes a lease as it is from now on. */
async function turn(store: Store, leaseId: string, nowMs: number, change: (lease: Lease) => Lease): Promise<void> {
  await store.settle({ nowMs, leaseId, recheck: LENIENT, decide: ({ lease }) => ({ answer: {}, lease: change(lease!) }) })
}

async function leasesAt(store: Store, debtId: string, atMs: number): Promise<readonly (readonly [string, string, boolean])[]> {
  const [dossier] = await store.dossiers([debtId as DebtId], undefined, atMs)
  return ((dossier?.leases ?? []) as readonly Lease[]).map((lease) => [lease.leaseId, lease.state, lease.startedAt !== undefined])
}

/** What the port promises of moments that are past: leases as they stood, and what lists said of a debt. */
export function conformPast(store: () => Store): void {
  describe('the past', () => {
    it('shows leases as they stood at each moment, whatever became of them', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2'), point('c-2b', 'p2', 'value-p1')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1')])
      await store().lease(ask('l', { judge: (listed) => ({ lease: { ...leaseOf(listed, 'l'), leasedAtMs: T } }) }))
      const [start, end] = [T + MINUTE_MS, T + 2 * MINUTE_MS]
      await turn(store(), 'l/1/dialer', start, (lease) => ({ ...lease, state: 'started', startedAtMs: start, startedAt: '2001-09-09T01:47:40Z' }))
      await turn(store(), 'l/1/dialer', end, (lease) => ({ ...lease, state: 'reported', endedAtMs: end, report: { result: 'no_answer', atMs: end, flags: [] } }))
      for (const debt of ['d1', 'd2']) {
        expect(await leasesAt(store(), debt, T - 1)).toEqual([])
        expect(await leasesAt(store(), debt, T)).toEqual([['l/1/dialer', 'open', false]])
        expect(await leasesAt(store(), debt, end - 1)).toEqual([['l/1/dialer', 'started', true]])
        expect(await leasesAt(store(), debt, end)).toEqual([])
      }
    })

    it('counts a lease that nobody started until its end, and one that was taken back or given back until then', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2'), ...owed('d3', 'p3')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2'), line(3, 'd3', 'p3')])
      await store().lease(ask('l', { judge: (listed) => ({ lease: { ...leaseOf(listed, 'l'), leasedAtMs: T } }) }))
      const end = T + MINUTE_MS
      await turn(store(), 'l/2/dialer', end, (lease) => ({ ...lease, state: 'released', endedAtMs: end }))
      await turn(store(), 'l/3/dialer', end, (lease) => ({ ...lease, state: 'revoked', endedAtMs: end, revocation: { rule: 'r', because: 'x', atMs: end } }))
      const lapse = (await store().leaseById('l/1/dialer'))!.expiresAtMs
      expect(await leasesAt(store(), 'd1', lapse - 1)).toEqual([['l/1/dialer', 'open', false]])
      expect(await leasesAt(store(), 'd1', lapse)).toEqual([])
      for (const [debt, lease] of [['d2', 'l/2/dialer'], ['d3', 'l/3/dialer']] as const) {
        expect(await leasesAt(store(), debt, end - 1)).toEqual([[lease, 'open', false]])
        expect(await leasesAt(store(), debt, end)).toEqual([])
      }
    })

    it('finds every lease of people and points, ended ones too, each once and by id', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2')])
      await store().lease(ask('l'))
      await turn(store(), 'l/2/dialer', T, (lease) => ({ ...lease, state: 'released', endedAtMs: T }))
      const ids = async (parties: readonly string[], points: readonly string[]): Promise<readonly string[]> =>
        (await store().leasesEver(parties as readonly PartyId[], points as readonly ContactPointId[])).map((lease) => lease.leaseId)
      expect(await ids(['p2', 'p1', 'p2'], ['c-p1'])).toEqual(['l/1/dialer', 'l/2/dialer'])
      expect([await ids(['p2'], []), await ids([], ['c-p2']), await ids(['nobody'], ['nowhere']), await ids([], [])]).toEqual([['l/2/dialer'], ['l/2/dialer'], [], []])
    })

    it('finds the lines about debts in all lists that were finished, and parts of a certificate by kind', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2')])
      await makeList(store(), 'm', [line(1, 'd2', 'p2'), line(2, 'd1', 'p1')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1')])
      const lines = async (debts: readonly string[]): Promise<readonly unknown[]> =>
        (await store().entriesAbout(debts as readonly DebtId[])).map(({ list, entry, debtId, creditorId }) => [list, entry.rank, debtId, creditorId])
      const act = await store().beginList('open', T)
      await store().writeEntries(act, [line(1, 'd1', 'p1')])
      await store().writeSegments(act, [
        { list: 'open', index: 0, kind: 'facts', lines: 1, bytes: Uint8Array.of(1) }, { list: 'open', index: 1, kind: 'head', lines: 1, bytes: Uint8Array.of(2) },
      ])
      expect(await lines(['d1', 'd1'])).toEqual([['l', 1, 'd1', 'bank'], ['m', 2, 'd1', 'bank']])
      expect([await lines(['d2', 'd1']), await lines([]), await lines(['none'])].map((found) => found.length)).toEqual([3, 0, 0])
      await store().commitList(act, T, { ...(await store().list('l')), name: 'open' }, leaf())
      expect((await lines(['d1'])).length).toBe(3)
      const kinds = async (wanted?: readonly ('facts' | 'head' | 'cases')[]): Promise<readonly string[]> => {
        const found: string[] = []
        for await (const segment of store().segments('open', wanted)) found.push(segment.kind)
        return found
      }
      expect([await kinds(), await kinds(['head']), await kinds(['cases', 'head', 'facts']), await kinds(['cases']), await kinds([])]).toEqual([['facts', 'head'], ['head'], ['facts', 'head'], [], []])
    })
  })
}
