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
      expect((await get('/')).status).toBe(401)
    }, manyCreditors())
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
})
