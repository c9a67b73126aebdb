import type { Case } from '../case.js'
import { call, consent, letter, report, request } from './words.js'

/** Special debts of borrowers in India. */
export const INDIA: readonly Case[] = [
  { name: 'was not told who the agent is', unwarned: true,
    events: (x) => [call(x, 25, 'unanswered', { purpose: 'service' })] },
  { name: 'has a guarantor', ties: [{ role: 'guarantor', liability: 'joint_guarantor', signed: true }] },
  { name: 'named a referee', ties: [{ relation: 'reference_of', from: 'designated_by_obligor' }] },
  { name: 'named an emergency contact', ties: [{ relation: 'emergency_contact_of', from: 'designated_by_obligor' }] },
  { name: 'complains', events: (x) => [letter(x, 13, 'complaint')] },
  { name: 'wants no calls', events: (x) => [request(x, 8, 'no_contact', { medium: 'writing', receivedOn: x.day(8) })] },
  { name: 'has a wrong number', events: (x) => [report(x, 10, 'wrong_number', { contactPointId: x.phoneId })] },
  { name: 'agreed to be called by a machine',
    events: (x) => [consent(x, 20, 'automated_call',
      { contactPointId: x.phoneId })] },
]
