import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runLoad } from '../../src/app/load-run.js'
import { runHeld, runHeldRow, runHeldRuling } from '../../src/app/review-held.js'
import type { Actor } from '../../src/model/actor.js'
import { csv, onBench, quiet, SOURCE, type Bench, type Files } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { ANN, BEN, PROGRAM, reviewed, WHY } from './portfolio.js'

const SOURCES = `${SOURCE}bureau,credit_bureau,Bureau,GB,certified,collect,2026-01-01,2026-01-02\n`
/** A mailbox of the fifth borrower that a credit bureau told of: the law of the place leaves it to a reviewer. */
const HELD = csv('contact_point_id,party_id,kind,value,source_id', 'C5B,P5,landline,+442079460005,bureau')

async function hold({ app, folder }: Bench, files: Files, name = 'held'): Promise<void> {
  mkdirSync(join(folder, name), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text)
  await runLoad(app, { paths: [name] }, quiet)
}

async function only(bench: Bench): Promise<string> {
  const { items } = await runHeld(bench.app, {}, {})
  expect(items.map(({ kind, sourceId, state }) => [kind, sourceId, state])).toEqual([['contact_point', 'bureau', 'held']])
  return items[0]!.heldId
}

const without = (count: number): Files => ({ 'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', ...Array.from({ length: count - 1 }, (_, i) => `C${i + 1},P${i + 1},mobile,+44740012000${i + 1},2026-02-20,book`)) })

async function rule({ app }: Bench, actor: Actor, heldId: string, ruling: 'admit' | 'refuse') {
  return runHeldRuling(app, actor, heldId, (await runHeldRow(app, actor, heldId)).etag, { ruling, because: WHY })
}

/** Held rows and what becomes of them, on a store. */
export function heldRows(name: string, storeUrl: () => Promise<string>): void {
  const on = async (files: Files, work: (bench: Bench) => Promise<void>): Promise<void> => onBench(files, work, await storeUrl())
  describe(`a held row, in ${name}`, () => {
    it('becomes a fact that counts once two people admit it, and is held no longer', async () => {
      await on(reviewed(5, without(5)), async (bench) => {
        const { app, rank } = bench
        await hold(bench, { 'sources.csv': SOURCES, 'contact_points.csv': HELD })
        const heldId = await only(bench)
        const before = await (await app.store()).pending()
        const opened = await runHeldRow(app, ANN, heldId)
        expect(opened.fields).toMatchObject({ partyId: 'P5', kind: 'landline', value: '***05' })
        expect(JSON.stringify(opened)).not.toContain('79460005')
        expect(await (await app.store()).pending()).toBeLessThanOrEqual(before + 1)
        await expect(runHeldRuling(app, PROGRAM, heldId, opened.etag, { ruling: 'admit', because: WHY })).rejects.toEqual(problem('not-allowed'))
        await expect(runHeldRuling(app, ANN, heldId, undefined, { ruling: 'admit', because: WHY })).rejects.toEqual(problem('precondition-required'))
        expect((await rule(bench, ANN, heldId, 'admit')).state).toBe('proposed')
        expect((await rank('l')).top.some((entry) => entry.partyId === 'P5')).toBe(false)
        await expect(rule(bench, { ...ANN, name: 'ann reviewer' }, heldId, 'admit')).rejects.toEqual(problem('not-allowed'))
        await expect(runHeldRuling(app, BEN, heldId, opened.etag, { ruling: 'admit', because: WHY })).rejects.toEqual(problem('precondition-failed'))
        expect((await rule(bench, BEN, heldId, 'admit')).state).toBe('admitted')
        const line = (await rank('m')).top.find((entry) => entry.partyId === 'P5')
        expect(line?.channel).toBe('voice')
        expect((await runHeld(app, {}, {})).items).toEqual([])
        expect((await (await app.store()).gateCounts()).held).toEqual({})
      })
    })

    it('is dropped by one person, and is not asked about again while it says the same', async () => {
      await on(reviewed(5, without(5)), async (bench) => {
        const { app, rank } = bench
        await hold(bench, { 'sources.csv': SOURCES, 'contact_points.csv': HELD })
        const heldId = await only(bench)
        expect((await rule(bench, ANN, heldId, 'refuse')).state).toBe('refused')
        await hold(bench, { 'contact_points.csv': HELD }, 'again')
        expect((await runHeld(app, {}, {})).items).toEqual([])
        await hold(bench, { 'contact_points.csv': HELD.replace('0005', '0006') }, 'other')
        expect((await runHeld(app, {}, {})).items).toHaveLength(1)
        expect((await rank('l')).top.some((entry) => entry.partyId === 'P5')).toBe(false)
      })
    })

    it('is nobody\'s who is bound to another creditor', async () => {
      await on(reviewed(5, without(5)), async (bench) => {
        await hold(bench, { 'sources.csv': SOURCES, 'contact_points.csv': HELD })
        const heldId = await only(bench)
        const bound = { ...ANN, creditors: ['BANK1'] }
        expect((await runHeld(bench.app, bound, {})).items).toEqual([])
        await expect(runHeldRow(bench.app, bound, heldId)).rejects.toEqual(problem('not-found'))
        await expect(runHeldRuling(bench.app, bound, heldId, 'x', { ruling: 'refuse', because: WHY })).rejects.toEqual(problem('not-found'))
      })
    })
  })
}
