import { describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { borrowers, csv } from '../dispatch/portfolio.js'
import { onServer } from './serving.js'

/** P1 owes BANK1 and BANK0, P2 owes BANK0, P3 is a company of BANK1, P4 owes nobody and nobody is tied to it. */
const FILES = borrowers(2, {
  'parties.csv': csv('party_id,kind,name,country,region,birth_date,registration_no,source_id', 'P1,person,Pat 1,GB,,1971-02-03,,book', 'P2,person,Pat 2,GB,,1971-02-03,,book',
    'P3,organization,Own Ltd,GB,,,0815,book', 'P4,person,Pat 4,GB,,1971-02-03,,book'),
  'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id',
    ...['D1,BANK1', 'D2,BANK0', 'D3,BANK1', 'D4,BANK0'].map((debt) => `${debt},bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`)),
  'obligations.csv': csv('debt_id,party_id,role,from,source_id', 'D1,P1,borrower,2024-05-01,book', 'D4,P1,borrower,2024-05-01,book', 'D2,P2,borrower,2024-05-01,book', 'D3,P3,borrower,2024-05-01,book'),
})
const AT = '2026-03-04T11:59:00Z'

describe('a party at its address', () => {
  it('is shown with its name to operators and reviewers, under refs alone to auditors and strategists, and to nobody else', async () => {
    await onServer(async ({ app, token, get, post }) => {
      const ref = (id: string, kind: 'party' | 'debt' | 'contact_point' = 'party'): string => app.keyring().ref(kind, id)
      const reviewer = await token('reviewer')
      await post('/v1/events', { at: AT, partyId: 'P1', debtId: 'D1', channel: 'voice', said: [{ what: 'disputes' }, { what: 'stop_medium' }] }, reviewer)
      const path = (id: string, purpose: string): string => `/v1/parties/${encodeURIComponent(ref(id))}?purpose=${purpose}`
      const named = await get(path('P1', 'collect'), reviewer)
      expect([named.status, named.body.partyId, named.body.name, named.body.debts.map((one: { debtId: string }) => one.debtId)]).toEqual([200, 'P1', 'Pat 1', ['D1', 'D4']])
      expect((await get(path('P1', 'collect'), await token('operator'))).body.name).toBe('Pat 1')
      const auditor = await get(path('P1', 'collect'), await token('auditor'))
      expect(auditor.body).toMatchObject({
        ref: ref('P1'), kind: 'person', country: 'GB', debts: [{ ref: ref('D1', 'debt'), role: 'borrower' }, { ref: ref('D4', 'debt'), role: 'borrower' }],
        contactPoints: [{ ref: ref('C1', 'contact_point'), kind: 'mobile' }], standing: [{ what: 'dispute', debtRefs: [ref('D1', 'debt')] }, { what: 'request stop_channel' }],
      })
      const strategist = await token('strategist')
      const seen = await get(path('P3', 'assess'), strategist)
      expect([seen.status, seen.body.kind, seen.body.debts, seen.body.contactPoints, seen.body.standing]).toEqual([200, 'organization', [{ ref: ref('D3', 'debt'), role: 'borrower', from: '2024-05-01' }], undefined, undefined])
      for (const { text } of [auditor, seen]) expect(text).not.toMatch(/Pat \d|Own Ltd|0815|"[PDC]\d"|BANK|\+44/)
      expect(named.text).not.toMatch(/\+44|1971/)
      expect((await get(path('P1', 'collect'), strategist)).status).toBe(403)
      expect((await get(path('P1', 'assess'), await token('operator'))).status).toBe(403)
      for (const role of ['dispatcher', 'loader', 'admin'] as const) expect([role, (await get(path('P1', 'collect'), await token(role))).status]).toEqual([role, 403])
      expect((await get(path('P1', 'resale'), reviewer)).body.code).toBe('not-found')
    }, FILES)
  })

  it('is answered alike whether it is not there, another creditor\'s, or not to be seen for the purpose', async () => {
    await onServer(async ({ app, token, get, post }) => {
      const bound = { creditors: ['BANK1'] }
      const heard = async (ref: string, purpose: string, who: string): Promise<unknown> => {
        const { status, body: { code, detail, errors } } = await get(`/v1/parties/${encodeURIComponent(ref)}?purpose=${purpose}`, who)
        return { status, code, detail, errors }
      }
      const ref = (id: string): string => app.keyring().ref('party', id)
      for (const [role, purpose] of [['reviewer', 'collect'], ['auditor', 'collect'], ['operator', 'collect'], ['auditor', 'assess'], ['strategist', 'assess']] as const) {
        const who = await token(role, bound)
        const nobody = await heard('nonsense', purpose, who)
        expect([role, purpose, nobody]).toMatchObject([role, purpose, { status: 404, code: 'not-found' }])
        for (const id of ['nobody', 'P2', 'P4']) expect([role, purpose, id, await heard(ref(id), purpose, who)]).toEqual([role, purpose, id, nobody])
      }
      await post('/v1/events', { at: AT, partyId: 'P1', debtId: 'D4', channel: 'voice', said: [{ what: 'disputes' }] }, await token('reviewer'))
      const own = await get(`/v1/parties/${encodeURIComponent(ref('P1'))}?purpose=collect`, await token('reviewer', bound))
      expect([own.body.debts.map((one: { debtId: string }) => one.debtId), own.body.standing]).toEqual([['D1'], []])
      expect(own.text).not.toContain(app.keyring().ref('debt', 'D4'))
    }, FILES)
  })

  it('is written into the ledger with who looked at whom and what for, also where nobody was found', async () => {
    await onServer(async ({ app, token, get }) => {
      const auditor = await token('auditor')
      for (const id of ['P1', 'nobody']) await get(`/v1/parties/${encodeURIComponent(app.keyring().ref('party', id))}?purpose=collect`, auditor)
      const looks: LedgerEntry[] = []
      for await (const batch of (await app.store()).leaves(0)) looks.push(...batch.map((one) => JSON.parse(one.entry) as LedgerEntry).filter((entry) => entry.action === 'read-personal'))
      const keyed = (id: string): string => app.keyring().hash('subject', `party:${id}`)
      expect(looks.map(({ actor, purpose, decision, subjects }) => ({ actor, purpose, decision, subjects }))).toEqual([
        { actor: 'a auditor', purpose: 'collect', decision: 'party: answered', subjects: [keyed('P1')] },
        { actor: 'a auditor', purpose: 'collect', decision: 'party: not-found', subjects: [keyed('nobody')] },
      ])
    }, FILES)
  })
})
