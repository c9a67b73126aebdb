import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { runLease } from '../../src/app/dispatch-run.js'
import { runErase } from '../../src/app/erase-run.js'
import { runRetention, runRetentionPreview } from '../../src/app/retention-run.js'
import { runStoreCheck } from '../../src/app/store-run.js'
import { canonical, growTree, rootOf, saltedLeaf } from '../../src/ledger/index.js'
import { boundaries, decide } from '../../src/decide/index.js'
import type { CertificateSegment } from '../../src/model/list.js'
import { segmentLines, verifyCertificate } from '../../src/verify/index.js'
import { americans, borrowers, csv, DESK, onBench } from '../dispatch/portfolio.js'
import { ANN } from '../review/portfolio.js'

const TOOLS = { canonical, saltedLeaf, grow: growTree, rootOf }
const NOON = '2026-03-04T17:00:00Z'

/** Texts of all lines of a list's certificate that still have their content, parts of case files apart. */
async function linesOf(app: App, list: string): Promise<{ readonly told: readonly string[]; readonly parts: readonly string[] }> {
  const [told, parts]: [string[], string[]] = [[], []]
  for await (const segment of (await app.store()).segments(list)) {
    for (const { line } of segmentLines(segment, TOOLS)) {
      if (line?.type === 'entry') told.push(line.ids)
      if (line?.type === 'refusal') told.push(line.debtId)
      if (line?.type === 'part') parts.push(JSON.stringify(line.value))
    }
  }
  return { told, parts }
}

async function isWhole(app: App, list: string): Promise<boolean> {
  const store = await app.store()
  const segments: CertificateSegment[] = []
  for await (const segment of store.segments(list)) segments.push(segment)
  const packs = app.packs({})
  const { ok } = verifyCertificate(segments, {
    list, root: (await store.list(list)).digests.list ?? '', decide: (one) => decide(one, packs, app.zoneData), boundaries: (one, from, until) => boundaries(one, packs, app.zoneData, from, until), tools: TOOLS,
  })
  return ok && (await runStoreCheck(app)).faults.length === 0
}

const paid = { 'statuses.csv': csv('debt_id,kind,from,source_id', 'D1,paid,2026-03-05,book') }

describe('the evidence of contacts made and not made about somebody who is erased', () => {
  it('stays under a keyed name where a law wants it, without the person, until its last day', async () => {
    await onBench({ ...americans(2), ...paid }, async ({ app, approved, at }) => {
      await approved('l', NOON)
      expect((await runLease(at(NOON), DESK, { list: 'l', holder: 'desk', limit: 10 })).leases).toHaveLength(2)
      const day = at('2026-03-06T17:00:00Z')
      const tried = await runErase(day, ANN, { partyId: 'P1', dryRun: true })
      const erased = await runErase(day, ANN, { partyId: 'P1' })
      for (const answer of [tried, erased]) expect(answer.kept.map(({ rule, until, records }) => [rule, until, records])).toEqual([['US-REC-01', '2029-03-04', 1]])
      expect(erased.state).toBe('kept')
      const store = await app.store()
      const kept = await linesOf(app, 'l')
      expect(kept.told.filter((ids) => ids.includes('D1'))).toEqual(['D1 P1 C1 voice'])
      expect(kept.parts.filter((part) => part.includes('"P1"'))).toEqual([])
      expect(await store.heldAbout(['P1' as never])).toEqual({ versions: [], debts: [], sharedValues: [] })
      expect((await store.entries('l', 0, 10)).map((entry) => entry.partyId).toSorted()).toEqual(['P2', expect.stringMatching(/^erased_/)])
      expect(await isWhole(app, 'l')).toBe(true)
      const early = at('2029-03-03T17:00:00Z')
      expect((await runRetention(early, ANN, { run: true })).erased).toBe(0)
      expect((await linesOf(app, 'l')).told).toEqual(kept.told)
      const last = await runRetention(at('2029-03-06T17:00:00Z'), ANN, { run: true })
      expect([last.erased, last.failed]).toEqual([1, 0])
      expect((await linesOf(app, 'l')).told.filter((ids) => ids.includes('P1') || ids.includes('D1'))).toEqual([])
      expect((await store.factsAbout({ debts: ['D1' as never] })).map(({ kind }) => kind)).toEqual([])
      expect(await isWhole(app, 'l')).toBe(true)
    })
  })

  it('finds the lines of an erased person again by their keyed name where the debt stays with others', async () => {
    const shared = { 'obligations.csv': csv('debt_id,party_id,role,from,source_id', 'D1,P1,borrower,2024-05-01,book', 'D1,P2,co_borrower,2024-05-01,book') }
    await onBench({ ...americans(2), ...shared, ...paid }, async ({ app, approved, at }) => {
      await approved('l', NOON)
      expect((await linesOf(app, 'l')).told.toSorted()).toEqual(['D1 P1 C1 voice', 'D1 P2 C2 voice', 'D2'])
      await runErase(at('2026-03-06T17:00:00Z'), ANN, { partyId: 'P1' })
      expect((await linesOf(app, 'l')).told).toContain('D1 P1 C1 voice')
      await runRetention(at('2029-03-06T17:00:00Z'), ANN, { run: true, limit: 1 })
      expect((await linesOf(app, 'l')).told.filter((ids) => ids.includes('P1'))).toEqual([])
    })
  })

  it('counts days on which a debt was in a list without any entry, and events beside contacts', async () => {
    const events = {
      'events.csv': csv('event_id,party_id,debt_id,kind,what,sent_on,at,by,source_id', 'N1,P1,D1,notice,validation,2026-02-01,,,book', 'S1,P1,D1,dispute,,,2026-02-10T10:00:00Z,,book', 'R1,P2,D2,request,cease,,2026-02-11T10:00:00Z,P2,book'),
      'statuses.csv': csv('debt_id,kind,from,source_id', 'D1,paid,2026-03-05,book', 'D2,paid,2026-03-05,book', 'D3,paid,2026-03-05,book'),
      'contact_points.csv': 'contact_point_id,party_id,kind,value,verified_on,source_id\n',
    }
    await onBench({ ...americans(3), ...events }, async ({ app, rank, at }) => {
      const later = at('2027-06-06T17:00:00Z')
      const before = (await runRetentionPreview(later, ANN)).lines.filter(({ rule }) => rule === 'US-REC-01')
      expect(before.map(({ until, records }) => [until, records])).toEqual([['2029-02-01', 2], ['2029-02-11', 1]])
      await rank('l', NOON)
      expect((await linesOf(app, 'l')).told.toSorted()).toEqual(['D1', 'D2', 'D3'])
      const done = await runRetention(later, ANN, { run: true })
      expect(done.lines.filter(({ rule }) => rule === 'US-REC-01').map(({ until, parties }) => [until, parties])).toEqual([['2029-03-04', 3]])
      expect([done.erased, done.restricted]).toEqual([0, 3])
      const store = await app.store()
      const left = await store.factsAbout({ kinds: ['event'], debts: ['D1', 'D2', 'D3'] as never })
      expect(left.map(({ content }) => (content as { partyId: string; event: { kind: string; what?: string } })).map(({ partyId, event }) => [partyId.startsWith('erased_'), event.kind, event.what]).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))).toEqual([
        [true, 'dispute', undefined], [true, 'notice', 'validation'], [true, 'request', 'cease'], [true, 'request', 'erasure'],
      ])
      expect((await linesOf(app, 'l')).told.toSorted()).toEqual(['D1', 'D2', 'D3'])
      expect((await runRetention(at('2029-03-06T17:00:00Z'), ANN, { run: true })).erased).toBe(3)
      expect((await linesOf(app, 'l')).told).toEqual([])
      expect((await store.counts()).event + (await store.counts()).debt).toBe(0)
      expect(await isWhole(app, 'l')).toBe(true)
    })
  })

  it('goes with the person where no law wants it', async () => {
    await onBench({ ...borrowers(2), ...paid }, async ({ app, approved, at }) => {
      await approved('l')
      expect((await runErase(at('2026-03-06T12:00:00Z'), ANN, { partyId: 'P1' })).state).toBe('done')
      expect((await linesOf(app, 'l')).told.filter((ids) => ids.includes('P1'))).toEqual([])
    })
  })
})
