import { describe, expect, it } from 'vitest'
import { runHeartbeat, runLease, runReport, runStart } from '../../src/app/dispatch-run.js'
import { americans, csv, DESK, onBench, US_NOON } from './portfolio.js'

const POST = csv('contact_point_id,party_id,kind,value,verified_on,source_id', 'A1,P1,postal_address,"1 High Street, Boston, MA 02110",2026-02-20,book')

describe('a letter that is under way', () => {
  it('keeps its person from a second one on the days after, until it is reported', async () => {
    await onBench({ ...americans(1), 'contact_points.csv': POST }, async ({ at, approved }) => {
      await approved('l', US_NOON)
      const asked = { list: 'l', holder: 'desk', limit: 1, channels: ['post'] }
      const [lease] = (await runLease(at(US_NOON), DESK, asked)).leases
      await runStart(at(US_NOON), DESK, lease!.leaseId)
      await approved('m', '2026-03-05T17:00:00Z')
      const next = '2026-03-05T17:05:00Z'
      expect((await runLease(at(next), DESK, { ...asked, list: 'm' })).passed).toEqual({ 'person-leased': 1 })
      expect((await runHeartbeat(at(next), DESK, lease!.leaseId)).state).toBe('held')
      await runReport(at(next), DESK, lease!.leaseId, { result: 'not_attempted', endedAt: next })
      expect((await runLease(at('2026-03-05T17:30:00Z'), DESK, { ...asked, list: 'm' })).leases).toHaveLength(1)
    })
  })
})
