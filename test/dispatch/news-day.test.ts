import { describe, expect, it } from 'vitest'
import { runLease, runRecord, runReport, runStart } from '../../src/app/dispatch-run.js'
import { newsDay } from '../../src/dispatch/local-day.js'
import { americans, DESK, onBench } from './portfolio.js'

/** Eight in the evening in Boston, when it is tomorrow in UTC. */
const EVENING = '2026-03-05T01:00:00Z'
const TOLD = ['2026-03-05T01:10:00Z', '2026-03-04T20:10:00-05:00', '2026-03-05T12:10:00+11:00'] as const
const one = { list: 'l', holder: 'desk', limit: 1 }

describe('what is told of in the evening', () => {
  it.each(TOLD)('holds from that day on, on whatever clock a report is written (%s)', async (endedAt) => {
    for (const what of ['has_lawyer', 'bankrupt']) {
      await onBench(americans(1), async ({ at, approved }) => {
        await approved('l', EVENING)
        const [lease] = (await runLease(at('2026-03-05T01:05:00Z'), DESK, one)).leases
        await runStart(at('2026-03-05T01:05:00Z'), DESK, lease!.leaseId)
        await runReport(at('2026-03-05T01:11:00Z'), DESK, lease!.leaseId, { result: 'not_attempted', endedAt, said: [{ what }] })
        await approved('m', '2026-03-05T01:20:00Z')
        expect([what, (await runLease(at('2026-03-05T01:25:00Z'), DESK, { ...one, list: 'm' })).leases]).toEqual([what, []])
      })
    }
  })

  it.each(TOLD)('holds from that day on where it came by itself (%s)', async (when) => {
    await onBench(americans(1), async ({ at, approved }) => {
      await runRecord(at('2026-03-05T01:11:00Z'), DESK, { at: when, partyId: 'P1', said: [{ what: 'has_lawyer' }] })
      await approved('m', '2026-03-05T01:20:00Z')
      expect((await runLease(at('2026-03-05T01:25:00Z'), DESK, { ...one, list: 'm' })).leases).toEqual([])
    })
  })

  it('is dated by the clock that is behind', () => {
    expect(TOLD.map((at) => newsDay(at, '2026-03-04T09:00:00-05:00'))).toEqual(['2026-03-04', '2026-03-04', '2026-03-04'])
    expect([newsDay('2026-03-04T12:00:00Z'), newsDay('2026-03-04T11:00:00.5Z'), newsDay('2026-03-04T23:00:00-05:00', '2026-03-04T09:00:00+09:00')]).toEqual(['2026-03-04', '2026-03-03', '2026-03-04'])
  })

  it('is refused where its event is dated into the future, since it would bind nobody until then', async () => {
    await onBench(americans(1), async ({ at }) => {
      const asked = (when: string): Promise<unknown> =>
        runRecord(at(EVENING), DESK, { at: EVENING, partyId: 'P1', event: { kind: 'request', what: 'no_contact', at: when, partyId: 'P1' } }).then(() => 'done', (error: { code?: string }) => error.code)
      expect([await asked('2036-03-05T01:00:00Z'), await asked('2036-03-05'), await asked('2026-03-05T01:00:00Z'), await asked('2026-03-05')]).toEqual(['invalid-input', 'invalid-input', 'done', 'done'])
    })
  })
})
