import type { Case } from '../case.js'
import { call, consent, dispute, letter, notice, report } from './words.js'

/** Special debts of borrowers in the European Union. */
export const EUROPE: readonly Case[] = [
  { name: 'was sold, and the borrower was told', debtKind: 'transferred_npl',
    statuses: [{ kind: 'transferred', fromAgo: 90 }], events: (x) => [notice(x, 80, 'transfer')] },
  { name: 'was sold, and nobody told the borrower', unwarned: true, debtKind: 'transferred_npl',
    statuses: [{ kind: 'transferred', fromAgo: 60 }] },
  { name: 'objects to the use of data', events: (x) => [letter(x, 20, 'objection')] },
  { name: 'wants data erased', events: (x) => [letter(x, 15, 'erasure')] },
  { name: 'was told where the data come from', events: (x) => [notice(x, 25, 'data_source', { partyId: x.borrowerId })] },
  { name: 'has a guarantor', ties: [{ role: 'guarantor', liability: 'general_guarantor', signed: true }] },
  { name: 'is insolvent',
    statuses: [{ kind: 'insolvency', of: 'borrower', fromAgo: 100 }],
    ties: [{ relation: 'insolvency_office_holder_of', from: 'court_record', authority: 'registered' }] },
  { name: 'disputes the debt', events: (x) => [dispute(x, 30, 'paid', { answered: 'none' })] },
  { name: 'wants only letters',
    events: (x) => [letter(x, 18, 'stop_channel', { channel: 'voice' }),
      consent(x, 18, 'email', { contactPointId: x.emailId })] },
  { name: 'has died', borrower: { deceasedDaysAgo: 33 }, ties: [{ relation: 'heir_of', from: 'court_record' }],
    events: (x) => [report(x, 30, 'death')] },
  { name: 'is under guardianship', borrower: { capacity: 'none' },
    ties: [{ relation: 'guardian_of', from: 'court_record', authority: 'registered' }] },
  { name: 'keeps a promise',
    statuses: [{ kind: 'promise', fromAgo: 3, untilAgo: -11 }],
    events: (x) => [call(x, 9, 'conversation')] },
]
