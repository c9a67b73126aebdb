import { describe, expect, it } from 'vitest'
import { onClock } from '../why/bench.js'
import { live, people, type Step } from '../why/histories.js'
import { emptyStores } from './server.js'

const emptyStore = emptyStores()

const HISTORY: readonly Step[] = [
  { do: 'rank', overlayOff: false, isApproved: true }, { do: 'lease', limit: 2 }, { do: 'start' }, { do: 'record', person: 2, said: 'stop_everything' }, { do: 'report', result: 'no_answer' },
  { do: 'pause', creditor: 0 }, { do: 'late', person: 3, day: '2025-12-01' }, { do: 'rank', overlayOff: true, isApproved: false }, { do: 'resume' }, { do: 'lease', limit: 3 }, { do: 'release' },
]

describe('why at a past moment, on Neo4j', () => {
  it('matches every decision of a day on which everything happens, and is not changed by what is learned later', async () => {
    const { faults, compared, leases } = await onClock(people(), (bench) => live(bench, HISTORY), await emptyStore())
    expect(faults).toEqual([])
    expect([leases >= 2, compared >= 12]).toEqual([true, true])
  })
})
