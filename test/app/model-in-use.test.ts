import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { digestOf } from '../../src/app/digest.js'
import { runConfigShow } from '../../src/app/config-run.js'
import type { App } from '../../src/app/context.js'
import { runDoctor } from '../../src/app/doctor-run.js'
import { findModel, modelInUse, SHIPPED_DIGEST } from '../../src/app/model-in-use.js'
import { readSettings } from '../../src/app/settings.js'
import { runVerify } from '../../src/app/verify-run.js'
import { runWhy } from '../../src/app/why-run.js'
import type { CalibratedModel, KeptModel } from '../../src/model/calibration.js'
import type { Scorecard } from '../../src/model/scorecard.js'
import { DEFAULT_SCORECARD } from '../../src/rank/index.js'
import { borrowers, NOON, onBench } from '../dispatch/portfolio.js'

const FITTED = { fittedAt: '2026-03-01T00:00:00Z', trained: { outcomes: 9, reached: 3, people: 4 }, tested: { outcomes: 5, reached: 2, people: 2 }, settings: { seed: 0, ridge: 1, rounds: 3 }, because: ['It foretells better.'] }

/** Weights by which the evening is far better than the morning. */
function evening(base: number): Scorecard {
  const { features } = DEFAULT_SCORECARD
  return { ...DEFAULT_SCORECARD, id: 'fitted', version: `base ${base}`, base, features: { ...features, hour: { ...features.hour, profile: Array.from({ length: 24 }, (_, hour) => (hour >= 17 ? 2 : -1)) } } }
}

function modelFile(base: number, beats = true): CalibratedModel {
  const scorecard = evening(base)
  return { kind: 'rightparty-model', digest: digestOf(scorecard), scorecard, beats, ...FITTED }
}

async function keep(app: App, base: number, beats: boolean, calibratedAtMs: number | undefined): Promise<string> {
  const { digest, scorecard } = modelFile(base)
  const kept: KeptModel = { digest, scorecard, keptAtMs: 1, fitted: { ...FITTED, beats }, ...(calibratedAtMs === undefined ? {} : { calibratedAtMs }) }
  await (await app.store()).keep('model', digest, kept, app.leaf({ action: 'calibrate' }))
  return digest
}

describe('the model in use', () => {
  it('is the newest that was fitted here and beats the shipped one; neither a worse one nor one that came as a file', async () => {
    await onBench(borrowers(1), async ({ app }) => {
      const store = await app.store()
      expect((await modelInUse(app, store)).digest).toBe(SHIPPED_DIGEST)
      const worse = await keep(app, -1, false, 30)
      await keep(app, -2, true, undefined)
      expect((await modelInUse(app, store)).digest).toBe(SHIPPED_DIGEST)
      const newer = await keep(app, -3, true, 20)
      const older = await keep(app, -4, true, 10)
      expect([(await modelInUse(app, store)).digest, (await modelInUse(app, store, older)).digest]).toEqual([newer, older])
      await expect(modelInUse(app, store, worse)).rejects.toThrow(/does not beat the shipped weights: It foretells better\./)
      expect((await findModel(app, store, worse)).fitted?.beats).toBe(false)
      const told = async (model: string): Promise<unknown> => (await runDoctor({ ...app, settings: { ...app.settings, model } })).findings.filter(({ what }) => what === 'weights')
      expect(await told('fitted')).toEqual([{ what: 'weights', ok: true, words: expect.stringContaining(newer.slice(0, 12)) as string }])
      expect(await told(worse)).toEqual([{ what: 'weights', ok: false, words: expect.stringContaining('not switched on') as string }])
    })
  })

  it('is what the settings name, and told with them', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      writeFileSync(join(folder, 'm.json'), JSON.stringify(modelFile(-1)))
      const settings = (env: Readonly<Record<string, string>>) => ({ ...app, settings: readSettings({ store: app.settings.store, at: NOON }, env, folder) })
      const named = settings({ RIGHTPARTY_MODEL: 'm.json' })
      expect((await modelInUse(named, await app.store())).digest).toBe(modelFile(-1).digest)
      expect(runConfigShow(named).find(({ setting }) => setting === 'model')).toEqual({ setting: 'model', value: 'm.json', from: 'environment' })
      expect(runConfigShow(settings({})).find(({ setting }) => setting === 'model')).toEqual({ setting: 'model', value: 'fitted', from: 'default' })
    })
  })

  it('is refused as a file that is none, or whose weights were changed', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const store = await app.store()
      const model = modelFile(-1)
      for (const [text, why] of [
        ['{', /is not JSON/], ['{}', /does not fit its schema/], [JSON.stringify({ ...model, beats: 'yes' }), /at \/beats/],
        [JSON.stringify({ ...model, scorecard: evening(-1.5) }), /not those that its digest names/], [JSON.stringify({ ...model, beats: false }), /not switched on/],
      ] as const) {
        writeFileSync(join(folder, 'm.json'), text)
        await expect(modelInUse(app, store, 'm.json')).rejects.toThrow(why)
      }
      await expect(modelInUse(app, store, 'nowhere.json')).rejects.toMatchObject({ code: 'invalid-input' })
    })
  })

  it('is refused as a file with words of its own, which a dispatcher would read', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const own = evening(-1)
      const { features } = own
      const { identity, medium, age, nearness } = features
      const refused = async (changed: Partial<Scorecard['features']>): Promise<unknown> => {
        const scorecard = { ...own, features: { ...features, ...changed } }
        writeFileSync(join(folder, 'm.json'), JSON.stringify({ ...modelFile(-1), scorecard, digest: digestOf(scorecard) }))
        return findModel(app, await app.store(), 'm.json').then(({ from }) => from, (error: unknown) => String(error))
      }
      const words = 'pay today or else'
      for (const changed of [
        { identity: { ...identity, absent: { ...identity.absent, words } } }, { nearness: { ...nearness, words } }, { age: { ...age, bands: age.bands.map((band) => ({ ...band, words })) } },
        { medium: { ...medium, levels: { ...medium.levels, 'sms mobile': { points: 0, words } } } },
      ]) expect(await refused(changed)).toContain('has words of its own')
      expect(await refused({ medium: { ...medium, levels: { ...medium.levels, 'sms mobile': { points: 0, words: 'by sms to mobile' } } } })).toBe('file')
    })
  })

  it('is not switched on by its file where it was fitted here and does not beat the shipped one', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const store = await app.store()
      await keep(app, -1, false, 10)
      const lately = { outcomes: 5, reached: 2, people: 2 }
      writeFileSync(join(folder, 'm.json'), JSON.stringify({ ...modelFile(-1, true), trained: lately }))
      await expect(modelInUse(app, store, 'm.json')).rejects.toThrow(/not switched on/)
      expect((await findModel(app, store, 'm.json')).fitted).toEqual({ ...FITTED, beats: false })
    })
  })

  it('is kept with the list that it ranked, so that why and verify make it anew; and its loss is told', async () => {
    await onBench(borrowers(2), async ({ app, at, folder, rank }) => {
      const { digest, ...rest } = modelFile(-1)
      writeFileSync(join(folder, 'm.json'), JSON.stringify({ digest, ...rest }))
      const plain = await rank('plain')
      const made = await rank('evening', undefined, { model: 'm.json' })
      expect(made.model).toEqual({ id: 'fitted', version: 'base -1', digest, from: 'file' })
      expect(made.top[0]?.notBefore.slice(11, 13)).toBe('17')
      expect(plain.top[0]?.notBefore).not.toBe(made.top[0]?.notBefore)
      const later = at('2026-03-04T13:00:00Z')
      const decided = async () => new Map((await runWhy(later, 'P1', 'D1', 'collect', { atMs: Date.parse(NOON) })).decided.map((one) => [one.kind === 'list' ? one.list : '', `${one.outcome}, ${one.gaps.length} gaps`]))
      expect(await decided()).toEqual(new Map([['evening', 'matches, 0 gaps'], ['plain', 'matches, 0 gaps']]))
      expect(await runVerify(later, 'evening')).toMatchObject({ ok: true, gaps: [] })
      const store = await app.store()
      await store.keep('model', digest, null, app.leaf({ action: 'calibrate' }))
      expect(await decided()).toEqual(new Map([['evening', 'differs, 1 gaps'], ['plain', 'matches, 0 gaps']]))
      expect((await runVerify(later, 'evening')).gaps.length).toBeGreaterThan(0)
    })
  })
})
