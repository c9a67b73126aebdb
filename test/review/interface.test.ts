import { describe, expect, it } from 'vitest'
import { onServer, type Heard, type Served } from '../web/serving.js'
import { newToken } from '../../src/app/tokens.js'
import { reviewed, WHY } from './portfolio.js'

const UNTIL = '2026-03-20T12:00:00Z'

async function named({ app }: Served, name: string, creditors?: readonly string[]): Promise<string> {
  return (await newToken(app, { name, role: 'reviewer', ...(creditors === undefined ? {} : { creditors }) })).token
}

function tag(heard: Heard): Record<string, string> {
  return { 'if-match': heard.headers.get('etag') ?? '' }
}

describe('review over HTTP', () => {
  it('goes from the queue to a re-admission of two people, each on the tag of what they looked at', async () => {
    await onServer(async (served) => {
      const { approved, app, get, post } = served
      await approved('l')
      const [ann, ben] = [await named(served, 'Ann'), await named(served, 'Ben')]
      const page = await get('/v1/exclusions?limit=2', ann)
      expect([page.status, page.body.list, page.body.items.length, page.headers.get('link')?.includes('rel="next"')]).toEqual([200, 'l', 2, true])
      const all = (await get('/v1/exclusions?limit=200', ann)).body.items as readonly { readonly exclusionId: string; readonly partyRef: string; readonly channel: string }[]
      const { exclusionId } = all.find((one) => one.partyRef === app.keyring().ref('party', 'P1') && one.channel === 'voice')!
      const at = `/v1/exclusions/${exclusionId}`
      const seen = await get(at, ann)
      expect([seen.status, seen.body.contactPoint.masked, seen.body.now.verdict.reasons[0].citation.length > 0]).toEqual([200, '***01', true])
      expect(seen.text).not.toContain('7400120001')
      expect(seen.body.surroundings.nodes.map((node: { kind: string }) => node.kind)).toEqual(['debt', 'party'])
      const body = { ruling: 'readmit', because: WHY, until: UNTIL }
      expect((await post(`${at}/rulings`, body, ann)).status).toBe(428)
      expect((await post(`${at}/rulings`, body, ann, { 'if-match': '"old"' })).status).toBe(412)
      const proposed = await post(`${at}/rulings`, body, ann, { ...tag(seen), 'idempotency-key': 'k1' })
      expect([proposed.status, proposed.body.ruling.state]).toEqual([201, 'awaiting_second'])
      const again = await post(`${at}/rulings`, body, ann, { ...tag(seen), 'idempotency-key': 'k1' })
      expect(again.body).toEqual(proposed.body)
      expect((await post(`${at}/rulings`, { ...body, because: 'another' }, ann, { ...tag(proposed), 'idempotency-key': 'k1' })).status).toBe(422)
      const second = `${at}/rulings/${proposed.body.ruling.rulingId}/second`
      expect((await post(second, { because: WHY }, ann, tag(proposed))).status).toBe(403)
      expect((await post(second, { because: WHY }, ben)).status).toBe(428)
      const opened = await post(second, { because: WHY }, ben, tag(proposed))
      expect([opened.status, opened.body.ruling.state]).toEqual([200, 'in_force'])
      const why = await post('/v1/why', { partyId: 'P1', debtId: 'D1' }, ann)
      expect(why.text).toContain(`ruling:${proposed.body.ruling.rulingId}`)
      const leaves = await served.app.store().then((store) => store.pending())
      expect(leaves).toBeGreaterThanOrEqual(0)
    }, reviewed())
  })

  it('lets only reviewers rule, auditors look at the queue alone, and nobody of another creditor see or infer anything', async () => {
    await onServer(async (served) => {
      const { approved, app, token, get, post } = served
      await approved('l')
      const ann = await named(served, 'Ann')
      const items = (await get('/v1/exclusions?limit=200', ann)).body.items as readonly { readonly exclusionId: string; readonly debtRef: string; readonly creditorId: string }[]
      const theirs = items.find((one) => one.debtRef === app.keyring().ref('debt', 'D2'))!
      const auditor = await token('auditor')
      expect([(await get('/v1/exclusions', auditor)).status, (await get(`/v1/exclusions/${theirs.exclusionId}`, auditor)).status]).toEqual([200, 403])
      for (const role of ['admin', 'operator', 'strategist', 'loader'] as const) {
        const bearer = await token(role)
        expect([role, (await post(`/v1/exclusions/${theirs.exclusionId}/rulings`, { ruling: 'confirm', because: WHY }, bearer, { 'if-match': '"x"' })).status]).toEqual([role, 403])
      }
      const bound = await named(served, 'Cid', ['BANK1'])
      const own = (await get('/v1/exclusions?limit=200', bound)).body
      expect([new Set(own.items.map((one: { creditorId: string }) => one.creditorId)), own.total]).toEqual([new Set(['BANK1']), undefined])
      const nowhere = `${theirs.exclusionId.slice(0, -3)}AAA`
      for (const [other, none] of [
        [await get(`/v1/exclusions/${theirs.exclusionId}`, bound), await get(`/v1/exclusions/${nowhere}`, bound)],
        [await post(`/v1/exclusions/${theirs.exclusionId}/rulings`, { ruling: 'confirm', because: WHY }, bound, { 'if-match': '"x"' }), await post(`/v1/exclusions/${nowhere}/rulings`, { ruling: 'confirm', because: WHY }, bound, { 'if-match': '"x"' })],
      ]) expect([other?.status, other?.body.detail]).toEqual([404, none?.body.detail])
      expect((await get('/v1/matches', bound)).status).toBe(200)
      expect((await get('/v1/held', bound)).body.items).toEqual([])
      expect((await get('/v1/exclusions')).status).toBe(401)
    }, reviewed())
  })

  it('draws a sample, takes answers on its tag, and tells the rate of agreement with its interval', async () => {
    await onServer(async (served) => {
      const { approved, get, post } = served
      await approved('l')
      const ann = await named(served, 'Ann')
      const asked = { list: 'l', entries: 2, exclusions: 3, seed: 'spring' }
      const sample = await post('/v1/samples', asked, ann)
      expect([sample.status, sample.body.items.length]).toEqual([201, 5])
      const again = await post('/v1/samples', asked, ann)
      expect(again.body.items).toEqual(sample.body.items)
      const at = `/v1/samples/${sample.body.sampleId}`
      expect((await post(`${at}/answers`, { itemId: '1', agrees: true, because: WHY }, ann)).status).toBe(428)
      const one = await post(`${at}/answers`, { itemId: '1', agrees: true, because: WHY }, ann, tag(sample))
      expect([one.status, one.body.agreement.all.rate, one.body.agreement.exclusions.answered]).toEqual([200, 1, 0])
      expect((await post(`${at}/answers`, { itemId: '1', agrees: false, because: WHY }, ann, tag(one))).status).toBe(409)
      const two = await post(`${at}/answers`, { itemId: '2', agrees: false, because: 'not hers' }, ann, tag(one))
      expect(two.body.agreement.all).toMatchObject({ answered: 2, agreed: 1, rate: 0.5 })
      expect((await get(at, await named(served, 'Cid', ['BANK1']))).status).toBe(404)
    }, reviewed())
  })
})
