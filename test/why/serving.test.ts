import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { NOON } from '../dispatch/portfolio.js'
import { onServer } from '../web/serving.js'
import { neighbours } from './neighbours.js'

describe('why over HTTP', () => {
  it('is asked by ids or refs of a past moment, and by refs alone by who works with refs', async () => {
    await onServer(async ({ post, token, rank, app }) => {
      await rank('l')
      const [reviewer, auditor, strategist, loader] = [await token('reviewer'), await token('auditor'), await token('strategist'), await token('loader')]
      const ids = { partyId: 'P1', debtId: 'D1' }
      const refs = { partyRef: app.keyring().ref('party', 'P1'), debtRef: app.keyring().ref('debt', 'D1') }
      const named = await post('/v1/why', { ...ids, at: NOON }, reviewer)
      expect([named.status, named.body.partyId, named.body.matches, named.body.decided[0].outcome, named.body.at]).toEqual([200, 'P1', true, 'matches', '2026-03-04T12:00:00+00:00'])
      expect((await post('/v1/why', { ...refs, at: NOON, knownAt: 'now' }, reviewer)).body).toMatchObject({ partyId: 'P1', known: { isLater: false } })
      expect((await post('/v1/why', ids, auditor)).status).toBe(403)
      const heard = await post('/v1/why', refs, auditor)
      expect([heard.status, heard.body.partyRef, heard.body.matches]).toEqual([200, refs.partyRef, true])
      expect(heard.text).not.toMatch(/"(P\d|D\d|C\d)"|sourceRecord|\+4474|onerror/)
      expect(heard.body.cases.length).toBeGreaterThan(0)
      for (const one of [strategist, loader]) expect((await post('/v1/why', refs, one)).status).toBe(403)
      for (const wrong of [{}, { ...ids, ...refs }, { ...ids, at: 'yesterday' }, { ...ids, knownAt: 'then' }]) expect((await post('/v1/why', wrong, reviewer)).status).toBe(400)
      expect((await post('/v1/why', { ...refs, partyRef: 'x' }, auditor)).status).toBe(404)
    }, neighbours())
  }, 120_000)

  it('tells who is bound to a creditor of its own debts alone, whatever moment is asked for', async () => {
    await onServer(async ({ post, token }) => {
      const bound = await token('reviewer', { creditors: ['BANK0'] })
      expect((await post('/v1/why', { partyId: 'P1', debtId: 'D1', at: NOON }, bound)).status).toBe(200)
      const [others, nothing] = [await post('/v1/why', { partyId: 'P1', debtId: 'D2', at: NOON }, bound), await post('/v1/why', { partyId: 'P1', debtId: 'D9', at: NOON }, bound)]
      expect([others.status, others.body.detail]).toEqual([404, nothing.body.detail])
    }, neighbours())
  }, 120_000)
})

describe('evidence over HTTP', () => {
  it('is a zip for reviewers alone, of their creditors\' debts, and its making is in the ledger', async () => {
    await onServer(async ({ post, token, rank, app, address }) => {
      await rank('l')
      const [reviewer, bound] = [await token('reviewer'), await token('reviewer', { creditors: ['BANK0'] })]
      const response = await fetch(new URL('/v1/evidence', address), { method: 'POST', body: JSON.stringify({ partyId: 'P1' }), headers: { authorization: `Bearer ${reviewer}`, 'content-type': 'application/json' } })
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip'])
      expect(Object.keys(unzipSync(new Uint8Array(await response.arrayBuffer())))).toEqual(expect.arrayContaining(['report.html', 'README.txt', 'verify-ledger.mjs', 'ledger/checkpoint.txt']))
      const entries: string[] = []
      for await (const batch of (await app.store()).leaves(0)) entries.push(...batch.map((leaf) => leaf.entry))
      expect(entries.filter((entry) => entry.includes('"action":"export"') && entry.includes('"actor":"a reviewer"')).length).toBe(1)
      for (const role of ['auditor', 'strategist', 'operator', 'loader', 'admin'] as const) expect((await post('/v1/evidence', { partyId: 'P1' }, await token(role))).status).toBe(403)
      expect((await post('/v1/evidence', { partyId: 'P1' })).status).toBe(401)
      expect((await post('/v1/evidence', { debtId: 'D1' }, bound)).status).toBe(200)
      const [others, nothing] = [await post('/v1/evidence', { debtId: 'D2' }, bound), await post('/v1/evidence', { debtId: 'D9' }, bound)]
      expect([others.status, others.body.detail]).toEqual([404, nothing.body.detail])
      expect((await post('/v1/evidence', {}, reviewer)).status).toBe(400)
    }, neighbours())
  }, 120_000)
})
