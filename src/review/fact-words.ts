import { isNote, type AnyFact, type EventRecord } from '../model/facts.js'
import { isRestriction } from '../model/own-source.js'

function dayWords(day: string | undefined, before: string): string {
  return day === undefined ? '' : ` ${before} ${day.slice(0, 10)}`
}

function eventWords({ event }: EventRecord): string {
  if (isNote(event)) return event.kind === 'correction' ? 'correction of an earlier record' : 'ruling of a reviewer'
  const what = 'what' in event ? event.what.replaceAll('_', ' ') : 'who' in event ? event.who.replaceAll('_', ' ') : 'scope' in event ? event.scope.replaceAll('_', ' ') : ''
  const when = 'at' in event ? event.at : 'on' in event ? event.on : 'sentOn' in event ? event.sentOn : 'from' in event ? event.from : undefined
  const result = 'result' in event && event.result !== undefined ? `, ${event.result.replaceAll('_', ' ')}` : ''
  return `${event.kind}${what === '' ? '' : `: ${what}`}${result}${dayWords(when, 'on')}`
}

/** What a fact says, in words without names, values and amounts. */
export function factWords(fact: AnyFact): string {
  switch (fact.kind) {
    case 'event':
      return eventWords(fact.content)
    case 'status':
      return `state: ${fact.content.kind.replaceAll('_', ' ')}${dayWords(fact.content.from, 'from')}${dayWords(fact.content.until, 'until')}`
    case 'suppression':
      return `do not contact: ${fact.content.scope.replaceAll('_', ' ')}, ${fact.content.reason.replaceAll('_', ' ')}${dayWords(fact.content.from, 'from')}${dayWords(fact.content.until, 'until')}`
    case 'obligation':
      return `obligation: ${fact.content.role.replaceAll('_', ' ')}${dayWords(fact.content.from, 'from')}${dayWords(fact.content.until, 'until')}`
    case 'relation':
      return `tie: ${fact.content.kind.replaceAll('_', ' ')}${dayWords(fact.content.start, 'from')}${dayWords(fact.content.end, 'until')}`
    case 'contact_point':
      return `contact point: ${fact.content.kind.replaceAll('_', ' ')}${dayWords(fact.content.verifiedOn, 'verified on')}`
    case 'party': {
      const signs = [
        ...(fact.content.deceasedOn === undefined ? [] : ['deceased']), ...(fact.content.capacity === undefined ? [] : [`capacity ${fact.content.capacity}`]),
        ...(fact.content.vulnerable === true ? ['vulnerable'] : []), ...(fact.content.activeDuty === true ? ['active duty'] : []),
      ]
      return `record of a ${fact.content.kind.replaceAll('_', ' ')}${signs.length === 0 ? '' : `: ${signs.join(', ')}`}`
    }
    case 'debt':
      return `debt: ${fact.content.kind.replaceAll('_', ' ')}${dayWords(fact.content.openedOn, 'opened on')}`
    default:
      return fact.kind.replaceAll('_', ' ')
  }
}

/** Says whether two people can take a fact out of account: something that happened, a state, or a do-not-contact; a restriction is lifted. */
export function isCorrectable(fact: AnyFact): boolean {
  return fact.kind === 'status' || (fact.kind === 'suppression' && !isRestriction(fact)) || (fact.kind === 'event' && !isNote(fact.content.event))
}
