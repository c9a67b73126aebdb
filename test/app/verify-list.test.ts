import { describe, expect, it } from 'vitest'
import type { CertificateSegment } from '../../src/model/list.js'
import { runVerify } from '../../src/app/verify-run.js'
import { borrowers, onBench } from '../dispatch/portfolio.js'

describe('verifying a list', () => {
  it('makes every decision again and finds the root in the ledger; a line that is gone, and a list that is none, are told', async () => {
    await onBench(borrowers(3), async ({ app, approved }) => {
      await approved('morning')
      const head = await (await app.store()).list('morning')
      const found = await runVerify(app, 'morning')
      expect([found.ok, found.decided, found.root, found.gaps]).toEqual([true, head.entries, head.digests['list'], []])
      expect(found.decided).toBeGreaterThan(0)
      const store = await app.store()
      const shortened = {
        ...store,
        async* segments(name: string): AsyncGenerator<CertificateSegment> {
          for await (const segment of store.segments(name)) if (segment.kind !== 'refusals' && segment.kind !== 'cases') yield segment
        },
      }
      const cut = await runVerify({ ...app, store: async () => shortened }, 'morning')
      expect([cut.ok, cut.differences.length > 0]).toEqual([false, true])
      await expect(runVerify(app, 'nothing')).rejects.toMatchObject({ code: 'not-found' })
    })
  })
})
