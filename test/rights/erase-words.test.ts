import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runPause } from '../../src/app/dispatch-run.js'
import { runErase } from '../../src/app/erase-run.js'
import { matchIdOf, runMatch, runMatchDecision } from '../../src/app/match-run.js'
import { runCorrection, runCorrectionSecond, runCorrections } from '../../src/app/review-corrections.js'
import { runExclusion } from '../../src/app/review-detail.js'
import { runExclusions } from '../../src/app/review-queue.js'
import { runRuling } from '../../src/app/review-rulings.js'
import { runSampleAnswer, runSampleDraw, runSampleShown } from '../../src/app/review-samples.js'
import { onBench } from '../dispatch/portfolio.js'
import { ANN, BEN, reviewed, WHY } from '../review/portfolio.js'
import { found } from './bytes.js'

async function exclusionOf(app: App, debtId: string): Promise<string> {
  const { items } = await runExclusions(app, {}, { limit: 200 })
  return items.find((one) => one.debtRef === app.keyring().ref('debt', debtId))!.exclusionId
}

const paid = (debtId: string) => ({ 'statuses.csv': `debt_id,kind,from,source_id\n${debtId},paid,2026-03-03,book\n` })

describe('erasing what people wrote about a person', () => {
  it('leaves no word of a ruling, a match or a pause in the store, nor the id in a ruling on somebody else', async () => {
    await onBench(reviewed(4), async ({ app, folder, approved, load, at }) => {
      await approved('l')
      const id = await exclusionOf(app, 'D3')
      await runRuling(app, ANN, id, (await runExclusion(app, ANN, id)).etag, { ruling: 'confirm', because: 'SECRETONE Pat 3 is ill', evidence: 'SECRETTWO' }, 'key-1')
      const match = matchIdOf(app, 'P3', 'P4')
      await runMatchDecision(app, ANN, match, (await runMatch(app, ANN, match)).etag, { decision: 'same', because: 'SECRETTHREE' }, 'key-2')
      await approved('m')
      const other = await exclusionOf(app, 'D4')
      await runRuling(app, ANN, other, (await runExclusion(app, ANN, other)).etag, { ruling: 'confirm', because: WHY }, 'key-3')
      await runMatchDecision(app, BEN, match, (await runMatch(app, BEN, match)).etag, { decision: 'different', because: 'SECRETFOUR' })
      await runMatchDecision(app, ANN, match, (await runMatch(app, ANN, match)).etag, { decision: 'different', because: 'SECRETFOUR' })
      await runPause(app, ANN, { scope: { of: 'party', id: 'P3' }, because: 'SECRETFIVE' }, 'key-4')
      await load(paid('D3'))
      const texts = ['SECRETONE', 'SECRETTWO', 'SECRETTHREE', 'SECRETFOUR', 'SECRETFIVE']
      expect(found(join(folder, 'data'), texts)).toEqual(texts)
      expect((await runErase(at('2026-03-06T12:00:00Z'), ANN, { partyId: 'P3' })).state).toBe('done')
      expect(found(join(folder, 'data'), [...texts, '"P3"', 'Pat 3'])).toEqual([])
      // What was written about somebody else stays, and is answered again under its key.
      expect(found(join(folder, 'data'), [WHY])).toEqual([WHY])
      const kept = (await (await app.store()).factsAbout({ kinds: ['event'], debts: ['D4' as never] })).map(({ content }) => (content as { event: { kind: string; records?: readonly string[] } }).event)
      expect(kept.find((event) => event.kind === 'ruling')?.records).toEqual(expect.arrayContaining(['P4', expect.stringMatching(/^erased_/)]))
    })
  })

  it('leaves no word of a correction, whether two people agreed on it or one proposed it, nor of an answer in a sample', async () => {
    await onBench(reviewed(4), async ({ app, folder, approved, load, at }) => {
      await approved('l')
      const id = await exclusionOf(app, 'D2')
      const fact = (await runExclusion(app, ANN, id)).evidence.find((one) => one.isCorrectable)!
      const one = await runCorrection(app, ANN, { factRef: fact.factRef, because: 'SECRETONE', evidence: 'SECRETTWO' }, 'key-1')
      await runCorrectionSecond(app, BEN, one.correctionId, one.etag, { agrees: false, because: 'SECRETTHREE' }, 'key-2')
      await runCorrection(app, ANN, { factRef: fact.factRef, because: 'SECRETFOUR', evidence: 'SECRETFIVE' }, 'key-3')
      let sample = await runSampleDraw(app, ANN, { list: 'l', entries: 100, exclusions: 100, seed: 's' })
      for (const { itemId, of, what } of sample.items) {
        const isTheirs = of === 'exclusion' && (await runExclusion(app, ANN, what)).debtId === 'D2'
        sample = await runSampleAnswer(app, ANN, sample.sampleId, sample.etag, { itemId, agrees: true, because: isTheirs ? 'SECRETSIX' : WHY }, `key-${itemId}-s`)
      }
      await load(paid('D2'))
      const texts = ['SECRETONE', 'SECRETTWO', 'SECRETTHREE', 'SECRETFOUR', 'SECRETFIVE', 'SECRETSIX']
      expect(found(join(folder, 'data'), texts)).toEqual(texts)
      await runErase(at('2026-03-06T12:00:00Z'), ANN, { partyId: 'P2' })
      expect(found(join(folder, 'data'), texts)).toEqual([])
      expect(await runCorrections(app, ANN)).toEqual([])
      const { items } = await runSampleShown(app, ANN, sample.sampleId)
      expect(new Set(items.map((item) => item.answer?.because))).toEqual(new Set(['', WHY]))
    })
  })
})
