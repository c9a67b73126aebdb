import type { RowFault } from '../../model/cells.js'
import { parseDay } from '../../model/time.js'

const WRITTEN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?$/

/** The days that a date may mean: one for a whole date, all of a month or a year for a partial one; undefined for no date. */
export function daysOf(text: string): { readonly first: string; readonly last: string } | undefined {
  const found = WRITTEN.exec(text.trim())
  if (found === null) return undefined
  const [, year = '', month, day] = found
  const first = `${year}-${month ?? '01'}-${day ?? '01'}`
  if (Number.isNaN(parseDay(first))) return undefined
  if (day !== undefined) return { first, last: first }
  const endMonth = month ?? '12'
  const last = ['31', '30', '29', '28'].map((end) => `${year}-${endMonth}-${end}`).find((end) => !Number.isNaN(parseDay(end)))
  return { first, last: last ?? first }
}

/** When a tie surely held: from the last day it may have begun on to the first day it may have ended on. */
export interface CertainPeriod {
  readonly start?: string
  readonly end?: string
}

/**
 * Reads when a tie surely held from everything that is said of its ends. Where that is no day at all it ends on the day it
 * begins, and holds on none. A date that cannot be read is a fault: without its end a tie would hold for ever.
 */
export function certainPeriod(
  starts: readonly string[], ends: readonly string[], columns: { readonly start: string; readonly end: string },
): CertainPeriod | RowFault {
  const begun = starts.map(daysOf)
  const ended = ends.map(daysOf)
  if (begun.includes(undefined)) return dayFault(columns.start)
  if (ended.includes(undefined)) return dayFault(columns.end)
  const start = begun.map((days) => days?.last ?? '').sort().at(-1)
  const end = ended.map((days) => days?.first ?? '').sort()[0]
  const isExact = [...begun, ...ended].every((days) => days?.first === days?.last)
  const isReversed = start !== undefined && end !== undefined && end < start && !(isExact && begun.length === 1 && ended.length === 1)
  return { ...(start === undefined ? {} : { start: isReversed ? end : start }), ...(end === undefined ? {} : { end }) }
}

function dayFault(column: string): RowFault {
  return { column, code: 'day-invalid', reason: 'write an existing day as YYYY-MM-DD, or its month or year alone' }
}

/** The one whole day that all dates name; undefined where they differ or none is whole. */
export function wholeDay(texts: readonly string[]): string | undefined {
  const days = new Set(texts.map((text) => daysOf(text)).filter((found) => found !== undefined && found.first === found.last).map((found) => found?.first))
  return days.size === 1 ? [...days][0] : undefined
}

/** The earliest of some days; undefined where there is none. */
export function earliest(days: readonly (string | undefined)[]): string | undefined {
  return days.filter((day) => day !== undefined).toSorted()[0]
}
