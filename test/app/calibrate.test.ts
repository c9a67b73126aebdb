import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/app/digest.js'
import { runCalibrate } from '../../src/app/calibrate-run.js'
import { modelOf, SHIPPED_DIGEST } from '../../src/app/model-in-use.js'
import { runRank } from '../../src/app/rank-run.js'
import { runVerify } from '../../src/app/verify-run.js'
import { parseModel } from '../../src/model/calibration.js'
import { onBench, quiet } from '../dispatch/portfolio.js'
import { called } from './calibrate-world.js'

const SLOW_MS = 240_000

describe('calibrating', () => {
  it('switches weights on that beat the shipped ones, and ranks and verifies by them from then on', async () => {
    await onBench(called({ people: 420, callsEach: 12, seed: 1 }), async ({ app, folder, rank }) => {
      const store = await app.store()
      const before = await rank('before')
      expect([before.digests.model, before.model.from]).toEqual([SHIPPED_DIGEST, 'shipped'])

      const tried = await runCalibrate(app, { dryRun: true }, quiet)
      expect([tried.beats, tried.kept, tried.inUse, tried.ranksBy, (await rank('tried')).digests.model]).toEqual([true, false, false, SHIPPED_DIGEST, SHIPPED_DIGEST])

      const found = await runCalibrate(app, { out: 'model.json' }, quiet)
      expect(found.because.join(' ')).not.toBe('')
      expect([found.beats, found.kept, found.inUse, found.ranksBy]).toEqual([true, true, true, found.digest])
      expect(found.digest).toBe(tried.digest)
      expect(found.trained.outcomes + found.tested.outcomes).toBeGreaterThan(2000)
      expect(found.testedWeights.map(({ digest }) => digest)).toEqual([found.digest, SHIPPED_DIGEST])

      const after = await rank('after')
      expect([after.digests.model, after.model]).toEqual([found.digest, { id: 'fitted', version: '2026-03-04', digest: found.digest, from: 'fitted' }])
      for (const list of ['before', 'after']) {
        const checked = await runVerify(app, list)
        expect([checked.ok, checked.gaps, checked.differences]).toEqual([true, [], []])
      }
      expect((await rank('back', undefined, { model: 'default' })).digests.model).toBe(SHIPPED_DIGEST)

      const file = parseModel(JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')))
      expect([file.digest, await modelOf(store, file.digest)]).toEqual([found.digest, file.scorecard])
      const changed = { ...file, scorecard: { ...file.scorecard, base: file.scorecard.base + 0.5 } }
      writeFileSync(join(folder, 'changed.json'), JSON.stringify(changed))
      await expect(runRank(app, { list: 'changed', model: 'changed.json' }, quiet)).rejects.toThrow(/not those that its digest names/)
      writeFileSync(join(folder, 'worse.json'), JSON.stringify({ ...changed, digest: digestOf(changed.scorecard), beats: false }))
      await expect(runRank(app, { list: 'worse', model: 'worse.json' }, quiet)).rejects.toThrow(/not switched on/)
      expect((await rank('file', undefined, { model: 'model.json' })).digests.model).toBe(found.digest)
      expect((await rank('digest', undefined, { model: found.digest })).digests.model).toBe(found.digest)
      await expect(runRank(app, { list: 'none', model: 'f'.repeat(64) }, quiet)).rejects.toMatchObject({ code: 'not-found' })
      expect((await store.lists()).map(({ name }) => name)).not.toContain('changed')
    })
  }, SLOW_MS)

  it('leaves the shipped weights in use where calls reach people whatever is known', async () => {
    await onBench(called({ people: 300, callsEach: 8, seed: 2, isNoise: true }), async ({ app, rank }) => {
      const found = await runCalibrate(app, { seed: 3 }, quiet)
      expect([found.beats, found.kept, found.inUse, found.ranksBy]).toEqual([false, true, false, SHIPPED_DIGEST])
      expect(found.because.length).toBeGreaterThan(0)
      expect((await rank('after')).digests.model).toBe(SHIPPED_DIGEST)
      await expect(runRank(app, { list: 'forced', model: found.digest }, quiet)).rejects.toThrow(/not switched on/)
    })
  }, SLOW_MS)
})
