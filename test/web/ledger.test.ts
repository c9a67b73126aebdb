import { describe, expect, it } from 'vitest'
import { isConsistent, isIncluded, leafHashOf, openCheckpoint, readGrowthFile, readProofFile, readVerifierKey } from '../../src/ledger/index.js'
import { ROLES } from '../../src/model/actor.js'
import { borrowers } from '../dispatch/portfolio.js'
import { onServer } from './serving.js'

const PATHS = ['/v1/ledger', '/v1/ledger/verdict', '/v1/ledger/checkpoint', '/v1/ledger/key', '/v1/ledger/proof?entry=0', '/v1/ledger/proof?since=1']

describe('the ledger over HTTP', () => {
  it('is paged newest first, each page saying where the next begins, of one kind of act where that is asked for', async () => {
    await onServer(async ({ get, token }) => {
      const auditor = await token('auditor')
      for (let i = 0; i < 4; i++) await token('loader')
      const whole = await get('/v1/ledger?limit=1000', auditor)
      const seqs = (whole.body.items as { seq: number }[]).map((item) => item.seq)
      expect(seqs).toEqual(seqs.map((_, i) => seqs.length - 1 - i))
      const [first] = whole.body.items as { seq: number; leafHash: string; entry: Record<string, unknown> }[]
      expect(first?.entry).toMatchObject({ action: 'token', actorKind: 'person' })
      const paged: number[] = []
      let path = '/v1/ledger?limit=3'
      for (;;) {
        const page = await get(path, auditor)
        paged.push(...(page.body.items as { seq: number }[]).map((item) => item.seq))
        if (page.body.next === undefined) break
        const link = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1]
        expect(link).toContain(`cursor=${page.body.next}`)
        path = link!
      }
      expect(paged).toEqual(seqs)
      const loads = await get('/v1/ledger?action=load', auditor)
      expect((loads.body.items as { entry: { action: string } }[]).map((item) => item.entry.action)).toEqual(['load'])
      for (const wrong of ['limit=0', 'limit=1001', 'limit=x', 'cursor=x', 'cursor=-1', 'action=x']) expect([wrong, (await get(`/v1/ledger?${wrong}`, auditor)).status]).toEqual([wrong, 400])
    }, borrowers(1))
  })

  it('hands out checkpoints and proofs as text, which verify with the key that it hands out', async () => {
    await onServer(async ({ get, token }) => {
      const auditor = await token('auditor')
      const text = async (path: string): Promise<string> => {
        const heard = await get(path, auditor)
        expect([heard.status, heard.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8'])
        return heard.text
      }
      const key = readVerifierKey(await text('/v1/ledger/key'))
      const kept = openCheckpoint(await text('/v1/ledger/checkpoint'), key)!
      await token('loader')
      const growth = readGrowthFile(await text(`/v1/ledger/proof?since=${kept.size}`))!
      const now = openCheckpoint(growth.note, key)!
      expect([growth.oldSize, now.size, isConsistent(growth.path, kept, now)]).toEqual([kept.size, kept.size + 1, true])
      const proof = readProofFile(await text(`/v1/ledger/proof?entry=${kept.size}`))!
      expect(isIncluded(proof.path, leafHashOf(proof.entry!), kept.size, now.size, now.root)).toBe(true)
      const verdict = await get('/v1/ledger/verdict', auditor)
      expect(verdict.body).toMatchObject({ ok: true, size: now.size, pending: 0 })
      for (const [query, status] of [['', 400], ['entry=1&since=1', 400], ['entry=x', 400], ['entry=-1', 400], ['since=0', 400], [`entry=${now.size + 5}`, 404], ['since=99999', 400]] as const) {
        expect([query, (await get(`/v1/ledger/proof?${query}`, auditor)).status]).toEqual([query, status])
      }
    }, borrowers(1))
  })

  it('is read by auditors, reviewers and admins alone, and by nobody who is bound to some creditors', async () => {
    await onServer(async ({ get, token }) => {
      for (const role of ROLES) {
        const own = await token(role, role === 'dispatcher' ? { dispatcherId: 'desk' } : {})
        const may = ['auditor', 'reviewer', 'admin'].includes(role)
        for (const path of PATHS) expect([role, path, (await get(path, own)).status]).toEqual([role, path, may ? 200 : 403])
      }
      const bound = await token('auditor', { creditors: ['BANK1'] })
      for (const path of PATHS) {
        expect([path, (await get(path, bound)).status]).toEqual([path, 403])
        expect([path, (await get(path)).status]).toEqual([path, 401])
      }
    }, borrowers(1))
  })

  it('names the request by which a thing was done: the id that was answered, or a keyed hash of one that the caller made up', async () => {
    await onServer(async ({ get, post, token, app }) => {
      const [reviewer, auditor] = [await token('reviewer'), await token('auditor')]
      const pause = { scope: { of: 'everything' }, because: 'x' }
      const given = await post('/v1/pauses', pause, reviewer, { 'x-request-id': 'Pat-Smith' })
      const own = await post('/v1/pauses', pause, reviewer)
      expect([given.status, own.status, given.headers.get('x-request-id')]).toEqual([201, 201, 'Pat-Smith'])
      const { body } = await get('/v1/ledger?action=pause', auditor)
      const ids = (body.items as { entry: { requestId?: string } }[]).map((item) => item.entry.requestId)
      expect(ids).toEqual([own.headers.get('x-request-id'), app.keyring().hash('subject', 'request:Pat-Smith')])
    }, borrowers(1))
  })
})
