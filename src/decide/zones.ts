import type { ZoneData } from '../model/decide.js'
import { HOUR_MS, type EpochMs } from '../model/time.js'

/** Offsets change at whole quarters of an hour only, so one reading serves for the whole quarter. */
const QUARTER_MS = HOUR_MS / 4

/** Quarters remembered for each zone before the memory is emptied, so that it cannot grow without end. */
const MAX_QUARTERS = 20_000

interface ZoneMemory {
  readonly format: Intl.DateTimeFormat
  readonly quarters: Map<number, number>
  /** The last reading, as most questions ask about the same hour. */
  quarter: number
  offsetMs: number
}

function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset', year: 'numeric' })
  } catch (error) {
    // A name the zone data do not hold is an answer here, not a failure.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const OFFSET = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/

function readOffset(format: Intl.DateTimeFormat, atMs: EpochMs): number {
  const found = OFFSET.exec(format.format(atMs))
  if (found?.[1] === undefined) return 0
  const seconds = Number(found[2]) * 3600 + Number(found[3]) * 60 + Number(found[4] ?? 0)
  return (found[1] === '-' ? -seconds : seconds) * 1000
}

/** Bare offsets such as `+05:00`: no names of zones, and blind to changes of the clock. */
const BARE_OFFSET = /^[+-]/

/**
 * Opens the time zone data of this runtime, with a memory for offsets.
 * Bare offsets are no zones: they are not known.
 */
export function zoneData(): ZoneData {
  const memory = new Map<string, ZoneMemory | undefined>()
  let lastZone: string | undefined
  let last: ZoneMemory | undefined
  const remember = (zone: string): ZoneMemory | undefined => {
    const format = BARE_OFFSET.test(zone) ? undefined : formatOf(zone)
    const made = format === undefined ? undefined : { format, quarters: new Map<number, number>(), quarter: Number.NaN, offsetMs: 0 }
    memory.set(zone, made)
    return made
  }
  // Most questions ask about the zone asked about before.
  const recall = (zone: string): ZoneMemory | undefined => {
    if (zone === lastZone) return last
    last = memory.get(zone) ?? (memory.has(zone) ? undefined : remember(zone))
    lastZone = zone
    return last
  }
  return {
    version: process.versions['tz'] ?? 'unknown',
    offsetMs: (zone, atMs) => {
      const known = recall(zone)
      if (known === undefined) return undefined
      const quarter = Math.floor(atMs / QUARTER_MS)
      if (quarter === known.quarter) return known.offsetMs
      let offset = known.quarters.get(quarter)
      if (offset === undefined) {
        offset = readOffset(known.format, quarter * QUARTER_MS)
        if (known.quarters.size >= MAX_QUARTERS) known.quarters.clear()
        known.quarters.set(quarter, offset)
      }
      known.quarter = quarter
      known.offsetMs = offset
      return offset
    },
  }
}
