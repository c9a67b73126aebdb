import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runCorrection, runCorrectionSecond } from '../../src/app/review-corrections.js'
import { debtsThen, worldOf } from '../../src/app/review-world.js'
import { runRank } from '../../src/app/rank-run.js'
import type { App } from '../../src/app/context.js'
import { factKey } from '../../src/model/ids.js'
import { csv, onBench, type Files } from '../dispatch/portfolio.js'
import { ANN, BEN, reviewed, WHY } from './portfolio.js'

/** What every contact that could be proposed comes to, in a new list. */
async function decisions(app: App, name: string): Promise<readonly string[]> {
  await runRank(app, { list: name }, () => undefined)
  const store = await app.store()
  const world = await worldOf(app, store, await store.list(name))
  const found: string[] = []
  for await (const batch of store.debtIds()) {
    for (const { judged, dossier } of await debtsThen(world, batch)) {
      for (const { assembled, verdict } of judged.asked) found.push([dossier.debtId, assembled.candidate.partyId, assembled.contactPointId, assembled.channel, verdict.decision].join(' '))
    }
  }
  return found
}

const EVENTS = 'event_id,party_id,kind,what,at,by,given_to,scope,source_id'
/** A fact about the fourth borrower that may be wrong: news, a wish, a consent, a state, a do-not-contact. */
const wrong = fc.constantFrom<{ readonly files: Files; readonly key: readonly string[] }>(
  { files: { 'events.csv': csv(EVENTS, 'E9,P4,report,death,2026-03-01T10:00:00Z,,,,book') }, key: ['event', 'E9', 'book'] },
  { files: { 'events.csv': csv(EVENTS, 'E9,P4,request,no_contact,2026-03-01T10:00:00Z,P4,,,book') }, key: ['event', 'E9', 'book'] },
  { files: { 'events.csv': csv(EVENTS, 'E9,P4,report,distress,2026-03-01T10:00:00Z,,,,book') }, key: ['event', 'E9', 'book'] },
  { files: { 'events.csv': csv(EVENTS, 'E9,P4,consent,,2026-03-01T10:00:00Z,P4,BANK0,sms,book') }, key: ['event', 'E9', 'book'] },
  { files: { 'statuses.csv': csv('debt_id,party_id,kind,from,source_id', 'D4,P4,insolvency,2026-02-01,book') }, key: ['status', 'D4', 'P4', 'insolvency', '2026-02-01', 'book'] },
  { files: { 'suppressions.csv': csv('party_id,scope,reason,from,source_id', 'P4,party,do_not_contact,2026-02-01,book') }, key: ['suppression', 'P4', '', 'party', 'do_not_contact', '2026-02-01', 'book'] },
)

describe('a correction, whatever it takes out of account', () => {
  it('leaves every contact as it was before the wrong fact came: it opens no more than that had closed', async () => {
    await fc.assert(fc.asyncProperty(wrong, async ({ files, key }) => {
      await onBench(reviewed(4), async ({ app, load }) => {
        const before = await decisions(app, 'a')
        await load(files)
        await decisions(app, 'b')
        const [kind = '', ...rest] = key
        const factRef = app.keyring().ref('fact', factKey(kind, ...rest))
        const proposed = await runCorrection(app, ANN, { factRef, because: WHY, evidence: 'letter 9' })
        await runCorrectionSecond(app, BEN, proposed.correctionId, proposed.etag, { agrees: true, because: WHY })
        expect(await decisions(app, 'c')).toEqual(before)
      })
    }), { numRuns: 8 })
  }, 300_000)
})
