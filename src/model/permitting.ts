import type { Event } from './event.js'

/** Says whether an event can open something: a consent, a notice given, a check without a hit, a question asked of us. */
export function canPermit(event: Event): boolean {
  switch (event.kind) {
    case 'consent':
      return true
    case 'notice':
      return event.returned !== true
    case 'check':
      return event.result === 'clear'
    case 'contact':
      return event.direction === 'in' && event.result !== 'conversation'
    case 'request':
      return event.what === 'call_back' || event.what === 'information'
    case 'report':
      return event.what === 'location_answer_wrong' || event.what === 'third_party_now_has_location'
    default:
      return false
  }
}
