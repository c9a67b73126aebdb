import { borrowers, csv, type Files } from '../dispatch/portfolio.js'
import { DAY_MS, formatInstant, HOUR_MS } from '../../src/model/time.js'
import { drawing } from '../../scripts/drawing.js'

const FIRST_DAY_MS = Date.UTC(2025, 1, 3)

/** What an invented world is made of. */
export interface Invented {
  readonly people: number
  readonly callsEach: number
  readonly seed: number
  /** Calls reach people whatever is known. */
  readonly isNoise?: boolean
}

/**
 * A British portfolio with a year of calls at a mobile and a landline of each borrower. Unless all is noise, landlines reach
 * the person far more often than mobiles, some people hardly ever answer, and evenings are better than mornings.
 */
export function called({ people, callsEach, seed, isNoise = false }: Invented): Files {
  const next = drawing(seed)
  const points: string[] = []
  const events: string[] = []
  for (let n = 1; n <= people; n++) {
    const readiness = next() < 0.3 ? 0.1 : 1
    points.push(
      `M${n},P${n},mobile,+44740013${String(n).padStart(4, '0')},2024-06-01,2024-09-01,book`,
      `L${n},P${n},landline,+4420794${String(60_000 + n)},2024-06-01,2024-09-01,book`,
    )
    for (let i = 0; i < callsEach; i++) {
      const isMobile = next() < 0.5
      const hour = 9 + Math.floor(next() * 10)
      const atMs = FIRST_DAY_MS + Math.floor((i + next()) * (370 / callsEach)) * DAY_MS + hour * HOUR_MS + Math.floor(next() * 3_599) * 1000
      const chance = isNoise ? 0.3 : readiness * (isMobile ? 0.1 : 0.55) * (hour >= 16 ? 1.5 : 0.7)
      const result = next() < chance ? 'conversation' : next() < 0.1 ? 'busy' : 'unanswered'
      events.push(`E${n}-${i},P${n},D${n},contact,out,voice,${formatInstant(atMs, 0)},${isMobile ? 'M' : 'L'}${n},${result},book`)
    }
  }
  return borrowers(people, {
    'contact_points.csv': csv('contact_point_id,party_id,kind,value,collected_on,verified_on,source_id', ...points),
    'events.csv': csv('event_id,party_id,debt_id,kind,direction,channel,at,contact_point_id,result,source_id', ...events),
  })
}
