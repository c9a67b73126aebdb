import { describe, expect, it } from 'vitest'
import { MAY, mayDo, ROLES } from '../../src/model/actor.js'
import { allRoutes } from '../../src/web/routes/index.js'
import { serve } from '../../src/web/server.js'
import { borrowers } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { onServer } from './serving.js'

/** A path of a route with something in every place. */
const pathOf = (path: string): string => path.replace('{name}', 'l').replaceAll(/\{\w+\}/g, 'x')

describe('access', () => {
  it('is refused to whoever is unknown, and to every role but those of the table, on every route', async () => {
    await onServer(async ({ app, get, post, token }) => {
      const tokens = new Map(await Promise.all(ROLES.map(async (role) => [role, await token(role, role === 'dispatcher' ? { dispatcherId: 'desk' } : {})] as const)))
      let asked = 0
      for (const spec of allRoutes(app, {} as never, async () => true)) {
        if (spec.may === 'anyone' || spec.may === 'anyone here') continue
        // Nothing of the body is read before it is known who asks.
        const stranger = spec.method === 'get' ? await get(pathOf(spec.path)) : await post(pathOf(spec.path), '{"wrong": ')
        expect([spec.id, stranger.status]).toEqual([spec.id, 401])
        for (const role of ROLES) {
          const answer = spec.method === 'get' ? await get(pathOf(spec.path), tokens.get(role)) : await post(pathOf(spec.path), { not: 'known' }, tokens.get(role))
          const isLetIn = mayDo(role, spec.may)
          expect([spec.id, role, answer.status === 403 && answer.body.detail.startsWith('The role ')]).toEqual([spec.id, role, !isLetIn])
          asked++
        }
      }
      expect(asked).toBeGreaterThan(100)
    })
  })

  it('names for every permission only roles that exist, and lets nobody rule who administers', () => {
    for (const roles of Object.values(MAY)) for (const role of roles) expect(ROLES).toContain(role)
    expect(mayDo('admin', 'lease, start, report and release')).toBe(false)
    expect(mayDo('dispatcher', 'make tokens')).toBe(false)
    expect(mayDo('auditor', 'record events')).toBe(false)
  })

  it('is refused to tokens that are wrong, cut, ended or of another scheme, without repeating them', async () => {
    await onServer(async ({ get, token, app }) => {
      const good = await token('operator')
      const store = await app.store()
      for (const wrong of [`${good}x`, good.slice(0, -1), 'rp_0000000000000000_' + 'A'.repeat(43), 'x', 'a.b.c']) {
        const answer = await get('/v1/dispatchers', wrong)
        expect([answer.status, answer.text.includes(wrong)]).toEqual([401, false])
      }
      expect((await get('/v1/dispatchers', undefined, { authorization: `Basic ${good}` })).status).toBe(401)
      expect((await get('/v1/dispatchers', good)).status).toBe(200)
      const [, tokenId] = /^rp_([0-9a-f]+)_/.exec(good)!
      await store.keep('token', tokenId!, null, app.leaf({ action: 'token' }))
      expect((await get('/v1/dispatchers', good)).status).toBe(401)
      const kept = JSON.stringify(await store.kept('token'))
      expect(kept).not.toContain(good.split('_')[2])
    })
  })

  it('comes to the page by an address that works once, and changes nothing by a cookie without the form token', async () => {
    await onServer(async ({ signInAddress, get, address }) => {
      const signIn = signInAddress({ name: 'Ann', kind: 'person', role: 'operator' })
      const looked = await fetch(signIn, { method: 'HEAD', redirect: 'manual' })
      expect([looked.status, looked.headers.get('set-cookie')]).toEqual([204, null])
      const first = await fetch(signIn, { redirect: 'manual' })
      const cookie = first.headers.get('set-cookie') ?? ''
      expect([first.status, /HttpOnly/.test(cookie), /SameSite=Strict/.test(cookie)]).toEqual([303, true, true])
      expect((await fetch(signIn, { redirect: 'manual' })).status).toBe(401)
      const held = { cookie: cookie.split(';')[0]! }
      expect((await get('/v1/dispatchers', undefined, held)).status).toBe(200)
      const forged = await fetch(new URL('/v1/pauses', address), { method: 'POST', headers: { ...held, 'content-type': 'application/json' }, body: '{"scope":{"of":"everything"},"because":"x"}' })
      expect(forged.status).toBe(403)
      expect((await get('/v1/dispatchers', undefined, { cookie: `${held.cookie}x` })).status).toBe(401)
      // It is ended by the page itself and by nobody else, and serves nobody from then on.
      const end = (headers: Record<string, string>): Promise<Response> => fetch(new URL('/session/end', address), { method: 'POST', headers })
      expect([(await end(held)).status, (await get('/v1/dispatchers', undefined, held)).status]).toEqual([403, 200])
      const { formToken } = (await get('/session', undefined, held)).body as { formToken: string }
      const ended = await end({ ...held, 'x-form-token': formToken })
      expect([ended.status, /Max-Age=0/.test(ended.headers.get('set-cookie') ?? ''), (await get('/v1/dispatchers', undefined, held)).status]).toEqual([204, true, 401])
    })
  })

  it('is bounded in how often: 429 with Retry-After, for each caller on their own', async () => {
    await onServer(async ({ get, token }) => {
      const [one, other] = [await token('operator'), await token('reviewer')]
      const answers = []
      for (let i = 0; i < 8; i++) answers.push(await get('/v1/packs', one))
      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
      expect([answers.at(-1)?.body.code, Number(answers.at(-1)?.headers.get('retry-after')) > 0]).toEqual(['too-many-requests', true])
      expect((await get('/v1/packs', other)).status).toBe(200)
    }, borrowers(1), { callsPerMinute: 5 })
  })

  it('is given to no machine but this one without a sign-in provider, and to no other host name', async () => {
    await onServer(async ({ app, address, get }) => {
      await expect(serve({ app, log: {} as never, hostNames: [] }, '0.0.0.0', 0)).rejects.toEqual(problem('not-allowed'))
      const { port } = new URL(address)
      const answer = await new Promise<string>((resolve, reject) => {
        void import('node:http').then(({ request }) => {
          const asked = request({ host: '127.0.0.1', port, path: '/v1/stats', headers: { host: 'evil.example' } }, (response) => {
            resolve(`${response.statusCode}`)
            response.resume()
          })
          asked.on('error', reject)
          asked.end()
        })
      })
      expect(answer).toBe('403')
      expect((await get('/v1/stats')).status).toBe(200)
    })
  })
})
