import { MINUTE_MS, parseClock, weekdayIndex, WEEKDAYS, type EpochDay } from '../../model/time.js'
import { answerNamed, answerOf, UNKNOWN, YES, NO, type Answer } from '../answer.js'
import type { InsideTest } from '../condition.js'
import { instantOf, type Context, type Item } from '../context.js'
import type { IsHoliday } from '../holidays.js'
import type { HoursLimit } from '../limits.js'
import { DAY, mark, offer, overZones, readsClocks, type Node, type Place, type Search } from './node.js'
import { checkAbsent, checkWay, readerOf } from './path.js'

/** A span of one local day, in milliseconds after its midnight. */
interface Span {
  readonly fromMs: number
  readonly toMs: number
}

/** How many days ahead a search for the next opening looks: a week and a run of holidays. */
const DAYS_AHEAD = 15

function spansByWeekday(limit: HoursLimit): readonly (readonly Span[])[] {
  return WEEKDAYS.map((name) =>
    limit.hours
      .filter((window) => window.days.includes(name))
      .map((window) => ({ fromMs: parseClock(window.from) * MINUTE_MS, toMs: parseClock(window.to) * MINUTE_MS })),
  )
}

function isWithin(span: Span, clockMs: number, edges: HoursLimit['edges']): boolean {
  const isAfter = edges === 'closed' || edges === 'from' ? clockMs >= span.fromMs : clockMs > span.fromMs
  const isBefore = edges === 'closed' || edges === 'to' ? clockMs <= span.toMs : clockMs < span.toMs
  return isAfter && isBefore
}

/** Compiles weekly hours: yes while they are closed in any zone; a year the holidays do not reach is closed. */
export function closedNode(place: Place, name: string): Node {
  const limit = place.limits[name]
  if (limit === undefined || !('hours' in limit)) return place.refuse(place.pointer, `"${name}" is not a limit with hours`)
  const byDay = spansByWeekday(limit)
  const { edges, zone: ownZone } = limit
  const isHoliday: IsHoliday | undefined = limit.holidays === undefined ? undefined : place.holidays[limit.holidays]
  if (limit.holidays !== undefined && isHoliday === undefined) {
    return place.refuse(place.pointer, `there is no holiday calendar "${limit.holidays}"`)
  }
  const isOpen = (day: EpochDay, clockMs: number): boolean => {
    if (isHoliday !== undefined && isHoliday(day) !== false) return false
    for (const span of byDay[weekdayIndex(day)] ?? []) if (isWithin(span, clockMs, edges)) return true
    return false
  }
  const isOpenIn = (context: Context, zone: string): boolean => {
    const local = context.nowMs + (context.zoneData.offsetMs(zone, context.nowMs) ?? 0)
    const day = Math.floor(local / DAY)
    return isOpen(day, local - day * DAY)
  }
  const offerIn = (context: Context, zone: string, search: Search): void => {
    const today = Math.floor((search.afterMs + (context.zoneData.offsetMs(zone, search.afterMs) ?? 0)) / DAY)
    for (let day = today; day <= today + DAYS_AHEAD && search.foundMs > search.afterMs; day++) {
      if (instantOf(context, zone, day * DAY) > search.foundMs) return
      if (isHoliday !== undefined) offer(search, instantOf(context, zone, day * DAY), false)
      for (const span of byDay[weekdayIndex(day)] ?? []) {
        offer(search, instantOf(context, zone, day * DAY + span.fromMs), false)
        offer(search, instantOf(context, zone, day * DAY + span.toMs), false)
      }
    }
  }
  return {
    reads: readsClocks(place),
    test: (context) => {
      for (let i = 0; i < context.zoneCount; i++) {
        const clock = context.zones[i]
        if (clock !== undefined && !isOpen(clock.day, clock.clockMs)) return YES
      }
      return answerOf(ownZone !== undefined && !isOpenIn(context, ownZone))
    },
    next: (context, search) => {
      for (let i = 0; i < context.zoneCount; i++) offerIn(context, context.zones[i]?.zone ?? 'UTC', search)
      if (ownZone !== undefined) offerIn(context, ownZone, search)
    },
    read: (_context, reading) => {
      reading.facts.add('/at').add('/zones')
    },
  }
}

interface WeeklyWindow {
  readonly days: readonly string[]
  readonly from?: string
  readonly to?: string
}

const DAY_NAME = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(?:-(Mon|Tue|Wed|Thu|Fri|Sat|Sun))?$/

/** Reads `Mon-Fri 09:00-17:00` (several parted by `;` or `,`) as weekly windows; undefined when it is no such text. */
export function parseWindows(text: string): readonly WeeklyWindow[] | undefined {
  const windows: WeeklyWindow[] = []
  for (const part of text.split(/[;,]/)) {
    const [names = '', hours = ''] = part.trim().split(/\s+/)
    const days = DAY_NAME.exec(names)
    const [from = '', to = ''] = hours.split('-')
    if (days === null || Number.isNaN(parseClock(from)) || Number.isNaN(parseClock(to))) return undefined
    const names2: readonly string[] = WEEKDAYS
    const first = names2.indexOf(days[1] ?? '')
    const last = names2.indexOf(days[2] ?? days[1] ?? '')
    const length = ((last - first + 7) % 7) + 1
    windows.push({ days: Array.from({ length }, (_, i) => names2[(first + i) % 7] ?? ''), from, to })
  }
  return windows
}

/** The windows that a fact names; of them, where only named ones count, those that say both their hours. */
function windowsOf(value: unknown, isNamed: boolean): readonly WeeklyWindow[] | undefined {
  if (typeof value === 'string') return parseWindows(value)
  if (!Array.isArray(value)) return undefined
  const windows = value as readonly WeeklyWindow[]
  return isNamed ? windows.filter(({ from, to }) => from !== undefined && to !== undefined) : windows
}

function spanOf(window: WeeklyWindow): Span {
  const fromMs = window.from === undefined ? 0 : parseClock(window.from) * MINUTE_MS
  const toMs = window.to === undefined ? DAY : parseClock(window.to) * MINUTE_MS
  return { fromMs, toMs }
}

/** A window that ends before it begins runs past midnight; its rest belongs to the day it began. */
function isInWindow(window: WeeklyWindow, day: EpochDay, clockMs: number): boolean {
  const { fromMs, toMs } = spanOf(window)
  const isToday = window.days.includes(WEEKDAYS[weekdayIndex(day)] ?? '')
  if (toMs > fromMs) return isToday && clockMs >= fromMs && clockMs < toMs
  const wasYesterday = window.days.includes(WEEKDAYS[weekdayIndex(day - 1)] ?? '')
  return (isToday && clockMs >= fromMs) || (wasYesterday && clockMs < toMs)
}

function offerWindows(context: Context, windows: readonly WeeklyWindow[], search: Search): void {
  for (let i = 0; i < context.zoneCount; i++) {
    const zone = context.zones[i]?.zone ?? 'UTC'
    const today = Math.floor((search.afterMs + (context.zoneData.offsetMs(zone, search.afterMs) ?? 0)) / DAY)
    for (let day = today; day <= today + 8; day++) {
      offer(search, instantOf(context, zone, day * DAY), false)
      for (const window of windows) {
        const { fromMs, toMs } = spanOf(window)
        offer(search, instantOf(context, zone, day * DAY + fromMs), false)
        offer(search, instantOf(context, zone, day * DAY + toMs), false)
      }
    }
  }
}

/** Compiles "now lies in these weekly windows", which a person or a record names; local time in every zone. */
export function insideNode(place: Place, condition: InsideTest): Node {
  const reader = readerOf(place, condition.inside)
  checkWay(place, condition.way, !reader.ofItem)
  checkAbsent(place, condition.absent)
  const absent = answerNamed(condition.absent ?? 'unknown')
  const isNamed = condition.named === true
  const { strict } = place
  const run = (context: Context, item?: Item, outer?: Item): Answer => {
    const value = reader.read(context, item, outer)
    if (value === undefined) return absent
    const windows = windowsOf(value, isNamed)
    if (windows === undefined) return UNKNOWN
    return overZones(context, strict, (zone) => {
      const clock = context.zones[zone]
      return clock !== undefined && windows.some((window) => isInWindow(window, clock.day, clock.clockMs))
    })
  }
  return {
    reads: reader.reads | readsClocks(place),
    test: run,
    next: (context, search, item, outer) => {
      const windows = windowsOf(reader.read(context, item, outer), isNamed)
      if (windows !== undefined) offerWindows(context, windows, search)
    },
    read: (context, reading, item, outer) => {
      reading.facts.add('/at').add('/zones')
      const isGiven = reader.read(context, item, outer) !== undefined
      mark(reading, reader.pointer(context, item, outer), isGiven, isGiven ? NO : run(context, item, outer))
    },
  }
}
