import { describe, expect, it } from 'vitest'
import { runHeartbeat, runLease } from '../../src/app/dispatch-run.js'
import { matchIdOf, runMatch, runMatchDecision, runMatches } from '../../src/app/match-run.js'
import { borrowers, csv, DESK, onBench, type Bench, type Files } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { ANN, BEN, PROGRAM, WHY } from './portfolio.js'

/** Two records of one name and birth, of whom one has died; a company twice; a phone that two share. */
const TWICE = borrowers(4, {
  'parties.csv': csv('party_id,kind,name,country,birth_date,registration_no,source_id',
    'P1,person,Pat Ó Néill,GB,1971-02-03,,book', 'P2,person,"o neill, PAT",GB,1971-02-03,,book', 'P3,organization,Firm Ltd,GB,,00 123,book', 'P4,organization,FIRM LIMITED,GB,,123,book'),
  'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id',
    'C1,P1,mobile,+447400120001,2026-02-20,book', 'C2,P2,mobile,+447400120001,2026-02-20,book', 'C3,P3,landline,+442079460003,2026-02-20,book', 'C4,P4,landline,+442079460004,2026-02-20,book'),
})

/** Records that may be the same and a word on them, on a store. */
export function matches(name: string, storeUrl: () => Promise<string>): void {
  const on = async (files: Files, work: (bench: Bench) => Promise<void>): Promise<void> => onBench(files, work, await storeUrl())
  describe(`records that may be the same, in ${name}`, () => {
    it('are found by what they share, each pair with what speaks for and against it', async () => {
      await on(TWICE, async ({ app, load }) => {
        const { items } = await runMatches(app, {}, {})
        expect(items.map(({ a, b, why }) => [a.partyId, b.partyId, why.map((one) => one.sign).toSorted()])).toEqual([
          ['P1', 'P2', ['contact_point', 'name_and_birth_date']], ['P3', 'P4', ['registration_no']],
        ])
        expect(items[0]?.whyNot).toEqual([])
        await load({ 'parties.csv': csv('party_id,kind,name,country,birth_date,source_id', 'P5,person,Other,GB,1980-01-01,book'), 'contact_points.csv': csv('contact_point_id,party_id,kind,value,source_id', 'C5,P5,mobile,+447400120001,book') })
        const more = await runMatches(app, {}, { limit: 1 })
        const next = await runMatches(app, {}, { limit: 1, cursor: more.next })
        expect([more.items[0]?.b.partyId, next.items[0]?.b.partyId, next.items[0]?.whyNot.map((one) => one.sign)]).toEqual(['P2', 'P5', ['birth_date']])
      })
    })

    it('are judged by a person, take back what the merge forbids, and are as before once it is reversed', async () => {
      await on(TWICE, async ({ app, load, approved, rank }) => {
        await load({ 'events.csv': 'event_id,party_id,kind,what,at,by,source_id\nE1,P2,report,death,2026-02-01T10:00:00Z,,book\n' })
        const before = await approved('l')
        const { leases } = await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 50 })
        const held = leases.find((lease) => lease.partyId === 'P1')!
        const id = matchIdOf(app, 'P2', 'P1')
        const seen = await runMatch(app, ANN, id)
        await expect(runMatchDecision(app, PROGRAM, id, seen.etag, { decision: 'same', because: WHY })).rejects.toEqual(problem('not-allowed'))
        await expect(runMatchDecision(app, ANN, id, undefined, { decision: 'same', because: WHY })).rejects.toEqual(problem('precondition-required'))
        const same = await runMatchDecision(app, ANN, id, seen.etag, { decision: 'same', because: WHY })
        expect(same.revoked).toBe(1)
        expect((await runHeartbeat(app, DESK, held.leaseId)).state).toBe('revoked')
        expect((await rank('m')).top.some((entry) => entry.partyId === 'P1')).toBe(false)
        await expect(runMatchDecision(app, BEN, id, seen.etag, { decision: 'different', because: WHY })).rejects.toEqual(problem('precondition-failed'))
        const asked = await runMatchDecision(app, BEN, id, same.match.etag, { decision: 'different', because: 'one passport each' })
        expect([asked.match.decision?.decision, asked.match.awaiting?.decision, (await rank('k')).top.some((entry) => entry.partyId === 'P1')]).toEqual(['same', 'different', false])
        const again = await runMatchDecision(app, { ...BEN, name: 'BEN reviewer' }, id, asked.match.etag, { decision: 'different', because: WHY })
        expect([again.match.decision?.decision, again.match.awaiting?.decision]).toEqual(['same', 'different'])
        const cid = { ...BEN, name: 'Cid Reviewer' }
        const apart = await runMatchDecision(app, cid, id, again.match.etag, { decision: 'different', because: 'two passports' })
        expect(apart.match.history.map(({ decision, by, because }) => [decision, by, because])).toEqual([['same', ANN.name, WHY], ['different', cid.name, 'two passports']])
        expect(apart.match.whyNot.map((one) => one.sign)).toEqual(['judged_different'])
        const after = await rank('n')
        expect([after.byDecision, after.entries]).toEqual([before.byDecision, before.entries])
        expect((await runMatches(app, {}, { state: 'decided' })).items).toHaveLength(1)
        expect((await runMatches(app, {}, { state: 'open' })).items.map((one) => one.a.partyId)).toEqual(['P3'])
      })
    })

    it('are judged once at a time: of two words on what both looked at, one is told to look again', async () => {
      await on(TWICE, async ({ app }) => {
        const id = matchIdOf(app, 'P1', 'P2')
        const { etag } = await runMatch(app, ANN, id)
        const both = await Promise.allSettled([runMatchDecision(app, ANN, id, etag, { decision: 'same', because: WHY }), runMatchDecision(app, BEN, id, etag, { decision: 'unsure', because: WHY })])
        expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
      })
    })
  })
}
