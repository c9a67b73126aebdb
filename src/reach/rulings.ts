import type { Channel } from '../model/event.js'
import type { Fact } from '../model/facts.js'
import type { PartyId, Revision } from '../model/ids.js'
import { OWN_SOURCE_ID } from '../model/own-source.js'
import { isSamePerson, type Readmission, type Ruling, type SecondWord } from '../model/review.js'
import { parseInstant } from '../model/time.js'
import type { Point } from './points.js'
import type { DossierView } from './view.js'

interface Told<N> {
  /** Order in which notes were recorded, whatever the clock said. */
  readonly revision: Revision
  readonly note: N
}

/** Rulings and second words about a debt that nothing took out of account; who corrects one only closes. */
function notesOf(view: DossierView): { readonly rulings: readonly Told<Ruling>[]; readonly seconds: readonly Told<SecondWord>[] } {
  const { events, debtId } = view.dossier
  const corrected = new Set(events.flatMap(({ content: { event } }) => (event.kind === 'correction' ? [event.corrects] : [])))
  const own = events.filter((fact: Fact<'event'>) =>
    fact.content.sourceId === OWN_SOURCE_ID && fact.content.debtId === debtId && !corrected.has(fact.content.eventId))
  return {
    rulings: own.flatMap(({ content: { event }, revision }) => (event.kind === 'ruling' ? [{ revision, note: event }] : [])),
    seconds: own.flatMap(({ content: { event }, revision }) => (event.kind === 'ruling_second' ? [{ revision, note: event }] : [])),
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i])
}

/**
 * The re-admission of a contact that two different people made and no later ruling overtook; undefined where there is none.
 * It is of one value, one channel, one purpose and the records that were the person then: a merge takes nothing over from it.
 */
export function readmissionOf(view: DossierView, person: PartyId, point: Point, channel: Channel): Readmission | undefined {
  if (!view.dossier.events.some((fact) => fact.content.event.kind === 'ruling_second')) return undefined
  const { rulings, seconds } = notesOf(view)
  const records = [...view.people.recordsOf(person)].sort()
  const own = rulings.filter(({ note }) =>
    note.purpose === view.context.purpose && note.channel === channel && note.hash === point.hash && isSameList(note.records, records))
  const found = own.flatMap(({ note }): readonly Readmission[] => {
    if (note.ruling !== 'readmit' || note.until === undefined) return []
    const words = seconds.filter(({ note: word }) => word.rulingId === note.rulingId)
    const second = words.find(({ note: word }) => word.agrees && !isSamePerson(word.by, note.by))
    if (second === undefined || words.some(({ note: word }) => !word.agrees)) return []
    const fromMs = parseInstant(second.note.at)
    const isOvertaken = own.some(({ revision, note: later }) => later.ruling !== 'readmit' && revision > second.revision)
    return isOvertaken ? [] : [{ rulingId: note.rulingId, keys: note.reasons.map((reason) => reason.key), fromMs, untilMs: parseInstant(note.until) }]
  })
  return found.toSorted((a, b) => a.fromMs - b.fromMs).at(-1)
}
