import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Problem } from '../../src/model/problem.js'
import { FEATURES, parseScorecard, type Features, type PartyMeasures } from '../../src/model/scorecard.js'
import { DEFAULT_SCORECARD } from '../../src/rank/index.js'
import shipped from '../../src/rank/scorecard.json' with { type: 'json' }
import { featuresAt, hourAt, knownOf } from '../../src/rank/features.js'
import { partsOf, pointsOf, scoreOf } from '../../src/rank/score.js'
import { formatInstant, HOUR_MS } from '../../src/model/time.js'
import type { CaseFile } from '../../src/model/case-file.js'
import { AT_MS, debtOf } from './fixture.js'

const DAY_MS = 24 * HOUR_MS

const tally = fc.tuple(fc.double({ min: 0, max: 50, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([tries, share]) => ({ tries, reached: tries * share }))
const days = fc.option(fc.integer({ min: 0, max: 9000 }))
const featuresArbitrary: fc.Arbitrary<Features> = fc.record({
  confirmation: days, age: days, sources: fc.integer({ min: 1, max: 9 }), sharing: fc.integer({ min: 1, max: 50 }),
  history: tally, person: tally, hour: fc.tuple(tally, fc.option(fc.integer({ min: 0, max: 23 }))).map(([sums, hour]) => ({ ...sums, hour })),
  another: fc.integer({ min: 0, max: 5 }), medium: fc.constantFrom('voice mobile', 'email email', 'constructor'), identity: fc.option(fc.constantFrom('confirmed', 'probable', 'ambiguous', 'unknown')),
})
const share = fc.double({ min: 0, max: 1, noNaN: true })

/** A number of a range, its ends more often than others. */
function number(min: number, max: number): fc.Arbitrary<number> {
  return fc.oneof(fc.constantFrom(min, max), fc.double({ min, max, noNaN: true }))
}

function score(features: Features, measures: PartyMeasures = {}): number {
  return scoreOf(pointsOf(features, measures, DEFAULT_SCORECARD), DEFAULT_SCORECARD)
}

describe('the score', () => {
  it('is a probability, and the same bytes for the same features', () => {
    fc.assert(fc.property(featuresArbitrary, share, (features, nearness) => {
      const first = score(features, { nearness })
      expect(first).toBeGreaterThan(0)
      expect(first).toBeLessThan(1)
      expect(score({ ...features }, { nearness })).toBe(first)
    }))
  })

  it('never rises for an older or unconfirmed point, one more that shares it, or one source fewer', () => {
    fc.assert(fc.property(featuresArbitrary, fc.integer({ min: 1, max: 3000 }), (features, more) => {
      const now = score(features)
      const older = (value: number | null): number | null => (value === null ? null : value + more)
      expect(score({ ...features, confirmation: older(features.confirmation) })).toBeLessThanOrEqual(now)
      expect(score({ ...features, confirmation: null })).toBeLessThanOrEqual(now)
      expect(score({ ...features, age: older(features.age) })).toBeLessThanOrEqual(now)
      expect(score({ ...features, age: null })).toBeLessThanOrEqual(now)
      expect(score({ ...features, sharing: features.sharing + 1 })).toBeLessThanOrEqual(now)
      expect(score({ ...features, another: features.another + 1 })).toBeLessThanOrEqual(now)
      expect(score({ ...features, sources: features.sources + 1 })).toBeGreaterThanOrEqual(now)
    }))
  })

  it('rises with a try that reached the person and falls with one that did not', () => {
    fc.assert(fc.property(featuresArbitrary, (features) => {
      const { tries, reached } = features.history
      const now = score(features)
      expect(score({ ...features, history: { tries: tries + 1, reached: reached + 1 } })).toBeGreaterThanOrEqual(now)
      expect(score({ ...features, history: { tries: tries + 1, reached } })).toBeLessThanOrEqual(now)
    }))
  })

  it('rises with nearness to the case in the contact graph', () => {
    fc.assert(fc.property(featuresArbitrary, share, share, (features, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)]
      expect(score(features, { nearness: high })).toBeGreaterThanOrEqual(score(features, { nearness: low }))
    }))
  })

  it('reads only the features that the model names', () => {
    fc.assert(fc.property(featuresArbitrary, (features) => {
      const measures = { nearness: 0.5, degree: 0.5, betweenness: 0.5 }
      const parts = partsOf(features, measures, pointsOf(features, measures, DEFAULT_SCORECARD), DEFAULT_SCORECARD)
      expect(parts.map((part) => part.name)).toEqual(FEATURES)
    }))
  })
})

/** A case with earlier contacts at its point. */
function caseWith(...contacts: readonly Partial<Extract<CaseFile['events'][number], { kind: 'contact' }>>[]): CaseFile {
  const events = contacts.map((contact, i) => ({
    kind: 'contact' as const, id: `e${i}`, direction: 'out' as const, channel: 'voice' as const, contactPointId: 'b1', at: '2026-03-01T12:00:00Z', ...contact,
  }))
  return debtOf({ id: 'd', people: [{ id: 'b', role: 'borrower', points: [{ id: 'b1' }] }], events }).cases[0]!.caseFile
}

describe('the features of a case', () => {
  const scorecard = DEFAULT_SCORECARD
  const context = { atMs: AT_MS, offsetMs: () => 0 }

  const fresh = { onlyPoint: true, sources: 1, sharedBy: 1 }

  const featuresOf = (file: CaseFile, atMs = AT_MS): Features => featuresAt(knownOf(file, fresh, context), hourAt(atMs, 'UTC', context), scorecard)

  it('count a try of ninety days ago half, and none at another point, in the future or of unknown result', () => {
    const old = formatInstant(AT_MS - 90 * DAY_MS, 0)
    expect(featuresOf(caseWith({ at: old, result: 'conversation' })).history).toEqual({ tries: 0.5, reached: 0.5 })
    const others = caseWith({ contactPointId: 'b2', result: 'conversation' }, { at: '2026-03-03T12:00:00Z', result: 'conversation' }, {})
    expect(featuresOf(others).history).toEqual({ tries: 0, reached: 0 })
  })

  it('count for the hour only tries within an hour of the first hour of the window, on the clock of the zone', () => {
    const file = caseWith({ at: '2026-03-01T13:30:00Z', result: 'unanswered' }, { at: '2026-03-01T18:00:00Z', result: 'unanswered' })
    const near = featuresOf(file).hour.tries
    expect(near).toBeGreaterThan(0)
    expect(near).toBeLessThan(1)
    expect(near).toBeCloseTo(featuresOf(caseWith({ at: '2026-03-01T12:30:00Z', result: 'unanswered' })).hour.tries / 2, 2)
    const midnight = Date.UTC(2026, 2, 3)
    expect(featuresOf(caseWith({ at: '2026-03-01T23:10:00Z', result: 'unanswered' }), midnight).hour.tries).toBeCloseTo(0.5, 1)
  })

  it('take a dead number and another person at it for worse than no answer', () => {
    const results = ['wrong_party', 'not_in_service', 'unanswered', 'conversation'] as const
    const scores = results.map((result) => score(featuresOf(caseWith({ result }))))
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    expect(new Set(scores).size).toBe(results.length)
  })

  it('keep a wrong person at the point in mind for as long as the person has not been met there again', () => {
    const longAgo = formatInstant(AT_MS - 900 * DAY_MS, 0)
    const wrong = caseWith({ at: longAgo, result: 'wrong_party' })
    expect(featuresOf(wrong).history).toEqual({ tries: 6, reached: 0 })
    const met = caseWith({ at: longAgo, result: 'wrong_party' }, { at: formatInstant(AT_MS - 90 * DAY_MS, 0), result: 'conversation' })
    expect(featuresOf(met).history).toEqual({ tries: 0.5, reached: 0.5 })
  })

  it('read the tries at other points of the person apart, and nobody else\'s', () => {
    const elsewhere = caseWith({ contactPointId: 'b2', partyId: 'b', at: '2026-03-02T12:00:00Z', result: 'conversation' }, { contactPointId: 'x', partyId: 'x', result: 'conversation' })
    expect(featuresOf(elsewhere).person).toEqual({ tries: 1, reached: 1 })
    expect(featuresOf(elsewhere).history).toEqual({ tries: 0, reached: 0 })
  })

  it('weigh a try that failed at an hour at which few answer for less', () => {
    const profile = Array.from({ length: 24 }, (_, hour) => (hour < 12 ? -1 : 0))
    const known = knownOf(caseWith({ at: '2026-03-02T03:00:00Z', result: 'unanswered' }), fresh, context)
    const flat = featuresAt(known, 12, scorecard).history
    const quiet = featuresAt(known, 12, { ...scorecard, features: { ...scorecard.features, hour: { ...scorecard.features.hour, profile } } }).history
    expect(quiet.tries).toBeLessThan(flat.tries)
    expect(quiet.tries).toBeGreaterThan(0)
  })
})

describe('a scorecard', () => {
  it('gives a reason for every weight', () => {
    for (const feature of Object.values(DEFAULT_SCORECARD.features)) expect(feature.why.length).toBeGreaterThan(20)
  })

  it('does not load when an older point would be better for being older, or when it names a feature that may not be read', () => {
    const bands = shipped.features.age.bands
    const rising = { ...shipped, features: { ...shipped.features, age: { ...shipped.features.age, bands: bands.toReversed() } } }
    expect(() => parseScorecard(rising)).toThrow(Problem)
    const turned = { ...shipped, features: { ...shipped.features, age: { ...shipped.features.age, bands: bands.map((band, i) => ({ ...band, points: i })) } } }
    expect(() => parseScorecard(turned)).toThrow(/out of order/)
    const young = { ...shipped, features: { ...shipped.features, age: { ...shipped.features.age, absent: { points: 0.1, words: 'not known' } } } }
    expect(() => parseScorecard(young)).toThrow(/out of order/)
    expect(() => parseScorecard({ ...shipped, features: { ...shipped.features, birthDate: shipped.features.age } })).toThrow(Problem)
    expect(() => parseScorecard({ ...shipped, features: { ...shipped.features, amount: shipped.features.age } })).toThrow(Problem)
  })

  it('does not load when it turns the direction of a feature round and says so itself', () => {
    for (const name of ['confirmation', 'age', 'another', 'sharing', 'sources'] as const) {
      const { bands, monotone, ...feature } = shipped.features[name]
      const turned = { ...feature, monotone: monotone === 'rising' ? 'falling' : 'rising', bands: bands.map((band, i) => ({ ...band, points: bands.at(-1 - i)?.points })) }
      expect(() => parseScorecard({ ...shipped, features: { ...shipped.features, [name]: turned } })).toThrow(`bands of ${name} are out of order`)
    }
  })

  it('gives finite points and a probability whatever loads, however large or small its numbers', () => {
    const { history } = shipped.features
    const cards = [{ priorTries: 5e-324 }, { priorTries: 5e-324, weight: 0 }, { prior: 1 - 1e-16 }, { prior: 1e-300 }, { halfLifeDays: 5e-324 }, { priorTries: 1e308 }]
    for (const odd of cards) expect(() => parseScorecard({ ...shipped, features: { ...shipped.features, history: { ...history, ...odd } } })).toThrow(Problem)
    expect(() => parseScorecard({ ...shipped, results: { ...shipped.results, busy: { tries: 1e308, reached: 0 } } })).toThrow(Problem)
    const rate = fc.record({ weight: number(0, 10), prior: number(0.0001, 0.9999), priorTries: number(1e-3, 1e6), halfLifeDays: number(1e-3, 1e6) })
    const profile = fc.array(number(-10, 10), { minLength: 24, maxLength: 24 })
    fc.assert(fc.property(featuresArbitrary, rate, profile, number(-10, 10), (features, rates, hours, base) => {
      const hour = { ...shipped.features.hour, ...rates, profile: hours }
      const card = parseScorecard({ ...shipped, base, features: { ...shipped.features, history: { ...history, ...rates }, person: { ...history, ...rates }, hour } })
      const points = pointsOf(features, {}, card)
      expect(Object.values(points).every(Number.isFinite)).toBe(true)
      expect(scoreOf(points, card)).toBeGreaterThanOrEqual(0)
      expect(scoreOf(points, card)).toBeLessThanOrEqual(1)
    }))
  })
})
