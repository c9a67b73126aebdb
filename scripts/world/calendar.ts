import { DAY_MS, formatDay, formatInstant, HOUR_MS, MINUTE_MS, weekdayIndex } from '#src/model/time.js'
import type { LocalMoment } from './answers.js'
import type { WorldPlace } from './places.js'
import type { WorldDay } from './model.js'

/** Says how far local time is ahead of UTC at an instant; undefined for a zone that nobody knows. */
export type OffsetMs = (zone: string, atMs: number) => number | undefined

/** Turns days and hours of a world into days and instants of a file, and back. */
export interface Calendar {
  readonly atMs: number
  readonly day: (day: WorldDay) => string
  /** The day itself, or the working day after it. */
  readonly workday: (day: WorldDay) => WorldDay
  /** The instant at a minute of the local day. */
  readonly momentMs: (place: WorldPlace, day: WorldDay, minute: number) => number
  /** An instant as a file has it, in local time. */
  readonly instant: (place: WorldPlace, atMs: number) => string
  readonly localAt: (place: WorldPlace, atMs: number) => LocalMoment
}

/** `weekdayIndex` counts from Monday. */
const SATURDAY = 5

/** Makes the calendar of a list made at a moment. */
export function calendarOf(atMs: number, offsetMs: OffsetMs): Calendar {
  const today = Math.floor(atMs / DAY_MS)
  const offsetOf = (place: WorldPlace, thenMs: number): number => {
    const found = offsetMs(place.zone, thenMs)
    if (found === undefined) throw new RangeError(`no such zone: ${place.zone}`)
    return found
  }
  return {
    atMs,
    day: (day) => formatDay(today + Math.floor(day)),
    workday: (day) => {
      let found = day
      while (weekdayIndex(today + found) >= SATURDAY) found++
      return found
    },
    momentMs: (place, day, minute) => {
      const utcMs = (today + day) * DAY_MS + minute * MINUTE_MS
      return utcMs - offsetOf(place, utcMs)
    },
    instant: (place, thenMs) => formatInstant(thenMs, offsetOf(place, thenMs)),
    localAt: (place, thenMs) => {
      const localMs = thenMs + offsetOf(place, thenMs)
      const localDay = Math.floor(localMs / DAY_MS)
      return { day: localDay - today, hour: Math.floor(localMs / HOUR_MS) - 24 * localDay, isWeekend: weekdayIndex(localDay) >= SATURDAY }
    },
  }
}
