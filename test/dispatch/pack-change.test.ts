import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runHeartbeat, runLease, runStart, runStops } from '../../src/app/dispatch-run.js'
import { recheckOpenLeases } from '../../src/app/pack-change.js'
import { runSignOff } from '../../src/app/sign-off-run.js'
import { serve } from '../../src/web/server.js'
import { problem } from '../store/samples.js'
import { borrowers, DESK, NOON, onBench, type Bench } from './portfolio.js'

const GROUND = { citation: 'house rule', confidence: 'design', readOn: '2026-01-01', because: 'The house has decided this.' }
/** Rules of the house that let nobody be called at a mobile number any more. */
const NO_CALLS = {
  id: 'own', version: '2026.1.1', place: '*', kind: 'overlay', title: 'Our own', verifiedAsOf: '2026-01-01', reviewBy: '2027-01-01',
  sources: [{ key: 'H', what: 'House decision', copyOf: '2026-01-01' }], rules: [{ ...GROUND, id: 'X-MOBILE-01', refuse: 'REVIEW', when: { fact: 'contactPoint.kind', is: ['mobile'], way: 'forbids' } }],
}
const asked = { list: 'l', holder: 'desk', limit: 1 }

/** The same installation opened anew, with further rules of the house beside its store. */
function reopened({ app, folder }: Bench, pack?: object): Bench['app'] {
  if (pack !== undefined) {
    mkdirSync(join(folder, 'data', 'packs'), { recursive: true })
    writeFileSync(join(folder, 'data', 'packs', 'own.json'), JSON.stringify(pack))
  }
  return openApp(app.settings, folder)
}

describe('packs that have changed', () => {
  it('take back the leases that they forbid when a server starts, and no other; the feed of stops tells of them', async () => {
    const files = borrowers(2)
    await onBench({ ...files, 'contact_points.csv': files['contact_points.csv']!.replace('P2,mobile,+447400120002', 'P2,landline,+442079460123') }, async (bench) => {
      await bench.approved('l')
      const { leases } = await runLease(bench.at(NOON), DESK, { ...asked, limit: 2, channels: ['voice'] })
      const [mobile, landline] = ['P1', 'P2'].map((id) => leases.find((lease) => lease.partyId === id)!)
      const app = reopened(bench, NO_CALLS)
      try {
        const { stop } = await serve({ app, log: pino({ level: 'silent' }), hostNames: [] }, '127.0.0.1', 0)
        await stop()
        expect((await runStops(app, DESK, 0, 10)).stops.map(({ lease }) => [lease.leaseId, lease.state, lease.revocation?.rule])).toEqual([[mobile!.leaseId, 'revoked', 'X-MOBILE-01']])
        expect((await runHeartbeat(app, DESK, landline!.leaseId)).state).toBe('held')
        expect(await recheckOpenLeases(app)).toBe(0)
      } finally {
        await app.close()
      }
    })
  })

  it('are gone by when counsel signs one off, and leave standing what they permit', async () => {
    await onBench(borrowers(2), async (bench) => {
      await bench.approved('l')
      await runLease(bench.at(NOON), DESK, { ...asked, channels: ['voice'] })
      const before = reopened(bench)
      await runSignOff(before, 'GB', { by: 'A. Counsel', evidence: 'letter 7' })
      expect((await runStops(before, DESK, 0, 10)).stops).toEqual([])
      await before.close()
      const app = reopened(bench, NO_CALLS)
      await runSignOff(app, 'GB', { by: 'A. Counsel', evidence: 'letter 8' })
      expect((await runStops(app, DESK, 0, 10)).stops.map(({ lease }) => lease.revocation?.rule)).toEqual(['X-MOBILE-01'])
      await app.close()
    })
  })
})

describe('a lease that is refused when it is to be started, or at a heartbeat', () => {
  it.each(['start', 'heartbeat'] as const)('is told of by the stops like one that another act took back: %s', async (act) => {
    await onBench(borrowers(1), async (bench) => {
      await bench.approved('l')
      const { leaseId } = (await runLease(bench.at(NOON), DESK, { ...asked, channels: ['voice'] })).leases[0]!
      const app = reopened(bench, NO_CALLS)
      if (act === 'start') await expect(runStart(app, DESK, leaseId)).rejects.toEqual(problem('lease-lost'))
      else expect(await runHeartbeat(app, DESK, leaseId)).toMatchObject({ state: 'revoked', rule: 'X-MOBILE-01' })
      expect((await runStops(app, DESK, 0, 10)).stops.map(({ seq, lease }) => [seq, lease.leaseId, lease.revocation?.rule])).toEqual([[1, leaseId, 'X-MOBILE-01']])
      await app.close()
    })
  })
})
