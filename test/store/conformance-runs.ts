import { describe, expect, it } from 'vitest'
import type { StoredRun } from '../../src/model/measure.js'
import type { Store } from '../../src/store/port.js'
import { leaf } from './samples.js'

function run(runId: string, byte: number): StoredRun {
  return {
    runId, at: '2026-03-04T17:00:00+00:00', day: '2026-03-04',
    run: {
      metric: 'degree', method: 'exact', params: { normalized: false }, seed: null, graphDigest: '00', nodeCount: 2, edgeCount: 1,
      report: { selfLoopsDropped: 0, parallelMerged: 0 }, notes: [],
    },
    lines: Uint8Array.of(0, byte, 255),
  }
}

/** Promises of `RunStore`. */
export function conformRuns(store: () => Store, reopen: () => Promise<void>): void {
  describe('runs of measures', () => {
    it('come back byte for byte, the newest first, after the store was opened anew', async () => {
      expect(await store().runs()).toEqual([])
      await store().saveRun(run('a', 1), leaf('l-a'))
      await store().saveRun(run('b', 2), leaf('l-b'))
      await reopen()
      expect((await store().runs()).map((record) => record.runId)).toEqual(['b', 'a'])
      expect(await store().runs()).not.toContainEqual(expect.objectContaining({ lines: expect.anything() as unknown }))
      expect(await store().run('a')).toEqual(run('a', 1))
      expect(await store().pending()).toBe(2)
    })

    it('are written once when the same leaf is tried again, and never replaced by another act', async () => {
      const first = leaf('l-a')
      await store().saveRun(run('a', 1), first)
      await store().saveRun(run('a', 1), first)
      await expect(store().saveRun(run('a', 9), leaf('l-b'))).rejects.toMatchObject({ code: 'conflict' })
      expect([(await store().run('a')).lines[1], await store().pending()]).toEqual([1, 1])
      await expect(store().run('nowhere')).rejects.toMatchObject({ code: 'not-found' })
    })
  })
}
