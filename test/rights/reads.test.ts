import { describe, expect, it } from 'vitest'
import { runAccess } from '../../src/app/access-run.js'
import type { App } from '../../src/app/context.js'
import { ROLES, type Role } from '../../src/model/actor.js'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { csv } from '../dispatch/portfolio.js'
import { onServer, type Heard } from '../web/serving.js'
import { PAID, people } from './portfolio.js'

/** What stands for people in the portfolio: names, numbers, addresses, and ids in clear. */
const PERSONAL = /\+447400|\+1617555|Pat \d|Erika|Otto Other|Wanda|Dora Director|vergessen@|"(P\d+|PAID-1|COPAID|CALLED-1|DIRECTOR|TWIN)"/
/** Acts by which the ledger says that somebody was looked at, or handed over. */
const TOLD = new Set<LedgerEntry['action']>(['read-personal', 'start', 'lease', 'export', 'trace', 'record', 'ruling', 'match', 'right', 'erase', 'pause'])

const FILES = people(4)
const PORTFOLIO = {
  ...FILES,
  'parties.csv': `${FILES['parties.csv']!}DIRECTOR,person,Dora Director,GB,,1970-01-01,book\nFIRM,organization,Firm Ltd,GB,,,book\nTWIN,person,Pat 1,GB,,1971-02-03,book\n`,
  'obligations.csv': `${FILES['obligations.csv']!}D4,DIRECTOR,guarantor,2024-05-01,book\nD4,FIRM,guarantor,2024-05-01,book\n`,
  'contact_points.csv': `${FILES['contact_points.csv']!}CTWIN,TWIN,mobile,+447400120001,2026-02-20,book\n`,
  'relations.csv': csv('from_id,to_id,kind,start,source_id', 'DIRECTOR,FIRM,director_of,2021-01-01,book', 'DIRECTOR,FIRM,owns,2021-01-01,book'),
}

async function actionsOf(app: App): Promise<readonly LedgerEntry['action'][]> {
  await app.integrate()
  const actions: LedgerEntry['action'][] = []
  for await (const batch of (await app.store()).leaves(0)) for (const { entry } of batch) actions.push((JSON.parse(entry) as LedgerEntry).action)
  return actions
}

interface Operation {
  readonly operationId: string
}

/** Bodies and queries with which a route has something to tell. */
const ASKED: Readonly<Record<string, { readonly body?: unknown; readonly query?: string }>> = {
  findParties: { body: { purpose: 'assess', id: 'DIRECTOR' } },
  readNeighbourhood: { query: 'purpose=assess' },
  lease: { body: { holder: 'desk', limit: 3 } },
  report: { body: { result: 'no_answer', endedAt: '2026-03-04T12:00:00Z' } },
  record: { body: { at: '2026-03-04T11:00:00Z', partyId: 'P3', said: [{ what: 'stop_everything' }] } },
  pause: { body: { scope: { of: 'party', id: 'P2' }, because: 'a reason' } },
  tracePath: { body: { purpose: 'assess', from: 'DIRECTOR', to: 'FIRM' } },
  traceChain: { body: { purpose: 'assess', party: 'DIRECTOR', direction: 'out' } },
  traceControl: { body: { purpose: 'assess', company: 'FIRM' } },
  traceInfluence: { body: { purpose: 'assess' } },
  why: { body: { partyId: 'P1', debtId: 'D1' } },
  makeEvidence: { body: { partyId: 'P1' } },
  'right-access': { body: { partyId: 'P4', html: true } },
  'right-rectify': { body: { partyId: 'P4', party: { language: 'en' }, evidence: 'told' } },
  'right-restrict': { body: { partyId: 'P4', because: 'a reason' } },
  'right-object': { body: { partyId: 'P4' } },
  'right-erase': { body: { partyId: PAID, dryRun: true } },
  retention: { body: { run: true } },
  listExclusions: { query: 'list=l&state=all' },
}

describe('what the server tells of people', () => {
  it('stands in the ledger, whichever route told it and to whomever', async () => {
    await onServer(async ({ app, approved, token, get, post }) => {
      await approved('l')
      const tokens = new Map<Role, string>()
      for (const role of ROLES) tokens.set(role, await token(role, role === 'dispatcher' ? { dispatcherId: 'desk' } : {}))
      await runAccess(app, { name: 'Ann', kind: 'person' }, { partyId: 'P2', recordOnly: true })
      await post('/v1/pauses', { scope: { of: 'party', id: 'P3' }, because: 'a reason' }, tokens.get('operator'))
      const leased = await post('/v1/lists/l/leases', { holder: 'desk', limit: 2 }, tokens.get('dispatcher'))
      const leaseId = String(leased.body.leases[1].leaseId)
      await post('/v1/events', { at: '2026-03-04T11:00:00Z', partyId: String(leased.body.leases[0].partyId), said: [{ what: 'stop_everything' }] }, tokens.get('reviewer'))
      expect((await get('/v1/stops', tokens.get('operator'))).body.stops).not.toEqual([])
      const [exclusions, matches] = [await get('/v1/exclusions?list=l&state=all', tokens.get('reviewer')), await get('/v1/matches', tokens.get('reviewer'))]
      const ids: Readonly<Record<string, string>> = {
        exclusions: String(exclusions.body?.items?.[0]?.exclusionId ?? 'x'), matches: String(matches.body?.items?.[0]?.matchId ?? 'x'), leases: leaseId,
      }
      const ref = app.keyring().ref('party', 'DIRECTOR')
      const { body: document } = await get('/openapi.json')
      const operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, of]) => Object.entries(of).map(([method, one]) => ({ path, method, id: one.operationId })))
      const silent: string[] = []
      const told = new Set<string>()
      const ask = async (role: Role, { path, method, id }: (typeof operations)[number]): Promise<Heard> => {
        const group = path.split('/')[2] ?? ''
        const address = path.replace('{name}', 'l').replace('{ref}', encodeURIComponent(ref)).replace('{id}', encodeURIComponent(ids[group] ?? 'x')).replaceAll(/\{\w+\}/g, 'x')
        const { body = {}, query } = ASKED[id] ?? {}
        return method === 'get' ? get(query === undefined ? address : `${address}?${query}`, tokens.get(role)) : post(address, body, tokens.get(role))
      }
      // Reads first: what an act changes shall hide nothing from them.
      for (const operation of operations.toSorted((a, b) => (a.method < b.method ? -1 : a.method > b.method ? 1 : 0))) {
        for (const role of ROLES) {
          const before = (await actionsOf(app)).length
          const answer = await ask(role, operation)
          if (answer.status >= 400 || !PERSONAL.test(answer.text)) continue
          told.add(operation.id)
          const fresh = (await actionsOf(app)).slice(before)
          if (!fresh.some((action) => TOLD.has(action))) silent.push(`${operation.id} to a ${role}`)
        }
      }
      expect(silent).toEqual([])
      // The walk met what it must meet.
      for (const id of ['lease', 'start', 'readStops', 'readDuties', 'findParties', 'readNeighbourhood', 'traceChain', 'why', 'right-access']) expect([id, told.has(id)]).toEqual([id, true])
    }, PORTFOLIO)
  })
})
