import { describe, expect, it } from 'vitest'
import { recordedOutcomes } from '../../src/app/outcomes.js'
import type { ReportedOutcome } from '../../src/model/calibration.js'
import type { App } from '../../src/app/context.js'
import { borrowers, csv, onBench, quiet } from '../dispatch/portfolio.js'

const POINTS = 'contact_point_id,party_id,kind,value,collected_on,last_used_on,source_id'
const EVENTS = 'event_id,party_id,debt_id,kind,direction,channel,at,contact_point_id,result,source_id'
const learnt = async (app: App, asked = {}): Promise<readonly ReportedOutcome[]> => recordedOutcomes(app, await app.store(), asked, quiet)

/** Two debtors with one debt each, of whom the first owes another debt as well. */
const FILES = borrowers(2, {
  'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ...['D1,ONE', 'D2,TWO', 'D0,THREE'].map((head) => `${head},bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`)),
  'obligations.csv': csv('debt_id,party_id,role,from,source_id', 'D0,P1,borrower,2024-05-01,book', 'D1,P1,borrower,2024-05-01,book', 'D2,P2,borrower,2024-05-01,book'),
  'contact_points.csv': csv(POINTS, 'C1,P1,mobile,+447400120001,2025-01-01,2025-02-01,book', 'C2,P2,mobile,+447400120002,2025-01-01,,book'),
  'events.csv': csv(EVENTS,
    'E1,P1,D1,contact,out,voice,2025-06-02T09:00:00+00:00,C1,unanswered,book', 'E2,P1,,contact,out,voice,2025-06-03T17:30:00+00:00,C1,conversation,book',
    'E3,P2,D2,contact,out,voice,2025-06-04T09:00:00+00:00,C2,wrong_party,book'),
})

describe('outcomes in a store', () => {
  it('are each there once, newest first, under the creditor of the debt that the contact was about', async () => {
    await onBench(FILES, async ({ app }) => {
      const found = await learnt(app)
      expect(found.map(({ outcomeId, creditorId, reached, hour, place }) => [outcomeId, creditorId, reached, hour, place])).toEqual([
        ['E3', 'TWO', false, 10, 'GB'], ['E2', 'THREE', true, 18, 'GB'], ['E1', 'ONE', false, 10, 'GB'],
      ])
      expect(found.map(({ known }) => [known.confirmation, known.tries.map(({ result, hour }) => [result, hour])])).toEqual([[null, []], [122, [['unanswered', 10]]], [121, []]])
      expect(found.map(({ measures }) => Object.keys(measures).sort())).toEqual(Array.from({ length: 3 }, () => ['betweenness', 'degree', 'nearness']))
      expect((await learnt(app, { most: 1 })).map(({ outcomeId }) => outcomeId)).toEqual(['E3'])
      expect((await learnt(app, { sinceMs: Date.parse('2025-06-03T00:00:00Z'), untilMs: Date.parse('2025-06-04T00:00:00Z') })).map(({ outcomeId }) => outcomeId)).toEqual(['E2'])
    })
  })

  it('are of one person where two records were judged the same, by whatever debt they are found', async () => {
    await onBench(FILES, async ({ app, load }) => {
      await load({ 'match_decisions.csv': csv('a_id,b_id,decision,decided_by,decided_on', 'P1,P2,same,A. Clerk,2026-02-01') })
      expect(new Set((await learnt(app)).map(({ personId }) => personId))).toEqual(new Set(['P1']))
    })
  })

  it('know of a point what its row told at that time, although it was written again since', async () => {
    await onBench(FILES, async ({ app, load }) => {
      const before = await learnt(app)
      await load({ 'contact_points.csv': csv(POINTS, 'C1,P1,mobile,+447400120009,2026-02-01,2026-02-01,book', 'C2,P2,mobile,+447400120002,2026-02-01,2026-02-20,book') })
      expect(await learnt(app)).toEqual(before)
    })
  })

  it('are none where nothing was tried', async () => {
    await onBench(borrowers(1), async ({ app }) => {
      expect(await learnt(app)).toEqual([])
    })
  })
})
