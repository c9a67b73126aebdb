import type { Case } from '../case.js'
import { call, check, consent, dispute, inbound, letter, ofBeside, report, request } from './words.js'

const DESIGNATED = { relation: 'designated_contact_of', from: 'designated_by_obligor' } as const

/** Special debts of borrowers in China. */
export const CHINA: readonly Case[] = [
  { name: 'cannot be reached and has named a contact', ties: [DESIGNATED],
    events: (x) => [5, 4, 3].map((ago) => call(x, ago, 'unanswered')) },
  { name: 'has a dead number and has named a contact', ties: [DESIGNATED], events: (x) => [call(x, 8, 'not_in_service'), call(x, 6, 'not_in_service')] },
  { name: 'answers, and has named a contact', ties: [DESIGNATED], events: (x) => [call(x, 5, 'conversation')] },
  { name: 'has a contact who wants to be left alone', ties: [DESIGNATED],
    events: (x) => [ofBeside(request(x, 15, 'no_contact', { by: x.besideId, partyId: x.besideId }))] },
  { name: 'has died and has named a contact', borrower: { deceasedDaysAgo: 60 }, ties: [DESIGNATED], statuses: [{ kind: 'obligor_deceased', of: 'borrower', fromAgo: 60 }] },
  { name: 'lacks capacity', borrower: { capacity: 'limited' }, ties: [{ relation: 'guardian_of', from: 'court_record', authority: 'recorded' }] },
  { name: 'is a minor', borrower: { ageYears: 15 }, ties: [{ relation: 'parent_of', from: 'own_application' }] },
  { name: 'has a spouse who owes too', jointHousehold: true, ties: [{ role: 'spouse', liability: 'proven_joint', signed: true }] },
  { name: 'has a spouse who owes nothing', jointHousehold: false, ties: [{ role: 'spouse', liability: 'none', signed: false }] },
  { name: 'has a joint guarantor', ties: [{ role: 'guarantor', liability: 'joint_guarantor', signed: true }] },
  { name: 'has a general guarantor', ties: [{ role: 'guarantor', liability: 'general_guarantor', signed: true }] },
  { name: 'was enforced against in vain, so the general guarantor answers', ties: [{ role: 'guarantor', liability: 'general_guarantor', signed: true }],
    statuses: [{ kind: 'judgment', fromAgo: 200 }, { kind: 'failed_enforcement', fromAgo: 60 }] },
  { name: 'has a former spouse who gave the debt up', ties: [{ role: 'spouse', liability: 'none', signed: false, renounced: true }] },
  { name: 'has a co-borrower whose estate owes', beside: { deceasedDaysAgo: 220 }, ties: [{ role: 'co_borrower', liability: 'estate', signed: true }] },
  { name: 'has an heir', borrower: { deceasedDaysAgo: 130 }, ties: [{ relation: 'heir_of', from: 'court_record', liability: 'estate' }] },
  { name: 'has an heir who renounced', borrower: { deceasedDaysAgo: 140 }, ties: [{ relation: 'heir_of', from: 'court_record', renounced: true, liability: 'none' }] },
  { name: 'has an estate administrator', borrower: { deceasedDaysAgo: 160 }, ties: [{ relation: 'personal_representative_of', from: 'court_record', authority: 'registered' }] },
  { name: 'owes at an unlawful rate', statuses: [{ kind: 'illegal_rate', fromAgo: 100 }] },
  { name: 'owes on an unlawful loan', debtKind: 'illegal' },
  { name: 'agreed on evenings', events: (x) => [consent(x, 20, 'agreed_hours', { windows: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'], from: '18:00', to: '21:30' }] })] },
  { name: 'agreed to a visit', events: (x) => [consent(x, 9, 'visit', { from: x.at(9) }), call(x, 6, 'unanswered', { channel: 'visit', contactPointId: x.postId })] },
  { name: 'talked to us three times in one day', events: (x) => [600, 720, 900].map((minute) => call(x, 2, 'conversation', { at: x.at(2, minute) })) },
  { name: 'did not answer six calls in one day', events: (x) => [540, 600, 660, 720, 800, 900].map((minute) => call(x, 3, 'unanswered', { at: x.at(3, minute) })) },
  { name: 'took back a consent', events: (x) => [letter(x, 20, 'withdraw_consent')] },
  { name: 'wants data erased', events: (x) => [letter(x, 10, 'erasure')] },
  { name: 'disputes the amount', events: (x) => [dispute(x, 15, 'amount_wrong')] },
  { name: 'has a number of somebody else', events: (x) => [report(x, 12, 'wrong_number', { contactPointId: x.phoneId })] },
  { name: 'overdue since last month', statuses: [{ kind: 'overdue', fromAgo: 30 }, { kind: 'due', fromAgo: 35 }] },
  { name: 'says a brother will pay', ties: [{ relation: 'sibling_of', from: 'third_party_consent' }], events: (x) => [inbound(x, 9, 'private_message')] },
  { name: 'has a contact who lives with her', ties: [{ relation: 'cohabits_with', from: 'own_application' }] },
  { name: 'is reported dead by a check', events: (x) => [check(x, 12, 'deceased', 'hit')] },
  { name: 'promised to pay', statuses: [{ kind: 'promise', fromAgo: 2, untilAgo: -8 }] },
]
