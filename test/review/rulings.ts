import { describe, expect, it } from 'vitest'
import { runLease, runStart, runHeartbeat } from '../../src/app/dispatch-run.js'
import { runExclusion } from '../../src/app/review-detail.js'
import { runExclusions } from '../../src/app/review-queue.js'
import { runRuling, runSecond } from '../../src/app/review-rulings.js'
import type { App } from '../../src/app/context.js'
import { DESK, NOON, onBench, type Bench, type Files } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { ADMIN, ANN, BEN, PROGRAM, reviewed, tokenOf, WHY } from './portfolio.js'

const UNTIL = '2026-03-20T12:00:00Z'

/** The exclusion of a party's calls in the newest list. */
async function exclusionOf(app: App, partyId: string, channel = 'voice'): Promise<string> {
  const { items } = await runExclusions(app, {}, { limit: 200 })
  const ref = app.keyring().ref('party', partyId)
  const found = items.find((one) => one.partyRef === ref && one.channel === channel)
  if (found === undefined) throw new Error(`${partyId} is not excluded`)
  return found.exclusionId
}

/** Rulings on exclusions, of one person and of two, on a store. */
export function rulings(name: string, storeUrl: () => Promise<string>): void {
  const on = async (files: Files, work: (bench: Bench) => Promise<void>): Promise<void> => onBench(files, work, await storeUrl())
  describe(`a re-admission, in ${name}`, () => {
    it('opens what was for review once a second person agrees, at rank, lease, start and in the list, until its end', async () => {
      await on(reviewed(), async ({ app, at, approved, rank }) => {
        await approved('l')
        const id = await exclusionOf(app, 'P1')
        const seen = await runExclusion(app, ANN, id)
        expect([seen.decision, seen.now.decision, seen.readmission.isPossible, seen.readmission.opens]).toEqual(['REVIEW', 'REVIEW', true, ['H-VULN-01']])
        const proposed = await runRuling(app, ANN, id, seen.etag, { ruling: 'readmit', because: WHY, until: UNTIL })
        expect(proposed.ruling.state).toBe('awaiting_second')
        expect((await rank('m')).byRule['H-VULN-01']).toBeGreaterThan(0)
        const second = await runSecond(app, BEN, id, proposed.ruling.rulingId, proposed.etag, { agrees: true, because: WHY })
        expect(second.ruling.state).toBe('in_force')
        const list = await approved('n')
        const line = list.top.find((entry) => entry.partyId === 'P1' && entry.channel === 'voice')
        expect(line?.verdict.permits.map((permit) => permit.rule)).toContain(`ruling:${proposed.ruling.rulingId}`)
        const leased = await runLease(app, DESK, { list: 'n', holder: 'desk', limit: 50, channels: ['voice'] })
        expect(leased.passed).toEqual({})
        const mine = leased.leases.find((lease) => lease.partyId === 'P1')!
        expect((await runStart(app, DESK, mine.leaseId)).value).toBe('+447400120001')
        // Two days before its end it is another call, and past its end none.
        expect((await rank('o', '2026-03-18T12:00:00Z')).top.some((entry) => entry.partyId === 'P1')).toBe(true)
        expect((await rank('p', '2026-03-23T12:00:00Z')).top.some((entry) => entry.partyId === 'P1')).toBe(false)
        expect(at(NOON)).toBeDefined()
      })
    })

    it('holds no lease beyond its end', async () => {
      await on(reviewed(), async ({ app, at, approved }) => {
        await approved('l')
        const id = await exclusionOf(app, 'P1')
        const proposed = await runRuling(app, ANN, id, (await runExclusion(app, ANN, id)).etag, { ruling: 'readmit', because: WHY, until: '2026-03-04T12:20:00Z' })
        await runSecond(app, BEN, id, proposed.ruling.rulingId, proposed.etag, { agrees: true, because: WHY })
        const list = await approved('m')
        expect(list.top.find((entry) => entry.partyId === 'P1')?.notAfter).toBe('2026-03-04T12:20:00+00:00')
        const late = at('2026-03-04T12:10:00Z')
        const { leases } = await runLease(late, DESK, { list: 'm', holder: 'desk', limit: 50, channels: ['voice'] })
        const mine = leases.find((lease) => lease.partyId === 'P1')!
        expect(mine.expiresAt).toBe('2026-03-04T12:20:00+00:00')
        expect((await runStart(late, DESK, mine.leaseId)).lease.expiresAt).toBe('2026-03-04T12:20:00+00:00')
        expect((await runHeartbeat(at('2026-03-04T12:19:00Z'), DESK, mine.leaseId)).state).toBe('held')
        expect((await runHeartbeat(at('2026-03-04T12:20:00Z'), DESK, mine.leaseId)).state).toBe('revoked')
      })
    })

    it('is never proposed over a death or a wish for no contact, nor by a program or an admin, nor without an end or for too long', async () => {
      await on(reviewed(), async ({ app, approved }) => {
        await approved('l')
        for (const party of ['P2', 'P3']) {
          const id = await exclusionOf(app, party)
          const seen = await runExclusion(app, ANN, id)
          expect([party, seen.readmission.isPossible]).toEqual([party, false])
          await expect(runRuling(app, ANN, id, seen.etag, { ruling: 'readmit', because: WHY, until: UNTIL })).rejects.toEqual(problem('not-allowed'))
        }
        const id = await exclusionOf(app, 'P1')
        const { etag } = await runExclusion(app, ANN, id)
        for (const [actor, more, code] of [
          [PROGRAM, { until: UNTIL }, 'not-allowed'], [ADMIN, { until: UNTIL }, 'not-allowed'], [ANN, {}, 'invalid-input'],
          [ANN, { until: '2026-03-04T11:59:59Z' }, 'invalid-input'], [ANN, { until: '2026-07-04T12:00:00Z' }, 'invalid-input'],
        ] as const) {
          await expect(runRuling(app, actor, id, etag, { ruling: 'readmit', because: WHY, ...more })).rejects.toEqual(problem(code))
        }
        await expect(runRuling(app, ANN, id, undefined, { ruling: 'confirm', because: WHY })).rejects.toEqual(problem('precondition-required'))
        await expect(runRuling(app, ANN, id, 'x', { ruling: 'confirm', because: WHY })).rejects.toEqual(problem('precondition-failed'))
      })
    })

    it('wants a second person, however the first signs in, writes their name, or hurries', async () => {
      await on(reviewed(), async ({ app, approved }) => {
        await approved('l')
        const id = await exclusionOf(app, 'P1')
        const first = await tokenOf(app, 'Ann Reviewer')
        const proposed = await runRuling(app, first, id, (await runExclusion(app, ANN, id)).etag, { ruling: 'readmit', because: WHY, until: UNTIL })
        const { rulingId } = proposed.ruling
        const others = [first, ANN, await tokenOf(app, 'Ann Reviewer'), await tokenOf(app, 'ann  reviewer'), { ...ANN, name: 'Ａnn-Reviewer' }, { ...first, name: 'Zoe' }]
        for (const again of others) {
          await expect(runSecond(app, again, id, rulingId, proposed.etag, { agrees: true, because: WHY })).rejects.toEqual(problem('not-allowed'))
        }
        const hurried = await Promise.allSettled(others.map((again) => runSecond(app, again, id, rulingId, proposed.etag, { agrees: true, because: WHY })))
        expect(hurried.map((one) => one.status)).toEqual(others.map(() => 'rejected'))
        // Proposing it again under another name of one's own makes nobody the second.
        const twice = await runRuling(app, ANN, id, proposed.etag, { ruling: 'readmit', because: WHY, until: UNTIL })
        await expect(runSecond(app, first, id, twice.ruling.rulingId, twice.etag, { agrees: true, because: WHY })).rejects.toEqual(problem('not-allowed'))
        const [one, two] = await Promise.allSettled([BEN, { ...BEN, name: 'Cid' }].map((actor) => runSecond(app, actor, id, rulingId, twice.etag, { agrees: true, because: WHY })))
        expect([one?.status, two?.status]).toEqual(expect.arrayContaining(['fulfilled', 'rejected']))
      })
    })

    it('opens nothing that was not seen: not another reason for review, and nothing stricter', async () => {
      await on(reviewed(), async ({ app, load, approved, rank }) => {
        await approved('l')
        const id = await exclusionOf(app, 'P1')
        const proposed = await runRuling(app, ANN, id, (await runExclusion(app, ANN, id)).etag, { ruling: 'readmit', because: WHY, until: UNTIL })
        await runSecond(app, BEN, id, proposed.ruling.rulingId, proposed.etag, { agrees: true, because: WHY })
        const isListed = async (list: string): Promise<boolean> => (await rank(list)).top.some((entry) => entry.partyId === 'P1' && entry.channel === 'voice')
        expect(await isListed('m')).toBe(true)
        await load({ 'events.csv': 'event_id,party_id,kind,what,at,by,source_id\nE-C1,P1,request,complaint,2026-03-03T10:00:00Z,P1,book\n' })
        expect(await isListed('n')).toBe(false)
        const now = await runExclusion(app, ANN, await exclusionOf(app, 'P1'))
        expect([now.now.decision, now.readmission.opens.includes('H-COMPLAINT-01')]).toEqual(['REVIEW', true])
        await load({ 'events.csv': 'event_id,party_id,kind,what,at,by,source_id\nE-C2,P1,report,death,2026-03-03T10:00:00Z,,book\n' })
        expect(await isListed('o')).toBe(false)
      })
    })

    it('ends with any later ruling, and takes its leases back at once', async () => {
      await on(reviewed(), async ({ app, approved }) => {
        await approved('l')
        const id = await exclusionOf(app, 'P1')
        const proposed = await runRuling(app, ANN, id, (await runExclusion(app, ANN, id)).etag, { ruling: 'readmit', because: WHY, until: UNTIL })
        const opened = await runSecond(app, BEN, id, proposed.ruling.rulingId, proposed.etag, { agrees: true, because: WHY })
        await approved('m')
        const { leases } = await runLease(app, DESK, { list: 'm', holder: 'desk', limit: 50, channels: ['voice'] })
        expect(leases.some((lease) => lease.partyId === 'P1')).toBe(true)
        const seen = await runExclusion(app, ANN, id)
        expect(seen.etag).not.toBe(proposed.etag)
        expect(opened.revoked).toBe(0)
        const confirmed = await runRuling(app, ANN, id, seen.etag, { ruling: 'confirm', because: WHY })
        expect(confirmed.revoked).toBe(1)
        expect((await runExclusion(app, ANN, id)).rulings.map((one) => one.state)).toEqual(['overtaken', 'recorded'])
      })
    })
  })

  describe(`a further exclusion, in ${name}`, () => {
    it('takes back the leases that it forbids before it answers, and binds every later list', async () => {
      await on(reviewed(), async ({ app, approved, rank, load }) => {
        await load({ 'contact_points.csv': 'contact_point_id,party_id,kind,value,verified_on,source_id\nC4B,P4,landline,+442079460004,2026-02-20,book\n' })
        await load({ 'statuses.csv': 'debt_id,party_id,kind,from,source_id\n' })
        await approved('l')
        const { leases } = await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 50, channels: ['voice'] })
        const held = leases.find((lease) => lease.partyId === 'P4')!
        expect(held).toBeDefined()
        // Messages of the same person are excluded for want of an approved text: what is looked at is that.
        const id = await exclusionOf(app, 'P4', 'sms')
        const { etag } = await runExclusion(app, ANN, id)
        const ruled = await runRuling(app, ANN, id, etag, { ruling: 'exclude', because: WHY, scope: 'party' })
        expect([ruled.ruling.state, ruled.revoked]).toEqual(['recorded', 1])
        expect((await runHeartbeat(app, DESK, held.leaseId)).state).toBe('revoked')
        expect((await rank('m')).top.some((entry) => entry.partyId === 'P4')).toBe(false)
      })
    })
  })
}
