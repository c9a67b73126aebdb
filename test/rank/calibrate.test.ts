import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseModel, type CalibratedModel, type Outcome } from '../../src/model/calibration.js'
import { parseScorecard, type Known, type Scorecard, type Try } from '../../src/model/scorecard.js'
import { ablation, calibrate, DEFAULT_SCORECARD, isTestedBy, predict, skillOf, splitOutcomes } from '../../src/rank/index.js'
import { compare } from '../../src/rank/calibrate/compare.js'
import { splitsOf } from '../../src/rank/calibrate/split.js'
import { worldOf } from './calibrate-world.js'

/** Scores have six digits, and sums of four-digit points lie this close to the numbers they stand for. */
const SCORE_NOISE = 2e-6
/** Difference of two means of rounded losses. */
const LOSS_NOISE = 1e-4

function digestOf(scorecard: Scorecard): string {
  return createHash('sha256').update(JSON.stringify(scorecard)).digest('hex')
}

function fitTo(outcomes: readonly Outcome[], seed = 1): CalibratedModel {
  return calibrate(outcomes, { shipped: DEFAULT_SCORECARD, seed, fittedAt: '2026-03-02T00:00:00Z', digestOf })
}

const RESULTS = ['conversation', 'session', 'in', 'unanswered', 'busy', 'answered_then_dropped', 'voicemail', 'not_in_service', 'wrong_party', 'delivered']
const days = fc.option(fc.integer({ min: 0, max: 5000 }))
const hour = fc.option(fc.integer({ min: 0, max: 23 }))
const tries: fc.Arbitrary<readonly Try[]> = fc.array(fc.record({ daysAgo: fc.double({ min: 0, max: 900, noNaN: true }), hour, result: fc.constantFrom(...RESULTS) }), { maxLength: 4 })
const share = fc.double({ min: 0, max: 1, noNaN: true })
const known: fc.Arbitrary<Known> = fc.record({
  confirmation: days, age: days, another: fc.integer({ min: 0, max: 4 }), sharing: fc.integer({ min: 1, max: 40 }),
  medium: fc.constantFrom('voice mobile', 'voice landline', 'email email', 'constructor'), sources: fc.integer({ min: 1, max: 6 }),
  identity: fc.option(fc.constantFrom('confirmed', 'probable', 'ambiguous', 'unknown', 'toString')), tries, elsewhere: tries,
})
const outcome: fc.Arbitrary<Outcome> = fc.record({
  outcomeId: fc.string({ maxLength: 4 }), personId: fc.integer({ min: 0, max: 30 }).map(String), atMs: fc.integer({ min: 0, max: 100_000_000 }), hour, known,
  measures: fc.record({ nearness: share, degree: share, betweenness: share }, { requiredKeys: [] }), reached: fc.boolean(),
})
const outcomes = fc.array(outcome, { maxLength: 120 })

describe('the split', () => {
  it('puts nobody on both sides and nothing that is tested before anything that is learnt from', () => {
    fc.assert(fc.property(outcomes, fc.integer(), (all, seed) => {
      const { trained, tested } = splitOutcomes(all, seed)
      const learntFrom = new Set(trained.map(({ personId }) => personId))
      expect(tested.filter(({ personId }) => learntFrom.has(personId))).toEqual([])
      expect(Math.max(...trained.map(({ atMs }) => atMs))).toBeLessThan(Math.min(...tested.map(({ atMs }) => atMs)))
      expect(trained.length + tested.length).toBeLessThanOrEqual(all.length)
    }))
  })

  it('is told again by the model alone: what it was tested on is tested by it, what it learnt from is not', () => {
    fc.assert(fc.property(fc.array(outcome, { minLength: 30, maxLength: 120 }), fc.integer({ min: 0, max: 9 }), (all, seed) => {
      const { trained, tested } = splitOutcomes(all, seed)
      const model = fitTo(all, seed)
      if (trained.length === 0) return
      expect(trained.filter((one) => isTestedBy(model, one))).toEqual([])
      if (tested.length > 0) expect(all.filter((one) => isTestedBy(model, one)).toSorted(byText)).toEqual(tested.toSorted(byText))
    }), { numRuns: 25 })
  })

  it('tests every later outcome once, each by weights that learnt from earlier ones of everybody in the other parts', () => {
    fc.assert(fc.property(outcomes, fc.integer(), (all, seed) => {
      const splits = splitsOf(all, seed)
      const tested = splits.flatMap((sides) => sides.tested)
      const learnt = new Set(splits.flatMap(({ trained }) => trained))
      expect(new Set(tested).size).toBe(tested.length)
      expect(tested.filter((one) => learnt.has(one))).toEqual([])
      expect(new Set([...tested, ...learnt]).size).toBe(new Set(all).size)
      const part = new Map(splits.flatMap((sides, i) => sides.tested.map(({ personId }) => [personId, i] as const)))
      for (const [i, { trained }] of splits.entries()) expect(trained.filter(({ personId }) => part.get(personId) === i)).toEqual([])
    }))
  })

  it('holds out about one person in five, others for another seed, and tests on later outcomes of theirs', () => {
    const all = worldOf({ people: 400, seed: 4 })
    const { trained, tested } = splitOutcomes(all, 1)
    expect(peopleIn(trained) / 400).toBeGreaterThan(0.7)
    expect(peopleIn(trained) / 400).toBeLessThan(0.9)
    expect(trained.length / all.length).toBeGreaterThan(0.4)
    expect(tested.length / all.length).toBeGreaterThan(0.05)
    expect(new Set(splitOutcomes(all, 2).tested.map(({ personId }) => personId))).not.toEqual(new Set(tested.map(({ personId }) => personId)))
  })
})

function peopleIn(side: readonly Outcome[]): number {
  return new Set(side.map(({ personId }) => personId)).size
}

function byText(a: Outcome, b: Outcome): number {
  const [first, second] = [JSON.stringify(a), JSON.stringify(b)]
  return first < second ? -1 : first > second ? 1 : 0
}

describe('the skill of a scorecard', () => {
  it('is the mean loss and error, the share of pairs in order and the lift of the top tenth, ties in proportion', () => {
    const none = { confirmation: null, age: null, another: 0, sharing: 1, medium: 'x', sources: 1, identity: null, tries: [], elsewhere: [] }
    const flat = Array.from({ length: 10 }, (_, i): Outcome => ({ outcomeId: String(i), personId: String(i), atMs: i, hour: null, known: none, measures: {}, reached: i < 4 }))
    const score = predict(flat[0] ?? expect.fail(), DEFAULT_SCORECARD)
    expect(skillOf(flat, DEFAULT_SCORECARD)).toEqual({
      outcomes: 10, reached: 4, auc: 0.5, topTenthLift: 1,
      logLoss: Number((-(4 * Math.log(score) + 6 * Math.log(1 - score)) / 10).toFixed(6)),
      brier: Number(((4 * (1 - score) ** 2 + 6 * score ** 2) / 10).toFixed(6)),
    })
    const ordered = flat.map((one, i) => ({ ...one, known: { ...none, confirmation: i < 4 ? 1 : 900 } }))
    expect(skillOf(ordered, DEFAULT_SCORECARD)).toMatchObject({ auc: 1, topTenthLift: 2.5 })
    expect(skillOf(ordered.map((one, i) => ({ ...one, reached: i >= 4 })), DEFAULT_SCORECARD)).toMatchObject({ auc: 0, topTenthLift: 0 })
    expect(skillOf([], DEFAULT_SCORECARD)).toEqual({ outcomes: 0, reached: 0, logLoss: 0, brier: 0, auc: 0.5 })
  })
})

const world = worldOf({ people: 600, seed: 2 })
const fitted = fitTo(world)

describe('fitted weights', () => {
  it('are those shipped, and not in use, where there are no outcomes', () => {
    const model = fitTo([])
    expect(model.scorecard).toEqual(DEFAULT_SCORECARD)
    expect(model).toMatchObject({ beats: false, digest: digestOf(DEFAULT_SCORECARD), trained: { outcomes: 0, reached: 0, people: 0 } })
    expect(model.because.join(' ')).toMatch(/0 outcomes to learn from, at least 300 are needed/)
  })

  it('always load, whatever the outcomes, and stay near those shipped where outcomes are few', () => {
    fc.assert(fc.property(outcomes, (all) => {
      const model = fitTo(all)
      expect(parseModel(JSON.parse(JSON.stringify(model)))).toEqual(model)
      expect(parseScorecard(model.scorecard)).toEqual(model.scorecard)
      expect(model.beats).toBe(false)
    }), { numRuns: 30 })
    const two = worldOf({ people: 1, seed: 3 }).slice(0, 2)
    const nearby = (one: Outcome): number => Math.abs(predict(one, fitTo(two).scorecard) - predict(one, DEFAULT_SCORECARD))
    expect(Math.max(...world.slice(0, 500).map(nearby))).toBeLessThan(0.1)
  })

  it('are the same bytes for the same outcomes in any order', () => {
    const some = world.slice(0, 900)
    const bytes = JSON.stringify(fitTo(some))
    expect(JSON.stringify(fitTo(some.toReversed()))).toBe(bytes)
    fc.assert(fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
      expect(JSON.stringify(fitTo(shuffled))).toBe(bytes)
    }), { numRuns: 3 })
  })

  it('never make an older or unconfirmed point, one more that shares it or one source fewer better', () => {
    fc.assert(fc.property(outcome, fc.integer({ min: 1, max: 3000 }), (one, more) => {
      const now = predict(one, fitted.scorecard)
      const scoreWith = (change: Partial<Known>): number => predict({ ...one, known: { ...one.known, ...change } }, fitted.scorecard)
      const { confirmation, age, another, sharing, sources } = one.known
      for (const worse of [
        { confirmation: confirmation === null ? null : confirmation + more }, { confirmation: null }, { age: age === null ? null : age + more }, { age: null },
        { another: another + 1 }, { sharing: sharing + 1 }, { sources: sources - 1 },
      ]) expect(scoreWith(worse)).toBeLessThanOrEqual(now + SCORE_NOISE)
    }), { numRuns: 300 })
  })

  it('never make one more failed try better, nor one more conversation worse', () => {
    fc.assert(fc.property(outcome, fc.double({ min: 0, max: 900, noNaN: true }), hour, fc.constantFrom('tries', 'elsewhere'), (one, daysAgo, at, where) => {
      const now = predict(one, fitted.scorecard)
      const scoreWith = (result: string): number => (
        predict({ ...one, known: { ...one.known, [where]: [...one.known[where], { daysAgo, hour: at, result }] } }, fitted.scorecard)
      )
      for (const failed of ['unanswered', 'busy', 'voicemail', 'not_in_service', 'wrong_party']) expect(scoreWith(failed)).toBeLessThanOrEqual(now + SCORE_NOISE)
      expect(scoreWith('conversation')).toBeGreaterThanOrEqual(now - SCORE_NOISE)
    }), { numRuns: 300 })
  })

  it('find what the world hides: hours at which people answer, points that end, tries that tell', () => {
    const { features } = fitted.scorecard
    const { profile } = features.hour
    const meanOf = (from: number, until: number): number => profile.slice(from, until).reduce((sum, points) => sum + points, 0) / (until - from)
    expect(meanOf(16, 20)).toBeGreaterThan(meanOf(13, 16) + 0.5)
    expect(features.age.bands[0]?.points).toBeGreaterThan((features.age.bands.at(-1)?.points ?? 0) + 0.5)
    expect(features.history.weight).toBeGreaterThan(0.1)
    expect(features.history.prior).toBeLessThan(0.15)
  })
})

describe('the comparison with the weights shipped', () => {
  it('lets weights win that order better, and says by how much', () => {
    expect(fitted.beats).toBe(true)
    expect(fitted.fitted?.logLoss).toBeLessThan(fitted.shipped?.logLoss ?? 0)
    expect(fitted.because.join(' ')).toMatch(/log loss better by 0\.\d+ \(standard error by person 0\.\d+\), beyond chance/)
  })

  it('lets none win in a world in which nothing that is known says anything', () => {
    for (const seed of [1, 2]) {
      const model = fitTo(worldOf({ people: 400, seed, isNoise: true }), seed)
      expect(model.beats).toBe(false)
      expect(model.because.at(-1)).toMatch(/base and spread alone/)
    }
  })

  it('takes the same weights with another base, or the same in itself, for no win', () => {
    const splits = splitsOf(world, 1).map((sides) => ({ sides, scorecard: DEFAULT_SCORECARD, isConverged: true }))
    const moved = compare(splits, { ...DEFAULT_SCORECARD, base: 1.5 }, 1)
    expect(moved).toMatchObject({ beats: false })
    expect(moved.because.at(-1)).toMatch(/base and spread alone/)
    const same = compare(splits, DEFAULT_SCORECARD, 1)
    expect(same.because.at(-1)).toMatch(/do not foretell better/)
  })

  it('says what is missing where outcomes are few, and that a fit did not settle', () => {
    const few = fitTo(worldOf({ people: 40, seed: 1 }))
    expect(few.because.join(' ')).toMatch(/outcomes? to learn from, at least 300 are needed/)
    const splits = splitsOf(world, 1).map((sides, i) => ({ sides, scorecard: fitted.scorecard, isConverged: i !== 3 }))
    expect(compare(splits, DEFAULT_SCORECARD, 1)).toMatchObject({ beats: false, because: [/did not settle/] })
  })
})

describe('what each group of features adds', () => {
  it('is told for every group: the hour tells in a world of habits, what is drawn blindly does not', () => {
    const worth = new Map(ablation(world, { shipped: DEFAULT_SCORECARD, seed: 1 }).map((one) => [one.group, one]))
    expect([...worth.keys()]).toEqual(['point', 'sources', 'history', 'hour', 'identity', 'graph'])
    expect(worth.get('hour')).toMatchObject({ addsNothing: false, words: 'Without the group "hour" contacts are foretold worse.' })
    expect(worth.get('graph')).toMatchObject({ addsNothing: true, words: 'The group "graph" adds nothing that could be told from chance.' })
    expect(worth.get('identity')).toMatchObject({ addsNothing: true })
    expect(Math.abs(worth.get('identity')?.logLossLost ?? 1)).toBeLessThan(10 * LOSS_NOISE)
  })
})
