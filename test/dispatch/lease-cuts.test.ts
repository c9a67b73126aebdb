import { describe, expect, it } from 'vitest'
import { goingOn } from '../../src/app/lease-cuts.js'
import { PASSED_OVER_MS } from '../../src/model/limits.js'
import type { Store } from '../../src/store/port.js'

const T = 1_000_000_000_000

/** A list of which one call tries so many entries, all of them refused; tells from where each call began. */
function list(entries: number, perCall: number) {
  const store = {} as Store
  const began: (number | undefined)[] = []
  const call = (nowMs: number, asker = 'a', isRepeated = false) => goingOn(store, [asker], nowMs, (afterRank) => {
    began.push(afterRank)
    const last = Math.min((afterRank ?? 0) + perCall, entries)
    return Promise.resolve({ isCut: last < entries, isRepeated, ...(last < entries ? { triedTo: last } : {}) })
  })
  return { began, call }
}

describe('a call for leases after one that tried as many entries as it may', () => {
  it('goes on behind them to the end of the list, and begins with the best rank again', async () => {
    const { began, call } = list(25, 10)
    for (let i = 0; i < 5; i++) await call(T)
    expect(began).toEqual([undefined, 10, 20, undefined, 10])
  })

  it('begins with the best rank after a minute, for who asks otherwise, and where the clock went back', async () => {
    const { began, call } = list(100, 10)
    await call(T)
    await call(T + PASSED_OVER_MS - 1)
    await call(T + PASSED_OVER_MS)
    await call(T + PASSED_OVER_MS, 'b')
    await call(T)
    expect(began).toEqual([undefined, 10, undefined, undefined, undefined])
  })

  it('takes no answer that is given again for what was tried now', async () => {
    const { began, call } = list(100, 10)
    await call(T, 'a', true)
    await call(T)
    expect(began).toEqual([undefined, undefined])
  })
})
