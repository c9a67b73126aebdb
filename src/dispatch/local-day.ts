import type { Day, Instant } from '../model/facts.js'
import { DAY_MS, formatDay, HOUR_MS, MINUTE_MS, parseInstant, type EpochMs } from '../model/time.js'

type OffsetMs = (zone: string, atMs: EpochMs) => number | undefined

/** The clock furthest behind UTC: where no zone is known the day ends nowhere later. */
const LAST_OFFSET_MS = -12 * HOUR_MS

function localDay(atMs: EpochMs, offset: number): number {
  return Math.floor((atMs + offset) / DAY_MS)
}

/** The first instant of the next day on the clock of one zone, whatever its clocks do that night. */
function nextDayIn(zone: string, atMs: EpochMs, offsetMs: OffsetMs): EpochMs {
  const offsetAt = (thenMs: EpochMs): number => offsetMs(zone, thenMs) ?? LAST_OFFSET_MS
  const today = localDay(atMs, offsetAt(atMs))
  // No offset is a fraction of a minute off, and no day has more than 27 hours.
  let [from, to] = [Math.floor(atMs / MINUTE_MS), Math.floor((atMs + DAY_MS + 3 * HOUR_MS) / MINUTE_MS)]
  while (from + 1 < to) {
    const middle = Math.floor((from + to) / 2)
    if (localDay(middle * MINUTE_MS, offsetAt(middle * MINUTE_MS)) > today) to = middle
    else from = middle
  }
  return to * MINUTE_MS
}

/** The moment at which the next local day has begun in every one of these zones. */
export function nextLocalDayMs(atMs: EpochMs, zones: readonly string[], offsetMs: OffsetMs): EpochMs {
  if (zones.length === 0) return (localDay(atMs, LAST_OFFSET_MS) + 1) * DAY_MS - LAST_OFFSET_MS
  return Math.max(...zones.map((zone) => nextDayIn(zone, atMs, offsetMs)))
}

/** By how much the clock that an instant was written in is ahead of UTC. */
function offsetOf(at: Instant): number {
  return parseInstant(`${at.slice(0, 19)}Z`) - Math.floor(parseInstant(at) / 1000) * 1000
}

/**
 * The day from which news holds: never later than the day on the person's own clock, whatever clock the reporter wrote in,
 * or a lawyer told of in the evening would count from tomorrow only.
 * @param clock an instant on the person's clock; absent: that clock is not known, and the one furthest behind counts
 */
export function newsDay(at: Instant, clock?: Instant): Day {
  const theirs = clock === undefined ? LAST_OFFSET_MS : offsetOf(clock)
  const atMs = parseInstant(at)
  return formatDay(Math.min(localDay(atMs, theirs), localDay(atMs, offsetOf(at))))
}
