import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneData } from '../../src/decide/index.js'
import { nextLocalDayMs } from '../../src/dispatch/index.js'
import { formatInstant, parseInstant } from '../../src/model/time.js'

const { offsetMs } = zoneData()
const next = (at: string, ...zones: readonly string[]): string => formatInstant(nextLocalDayMs(parseInstant(at), zones, offsetMs), 0).replace('+00:00', 'Z')

describe('the next local day', () => {
  it.each([
    ['2026-03-04T12:00:00Z', 'Europe/London', '2026-03-05T00:00:00Z'],
    ['2026-03-04T23:59:59Z', 'Europe/London', '2026-03-05T00:00:00Z'],
    ['2026-03-05T00:00:00Z', 'Europe/London', '2026-03-06T00:00:00Z'],
    ['2026-03-08T05:30:00Z', 'America/New_York', '2026-03-09T04:00:00Z'],
    ['2026-11-01T04:30:00Z', 'America/New_York', '2026-11-02T05:00:00Z'],
    ['2026-12-31T23:30:00-05:00', 'America/New_York', '2027-01-01T05:00:00Z'],
    ['2028-02-28T12:00:00Z', 'Asia/Kolkata', '2028-02-28T18:30:00Z'],
    ['2018-11-03T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ])('after %s in %s begins at %s', (at, zone, want) => {
    expect(next(at, zone)).toBe(want)
  })

  it('has begun in every one of several zones, and where none is known in the last one of the world', () => {
    expect(next('2026-03-04T12:00:00Z', 'America/New_York', 'America/Los_Angeles')).toBe('2026-03-05T08:00:00Z')
    expect(next('2026-03-04T12:00:00Z')).toBe('2026-03-05T12:00:00Z')
  })

  it('is never now, never more than 27 hours away in one zone, and another day on that clock', () => {
    fc.assert(fc.property(
      fc.integer({ min: parseInstant('2015-01-01T00:00:00Z'), max: parseInstant('2030-01-01T00:00:00Z') }),
      fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu'),
      (atMs, zone) => {
        const thenMs = nextLocalDayMs(atMs, [zone], offsetMs)
        const dayOf = (ms: number): string => formatInstant(ms, offsetMs(zone, ms) ?? 0).slice(0, 10)
        expect(thenMs).toBeGreaterThan(atMs)
        expect(thenMs - atMs).toBeLessThanOrEqual(27 * 3_600_000)
        expect(dayOf(thenMs) > dayOf(atMs)).toBe(true)
        expect(dayOf(thenMs - 60_000)).toBe(dayOf(atMs))
      },
    ), { numRuns: 300 })
  })
})
