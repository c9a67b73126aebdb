import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_SCORECARD, evaluateScores } from '../../../src/rank/index.js'
import { brierParts, calibrationCurve, wilson } from '../../../src/rank/evaluate/brier.js'
import { groupsOf, OTHERS, UNKNOWN } from '../../../src/rank/evaluate/groups.js'
import { harmsByTenth, harmTables } from '../../../src/rank/evaluate/harms.js'
import { liftTable } from '../../../src/rank/evaluate/lift.js'
import { inOrder, peopleOf, type Scored } from '../../../src/rank/evaluate/scored.js'
import { tenthTable } from '../../../src/rank/evaluate/tenths.js'
import { outcomeOf, scoredOf } from './fixture.js'

/** What sums of parts may miss the whole by, in the last bits of a few thousand additions. */
const TOLERANCE = 1e-9

const scores = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.1, 0.25, 1))
/** Outcomes of a few people, with scores that often tie. */
const scoredArbitrary = fc.array(fc.record({ score: scores, reached: fc.boolean(), person: fc.nat(8), age: fc.option(fc.nat(5)), wrongParty: fc.boolean() }), { maxLength: 80 })
  .map((sketches): readonly Scored[] => sketches.map(({ score, reached, person, age, wrongParty }, i) => ({
    score, outcome: outcomeOf(i, { reached, personId: `P${person}`, known: { age }, harms: { wrongParty } }),
  })))

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0)
}

function errorOf(rows: readonly Scored[]): number {
  return liftTable(rows, peopleOf(rows))[0]?.standardError ?? 0
}

function liftOver(against: string, rows: readonly Scored[]): number | undefined {
  return liftTable(rows, peopleOf(rows)).find((one) => one.against === against)?.lift
}

/** Outcomes in places of these sizes, each of another person unless a test says otherwise. */
function inPlaces(sizes: Readonly<Record<string, number>>, personOf: (i: number) => string = (i) => `P${i}`): readonly Scored[] {
  return Object.entries(sizes).flatMap(([place, size]) => Array.from({ length: size }, () => place))
    .map((place, i) => ({ score: 0.5, outcome: outcomeOf(i, { place, personId: personOf(i), harms: { wrongParty: place === 'c' } }) }))
}

function namesOf(rows: readonly Scored[]): readonly (readonly [string, number])[] {
  return groupsOf(rows, peopleOf(rows), ({ place }) => place).map(({ name, members }) => [name, members.length] as const)
}

describe('the table of tenths', () => {
  it('counts twenty outcomes two by two from the highest score', () => {
    const reached = new Set([0, 1, 2, 4, 7, 15])
    const rows = scoredOf(Array.from({ length: 20 }, (_, i) => [0.95 - i * 0.05, reached.has(i)] as const))
    const table = tenthTable(rows)
    expect(table.map((one) => one.tenth)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(table.map((one) => one.outcomes)).toEqual(Array.from({ length: 10 }, () => 2))
    expect(table.map((one) => one.reached)).toEqual([2, 1, 1, 1, 0, 0, 0, 1, 0, 0])
    // Six of twenty were reached: a tenth in which both were stands at 1 / 0.3.
    expect(table[0]?.lift).toBeCloseTo(1 / 0.3, 10)
    expect(table[1]?.lift).toBeCloseTo(0.5 / 0.3, 10)
    expect(table[0]?.predicted).toBeCloseTo(0.925, 10)
    expect(table[9]?.predicted).toBeCloseTo(0.025, 10)
  })

  it('spreads outcomes of one score evenly over the tenths that they span', () => {
    // The first two tenths are one tie of four outcomes of which one was reached.
    const rows = scoredOf(Array.from({ length: 20 }, (_, i) => [i < 4 ? 0.9 : 0.5 - i * 0.01, i === 3] as const))
    expect(tenthTable(rows).slice(0, 3).map((one) => one.reached)).toEqual([0.5, 0.5, 0])
  })

  it('has tenths of a fraction where ten do not divide the outcomes, and none for fewer than ten', () => {
    expect(tenthTable(scoredOf(Array.from({ length: 9 }, (_, i) => [i / 10, i > 4] as const)))).toEqual([])
    const table = tenthTable(scoredOf(Array.from({ length: 15 }, (_, i) => [i / 15, i === 14] as const)))
    expect(table.map((one) => one.outcomes)).toEqual(Array.from({ length: 10 }, () => 1.5))
    expect(table[0]?.reached).toBeCloseTo(1, 10)
    expect(sum(table.map((one) => one.reached))).toBeCloseTo(1, 10)
  })

  it('adds up to all outcomes, all that were reached and all that was foretold', () => {
    fc.assert(fc.property(scoredArbitrary, (rows) => {
      const table = tenthTable(rows)
      if (rows.length < 10) {
        expect(table).toEqual([])
        return
      }
      expect(Math.abs(sum(table.map((one) => one.outcomes)) - rows.length)).toBeLessThan(TOLERANCE)
      expect(Math.abs(sum(table.map((one) => one.reached)) - rows.filter(({ outcome }) => outcome.reached).length)).toBeLessThan(TOLERANCE)
      expect(Math.abs(sum(table.map((one) => one.predicted * one.outcomes)) - sum(rows.map(({ score }) => score)))).toBeLessThan(TOLERANCE)
      for (const [i, one] of table.entries()) expect(one.predicted).toBeLessThanOrEqual((table[i - 1]?.predicted ?? 1) + TOLERANCE)
    }))
  })
})

describe('the lift of the first tenth', () => {
  it('is 1 over random order for a score that is the same for all', () => {
    fc.assert(fc.property(scoredArbitrary, (drawn) => {
      const rows = drawn.map(({ outcome }) => ({ outcome, score: 0.3 }))
      const lift = liftOver('random', rows)
      if (rows.length < 10 || rows.every(({ outcome }) => !outcome.reached)) expect(lift).toBeUndefined()
      else expect(Math.abs((lift ?? 0) - 1)).toBeLessThan(TOLERANCE)
    }))
  })

  it('is never higher than when all who were reached stand first', () => {
    fc.assert(fc.property(scoredArbitrary, (rows) => {
      const reached = rows.filter(({ outcome }) => outcome.reached).length
      if (rows.length < 10 || reached === 0) return
      const most = Math.min(10, rows.length / reached)
      expect(liftOver('random', rows)).toBeLessThanOrEqual(most + TOLERANCE)
      const perfect = rows.map(({ outcome }) => ({ outcome, score: outcome.reached ? 1 : 0 }))
      expect(Math.abs((liftOver('random', perfect) ?? 0) - most)).toBeLessThan(TOLERANCE * 10)
    }))
  })

  it('is over the newest number and over the last confirmed one what a count by hand gives, what is not known last', () => {
    const rows = Array.from({ length: 20 }, (_, i): Scored => ({
      score: 1 - i / 20,
      // The two newest are outcomes 18 and 19, of which one was reached; the two confirmed last are 4 and 5.
      outcome: outcomeOf(i, { reached: [0, 1, 4, 5, 19].includes(i), known: { age: i === 0 ? null : 20 - i, confirmation: i < 4 ? null : i } }),
    }))
    const [random, newest, confirmed] = liftTable(rows, peopleOf(rows))
    expect([random?.share, random?.rivalShare, random?.lift]).toEqual([1, 0.25, 4])
    expect([newest?.rivalShare, newest?.lift]).toEqual([0.5, 2])
    expect([confirmed?.rivalShare, confirmed?.lift]).toEqual([1, 1])
  })

  it('says nothing of a lift over an order that reached nobody', () => {
    const rows = Array.from({ length: 20 }, (_, i): Scored => ({ score: 1 - i / 20, outcome: outcomeOf(i, { reached: i < 2, known: { age: 20 - i } }) }))
    const newest = liftTable(rows, peopleOf(rows))[1]
    expect([newest?.rivalShare, newest?.lift]).toEqual([0, undefined])
  })

  it('is as sure as there are people, not as there are outcomes', () => {
    const once = scoredOf(Array.from({ length: 60 }, (_, i) => [i % 7 / 10, i % 3 === 0] as const))
    const copies = (isOnePerson: boolean): readonly Scored[] => Array.from({ length: 4 }, (_, copy) => once.map(({ outcome, score }) => ({
      score, outcome: { ...outcome, outcomeId: `${outcome.outcomeId}-${copy}`, personId: isOnePerson ? outcome.personId : `${outcome.personId}-${copy}` },
    }))).flat()
    expect(errorOf(copies(true))).toBeCloseTo(errorOf(once), 10)
    expect(errorOf(copies(false))).toBeCloseTo(errorOf(once) / 2, 2)
    expect(liftTable(once.map(({ outcome, score }) => ({ score, outcome: { ...outcome, personId: 'P' } })), { count: 1, of: new Int32Array(60) })[0]?.standardError).toBeUndefined()
  })
})

describe('the Brier score', () => {
  it('falls into its parts as by hand', () => {
    // Chance 0.8 foretold five times and true four times, 0.2 foretold five times and true twice: six of ten were reached.
    const rows = scoredOf([[0.8, true], [0.8, true], [0.8, true], [0.8, true], [0.8, false], [0.2, true], [0.2, true], [0.2, false], [0.2, false], [0.2, false]])
    const parts = brierParts(rows)
    expect(parts?.brier).toBeCloseTo((4 * 0.04 + 0.64 + 2 * 0.64 + 3 * 0.04) / 10, 12)
    expect(parts?.uncertainty).toBeCloseTo(0.6 * 0.4, 12)
    expect(parts?.reliability).toBeCloseTo(0.5 * (0.2 - 0.4) ** 2, 12)
    expect(parts?.resolution).toBeCloseTo(0.2 ** 2, 12)
    expect(parts?.withinBins).toBeCloseTo(0, 12)
  })

  it('is the sum of its parts, whatever was foretold', () => {
    fc.assert(fc.property(scoredArbitrary, (rows) => {
      const parts = brierParts(rows)
      if (rows.length === 0) {
        expect(parts).toBeUndefined()
        return
      }
      const plain = sum(rows.map(({ score, outcome }) => (score - (outcome.reached ? 1 : 0)) ** 2)) / rows.length
      expect(Math.abs((parts?.brier ?? 0) - plain)).toBeLessThan(TOLERANCE)
      expect(Math.abs((parts?.reliability ?? 0) - (parts?.resolution ?? 0) + (parts?.uncertainty ?? 0) + (parts?.withinBins ?? 0) - plain)).toBeLessThan(TOLERANCE)
    }))
  })
})

describe('the calibration curve', () => {
  it('has at most ten bins that hold every outcome once, never one chance in two of them, each share inside its interval', () => {
    fc.assert(fc.property(scoredArbitrary, (rows) => {
      const bins = calibrationCurve(rows)
      expect(bins.length).toBeLessThanOrEqual(10)
      expect(sum(bins.map((bin) => bin.outcomes))).toBe(rows.length)
      expect(sum(bins.map((bin) => bin.reached))).toBe(rows.filter(({ outcome }) => outcome.reached).length)
      for (const [i, bin] of bins.entries()) {
        expect(bin.from).toBeLessThanOrEqual(bin.predicted)
        expect(bin.predicted).toBeLessThanOrEqual(bin.to)
        expect(bin.from).toBeGreaterThan(bins[i - 1]?.to ?? -1)
        expect(bin.low).toBeLessThanOrEqual(bin.share)
        expect(bin.share).toBeLessThanOrEqual(bin.high)
      }
    }))
  })

  it("gives Wilson's interval as published", () => {
    // Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I.
    const published = [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]] as const
    for (const [successes, tries, low, high] of published) {
      const found = wilson(successes, tries)
      expect(found.low).toBeCloseTo(low, 4)
      expect(found.high).toBeCloseTo(high, 4)
    }
    expect(wilson(20, 20).high).toBe(1)
  })
})

describe('groups', () => {
  it('that are small stand together', () => {
    expect(namesOf(inPlaces({ a: 40, b: 20, c: 12, d: 10 }))).toEqual([['a', 40], ['b', 20], [OTHERS, 22]])
  })

  it('take the smallest of the others with them where taking these from the whole would single them out', () => {
    expect(namesOf(inPlaces({ a: 40, b: 20, c: 3 }))).toEqual([['a', 40], [OTHERS, 23]])
    expect(namesOf(inPlaces({ a: 30, b: 3 }))).toEqual([[OTHERS, 33]])
  })

  it('of many contacts with few people are small', () => {
    expect(namesOf(inPlaces({ a: 40, b: 30 }, (i) => (i < 40 ? `P${i}` : `Q${i % 2}`)))).toEqual([[OTHERS, 70]])
  })

  it('of which nothing is recorded are called unknown', () => {
    expect(namesOf(inPlaces({ '': 40, b: 30 }))).toEqual([[UNKNOWN, 40], ['b', 30]])
  })

  it('never tell of fewer than twenty outcomes or five people beside others, and hold every outcome once', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(12), fc.nat(40)), { maxLength: 250 }), (drawn) => {
      const rows = drawn.map(([place, person], i): Scored => ({ score: 0.5, outcome: outcomeOf(i, { place: `p${place}`, personId: `P${person}` }) }))
      const groups = groupsOf(rows, peopleOf(rows), ({ place }) => place)
      expect(groups.flatMap(({ members }) => members).toSorted((a, b) => a - b)).toEqual(rows.map((_, i) => i))
      if (groups.length < 2) return
      for (const { members, people } of groups) {
        expect(members.length).toBeGreaterThanOrEqual(20)
        expect(people).toBeGreaterThanOrEqual(5)
      }
    }))
  })

  it('are counted with their harm per thousand', () => {
    const rows = inPlaces({ a: 40, c: 25 })
    const { all, byPlace } = harmTables(rows, peopleOf(rows))
    expect([all.outcomes, all.wrongParty.count, all.wrongParty.perThousand, all.complaint.count]).toEqual([65, 25, (1000 * 25) / 65, 0])
    expect(byPlace.map(({ name, wrongParty }) => [name, wrongParty.perThousand])).toEqual([['a', 0], ['c', 1000]])
  })

  it('of tenths lie together until each has twenty outcomes, and add up to all harm', () => {
    fc.assert(fc.property(scoredArbitrary, (rows) => {
      const table = harmsByTenth(rows)
      if (rows.length < 20) {
        expect(table).toEqual([])
        return
      }
      for (const { outcomes } of table) expect(outcomes).toBeGreaterThanOrEqual(20 - TOLERANCE)
      expect(Math.abs(sum(table.map(({ outcomes }) => outcomes)) - rows.length)).toBeLessThan(TOLERANCE)
      const harmed = rows.filter(({ outcome }) => outcome.harms.wrongParty).length
      expect(Math.abs(sum(table.map(({ wrongParty }) => wrongParty.count)) - harmed)).toBeLessThan(TOLERANCE)
    }))
    const rows = scoredOf(Array.from({ length: 50 }, (_, i) => [i / 50, false] as const))
    expect(harmsByTenth(rows).map(({ name }) => name)).toEqual(['1-4', '5-10'])
  })
})

describe('an evaluation', () => {
  it('is the same to the last bit in whatever order the outcomes come', () => {
    fc.assert(fc.property(scoredArbitrary.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length }))), ([rows, shuffled]) => {
      expect(evaluateScores(shuffled, DEFAULT_SCORECARD)).toEqual(evaluateScores(inOrder(rows), DEFAULT_SCORECARD))
    }))
  })
})
