import { describe, expect, it } from 'vitest'
import { runRecord } from '../../src/app/dispatch-run.js'
import { assessGate, openAssessGate } from '../../src/app/assess-gate.js'
import { runErase } from '../../src/app/erase-run.js'
import { exclusionNow } from '../../src/app/exclusion-now.js'
import { runCorrection, runCorrections, runCorrectionSecond } from '../../src/app/review-corrections.js'
import { runExclusion, type ExclusionDetail } from '../../src/app/review-detail.js'
import { placeOf, runExclusions } from '../../src/app/review-queue.js'
import { runRuling, runSecond } from '../../src/app/review-rulings.js'
import { runObject, runRestrict } from '../../src/app/rights-run.js'
import type { App } from '../../src/app/context.js'
import { matchIdOf, runMatch, runMatchDecision } from '../../src/app/match-run.js'
import type { Fact } from '../../src/model/facts.js'
import { isCorrectable } from '../../src/review/index.js'
import { csv, NOON, onBench, SOURCE, type Bench, type Files } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { ANN, BEN, reviewed, WHY } from './portfolio.js'

const UNTIL = '2026-03-10T12:00:00Z'

async function detailOf(app: App, partyId: string, channel = 'voice'): Promise<ExclusionDetail> {
  const { items } = await runExclusions(app, {}, { limit: 200 })
  const found = items.find((one) => one.partyRef === app.keyring().ref('party', partyId) && one.channel === channel)
  if (found === undefined) throw new Error(`${partyId} is not excluded`)
  return runExclusion(app, ANN, found.exclusionId)
}

async function correct(app: App, factRef: string): Promise<void> {
  const one = await runCorrection(app, ANN, { factRef, because: WHY, evidence: 'call 17' })
  await runCorrectionSecond(app, BEN, one.correctionId, one.etag, { agrees: true, because: WHY })
}

async function eventIdsOf(app: App, parties: readonly string[]): Promise<readonly string[]> {
  const facts = await (await app.store()).factsAbout({ kinds: ['event'], parties: parties as never })
  return facts.flatMap((fact) => (fact.kind === 'event' ? [fact.content.eventId as string] : []))
}

/** Rows of a file that correct events, naming nobody. */
function fixes(ids: readonly string[]): Files {
  return { 'events.csv': csv('event_id,kind,corrects,because,source_id', ...ids.map((id, i) => `X${i},correction,${id},cleanup,book`)) }
}

async function listed({ rank }: Bench, list: string, partyId: string): Promise<boolean> {
  return (await rank(list)).top.some((entry) => entry.partyId === partyId)
}

/** A state of a debt until a day, written down on another. */
function heldUntil(until: string, collectedOn = ''): Files {
  return { 'statuses.csv': csv('debt_id,kind,from,until,collected_on,source_id', `D4,on_hold,2026-02-01,${until},${collectedOn},book`) }
}

/** What stays closed whatever a file, one person or somebody bound to a creditor says, on a store. */
export function guarded(name: string, storeUrl: () => Promise<string>): void {
  const on = async (files: Files, work: (bench: Bench) => Promise<void>): Promise<void> => onBench(files, work, await storeUrl())

  describe(`what was recorded here, in ${name}`, () => {
    it('is taken out of account by no row of a file: a stop, an objection, nor what that says to being looked at', async () => {
      await on(reviewed(5), async (bench) => {
        const { app, load } = bench
        await runRecord(app, ANN, { at: NOON, partyId: 'P4', event: { kind: 'request', what: 'no_contact', at: NOON, by: 'P4', partyId: 'P4' } })
        await runObject(app, ANN, { partyId: 'P5', to: 'processing' })
        expect(await listed(bench, 'l', 'P4')).toBe(false)
        const ids = await eventIdsOf(app, ['P4', 'P5'])
        expect(ids.length).toBeGreaterThan(1)
        await load(fixes(ids))
        expect(await listed(bench, 'n', 'P4')).toBe(false)
        const store = await app.store()
        const tie = { kind: 'obligation', content: { debtId: 'D5', partyId: 'P5', role: 'spouse', sourceId: 'book' }, purposes: ['assess'] } as never
        const few = await openAssessGate(app, store, '2026-03-04')
        await few.learn(['P5'])
        const whole = await assessGate(app, store, '2026-03-04')
        expect([few.mayAssess(tie), whole(tie)]).toEqual([false, false])
      })
    })

    it('lets a row of another person lift nobody\'s objection to being looked at', async () => {
      await on(reviewed(5, { 'events.csv': csv('event_id,party_id,kind,what,at,by,corrects,because,source_id', 'E1,P4,request,objection,2026-02-02T10:00:00Z,P4,,,book', 'E2,P5,correction,,,,E1,not so,book') }), async ({ app }) => {
        const gate = await assessGate(app, await app.store(), '2026-03-04')
        const tie = { kind: 'obligation', content: { debtId: 'D4', partyId: 'P4', role: 'spouse', sourceId: 'book' }, purposes: ['assess'] } as never
        expect(gate(tie)).toBe(false)
      })
    })

    it('is restricted until it is lifted: two people correct no restriction, asked for or left by an erasure', async () => {
      await on(reviewed(), async (bench) => {
        const { app } = bench
        expect((await runErase(app, ANN, { partyId: 'P4' })).kept.length).toBeGreaterThan(0)
        await runRestrict(app, ANN, { partyId: 'P5', because: 'disputes what is held' })
        const stops = await (await app.store()).factsAbout({ kinds: ['suppression'], parties: ['P4', 'P5'] as never })
        expect(stops).toHaveLength(2)
        for (const { key } of stops) {
          await expect(runCorrection(app, ANN, { factRef: app.keyring().ref('fact', key), because: WHY, evidence: 'call 17' })).rejects.toEqual(problem('invalid-input'))
        }
        expect(stops.map(isCorrectable)).toEqual([false, false])
        expect([await listed(bench, 'm', 'P4'), await listed(bench, 'n', 'P5')]).toEqual([false, false])
      })
    })
  })

  describe(`a re-admission that was overtaken, in ${name}`, () => {
    it('is revived by no row of a file that corrects what overtook it', async () => {
      await on(reviewed(), async (bench) => {
        const { app, load, approved } = bench
        await approved('l')
        const { exclusionId: id, etag } = await detailOf(app, 'P1')
        const proposed = await runRuling(app, ANN, id, etag, { ruling: 'readmit', because: WHY, until: UNTIL })
        await runSecond(app, BEN, id, proposed.ruling.rulingId, proposed.etag, { agrees: true, because: WHY })
        expect(await listed(bench, 'm', 'P1')).toBe(true)
        const confirmed = await runRuling(app, ANN, id, (await runExclusion(app, ANN, id)).etag, { ruling: 'confirm', because: WHY })
        await load({ 'events.csv': csv('event_id,kind,corrects,because,party_id,source_id', `X1,correction,ruling:${confirmed.ruling.rulingId},cleanup,P1,book`) })
        expect(await listed(bench, 'n', 'P1')).toBe(false)
        expect((await runExclusion(app, ANN, id)).rulings.map((one) => one.state)).toEqual(['overtaken', 'recorded'])
      })
    })
  })

  describe(`a re-admission on a consent, in ${name}`, () => {
    it('shows the second person the consent and its evidence while they are awaited, under a tag that changes with both', async () => {
      await on(reviewed(), async ({ app, rank }) => {
        await rank('l')
        const { exclusionId: id, etag } = await detailOf(app, 'P1')
        const consent = { kind: 'consent' as const, at: '2026-02-01T10:00:00Z', givenTo: 'agency', scope: 'call' as const }
        const proposed = await runRuling(app, ANN, id, etag, { ruling: 'readmit', because: WHY, until: UNTIL, consent, evidence: 'form 9' })
        const awaiting = await runExclusion(app, BEN, id)
        expect([awaiting.rulings[0]?.consent, awaiting.rulings[0]?.evidence]).toEqual([consent, 'form 9'])
        const [dossier] = await (await app.store()).dossiers(['D1' as never], undefined, app.atMs())
        const tagOfEvents = (change: (event: Fact<'event'>['content']) => Fact<'event'>['content']): string => {
          const events = dossier!.events.map((fact) => (fact.content.event.kind === 'ruling' ? { ...fact, content: change(fact.content) } : fact))
          return exclusionNow(app, { ...dossier!, events }, placeOf(app, id), 'collect', true).etag
        }
        const same = tagOfEvents((record) => record)
        expect(same).toBe(awaiting.etag)
        expect(tagOfEvents((record) => ({ ...record, evidence: 'form 10' }))).not.toBe(same)
        expect(tagOfEvents((record) => ({ ...record, event: { ...record.event, consent: { ...consent, scope: 'sms' } } as typeof record.event }))).not.toBe(same)
        await runSecond(app, BEN, id, proposed.ruling.rulingId, awaiting.etag, { agrees: true, because: WHY })
        expect((await runExclusion(app, BEN, id)).rulings[0]).not.toHaveProperty('evidence')
      })
    })
  })

  describe(`corrections, in ${name}`, () => {
    it('take out what was looked at, and nothing of another source under the same id', async () => {
      await on(reviewed(5, {
        'sources.csv': `${SOURCE}second,creditor_record,Second,GB,contract,collect;assess,2026-01-01,2026-01-02\n`,
        'events.csv': csv('event_id,party_id,kind,what,at,by,source_id', 'E1,P4,report,death,2026-02-01T10:00:00Z,,book', 'E1,P4,request,no_contact,2026-02-02T10:00:00Z,P4,second'),
      }), async (bench) => {
        const { app, rank } = bench
        await rank('l')
        const facts = (await detailOf(app, 'P4')).evidence.filter((one) => one.isCorrectable)
        await correct(app, facts.find((one) => one.words.startsWith('report: death'))!.factRef)
        expect(await listed(bench, 'm', 'P4')).toBe(false)
        await correct(app, facts.find((one) => one.words.startsWith('request'))!.factRef)
        expect(await listed(bench, 'n', 'P4')).toBe(true)
      })
    })

    it('say nothing of other news that comes under the same key, and stand when the same comes again', async () => {
      await on(reviewed(5, heldUntil('2026-03-20')), async (bench) => {
        const { app, load, rank } = bench
        await rank('l')
        expect(await listed(bench, 'm', 'P4')).toBe(false)
        const held = await (await app.store()).factsAbout({ kinds: ['status'], debts: ['D4'] as never })
        await correct(app, app.keyring().ref('fact', held[0]!.key))
        expect(await listed(bench, 'n', 'P4')).toBe(true)
        await load(heldUntil('2026-03-20', '2026-03-03'))
        expect(await listed(bench, 'o', 'P4')).toBe(true)
        await load(heldUntil('2026-06-20', '2026-03-04'))
        expect(await listed(bench, 'p', 'P4')).toBe(false)
      })
    })

    it('are of the same news for both people', async () => {
      await on(reviewed(5, heldUntil('2026-03-20')), async ({ app, load }) => {
        const held = await (await app.store()).factsAbout({ kinds: ['status'], debts: ['D4'] as never })
        const one = await runCorrection(app, ANN, { factRef: app.keyring().ref('fact', held[0]!.key), because: WHY, evidence: 'call 17' })
        await load(heldUntil('2026-06-20'))
        const [shown] = await runCorrections(app, {})
        await expect(runCorrectionSecond(app, BEN, one.correctionId, shown!.etag, { agrees: true, because: WHY })).rejects.toEqual(problem('conflict'))
      })
    })

    it('are made by somebody bound to a creditor only of what names no debt of another', async () => {
      await on(reviewed(5, { 'events.ndjson': `${JSON.stringify({ event_id: 'E9', debt_id: 'D4', party_id: 'P4', event: { kind: 'representation', who: 'attorney', from: '2026-02-01', partyId: 'P4', debts: ['D4', 'D5'] }, source_id: 'book' })}\n` }), async ({ app }) => {
        const facts = await (await app.store()).factsAbout({ kinds: ['event'], parties: ['P4'] as never })
        const factRef = app.keyring().ref('fact', facts[0]!.key)
        const input = { factRef, because: WHY, evidence: 'call 17' }
        await expect(runCorrection(app, { ...ANN, creditors: ['BANK0'] }, input)).rejects.toEqual(problem('not-found'))
        await runCorrection(app, ANN, input)
        expect([await runCorrections(app, { creditors: ['BANK0'] }), (await runCorrections(app, { creditors: ['BANK0', 'BANK1'] })).length]).toEqual([[], 1])
      })
    })
  })

  describe(`somebody bound to a creditor, in ${name}`, () => {
    it('undoes no merge, and is told neither who judged nor why', async () => {
      await on(reviewed(5, { 'obligations.csv': csv('debt_id,party_id,role,from,source_id', ...[1, 2, 3, 4, 5].map((n) => `D${n},P${n},borrower,2024-05-01,book`), 'D5,P3,guarantor,2024-05-01,book', 'D5,P4,guarantor,2024-05-01,book') }), async (bench) => {
        const { app } = bench
        const id = matchIdOf(app, 'P3', 'P4')
        await runMatchDecision(app, ANN, id, (await runMatch(app, ANN, id)).etag, { decision: 'same', because: 'one passport' })
        expect(await listed(bench, 'l', 'P4')).toBe(false)
        const bound = { ...BEN, creditors: ['BANK1'] }
        const seen = await runMatch(app, bound, id)
        expect([seen.history.length, JSON.stringify(seen).includes('one passport'), JSON.stringify(seen).includes(ANN.name)]).toEqual([1, false, false])
        await expect(runMatchDecision(app, bound, id, seen.etag, { decision: 'different', because: WHY })).rejects.toEqual(problem('not-allowed'))
        expect(await listed(bench, 'm', 'P4')).toBe(false)
      })
    })

    it('is told that a further exclusion closes for every creditor', async () => {
      await on(reviewed(5), async ({ app, rank }) => {
        await rank('l')
        const { exclusionId: id, etag } = await detailOf(app, 'P4', 'sms')
        const ruled = await runRuling(app, { ...ANN, creditors: ['BANK0'] }, id, etag, { ruling: 'exclude', because: WHY, scope: 'party' })
        expect([ruled.ruling.scope, ruled.ruling.bindsAllCreditors]).toEqual(['party', true])
      })
    })
  })
}
