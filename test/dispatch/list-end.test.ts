import { describe, expect, it } from 'vitest'
import { runHeartbeat, runLease, runStart } from '../../src/app/dispatch-run.js'
import { borrowers, DESK, NOON, onBench } from './portfolio.js'

const code = (thing: Promise<unknown>): Promise<unknown> => thing.then(() => 'done', (error: { code?: string }) => error.code)
const one = { list: 'l', holder: 'desk', limit: 1 }

describe('a lease at the end of its list', () => {
  it('is extended no further than the list lasts', async () => {
    await onBench(borrowers(1), async ({ at, approved }) => {
      await approved('l', NOON, { horizonMs: 7_200_000 })
      const [lease] = (await runLease(at('2026-03-04T13:45:00Z'), DESK, { ...one, channels: ['voice'] })).leases
      expect(await runHeartbeat(at('2026-03-04T13:50:00Z'), DESK, lease!.leaseId)).toMatchObject({ state: 'held', expiresAt: '2026-03-04T14:00:00+00:00' })
    })
  })

  it('whose term is longer than the list is not started once that has ended, and is taken back', async () => {
    await onBench(borrowers(2), async ({ at, approved }) => {
      await approved('l', NOON, { horizonMs: 7_200_000 })
      const ids = (await runLease(at('2026-03-04T13:55:00Z'), DESK, { ...one, limit: 2, channels: ['voice'] })).leases.map(({ leaseId }) => leaseId)
      expect(ids).toHaveLength(2)
      const late = at('2026-03-04T14:05:00Z')
      expect(await code(runStart(late, DESK, ids[0]!))).toBe('lease-lost')
      expect(await runHeartbeat(late, DESK, ids[0]!)).toMatchObject({ state: 'revoked', rule: 'list-ended' })
      expect(await runHeartbeat(late, DESK, ids[1]!)).toMatchObject({ state: 'revoked', rule: 'list-ended' })
    })
  })

  it('runs on where it was started before', async () => {
    await onBench(borrowers(1), async ({ at, approved }) => {
      await approved('l', NOON, { horizonMs: 7_200_000 })
      const [lease] = (await runLease(at('2026-03-04T13:55:00Z'), DESK, { ...one, channels: ['voice'] })).leases
      await runStart(at('2026-03-04T13:56:00Z'), DESK, lease!.leaseId)
      expect(await runHeartbeat(at('2026-03-04T14:05:00Z'), DESK, lease!.leaseId)).toMatchObject({ state: 'held', expiresAt: '2026-03-04T14:20:00+00:00' })
    })
  })
})
