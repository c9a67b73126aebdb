import { drawing } from '../../scripts/drawing.js'
import type { Outcome } from '../../src/model/calibration.js'
import type { Try } from '../../src/model/scorecard.js'
import { DAY_MS, HOUR_MS } from '../../src/model/time.js'

/** How an invented world is made; the same numbers give the same outcomes. */
export interface WorldOptions {
  readonly people: number
  readonly seed: number
  /** Chances that have nothing to do with anything that is known. */
  readonly isNoise?: boolean
}

const START_MS = Date.UTC(2025, 0, 6)
const DAYS = 400

interface Point {
  readonly id: string
  readonly isTheirs: boolean
  readonly endsDay: number
  readonly collectedDay: number
  readonly verifiedDay: number | undefined
  readonly sources: number
  readonly sharing: number
  readonly kind: 'mobile' | 'landline'
  readonly tries: { readonly day: number; readonly hour: number; readonly result: string }[]
}

function pointOf(next: () => number, person: number, i: number): Point {
  const collectedDay = -Math.floor(next() * 1000)
  const isTheirs = next() < 0.75
  const endsDay = collectedDay - Math.log(next()) * 900
  const isVerified = next() < 0.3 && isTheirs
  const verifiedDay = isVerified ? Math.floor(collectedDay + next() * (Math.min(0, endsDay) - collectedDay)) : undefined
  return {
    id: `p${person}-${i}`, isTheirs, endsDay, collectedDay, verifiedDay: verifiedDay !== undefined && verifiedDay >= collectedDay ? verifiedDay : undefined,
    sources: isTheirs && next() < 0.4 ? 2 : 1, sharing: next() < 0.1 ? 4 : 1, kind: next() < 0.6 ? 'mobile' : 'landline', tries: [],
  }
}

function triesBefore(point: Point, day: number): Try[] {
  return point.tries.map((one) => ({ daysAgo: day - one.day, hour: one.hour, result: one.result }))
}

/**
 * Contacts of a year in a world with a hidden truth: points end, sources err, people differ in how readily and at which hours
 * they answer. What came of each is told with what was known just before it.
 */
export function worldOf({ people, seed, isNoise = false }: WorldOptions): readonly Outcome[] {
  const next = drawing(seed)
  const outcomes: Outcome[] = []
  for (let person = 0; person < people; person++) {
    const readiness = 0.2 + 0.75 * next()
    const likes = next() < 0.6 ? 18 : 10
    const points = Array.from({ length: 1 + Math.floor(next() * 3) }, (_, i) => pointOf(next, person, i))
    for (let day = Math.floor(next() * 40); day < DAYS; day += 8 + Math.floor(next() * 40)) {
      const point = points[Math.floor(next() * points.length)]
      if (point === undefined) continue
      const hour = 8 + Math.floor(next() * 12)
      const isOpen = point.isTheirs && day < point.endsDay
      const chance = isNoise ? 0.3 : isOpen ? readiness * (Math.abs(hour - likes) <= 2 ? 1 : 0.2) * (point.sharing > 1 ? 0.5 : 1) : 0.01
      const isReached = next() < chance
      const met = point.tries.findLast(({ result }) => result === 'conversation')?.day
      const confirmedDay = Math.max(met ?? Number.NEGATIVE_INFINITY, point.verifiedDay ?? Number.NEGATIVE_INFINITY)
      outcomes.push({
        outcomeId: `o${person}-${day}`, personId: `person-${person}`, atMs: START_MS + day * DAY_MS + hour * HOUR_MS, hour, measures: { degree: next(), nearness: next(), betweenness: next() },
        known: {
          confirmation: Number.isFinite(confirmedDay) ? day - confirmedDay : null, age: day - point.collectedDay, another: 0, sharing: point.sharing,
          medium: `voice ${point.kind}`, sources: point.sources, identity: next() < 0.5 ? 'confirmed' : 'unknown',
          tries: triesBefore(point, day), elsewhere: points.filter((other) => other !== point).flatMap((other) => triesBefore(other, day)),
        },
        reached: isReached,
      })
      point.tries.push({ day, hour, result: isReached ? 'conversation' : 'unanswered' })
    }
  }
  return outcomes
}
