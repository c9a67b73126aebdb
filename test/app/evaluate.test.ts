import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runCalibrate } from '../../src/app/calibrate-run.js'
import type { App } from '../../src/app/context.js'
import { runEvaluate } from '../../src/app/evaluate-run.js'
import { SHIPPED_DIGEST } from '../../src/app/model-in-use.js'
import { recordedOutcomes } from '../../src/app/outcomes.js'
import { readSettings } from '../../src/app/settings.js'
import { evaluationShown } from '../../src/cli/evaluate-text.js'
import type { CalibratedModel } from '../../src/model/calibration.js'
import { evaluationSchema } from '../../src/model/evaluation.js'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { DEFAULT_SCORECARD, skillOf, splitOutcomes } from '../../src/rank/index.js'
import { inFolder } from '../cli/command.js'
import { borrowers, onBench, quiet } from '../dispatch/portfolio.js'
import { called } from './calibrate-world.js'

const SLOW_MS = 240_000

async function evaluationsIn(app: App): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = []
  for await (const batch of (await app.store()).leaves(0)) entries.push(...batch.map((one) => JSON.parse(one.entry) as LedgerEntry))
  return entries.filter(({ decision }) => decision === 'evaluate')
}

describe('evaluating', () => {
  it('measures the shipped weights by every outcome, tells nobody by name, and leaves one entry in the ledger', async () => {
    await onBench(called({ people: 90, callsEach: 6, seed: 5 }), async ({ app, folder }) => {
      const tried = await runEvaluate(app, { svg: 'tried.svg', dryRun: true }, quiet)
      expect(existsSync(join(folder, 'tried.svg'))).toBe(false)
      expect(await evaluationsIn(app)).toEqual([])

      const found = await runEvaluate(app, { svg: 'curve.svg' }, quiet)
      expect(evaluationSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(tried)
      expect([found.models.map(({ digest }) => digest), found.includesLearnt]).toEqual([[SHIPPED_DIGEST], false])
      expect(found.outcomes).toBe(90 * 6)
      expect(found.people).toBe(90)
      expect(found.models[0]?.tenths.reduce((sum, { reached }) => sum + reached, 0)).toBeCloseTo(found.reached, 6)
      expect(found.harms?.byPlace.map(({ name, outcomes }) => [name, outcomes])).toEqual([['GB', 540]])
      expect(readFileSync(join(folder, 'curve.svg'), 'utf8')).toContain('Calibration: chances foretold')
      const [entry, ...more] = await evaluationsIn(app)
      expect(more).toEqual([])
      expect([entry?.action, entry?.digests, entry?.counts, entry?.subjects]).toEqual(['measure', { model: SHIPPED_DIGEST }, { outcomes: found.outcomes, reached: found.reached }, undefined])

      for (const text of [JSON.stringify(found), evaluationShown(found), readFileSync(join(folder, 'curve.svg'), 'utf8')]) {
        expect(text).not.toMatch(/\bP\d+\b|\bE\d+-\d|\+44|\bPat\b/)
      }
    })
  }, SLOW_MS)

  it('looks only at the days asked for, the last one included', async () => {
    await onBench(called({ people: 40, callsEach: 6, seed: 6 }), async ({ app }) => {
      const all = await runEvaluate(app, {}, quiet)
      const day = '2025-07-01'
      const before = await runEvaluate(app, { until: day }, quiet)
      const after = await runEvaluate(app, { since: '2025-07-02' }, quiet)
      expect(before.outcomes).toBeGreaterThan(20)
      expect(after.outcomes).toBeGreaterThan(20)
      expect(before.outcomes + after.outcomes).toBe(all.outcomes)
      expect(before.span?.until.slice(0, 10) ?? '').toMatch(/^2025-0[1-7]-/)
      expect((after.span?.from ?? '') >= '2025-07-02').toBe(true)
    })
  }, SLOW_MS)

  it('measures a fitted model by what it was not fitted to, and says so where it was', async () => {
    await onBench(called({ people: 420, callsEach: 8, seed: 1 }), async ({ app, folder }) => {
      const fitted = await runCalibrate(app, { out: 'model.json' }, quiet)
      const found = await runEvaluate(app, { model: 'model.json' }, quiet)
      expect(found.models.map(({ digest, isAsked }) => [digest, isAsked])).toEqual([[fitted.digest, true], [SHIPPED_DIGEST, false]])
      // The weights that are kept learnt from all people but those of one part: later outcomes of these alone count.
      const { tested } = splitOutcomes(await recordedOutcomes(app, await app.store(), {}, quiet), 0)
      const { scorecard } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as CalibratedModel
      expect(tested.length).toBeGreaterThan(100)
      expect([found.outcomes, found.people]).toEqual([tested.length, new Set(tested.map(({ personId }) => personId)).size])
      for (const [i, card] of [scorecard, DEFAULT_SCORECARD].entries()) {
        const { brier, reached } = skillOf(tested, card)
        expect(found.reached).toBe(reached)
        expect(found.models[i]?.brier?.brier).toBeCloseTo(brier, 5)
      }
      expect(found.ablation.map(({ group }) => group)).toEqual(['point', 'sources', 'history', 'hour', 'identity', 'graph'])
      expect(found.notes.join(' ')).toContain('not fitted to')

      const all = await runEvaluate(app, { model: fitted.digest, all: true }, quiet)
      expect([all.outcomes, all.includesLearnt]).toEqual([420 * 8, true])
      expect(all.notes.join(' ')).toContain('those too that the model learnt from')
      for (const shown of [found, all].map(evaluationShown)) {
        expect(shown.split('\n').filter((line) => line.length > 100)).toEqual([])
      }
      const file = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as CalibratedModel
      writeFileSync(join(folder, 'changed.json'), JSON.stringify({ ...file, scorecard: { ...file.scorecard, base: file.scorecard.base + 0.5 } }))
      await expect(runEvaluate(app, { model: 'changed.json' }, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
    })
  }, SLOW_MS)

  it('says what is missing where there is no contact yet, and refuses wrong words before it looks', async () => {
    await onBench(borrowers(3), async ({ app, folder }) => {
      const found = await runEvaluate(app, { svg: 'empty.svg' }, quiet)
      expect([found.outcomes, found.models[0]?.tenths, found.ablation]).toEqual([0, [], []])
      expect(evaluationShown(found)).toContain('There is no outcome to measure by')
      expect(existsSync(join(folder, 'empty.svg'))).toBe(true)
      await expect(runEvaluate(app, { since: '2026-02-30' }, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(runEvaluate(app, { model: 'f'.repeat(64) }, quiet)).rejects.toMatchObject({ code: 'not-found' })
      await expect(runEvaluate(app, { model: 'no-such-file.json' }, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(runEvaluate(app, { svg: 'no/such/folder.svg' }, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
      expect(await evaluationsIn(app)).toHaveLength(1)
    })
  }, SLOW_MS)

  it('leaves no picture behind where there is no store', async () => {
    await inFolder(async (folder) => {
      const app = openApp(readSettings({ store: 'sqlite:./data/s.db' }, {}, folder), folder)
      await expect(runEvaluate(app, { svg: 'none.svg' }, quiet)).rejects.toMatchObject({ code: 'not-found' })
      await expect(runEvaluate(app, { until: 'yesterday' }, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
      await app.close()
      expect(existsSync(join(folder, 'none.svg'))).toBe(false)
    })
  })
})
