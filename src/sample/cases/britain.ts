import type { Case } from '../case.js'
import { call, check, dispute, letter, notice, report, representation, request } from './words.js'

/** Special debts of customers in Great Britain. */
export const BRITAIN: readonly Case[] = [
  { name: 'is in breathing space', statuses: [{ kind: 'moratorium', of: 'borrower', fromAgo: 20, untilAgo: -40 }], events: (x) => [check(x, 19, 'moratorium', 'hit')] },
  { name: 'is in breathing space, and so is the joint borrower', ties: [{ role: 'co_borrower', liability: 'joint', signed: true }],
    statuses: [{ kind: 'moratorium', of: 'borrower', fromAgo: 10, untilAgo: -50 }] },
  { name: 'is in breathing space with this debt outside it', statuses: [{ kind: 'moratorium', of: 'borrower', fromAgo: 15, untilAgo: -45 }, { kind: 'outside_moratorium', fromAgo: 15 }] },
  { name: 'is in a mental health crisis moratorium', borrower: { capacity: 'doubted' }, statuses: [{ kind: 'moratorium', of: 'always', fromAgo: 30 }] },
  { name: 'came out of breathing space', statuses: [{ kind: 'moratorium', of: 'borrower', fromAgo: 120, untilAgo: 60 }], events: (x) => [check(x, 40, 'moratorium', 'clear')] },
  { name: 'has a debt adviser', ties: [{ relation: 'adviser_of', from: 'third_party_consent', authority: 'recorded' }],
    events: (x) => [representation(x, 'debt_adviser', { from: x.day(12), responsive: true })] },
  { name: 'has an attorney under a registered power', borrower: { capacity: 'limited' },
    ties: [{ relation: 'lpa_attorney_of', from: 'public_register', authority: 'registered' }],
    events: (x) => [representation(x, 'lpa_attorney', { from: x.day(200), registered: true })] },
  { name: 'may lack capacity', events: (x) => [call(x, 12, 'conversation'), report(x, 12, 'capacity_doubt')] },
  { name: 'is vulnerable and got notice of a visit', borrower: { vulnerable: true }, events: (x) => [notice(x, 14, 'visit')] },
  { name: 'works shifts', events: (x) => [request(x, 22, 'inconvenient_time', { windows: [{ days: ['Mon', 'Wed', 'Fri'] }] })] },
  { name: 'says she is not the customer', borrower: { identity: 'ambiguous' }, events: (x) => [dispute(x, 9, 'not_mine', { answered: 'none' })] },
  { name: 'objects', events: (x) => [letter(x, 7, 'objection')] },
  { name: 'is bankrupt', statuses: [{ kind: 'insolvency', of: 'always', fromAgo: 80 }] },
  { name: 'has a guarantor', ties: [{ role: 'guarantor', liability: 'joint_guarantor', signed: true }] },
  { name: 'has died', borrower: { deceasedDaysAgo: 45 }, ties: [{ relation: 'personal_representative_of', from: 'court_record', authority: 'registered' }] },
  { name: 'pays by arrangement', statuses: [{ kind: 'arrangement', fromAgo: 100, untilAgo: -200 }] },
  { name: 'complains by letter', events: (x) => [letter(x, 11, 'complaint')] },
]
