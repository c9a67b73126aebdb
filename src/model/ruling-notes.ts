import { isCorrectedBy, isOwnFact } from './corrections.js'
import type { EventRecord, Fact } from './facts.js'
import type { Revision } from './ids.js'
import type { Ruling, SecondWord } from './review.js'

/** A ruling or a second word as it was recorded. */
export interface RulingNote<N> {
  readonly record: EventRecord
  /** Order in which notes were recorded, whatever the clock said. */
  readonly revision: Revision
  readonly note: N
  /** Our own correction took it out of account: it opens nothing, and stays readable. */
  readonly isVoid: boolean
}

/** What reviewers here ruled, with second words. */
export interface RulingNotes {
  readonly rulings: readonly RulingNote<Ruling>[]
  readonly seconds: readonly RulingNote<SecondWord>[]
}

/**
 * Every ruling and second word of our own source. A correction voids what opens, a re-admission or the word that agrees to one;
 * never a ruling that overtakes it, nor a word that declines.
 */
export function rulingNotesOf(events: readonly Fact<'event'>[]): RulingNotes {
  const own = events.filter((fact) => isOwnFact(fact) && (fact.content.event.kind === 'ruling' || fact.content.event.kind === 'ruling_second'))
  const corrections = own.length === 0 ? [] : events.filter((fact) => isOwnFact(fact) && fact.content.event.kind === 'correction')
  const isVoid = (fact: Fact<'event'>): boolean => corrections.some((one) => isCorrectedBy(fact, one))
  return {
    rulings: own.flatMap((fact) => {
      const { content: record, content: { event: note }, revision } = fact
      return note.kind === 'ruling' ? [{ record, revision, note, isVoid: note.ruling === 'readmit' && isVoid(fact) }] : []
    }),
    seconds: own.flatMap((fact) => {
      const { content: record, content: { event: note }, revision } = fact
      return note.kind === 'ruling_second' ? [{ record, revision, note, isVoid: note.agrees && isVoid(fact) }] : []
    }),
  }
}
