import { setImmediate } from 'node:timers'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inTurns } from '../../src/app/in-turns.js'
import { atOnce, type Steps } from '../../src/model/steps.js'

/** Work of so many steps, each of which takes its time; gives the sum of what it is handed. */
function* work(items: readonly number[], stepMs: number): Steps<number> {
  let sum = 0
  for (const item of items) {
    yield
    for (const fromMs = performance.now(); performance.now() - fromMs < stepMs;);
    sum += item
  }
  return sum
}

function* failing(): Steps<number> {
  yield
  throw new Error('of this step')
}

describe('work in turns', () => {
  it('comes to what it comes to at once', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer(), { maxLength: 30 }), async (items) => {
      expect(await inTurns(work(items, 0))).toBe(atOnce(work(items, 0)))
    }))
  })

  it('lets whatever waits go on long before it is done', async () => {
    let served = 0
    let isDone = false
    const serve = (): void => {
      if (isDone) return
      served++
      setImmediate(serve)
    }
    setImmediate(serve)
    const sum = inTurns(work(Array.from({ length: 40 }, () => 1), 5)).finally(() => {
      isDone = true
    })
    expect(await sum).toBe(40)
    expect(served).toBeGreaterThan(5)
  })

  it('fails as the work fails', async () => {
    await expect(inTurns(failing())).rejects.toThrow('of this step')
  })
})
