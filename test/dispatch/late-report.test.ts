import { describe, expect, it } from 'vitest'
import { runLease, runReport, runStart } from '../../src/app/dispatch-run.js'
import { borrowers, csv, DESK, onBench } from './portfolio.js'

const T = '2026-03-04T12:05:00Z'
const asked = { holder: 'desk', limit: 5 }
const points = csv('contact_point_id,party_id,kind,value,verified_on,source_id', 'C1,P1,mobile,+447400120001,2026-02-20,book', 'C1b,P1,landline,+442079460123,2026-02-20,book')

describe('a report that comes late', () => {
  it('frees nothing before its time, in no list, even where nothing was attempted', async () => {
    await onBench(borrowers(1, { 'contact_points.csv': points }), async ({ at, approved }) => {
      await approved('l')
      await approved('m')
      const [lease] = (await runLease(at(T), DESK, { ...asked, list: 'l', limit: 1, channels: ['voice'] })).leases
      await runStart(at(T), DESK, lease!.leaseId)
      const late = await runReport(at('2026-03-04T12:40:00Z'), DESK, lease!.leaseId, { result: 'not_attempted', endedAt: T })
      expect(late.flags).toEqual(['late'])
      for (const list of ['l', 'm']) {
        const found = await runLease(at('2026-03-04T13:30:00Z'), DESK, { ...asked, list })
        expect([list, found.leases, Object.keys(found.passed)]).toEqual([list, [], ['person-leased']])
      }
      await approved('n', '2026-03-05T12:00:00Z')
      expect((await runLease(at('2026-03-05T12:05:00Z'), DESK, { ...asked, list: 'n' })).leases).toHaveLength(1)
    })
  })
})
