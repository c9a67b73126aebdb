import { describe, expect, it } from 'vitest'
import { runRecord } from '../../src/app/dispatch-run.js'
import { runCorrection, runCorrections, runCorrectionSecond } from '../../src/app/review-corrections.js'
import { runExclusion } from '../../src/app/review-detail.js'
import { runExclusions } from '../../src/app/review-queue.js'
import { runRuling } from '../../src/app/review-rulings.js'
import type { App } from '../../src/app/context.js'
import { NOON, onBench, type Bench, type Files } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { ANN, BEN, PROGRAM, reviewed, WHY } from './portfolio.js'

const EVIDENCE = 'call 17'

async function detailOf(app: App, partyId: string) {
  const { items } = await runExclusions(app, {}, { limit: 200 })
  const found = items.find((one) => one.partyRef === app.keyring().ref('party', partyId) && one.channel === 'voice')
  return runExclusion(app, ANN, found!.exclusionId)
}

/** Corrections by two people, on a store. */
export function corrections(name: string, storeUrl: () => Promise<string>): void {
  const on = async (files: Files, work: (bench: Bench) => Promise<void>): Promise<void> => onBench(files, work, await storeUrl())
  describe(`a correction, in ${name}`, () => {
    it('takes a false report of death out of account once two people say so, and leaves it readable', async () => {
      await on(reviewed(), async ({ app, rank }) => {
        await rank('l')
        const fact = (await detailOf(app, 'P2')).evidence.find((one) => one.words.startsWith('report: death'))!
        expect(fact.isCorrectable).toBe(true)
        await expect(runCorrection(app, PROGRAM, { factRef: fact.factRef, because: WHY, evidence: EVIDENCE })).rejects.toEqual(problem('not-allowed'))
        const proposed = await runCorrection(app, ANN, { factRef: fact.factRef, because: WHY, evidence: EVIDENCE })
        expect((await rank('m')).top.some((entry) => entry.partyId === 'P2')).toBe(false)
        const word = { agrees: true, because: WHY }
        await expect(runCorrectionSecond(app, { ...ANN, name: 'ANN reviewer' }, proposed.correctionId, proposed.etag, word)).rejects.toEqual(problem('not-allowed'))
        await expect(runCorrectionSecond(app, BEN, proposed.correctionId, undefined, word)).rejects.toEqual(problem('precondition-required'))
        await expect(runCorrectionSecond(app, BEN, proposed.correctionId, 'old', word)).rejects.toEqual(problem('precondition-failed'))
        const both = await Promise.allSettled([BEN, { ...BEN, name: 'Cid' }].map((actor) => runCorrectionSecond(app, actor, proposed.correctionId, proposed.etag, word)))
        expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected'])
        expect((await rank('n')).top.some((entry) => entry.partyId === 'P2')).toBe(true)
        expect((await runCorrections(app, {}))[0]).toMatchObject({ state: 'done', evidence: EVIDENCE, words: 'report: death on 2026-02-01' })
        const kept = await (await app.store()).factsAbout({ kinds: ['event'], parties: ['P2' as never] })
        expect(kept.flatMap((one) => (one.kind === 'event' ? [one.content.event.kind] : [])).toSorted()).toEqual(['correction', 'report'])
      })
    })

    it('ends states that dispatch wrote, and do-not-contacts of a ruling, by the same two people', async () => {
      await on(reviewed(), async ({ app, rank }) => {
        await runRecord(app, ANN, { at: NOON, partyId: 'P4', said: [{ what: 'bankrupt' }], evidence: 'a letter' })
        await rank('l')
        const told = (await detailOf(app, 'P4')).evidence.filter((one) => one.isCorrectable)
        expect(told.map((one) => one.words).toSorted()).toEqual(['check: bankruptcy, hit on 2026-03-04', 'state: insolvency from 2026-03-04'])
        for (const { factRef } of told) {
          const one = await runCorrection(app, ANN, { factRef, because: WHY, evidence: EVIDENCE })
          await runCorrectionSecond(app, BEN, one.correctionId, one.etag, { agrees: true, because: WHY })
        }
        expect((await rank('m')).top.some((entry) => entry.partyId === 'P4')).toBe(true)
        const sms = (await runExclusions(app, {}, { limit: 200 })).items.find((item) => item.partyRef === app.keyring().ref('party', 'P4'))!
        await runRuling(app, ANN, sms.exclusionId, (await runExclusion(app, ANN, sms.exclusionId)).etag, { ruling: 'exclude', because: WHY, scope: 'contact_point' })
        await rank('n')
        const stop = (await detailOf(app, 'P4')).evidence.find((fact) => fact.kind === 'suppression')!
        const two = await runCorrection(app, ANN, { factRef: stop.factRef, because: WHY, evidence: EVIDENCE })
        expect((await rank('o')).top.some((entry) => entry.partyId === 'P4')).toBe(false)
        await runCorrectionSecond(app, BEN, two.correctionId, two.etag, { agrees: true, because: WHY })
        expect((await rank('p')).top.some((entry) => entry.partyId === 'P4')).toBe(true)
      })
    })

    it('is of what happened, of a state or of a do-not-contact, never of a record of a person', async () => {
      await on(reviewed(), async ({ app, rank }) => {
        await rank('l')
        const party = (await detailOf(app, 'P2')).evidence.find((one) => one.kind === 'party')!
        expect(party.isCorrectable).toBe(false)
        await expect(runCorrection(app, ANN, { factRef: party.factRef, because: WHY, evidence: EVIDENCE })).rejects.toEqual(problem('invalid-input'))
        await expect(runCorrection(app, ANN, { factRef: 'x', because: WHY, evidence: EVIDENCE })).rejects.toEqual(problem('not-found'))
      })
    })
  })
}
