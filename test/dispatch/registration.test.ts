import { describe, expect, it } from 'vitest'
import { runAddDispatcher, runHeartbeat, runLease, runStart, runStops } from '../../src/app/dispatch-run.js'
import type { Dispatcher } from '../../src/model/dispatch.js'
import { problem } from '../store/samples.js'
import { borrowers, DESK, NOON, onBench, OPERATOR } from './portfolio.js'

const DESKS: Omit<Dispatcher, 'addedAtMs' | 'addedBy'> = { dispatcherId: 'desk', automation: 'none', channels: ['voice'] }
const CHANGES = [
  ['other-automation', { automation: 'ai_voice' }], ['other-channel', { channels: ['post'] }], ['other-creditor', { creditors: ['BANK9'] }],
] as const

describe('a dispatcher that is registered anew', () => {
  it.each(CHANGES)('loses the leases that no longer fit it, by the rule %s, and nobody else loses one', async (rule, change) => {
    await onBench(borrowers(2), async ({ app, approved, at }) => {
      await approved('l')
      await runAddDispatcher(app, OPERATOR, { ...DESKS, dispatcherId: 'other' })
      const [own] = (await runLease(at(NOON), DESK, { list: 'l', holder: 'desk', channels: ['voice'] })).leases
      const [others] = (await runLease(at(NOON), DESK, { list: 'l', holder: 'other', channels: ['voice'] })).leases
      await runAddDispatcher(app, OPERATOR, DESKS)
      expect((await runHeartbeat(at(NOON), DESK, own!.leaseId)).state).toBe('held')
      await runAddDispatcher(app, OPERATOR, { ...DESKS, ...change })
      expect((await runStops(at(NOON), DESK, 0, 10)).stops.map(({ lease }) => lease.leaseId)).toEqual([own!.leaseId])
      expect(await runHeartbeat(at(NOON), DESK, own!.leaseId)).toMatchObject({ state: 'revoked', rule })
      expect((await runHeartbeat(at(NOON), DESK, others!.leaseId)).state).toBe('held')
    })
  })

  it.each(CHANGES)('starts nothing that was leased while it was being registered: %s', async (rule, change) => {
    await onBench(borrowers(2), async ({ app, approved, at }) => {
      await approved('l')
      const { leases: [one, other] } = await runLease(at(NOON), DESK, { list: 'l', holder: 'desk', limit: 2, channels: ['voice'] })
      // The record alone, as a lease call sees it that read the one before it and is written after it.
      const changed: Dispatcher = { ...DESKS, ...change, addedAtMs: app.clockMs(), addedBy: 'Ann' }
      await (await app.store()).keep('dispatcher', 'desk', changed, app.leaf({ action: 'dispatcher' }))
      await expect(runStart(at(NOON), DESK, one!.leaseId)).rejects.toEqual(problem('lease-lost'))
      expect(await runHeartbeat(at(NOON), DESK, other!.leaseId)).toMatchObject({ state: 'revoked', rule })
    })
  })
})
