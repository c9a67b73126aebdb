import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runAccess } from '../../src/app/access-run.js'
import { runErase } from '../../src/app/erase-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { runLease, runRecord } from '../../src/app/dispatch-run.js'
import { runRetention, runRetentionPreview } from '../../src/app/retention-run.js'
import { runRightRequests } from '../../src/app/rights-person.js'
import { runStoreCheck, runStoreCopy } from '../../src/app/store-run.js'
import { runVerify } from '../../src/app/verify-run.js'
import { borrowers, csv, DESK, onBench, quiet } from '../dispatch/portfolio.js'
import { found } from './bytes.js'
import { CALLED, PAID, people, TEXTS } from './portfolio.js'

const ANN = { name: 'Ann', kind: 'person' } as const

describe('erasing a person', () => {
  it('leaves nothing of them in the bytes of the store, its log, a copy or a backup, and the rest whole', async () => {
    await onBench(people(), async ({ app, folder, approved }) => {
      await approved('before')
      const data = join(folder, 'data')
      expect(found(data, TEXTS[PAID]!)).toEqual(TEXTS[PAID]!.filter((text) => !/\d{9}|vergessen@/.test(text) && !text.startsWith('ACC')))
      const erased = await runErase(app, ANN, { partyId: PAID })
      expect([erased.state, erased.kept, erased.scrubbed, erased.written]).toEqual(['done', [], true, true])
      expect(erased.erased).toMatchObject({ party: 1, contact_point: 2, obligation: 2, debt: 1, event: 1, suppression: 1 })
      expect(found(data, TEXTS[PAID]!)).toEqual([])
      const checked = await runStoreCheck(app)
      expect([checked.ok, checked.faults]).toEqual([true, []])
      expect(await runVerify(app, 'before')).toMatchObject({ ok: true, differences: [] })
      await runStoreCopy(app, 'sqlite:./copy/c.db', false, quiet)
      expect(found(join(folder, 'copy'), TEXTS[PAID]!)).toEqual([])
      // The debt that somebody else is on as well stays, with them.
      const store = await app.store()
      expect((await store.factsAbout({ debts: ['SHAREDDEBT' as never], kinds: ['obligation'] })).map((fact) => (fact.content as { partyId: string }).partyId)).toEqual(['COPAID'])
    })
  })

  it('keeps them out of every later load, which counts their rows as refused and says why', async () => {
    await onBench(people(), async ({ app, folder, load }) => {
      await runErase(app, ANN, { partyId: PAID })
      const again = await runLoad(app, { paths: [join(folder, 'files-1')] }, quiet)
      const rules = again.files.reduce<Record<string, number>>((all, file) => ({ ...all, ...Object.fromEntries(Object.entries(file.refusedRules).map(([rule, n]) => [rule, (all[rule] ?? 0) + n])) }), {})
      // The person, two contact points, two obligations, the debt, its status, the event, and the value that only they had.
      expect(rules['erased-person']).toBe(9)
      expect(again.files.reduce((sum, file) => sum + file.accepted + file.changed, 0)).toBe(0)
      for (const file of again.files) expect(file.rows).toBe(file.accepted + file.changed + file.unchanged + file.rejected + file.refused + file.held)
      // Under another id, the number that only they had does not come back either.
      await load({ 'parties.csv': 'party_id,kind,name,country,source_id\nNEW,person,New Name,GB,book\n' })
      const points = join(folder, 'points.csv')
      writeFileSync(points, 'contact_point_id,party_id,kind,value,source_id\nNEWPOINT,NEW,mobile,07400 990001,book\n')
      expect((await runLoad(app, { paths: [points], as: 'contact_points' }, quiet)).files[0]).toMatchObject({ accepted: 0, refused: 1, refusedRules: { 'erased-person': 1 } })
      expect((await (await app.store()).factsAbout({ parties: ['NEW' as never] })).map((fact) => fact.kind)).toEqual(['party'])
      expect(found(join(folder, 'data'), TEXTS[PAID]!)).toEqual([])
      expect((await (await app.store()).kept('tombstone')).length).toBeGreaterThanOrEqual(4)
    })
  })

  it('is answered again for whoever asks again, and hears of nobody else', async () => {
    await onBench(people(), async ({ app }) => {
      const first = await runErase(app, ANN, { partyId: PAID }, 'key-1')
      const [again, other] = [await runErase(app, ANN, { partyId: PAID }, 'key-1'), await runErase(app, ANN, { partyId: PAID })]
      expect([again.requestId, again.state, other.requestId]).toEqual([first.requestId, 'done', first.requestId])
      await expect(runErase(app, ANN, { partyId: 'NOBODY' })).rejects.toMatchObject({ code: 'not-found' })
      await expect(runErase(app, { ...ANN, creditors: ['BANK0'] }, { partyId: 'P1' })).rejects.toMatchObject({ code: 'not-allowed' })
      await expect(runErase(app, ANN, {})).rejects.toMatchObject({ code: 'invalid-input' })
      await expect(runAccess(app, ANN, { partyId: PAID })).rejects.toMatchObject({ code: 'not-found' })
    })
  })

  it('says what would go without writing anything, but that it was looked at', async () => {
    await onBench(people(), async ({ app }) => {
      await app.integrate()
      const before = await runStoreCheck(app)
      const tried = await runErase(app, ANN, { partyId: PAID, dryRun: true })
      expect([tried.written, tried.erased.party, await runRightRequests(app, ANN)]).toEqual([false, 1, []])
      const after = await runStoreCheck(app)
      expect([after.digest, after.ledger.size]).toEqual([before.digest, before.ledger.size + 1])
    })
  })

  it('keeps what an open debt needs, unused, and erases it once the debt is closed', async () => {
    await onBench(people(), async ({ app, folder, approved, load, rank, at }) => {
      await approved('l')
      const leased = await runLease(app, DESK, { list: 'l', holder: 'desk', limit: 10 })
      expect(leased.leases.map((lease) => lease.partyId)).toContain('P1')
      const erased = await runErase(app, ANN, { partyId: 'P1' })
      expect(erased.state).toBe('kept')
      expect(erased.kept).toMatchObject([{ rule: 'UK-DATA-01', citation: 'UK GDPR 17(3)(e), 18' }])
      expect([erased.erased, erased.revoked]).toEqual([{ contact_point: 1 }, 1])
      const store = await app.store()
      expect((await store.openLeases(app.atMs(), '', 10)).map((lease) => lease.partyId)).not.toContain('P1')
      expect(found(join(folder, 'data'), ['C1"'])).toEqual([])
      const { top } = await rank('m')
      expect(top.map((line) => line.partyId)).not.toContain('P1')
      expect((await runRetentionPreview(app, ANN)).lines).toMatchObject(expect.arrayContaining([expect.objectContaining({ rule: 'UK-DATA-01', act: 'keep', parties: 1 })]))
      expect((await runRetention(app, ANN, { run: true })).erased).toBe(0)
      await load({ 'statuses.csv': 'debt_id,kind,from,source_id\nD1,paid,2026-03-03,book\n' })
      const done = await runRetention(at('2026-03-05T12:00:00Z'), ANN, { run: true })
      expect([done.erased, done.failed]).toEqual([1, 0])
      expect(found(join(folder, 'data'), ['Pat 1', '"P1"', '"D1"', '\u001fP1\u001f'])).toEqual([])
      expect(await runVerify(app, 'l')).toMatchObject({ ok: true, differences: [] })
      expect((await runStoreCheck(app)).faults).toEqual([])
      expect((await runRightRequests(app, ANN)).map(({ right, state, partyRef }) => [right, state, partyRef])).toEqual([['erase', 'done', undefined]])
    })
  })

  it('keeps records of contacts under a keyed name as long as the law wants them, and not a day longer', async () => {
    await onBench(people(), async ({ app, folder, at }) => {
      const erased = await runErase(app, ANN, { partyId: CALLED })
      expect([erased.state, erased.kept.map(({ rule, until, records }) => [rule, until, records])]).toEqual(['kept', [['US-REC-01', '2028-12-20', 1]]])
      expect(found(join(folder, 'data'), TEXTS[CALLED]!)).toEqual([])
      const store = await app.store()
      const [event] = (await store.factsAbout({ kinds: ['event'], debts: ['USDEBT' as never] }))
      expect(event?.content).toMatchObject({ partyId: expect.stringMatching(/^erased_[a-z2-7]{26}$/), event: { kind: 'contact', contactPointId: expect.stringMatching(/^erased_/) } })
      const early = at('2028-12-19T12:00:00Z')
      expect((await runRetentionPreview(early, ANN)).lines.filter((line) => line.rule === 'US-REC-01')).toMatchObject([{ act: 'keep', until: '2028-12-20', parties: 1, records: 1 }])
      expect((await runRetention(early, ANN, { run: true })).lines.filter((line) => line.rule === 'US-REC-01')).toHaveLength(1)
      expect(await store.factsAbout({ kinds: ['event'], debts: ['USDEBT' as never] })).toHaveLength(1)
      await runRetention(at('2028-12-22T12:00:00Z'), ANN, { run: true })
      expect(await store.factsAbout({ kinds: ['event'], debts: ['USDEBT' as never] })).toEqual([])
      expect((await runStoreCheck(app)).faults).toEqual([])
    })
  })

  it('erases everybody whose debts were closed for a year, at most as many as asked at once, and goes on in the next run', async () => {
    await onBench(people(), async ({ app, at }) => {
      const soon = await runRetentionPreview(app, ANN)
      expect(soon.lines.filter((line) => line.act === 'erase')).toEqual([])
      expect(soon.lines.filter((line) => line.rule === 'storage-limit').map(({ until, parties }) => [until, parties])).toEqual([['2027-01-01', 2], ['2027-01-10', 1]])
      const later = at('2027-01-02T12:00:00Z')
      expect((await runRetentionPreview(later, ANN)).lines.filter((line) => line.act === 'erase')).toMatchObject([{ rule: 'storage-limit', parties: 2 }])
      const first = await runRetention(later, ANN, { run: true, limit: 1 })
      expect([first.erased, first.isCut]).toEqual([1, true])
      const second = await runRetention(later, ANN, { run: true })
      expect([second.erased, second.isCut]).toEqual([1, false])
      expect((await runRetention(later, ANN, { run: true })).erased).toBe(0)
      const store = await app.store()
      expect([(await store.counts()).party, (await runStoreCheck(app)).faults]).toEqual([4, []])
    })
  })

  it('leaves whoever waits for an answer until it is given, and counts a debt without a day as closed since its source said so', async () => {
    await onBench(people(3, { 'statuses.csv': csv('debt_id,kind,from,collected_on,source_id', 'PAIDDEBT,paid,2026-01-01,2026-01-01,book', 'SHAREDDEBT,paid,,2026-01-01,book', 'USDEBT,paid,2026-01-10,2026-01-10,usbook') }), async ({ app, at }) => {
      await runAccess(app, ANN, { partyId: PAID, recordOnly: true })
      const later = at('2027-01-02T12:00:00Z')
      const { lines } = await runRetentionPreview(later, ANN)
      expect(lines.filter(({ rule }) => rule === 'request-open')).toMatchObject([{ act: 'keep', parties: 1 }])
      expect(lines.filter(({ act }) => act === 'erase')).toMatchObject([{ rule: 'storage-limit', parties: 1 }])
      await runAccess(later, ANN, { partyId: PAID })
      expect((await runRetentionPreview(later, ANN)).lines.filter(({ act }) => act === 'erase')).toMatchObject([{ rule: 'storage-limit', parties: 2 }])
    })
  })

  it('takes a record of somebody else their id alone, and leaves what they said', async () => {
    await onBench(people(), async ({ app }) => {
      await runRecord(app, ANN, { at: '2026-03-03T12:00:00Z', partyId: 'P1', event: { kind: 'report', what: 'distress', at: '2026-03-03T12:00:00Z', by: PAID, partyId: 'P1' } })
      await runErase(app, ANN, { partyId: PAID })
      const events = await (await app.store()).factsAbout({ kinds: ['event'], parties: ['P1' as never] })
      expect(events).toHaveLength(1)
      expect(events[0]!.content).toMatchObject({ partyId: 'P1', event: { what: 'distress', by: expect.stringMatching(/^erased_/) } })
    })
  })

  it('does not come in between while a load or a list is being written', async () => {
    await onBench(borrowers(2), async ({ app }) => {
      const store = await app.store()
      const act = await store.beginLoad('held', 1)
      await expect(runErase(app, ANN, { partyId: 'P1' })).rejects.toMatchObject({ code: 'conflict' })
      await store.abandon(act)
      expect((await runErase(app, ANN, { partyId: 'P1' })).written).toBe(true)
    })
  })
})
