import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runHeartbeat, runLease, runRelease, runReport, runStart, runStops } from '../../src/app/dispatch-run.js'
import type { LeasedShown } from '../../src/model/dispatch-schemas.js'
import { borrowers, csv, DESK, onBench, type Bench, type Files } from './portfolio.js'

const T = '2026-03-04T12:05:00Z'
const one = { list: 'l', holder: 'desk', limit: 1, channels: ['voice'] }
const many = { ...one, limit: 10 }
const parties = ({ leases }: LeasedShown): readonly string[] => leases.map((lease) => lease.partyId)
const code = (thing: Promise<unknown>): Promise<unknown> => thing.then(() => 'done', (error: { code?: string }) => error.code)

async function leased({ at }: Bench, when = T): Promise<string> {
  const found = await runLease(at(when), DESK, one)
  expect(found.leases).toHaveLength(1)
  return found.leases[0]!.leaseId
}

/** A contact from lease to report on a store, and what may go wrong on the way. */
export function contacts(name: string, storeUrl: () => Promise<string>): void {
  const on = async (files: Files, work: (bench: Bench) => Promise<void>): Promise<void> => onBench(files, work, await storeUrl())
  describe(`contacts, in ${name}`, () => {
    describe('a contact from lease to report', () => {
      it('is leased by one, started with the number in clear, reported, and counted in every limit from then on', async () => {
        await on(borrowers(2), async (bench) => {
          const { at, approved, app } = bench
          await approved('l')
          const leaseId = await leased(bench)
          expect(parties(await runLease(at(T), DESK, many))).toEqual(['P2'])
          expect(parties(await runLease(at(T), DESK, many))).toEqual([])
          const started = await runStart(at(T), DESK, leaseId)
          expect([started.value, started.zone, started.lease.state]).toEqual(['+447400120001', 'Europe/London', 'started'])
          expect(started.mustSay.length).toBeGreaterThan(0)
          const reported = await runReport(at('2026-03-04T12:10:00Z'), DESK, leaseId, { result: 'no_answer', endedAt: '2026-03-04T12:06:00Z' })
          expect([reported.flags, reported.facts, reported.entry]).toEqual([[], 1, 'open'])
          const later = await runLease(at('2026-03-04T12:30:00Z'), DESK, many)
          expect([parties(later), later.passed]).toEqual([['P2'], { 'H-CAP-01': 1 }])
          expect(await code(runReport(app, DESK, leaseId, { result: 'busy', endedAt: T }))).toBe('conflict')
        })
      })

      it('hands the number over in the start alone, and keeps it nowhere in clear', async () => {
        await on(borrowers(1), async (bench) => {
          await bench.approved('l')
          const leaseId = await leased(bench)
          const first = await runStart(bench.at(T), DESK, leaseId, 'key-1')
          expect((await runStart(bench.at(T), DESK, leaseId, 'key-1')).value).toBe(first.value)
          expect(JSON.stringify(await runStops(bench.at(T), DESK, 0, 10))).not.toContain(first.value)
          await runReport(bench.at(T), DESK, leaseId, { result: 'no_answer', endedAt: T }, 'key-2')
          expect(await code(runStart(bench.at(T), DESK, leaseId, 'key-1'))).toBe('lease-lost')
          const kept: (string | Buffer)[] = []
          for await (const batch of (await bench.app.store()).everything()) kept.push(JSON.stringify(batch.records))
          const folder = join(bench.folder, 'data')
          const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.startsWith('s.db')) : []
          kept.push(...files.map((file) => readFileSync(join(folder, file))))
          expect([kept.length > 0, kept.some((text) => text.includes(first.value.slice(1)))]).toEqual([true, false])
        })
      })

      it('answers the same to the same key, and refuses the key with other words', async () => {
        await on(borrowers(3), async ({ at, approved }) => {
          await approved('l')
          const first = await runLease(at(T), DESK, one, 'k')
          expect((await runLease(at(T), DESK, one, 'k')).leases.map((lease) => lease.leaseId)).toEqual(first.leases.map((lease) => lease.leaseId))
          expect(await code(runLease(at(T), DESK, many, 'k'))).toBe('key-reused')
          expect((await runLease(at(T), { ...DESK, name: 'another' }, one, 'k')).leases[0]?.leaseId).not.toBe(first.leases[0]?.leaseId)
          const leaseId = first.leases[0]!.leaseId
          await runStart(at(T), DESK, leaseId)
          const outcome = { result: 'busy', endedAt: T }
          const reported = await runReport(at(T), DESK, leaseId, outcome, 'r')
          expect(await runReport(at(T), DESK, leaseId, outcome, 'r')).toEqual(reported)
          expect(await code(runReport(at(T), DESK, leaseId, { ...outcome, result: 'no_answer' }, 'r'))).toBe('key-reused')
        })
      })

      it('is one for each person over debts, lists, points and records judged the same', async () => {
        const files = borrowers(3, {
          'match_decisions.csv': csv('a_id,b_id,decision,decided_by,decided_on', 'P1,P2,same,R. Reviewer,2026-03-01'),
        })
        const more = csv('contact_point_id,party_id,kind,value,verified_on,source_id', 'C1b,P1,landline,+442079460123,2026-02-20,book')
        await on({ ...files, 'more_contact_points.csv': more }, async ({ at, approved }) => {
          await approved('l')
          await approved('m')
          const first = await runLease(at(T), DESK, many)
          expect(parties(first).length).toBe(2)
          expect(parties(first)).toContain('P3')
          expect((await runLease(at(T), DESK, { ...many, list: 'm' })).leases).toEqual([])
          const held = first.leases.find((lease) => lease.partyId !== 'P3')!
          expect(await runRelease(at(T), DESK, held.leaseId)).toEqual({ leaseId: held.leaseId, state: 'released' })
          const other = await runLease(at('2026-03-04T12:07:00Z'), DESK, { ...many, list: 'm' })
          expect(parties(other).filter((id) => id !== 'P3')).toHaveLength(1)
        })
      })

      it('loses the later of two leases when their records are judged the same', async () => {
        await on(borrowers(2), async ({ at, approved, load }) => {
          await approved('l')
          const first = (await runLease(at(T), DESK, one)).leases[0]!
          const second = (await runLease(at('2026-03-04T12:06:00Z'), DESK, one)).leases[0]!
          await load({ 'match_decisions.csv': csv('a_id,b_id,decision,decided_by,decided_on', 'P1,P2,same,R. Reviewer,2026-03-01') }, '2026-03-04T12:07:00Z')
          const stops = await runStops(at('2026-03-04T12:07:00Z'), DESK, 0, 10)
          expect(stops.stops.map(({ lease }) => [lease.leaseId, lease.revocation?.rule])).toEqual([[second.leaseId, 'person-leased']])
          expect((await runHeartbeat(at('2026-03-04T12:08:00Z'), DESK, first.leaseId)).state).toBe('held')
          expect(await runHeartbeat(at('2026-03-04T12:08:00Z'), DESK, second.leaseId)).toMatchObject({ state: 'revoked', rule: 'person-leased' })
          expect(await code(runStart(at('2026-03-04T12:08:00Z'), DESK, second.leaseId))).toBe('lease-lost')
        })
      })
    })

    describe('a lease that was started and not reported', () => {
      it('counts as a contact and keeps its person until the next local day, however long ago its end was', async () => {
        await on(borrowers(1), async (bench) => {
          const { at, rank, approved } = bench
          await approved('l', '2026-03-04T12:00:00Z', { horizonMs: 48 * 3_600_000 })
          await approved('m', '2026-03-04T12:00:00Z', { horizonMs: 48 * 3_600_000 })
          await runStart(at(T), DESK, await leased(bench))
          const sameDay = at('2026-03-04T18:00:00Z')
          expect((await runLease(sameDay, DESK, many)).passed).toEqual({})
          expect((await runLease(sameDay, DESK, { ...many, list: 'm' })).passed).toEqual({ 'person-leased': 1 })
          expect((await rank('n', '2026-03-04T18:00:00Z')).byRule['H-CAP-01']).toBeGreaterThan(0)
          await approved('o', '2026-03-05T12:10:00Z')
          expect(parties(await runLease(at('2026-03-05T12:10:00Z'), DESK, { ...many, list: 'o' }))).toEqual(['P1'])
        })
      })
    })

    describe('a report that comes late', () => {
      it('is recorded and flagged, frees nothing, and stops whoever was about to make the contact again', async () => {
        await on(borrowers(1), async (bench) => {
          const { at, approved } = bench
          await approved('l')
          const early = await leased(bench)
          const next = await leased(bench, '2026-03-04T12:25:00Z')
          expect(next).not.toBe(early)
          const late = await runReport(at('2026-03-04T12:26:00Z'), DESK, early, { result: 'no_answer', endedAt: '2026-03-04T12:06:00Z' })
          expect([late.flags, late.facts, late.revoked]).toEqual([['not-started', 'late'], 1, 1])
          expect(await code(runStart(at('2026-03-04T12:27:00Z'), DESK, next))).toBe('lease-lost')
          expect((await runLease(at('2026-03-04T12:28:00Z'), DESK, many)).leases).toEqual([])
        })
      })

      it('of a contact that was started leaves its entry held until the next local day', async () => {
        await on(borrowers(1), async (bench) => {
          const { at, approved } = bench
          await approved('l', T, { overlayOff: true })
          const leaseId = await leased(bench)
          await runStart(at(T), DESK, leaseId)
          const late = await runReport(at('2026-03-04T14:00:00Z'), DESK, leaseId, { result: 'no_answer', endedAt: '2026-03-04T12:06:00Z' })
          expect(late.flags).toEqual(['late'])
          expect((await runLease(at('2026-03-04T18:00:00Z'), DESK, many)).leases).toEqual([])
        })
      })

      it('refuses what cannot have come of the lease', async () => {
        await on(borrowers(1), async (bench) => {
          await bench.approved('l')
          const leaseId = await leased(bench)
          const wrong = [
            { result: 'bounced', endedAt: T }, { result: 'no_answer', endedAt: '2026-03-04T13:00:00Z' }, { result: 'no_answer', endedAt: '2026-03-03T12:00:00Z' },
            { result: 'no_answer', endedAt: T, debts: ['D9'] }, { result: 'no_answer', endedAt: T, said: [{ what: 'promise' }] },
            { result: 'no_answer', endedAt: T, said: [{ what: 'distress', until: '2026-03-05' }] }, { result: 'perhaps', endedAt: T },
          ]
          for (const outcome of wrong) expect(await code(runReport(bench.at(T), DESK, leaseId, outcome))).toBe('invalid-input')
          expect((await runHeartbeat(bench.at(T), DESK, leaseId)).state).toBe('held')
          expect(await code(runReport(bench.at(T), DESK, 'no-such-lease', { result: 'no_answer', endedAt: T }))).toBe('not-found')
          expect(await code(runHeartbeat(bench.at(T), { ...DESK, dispatcherId: 'other' }, leaseId))).toBe('not-found')
        })
      })
    })
  })
}
