import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { onClock } from './bench.js'
import { aStep, live, people, type Step } from './histories.js'

/** A history in which everything happens. */
const FULL: readonly Step[] = [
  { do: 'rank', overlayOff: false, isApproved: true }, { do: 'lease', limit: 2 }, { do: 'start' }, { do: 'record', person: 2, said: 'stop_everything' },
  { do: 'report', result: 'right_party' }, { do: 'pause', creditor: 0 }, { do: 'rank', overlayOff: true, isApproved: false }, { do: 'resume' }, { do: 'lease', limit: 3 },
  { do: 'late', person: 3, day: '2025-12-01' }, { do: 'rank', overlayOff: false, isApproved: false },
]

describe('why at a past moment', () => {
  it('matches every decision of a day on which everything happens, and is not changed by what is learned later', async () => {
    await onClock(people(), async (bench) => {
      const { faults, compared, lists, leases } = await live(bench, FULL)
      expect(faults).toEqual([])
      expect([lists, leases >= 2, compared >= 20]).toEqual([3, true, true])
    })
  }, 120_000)

  it('matches every recorded decision of any history, and late facts about the past never change the answer of an earlier moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { minLength: 4, maxLength: 9 }), async (steps) => {
        const { faults } = await onClock(people(), (bench) => live(bench, [{ do: 'rank', overlayOff: false, isApproved: true }, ...steps]))
        expect(faults).toEqual([])
      }),
      { numRuns: Number(process.env.RIGHTPARTY_HISTORIES ?? 4) },
    )
  }, 300_000)
})
