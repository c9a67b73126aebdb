import type { Dossier } from '../model/dossier.js'
import type { EventId } from '../model/ids.js'
import { isSamePerson, type RuledContact, type Ruling, type SecondWord } from '../model/review.js'
import { rulingNotesOf } from '../model/ruling-notes.js'
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
  /** Of whoever made it. */
  readonly evidence?: string
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
export function rulingsOn(dossier: Pick<Dossier, 'events'>, contact: RuledContact, nowMs: EpochMs): readonly ToldRuling[] {
  const notes = rulingNotesOf(dossier.events)
  const rulings = notes.rulings.filter(({ note, record: { debtId, partyId } }) => isAbout(note, contact, debtId, partyId))
    .toSorted((a, b) => a.revision - b.revision || (a.record.eventId < b.record.eventId ? -1 : 1))
  return rulings.map(({ record: { eventId, evidence }, note: ruling, revision, isVoid }) => {
    const words = notes.seconds.filter((word) => word.note.rulingId === ruling.rulingId && !word.isVoid)
    const said = words.find(({ note: word }) => !word.agrees) ?? words.find(({ note: word }) => !isSamePerson(word.by, ruling.by))
    const second = said?.note
    const isOvertaken = isVoid || rulings.some(({ note: later, revision: at }) => later.ruling !== 'readmit' && at > (said?.revision ?? revision))
    return {
      eventId, ruling, ...(evidence === undefined ? {} : { evidence }), ...(second === undefined ? {} : { second }),
      state: stateOf(ruling, second, isOvertaken, nowMs),
    }
  })
}
