import type { Channel } from '../model/event.js'
import type { PartyId } from '../model/ids.js'
import { isSamePerson, type Readmission } from '../model/review.js'
import { rulingNotesOf } from '../model/ruling-notes.js'
import { parseInstant } from '../model/time.js'
import type { Point } from './points.js'
import type { DossierView } from './view.js'

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i])
}

/**
 * The re-admission of a contact that two different people made and no later ruling overtook; undefined where there is none.
 * It is of one value, one channel, one purpose and the records that were the person then: a merge takes nothing over from it.
 */
export function readmissionOf(view: DossierView, person: PartyId, point: Point, channel: Channel): Readmission | undefined {
  if (!view.dossier.events.some((fact) => fact.content.event.kind === 'ruling_second')) return undefined
  const { debtId, events } = view.dossier
  const { rulings, seconds } = rulingNotesOf(events.filter((fact) => fact.content.debtId === debtId || fact.content.event.kind === 'correction'))
  const records = [...view.people.recordsOf(person)].sort()
  const own = rulings.filter(({ note }) =>
    note.purpose === view.context.purpose && note.channel === channel && note.hash === point.hash && isSameList(note.records, records))
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
