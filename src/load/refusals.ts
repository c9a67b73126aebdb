import type { EventRecord } from '../model/facts.js'

/** Requests by which a person refuses a use of their data. */
const REFUSALS: ReadonlySet<string> = new Set(['no_contact', 'objection', 'erasure', 'withdraw_consent'])

/** Says whether an event is a person's refusal of further use. */
export function isRefusal(event: EventRecord['event']): boolean {
  return event.kind === 'request' && REFUSALS.has(event.what)
}
