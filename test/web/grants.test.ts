import { describe, expect, it } from 'vitest'
import { newToken } from '../../src/app/tokens.js'
import { borrowers } from '../dispatch/portfolio.js'
import { problem } from '../store/samples.js'
import { onServer, type Heard } from './serving.js'

const heard = ({ status, body: { code, detail } }: Heard, name: string): unknown => [status, code, (detail as string).replaceAll(name, 'LIST')]
interface Leased { readonly leaseId: string; readonly list: string }

describe('a dispatcher that is granted some lists', () => {
  it.each(['registration', 'token'] as const)('leases and reads those alone, and hears of another what is heard of none: by its %s', async (by) => {
    await onServer(async ({ approved, token, get, post }) => {
      for (const name of ['l', 'l2', 'm']) await approved(name)
      const lists = ['l*']
      if (by === 'registration') await post('/v1/dispatchers', { dispatcherId: 'desk', automation: 'none', channels: ['voice'], lists }, await token('admin'))
      const desk = await token('dispatcher', { dispatcherId: 'desk', ...(by === 'token' ? { lists } : {}) })
      expect((await get('/v1/lists', desk)).body.items.map((one: { name: string }) => one.name).toSorted()).toEqual(['l', 'l2'])
      for (const name of ['l', 'l2']) expect((await get(`/v1/lists/${name}/entries`, desk)).status).toBe(200)
      expect(heard(await get('/v1/lists/m/entries', desk), 'm')).toEqual(heard(await get('/v1/lists/none/entries', desk), 'none'))
      expect(heard(await post('/v1/lists/m/leases', { limit: 1 }, desk), 'm')).toEqual(heard(await post('/v1/lists/none/leases', { limit: 1 }, desk), 'none'))
      expect((await post('/v1/lists/l2/leases', { limit: 1 }, desk)).body.leases).toHaveLength(1)
      expect((await get('/v1/stats', desk)).body.list?.name).not.toBe('m')
      // Whoever has no sign-in sees no lists any more, or the grant would end with the sign-in.
      expect((await get('/v1/lists')).status).toBe(401)
      const operator = await token('operator')
      for (const id of ['l', 'm']) await post('/v1/pauses', { scope: { of: 'list', id }, because: 'x' }, operator)
      expect((await get('/v1/pauses', desk)).body.items.map((one: { scope: { id: string } }) => one.scope.id)).toEqual(['l'])
    })
  })

  it('does nothing with a lease of another list, though its dispatcher holds it, and hears no stop of it', async () => {
    await onServer(async ({ approved, token, get, post }) => {
      for (const name of ['l', 'm']) await approved(name)
      const [one, other] = [await token('dispatcher', { dispatcherId: 'desk', lists: ['l'] }), await token('dispatcher', { dispatcherId: 'desk', lists: ['m'] })]
      const { leaseId } = (await post('/v1/lists/l/leases', { limit: 1 }, one)).body.leases[0] as Leased
      for (const act of ['heartbeat', 'start', 'release']) {
        const [stranger, nobody] = [await post(`/v1/leases/${leaseId}/${act}`, {}, other), await post(`/v1/leases/none/${act}`, {}, other)]
        expect([act, stranger.status, stranger.body.detail]).toEqual([act, 404, nobody.body.detail])
      }
      await post('/v1/pauses', { scope: { of: 'everything' }, because: 'x' }, await token('operator'))
      expect([(await get('/v1/stops', one)).body.stops.length, (await get('/v1/stops', other)).body.stops]).toEqual([1, []])
    })
  })

  it('loses at once the leases of a list that it is granted no more, hears of it, and still reports', async () => {
    await onServer(async ({ approved, token, get, post }) => {
      for (const name of ['l', 'm']) await approved(name)
      const [admin, desk] = [await token('admin'), await token('dispatcher', { dispatcherId: 'desk' })]
      const leased: Leased[] = []
      for (const name of ['l', 'm']) leased.push((await post(`/v1/lists/${name}/leases`, { limit: 1, channels: ['voice'] }, desk)).body.leases[0])
      const [inL, inM] = leased
      await post(`/v1/leases/${inM!.leaseId}/start`, {}, desk)
      await post('/v1/dispatchers', { dispatcherId: 'desk', automation: 'none', channels: ['voice'], lists: ['l'] }, admin)
      expect((await get('/v1/stops', desk)).body.stops.map((one: { lease: { leaseId: string; revocation: { rule: string } } }) => [one.lease.leaseId, one.lease.revocation.rule])).toEqual([[inM!.leaseId, 'other-list']])
      expect((await post(`/v1/leases/${inL!.leaseId}/heartbeat`, {}, desk)).body.state).toBe('held')
      expect((await post(`/v1/leases/${inM!.leaseId}/heartbeat`, {}, desk)).body).toMatchObject({ state: 'revoked', rule: 'other-list' })
      const reported = await post(`/v1/leases/${inM!.leaseId}/report`, { result: 'no_answer', endedAt: '2026-03-04T12:00:00Z' }, desk)
      expect([reported.status, reported.body.flags]).toEqual([200, ['taken-back']])
    })
  })

  it('is named by grants that can be read, and none but a dispatcher is', async () => {
    await onServer(async ({ app, token, post }) => {
      const lists = ['*']
      expect((await post('/v1/dispatchers', { dispatcherId: 'd', automation: 'none', channels: ['voice'], lists }, await token('admin'))).status).toBe(400)
      await expect(newToken(app, { name: 'x', role: 'dispatcher', lists })).rejects.toEqual(problem('invalid-input'))
      await expect(newToken(app, { name: 'x', role: 'operator', lists: ['l'] })).rejects.toEqual(problem('invalid-input'))
    }, borrowers(1))
  })
})
