import { Temporal } from 'temporal-polyfill'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneData } from '../../src/decide/index.js'
import { easterSunday, holidayCalendar } from '../../src/decide/holidays.js'
import { addSpan, civilDate, epochDay, formatDay, parseDay } from '../../src/model/time.js'
import { packFolders } from './packs.js'

const zones = zoneData()
const NAMES = [
  'America/New_York', 'America/Los_Angeles', 'America/Phoenix', 'Asia/Shanghai', 'Asia/Kolkata', 'Asia/Kathmandu',
  'Australia/Sydney', 'Australia/Lord_Howe', 'Europe/London', 'Europe/Berlin', 'Pacific/Chatham', 'Africa/Casablanca',
]

describe('zone data', () => {
  it('gives the offset that the calendar library gives, whatever was asked before', () => {
    const year = 365 * 86_400_000
    fc.assert(fc.property(fc.constantFrom(...NAMES), fc.integer({ min: 30 * year, max: 70 * year }), (zone, atMs) => {
      const expected = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
      expect(zones.offsetMs(zone, atMs)).toBe(expected)
    }), { numRuns: 400 })
  })

  it('changes the offset at the very moment the clocks change', () => {
    const change = Date.parse('2026-03-08T07:00:00Z')
    expect(zones.offsetMs('America/New_York', change - 1)).toBe(-5 * 3_600_000)
    expect(zones.offsetMs('America/New_York', change)).toBe(-4 * 3_600_000)
  })

  it('does not know zones that do not exist, nor bare offsets', () => {
    expect(zones.offsetMs('Europe/Atlantis', 0)).toBeUndefined()
    expect(zones.offsetMs('+05:00', 0)).toBeUndefined()
  })

  it('names the version of its data', () => {
    expect(zones.version).toMatch(/^\d{4}[a-z]$/)
  })
})

describe('a calendar span', () => {
  it('ends on the day that the calendar library gives, leap days and short months too', () => {
    const span = fc.record({ years: fc.integer({ min: -30, max: 60 }), months: fc.integer({ min: -30, max: 400 }), days: fc.integer({ min: -800, max: 4000 }) })
    const anyDay = fc.oneof(fc.integer({ min: -30_000, max: 60_000 }), fc.constantFrom(...['2024-02-29', '2026-01-31', '2026-12-31', '1900-03-31'].map(parseDay)))
    fc.assert(fc.property(anyDay, span, (day, { years, months, days }) => {
      // The library takes no span that goes both ways.
      const wanted = Temporal.PlainDate.from(civilDate(day)).add({ months: 12 * years + months }).add({ days })
      expect(formatDay(addSpan(day, { years, months, days }))).toBe(wanted.toString())
    }), { numRuns: 2000 })
  })
})

describe('holidays', () => {
  it.each([
    [2000, '2000-04-23'], [2008, '2008-03-23'], [2011, '2011-04-24'], [2024, '2024-03-31'], [2025, '2025-04-20'],
    [2026, '2026-04-05'], [2038, '2038-04-25'], [2100, '2100-03-28'],
  ])('find Easter Sunday of %i', (year, day) => {
    expect(formatDay(easterSunday(year))).toBe(day)
  })

  const us = packFolders.find(({ pack }) => pack.id === 'US')?.pack.holidays['HOL-US']

  it('find every federal holiday of 2026 in the United States, and no other day', () => {
    if (us === undefined) throw new Error('the pack of the United States has no holidays')
    const isHoliday = holidayCalendar(us)
    const found = Array.from({ length: 365 }, (_, i) => epochDay(2026, 1, 1) + i).filter((day) => isHoliday(day) === true)
    expect(found.map(formatDay)).toEqual([
      '2026-01-01', '2026-01-19', '2026-02-16', '2026-05-25', '2026-06-19', '2026-07-03', '2026-09-07', '2026-10-12',
      '2026-11-11', '2026-11-26', '2026-12-25',
    ])
  })

  it('know a holiday that is observed in the year before, and refuse years before their definitions', () => {
    if (us === undefined) throw new Error('the pack of the United States has no holidays')
    expect(holidayCalendar(us)(parseDay('2027-12-31'))).toBe(true)
    expect(holidayCalendar(us)(parseDay('2021-07-04'))).toBeUndefined()
  })
})
