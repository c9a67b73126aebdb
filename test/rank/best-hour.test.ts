import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WINDOW_MS_MIN } from '../../src/model/limits.js'
import { HOURS, type Known, type Scorecard, type Try } from '../../src/model/scorecard.js'
import { HOUR_MS, MINUTE_MS } from '../../src/model/time.js'
import { zoneData } from '../../src/decide/index.js'
import { DEFAULT_SCORECARD } from '../../src/rank/index.js'
import { bestPart, chooseStretch, HOUR_TOLERANCE_POINTS, PART_MS_MIN, pointsByHour, type HourClock, type PointsByHour, type Span } from '../../src/rank/best-hour.js'
import { hourAt } from '../../src/rank/features.js'
import { OPEN_BOUND_MS } from '../../src/rank/window.js'

const DAY_MS = 24 * HOUR_MS
/** A Friday before both changes to summer time of 2026: 8 March in America, 29 March in Europe. */
const FROM_MS = Date.UTC(2026, 2, 6)
const zones = zoneData()
const UTC: HourClock = { zone: 'UTC', offsetMs: () => 0 }

const zoneArbitrary = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns', 'Pacific/Chatham')
const clockArbitrary: fc.Arbitrary<HourClock> = zoneArbitrary.map((zone) => ({ zone, offsetMs: zones.offsetMs }))
/** Points in steps of a twentieth, so that some hours are alike and some lie exactly a tolerance apart. */
const pointsArbitrary: fc.Arbitrary<PointsByHour> = fc.array(fc.integer({ min: -20, max: 20 }).map((n) => n / 20), { minLength: HOURS, maxLength: HOURS })
const spanArbitrary: fc.Arbitrary<Span> = fc.record({
  // Days around the changes of the clock in both hemispheres: 8 and 29 March, 5 April, 1 November.
  dayOf: fc.constantFrom(0, 2, 22, 23, 29, 30, 239, 240), from: fc.integer({ min: 0, max: 96 }), seconds: fc.constantFrom(0, 0, 1, 1799), quarters: fc.integer({ min: 1, max: 130 }),
}).map(({ dayOf, from, seconds, quarters }) => {
  const notBeforeMs = FROM_MS + dayOf * DAY_MS + from * 15 * MINUTE_MS + seconds * 1000
  return { notBeforeMs, notAfterMs: notBeforeMs + quarters * 15 * MINUTE_MS }
})

const tryArbitrary: fc.Arbitrary<Try> = fc.record({
  daysAgo: fc.integer({ min: 0, max: 400 }), hour: fc.option(fc.integer({ min: 0, max: 23 })), result: fc.constantFrom('conversation', 'unanswered', 'busy', 'wrong_party', 'in', 'unheard of'),
})

function knownOf(tries: readonly Try[], medium = 'voice mobile'): Known {
  return { confirmation: null, age: null, another: 0, sharing: 1, medium, sources: 1, identity: null, tries, elsewhere: [] }
}

function withProfile(profile: readonly number[]): Scorecard {
  return { ...DEFAULT_SCORECARD, features: { ...DEFAULT_SCORECARD.features, hour: { ...DEFAULT_SCORECARD.features.hour, profile } } }
}

/** Tries at an hour on as many days, all with one result. */
function triesAt(hour: number, count: number, result: string): readonly Try[] {
  return Array.from({ length: count }, (_, i) => ({ daysAgo: i + 1, hour, result }))
}

function hourOf(atMs: number, clock: HourClock): number {
  return hourAt(atMs, clock.zone, clock)
}

/** Points at every half minute of a stretch, with how many moments of each hour it holds in a row. */
function sampled({ notBeforeMs, notAfterMs }: Span, points: PointsByHour, clock: HourClock): readonly { readonly atMs: number; readonly points: number }[] {
  const found: { atMs: number; points: number }[] = []
  for (let atMs = notBeforeMs; atMs < notAfterMs; atMs += MINUTE_MS) found.push({ atMs, points: points[hourOf(atMs, clock)] ?? 0 })
  return found
}

function isWithin(part: Span, within: Span): boolean {
  return part.notBeforeMs >= within.notBeforeMs && part.notAfterMs <= within.notAfterMs && part.notAfterMs > part.notBeforeMs
}

function length({ notBeforeMs, notAfterMs }: Span): number {
  return notAfterMs - notBeforeMs
}

describe('the best part of a lawful stretch', () => {
  it('lies within it, and is an hour long where the law leaves an hour, on any clock and day', () => {
    fc.assert(fc.property(spanArbitrary, pointsArbitrary, clockArbitrary, (span, points, clock) => {
      const part = bestPart(span, points, clock)
      expect(isWithin(part, span)).toBe(true)
      expect(length(part)).toBeGreaterThanOrEqual(Math.min(PART_MS_MIN, length(span)))
    }), { numRuns: 500 })
  })

  it('holds no hour that falls short of its best by more than the tolerance, and could not be longer, but to fill an hour', () => {
    fc.assert(fc.property(spanArbitrary, pointsArbitrary, clockArbitrary, (span, points, clock) => {
      const part = bestPart(span, points, clock)
      if (length(part) <= PART_MS_MIN + OPEN_BOUND_MS) return
      const least = part.points - HOUR_TOLERANCE_POINTS
      expect(sampled(part, points, clock).every((one) => one.points >= least)).toBe(true)
      const before = part.notBeforeMs - 1
      const after = part.notAfterMs
      if (before >= span.notBeforeMs) expect(points[hourOf(before, clock)]).toBeLessThan(least)
      if (after < span.notAfterMs) expect(points[hourOf(after, clock)]).toBeLessThan(least)
    }), { numRuns: 500 })
  })

  it('holds the best hour of the stretch, of which a quarter at least is lawful', () => {
    fc.assert(fc.property(spanArbitrary, pointsArbitrary, clockArbitrary, (span, points, clock) => {
      const all = sampled(span, points, clock)
      // Moments in a row within one hour: a best hour counts where a lease's length of it is lawful.
      const runs: { points: number; fromMs: number; minutes: number }[] = []
      for (const { atMs, points: now } of all) {
        const last = runs.at(-1)
        if (last !== undefined && hourOf(last.fromMs, clock) === hourOf(atMs, clock) && atMs - last.fromMs < HOUR_MS) last.minutes++
        else runs.push({ points: now, fromMs: atMs, minutes: 1 })
      }
      const long = runs.filter((run) => run.minutes > WINDOW_MS_MIN / MINUTE_MS)
      if (long.length === 0) return
      const part = bestPart(span, points, clock)
      expect(part.points).toBeGreaterThanOrEqual(Math.max(...long.map((run) => run.points)))
      expect(sampled(part, points, clock).some((one) => one.points === part.points)).toBe(true)
    }), { numRuns: 500 })
  })

  it('is the same on every clock when the clock and the hours are moved together', () => {
    fc.assert(fc.property(spanArbitrary, pointsArbitrary, fc.integer({ min: -48, max: 56 }), fc.array(tryArbitrary, { maxLength: 5 }), (span, profile, quarters, past) => {
      const shiftMs = quarters * 15 * MINUTE_MS
      const moved: HourClock = { zone: 'X', offsetMs: () => shiftMs }
      const there = { notBeforeMs: span.notBeforeMs - shiftMs, notAfterMs: span.notAfterMs - shiftMs }
      const points = pointsByHour(knownOf(past), withProfile(profile)) ?? profile
      const part = bestPart(span, points, UTC)
      expect(bestPart(there, points, moved)).toEqual({ ...part, notBeforeMs: part.notBeforeMs - shiftMs, notAfterMs: part.notAfterMs - shiftMs })
    }), { numRuns: 300 })
  })

  it('keeps to the hours of the wall clock on the days on which it is changed', () => {
    const evening = Array.from({ length: HOURS }, (_, hour) => (hour === 18 ? 1 : 0))
    const night = Array.from({ length: HOURS }, (_, hour) => (hour === 1 ? 1 : 0))
    const york: HourClock = { zone: 'America/New_York', offsetMs: zones.offsetMs }
    const whole = { notBeforeMs: Date.UTC(2026, 2, 8, 5), notAfterMs: Date.UTC(2026, 2, 9, 4) }
    expect(bestPart(whole, evening, york)).toMatchObject({ notBeforeMs: Date.UTC(2026, 2, 8, 22), notAfterMs: Date.UTC(2026, 2, 8, 23) })
    // The hour from one to two comes twice on the first of November, and both are that hour.
    const longest = { notBeforeMs: Date.UTC(2026, 10, 1, 4), notAfterMs: Date.UTC(2026, 10, 2, 5) }
    expect(bestPart(longest, night, york)).toMatchObject({ notBeforeMs: Date.UTC(2026, 10, 1, 5), notAfterMs: Date.UTC(2026, 10, 1, 7) })
    const howe: HourClock = { zone: 'Australia/Lord_Howe', offsetMs: zones.offsetMs }
    // On 5 April the clock goes back from 02:00 to 01:30, so that this hour lasts ninety minutes.
    const autumn = { notBeforeMs: Date.UTC(2026, 3, 4, 13), notAfterMs: Date.UTC(2026, 3, 5, 12) }
    expect(bestPart(autumn, night, howe)).toMatchObject({ notBeforeMs: Date.UTC(2026, 3, 4, 14), notAfterMs: Date.UTC(2026, 3, 4, 15, 30) })
    const india: HourClock = { zone: 'Asia/Kolkata', offsetMs: zones.offsetMs }
    const day = { notBeforeMs: Date.UTC(2026, 2, 6, 2, 30, 1), notAfterMs: Date.UTC(2026, 2, 6, 13, 30) }
    expect(bestPart(day, evening, india)).toMatchObject({ notBeforeMs: Date.UTC(2026, 2, 6, 12, 30), notAfterMs: Date.UTC(2026, 2, 6, 13, 30) })
  })
})

describe('the best part where hours are alike or cut', () => {
  const peaks = Array.from({ length: HOURS }, (_, hour) => (hour === 10 || hour === 18 ? 1 : 0))

  it('is around the earliest of hours that are equally good', () => {
    const day = { notBeforeMs: FROM_MS + 8 * HOUR_MS, notAfterMs: FROM_MS + 21 * HOUR_MS }
    expect(bestPart(day, peaks, UTC)).toMatchObject({ notBeforeMs: FROM_MS + 10 * HOUR_MS, notAfterMs: FROM_MS + 11 * HOUR_MS })
  })

  it('begins in the middle of an hour where a government puts the clock forward then', () => {
    const forwardMs = FROM_MS + 7 * HOUR_MS
    const caracas: HourClock = { zone: 'X', offsetMs: (_, atMs) => (atMs < forwardMs ? -4.5 : -4) * HOUR_MS }
    const night = Array.from({ length: HOURS }, (_, hour) => (hour === 3 ? 1 : 0))
    expect(bestPart({ notBeforeMs: FROM_MS + 5 * HOUR_MS, notAfterMs: FROM_MS + 20 * HOUR_MS }, night, caracas)).toMatchObject({ notBeforeMs: forwardMs, notAfterMs: forwardMs + HOUR_MS })
  })
})

describe('the points of the hours', () => {
  it('are not there where no hour is better than another: no profile, and no try at a known hour', () => {
    fc.assert(fc.property(fc.array(tryArbitrary.map((one) => ({ ...one, hour: null })), { maxLength: 5 }), fc.integer({ min: -3, max: 3 }), (past, level) => {
      expect(pointsByHour(knownOf(past), DEFAULT_SCORECARD)).toBeUndefined()
      expect(pointsByHour(knownOf([]), withProfile(Array.from({ length: HOURS }, () => level)))).toBeUndefined()
      expect(pointsByHour(knownOf(triesAt(9, 3, 'unheard of')), DEFAULT_SCORECARD)).toBeUndefined()
    }))
  })

  it('are the profile of the portfolio for whoever has no history of an hour', () => {
    fc.assert(fc.property(pointsArbitrary, (profile) => {
      fc.pre(new Set(profile).size > 1)
      expect(pointsByHour(knownOf([]), withProfile(profile))).toEqual(profile)
      expect(pointsByHour(knownOf([{ daysAgo: 3, hour: null, result: 'conversation' }]), withProfile(profile))).toEqual(profile)
    }))
  })

  it('put a person who always answered at one hour, and never at another, into the first, wherever the portfolio answers', () => {
    fc.assert(fc.property(pointsArbitrary, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 3, max: 21 }), (profile, good, apart) => {
      const bad = (good + apart) % HOURS
      const past = [...triesAt(good, 40, 'conversation'), ...triesAt(bad, 40, 'unanswered')]
      const flat = pointsByHour(knownOf(past), DEFAULT_SCORECARD)!
      expect(flat.indexOf(Math.max(...flat))).toBe(good)
      expect(flat.indexOf(Math.min(...flat))).toBe(bad)
      const part = bestPart({ notBeforeMs: FROM_MS, notAfterMs: FROM_MS + DAY_MS }, flat, UTC)
      expect(part.notBeforeMs).toBeLessThanOrEqual(FROM_MS + good * HOUR_MS)
      expect(part.notAfterMs).toBeGreaterThanOrEqual(FROM_MS + (good + 1) * HOUR_MS)
      expect(part.notBeforeMs > FROM_MS + bad * HOUR_MS || part.notAfterMs <= FROM_MS + bad * HOUR_MS).toBe(true)
      const shrunk = pointsByHour(knownOf(past), withProfile(profile))!
      expect(shrunk[good]! - profile[good]!).toBeGreaterThan(0)
      expect(shrunk[bad]! - profile[bad]!).toBeLessThan(0)
    }))
  })

  it('move the farther from those of the portfolio the more tries of the person speak for an hour', () => {
    fc.assert(fc.property(pointsArbitrary, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 12 }), (profile, hour, count) => {
      const at = (more: number, result: string): number => pointsByHour(knownOf(Array.from({ length: more }, () => ({ daysAgo: 1, hour, result }))), withProfile(profile))![hour]!
      expect(at(count + 1, 'conversation')).toBeGreaterThan(at(count, 'conversation'))
      expect(at(count + 1, 'unanswered')).toBeLessThan(at(count, 'unanswered'))
    }))
  })
})

describe('the choice among lawful stretches', () => {
  const stretchesArbitrary: fc.Arbitrary<readonly Span[]> = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 5 })
    .map((pairs) => {
      let atMs = FROM_MS
      return pairs.map(([gap, quarters]) => {
        const notBeforeMs = atMs + gap * 15 * MINUTE_MS
        atMs = notBeforeMs + quarters * 15 * MINUTE_MS
        return { notBeforeMs, notAfterMs: atMs }
      })
    })

  it('waits only for more than the tolerance: the earliest that comes within it of the best of all', () => {
    fc.assert(fc.property(stretchesArbitrary, pointsArbitrary, clockArbitrary, (spans, points, clock) => {
      const [first, ...later] = spans
      const { lawful, part } = chooseStretch(first!, () => later, points, clock)
      const best = spans.map((span) => bestPart(span, points, clock).points)
      const most = Math.max(...best)
      expect(spans.indexOf(lawful)).toBe(best.findIndex((one) => one >= most - HOUR_TOLERANCE_POINTS))
      expect(part).toEqual(bestPart(lawful, points, clock))
    }), { numRuns: 500 })
  })

  it('does not look at later ones when none could be better by more than the tolerance', () => {
    const points = Array.from({ length: HOURS }, (_, hour) => (hour === 18 ? 1 : hour === 17 ? 0.85 : 0))
    let looked = 0
    const later = (): readonly Span[] => {
      looked++
      return [{ notBeforeMs: FROM_MS + 18 * HOUR_MS, notAfterMs: FROM_MS + 19 * HOUR_MS }]
    }
    chooseStretch({ notBeforeMs: FROM_MS + 12 * HOUR_MS, notAfterMs: FROM_MS + 18 * HOUR_MS }, later, points, UTC)
    expect(looked).toBe(0)
    chooseStretch({ notBeforeMs: FROM_MS + 12 * HOUR_MS, notAfterMs: FROM_MS + 17 * HOUR_MS }, later, points, UTC)
    expect(looked).toBe(1)
  })

  it('never waits for a stretch too short to be used', () => {
    const points = Array.from({ length: HOURS }, (_, hour) => (hour === 18 ? 1 : 0))
    const noon = { notBeforeMs: FROM_MS + 12 * HOUR_MS, notAfterMs: FROM_MS + 13 * HOUR_MS }
    const evening = (minutes: number): Span => ({ notBeforeMs: FROM_MS + 18 * HOUR_MS, notAfterMs: FROM_MS + 18 * HOUR_MS + minutes * MINUTE_MS })
    expect(chooseStretch(noon, () => [evening(14)], points, UTC).lawful).toBe(noon)
    expect(chooseStretch(noon, () => [evening(15)], points, UTC).lawful).toEqual(evening(15))
  })
})
