import { describe, expect, it } from 'vitest'
import { borrowers, csv } from '../dispatch/portfolio.js'
import { onServer } from './serving.js'

const CREDITORS = 200

/** A debt and a borrower for each of so many creditors; the last borrower owes two of them. */
function manyCreditors() {
  const each = Array.from({ length: CREDITORS }, (_, i) => i + 1)
  return borrowers(CREDITORS, {
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id',
      ...each.map((n) => `D${n},BANK${n},bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`), 'D900,BANK1,bank_loan,GBP,10.00,7.50,2024-05-01,GB,book'),
    'obligations.csv': csv('debt_id,party_id,role,from,source_id', ...each.map((n) => `D${n},P${n},borrower,2024-05-01,book`), `D900,P${CREDITORS},borrower,2024-05-01,book`),
  })
}

describe('creditors in one store', () => {
  it('are kept apart: none sees another one\'s debt, party, count or error', async () => {
    await onServer(async ({ approved, app, token, get, post }) => {
      await approved('l')
      const bound = { creditors: ['BANK7'] }
      const desk = await token('dispatcher', { ...bound, dispatcherId: 'desk' })
      const reviewer = await token('reviewer', bound)
      const auditor = await token('auditor', bound)
      const leased = await post('/v1/lists/l/leases', { limit: 50 }, desk)
      expect(leased.body.leases.map((lease: { debtId: string }) => lease.debtId)).toEqual(['D7'])
      const leaseId: string = leased.body.leases[0].leaseId
      const other = await token('dispatcher', { creditors: ['BANK8'], dispatcherId: 'desk' })
      expect([(await post('/v1/lists/l/leases', { limit: 50 }, other)).body.leases.map((lease: { debtId: string }) => lease.debtId)]).toEqual([['D8']])
      for (const act of ['heartbeat', 'start', 'release']) {
        const [stranger, nobody] = [await post(`/v1/leases/${leaseId}/${act}`, {}, other), await post('/v1/leases/none/' + act, {}, other)]
        expect([act, stranger.status, stranger.body.code]).toEqual([act, nobody.status, nobody.body.code])
      }
      const [theirs, nowhere] = [await post('/v1/why', { partyId: 'P8', debtId: 'D8' }, reviewer), await post('/v1/why', { partyId: 'P8', debtId: 'D99999' }, reviewer)]
      expect([theirs.status, theirs.body.detail]).toEqual([nowhere.status, nowhere.body.detail])
      expect((await post('/v1/why', { partyId: 'P7', debtId: 'D7' }, reviewer)).status).toBe(200)
      const entries = await get('/v1/lists/l/entries?limit=1000', auditor)
      expect(new Set(entries.body.items.map((one: { debtRef: string }) => one.debtRef))).toEqual(new Set([app.keyring().ref('debt', 'D7')]))
      const stats = await get('/v1/stats', auditor)
      expect([stats.body.facts, stats.body.list.debts, stats.body.list.byRule]).toEqual([{}, undefined, undefined])
      expect((await get('/v1/lists', auditor)).body.items[0]).not.toHaveProperty('entries')
      // Whoever has no sign-in sees nothing of it any more.
      expect((await get('/v1/stats')).status).toBe(401)
      expect((await get('/session')).body).toMatchObject({ signedIn: false, may: [] })
    }, manyCreditors())
  })

  it('are stopped and opened by nobody who is bound to another one, and by such a one no list of all', async () => {
    await onServer(async ({ approved, rank, token, get, post }) => {
      await approved('l')
      await rank('m')
      const bound = { creditors: ['BANK1'] }
      const [operator, all, admin] = [await token('operator', bound), await token('operator'), await token('admin', bound)]
      const made: string[] = []
      for (const scope of [{ of: 'creditor', id: 'BANK0' }, { of: 'party', id: 'P2' }, { of: 'channel', id: 'sms' }, { of: 'creditor', id: 'BANK1' }]) {
        made.push((await post('/v1/pauses', { scope, because: 'a reason of theirs' }, all)).body.pause.pauseId as string)
      }
      const seen = (await get('/v1/pauses', operator)).body.items as readonly { readonly scope: { readonly id: string }; readonly because: string }[]
      expect(new Set(seen.map(({ scope, because }) => `${scope.id}: ${because}`))).toEqual(new Set(['BANK1: a reason of theirs', 'sms: It stops all creditors.']))
      for (const scope of [{ of: 'everything' }, { of: 'creditor', id: 'BANK0' }, { of: 'list', id: 'l' }]) {
        expect([scope, (await post('/v1/pauses', { scope, because: 'x' }, operator)).status]).toEqual([scope, 403])
      }
      const resumed = await Promise.all(made.map(async (id) => (await post(`/v1/pauses/${id}/resume`, {}, operator)).status))
      expect(resumed).toEqual([403, 403, 403, 200])
      expect((await get('/v1/pauses', all)).body.items).toHaveLength(3)
      expect((await post('/v1/pauses', { scope: { of: 'creditor', id: 'BANK1' }, because: 'x' }, operator)).status).toBe(201)
      expect((await post('/v1/lists/m/approve', {}, operator)).status).toBe(403)
      expect((await post('/v1/dispatchers', { dispatcherId: 'desk', automation: 'ai_voice', channels: ['voice'] }, admin)).status).toBe(403)
      await post('/v1/dispatchers', { dispatcherId: 'other', automation: 'none', channels: ['voice'], creditors: ['BANK0'] }, await token('admin'))
      await post('/v1/dispatchers', { dispatcherId: 'shared', automation: 'none', channels: ['voice'], creditors: ['BANK0', 'BANK1'] }, await token('admin'))
      const dispatchers = (await get('/v1/dispatchers', operator)).body.items as readonly { readonly dispatcherId: string; readonly creditors?: readonly string[] }[]
      expect(dispatchers.map((one) => [one.dispatcherId, one.creditors])).toEqual([['desk', undefined], ['shared', ['BANK1']]])
    }, borrowers(4))
  })

  it('all keep what a person asked of one of them: an opt-out binds everywhere', async () => {
    await onServer(async ({ approved, token, post }) => {
      await approved('l')
      const desk = await token('dispatcher', { creditors: ['BANK1'], dispatcherId: 'desk' })
      const person = `P${CREDITORS}`
      await post('/v1/events', { at: '2026-03-04T12:00:00Z', partyId: person, channel: 'sms', inbound: true, said: [{ what: 'stop_everything' }] }, desk)
      const other = await token('dispatcher', { creditors: [`BANK${CREDITORS}`], dispatcherId: 'desk' })
      expect((await post('/v1/lists/l/leases', { limit: 50 }, other)).body.leases).toEqual([])
    }, manyCreditors())
  })

  it('are not told of in a report: the debt of another one is as one that the person does not have', async () => {
    await onServer(async ({ approved, token, post }) => {
      await approved('l')
      const desk = await token('dispatcher', { creditors: ['BANK1'], dispatcherId: 'desk' })
      const leases = (await post('/v1/lists/l/leases', { limit: 50 }, desk)).body.leases as readonly { readonly leaseId: string; readonly debtId: string }[]
      const leaseId = leases.find((one) => one.debtId === 'D900')!.leaseId
      await post(`/v1/leases/${leaseId}/start`, {}, desk)
      const report = (more: object) => post(`/v1/leases/${leaseId}/report`, { result: 'right_party', endedAt: '2026-03-04T12:00:00Z', ...more }, desk)
      for (const of of [(debts: string[]) => ({ debts }), (debts: string[]) => ({ said: [{ what: 'refuses_to_pay', debts }] })]) {
        const [theirs, nowhere] = [await report(of([`D${CREDITORS}`])), await report(of(['D99999']))]
        expect([theirs.status, theirs.body.detail, theirs.body.errors]).toEqual([400, nowhere.body.detail, nowhere.body.errors])
      }
      expect((await report({ debts: ['D900'] })).status).toBe(200)
    }, manyCreditors())
  })

  it('bind a dispatcher by its registration in everything that its token does', async () => {
    await onServer(async ({ approved, app, token, get, post }) => {
      await approved('l')
      const admin = await token('admin')
      await post('/v1/dispatchers', { dispatcherId: 'one-bank', automation: 'none', channels: ['voice'], creditors: ['BANK1'] }, admin)
      for (const more of [{}, { creditors: ['BANK0', 'BANK1'] }]) {
        const desk = await token('dispatcher', { dispatcherId: 'one-bank', ...more })
        expect((await post('/v1/events', { at: '2026-03-04T11:59:00Z', debtId: 'D2', said: [{ what: 'disputes' }] }, desk)).status).toBe(404)
        expect((await get('/v1/stats', desk)).body.facts).toEqual({})
        const entries = (await get('/v1/lists/l/entries', desk)).body.items as readonly { readonly debtRef: string }[]
        expect(new Set(entries.map((one) => one.debtRef))).toEqual(new Set(['D1', 'D3'].map((id) => app.keyring().ref('debt', id))))
      }
      const nobody = await token('dispatcher', { dispatcherId: 'never-registered' })
      expect((await get('/v1/lists/l/entries', nobody)).status).toBe(404)
    }, borrowers(4))
  })

  it('keep no lease of a dispatcher that is registered anew without them, and still take its report', async () => {
    await onServer(async ({ approved, token, get, post }) => {
      await approved('l')
      const [admin, desk] = [await token('admin'), await token('dispatcher', { dispatcherId: 'desk' })]
      const leases = (await post('/v1/lists/l/leases', { limit: 4, channels: ['voice'] }, desk)).body.leases as readonly { readonly leaseId: string; readonly debtId: string }[]
      const of = (debtId: string): string => leases.find((one) => one.debtId === debtId)!.leaseId
      expect((await post(`/v1/leases/${of('D2')}/start`, {}, desk)).status).toBe(200)
      await post('/v1/dispatchers', { dispatcherId: 'desk', automation: 'none', channels: ['voice'], creditors: ['BANK1'] }, admin)
      const stops = (await get('/v1/stops', desk)).body.stops as readonly { readonly lease: { readonly debtId: string } }[]
      expect(new Set(stops.map(({ lease }) => lease.debtId))).toEqual(new Set(['D2', 'D4']))
      const beats = await Promise.all(['D1', 'D2', 'D4'].map(async (id) => (await post(`/v1/leases/${of(id)}/heartbeat`, {}, desk)).body))
      expect(beats.map((beat) => [beat.state, beat.rule])).toEqual([['held', undefined], ['revoked', 'other-creditor'], ['revoked', 'other-creditor']])
      const again = await post(`/v1/leases/${of('D4')}/start`, {}, desk)
      expect([again.status, again.body.code, again.text.includes('+4474')]).toEqual([409, 'lease-lost', false])
      const report = await post(`/v1/leases/${of('D2')}/report`, { result: 'no_answer', endedAt: '2026-03-04T12:00:00Z' }, desk)
      expect([report.status, report.body.flags]).toEqual([200, ['taken-back']])
      await post('/v1/dispatchers', { dispatcherId: 'desk', automation: 'ai_voice', channels: ['voice'] }, admin)
      expect((await post(`/v1/leases/${of('D1')}/start`, {}, desk)).body.detail).toContain('other-automation')
    }, borrowers(4))
  })

  it('keep their parties to themselves: whoever is bound to another one hears of them what is heard of nobody', async () => {
    const files = borrowers(4, {
      'parties.csv': csv('party_id,kind,name,country,region,birth_date,source_id', 'P1,person,Pat 1,GB,,1971-02-03,book', 'P2,person,Pat 2,GB,,1971-02-03,book',
        'P3,organization,Own Ltd,GB,,,book', 'P4,organization,Other Ltd,GB,,,book', 'O1,organization,Holder Ltd,GB,,,book', 'O3,organization,Owner Ltd,GB,,,book'),
      'relations.csv': csv('from_id,to_id,kind,share,covers,start,source_id', 'O1,P4,guarantees,,D4,2024-01-01,book', 'O3,P3,owns,0.6,,2024-01-01,book'),
    })
    await onServer(async ({ approved, app, token, get, post }) => {
      await approved('l')
      const bound = { creditors: ['BANK1'] }
      const [desk, reviewer, strategist] = [await token('dispatcher', { ...bound, dispatcherId: 'desk' }), await token('reviewer', bound), await token('strategist', bound)]
      const at = '2026-03-04T11:59:00Z'
      const heard = async (path: string, body: unknown, who: string): Promise<unknown> => {
        const { status, body: { code, detail, errors } } = await post(path, body, who)
        return { status, code, detail, errors }
      }
      const said = [{ what: 'information' }]
      const ways: readonly (readonly [string, (id: string) => Promise<unknown>, readonly string[]])[] = [
        ['record party', (partyId) => heard('/v1/events', { at, partyId, said }, desk), ['P2', 'P4', 'O1']],
        ['record point', (contactPointId) => heard('/v1/events', { at, contactPointId, channel: 'voice', said: [{ what: 'busy_now' }] }, desk), ['C2', 'C4']],
        ['record event', (partyId) => heard('/v1/events', { at, partyId: 'P1', event: { kind: 'request', what: 'busy_now', at, partyId } }, desk), ['P2']],
        ['why', (partyId) => heard('/v1/why', { partyId, debtId: 'D1' }, reviewer), ['P2', 'P4', 'O1']],
      ]
      for (const [name, ask, ids] of ways) {
        const nobody = await ask('NOPE')
        expect([name, nobody]).toMatchObject([name, { status: 404 }])
        for (const id of ids) expect([name, id, await ask(id)]).toEqual([name, id, nobody])
      }
      for (const partyId of ['P1', 'P3', 'O3']) {
        expect((await post('/v1/events', { at, partyId, said }, desk)).status).toBe(200)
        expect((await post('/v1/why', { partyId, debtId: 'D3' }, reviewer)).status).toBe(200)
      }
      const around = `/v1/parties/${encodeURIComponent(app.keyring().ref('party', 'P3'))}/neighbourhood?purpose=assess`
      const purpose = 'assess'
      const refused = [
        await get(around, strategist), await post('/v1/parties/find', { purpose, name: 'Other' }, strategist), await post('/v1/trace/path', { purpose, a: 'O1', b: 'P4' }, strategist),
        await post('/v1/trace/chain', { purpose, party: 'O1' }, strategist), await post('/v1/trace/control', { purpose, party: 'P3' }, strategist), await post('/v1/trace/influence', { purpose }, strategist),
      ]
      for (const { status, body } of refused) expect([status, body.code, body.detail]).toEqual([403, 'not-allowed', 'this question goes over all creditors; this name is bound to some'])
      expect((await get(around, await token('strategist'))).status).toBe(200)
    }, files)
  })
})
