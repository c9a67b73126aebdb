import * as fc from 'fast-check'
import type { App } from '../../src/app/context.js'
import { runApprove, runLease, runPause, runRecord, runRelease, runReport, runResume, runStart } from '../../src/app/dispatch-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { runWhy, type WhyAnswer } from '../../src/app/why-run.js'
import { Problem } from '../../src/model/problem.js'
import { formatInstant, type EpochMs } from '../../src/model/time.js'
import { borrowers, csv, DESK, OPERATOR, quiet, type Files } from '../dispatch/portfolio.js'
import { MINUTE_MS, START_MS, type ClockBench } from './bench.js'

/** One step of a history. */
export type Step =
  | { readonly do: 'rank'; readonly overlayOff: boolean; readonly isApproved: boolean }
  | { readonly do: 'lease'; readonly limit: number }
  | { readonly do: 'start' | 'release' }
  | { readonly do: 'report'; readonly result: 'right_party' | 'no_answer' | 'not_attempted'; readonly said?: string }
  | { readonly do: 'record'; readonly person: number; readonly said: string }
  | { readonly do: 'late'; readonly person: number; readonly day: string }
  | { readonly do: 'pause'; readonly creditor: number }
  | { readonly do: 'resume' }

const PEOPLE = 4

/** Steps in any order: lists, what dispatchers do, what is heard, and facts that arrive late about days long past. */
export const aStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('rank' as const), overlayOff: fc.boolean(), isApproved: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lease' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('start' as const, 'start' as const, 'release' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('report' as const), result: fc.constantFrom('right_party' as const, 'no_answer' as const, 'not_attempted' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('record' as const), person: fc.integer({ min: 1, max: PEOPLE }), said: fc.constantFrom('stop_everything', 'stop_medium', 'disputes', 'distress', 'moved') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('late' as const), person: fc.integer({ min: 1, max: PEOPLE }), day: fc.constantFrom('2025-12-01', '2026-03-01', '2026-03-03') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), creditor: fc.integer({ min: 0, max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resume' as const) }) },
)

/** Borrowers, the second of whom owes the first debt too, so that one debt has a ladder of two. */
export function people(): Files {
  const files = borrowers(PEOPLE)
  return { ...files, 'obligations.csv': `${files['obligations.csv'] ?? ''}D1,P2,co_borrower,2024-05-01,book\n` }
}

/** What went on, so that later steps find it. */
interface Run {
  lists: { readonly name: string; readonly atMs: EpochMs }[]
  leases: string[]
  pauses: string[]
  loads: number
}

/** Refusals are a part of every history: a lease that was lost, a list that is paused. */
async function lawfully(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
}

const SAID: Readonly<Record<string, readonly object[]>> = { disputes: [{ what: 'disputes', ground: 'amount' }] }

async function take(bench: ClockBench, step: Step, app: App, atMs: EpochMs, run: Run): Promise<void> {
  const last = run.lists.at(-1)
  const lease = run.leases.at(-1)
  switch (step.do) {
    case 'rank': {
      const name = `list-${run.lists.length}`
      await runRank(app, { list: name, overlayOff: step.overlayOff }, quiet)
      run.lists.push({ name, atMs })
      if (step.isApproved) await runApprove(app, OPERATOR, name)
      return
    }
    case 'lease':
      if (last === undefined) return
      return lawfully(async () => {
        const { leases } = await runLease(app, DESK, { list: last.name, holder: 'desk', limit: step.limit })
        run.leases.push(...leases.map((one) => one.leaseId))
      })
    case 'start':
      return lease === undefined ? undefined : lawfully(() => runStart(app, DESK, lease))
    case 'release':
      return lease === undefined ? undefined : lawfully(() => runRelease(app, DESK, lease))
    case 'report':
      return lease === undefined ? undefined : lawfully(() => runReport(app, DESK, lease, { result: step.result, endedAt: formatInstant(atMs, 0) }))
    case 'record':
      return lawfully(() => runRecord(app, OPERATOR, { at: formatInstant(atMs, 0), partyId: `P${step.person}`, channel: 'voice', inbound: true, said: SAID[step.said] ?? [{ what: step.said }] }))
    case 'late':
      return bench.load({ 'events.csv': csv('event_id,party_id,kind,what,at,source_id', `L${++run.loads},P${step.person},request,no_contact,${step.day},book`) }, atMs)
    case 'pause':
      return lawfully(async () => {
        run.pauses.push((await runPause(app, OPERATOR, { scope: { of: 'creditor', id: `BANK${step.creditor}` }, because: 'a test' })).pause.pauseId)
      })
    default: {
      const pauseId = run.pauses.pop()
      return pauseId === undefined ? undefined : lawfully(() => runResume(app, OPERATOR, pauseId))
    }
  }
}

/** Pairs that are asked about: everybody with their debt, and the second party of the first. */
const PAIRS = [...Array.from({ length: PEOPLE }, (_, i) => [`P${i + 1}`, `D${i + 1}`] as const), ['P2', 'D1'] as const]

/** What an answer says of its moment: everything but what was decided, since a moment's own millisecond may still decide more. */
function told({ cases, noCases, ladder, closedBy, pauses, revision }: WhyAnswer): string {
  return JSON.stringify({ cases, noCases, ladder, closedBy, pauses, revision })
}

/** What was found of a history. */
export interface Lived {
  /** Decisions that were compared. */
  readonly compared: number
  readonly lists: number
  readonly leases: number
  /** What did not hold, a sentence each. */
  readonly faults: readonly string[]
}

/**
 * Lives through a history, a step each ten minutes. At the end of each step all moments of lists so far are asked about: what
 * lists and leases decided must match, and the answer about a past moment must be the one that was given when it was new.
 */
export async function live(bench: ClockBench, steps: readonly Step[]): Promise<Lived> {
  const run: Run = { lists: [], leases: [], pauses: [], loads: 0 }
  const given = new Map<string, string>()
  const faults: string[] = []
  let compared = 0
  let atMs = START_MS + MINUTE_MS
  for (const [i, step] of steps.entries()) {
    atMs += 10 * MINUTE_MS
    await take(bench, step, bench.at(atMs), atMs, run)
    const isLast = i === steps.length - 1
    if (step.do !== 'rank' && !isLast) continue
    for (const { atMs: thenMs } of isLast ? run.lists : run.lists.slice(-1)) {
      for (const [partyId, debtId] of PAIRS) {
        const why = await runWhy(bench.at(atMs + MINUTE_MS), partyId, debtId, 'collect', { atMs: thenMs })
        const key = `${partyId} ${debtId} ${thenMs}`
        const before = given.get(key)
        if (before !== undefined && before !== told(why)) faults.push(`${key}: what was answered at first\n${before}\nis answered otherwise later\n${told(why)}`)
        given.set(key, before ?? told(why))
        compared += why.decided.length
        for (const one of why.decided) if (one.outcome !== 'matches' || one.gaps.length > 0) faults.push(`${key}: ${JSON.stringify(one)}`)
      }
    }
    if (!isLast) continue
    for (const [partyId, debtId] of PAIRS) {
      const why = await runWhy(bench.at(atMs), partyId, debtId, 'collect', { atMs })
      compared += why.decided.length
      for (const one of why.decided) if (one.outcome !== 'matches' || one.gaps.length > 0) faults.push(`now ${partyId} ${debtId}: ${JSON.stringify(one)}`)
    }
  }
  return { compared, lists: run.lists.length, leases: run.leases.length, faults }
}
