import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replay } from '../../scripts/replay.js'
import { runAddDispatcher, runHeartbeat, runLease, runPause, runRecord, runRelease, runReport, runResume, runStart } from '../../src/app/dispatch-run.js'
import { Problem } from '../../src/model/problem.js'
import { RESULT_NAMES, RESULTS, type ResultRow } from '../../src/model/outcomes.js'
import { formatInstant, parseInstant } from '../../src/model/time.js'
import { borrowers, csv, DESK, onBench, OPERATOR, type Bench, type Files } from './portfolio.js'

const PEOPLE = 6
const HOLDERS = ['desk', 'desk-2', 'desk-3']

/** People with two numbers each, one number of two of them, and two debts of one of them. */
function world(verifiedOn: string): Files {
  const files = borrowers(PEOPLE)
  const more = (name: string, ...rows: readonly string[]): Files => ({ [name]: `${files[name] ?? ''}${rows.map((row) => `${row}\n`).join('')}` })
  const points = {
    ...files,
    ...more('debts.csv', 'D1b,BANK0,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book'),
    ...more('obligations.csv', 'D1b,P1,borrower,2024-05-01,book', 'D2,P3,co_borrower,2024-05-01,book'),
    ...more('contact_points.csv', ...Array.from({ length: PEOPLE }, (_, i) => `L${i + 1},P${i + 1},landline,+44207946012${i},2026-02-20,book`), 'S4,P4,mobile,+447400120005,2026-02-20,book'),
  }
  return { ...points, 'contact_points.csv': (points['contact_points.csv'] ?? '').replaceAll('2026-02-20', verifiedOn) }
}

type Act =
  | { readonly do: 'lease'; readonly holder: number; readonly limit: number; readonly list: number }
  | { readonly do: 'start' | 'release' | 'heartbeat'; readonly of: number }
  | { readonly do: 'report'; readonly of: number; readonly result: number; readonly said: readonly string[]; readonly agoMs: number }
  | { readonly do: 'record'; readonly party: number; readonly what: string }
  | { readonly do: 'wait'; readonly minutes: number }
  | { readonly do: 'list' | 'pause' | 'resume' | 'match' }

const pick = fc.integer({ min: 0, max: 4 })
const said = fc.constantFrom('stop_everything', 'distress', 'stop_point', 'wrong_number', 'call_back', 'objects', 'busy_now')
const anAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('lease' as const), holder: fc.integer({ min: 0, max: 2 }), limit: fc.integer({ min: 1, max: 4 }), list: pick }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('start' as const, 'start' as const, 'release' as const, 'heartbeat' as const), of: pick }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('report' as const), of: pick, result: fc.nat(RESULT_NAMES.length - 1), said: fc.array(said, { maxLength: 1 }), agoMs: fc.constantFrom(0, 60_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('record' as const), party: fc.integer({ min: 1, max: PEOPLE }), what: said }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 14 }) }, { weight: 1, arbitrary: fc.integer({ min: 60, max: 1500 }) }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('list' as const, 'resume' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'match' as const, 'match' as const) }) },
)

/** What a run has behind it. */
interface Course {
  nowMs: number
  readonly lists: string[]
  readonly leases: string[]
  readonly pauses: string[]
  matched: number
  /** Moments at which what was loaded became known. */
  readonly moments: Map<number, number>
}

async function doAct({ at, approved, load }: Bench, act: Act, course: Course, overlayOff: boolean): Promise<void> {
  const app = at(course.nowMs)
  const now = formatInstant(course.nowMs, 0)
  const leaseId = 'of' in act ? course.leases[course.leases.length - 1 - (act.of % Math.max(1, course.leases.length))] : undefined
  switch (act.do) {
    case 'wait':
      course.nowMs += act.minutes * 60_000
      return
    case 'list': {
      const name = `l${course.lists.length + 1}`
      await approved(name, now, { overlayOff })
      course.lists.push(name)
      return
    }
    case 'lease': {
      const list = course.lists[course.lists.length - 1 - (act.list % Math.min(2, course.lists.length))]!
      const { leases } = await runLease(app, DESK, { list, holder: HOLDERS[act.holder], limit: act.limit })
      course.leases.push(...leases.map((lease) => lease.leaseId))
      return
    }
    case 'record':
      await runRecord(app, DESK, { at: now, partyId: `P${act.party}`, contactPointId: `C${act.party}`, channel: 'voice', said: [{ what: act.what }] })
      return
    case 'resume': {
      const last = course.pauses.pop()
      if (last !== undefined) await runResume(app, OPERATOR, last)
      return
    }
    case 'pause': {
      course.pauses.push((await runPause(app, OPERATOR, { scope: { of: 'everything' }, because: 'x' })).pause.pauseId)
      return
    }
    case 'match': {
      course.matched++
      await load({ 'match_decisions.csv': csv('a_id,b_id,decision,decided_by,decided_on', `P${course.matched % PEOPLE + 1},P${(course.matched + 2) % PEOPLE + 1},same,R. Reviewer,${now.slice(0, 10)}`) }, now)
      course.moments.set(await (await app.store()).revision(), course.nowMs)
      return
    }
    default:
      if (leaseId === undefined) return
  }
  if (act.do === 'start') await runStart(app, DESK, leaseId)
  else if (act.do === 'release') await runRelease(app, DESK, leaseId)
  else if (act.do === 'heartbeat') await runHeartbeat(app, DESK, leaseId)
  else if (act.do === 'report') {
    const result = RESULT_NAMES[act.result]!
    // What was said is known when it was said: the replay goes by that.
    const endedAt = formatInstant(course.nowMs - (act.said.length > 0 ? 0 : act.agoMs), 0)
    if ((RESULTS[result] as ResultRow).channels.includes('voice')) await runReport(app, DESK, leaseId, { result, endedAt, said: act.said.map((what) => ({ what })) })
  }
}

/** Courses of acts that are drawn anew for each overlay: how many, and whether with the recommended overlay and without. */
export interface Courses {
  readonly numRuns: number
  readonly overlays: readonly boolean[]
}

/** Lets several dispatchers act on a store in any order, and has an independent replay judge what it keeps of that. */
export function interleavings(name: string, storeUrl: () => Promise<string>, { numRuns, overlays }: Courses): void {
  describe(`several dispatchers, acts in any order, and a clock that moves, in ${name}`, () => {
    it.each(overlays)('leave nothing that an independent replay of the store objects to (overlay off: %s)', { timeout: 600_000 }, async (overlayOff) => {
      let contacts = 0
      await fc.assert(fc.asyncProperty(
        fc.constantFrom('2026-03-27T09:30:00Z', '2026-12-31T09:00:00Z', '2026-10-23T08:30:00Z'),
        fc.array(anAct, { minLength: 30, maxLength: 60, size: 'max' }),
        async (from, course) => {
          await onBench(world(from.slice(0, 10)), async (bench) => {
            for (const dispatcherId of HOLDERS.slice(1)) await runAddDispatcher(bench.app, OPERATOR, { dispatcherId, automation: 'none', channels: ['voice', 'post'] })
            const run: Course = { nowMs: parseInstant(from), lists: [], leases: [], pauses: [], matched: 0, moments: new Map() }
            for (const act of [{ do: 'list' } as const, ...course]) {
              try {
                await doAct(bench, act, run, overlayOff)
              } catch (error) {
                // A refused act is an answer; that it changed nothing is for the replay to tell.
                if (!(error instanceof Problem)) throw error
              }
            }
            await bench.app.integrate()
            const found = await replay((await bench.app.store()).everything(), run.moments)
            contacts += found.started
            expect(found.violations).toEqual([])
          }, await storeUrl())
        },
      ), { numRuns })
      // Of few courses none may come to a contact.
      if (numRuns >= 8) expect(contacts).toBeGreaterThan(0)
    })
  })
}
