import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runLease, runPause, runRecord, runReport, runStart } from '../../src/app/dispatch-run.js'
import { runLedgerExport } from '../../src/app/ledger-export.js'
import { exportList } from '../../src/app/lists-run.js'
import { logPersonal } from '../../src/app/personal-log.js'
import { runProject } from '../../src/app/project-run.js'
import { runChain } from '../../src/app/trace-run.js'
import { saveView } from '../../src/app/saved-views.js'
import type { LedgerEntry } from '../../src/model/ledger.js'
import { csv, DESK, NOON, onBench, OPERATOR, quiet, SOURCE, type Files } from '../dispatch/portfolio.js'

/** One invented borrower; every text is one that the product has no reason to write. */
interface Person {
  readonly partyId: string
  readonly debtId: string
  readonly pointId: string
  readonly name: string
  readonly birthDate: string
  readonly mobile: string
  readonly balance: string
  readonly street: string
}

// Letters that make no word of the product, nor hex or base32 by chance at this length.
const odd = (prefix: string, min: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[ZQXJKVW]{${min},12}$`)).map((text) => `${prefix}${text}`)
const person: fc.Arbitrary<Person> = fc.record({
  partyId: odd('p-', 8), debtId: odd('d-', 8), pointId: odd('c-', 8), name: fc.oneof(odd('Ü', 8), odd('O\'', 8), odd('名字', 8)),
  birthDate: fc.integer({ min: 1, max: 28 }).map((day) => `1961-08-${String(day).padStart(2, '0')}`),
  mobile: fc.integer({ min: 100_000, max: 999_999 }).map((digits) => `+447400${digits}`),
  balance: fc.integer({ min: 1_000_000, max: 9_999_999 }).map((pence) => `${Math.floor(pence / 100)}.${String(pence % 100).padStart(2, '0')}`), street: odd('', 10),
})

function filesOf(people: readonly Person[]): Files {
  return {
    'sources.csv': SOURCE,
    'parties.csv': csv('party_id,kind,name,country,region,birth_date,source_id', ...people.map((p) => `${p.partyId},person,${p.name},GB,,${p.birthDate},book`)),
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ...people.map((p) => `${p.debtId},BANK,bank_loan,GBP,${p.balance},${p.balance},2024-05-01,GB,book`)),
    'obligations.csv': csv('debt_id,party_id,role,from,source_id', ...people.map((p) => `${p.debtId},${p.partyId},borrower,2024-05-01,book`)),
    'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', ...people.map((p) => `${p.pointId},${p.partyId},mobile,${p.mobile},2026-02-20,book`)),
  }
}

/** Tries an act that may be refused: what it writes into the ledger is what is looked at. */
async function tried(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined)
}

describe('the ledger', () => {
  it('holds nothing of whom it is about, whatever was done: no name, id, number, day of birth or amount', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(person, { minLength: 2, maxLength: 4, selector: (one) => one.partyId + one.mobile }), async (people) => {
        const [first, second] = people as [Person, Person]
        await onBench(filesOf(people), async ({ app, folder, at, approved, load }) => {
          await approved(first.street)
          const { leases } = await runLease(at(NOON), DESK, { list: first.street, holder: 'desk', limit: 2 })
          for (const { leaseId } of leases) {
            await tried(runStart(at(NOON), DESK, leaseId))
            await tried(runReport(at(NOON), DESK, leaseId, { result: 'right_party', endedAt: NOON, said: [{ what: 'complaint' }] }))
          }
          await tried(runRecord(at(NOON), OPERATOR, { at: NOON, partyId: second.partyId, said: [{ what: 'has_lawyer' }] }))
          await tried(runPause(app, OPERATOR, { scope: { of: 'party', id: second.partyId }, because: `${second.name} of ${second.street}` }))
          await tried(runPause(app, OPERATOR, { scope: { of: 'list', id: first.street }, because: first.name }))
          await tried(runChain(app, { party: first.partyId, purpose: 'assess', direction: 'out' } as never))
          await tried(runProject(app, { purpose: first.name, gexf: 'x.gexf', isPseudonymous: false, scores: [] }, quiet))
          await tried(runProject(app, { purpose: 'assess', gexf: 'y.gexf', isPseudonymous: false, scores: [] }, quiet))
          await tried(saveView(app, second.street, 'chain', { party: second.partyId, purpose: 'assess', direction: 'out' }))
          await logPersonal(app, { what: 'why', purpose: 'collect', subjects: [`party:${first.partyId}`, `debt:${first.debtId}`] }, async () => undefined)
          for await (const _ of exportList(app, first.street, undefined));
          await load(filesOf([{ ...first, name: second.street }]))
          const { note } = await runLedgerExport(app, 'ledger.ndjson', quiet)
          const text = readFileSync(join(folder, 'ledger.ndjson'), 'utf8') + note
          const actions = new Set(text.split('\n').filter((line) => line.startsWith('{')).map((line) => (JSON.parse(line) as { entry: LedgerEntry }).entry.action))
          for (const action of ['load', 'list', 'approve', 'lease', 'start', 'outcome', 'record', 'pause', 'trace', 'export', 'read-personal'] as const) expect([action, actions.has(action)]).toEqual([action, true])
          const seen = people.flatMap((one) => Object.values(one)).filter((value) => text.includes(value) || text.includes(JSON.stringify(value).slice(1, -1)))
          expect(seen).toEqual([])
        })
      }),
      { numRuns: 4 },
    )
  })
})
