import { describe, expect, it } from 'vitest'
import { contactKey, contactsOf, listedOf } from '../../src/app/exclusions.js'
import { runExclusions, placeOf, type ExclusionShown } from '../../src/app/review-queue.js'
import { debtsThen, headOf, worldOf } from '../../src/app/review-world.js'
import { runRank } from '../../src/app/rank-run.js'
import type { App } from '../../src/app/context.js'
import { withStore } from '../app/guarded-portfolio.js'
import { onBench } from '../dispatch/portfolio.js'
import { runExclusion } from '../../src/app/review-detail.js'
import { ANN, reviewed } from './portfolio.js'

const quiet = (): void => undefined

/** Every line of the queue, page by page. */
async function whole(app: App, limit: number, ask: object = {}): Promise<readonly ExclusionShown[]> {
  const all: ExclusionShown[] = []
  let cursor: string | undefined
  for (;;) {
    const page = await runExclusions(app, {}, { ...ask, limit, ...(cursor === undefined ? {} : { cursor }) })
    expect(page.items.length).toBeLessThanOrEqual(limit)
    all.push(...page.items)
    if (page.next === undefined) return all
    cursor = page.next
  }
}

describe('the queue of exclusions', () => {
  it('and the lines of the list are together every contact that could be proposed, each once', async () => {
    await withStore(300, async (app) => {
      const { caseFiles, candidates } = await runRank(app, { list: 'l' }, quiet)
      const store = await app.store()
      const world = await worldOf(app, store, await headOf(store, 'l'))
      const keys = (await whole(app, 37)).map((one) => contactKey(placeOf(app, one.exclusionId)))
      const contacts: string[] = []
      const listed: string[] = []
      const [parties, roles] = [new Set<string>(), { cases: 0, candidates: 0 }]
      for await (const batch of store.debtIds()) {
        for (const then of await debtsThen(world, batch)) {
          contacts.push(...contactsOf(then))
          listed.push(...listedOf(then))
          roles.cases += then.reached.cases.length
          roles.candidates += then.reached.candidates.length
          for (const { partyId } of then.reached.candidates) parties.add(`${then.dossier.debtId}\u001f${partyId}\u001f`)
        }
      }
      expect([roles.cases, roles.candidates, world.isRebuilt]).toEqual([caseFiles, candidates, true])
      expect(new Set(keys).size).toBe(keys.length)
      expect([...keys, ...listed].toSorted()).toEqual(contacts.toSorted())
      // No party of any debt is lost on the way.
      const told = [...keys, ...listed]
      expect([...parties].filter((party) => !told.some((key) => key.startsWith(party)))).toEqual([])
    })
  }, 120_000)

  it('gives the same lines in the same order, however long its pages, and by rule and decision', async () => {
    await withStore(120, async (app) => {
      await runRank(app, { list: 'l' }, quiet)
      const all = await whole(app, 200)
      expect(await whole(app, 7)).toEqual(all)
      const denied = all.filter((one) => one.decision === 'DENY')
      expect(denied.length).toBeGreaterThan(0)
      expect(await whole(app, 50, { decision: 'DENY' })).toEqual(denied)
      const rule = denied[0]!.rules[0]!
      expect(await whole(app, 50, { rule })).toEqual(all.filter((one) => one.rules.includes(rule)))
      await expect(runExclusions(app, {}, { cursor: 'x' })).rejects.toMatchObject({ code: 'invalid-input' })
    })
  }, 120_000)

  it('tells what is new since the list before, in dispute, about to end, or changed by a pack', async () => {
    await onBench(reviewed(), async ({ app, load, rank }) => {
      await rank('l')
      expect(new Set((await whole(app, 50)).map((one) => one.state))).toEqual(new Set(['new']))
      await load({ 'events.csv': 'event_id,party_id,debt_id,kind,at,ground,source_id\nE-D,P4,D4,dispute,2026-03-04T09:00:00Z,amount_wrong,book\n' })
      await rank('m', '2026-03-04T12:30:00Z')
      const states = new Map((await whole(app, 50)).filter((one) => one.channel === 'voice').map((one) => [one.partyRef, one.states]))
      const of = (party: string): readonly string[] | undefined => states.get(app.keyring().ref('party', party))
      expect(of('P4')).toEqual(expect.arrayContaining(['disputed', 'new']))
      expect(of('P2')).toEqual(['standing'])
      // Without the recommended rules an old number is called: with them it is left out, by a changed pack.
      await load({ 'contact_points.csv': 'contact_point_id,party_id,kind,value,verified_on,source_id\nC5,P5,mobile,+447400120005,2025-03-01,book\n' })
      expect((await rank('n', '2026-03-04T12:31:00Z', { overlayOff: true })).top.some((entry) => entry.partyId === 'P5')).toBe(true)
      await rank('o', '2026-03-04T12:32:00Z')
      const old = (await whole(app, 50)).find((one) => one.partyRef === app.keyring().ref('party', 'P5') && one.channel === 'voice')
      expect([old?.rules, old?.states]).toEqual([['H-STALE-01', 'UK-DATA-01'], ['pack', 'new']])
      const detail = await runExclusion(app, ANN, old!.exclusionId)
      expect(detail.packChanged).toEqual({ before: 'REVIEW', after: 'REVIEW', packs: ['recommended'], appear: ['H-STALE-01'], disappear: [] })
      expect((await whole(app, 50, { state: 'pack' })).every((one) => one.states.includes('pack'))).toBe(true)
    })
  })

  it('holds nobody of another creditor for whoever is bound, whatever is asked', async () => {
    await onBench(reviewed(), async ({ app, rank }) => {
      await rank('l')
      const bound = { creditors: ['BANK1'] }
      const own = await runExclusions(app, bound, { limit: 200 })
      expect(new Set(own.items.map((one) => one.creditorId))).toEqual(new Set(['BANK1']))
      expect((await runExclusions(app, bound, { creditor: 'BANK0' })).items).toEqual([])
      expect((await runExclusions(app, bound, { creditor: 'BANK1', limit: 200 })).items).toEqual(own.items)
    })
  })
})
