import { describe, expect, it } from 'vitest'
import { rankContext } from '../../src/app/rank-context.js'
import { runExclusion } from '../../src/app/review-detail.js'
import { runExclusions } from '../../src/app/review-queue.js'
import { runRuling, runSecond } from '../../src/app/review-rulings.js'
import type { CertificateSegment } from '../../src/model/list.js'
import { verifyCertificate, type Verification } from '../../src/verify/index.js'
import { onBench, type Bench } from '../dispatch/portfolio.js'
import { ANN, BEN, reviewed, WHY } from './portfolio.js'

async function verified({ app }: Bench, list: string): Promise<Verification> {
  const store = await app.store()
  const segments: CertificateSegment[] = []
  for await (const segment of store.segments(list)) segments.push(segment)
  const { law, certificate } = rankContext(app, app.packs({}), list, {}, {})
  // In the order in which they were written, as the root counts them.
  const inOrder = segments.toSorted((a, b) => a.index - b.index)
  return verifyCertificate(inOrder, { list, root: (await store.list(list)).digests.list!, decide: law.decide, boundaries: law.boundaries, tools: certificate })
}

describe('the certificate of a list with a re-admission', () => {
  it('verifies: every line is decided anew as two people opened it, and within its window', async () => {
    await onBench(reviewed(), async (bench) => {
      const { app, rank } = bench
      await rank('l')
      const { items } = await runExclusions(app, {}, { limit: 200 })
      const { exclusionId } = items.find((one) => one.partyRef === app.keyring().ref('party', 'P1') && one.channel === 'voice')!
      const proposed = await runRuling(app, ANN, exclusionId, (await runExclusion(app, ANN, exclusionId)).etag, { ruling: 'readmit', because: WHY, until: '2026-03-05T09:30:00Z' })
      await runSecond(app, BEN, exclusionId, proposed.ruling.rulingId, proposed.etag, { agrees: true, because: WHY })
      const made = await rank('m')
      expect(made.top.some((entry) => entry.partyId === 'P1')).toBe(true)
      expect(await verified(bench, 'm')).toMatchObject({ ok: true, differences: [], decided: made.entries })
      expect(await verified(bench, 'l')).toMatchObject({ ok: true, differences: [] })
    })
  })
})
