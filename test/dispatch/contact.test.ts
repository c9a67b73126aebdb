import { describe, expect, it } from 'vitest'
import { runLease, runReport, runStart } from '../../src/app/dispatch-run.js'
import { borrowers, DESK, NOON, onBench } from './portfolio.js'

describe('a contact from lease to report', () => {
  it('is leased by one, started with the number in clear, and counts from then on', async () => {
    await onBench(borrowers(2), async ({ at, approved }) => {
      const list = await approved('l')
      console.log(JSON.stringify({ ...list, top: list.top.map((e) => [e.rank, e.channel, e.partyId, e.notBefore, e.notAfter, e.waiting, e.awaitingApproval]) }))
      const app = at('2026-03-04T12:05:00Z')
      const first = await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 1, channels: ['voice'] })
      console.log(JSON.stringify(first))
      const second = await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 10, channels: ['voice'] })
      console.log(JSON.stringify(second))
      const started = await runStart(app, DESK, first.leases[0]!.leaseId)
      console.log(JSON.stringify(started))
      const reported = await runReport(at('2026-03-04T12:10:00Z'), DESK, first.leases[0]!.leaseId, { result: 'no_answer', endedAt: '2026-03-04T12:06:00Z' })
      console.log(JSON.stringify(reported))
      const third = await runLease(at('2026-03-04T12:11:00Z'), DESK, { list: 'l', holder: 'desk', limit: 10, channels: ['voice'] })
      console.log(JSON.stringify(third), NOON)
      expect(third.leases.length).toBe(0)
    })
  }, 60_000)
})
