import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runCalibrate } from '../../src/app/calibrate-run.js'
import { recordedOutcomes } from '../../src/app/outcomes.js'
import { runVerify } from '../../src/app/verify-run.js'
import type { ReportedOutcome } from '../../src/model/calibration.js'
import { called } from '../app/calibrate-world.js'
import { csv, onBench, quiet, type Bench } from '../dispatch/portfolio.js'
import { emptyStores } from './server.js'

const emptyStore = emptyStores()

const FILES = called({ people: 60, callsEach: 6, seed: 5 })
const AGAIN = { 'contact_points.csv': csv('contact_point_id,party_id,kind,value,collected_on,verified_on,source_id', 'M1,P1,mobile,+447400130001,2026-02-01,2026-02-01,book') }

async function learnt(app: App): Promise<readonly ReportedOutcome[]> {
  return recordedOutcomes(app, await app.store(), {}, quiet)
}

/** Everything that fitting gives, without the moments of the clock. */
async function calibrated({ app, load, rank }: Bench): Promise<unknown> {
  const before = await learnt(app)
  await load(AGAIN)
  const outcomes = await learnt(app)
  const { ledgerSeq: _ledgerSeq, ...found } = await runCalibrate(app, {}, quiet)
  const store = await app.store()
  const kept = (await store.kept('model')).map(({ keptAtMs: _keptAtMs, calibratedAtMs, ...model }) => ({ ...model, isFitted: calibratedAtMs !== undefined }))
  const { digests } = await rank('list', undefined, { model: 'default' })
  const { ok, differences } = await runVerify(app, 'list')
  return { before, outcomes, found, kept, model: digests.model, ok, differences }
}

describe('calibrating on Neo4j', () => {
  it('learns the same from the same facts as the embedded store, keeps the same weights, and ranks by those that are named', async () => {
    const there = await onBench(FILES, calibrated, await emptyStore())
    const here = await onBench(FILES, calibrated)
    expect(there).toEqual(here)
    expect(here).toMatchObject({ ok: true, differences: [], found: { kept: true, beats: false } })
    expect((here as { outcomes: readonly unknown[] }).outcomes.length).toBe(360)
    expect((here as { before: unknown }).before).toEqual((here as { outcomes: unknown }).outcomes)
  })
})
