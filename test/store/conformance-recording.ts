import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../src/ledger/canonical.js'
import type { KeptModel } from '../../src/model/calibration.js'
import type { DebtId, PartyId } from '../../src/model/ids.js'
import type { Recheck } from '../../src/model/recheck.js'
import { DEFAULT_SCORECARD } from '../../src/rank/index.js'
import type { Store } from '../../src/store/port.js'
import { ask, at, LENIENT, line, makeList, owed, ranks, recording, stop, STRICT, T } from './dispatch-samples.js'
import { all, happened, judged, leaf, load, nth, party, point, version } from './samples.js'

/** What the port promises of facts recorded outside a load. */
export function conformRecording(store: () => Store): void {
  describe('recording', () => {
    it('makes facts visible at once, as a revision of their own, findable and counted like loaded ones', async () => {
      await load(store(), 'a', owed('d', 'p'), T - 1000)
      const was = await store().identity()
      await store().settle(recording([stop('e1', 'p'), version('status', 's', { debtId: 'd', kind: 'on_hold' })]))
      expect(await store().revision()).toBe(nth(1) + 1)
      expect([await store().revision(T - 1), await store().revision(T)]).toEqual([nth(1), nth(1) + 1])
      expect((await store().factsAbout({ parties: ['p' as PartyId], kinds: ['event'] })).map((fact) => [fact.revision, fact.purposes])).toEqual([[nth(1) + 1, ['collect', 'locate']]])
      const [now] = await store().dossiers(['d' as DebtId])
      const [then] = await store().dossiers(['d' as DebtId], nth(1))
      expect([now?.events.length, now?.statuses.length, then?.events.length]).toEqual([1, 1, 0])
      expect([(await store().counts()).event, (await store().counts(nth(1))).event]).toEqual([1, 0])
      expect(await store().identity()).not.toBe(was)
      expect((await store().check()).faults).toEqual([])
    })

    it('replaces and ends facts by key, and keeps the last of a key given twice', async () => {
      await load(store(), 'a', owed('d', 'p'))
      await store().settle(recording([party('p', { name: 'one' }), party('p', { name: 'two' })]))
      await store().settle(recording([{ ...party('p'), content: null }]))
      const history = await store().history(party('p').key)
      expect(history.map((fact) => [(fact.content as { name: string }).name, fact.revision, fact.replacedIn])).toEqual([
        ['Name of p', nth(1), nth(1) + 1], ['two', nth(1) + 1, nth(1) + 2],
      ])
      expect([(await store().counts()).party, await store().factsByKey([party('p').key])]).toEqual([0, []])
      expect((await store().check()).faults).toEqual([])
    })

    it('is seen while a load is open, which stays unseen, and survives whatever becomes of the load', async () => {
      await load(store(), 'a', owed('d', 'p'))
      const dropped = await store().beginLoad('dropped', 1)
      await store().writeVersions(dropped, owed('e', 'q'))
      await store().settle(recording([stop('e1', 'p')]))
      expect([await all(store().debtIds()), (await store().counts()).event]).toEqual([['d'], 1])
      await store().writeVersions(dropped, owed('f', 'r'))
      await store().abandon(dropped)
      expect([(await store().counts()).event, (await store().factsAbout({ parties: ['p' as PartyId], kinds: ['event'] })).length]).toEqual([1, 1])
      expect((await store().check()).faults).toEqual([])
      const kept = await store().beginLoad('kept', 1)
      await store().writeVersions(kept, [...owed('e', 'q'), party('p', { name: 'loaded' })])
      await store().settle(recording([stop('e2', 'p'), party('p', { name: 'recorded' })]))
      await store().commitLoad(kept, T, leaf('kept'))
      expect([await all(store().debtIds()), (await store().counts()).event]).toEqual([['d', 'e'], 2])
      const [now] = await store().factsByKey([party('p').key])
      expect([(now!.content as { name: string }).name, await store().revision()]).toEqual(['loaded', kept.revision])
      expect((await store().check()).faults).toEqual([])
    })

    it.each([
      ['a point', [point('c-new', 'p', 'value-new')], happened('e1', {}, { kind: 'request', at: at(T), what: 'stop_contact_point', contactPointId: 'c-new' })],
      ['a record judged the same', [...owed('d2', 'q'), judged('p', 'q', 'same')], stop('e1', 'q')],
    ] as const)('finds an open lease by the ids that a load brought into its dossier (%s)', async (_, brought, event) => {
      await load(store(), 'a', owed('d', 'p'))
      await makeList(store(), 'l', [line(1, 'd', 'p')])
      await store().lease(ask('l'))
      const act = await store().beginLoad('b', T)
      await store().writeVersions(act, brought)
      await store().commitLoad(act, T, leaf('b'), LENIENT)
      expect(ranks((await store().settle(recording([event]))).revoked)).toEqual([1])
      expect((await store().check()).faults).toEqual([])
    })

    it('decides again on every open lease when a load becomes visible', async () => {
      await load(store(), 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2')])
      await makeList(store(), 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2')])
      await store().lease(ask('l'))
      const act = await store().beginLoad('b', T)
      await store().writeVersions(act, [stop('e1', 'p2')])
      await store().commitLoad(act, T, leaf('b'), STRICT)
      expect((await store().openLeases(T, '', 10)).map((lease) => lease.rank)).toEqual([1])
      expect((await store().stops(0, 10)).map((one) => one.lease.rank)).toEqual([2])
    })
  })
}

/** A registered dispatcher. */
const dispatcher = (dispatcherId: string) => ({ dispatcherId, automation: 'none', channels: ['voice'], addedAtMs: T, addedBy: 'Ann' }) as const

/** Small records that persons make. */
export function conformKept(store: () => Store): void {
  describe('small records', () => {
    it('are kept by kind and id, replaced and ended, in byte order of their ids', async () => {
      for (const id of ['b', 'Z', 'é', '\uFFFD', '\u{1F600}']) await store().keep('dispatcher', id, dispatcher(id), leaf(id))
      await store().keep('pause', 'b', { pauseId: 'b', scope: { of: 'list', id: 'l' }, because: 'x', by: 'Ann', fromMs: 1 }, leaf())
      await store().keep('dispatcher', 'b', { ...dispatcher('b'), addedBy: 'Bob' }, leaf())
      expect((await store().kept('dispatcher')).map((one) => [one.dispatcherId, one.addedBy])).toEqual([
        ['Z', 'Ann'], ['b', 'Bob'], ['é', 'Ann'], ['\uFFFD', 'Ann'], ['\u{1F600}', 'Ann'],
      ])
      expect([(await store().keptOne('dispatcher', 'b'))?.addedBy, (await store().keptOne('pause', 'b'))?.by, await store().keptOne('pause', 'Z')]).toEqual(['Bob', 'Ann', undefined])
      await store().keep('dispatcher', 'Z', null, leaf())
      expect(await store().keptOne('dispatcher', 'Z')).toBeUndefined()
      await store().keep('dispatcher', 'never', null, leaf())
      expect([(await store().kept('dispatcher')).length, (await store().kept('pause')).length, (await store().kept('token')).length]).toEqual([4, 1, 0])
    })

    it('hold the weights of a model to the last digit, so that their digest can be told again', async () => {
      const scorecard = { ...DEFAULT_SCORECARD, base: -1.0999999999999999, why: 'é\u{1F600} "quoted"' }
      const digest = createHash('sha256').update(canonical(scorecard)).digest('hex')
      const model: KeptModel = { digest, scorecard, keptAtMs: T, calibratedAtMs: T + 1 }
      await store().keep('model', digest, model, leaf())
      const found = await store().keptOne('model', digest)
      expect(found).toEqual(model)
      expect(createHash('sha256').update(canonical(found?.scorecard)).digest('hex')).toBe(digest)
      expect(await store().kept('model')).toEqual([model])
    })

    it('bring their leaf with them, and take back the leases that they forbid', async () => {
      await load(store(), 'a', owed('d', 'p'))
      await makeList(store(), 'l', [line(1, 'd', 'p')])
      await store().lease(ask('l'))
      const paused: Recheck = { judge: (_, _dossier, { pauses }) => (pauses.length > 0 ? { rule: 'pause', because: 'x', atMs: T } : undefined), leaf: () => leaf('stops') }
      const pending = await store().pending()
      const once = { actor: 'Ann', key: 'k', bodyHash: 'aa' }
      const pause = { pauseId: 'b', scope: { of: 'everything' }, because: 'x', by: 'Ann', fromMs: 1 } as const
      const revoked = await store().keep('pause', 'b', pause, leaf(), { nowMs: T, recheck: paused, once })
      expect([ranks(revoked), await store().pending(), await store().openLeases(T, '', 10)]).toEqual([[1], pending + 2, []])
      expect(ranks(await store().keep('pause', 'b', null, leaf(), { nowMs: T, recheck: paused, once }))).toEqual([1])
      expect((await store().kept('pause')).length).toBe(1)
    })
  })
}
