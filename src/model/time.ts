import { DAY_TEXTS_MAX, OFFSET_TEXTS_MAX } from './limits.js'

/** A calendar day as whole days since 1970-01-01, so that days compare and subtract as integers. */
export type EpochDay = number

/** An instant as milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number

/** Length of a civil day in milliseconds. */
export const DAY_MS = 86_400_000

/** Length of an hour in milliseconds. */
export const HOUR_MS = 3_600_000

/** Length of a minute in milliseconds. */
export const MINUTE_MS = 60_000

/** Length of a second in milliseconds. */
export const SECOND_MS = 1000

/** Characters of a day, `YYYY-MM-DD`: a moment written in more has an hour. */
export const DAY_LENGTH = 10

/** Names of the days of the week, Monday first, as the case file writes them. */
export const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const

const ZERO = 48

function digits(text: string, from: number, count: number): number {
  let value = 0
  for (let i = from; i < from + count; i++) {
    const digit = text.charCodeAt(i) - ZERO
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** Says whether a year of the Gregorian calendar has a 29 February. */
export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Counts the days from 1970-01-01 to a date of the proleptic Gregorian calendar; month 1 to 12. */
export function epochDay(year: number, month: number, day: number): EpochDay {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Year, month (1 to 12) and day of the month of a calendar day. */
export interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** Turns a day number back into its date. */
export function civilDate(days: EpochDay): CivilDate {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** Day of the week of a calendar day, 0 for Monday to 6 for Sunday. */
export function weekdayIndex(days: EpochDay): number {
  return (((days + 3) % 7) + 7) % 7
}

/** Reads `YYYY-MM-DD`; NaN when the text is no such day or the day does not exist. */
export function parseDay(text: string): EpochDay {
  if (text.length !== DAY_LENGTH || text[4] !== '-' || text[7] !== '-') return Number.NaN
  return dayAt(text)
}

function dayAt(text: string): EpochDay {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return Number.NaN
  return epochDay(year, month, day)
}

/** Texts of days written lately; emptied when it has grown to `DAY_TEXTS_MAX`. */
const dayTexts = new Map<EpochDay, string>()

/** Writes a calendar day as `YYYY-MM-DD`. */
export function formatDay(days: EpochDay): string {
  const known = dayTexts.get(days)
  if (known !== undefined) return known
  const { year, month, day } = civilDate(days)
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
  if (dayTexts.size >= DAY_TEXTS_MAX) dayTexts.clear()
  dayTexts.set(days, text)
  return text
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d+)?(?:Z|([+-])(\d{2}):(\d{2}))$/

/**
 * Reads an RFC 3339 instant with offset; NaN when the text is none or names an impossible time.
 * A fraction is cut to milliseconds. A leap second (`:60`) is refused, as no clock here can hold it.
 */
export function parseInstant(text: string): EpochMs {
  return text.length === 20 || text.length === 25 ? parsePlainInstant(text) : parseFractionalInstant(text)
}

/** Instant of a moment that is a day or an instant; a day counts from its start in UTC. NaN when the text is neither. */
export function momentMs(when: string): EpochMs {
  return when.length === DAY_LENGTH ? parseDay(when) * DAY_MS : parseInstant(when)
}

/** Last millisecond of a moment that is a day or an instant: what has a day alone may be of any hour of it. NaN when the text is neither. */
export function latestMs(when: string): EpochMs {
  return momentMs(when) + (when.length === DAY_LENGTH ? DAY_MS - 1 : 0)
}

/** True where the separators of `YYYY-MM-DDTHH:MM:SS` stand in their places. */
function isPunctuated(text: string): boolean {
  return text[4] === '-' && text[7] === '-' && text[10] === 'T' && text[13] === ':' && text[16] === ':'
}

/** Reads the common form without a fraction digit by digit; whatever else has its length goes the long way. */
function parsePlainInstant(text: string): EpochMs {
  const sign = text[19]
  const isUtc = sign === 'Z' && text.length === 20
  if (!isPunctuated(text) || !(isUtc || ((sign === '+' || sign === '-') && text[22] === ':'))) return parseFractionalInstant(text)
  const hour = digits(text, 11, 2)
  const minute = digits(text, 14, 2)
  const second = digits(text, 17, 2)
  const offsetHour = isUtc ? 0 : digits(text, 20, 2)
  const offsetMinute = isUtc ? 0 : digits(text, 23, 2)
  if (!(hour <= 23 && minute <= 59 && second <= 59 && offsetHour <= 23 && offsetMinute <= 59)) return Number.NaN
  const offsetMs = (offsetHour * 60 + offsetMinute) * MINUTE_MS * (sign === '-' ? -1 : 1)
  return dayAt(text) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 - offsetMs
}

function parseFractionalInstant(text: string): EpochMs {
  const found = INSTANT.exec(text)
  if (found === null) return Number.NaN
  const day = dayAt(text)
  const hour = Number(found[2])
  const minute = Number(found[3])
  const second = Number(found[4])
  const offsetHour = Number(found[7] ?? 0)
  const offsetMinute = Number(found[8] ?? 0)
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return Number.NaN
  const fractionMs = found[5] === undefined ? 0 : Math.floor(Number(found[5]) * 1000)
  const offsetMs = (offsetHour * 60 + offsetMinute) * MINUTE_MS * (found[6] === '-' ? -1 : 1)
  return day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 + fractionMs - offsetMs
}

const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) => pad(n, 2))

/** Offsets in writing, by minutes; there are some forty in use. */
const offsetTexts = new Map<number, string>()

/** Writes an offset from UTC as `+08:00`. */
export function formatOffset(offsetMs: number): string {
  const known = offsetTexts.get(offsetMs)
  if (known !== undefined) return known
  const minutes = Math.abs(Math.round(offsetMs / MINUTE_MS))
  const text = `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}`
  if (offsetTexts.size >= OFFSET_TEXTS_MAX) offsetTexts.clear()
  offsetTexts.set(offsetMs, text)
  return text
}

function twoDigits(value: number): string {
  return TWO_DIGITS[Math.floor(value)] ?? ''
}

/** Writes an instant with the given offset from UTC, to the second, or to the millisecond where it has one. */
export function formatInstant(atMs: EpochMs, offsetMs: number): string {
  const local = atMs + offsetMs
  const days = Math.floor(local / DAY_MS)
  const rest = local - days * DAY_MS
  const clock = `${twoDigits(rest / HOUR_MS)}:${twoDigits((rest / MINUTE_MS) % 60)}:${twoDigits((rest / SECOND_MS) % 60)}`
  const fraction = rest % SECOND_MS === 0 ? '' : `.${pad(rest % SECOND_MS, 3)}`
  return `${formatDay(days)}T${clock}${fraction}${formatOffset(offsetMs)}`
}

/** Reads `HH:MM` (00:00 to 24:00) as minutes after midnight; NaN when the text is no such time. */
export function parseClock(text: string): number {
  if (text.length !== 5 || text[2] !== ':') return Number.NaN
  const minutes = digits(text, 0, 2) * 60 + digits(text, 3, 2)
  return digits(text, 3, 2) <= 59 && minutes <= 1440 ? minutes : Number.NaN
}

/** A span of months and years, for dates such as `one month after`. */
export interface CalendarSpan {
  readonly years?: number
  readonly months?: number
  readonly days?: number
}

/** Adds a calendar span to a day: years and months first, then days; where the month is too short its last day is taken (31 January + 1 month). */
export function addSpan(days: EpochDay, span: CalendarSpan): EpochDay {
  const date = civilDate(days)
  const months = (date.year + (span.years ?? 0)) * 12 + date.month - 1 + (span.months ?? 0)
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  return epochDay(year, month, Math.min(date.day, daysInMonth(year, month))) + (span.days ?? 0)
}
