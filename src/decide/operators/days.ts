import { addSpan, HOUR_MS, MINUTE_MS, weekdayIndex, type EpochDay } from '../../model/time.js'
import { answerNamed, answerOf, NO, UNKNOWN, YES, type Answer } from '../answer.js'
import type { DayTest } from '../condition.js'
import { dayIn, instantOf, readMoment, type Context, type Item, type Moment } from '../context.js'
import type { SpanLimit } from '../limits.js'
import { readsOf } from '../facts/table.js'
import { DAY, isLacking, mark, offer, overZones, readsClocks, type Node, type Place, type Search } from './node.js'
import { checkAbsent, checkWay, readerOf, type Reader } from './path.js'

/** A length of time as a pack names it: whole days, or hours and minutes. */
interface Span {
  readonly addDays: (day: EpochDay) => EpochDay
  /** NaN where the span is of days. */
  readonly lengthMs: number
}

const NOTHING: Span = { addDays: (day) => day, lengthMs: Number.NaN }

function businessDays(place: Place, count: number, calendar: string, more: number): Span {
  const isHoliday = place.holidays[calendar]
  if (isHoliday === undefined) return place.refuse(place.pointer, `there is no holiday calendar "${calendar}"`)
  return {
    addDays: (day) => {
      let at = day
      for (let left = count; left > 0; ) {
        at += 1
        if (weekdayIndex(at) < 5 && isHoliday(at) !== true) left -= 1
      }
      return at + more
    },
    lengthMs: Number.NaN,
  }
}

function calendarSpan(limit: { readonly years?: number | undefined; readonly months?: number | undefined; readonly days?: number | undefined }): Span {
  const { years = 0, months = 0, days = 0 } = limit
  if (years === 0 && months === 0) return { addDays: (day) => day + days, lengthMs: Number.NaN }
  return { addDays: (day) => addSpan(day, { years, months, days }), lengthMs: Number.NaN }
}

function spanOf(place: Place, name: string | undefined): Span {
  if (name === undefined) return NOTHING
  const limit = place.limits[name] as SpanLimit | undefined
  if (limit === undefined || 'hours' in limit || 'max' in limit || 'number' in limit) {
    return place.refuse(place.pointer, `"${name}" is not a limit with a length of time`)
  }
  if ('hoursLong' in limit) return { addDays: (day) => day, lengthMs: limit.hoursLong * HOUR_MS }
  if ('minutes' in limit) return { addDays: (day) => day, lengthMs: limit.minutes * MINUTE_MS }
  if ('businessDays' in limit) return businessDays(place, limit.businessDays, limit.holidays, limit.days ?? 0)
  return calendarSpan(limit)
}

const scratch: Moment = { day: Number.NaN, ms: Number.NaN }
const other: Moment = { day: Number.NaN, ms: Number.NaN }

/** Day of a moment in a zone. */
function dayOf(context: Context, moment: Moment, zone: string): EpochDay {
  return moment.ms === moment.ms ? dayIn(context, zone, moment.ms) : moment.day
}

/** How a bound stands to now: on or after it (`from`), or on or before it (`to`). */
function isReached(context: Context, span: Span, isFrom: boolean, zoneIndex: number): boolean {
  const clock = context.zones[zoneIndex]
  if (clock === undefined) return false
  if (scratch.ms === scratch.ms && (span.lengthMs === span.lengthMs || span === NOTHING)) {
    const boundMs = scratch.ms + (span === NOTHING ? 0 : span.lengthMs)
    return isFrom ? context.nowMs >= boundMs : context.nowMs <= boundMs
  }
  const bound = span.addDays(dayOf(context, scratch, clock.zone))
  return isFrom ? clock.day >= bound : clock.day <= bound
}

/** Only the day of a moment is known and hours are counted from it: certain from its end on, possible from its start. */
function hoursFromDay(context: Context, span: Span, isFrom: boolean): Answer {
  const zone = context.zones[0]?.zone ?? 'UTC'
  const earliestMs = instantOf(context, zone, scratch.day * DAY) + span.lengthMs
  const latestMs = instantOf(context, zone, (scratch.day + 1) * DAY) + span.lengthMs
  if (context.nowMs < earliestMs) return isFrom ? NO : YES
  if (context.nowMs >= latestMs) return isFrom ? YES : NO
  return UNKNOWN
}

function offerBound(context: Context, span: Span, isFrom: boolean, isDay: boolean, search: Search): void {
  if (scratch.ms === scratch.ms && (span.lengthMs === span.lengthMs || span === NOTHING)) {
    offer(search, scratch.ms + (span === NOTHING ? 0 : span.lengthMs), false)
    return
  }
  for (let i = 0; i < context.zoneCount; i++) {
    const zone = context.zones[i]?.zone ?? 'UTC'
    if (span.lengthMs === span.lengthMs) {
      offer(search, instantOf(context, zone, scratch.day * DAY) + span.lengthMs, false)
      offer(search, instantOf(context, zone, (scratch.day + 1) * DAY) + span.lengthMs, false)
    }
    else {
      const bound = span.addDays(dayOf(context, scratch, zone)) + (isFrom ? 0 : 1)
      offer(search, instantOf(context, zone, bound * DAY), isDay)
    }
  }
}

function nowNode(place: Place, condition: DayTest, reader: Reader, span: Span, isFrom: boolean): Node {
  const absent = answerNamed(condition.absent ?? 'unknown')
  const isDay = (condition.form ?? 'day') === 'day'
  const { strict } = place
  const run = (context: Context, item?: Item, outer?: Item): Answer => {
    if (!readMoment(reader.read(context, item, outer), scratch)) return absent
    if (span.lengthMs === span.lengthMs && scratch.day === scratch.day) return hoursFromDay(context, span, isFrom)
    return overZones(context, strict, (zone) => isReached(context, span, isFrom, zone))
  }
  const { bit } = reader
  return {
    reads: reader.reads | readsClocks(place),
    test: run,
    ...(bit === 0 ? {} : { narrow: (context: Context) => (isLacking(context, bit) ? absent : run) }),
    next: (context, search, item, outer) => {
      if (readMoment(reader.read(context, item, outer), scratch)) offerBound(context, span, isFrom, isDay, search)
    },
    read: (context, reading, item, outer) => {
      const isGiven = reader.read(context, item, outer) !== undefined
      mark(reading, reader.pointer(context, item, outer), isGiven, run(context, item, outer))
    },
  }
}

function compare(context: Context, span: Span, isFrom: boolean): boolean {
  if (scratch.ms === scratch.ms && other.ms === other.ms && (span === NOTHING || span.lengthMs === span.lengthMs)) {
    const bound = other.ms + (span === NOTHING ? 0 : span.lengthMs)
    return isFrom ? scratch.ms >= bound : scratch.ms <= bound
  }
  const zone = context.zones[0]?.zone ?? 'UTC'
  const day = dayOf(context, scratch, zone)
  const bound = span.addDays(dayOf(context, other, zone))
  return isFrom ? day >= bound : day <= bound
}

function pairNode(place: Place, condition: DayTest, first: Reader, second: Reader, span: Span, isFrom: boolean): Node {
  const absent = answerNamed(condition.absent ?? 'unknown')
  const run = (context: Context, item?: Item, outer?: Item): Answer => {
    const isKnown = readMoment(first.read(context, item, outer), scratch)
    if (!readMoment(second.read(context, item, outer), other) || !isKnown) return absent
    return answerOf(compare(context, span, isFrom))
  }
  return {
    reads: first.reads | second.reads | readsOf(place.table, 'zones'),
    test: run,
    read: (context, reading, item, outer) => {
      for (const reader of [first, second]) {
        const isGiven = reader.read(context, item, outer) !== undefined
        mark(reading, reader.pointer(context, item, outer), isGiven, run(context, item, outer))
      }
    },
  }
}

/** Compiles a comparison of two days, or of now with a day. */
export function dayNode(place: Place, condition: DayTest): Node {
  const { day, from, to } = condition
  const bound = from ?? to
  if (bound === undefined || (from !== undefined && to !== undefined)) {
    return place.refuse(place.pointer, 'a comparison of days has exactly one of from and to')
  }
  const span = spanOf(place, condition.plus)
  const second = readerOf(place, bound)
  checkAbsent(place, condition.absent)
  if (day === 'now') {
    checkWay(place, condition.way, !second.required && !second.ofItem)
    return nowNode(place, condition, second, span, from !== undefined)
  }
  const first = readerOf(place, day)
  checkWay(place, condition.way, !(first.required || first.ofItem) || !(second.required || second.ofItem))
  return pairNode(place, condition, first, second, span, from !== undefined)
}
