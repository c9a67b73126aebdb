import { describe, expect, it } from 'vitest'
import { runAddDispatcher, runApprove, runDispatchers, runHeartbeat, runLease, runPause, runPauses, runRecord, runReport, runResume, runStart, runStops } from '../../src/app/dispatch-run.js'
import { runRank } from '../../src/app/rank-run.js'
import type { Problem } from '../../src/model/problem.js'
import { americans, borrowers, csv, DESK, NOON, onBench, OPERATOR, quiet, SOURCE, US_NOON, type Bench, type Files } from './portfolio.js'

const T = '2026-03-04T12:05:00Z'
const many = { list: 'l', holder: 'desk', limit: 10, channels: ['voice'] }
const code = (thing: Promise<unknown>): Promise<unknown> => thing.then(() => 'done', (error: { code?: string }) => error.code)
/** A row about D1. */
const debtOf = (creditor: string, source: string): string => `D1,${creditor},bank_loan,GBP,1000.00,750.50,2024-05-01,GB,${source}`

/** What a store is to keep of pauses, approvals, dispatchers, lists and what happens outside a lease. */
export function controls(name: string, storeUrl: () => Promise<string>): void {
  const on = async (files: Files, work: (bench: Bench) => Promise<void>): Promise<void> => onBench(files, work, await storeUrl())
  describe(`what opens and stops dispatching, in ${name}`, () => {
    describe('pauses', () => {
      const scopes = [
        { of: 'everything' }, { of: 'creditor', id: 'BANK1' }, { of: 'place', id: 'GB' }, { of: 'channel', id: 'voice' }, { of: 'list', id: 'l' }, { of: 'party', id: 'P1' },
      ] as const
      it.each(scopes)('of %j take back the leases of it, lease nothing more of it, and end when they are resumed', async (scope) => {
        await on(borrowers(1), async ({ at, approved }) => {
          await approved('l')
          const leaseId = (await runLease(at(T), DESK, many)).leases[0]!.leaseId
          const { pause, revoked } = await runPause(at(T), OPERATOR, { scope, because: 'phones are down' })
          expect([revoked, (await runPauses(at(T))).map((one) => one.scope)]).toEqual([1, [scope]])
          expect(await runHeartbeat(at(T), DESK, leaseId)).toMatchObject({ state: 'revoked', rule: `paused-${scope.of}` })
          expect(await code(runStart(at(T), DESK, leaseId))).toBe('lease-lost')
          const none = await runLease(at(T), DESK, many)
          expect([none.leases, none.whyNone?.rule ?? Object.keys(none.passed)[0]]).toEqual([[], `paused-${scope.of}`])
          await runResume(at(T), OPERATOR, pause.pauseId)
          expect((await runLease(at(T), DESK, many)).leases).toHaveLength(1)
        })
      })

      it('of something else stop nothing, and those with an end stop nothing after it', async () => {
        await on(borrowers(1), async ({ at, approved, rank, load }) => {
          await approved('l')
          await rank('m')
          await load({
            'sources.csv': SOURCE, 'parties.csv': csv('party_id,kind,name,country,source_id', 'P,person,Zed,FR,book'),
            'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', 'D9,BANK0,bank_loan,GBP,10.00,7.50,2024-05-01,GB,book'),
          })
          for (const scope of [{ of: 'creditor', id: 'BANK0' }, { of: 'place', id: 'FR' }, { of: 'channel', id: 'sms' }, { of: 'party', id: 'P' }, { of: 'list', id: 'm' }]) {
            await runPause(at(T), OPERATOR, { scope, because: 'x' })
          }
          await runPause(at(T), OPERATOR, { scope: { of: 'everything' }, because: 'x', until: '2026-03-04T12:30:00Z' })
          expect((await runLease(at('2026-03-04T12:29:59Z'), DESK, many)).leases).toEqual([])
          expect((await runLease(at('2026-03-04T12:30:00Z'), DESK, many)).leases).toHaveLength(1)
          expect(await code(runPause(at(T), OPERATOR, { scope: { of: 'everything' }, because: 'x', until: NOON }))).toBe('invalid-input')
          expect(await code(runResume(at(T), OPERATOR, 'no-such-pause'))).toBe('not-found')
        })
      })

      it('of what nobody knows are refused, since whoever made them would believe that something stands still', async () => {
        await on(borrowers(1), async ({ at }) => {
          const refused: unknown[] = []
          const wrong = [{ of: 'creditor', id: 'BANK1 ' }, { of: 'channel', id: 'phone' }, { of: 'place', id: 'UK' }, { of: 'place', id: 'G' }, { of: 'list', id: 'none' }, { of: 'party', id: 'TYPO' }]
          for (const scope of wrong) {
            refused.push(await runPause(at(T), OPERATOR, { scope, because: 'x' }).then(() => 'done', (error: Problem) => [scope.id, error.code, error.errors[0]?.pointer]))
          }
          expect(refused).toEqual(wrong.map(({ of, id }) => [id, of === 'channel' ? 'invalid-input' : 'not-found', '/scope/id']))
          expect(await runPauses(at(T))).toEqual([])
        })
      })

      it('of either of the creditors that two sources name for one debt stop it', async () => {
        const sources = `${SOURCE}book2,creditor_record,Book2,GB,contract,collect;assess,2026-01-01,2026-01-02\n`
        const debts = csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', debtOf('BANK1', 'book'), debtOf('BANKX', 'book2'))
        for (const id of ['BANK1', 'BANKX']) {
          await on(borrowers(1, { 'sources.csv': sources, 'debts.csv': debts }), async ({ at, approved }) => {
            await approved('l')
            const leased = await runLease(at(T), DESK, many)
            expect((await runPause(at(T), OPERATOR, { scope: { of: 'creditor', id }, because: 'x' })).revoked).toBe(leased.leases.length)
            expect([id, leased.leases.length, (await runLease(at(T), DESK, many)).passed]).toEqual([id, 1, { 'paused-creditor': 1 }])
          })
        }
      })

      it('sent again under one key are one pause', async () => {
        await on(borrowers(1), async ({ at }) => {
          const asked = { scope: { of: 'everything' }, because: 'x' }
          const first = await runPause(at(T), OPERATOR, asked, 'k')
          expect(await runPause(at('2026-03-04T12:06:00Z'), OPERATOR, asked, 'k')).toEqual(first)
          expect(await runPauses(at('2026-03-04T12:07:00Z'))).toHaveLength(1)
          const ended = await runResume(at(T), OPERATOR, first.pause.pauseId, 'end')
          expect(await runResume(at(T), OPERATOR, first.pause.pauseId, 'end')).toEqual(ended)
          expect([await code(runResume(at(T), OPERATOR, first.pause.pauseId, 'other')), await code(runResume(at(T), OPERATOR, 'another', 'end'))]).toEqual(['not-found', 'key-reused'])
          // What its key made then is told, and nothing is paused by it again.
          expect([await runPause(at('2026-03-04T12:08:00Z'), OPERATOR, asked, 'k'), await runPauses(at(T))]).toEqual([first, []])
        })
      })
    })

    describe('approval', () => {
      it('by a named person opens what only lacked it, and a program cannot give it', async () => {
        await on(borrowers(1), async ({ at, rank }) => {
          expect((await rank('l')).top[0]?.awaitingApproval).toBe(true)
          expect(await runLease(at(T), DESK, many)).toMatchObject({ leases: [], passed: { 'not-approved': 1 } })
          expect(await code(runApprove(at(T), DESK, 'l'))).toBe('not-allowed')
          expect(await code(runApprove(at(T), OPERATOR, 'none'))).toBe('not-found')
          const approved = await runApprove(at(T), OPERATOR, 'l', 'k')
          expect(approved).toMatchObject({ list: 'l', by: 'A. Operator' })
          expect(await runApprove(at('2026-03-04T12:06:00Z'), OPERATOR, 'l', 'k')).toEqual(approved)
          await rank('m')
          expect(await code(runApprove(at(T), OPERATOR, 'm', 'k'))).toBe('key-reused')
          expect((await runLease(at(T), DESK, many)).leases).toHaveLength(1)
        })
      })
    })

    describe('a dispatcher', () => {
      it('that is registered again under one key is told as it was registered then, whatever it is now', async () => {
        await on(borrowers(1), async ({ at }) => {
          const asked = { dispatcherId: 'd', automation: 'none', channels: ['voice'] }
          const first = await runAddDispatcher(at(T), OPERATOR, asked, 'k')
          await runAddDispatcher(at(T), OPERATOR, { ...asked, channels: ['post'] })
          expect(await runAddDispatcher(at('2026-03-04T12:06:00Z'), OPERATOR, asked, 'k')).toEqual(first)
          expect((await runDispatchers(at(T))).find((one) => one.dispatcherId === 'd')?.channels).toEqual(['post'])
        })
      })

      it('gets nothing outside its channels and creditors, nor through a name that may see fewer', async () => {
        await on(borrowers(2), async ({ at, app, approved }) => {
          await approved('l')
          await runAddDispatcher(app, OPERATOR, { dispatcherId: 'post-room', automation: 'none', channels: ['post'] })
          await runAddDispatcher(app, OPERATOR, { dispatcherId: 'one-bank', automation: 'none', channels: ['voice'], creditors: ['BANK0'] })
          const asked = { list: 'l', limit: 10 }
          expect((await runLease(at(T), DESK, { ...asked, holder: 'post-room' })).leases).toEqual([])
          expect(await code(runLease(at(T), DESK, { ...asked, holder: 'post-room', channels: ['voice'] }))).toBe('invalid-input')
          expect((await runLease(at(T), { ...DESK, creditors: ['BANK1'] }, { ...asked, holder: 'one-bank' })).leases).toEqual([])
          expect((await runLease(at(T), DESK, { ...asked, holder: 'one-bank' })).leases.map((lease) => lease.debtId)).toEqual(['D2'])
          expect(await code(runLease(at(T), { ...DESK, dispatcherId: 'desk' }, { ...asked, holder: 'one-bank' }))).toBe('not-allowed')
          expect(await code(runLease(at(T), DESK, { ...asked, holder: 'nobody' }))).toBe('not-found')
          expect(await code(runLease(at(T), DESK, { ...asked, list: 'none', holder: 'desk' }))).toBe('not-found')
        })
      })

      it('that calls with a recorded voice is judged as one, and its refusal is not held against the others', async () => {
        await on(americans(1), async ({ at, app, approved }) => {
          await approved('l', US_NOON)
          await runAddDispatcher(app, OPERATOR, { dispatcherId: 'robot', automation: 'prerecorded', channels: ['voice'] })
          const refused = await runLease(at(US_NOON), DESK, { ...many, holder: 'robot' })
          expect([refused.leases, Object.values(refused.passed)]).toEqual([[], [1]])
          expect((await runLease(at(US_NOON), DESK, many)).leases).toHaveLength(1)
        })
      })
    })

    describe('a list', () => {
      it('leases nothing before its moment or from its horizon on, and says why', async () => {
        await on(borrowers(1), async ({ at, approved }) => {
          await approved('l', NOON, { horizonMs: 3_600_000 })
          expect(await runLease(at('2026-03-04T11:00:00Z'), DESK, many)).toMatchObject({ leases: [], whyNone: { rule: 'list-not-begun' } })
          expect(await runLease(at('2026-03-04T13:00:00Z'), DESK, many)).toMatchObject({ leases: [], whyNone: { rule: 'list-ended' } })
          expect((await runLease(at('2026-03-04T12:59:59Z'), DESK, many)).leases).toHaveLength(1)
        })
      })
    })

    describe('what happens outside a lease', () => {
      it('is recorded at once and takes back the leases it forbids before it answers; the feed of stops goes on from a cursor', async () => {
        await on(borrowers(3), async ({ at, approved, load }) => {
          await approved('l')
          const { leases } = await runLease(at(T), DESK, many)
          expect(leases).toHaveLength(3)
          const text = await runRecord(at(T), DESK, { at: T, contactPointId: 'C1', channel: 'sms', inbound: true, said: [{ what: 'stop_everything' }] })
          expect(text).toMatchObject({ facts: 3, revoked: 1 })
          await load({ 'suppressions.csv': csv('party_id,scope,reason,from,source_id', 'P2,party,opt_out,2026-03-04,book') }, T)
          const stops = await runStops(at(T), DESK, 0, 10)
          expect(stops.stops.map(({ seq, lease }) => [seq, lease.partyId, lease.state])).toEqual([[1, 'P1', 'revoked'], [2, 'P2', 'revoked']])
          expect((await runStops(at(T), DESK, 1, 10)).stops.map(({ seq }) => seq)).toEqual([2])
          expect(await runStops(at(T), DESK, stops.next, 10)).toEqual({ stops: [], next: 2 })
          expect((await runStops(at(T), { ...DESK, creditors: ['BANK0'] }, 0, 10)).stops.map(({ seq }) => seq)).toEqual([2])
        })
      })

      it('is refused when it names nobody, or is still to come', async () => {
        await on(borrowers(1), async ({ at }) => {
          const said = [{ what: 'distress' }]
          expect(await code(runRecord(at(T), DESK, { at: T, said }))).toBe('invalid-input')
          expect(await code(runRecord(at(T), DESK, { at: T, partyId: 'P9', said }))).toBe('not-found')
          expect(await code(runRecord(at(T), DESK, { at: T, debtId: 'D9', said }))).toBe('not-found')
          expect(await code(runRecord(at(T), DESK, { at: T, contactPointId: 'C9', said }))).toBe('not-found')
          expect(await code(runRecord(at(T), DESK, { at: '2026-03-05T12:00:00Z', partyId: 'P1', said }))).toBe('invalid-input')
          expect(await code(runRecord(at(T), DESK, { at: T, partyId: 'P1' }))).toBe('invalid-input')
          expect(await code(runRecord(at(T), DESK, { at: T, partyId: 'P1', said: [{ what: 'stop_point' }] }))).toBe('invalid-input')
        })
      })

      it('binds the debt where nobody is named by whom it was said', async () => {
        const words = ['died', 'has_lawyer', 'distress', 'stop_everything', 'bankrupt']
        await on(borrowers(words.length + 1), async ({ at, approved }) => {
          await approved('l')
          expect((await runLease(at(T), DESK, many)).leases).toHaveLength(words.length + 1)
          const revoked: unknown[] = []
          for (const [i, what] of words.entries()) revoked.push([what, (await runRecord(at(T), DESK, { at: T, debtId: `D${i + 1}`, said: [{ what }] })).revoked])
          expect(revoked).toEqual(words.map((what) => [what, 1]))
        })
      })

      it('binds every later list: who is bankrupt, dead, in distress or wants no contact is in none', async () => {
        await on(borrowers(6), async ({ at, app }) => {
          const words = ['bankrupt', 'died', 'distress', 'stop_everything', 'has_adviser']
          for (const [i, what] of words.entries()) await runRecord(at(T), DESK, { at: T, partyId: `P${i + 1}`, debtId: `D${i + 1}`, channel: 'voice', said: [{ what }] })
          const made = await runRank({ ...app, atMs: at(T).atMs }, { list: 'later' }, quiet)
          expect(made.top.map((entry) => entry.partyId)).toEqual(['P6'])
        })
      })
    })

    describe('the next rung', () => {
      const files = borrowers(1)
      const withCoBorrower = {
        ...files,
        'parties.csv': `${files['parties.csv'] ?? ''}P2,person,Pat 2,GB,,1971-02-03,book\n`,
        'obligations.csv': `${files['obligations.csv'] ?? ''}D1,P2,co_borrower,2024-05-01,book\n`,
        'contact_points.csv': `${files['contact_points.csv'] ?? ''}C2,P2,mobile,+447400120002,2026-02-20,book\n`,
      }
      it('opens in the list that stands when the person before it is closed, and not before', async () => {
        await on(withCoBorrower, async ({ at, approved }) => {
          const made = await approved('l')
          expect(made.top.map((entry) => [entry.partyId, entry.waiting])).toEqual([['P1', false], ['P2', true]])
          const first = await runLease(at(T), DESK, many)
          expect([first.leases.map((lease) => lease.partyId), first.passed]).toEqual([['P1'], { 'ladder-waits': 1 }])
          await runStart(at(T), DESK, first.leases[0]!.leaseId)
          await runReport(at(T), DESK, first.leases[0]!.leaseId, { result: 'right_party', endedAt: T, said: [{ what: 'stop_everything' }] })
          expect((await runLease(at('2026-03-04T12:10:00Z'), DESK, many)).leases.map((lease) => lease.partyId)).toEqual(['P2'])
        })
      })

      it('stays shut for a refusal about the debt', async () => {
        await on(withCoBorrower, async ({ at, approved }) => {
          await approved('l')
          await runRecord(at(T), DESK, { at: T, partyId: 'P1', debtId: 'D1', channel: 'voice', said: [{ what: 'disputes' }] })
          expect((await runLease(at('2026-03-04T12:10:00Z'), DESK, many)).leases).toEqual([])
        })
      })
    })
  })
}
