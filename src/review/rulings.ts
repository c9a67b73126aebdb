import type { Dossier } from '../model/dossier.js'
import type { EventId } from '../model/ids.js'
import { OWN_SOURCE_ID } from '../model/own-source.js'
import { isSamePerson, type RuledContact, type Ruling, type SecondWord } from '../model/review.js'
import { parseInstant, type EpochMs } from '../model/time.js'

/**
 * Where a ruling stands: a re-admission awaits its second person, then opens until its end or until a later ruling overtakes it;
 * every other ruling stands as it was made.
 */
export type RulingState = 'recorded' | 'awaiting_second' | 'in_force' | 'declined' | 'ended' | 'overtaken'

/** A ruling on a contact with the second person's word on it. */
export interface ToldRuling {
  readonly eventId: EventId
  readonly ruling: Ruling
  readonly second?: SecondWord
  readonly state: RulingState
}

function isAbout(ruling: Ruling, contact: RuledContact, debtId: string | undefined, partyId: string | undefined): boolean {
  const isSamePoint = ruling.contactPointId === contact.contactPointId || (ruling.hash !== undefined && ruling.hash === contact.hash)
  return debtId === contact.debtId && partyId === contact.partyId && isSamePoint && ruling.channel === contact.channel && ruling.purpose === contact.purpose
}

function stateOf(ruling: Ruling, second: SecondWord | undefined, isOvertaken: boolean, nowMs: EpochMs): RulingState {
  if (ruling.ruling !== 'readmit') return 'recorded'
  if (second !== undefined && !second.agrees) return 'declined'
  const isEnded = ruling.until === undefined || parseInstant(ruling.until) <= nowMs
  if (isOvertaken) return 'overtaken'
  if (second === undefined) return isEnded ? 'ended' : 'awaiting_second'
  return isEnded ? 'ended' : 'in_force'
}

/** Every ruling on a contact, oldest first, with where it stands at a moment. */
export function rulingsOn(dossier: Dossier, contact: RuledContact, nowMs: EpochMs): readonly ToldRuling[] {
  const corrected = new Set(dossier.events.flatMap(({ content: { event } }) => (event.kind === 'correction' ? [event.corrects] : [])))
  const own = dossier.events.filter(({ content }) => content.sourceId === OWN_SOURCE_ID)
  const rulings = own.flatMap(({ content: { eventId, event, debtId, partyId }, revision }) =>
    (event.kind === 'ruling' && isAbout(event, contact, debtId, partyId) ? [{ eventId, ruling: event, revision }] : []))
    .toSorted((a, b) => a.revision - b.revision || (a.eventId < b.eventId ? -1 : 1))
  return rulings.map(({ eventId, ruling, revision }) => {
    const words = own.flatMap(({ content: { eventId: wordId, event }, revision: at }) =>
      (event.kind === 'ruling_second' && event.rulingId === ruling.rulingId && !corrected.has(wordId) ? [{ word: event, at }] : []))
    const said = words.find(({ word }) => !word.agrees) ?? words.find(({ word }) => !isSamePerson(word.by, ruling.by))
    const second = said?.word
    const isOvertaken = corrected.has(eventId) || rulings.some(({ ruling: later, revision: at }) => later.ruling !== 'readmit' && at > (said?.at ?? revision))
    return { eventId, ruling, ...(second === undefined ? {} : { second }), state: stateOf(ruling, second, isOvertaken, nowMs) }
  })
}
