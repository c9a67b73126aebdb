import type { Case } from '../case.js'
import { call, dispute, ofBeside, representation } from './words.js'

/** Special debts of borrowers in Australia. */
export const AUSTRALIA: readonly Case[] = [
  { name: 'has a financial counsellor', ties: [{ relation: 'adviser_of', from: 'third_party_consent',
    authority: 'recorded' }],
    events: (x) => [representation(x, 'financial_counsellor', { from: x.day(15), responsive: true })] },
  { name: 'has a guardian', borrower: { capacity: 'none' },
    ties: [{ relation: 'guardian_of', from: 'court_record', authority: 'registered' }] },
  { name: 'talked to us three times this week', events: (x) => [6, 4, 2].map((ago) => call(x, ago, 'conversation')) },
  { name: 'talked to us ten times this month', events: (x) => [27, 25, 22, 20, 18, 16, 14, 12, 10, 8].map((ago) => call(x, ago, 'conversation')) },
  { name: 'was sought through a brother', ties: [{ relation: 'sibling_of', from: 'designated_by_obligor' }],
    events: (x) => [ofBeside(call(x, 100, 'conversation',
      { purpose: 'locate', debts: [], contactPointId: x.besidePointId, learned: 'location' }))] },
  { name: 'has a spouse', ties: [{ relation: 'spouse_of', from: 'own_application' }] },
  { name: 'disputes the debt', events: (x) => [dispute(x, 20, 'amount_wrong', { answered: 'none' })] },
  { name: 'has a guarantor', ties: [{ role: 'guarantor', liability: 'general_guarantor', signed: true }] },
]
