import { describe, expect, it } from 'vitest'
import { runAccess } from '../../src/app/access-run.js'
import { gatherEvidence } from '../../src/app/evidence/gather.js'
import type { PartyId } from '../../src/model/ids.js'
import { americans, csv, onBench, OPERATOR, US_NOON, type Files } from '../dispatch/portfolio.js'

/** A borrower who was called six times in vain, and a co-signer. */
function calledInVain(): Files {
  const files = americans(2)
  const days = ['02-06', '02-10', '02-14', '02-18', '02-22', '02-26']
  return {
    ...files,
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', 'D1,BANK1,credit_card,USD,1000.00,750.50,2024-05-01,US-MA,book'),
    'obligations.csv': csv('debt_id,party_id,role,from,source_id', 'D1,P1,borrower,2024-05-01,book', 'D1,P2,co_signer,2024-05-01,book'),
    'events.ndjson': days.map((day, i) => `${JSON.stringify({
      event_id: `E${i}`, party_id: 'P1', debt_id: 'D1', source_id: 'book',
      event: { kind: 'contact', direction: 'out', channel: 'voice', at: `2026-${day}T12:00:00-05:00`, purpose: 'collect', result: 'unanswered', debts: ['D1'], partyId: 'P1', contactPointId: 'C1' },
    })}\n`).join(''),
  }
}

describe('the line of a person in a list', () => {
  it('tells the dispatcher why it is this person\'s turn, and the person themself nothing of the one before', async () => {
    await onBench(calledInVain(), async ({ at, rank }) => {
      await rank('l', US_NOON)
      const app = at(US_NOON)
      const lines = await (await app.store()).entries('l', 0, 10)
      const turn = 'The borrower could not be reached in 6 tries on 6 days of the last 30'
      expect(lines.filter((line) => line.partyId === 'P2').map((line) => [line.waiting, line.words.includes(turn)])).toEqual([[false, true]])
      const told = await runAccess(app, OPERATOR, { partyId: 'P2' })
      expect(JSON.stringify(told)).toContain('The co-signer by telephone')
      expect(JSON.stringify(told)).not.toContain('could not be reached')
      const evidence = JSON.stringify(await gatherEvidence(app, OPERATOR, { partyId: 'P2' as PartyId }, 'rights_request'))
      expect(evidence).toContain('The co-signer by telephone')
      expect(evidence).not.toContain('could not be reached')
    })
  })
})
