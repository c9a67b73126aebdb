import type { Dossier } from '../model/dossier.js'
import type { Day } from '../model/facts.js'
import { HOLDS_DAYS_MAX } from '../model/limits.js'
import { NOT_OPEN, type Reached } from '../model/reach.js'
import { DAY_MS, parseDay, type EpochDay, type EpochMs } from '../model/time.js'

function daysIn(texts: readonly (Day | undefined)[]): readonly EpochDay[] {
  return texts.flatMap((day) => (day === undefined ? [] : [parseDay(day)]))
}

/**
 * The first moment from which on reach may make something else of the same facts; undefined where time alone may change it at once, as
 * wherever anybody is asked about. Of a debt that is not open nothing else is read, so that it stays so until a day that its
 * rows or states name.
 */
export function holdsBefore({ debts, statuses }: Dossier, { candidates, noCases }: Pick<Reached, 'candidates' | 'noCases'>, atMs: EpochMs): EpochMs | undefined {
  const [only, another] = noCases
  if (only === undefined || another !== undefined || candidates.length > 0 || !NOT_OPEN.has(only.reason)) return undefined
  const today = Math.floor(atMs / DAY_MS)
  // What begins does so on its day, what binds holds through its last.
  const begins = [...debts.flatMap(({ content }) => [content.recalledOn, content.placedOn]), ...statuses.map(({ content }) => content.from)]
  const bounds = [...daysIn(begins), ...daysIn(statuses.map(({ content }) => content.until)).map((day) => day + 1)].filter((day) => !(day <= today))
  const first = bounds.reduce((least, day) => Math.min(least, day), today + HOLDS_DAYS_MAX)
  return Number.isNaN(first) ? undefined : first * DAY_MS
}
