import type { Case } from '../case.js'
import { call, dispute, letter } from './words.js'

/** Special debts of organizations, the same everywhere; the person beside is one of its managers. */
export const BUSINESS: readonly Case[] = [
  { name: 'is insolvent and has an office-holder',
    statuses: [{ kind: 'insolvency', of: 'always', fromAgo: 70 }],
    ties: [{ relation: 'insolvency_office_holder_of', from: 'court_record', authority: 'registered' }] },
  { name: 'has a manager who guarantees', ties: [{ role: 'guarantor', liability: 'joint_guarantor', signed: true }] },
  { name: 'has a manager who guarantees in the second place',
    ties: [{ role: 'guarantor', liability: 'general_guarantor', signed: true }] },
  { name: 'disputes the invoice', events: (x) => [dispute(x, 22, 'amount_wrong', { answered: 'none' })] },
  { name: 'is put on hold', statuses: [{ kind: 'on_hold', fromAgo: 9 }] },
  { name: 'pays by arrangement', statuses: [{ kind: 'arrangement', fromAgo: 60, untilAgo: -90 }] },
  { name: 'is in court', statuses: [{ kind: 'litigation_pending', fromAgo: 50 }] },
  { name: 'answered the telephone', events: (x) => [call(x, 3, 'conversation')] },
  { name: 'wants letters only', events: (x) => [letter(x, 30, 'stop_channel', { channel: 'voice' })] },
  { name: 'cannot be found', unreachable: true },
  { name: 'has a lawyer', ties: [{ relation: 'lawyer_of', authority: 'recorded' }] },
  { name: 'was recalled', recalledAgo: 12 },
]
