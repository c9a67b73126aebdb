import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runRecord } from '../../src/app/dispatch-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { borrowers, csv, DESK, NOON, onBench, quiet, SOURCE } from './portfolio.js'

describe('the source of our own records', () => {
  it('is made with the first of them and once, and no file may describe, name or replace it', async () => {
    await onBench(borrowers(1), async ({ app, folder }) => {
      const store = await app.store()
      const sources = async (): Promise<number> => (await store.counts()).source
      expect(await sources()).toBe(1)
      for (const what of ['distress', 'complaint']) await runRecord(app, DESK, { at: NOON, partyId: 'P1', said: [{ what }] })
      expect(await sources()).toBe(2)
      expect((await store.factsAbout({ kinds: ['event'], parties: ['P1' as never] })).map((fact) => (fact.content as { sourceId: string }).sourceId)).toEqual(['rightparty', 'rightparty'])
      mkdirSync(join(folder, 'more'))
      writeFileSync(join(folder, 'more', 'sources.csv'), SOURCE.replaceAll('book,', 'rightparty,'))
      writeFileSync(join(folder, 'more', 'statuses.csv'), csv('party_id,kind,from,source_id', 'P1,insolvency,2026-03-01,rightparty', 'P1,insolvency,2026-03-01,rightparty:x'))
      const loaded = await runLoad(app, { paths: ['more'] }, quiet)
      expect(loaded.files.map(({ kind, rejectCodes }) => [kind, rejectCodes])).toEqual([['sources', { 'source-reserved': 1 }], ['statuses', { 'source-reserved': 2 }]])
      await expect(runLoad(app, { paths: ['more'], replaceSource: 'rightparty' }, quiet)).rejects.toMatchObject({ code: 'invalid-input' })
      expect(await store.check()).toMatchObject({ ok: true, faults: [] })
    })
  })
})
