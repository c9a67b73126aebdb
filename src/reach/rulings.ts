import type { Dossier } from '../model/dossier.js'
import type { Channel, Purpose } from '../model/event.js'
import type { PartyId } from '../model/ids.js'
import { isSamePerson, type Readmission } from '../model/review.js'
import { rulingNotesOf, type RulingNotes } from '../model/ruling-notes.js'
import { parseInstant } from '../model/time.js'
import type { People } from './people.js'
import type { Point } from './points.js'

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i])
}

/** Rulings on the contacts of a debt, with second words; undefined where nobody gave a second word, so that nothing is re-admitted. */
export function rulingsOn({ debtId, events }: Dossier): RulingNotes | undefined {
  if (!events.some((fact) => fact.content.event.kind === 'ruling_second')) return undefined
  return rulingNotesOf(events.filter((fact) => fact.content.debtId === debtId || fact.content.event.kind === 'correction'))
}

/**
 * The re-admission of a contact that two different people made and no later ruling overtook; undefined where there is none.
 * It is of one value, one channel, one purpose and the records that were the person then: a merge takes nothing over from it.
 */
export function readmissionOf({ rulings, seconds }: RulingNotes, people: People, purpose: Purpose, person: PartyId, point: Point, channel: Channel): Readmission | undefined {
  const records = [...people.recordsOf(person)].sort()
  const own = rulings.filter(({ note }) =>
    note.purpose === purpose && note.channel === channel && note.hash === point.hash && isSameList(note.records, records))
  const found = own.flatMap(({ note, isVoid }): readonly Readmission[] => {
    if (isVoid || note.ruling !== 'readmit' || note.until === undefined) return []
    const words = seconds.filter(({ note: word }) => word.rulingId === note.rulingId)
    const second = words.find(({ note: word, isVoid: isWordVoid }) => !isWordVoid && word.agrees && !isSamePerson(word.by, note.by))
    if (second === undefined || words.some(({ note: word }) => !word.agrees)) return []
    const fromMs = parseInstant(second.note.at)
    const isOvertaken = own.some(({ revision, note: later }) => later.ruling !== 'readmit' && revision > second.revision)
    return isOvertaken ? [] : [{ rulingId: note.rulingId, keys: note.reasons.map((reason) => reason.key), fromMs, untilMs: parseInstant(note.until) }]
  })
  return found.toSorted((a, b) => a.fromMs - b.fromMs).at(-1)
}
