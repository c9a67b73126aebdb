import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit } from '../../src/decide/index.js'
import type { CaseFile } from '../../src/model/case-file.js'
import type { Event } from '../../src/model/event.js'
import type { Fact } from '../../src/model/facts.js'
import type { Entry } from '../../src/model/list.js'
import type { Reached } from '../../src/model/reach.js'
import { HOURS, type Scorecard } from '../../src/model/scorecard.js'
import { formatInstant, HOUR_MS, MINUTE_MS, parseInstant } from '../../src/model/time.js'
import { PERMITTING, type Verdict } from '../../src/model/verdict.js'
import { DEFAULT_SCORECARD, judgeDebt, judgeNow, permittedWindows, rankDebts } from '../../src/rank/index.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { verifyCertificate } from '../../src/verify/index.js'
import { call, context, debt, dossier, event, obligation, person, point } from '../reach/facts.js'
import { AT_MS, contextOf, debtOf, decide as decideInvented, TOOLS, type PointSketch } from './fixture.js'
import { shippedLaw } from './shipped-law.js'

const DAY_MS = 24 * HOUR_MS
const { packs, law } = shippedLaw()

function withProfile(profile: readonly number[]): Scorecard {
  return { ...DEFAULT_SCORECARD, features: { ...DEFAULT_SCORECARD.features, hour: { ...DEFAULT_SCORECARD.features.hour, profile } } }
}

function answeringAt(best: number, points: number): Scorecard {
  return withProfile(Array.from({ length: HOURS }, (_, hour) => (hour === best ? points : 0)))
}

const profileArbitrary = fc.array(fc.integer({ min: -20, max: 20 }).map((n) => n / 10), { minLength: HOURS, maxLength: HOURS })
/** A borrower and a co-signer in one place, with dials of the borrower's number at any hour of the last ten days. */
const factsArbitrary: fc.Arbitrary<readonly Fact[]> = fc.record({
  place: fc.constantFrom(['America/New_York', 'US-MA'], ['America/Chicago', 'US-IL'], ['Asia/Kolkata', 'IN'], ['Europe/London', 'GB']),
  dials: fc.array(fc.record({ hoursAgo: fc.integer({ min: 1, max: 240 }), result: fc.constantFrom('conversation' as const, 'unanswered' as const, 'not_in_service' as const) }), { maxLength: 6 }),
}).map(({ place: [zone = '', region = ''], dials }) => [
  debt({ jurisdiction: region.slice(0, 2) }), obligation('P1'), obligation('C1', 'co_signer'),
  ...['P1', 'C1'].flatMap((id) => [
    person(id, { country: region.slice(0, 2) }), point(`${id}-1`, id, { kind: 'mobile', placeZones: [zone], placeRegions: [region] }),
    point(`${id}-2`, id, { kind: 'postal_address', placeZones: [zone], placeRegions: [region] }),
  ]),
  ...dials.map(({ hoursAgo, result }, i) => event(`E${i}`, call(formatInstant(START_MS - hoursAgo * HOUR_MS, 0), 'P1', 'P1-1', result))),
])
/** Three days before the clock changes in America. */
const START_MS = parseInstant('2026-03-05T00:00:00-05:00')
const momentArbitrary = fc.integer({ min: 0, max: 4 * 48 }).map((half) => START_MS + half * 30 * MINUTE_MS)

/** A portfolio that answers at one hour of the evening. */
const EVENING = answeringAt(18, 1)

/** Contacts at a point on as many days, at one hour, all with one result. */
function contacts(hour: number, count: number, result: 'conversation' | 'unanswered', contactPointId = 'b1'): readonly Event[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'contact' as const, id: `${contactPointId}-${hour}-${i}`, direction: 'out' as const, channel: 'voice' as const, partyId: 'b', contactPointId, result,
    at: formatInstant(AT_MS - 12 * HOUR_MS + hour * HOUR_MS - (i + 1) * DAY_MS, 0),
  }))
}

function borrower(events: readonly Event[], points: readonly PointSketch[] = [{ id: 'b1' }]): Reached {
  return debtOf({ id: 'd', people: [{ id: 'b', role: 'borrower', points }], events })
}

function entriesOf(reached: Reached, more: Parameters<typeof contextOf>[0] = {}): readonly Entry[] {
  return rankDebts([reached], contextOf(more), () => () => ({})).entries
}

/** The invented law, saying when it was asked about. */
function flagged(caseFile: CaseFile): Verdict {
  return { ...decideInvented(caseFile), flags: [`decided at ${caseFile.at}`] }
}

function window({ notBefore, notAfter }: Pick<Entry, 'notBefore' | 'notAfter'>): string {
  return `${notBefore.slice(5, 16)} ${notAfter.slice(5, 16)}`
}

describe('the window of an entry', () => {
  it('is all of the lawful time where nothing is known of hours, and then nothing is said of more', () => {
    const [entry] = entriesOf(borrower([]))
    expect(window(entry!)).toBe('03-02T12:00 03-02T21:00')
    expect(entry).not.toHaveProperty('lawful')
  })

  it('is around the hour at which the person always answered, with the lawful time beside it, and the score is that of this hour', () => {
    const past = [...contacts(18, 8, 'conversation'), ...contacts(13, 8, 'unanswered')]
    const [entry] = entriesOf(borrower(past))
    expect(window(entry!)).toBe('03-02T18:00 03-02T19:00')
    expect(window(entry!.lawful!)).toBe('03-02T12:00 03-02T21:00')
    const hour = entry!.parts.find((part) => part.name === 'hour')
    expect(hour?.value).toBe(18)
    expect(hour?.points).toBeGreaterThan(0)
  })

  it('is around the hour of the portfolio for whoever has no history, and leaves it for the person\'s own', () => {
    expect(window(entriesOf(borrower([]), { scorecard: EVENING })[0]!)).toBe('03-02T18:00 03-02T19:00')
    const noon = [...contacts(13, 30, 'conversation'), ...contacts(18, 30, 'unanswered')]
    expect(window(entriesOf(borrower(noon), { scorecard: EVENING })[0]!)).toBe('03-02T13:00 03-02T14:00')
  })

  it('is never that of a letter, which is read when it comes', () => {
    const [entry] = entriesOf(borrower([], [{ id: 'b2', channel: 'post' }]), { scorecard: EVENING })
    expect(entry).not.toHaveProperty('lawful')
  })

  it('waits for tomorrow only where tomorrow is better by more than the tolerance', () => {
    const late = AT_MS + 8 * HOUR_MS
    expect(window(entriesOf(borrower([]), { atMs: late, scorecard: answeringAt(10, 0.2) })[0]!)).toBe('03-02T20:00 03-02T21:00')
    expect(window(entriesOf(borrower([]), { atMs: late, scorecard: answeringAt(10, 0.3) })[0]!)).toBe('03-03T10:00 03-03T11:00')
    expect(window(entriesOf(borrower([]), { atMs: late, horizonMs: 2 * HOUR_MS, scorecard: answeringAt(10, 0.3) })[0]!)).toBe('03-02T20:00 03-02T21:00')
  })

  it('carries the verdict of its own first moment, not that of the lawful window', () => {
    const { certified } = judgeDebt(borrower([]), contextOf({ scorecard: EVENING, law: { ...contextOf().law, decide: flagged } }))
    expect(certified.map(({ caseFile, verdict }) => [caseFile.at, verdict.flags])).toEqual([['2026-03-02T18:00:00+00:00', ['decided at 2026-03-02T18:00:00+00:00']]])
  })

  it('keeps an hour that another person answered at out of it: only tries at this point count', () => {
    const [entry] = entriesOf(borrower(contacts(18, 8, 'conversation', 'x1')))
    expect(entry).not.toHaveProperty('lawful')
  })
})

describe('windows at the best hour under the shipped packs', () => {
  it('lie in one lawful window each, permit with one decision and unchanged counts throughout, and verify from the certificate alone', () => {
    let narrowed = 0
    fc.assert(fc.property(factsArbitrary, profileArbitrary, momentArbitrary, (facts, profile, atMs) => {
      const reached = assembleCases(dossier(facts), context({ packs, admit, atMs, humanDecision: false }))
      const ranking = contextOf({ atMs, packs: packs.list, law, scorecard: withProfile(profile) })
      for (const { caseFile, notAfter, verdict } of judgeDebt(reached, ranking).certified) {
        expect(law.decide(caseFile)).toEqual(verdict)
        const [fromMs, untilMs] = [parseInstant(caseFile.at), parseInstant(notAfter)]
        const ask = (thenMs: number): ReturnType<typeof law.decide> => law.decide({ ...caseFile, at: formatInstant(thenMs, 0) })
        for (const thenMs of [...Array.from({ length: Math.ceil((untilMs - fromMs) / (20 * MINUTE_MS)) }, (_, i) => fromMs + i * 20 * MINUTE_MS), untilMs - 1]) {
          const then = ask(thenMs)
          expect([then.decision, ...then.counters.map((counter) => counter.counted)]).toEqual([verdict.decision, ...verdict.counters.map((counter) => counter.counted)])
        }
        const question = { ask, boundaries: (from: number, until: number) => law.boundaries(caseFile, from, until) }
        const around = [...permittedWindows(question, ask(atMs), atMs, atMs + DAY_MS)].filter((one) => one.notBeforeMs <= fromMs && untilMs <= one.notAfterMs)
        expect(around).toHaveLength(1)
        if (around[0]!.notBeforeMs < fromMs || untilMs < around[0]!.notAfterMs) narrowed++
      }
      const list = rankDebts([reached], ranking, () => () => ({}))
      const checked = verifyCertificate(list.segments, { list: 'morning', root: list.summary.digests.list ?? '', tools: TOOLS, decide: law.decide, boundaries: law.boundaries })
      expect(checked.differences).toEqual([])
    }), { numRuns: 60 })
    expect(narrowed).toBeGreaterThan(0)
  })

  it('change nothing of who may be contacted and who waits, at the moment of a list or of a lease', () => {
    fc.assert(fc.property(factsArbitrary, profileArbitrary, momentArbitrary, (facts, profile, atMs) => {
      const reached = assembleCases(dossier(facts), context({ packs, admit, atMs, humanDecision: false }))
      const asked = (scorecard: Scorecard): unknown => {
        const ranking = contextOf({ atMs, packs: packs.list, law, scorecard })
        const { asked: cases, ladder, drafts, refusal } = judgeDebt(reached, ranking)
        const now = judgeNow(reached, ranking)
        expect(now.asked.map(({ window: one }) => one)).toEqual(cases.map(({ window: one }) => one))
        return { cases, ladder, refusal, ids: drafts.map(({ entryId, rung, waiting, verdict }) => [entryId, rung, waiting, PERMITTING.has(verdict.decision)]) }
      }
      expect(asked(withProfile(profile))).toEqual(asked(DEFAULT_SCORECARD))
    }), { numRuns: 60 })
  })
})
