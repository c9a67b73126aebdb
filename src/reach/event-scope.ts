import type { Event, EventOf } from '../model/event.js'
import type { DebtId } from '../model/ids.js'
import { DAY_LENGTH } from '../model/time.js'

/** Requests that speak of one debt; every other request speaks for the person, whatever debt it was made about. */
const OF_ONE_DEBT: ReadonlySet<EventOf<'request'>['what']> = new Set<EventOf<'request'>['what']>([
  'cease', 'refusal_to_pay', 'call_back', 'information',
])

/** Reports that speak of one debt. */
const REPORTS_OF_ONE_DEBT: ReadonlySet<EventOf<'report'>['what']> = new Set<EventOf<'report'>['what']>([
  'identity_theft', 'location_answer_wrong', 'third_party_now_has_location',
])

/** An event of another debt as it bears on this one: undefined where it says nothing about it. */
function fromOtherDebt(event: Event, about: DebtId): Event | undefined {
  switch (event.kind) {
    case 'contact':
    case 'representation':
      return event.debts === undefined ? { ...event, debts: [about] } : event
    case 'request':
      return OF_ONE_DEBT.has(event.what) && event.debts === undefined ? { ...event, debts: [about] } : event
    case 'report':
      return REPORTS_OF_ONE_DEBT.has(event.what) ? undefined : event
    case 'check':
      return event
    default:
      return undefined
  }
}

/** Says whether an event names a debt itself. */
export function namesDebt(event: Event, debtId: DebtId): boolean {
  return 'debts' in event && event.debts !== undefined && event.debts.includes(debtId)
}

/** An event as it bears on a debt, with the debts that its record names; undefined where it does not. */
export function scopedTo(event: Event, debtId: DebtId, about: DebtId | undefined): Event | undefined {
  if (about !== undefined && about !== debtId && !namesDebt(event, debtId)) return fromOtherDebt(event, about)
  if (about === undefined || event.kind !== 'contact' || event.debts !== undefined) return event
  return { ...event, debts: [about] }
}

/** Requests that bind a point as they are, whoever made them. */
const BINDS_POINT: ReadonlySet<EventOf<'request'>['what']> = new Set<EventOf<'request'>['what']>([
  'stop_contact_point', 'stop_channel', 'inconvenient_time', 'inconvenient_place', 'employer_prohibits',
])
/** Requests of one person that close the point they name for every other. */
const CLOSES_POINT: ReadonlySet<EventOf<'request'>['what']> = new Set<EventOf<'request'>['what']>([
  'no_contact', 'objection', 'erasure', 'withdraw_consent',
])
const REPORTS_ON_POINT: ReadonlySet<EventOf<'report'>['what']> = new Set<EventOf<'report'>['what']>([
  'wrong_number', 'disclosed_to_third_party', 'employer_address', 'undeliverable',
])

/**
 * What somebody else's event on a point says of the same value in another person's hands: requests, reports and
 * checks bind it, nothing that permits goes along. Undefined where it says nothing.
 */
export function carriedTo(event: Event, contactPointId: string, partyId: string): Event | undefined {
  if (event.kind === 'request') {
    const { id: _id, debts: _debts, by: _by, ...rest } = event
    if (BINDS_POINT.has(event.what)) return { ...rest, contactPointId, partyId, by: partyId }
    if (CLOSES_POINT.has(event.what)) return { ...rest, what: 'stop_contact_point', contactPointId, partyId, by: partyId }
    return undefined
  }
  if (event.kind === 'report' && REPORTS_ON_POINT.has(event.what)) {
    const { id: _id, by: _by, ...rest } = event
    return { ...rest, contactPointId, partyId }
  }
  if (event.kind === 'check' && event.what === 'reassigned_number' && event.result !== 'clear') {
    const { id: _id, ...rest } = event
    return { ...rest, contactPointId, partyId }
  }
  return undefined
}

/** When something happened, an instant or a day; undefined where nobody says. */
export function whenOf(event: Event): string | undefined {
  switch (event.kind) {
    case 'notice':
      return event.sentOn ?? event.receivedOn
    case 'representation':
      return event.from
    case 'check':
      return event.on
    default:
      return event.at
  }
}

/** Day of an event, undefined where it has none. */
export function dayOf(event: Event): string | undefined {
  return whenOf(event)?.slice(0, DAY_LENGTH)
}
