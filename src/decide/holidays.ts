import { civilDate, epochDay, weekdayIndex, WEEKDAYS, type EpochDay } from '../model/time.js'
import type { Holiday, Holidays } from './limits.js'

/**
 * Day of Easter Sunday in a year of the Gregorian calendar.
 * Source: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, chapter 8).
 */
export function easterSunday(year: number): EpochDay {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return epochDay(year, Math.floor(n / 31), (n % 31) + 1)
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): EpochDay {
  if (nth < 0) {
    const last = (month === 12 ? epochDay(year + 1, 1, 1) : epochDay(year, month + 1, 1)) - 1
    return last - ((weekdayIndex(last) - weekday + 7) % 7)
  }
  const first = epochDay(year, month, 1)
  return first + ((weekday - weekdayIndex(first) + 7) % 7) + (nth - 1) * 7
}

function observedOn(day: EpochDay, rule: string, taken: ReadonlySet<EpochDay>): EpochDay {
  const index = weekdayIndex(day)
  if (rule === 'nearest_weekday') return index === 5 ? day - 1 : index === 6 ? day + 1 : day
  if (rule === 'next_monday') return index >= 5 ? day + 7 - index : day
  if (rule === 'none') return day
  let moved = index === 5 ? day + 2 : index === 6 ? day + 1 : day
  while (moved !== day && taken.has(moved)) moved += 1
  return moved
}

function daysOf(holiday: Holiday, year: number, taken: Set<EpochDay>): void {
  if (year < (holiday.from ?? year) || year > (holiday.until ?? year)) return
  if ('easter' in holiday) taken.add(easterSunday(year) + holiday.easter)
  else if ('nth' in holiday) taken.add(nthWeekday(year, holiday.month, WEEKDAYS.indexOf(holiday.weekday), holiday.nth))
  else taken.add(observedOn(epochDay(year, holiday.month, holiday.day), holiday.observed, taken))
}

/** Says whether a day is a holiday; undefined for a year before the calendar's definitions apply. */
export type IsHoliday = (day: EpochDay) => boolean | undefined

/** Computes a calendar of public holidays from its definitions, year by year as asked. */
export function holidayCalendar(holidays: Holidays): IsHoliday {
  const years = new Map<number, ReadonlySet<EpochDay>>()
  const inYear = (year: number): ReadonlySet<EpochDay> => {
    const known = years.get(year)
    if (known !== undefined) return known
    const days = new Set<EpochDay>()
    for (const holiday of holidays.days) daysOf(holiday, year, days)
    years.set(year, days)
    return days
  }
  return (day) => {
    const { year } = civilDate(day)
    if (year < holidays.from) return undefined
    // A holiday at the turn of the year may be observed in the neighbouring one.
    return inYear(year).has(day) || inYear(year + 1).has(day) || inYear(year - 1).has(day)
  }
}
