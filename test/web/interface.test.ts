import { describe, expect, it } from 'vitest'
import { newToken } from '../../src/app/tokens.js'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { PROBLEMS } from '../../src/model/problem.js'
import { borrowers } from '../dispatch/portfolio.js'
import { onServer } from './serving.js'

describe('the HTTP interface', () => {
  it('leads a dispatcher from lease to report, and hands over the contact point in clear at the start alone', async () => {
    await onServer(async ({ approved, token, post, get, log }) => {
      await approved('l')
      const desk = await token('dispatcher', { dispatcherId: 'desk' })
      const leased = await post('/v1/lists/l/leases', { limit: 2, channels: ['voice'] }, desk)
      expect([leased.status, leased.body.leases.length, leased.body.leases[0].holder]).toEqual([200, 2, 'desk'])
      const [{ leaseId, partyId }] = leased.body.leases
      expect((await post(`/v1/leases/${leaseId}/heartbeat`, {}, desk)).body.state).toBe('held')
      const started = await post(`/v1/leases/${leaseId}/start`, {}, desk)
      expect([started.status, started.body.value]).toEqual([200, `+44740012${partyId.slice(1).padStart(4, '0')}`])
      const reported = await post(`/v1/leases/${leaseId}/report`, { result: 'no_answer', endedAt: '2026-03-04T12:00:00Z' }, desk)
      expect([reported.status, reported.body.result]).toEqual([200, 'no_answer'])
      expect((await post(`/v1/leases/${leased.body.leases[1].leaseId}/release`, {}, desk)).body.state).toBe('released')
      const again = await post(`/v1/leases/${leaseId}/start`, {}, desk)
      expect([again.status, again.body.code]).toEqual([409, 'lease-lost'])
      expect((await get('/v1/stops', desk)).body).toEqual({ stops: [], next: 0 })
      expect([leased, reported].some((one) => one.text.includes('+4474'))).toBe(false)
      expect(log.join('')).not.toMatch(/\+4474|Pat 1|P1\b|rp_/)
    })
  })

  it('lets no token of the role dispatcher act for a dispatcher that it is not bound to', async () => {
    await onServer(async ({ approved, token, post, get }) => {
      await approved('l')
      const [desk, none] = [await token('dispatcher', { dispatcherId: 'desk' }), await token('dispatcher')]
      const [{ leaseId }] = (await post('/v1/lists/l/leases', { limit: 1 }, desk)).body.leases
      const refused = [
        await post('/v1/lists/l/leases', { limit: 1, holder: 'desk' }, none), await post(`/v1/leases/${leaseId}/heartbeat`, {}, none),
        await post(`/v1/leases/${leaseId}/start`, {}, none), await post(`/v1/leases/${leaseId}/release`, {}, none),
        await post(`/v1/leases/${leaseId}/report`, { result: 'right_party', endedAt: '2026-03-04T12:00:00Z' }, none), await get('/v1/stops', none),
      ]
      for (const { status, body, text } of refused) expect([status, body.code, text.includes('--dispatcher'), text.includes('+4474')]).toEqual([403, 'not-allowed', true, false])
      expect((await post(`/v1/leases/${leaseId}/start`, {}, desk)).status).toBe(200)
    })
  })

  it('answers the same request with the same key once, and refuses the key for another', async () => {
    await onServer(async ({ approved, token, post }) => {
      await approved('l')
      const desk = await token('dispatcher', { dispatcherId: 'desk' })
      const key = { 'idempotency-key': 'k-1' }
      const first = await post('/v1/lists/l/leases', { limit: 1 }, desk, key)
      const second = await post('/v1/lists/l/leases', { limit: 1 }, desk, key)
      expect(second.body.leases).toEqual(first.body.leases)
      const other = await post('/v1/lists/l/leases', { limit: 2 }, desk, key)
      expect([other.status, other.body.code]).toEqual([422, 'key-reused'])
      expect((await post('/v1/lists/l/leases', { limit: 1 }, desk, { 'idempotency-key': 'ä' })).status).toBe(400)
      const started = await post(`/v1/leases/${first.body.leases[0].leaseId}/start`, {}, desk, { 'idempotency-key': 's-1' })
      const repeated = await post(`/v1/leases/${first.body.leases[0].leaseId}/start`, {}, desk, { 'idempotency-key': 's-1' })
      expect([repeated.status, repeated.body.value]).toEqual([200, started.body.value])
    })
  })

  it('tells two sign-ins of one name apart: the key of one answers nothing to the other, nor ends its pause', async () => {
    await onServer(async ({ approved, app, post, get }) => {
      await approved('l')
      const made = async (role: 'dispatcher' | 'operator', creditor: string) =>
        (await newToken(app, { name: 'Dialer', role, creditors: [creditor], ...(role === 'dispatcher' ? { dispatcherId: 'desk' } : {}) })).token
      const key = { 'idempotency-key': '1' }
      const leased = []
      for (const creditor of ['BANK1', 'BANK0']) leased.push((await post('/v1/lists/l/leases', { limit: 1 }, await made('dispatcher', creditor), key)).body.leases[0].debtId)
      expect(leased).toEqual(['D1', 'D2'])
      const operators = [await made('operator', 'BANK1'), await made('operator', 'BANK0')]
      for (const [i, operator] of operators.entries()) {
        expect((await post('/v1/pauses', { scope: { of: 'creditor', id: `BANK${1 - i}` }, because: 'x' }, operator, key)).status).toBe(201)
      }
      for (const operator of operators) expect((await get('/v1/pauses', operator)).body.items).toHaveLength(1)
    }, borrowers(4))
  })

  it('takes back what a recorded event forbids before it answers, and tells it in the feed of stops', async () => {
    await onServer(async ({ approved, token, post, get }) => {
      await approved('l')
      const desk = await token('dispatcher', { dispatcherId: 'desk' })
      const { leaseId, partyId } = (await post('/v1/lists/l/leases', { limit: 1 }, desk)).body.leases[0]
      const recorded = await post('/v1/events', { at: '2026-03-04T12:00:00Z', partyId, channel: 'sms', inbound: true, said: [{ what: 'stop_everything' }] }, desk)
      expect(recorded.body.revoked).toBe(1)
      const beat = await post(`/v1/leases/${leaseId}/heartbeat`, {}, desk)
      expect([beat.body.state, typeof beat.body.rule]).toEqual(['revoked', 'string'])
      const stops = (await get('/v1/stops', desk)).body
      expect([stops.stops[0].lease.leaseId, stops.next]).toEqual([leaseId, 1])
      expect((await get('/v1/stops?cursor=1', desk)).body).toEqual({ stops: [], next: 1 })
    })
  })

  it('pauses and opens again, and needs an approval where the law asks for a person', async () => {
    await onServer(async ({ rank, token, post, get }) => {
      await rank('l')
      const [desk, operator] = [await token('dispatcher', { dispatcherId: 'desk' }), await token('operator')]
      const unapproved = await post('/v1/lists/l/leases', { limit: 1 }, desk)
      expect([unapproved.status, unapproved.body.leases]).toEqual([200, []])
      expect((await post('/v1/lists/l/approve', {}, operator)).body.by).toBe('a operator')
      const paused = await post('/v1/pauses', { scope: { of: 'everything' }, because: 'an outage' }, operator)
      expect(paused.status).toBe(201)
      const none = await post('/v1/lists/l/leases', { limit: 1 }, desk)
      expect([none.status, none.body.leases, typeof none.body.whyNone.because]).toEqual([200, [], 'string'])
      expect((await get('/v1/pauses', operator)).body.items.length).toBe(1)
      await post(`/v1/pauses/${paused.body.pause.pauseId}/resume`, {}, operator)
      expect((await post('/v1/lists/l/leases', { limit: 1 }, desk)).body.leases.length).toBe(1)
    })
  })

  it('puts questions to the law: a refusal is an answer', async () => {
    await onServer(async ({ token, post }) => {
      const reviewer = await token('reviewer')
      const why = await post('/v1/why', { partyId: 'P1', debtId: 'D1' }, reviewer)
      expect([why.status, Array.isArray(why.body.cases)]).toEqual([200, true])
      expect((await post('/v1/why', { partyId: 'P1', debtId: 'nowhere' }, reviewer)).body.code).toBe('not-found')
      const wrong = await post('/v1/decisions', { at: 'now' }, reviewer)
      expect([wrong.status, wrong.body.code, wrong.body.errors.length > 0]).toEqual([400, 'invalid-input', true])
      expect((await post('/v1/admissions', { jurisdiction: 'GB' }, reviewer)).status).toBe(400)
    })
  })

  it('writes into the ledger who asked why of whom, and answers it to nobody who sees refs alone', async () => {
    await onServer(async ({ approved, app, token, post }) => {
      await approved('l')
      for (const role of ['strategist', 'auditor', 'dispatcher', 'loader', 'admin'] as const) {
        expect([role, (await post('/v1/why', { partyId: 'P1', debtId: 'D1' }, await token(role))).status]).toEqual([role, 403])
      }
      const reviewer = await token('reviewer')
      const looks = async (): Promise<readonly LedgerEntry[]> => {
        const entries: LedgerEntry[] = []
        for await (const batch of (await app.store()).leaves(0)) entries.push(...batch.map((one) => JSON.parse(one.entry) as LedgerEntry))
        return entries.filter((entry) => entry.action === 'read-personal')
      }
      expect(await looks()).toEqual([])
      for (const debtId of ['D1', 'nowhere']) await post('/v1/why', { partyId: 'P1', debtId }, reviewer)
      const [answered, missed] = await looks()
      const keyed = (text: string): string => app.keyring().hash('subject', text)
      expect(answered).toMatchObject({ actor: 'a reviewer', purpose: 'collect', decision: 'why: answered', subjects: [keyed('party:P1'), keyed('debt:D1')] })
      expect(missed).toMatchObject({ decision: 'why: not-found', subjects: [keyed('party:P1'), keyed('debt:nowhere')] })
    })
  })

  it('serves an OpenAPI 3.1 document that names every route, and a page to read it', async () => {
    await onServer(async ({ get }) => {
      const { body } = await get('/openapi.json')
      expect(body.openapi).toBe('3.1.0')
      const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string; responses: object }>>).flatMap((of) => Object.values(of))
      expect(new Set(ids.map((one) => one.operationId)).size).toBe(ids.length)
      for (const path of [
        '/v1/loads', '/v1/lists', '/v1/lists/{name}/entries', '/v1/lists/{name}/leases', '/v1/leases/{id}/heartbeat', '/v1/leases/{id}/start', '/v1/leases/{id}/report',
        '/v1/leases/{id}/release', '/v1/events', '/v1/stops', '/v1/lists/{name}/approve', '/v1/duties', '/v1/pauses', '/v1/decisions', '/v1/trace/path',
        '/v1/trace/chain', '/v1/trace/control', '/v1/trace/influence', '/v1/why', '/v1/admissions', '/v1/packs', '/v1/ledger', '/v1/ledger/verdict', '/v1/ledger/checkpoint', '/v1/ledger/key', '/v1/ledger/proof', '/v1/stats', '/healthz', '/readyz',
      ]) expect(Object.keys(body.paths)).toContain(path)
      for (const one of ids) expect(Object.keys(one.responses).filter((status) => status.startsWith('2')).length).toBe(1)
      expect(body.components.schemas.Problem.properties).toHaveProperty('requestId')
      const docs = await get('/docs')
      expect([docs.status, docs.text.includes('/v1/leases/{id}/start'), docs.text.includes('<script')]).toEqual([200, true, false])
    })
  })

  it('speaks of failures in one form, with the request id, and of no personal data', async () => {
    await onServer(async ({ get, post, token }) => {
      const wrong = await get('/v1/nothing', undefined, { 'x-request-id': 'mine-1' })
      expect([wrong.status, wrong.headers.get('content-type'), wrong.headers.get('x-request-id')]).toEqual([404, 'application/problem+json; charset=utf-8', 'mine-1'])
      expect(Object.keys(wrong.body).toSorted()).toEqual(['code', 'detail', 'errors', 'instance', 'requestId', 'status', 'title', 'type'])
      expect(Object.keys(PROBLEMS)).toContain(wrong.body.code)
      const method = await post('/v1/stats', {}, await token('operator'))
      expect([method.status, method.headers.get('allow')]).toEqual([400, 'GET, HEAD'])
      const broken = await post('/v1/why', '{"partyId": "Pat 1"', await token('reviewer'))
      expect([broken.status, broken.text.includes('Pat 1')]).toEqual([400, false])
      const large = await post('/v1/why', JSON.stringify({ partyId: 'x'.repeat(2_000_000) }), await token('reviewer'))
      expect([large.status, large.body.code]).toEqual([413, 'limit-exceeded'])
      const form = await post('/v1/why', 'a=b', await token('reviewer'), { 'content-type': 'application/x-www-form-urlencoded' })
      expect([form.status, form.body.code]).toEqual([415, 'unknown-format'])
      expect((await get('/metrics')).text).toContain('rightparty_http_requests_total{route="/v1/why"')
      expect((await get('/readyz')).body).toEqual({ ok: true })
    })
  })

  it('repeats no name of a field that it does not know, since a sender may write anything there', async () => {
    await onServer(async ({ approved, post, token }) => {
      await approved('l')
      const [reviewer, desk] = [await token('reviewer'), await token('dispatcher', { dispatcherId: 'desk' })]
      const odd = { 'Pat 1 +447400120001': 1, 'a/b~c': 2 }
      const wrong = [
        await post('/v1/events', { at: '2026-03-04T12:00:00Z', partyId: 'P1', ...odd }, desk), await post('/v1/decisions', odd, reviewer), await post('/v1/admissions', odd, reviewer),
        await post('/v1/pauses', { scope: { of: 'everything', ...odd }, because: 'x' }, reviewer),
      ]
      for (const { status, text, body } of wrong) expect([status, /Pat 1|4474|a\/b|a~1b/.test(text), body.errors.length > 0]).toEqual([400, false, true])
      expect(wrong[3]!.body.errors.map((one: { pointer: string }) => one.pointer)).toContain('/scope')
    })
  })

  it('gives a list by pages, each with the way to the next', async () => {
    await onServer(async ({ rank, get }) => {
      const { entries } = await rank('l')
      const seen: number[] = []
      let path: string | undefined = '/v1/lists/l/entries?limit=2'
      while (path !== undefined) {
        const page = await get(path)
        seen.push(...(page.body.items as { rank: number }[]).map((one) => one.rank))
        path = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1]
        expect(page.text).not.toMatch(/"(P\d+|D\d+)"|Pat \d/)
      }
      expect(seen).toEqual(Array.from({ length: entries }, (_, i) => i + 1))
      expect((await get('/v1/lists/l/entries?limit=0')).status).toBe(400)
      expect((await get('/v1/lists/l/entries?cursor=x')).status).toBe(400)
    }, borrowers(5))
  })
})
