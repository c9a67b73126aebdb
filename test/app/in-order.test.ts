import { setTimeout } from 'node:timers/promises'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOrder } from '../../src/app/in-order.js'

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item)
}

/** Fails at the fourth item at once, and at the second somewhat later. */
async function failsSome(item: number): Promise<number> {
  if (item === 4) throw new Error('the fourth')
  if (item !== 2) return item
  await setTimeout(20)
  throw new Error('the second')
}

describe('work done several at a time', () => {
  it('is given in the order of its items, however it ends, and is never begun further ahead than it may be', async () => {
    await fc.assert(fc.asyncProperty(fc.scheduler(), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 5 }), async (scheduler, count, width) => {
      const items = Array.from({ length: count }, (_, i) => i)
      let begun = 0
      const got: number[] = []
      let furthest = 0
      const work = (item: number): Promise<string> => {
        begun++
        furthest = Math.max(furthest, begun - got.length)
        return scheduler.schedule(Promise.resolve(`did ${item}`))
      }
      const run = (async () => {
        for await (const result of inOrder(each(items), work, width)) got.push(Number(result.slice(4)))
      })()
      await scheduler.waitFor(run)
      expect(got).toEqual(items)
      // What is handed on counts as under way until it is taken.
      expect(furthest).toBeLessThanOrEqual(width)
    }), { numRuns: 100 })
  })

  it('fails with the first failure in the order of its items, and hands nothing on after it', async () => {
    const got: number[] = []
    const run = async (): Promise<void> => {
      for await (const item of inOrder(each([0, 1, 2, 3, 4, 5]), failsSome, 4)) got.push(item)
    }
    await expect(run()).rejects.toThrow('the second')
    expect(got).toEqual([0, 1])
  })
})
