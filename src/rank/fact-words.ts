import { isNote, type AnyFact, type Fact, type Source } from '../model/facts.js'

const CHANGES: Readonly<Record<string, string>> = {
  consent: 'a consent', notice: 'a notice', dispute: 'a dispute', representation: 'a representation', promise: 'a promise',
}

function eventWords({ content }: Fact<'event'>): string {
  const { event } = content
  if (isNote(event)) return 'a word on other records'
  switch (event.kind) {
    case 'contact':
      return event.result === 'conversation' ? 'a conversation' : event.direction === 'in' ? 'a message of the person' : 'an earlier contact'
    case 'request':
    case 'report':
    case 'check':
      return `a ${event.kind} (${event.what.replaceAll('_', ' ')})`
    default:
      return CHANGES[event.kind] ?? `an event (${event.kind.replaceAll('_', ' ')})`
  }
}

const TOLD: Readonly<Record<AnyFact['kind'], string>> = {
  party: 'the person', debt: 'the debt', obligation: 'the obligation', relation: 'the tie', contact_point: 'the contact point',
  status: 'the status', suppression: 'the do-not-contact', event: '', match_decision: 'a word on two records', source: 'the source', template: 'the approved message',
}

/**
 * Names a fact without anything personal: what it is, and by the class of its source who says so. `of` is true where it is about somebody
 * else, who only shares the contact point; of a debt nothing is told where `isLocate`.
 */
export function factWords(fact: AnyFact, source: Source | undefined, of: { readonly isAnothers: boolean; readonly isLocate: boolean }): string {
  const teller = source === undefined ? 'a source' : `the ${source.class.replaceAll('_', ' ')} ${source.sourceId}`
  const from = source === undefined ? '' : ` told by ${teller}`
  if (of.isLocate && fact.kind !== 'contact_point' && fact.kind !== 'party' && fact.kind !== 'source') return 'a fact of the case'
  if (of.isAnothers) return `what somebody else has to do with the contact point,${from}`.replace(/,$/, '')
  if (fact.kind === 'source') return `the ${fact.content.class.replaceAll('_', ' ')} ${fact.content.sourceId} as a source`
  if (fact.kind === 'party' || fact.kind === 'debt' || fact.kind === 'contact_point') return `what ${teller} says of ${TOLD[fact.kind]}`
  const what = fact.kind === 'event' ? eventWords(fact) : fact.kind === 'status' ? `${TOLD.status} ${fact.content.kind.replaceAll('_', ' ')}` : TOLD[fact.kind]
  return `${what}${from}`
}
