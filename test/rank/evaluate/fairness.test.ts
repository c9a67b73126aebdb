import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawing } from '../../../scripts/drawing.js'
import type { ReportedOutcome } from '../../../src/model/calibration.js'
import type { Fairness } from '../../../src/model/evaluation.js'
import { parseScorecard } from '../../../src/model/scorecard.js'
import { DEFAULT_SCORECARD, predict } from '../../../src/rank/index.js'
import { explainerOf } from '../../../src/rank/evaluate/explain.js'
import { fairnessTable } from '../../../src/rank/evaluate/fairness.js'
import { permutationP } from '../../../src/rank/evaluate/permute.js'
import { inOrder, peopleOf } from '../../../src/rank/evaluate/scored.js'
import { crowd, outcomeOf } from './fixture.js'

/** A card that a fit might give: finer bands, steeper weights, another half-life, hours and media of their own. */
const FITTED = parseScorecard({
  ...DEFAULT_SCORECARD,
  features: {
    ...DEFAULT_SCORECARD.features,
    confirmation: {
      ...DEFAULT_SCORECARD.features.confirmation,
      bands: [...[14, 60, 120, 250, 500, 900, 1200].map((upTo, i) => ({ upTo, points: 1.4 - i * 0.35, words: 'x' })), { points: -1.3, words: 'x' }],
      absent: { points: -1.3, words: 'x' },
    },
    history: { ...DEFAULT_SCORECARD.features.history, weight: 1.5, halfLifeDays: 45 },
    hour: { ...DEFAULT_SCORECARD.features.hour, weight: 1.1, profile: Array.from({ length: 24 }, (_, hour) => Math.sin(hour / 4)) },
    medium: { ...DEFAULT_SCORECARD.features.medium, levels: { 'voice landline': { points: -0.7, words: 'x' } } },
    degree: { ...DEFAULT_SCORECARD.features.degree, weight: 1 },
  },
})

function moved(score: number, logOdds: number): number {
  return 1 / (1 + ((1 - score) / score) * Math.exp(-logOdds))
}

/** The table of one attribute for scores of a card that are moved by what they must not know. */
function tableOf(attribute: Fairness['attribute'], outcomes: readonly ReportedOutcome[], leak: (outcome: ReportedOutcome) => number, card = FITTED): Fairness {
  const rows = inOrder(outcomes.map((outcome) => ({ outcome, score: moved(predict(outcome, card), leak(outcome)) })))
  const found = fairnessTable(rows, peopleOf(rows), DEFAULT_SCORECARD).find((one) => one.attribute === attribute)
  if (found === undefined) throw new Error('no table of the attribute')
  return found
}

const none = (): number => 0

function byCountry({ person }: ReportedOutcome): number {
  return person.country === 'MX' ? -0.4 : 0
}

describe('the fairness table', () => {
  it('finds nothing where older people stand lower because their contact facts are older', () => {
    for (const card of [DEFAULT_SCORECARD, FITTED]) {
      const { groups, verdict, words } = tableOf('birth', crowd(900, 3), none, card)
      const old = groups.find(({ name }) => name === '1940s')
      expect(old?.apart).toBeLessThan(-0.2)
      expect(Math.abs(old?.unexplained?.logOdds ?? 1)).toBeLessThan(0.1)
      expect(verdict).toBe('none')
      expect(words).toContain('no difference beyond what contact facts explain')
    }
  })

  it('says so when a score knows the language, and by how much', () => {
    const found = tableOf('language', crowd(900, 3), ({ person }) => (person.language === 'es-MX' ? -0.3 : 0))
    expect(found.verdict).toBe('differs')
    expect(found.words).toMatch(/by language the order differs beyond what contact facts explain: .*es -\d/)
    expect(found.pValue).toBeLessThan(0.01)
    const spanish = found.groups.find(({ name }) => name === 'es')
    expect(spanish?.unexplained?.logOdds).toBeGreaterThan(-0.4)
    expect(spanish?.unexplained?.logOdds).toBeLessThan(-0.2)
    expect(spanish?.unexplained?.chance).toBeLessThan(-0.01)
  })

  it('says so when a score knows the date of birth or the country, and then of that alone', () => {
    const outcomes = crowd(900, 4)
    expect(tableOf('birth', outcomes, ({ person }) => ((person.birthYear ?? 0) < 1950 ? -0.4 : 0)).verdict).toBe('differs')
    expect(tableOf('country', outcomes, byCountry).verdict).toBe('differs')
    expect(tableOf('birth', outcomes, byCountry).verdict).toBe('none')
    expect(tableOf('language', outcomes, byCountry).verdict).toBe('none')
  })

  it('says so too where the language goes with the medium, and not where nothing leaks', () => {
    const draw = drawing(9)
    const language = new Map<string, string>()
    // Nine in ten who are called at a landline speak one language, and nine in ten at a mobile the other.
    const outcomes = crowd(500, 7).map((one) => {
      const isLandline = one.known.medium === 'voice landline'
      const spoken = language.get(one.personId) ?? (isLandline === draw() < 0.9 ? 'es-MX' : 'en')
      language.set(one.personId, spoken)
      const medium = draw() < 0.1 ? one.known.medium : spoken === 'en' ? 'voice mobile' : 'voice landline'
      return { ...one, person: { language: spoken }, known: { ...one.known, medium } }
    })
    const leaking = tableOf('language', outcomes, ({ person }) => (person.language === 'es-MX' ? -0.3 : 0))
    expect([leaking.verdict, tableOf('language', outcomes, none).verdict]).toEqual(['differs', 'none'])
  })

  it('tells of no difference that is too small to matter, however sure', () => {
    const found = tableOf('language', crowd(900, 3), ({ person }) => (person.language === 'es-MX' ? -0.02 : 0), DEFAULT_SCORECARD)
    expect(found.pValue).toBeLessThan(0.01)
    expect(found.verdict).toBe('none')
    expect(found.words).toContain('large enough to matter')
  })

  it('cries wolf in few worlds in which nothing leaks', () => {
    const worlds = Array.from({ length: 12 }, (_, seed) => crowd(200, 100 + seed))
    const verdicts = worlds.flatMap((outcomes) => (['birth', 'language', 'country'] as const).map((attribute) => tableOf(attribute, outcomes, none).verdict))
    // One in a hundred is to be expected.
    expect(verdicts.filter((verdict) => verdict !== 'none').length).toBeLessThanOrEqual(2)
  })

  it('says that it cannot tell where there is too little, nothing is recorded, all are alike, or group and facts are one', () => {
    const few = tableOf('language', crowd(40, 3), none)
    expect([few.verdict, few.pValue]).toEqual(['unknown', undefined])
    expect(few.words).toContain('cannot be told yet')
    const outcomes = crowd(300, 3)
    expect(tableOf('language', outcomes.map((one) => ({ ...one, person: {} })), none).words).toBe('language is not recorded')
    expect(tableOf('language', outcomes.map((one) => ({ ...one, person: { language: 'en' } })), none).words).toContain('one group alone')
    const asMedium = outcomes.map((one) => ({ ...one, person: { language: one.known.medium === 'voice mobile' ? 'en' : 'es' } }))
    const inseparable = tableOf('language', asMedium, none)
    expect(inseparable.verdict).toBe('unknown')
    expect(inseparable.words).toContain('contact facts and groups go together')
  })

  it('says whether chances come true in each group', () => {
    const outcomes = crowd(900, 5).map((one) => ({ ...one, reached: one.person.country === 'MX' }))
    const found = tableOf('country', outcomes, none)
    const mexico = found.groups.find(({ name }) => name === 'MX')
    expect(mexico?.observed).toBe(1)
    expect(mexico?.standardError).toBeGreaterThan(0)
    expect(found.groups.find(({ name }) => name === 'US')?.observed).toBe(0)
    expect(found.groups.reduce((sum, { outcomes: count }) => sum + count, 0)).toBe(outcomes.length)
  })

  it('never names fewer than five people', () => {
    const outcomes = [...crowd(300, 6), ...Array.from({ length: 30 }, (_, i) => outcomeOf(9000 + i, { personId: `Q${i % 4}`, person: { language: 'eu', country: 'ES', birthYear: 1911 } }))]
    for (const attribute of ['birth', 'language', 'country'] as const) {
      const names = tableOf(attribute, outcomes, none).groups.map(({ name }) => name)
      expect(names).not.toContain('eu')
      expect(names).not.toContain('ES')
      expect(names).not.toContain('1910s')
      expect(names).toContain('others')
    }
  })
})

describe('what bands of facts explain', () => {
  it('leaves nothing in any band, and all of what is the same everywhere in the bands', () => {
    const drawn = fc.array(fc.tuple(fc.nat(3), fc.nat(5), fc.double({ min: -5, max: 5, noNaN: true })), { minLength: 1, maxLength: 60 })
    fc.assert(fc.property(drawn, (rows) => {
      const facts = [0, 1].map((fact) => ({ name: `f${fact}`, count: 6, of: Int32Array.from(rows, (row) => (fact === 0 ? row[0] : row[1])) }))
      const left = explainerOf(facts, rows.length)(Float64Array.from(rows, (row) => row[2]))
      for (const fact of facts) {
        for (let band = 0; band < fact.count; band++) {
          const inside = left.filter((_, i) => fact.of[i] === band)
          expect(Math.abs(inside.reduce((sum, one) => sum + one, 0))).toBeLessThan(1e-6)
        }
      }
      const explained = explainerOf(facts, rows.length)(Float64Array.from(rows, ([a, b]) => 3 * a - b * b + 7))
      for (const one of explained) expect(Math.abs(one)).toBeLessThan(1e-6)
    }))
  })
})

describe('dealing groups out anew', () => {
  const people = 200
  const draw = drawing(8)
  const dealt = {
    left: Float64Array.from({ length: people }, () => draw() - 0.5), group: Int32Array.from({ length: people }, (_, i) => i % 2),
    stratum: Int32Array.from({ length: people }, (_, i) => Math.floor(i / 50)), groupCount: 2,
  }

  it('is rare to give as much where a group is apart, and common where it is not; the same for one seed', () => {
    const apart = { ...dealt, left: dealt.left.map((one, i) => one + (i % 2 === 0 ? 0.3 : 0)) }
    expect(permutationP(apart, 1)).toBe(0.001)
    expect(permutationP(dealt, 1)).toBeGreaterThan(0.05)
    expect(permutationP(dealt, 1)).toBe(permutationP(dealt, 1))
  })

  it('takes strata for what they are: what sets strata apart does not set groups apart', () => {
    const byStratum = { ...dealt, group: Int32Array.from({ length: people }, (_, i) => (i % 10 < 2 + 2 * Math.floor(i / 50) ? 0 : 1)) }
    const high = { ...byStratum, left: dealt.left.map((one, i) => one + 5 * Math.floor(i / 50)) }
    expect(permutationP(high, 1)).toBeGreaterThan(0.05)
    expect(permutationP({ ...high, stratum: new Int32Array(people) }, 1)).toBe(0.001)
  })

  it('has no answer where everybody is in one group or alone in a stratum', () => {
    expect(permutationP({ ...dealt, group: new Int32Array(people) }, 1)).toBeUndefined()
    expect(permutationP({ ...dealt, stratum: Int32Array.from({ length: people }, (_, i) => i) }, 1)).toBeUndefined()
  })
})
