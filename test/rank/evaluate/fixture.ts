import { drawing } from '../../../scripts/drawing.js'
import type { ReportedOutcome } from '../../../src/model/calibration.js'
import type { Known, Try } from '../../../src/model/scorecard.js'
import type { Scored } from '../../../src/rank/evaluate/index.js'

/** A Monday at noon UTC. */
export const AT_MS = Date.UTC(2026, 2, 2, 12)

/** What a test says of an outcome; the rest is plain. */
export type Sketch = Partial<Omit<ReportedOutcome, 'known' | 'harms'>> & { readonly known?: Partial<Known>; readonly harms?: Partial<ReportedOutcome['harms']> }

/** An outcome of which nothing stands out, but for what a test says. */
export function outcomeOf(number: number, { known, harms, ...rest }: Sketch = {}): ReportedOutcome {
  return {
    outcomeId: `E${String(number).padStart(6, '0')}`, personId: `P${number}`, atMs: AT_MS + number * 60_000, hour: 12, measures: {}, reached: false,
    creditorId: 'C1', place: 'us-co', person: {}, ...rest,
    known: { confirmation: null, age: null, another: 0, sharing: 1, medium: 'voice mobile', sources: 1, identity: 'confirmed', tries: [], elsewhere: [], ...known },
    harms: { wrongParty: false, complaint: false, optOut: false, ...harms },
  }
}

/** Outcomes with these scores and results, each of another person. */
export function scoredOf(pairs: readonly (readonly [score: number, reached: boolean])[]): readonly Scored[] {
  return pairs.map(([score, reached], i) => ({ outcome: outcomeOf(i, { reached }), score }))
}

/**
 * Outcomes of people whose contact facts go with their age, language and country: older people have older numbers, fewer
 * sources and more landlines, and answered less. Nothing else about them matters.
 */
export function crowd(people: number, seed: number): readonly ReportedOutcome[] {
  const draw = drawing(seed)
  const upTo = (most: number): number => Math.floor(draw() * (most + 1))
  const outcomes: ReportedOutcome[] = []
  for (let person = 0; person < people; person++) {
    const birthYear = 1940 + upTo(65)
    const isOld = birthYear < 1970
    const language = draw() < (isOld ? 0.4 : 0.15) ? 'es-MX' : 'en'
    const country = draw() < 0.2 ? 'MX' : 'US'
    for (let i = upTo(4); i >= 0; i--) {
      const tries = Array.from({ length: upTo(5) }, (): Try => ({ daysAgo: upTo(300), hour: 8 + upTo(12), result: draw() < (isOld ? 0.1 : 0.3) ? 'conversation' : 'unanswered' }))
      outcomes.push(outcomeOf(outcomes.length, {
        personId: `P${person}`, hour: 8 + upTo(12), reached: draw() < 0.3,
        person: { birthYear, ...(draw() < 0.1 ? {} : { language }), country },
        place: `us-${'abcdefg'[upTo(6)] ?? 'a'}`, creditorId: `C${upTo(3)}`,
        measures: draw() < 0.3 ? {} : { nearness: draw(), degree: draw() * (isOld ? 1 : 0.6) },
        harms: { wrongParty: draw() < 0.1, complaint: draw() < 0.02 },
        known: {
          confirmation: draw() < 0.3 ? null : upTo(isOld ? 1500 : 600), age: upTo(isOld ? 4000 : 1500), another: draw() < 0.1 ? 1 : 0,
          sharing: 1 + upTo(isOld ? 1 : 4), sources: 1 + upTo(isOld ? 1 : 3), medium: draw() < (isOld ? 0.6 : 0.1) ? 'voice landline' : 'voice mobile',
          identity: draw() < 0.5 ? 'confirmed' : 'probable', tries,
        },
      }))
    }
  }
  return outcomes
}
