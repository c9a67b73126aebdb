import type { Case } from '../case.js'
import type { CasePlace } from '../places.js'
import { AUSTRALIA } from './australia.js'
import { BRITAIN } from './britain.js'
import { BUSINESS } from './business.js'
import { CHINA } from './china.js'
import { EUROPE } from './europe.js'
import { INDIA } from './india.js'
import { UNITED_STATES } from './united-states.js'

/** Special personal debts by law book. A new place adds one line here. */
export const PERSONAL_CASES: Readonly<Record<CasePlace, readonly Case[]>> = {
  US: UNITED_STATES, CN: CHINA, GB: BRITAIN, EU: EUROPE, IN: INDIA, AU: AUSTRALIA,
}

/** Special debts of organizations. */
export const BUSINESS_CASES: readonly Case[] = BUSINESS

/** A debt about which there is nothing to say. */
export const ORDINARY: Case = { name: 'is ordinary' }
