import type { Source } from '../model/facts.js'
import type { SourceId } from '../model/ids.js'
import type { Directory } from './directory.js'
import type { Gate, GateAnswer } from './gate.js'
import { createNumbers } from './numbers.js'
import type { IdentityFields, IdentityWords, Presence } from './parties.js'
import { questionAboutDebt, questionAboutParty } from './question.js'
import { createWordTable } from './word-table.js'

/** Party and debt rows that may come to be, in 28 bytes each: where their keys are kept, and by which fields they say whom they mean. */
export interface Expected {
  readonly party: (party: number, row: IdentityFields, source: Source, slot: number) => void
  readonly debt: (debt: number, place: string, source: Source, slot: number) => void
  /** A row that is not in conflict makes its party or debt present, or, where the gate stops it, refused or held. */
  readonly settle: (gate: Gate, isConflicting: (slot: number) => boolean, sourceOf: (id: SourceId) => Source | undefined) => void
}

/** Words of a row: where its key is kept, whether it is of a debt, the number of its party or debt, of its source, and its identity or place. */
const WORD = { slot: 0, isDebt: 1, subject: 2, source: 3, own: 4 } as const
const OWN_WORDS = 4

const PRESENCE_BY_DECISION: Readonly<Record<GateAnswer['decision'], Presence>> = { admit: 'present', refuse: 'refused', hold: 'held' }

/** Makes an empty list of expected rows. */
export function createExpected(directory: Directory): Expected {
  const rows = createWordTable(WORD.own + OWN_WORDS)
  const sources = createNumbers<SourceId>((id) => id)
  const places = createNumbers<string>((place) => place)
  const add = (slot: number, isDebt: boolean, subject: number, source: Source): number => {
    const row = rows.add()
    rows.set(row, WORD.slot, slot)
    rows.set(row, WORD.isDebt, isDebt ? 1 : 0)
    rows.set(row, WORD.subject, subject)
    rows.set(row, WORD.source, sources.numberOf(source.sourceId))
    return row
  }
  const identityAt = (row: number): IdentityWords =>
    [rows.get(row, WORD.own), rows.get(row, WORD.own + 1), rows.get(row, WORD.own + 2), rows.get(row, WORD.own + 3)]
  return {
    party: (party, fields, source, slot) => {
      const row = add(slot, false, party, source)
      for (const [i, word] of directory.parties.identityWords(fields).entries()) rows.set(row, WORD.own + i, word)
    },
    debt: (debt, place, source, slot) => {
      rows.set(add(slot, true, debt, source), WORD.own, places.numberOf(place))
    },
    settle: (gate, isConflicting, sourceOf) => {
      for (let row = 0; row < rows.size(); row++) {
        const source = sourceOf(sources.valueOf(rows.get(row, WORD.source)))
        if (source === undefined || isConflicting(rows.get(row, WORD.slot))) continue
        const subject = rows.get(row, WORD.subject)
        if (rows.get(row, WORD.isDebt) === 1) {
          const place = places.valueOf(rows.get(row, WORD.own))
          directory.noteDebtPresence(subject, PRESENCE_BY_DECISION[gate.ask(questionAboutDebt(place, source, directory)).decision])
        } else if (directory.parties.identityConflict(subject, identityAt(row)) === undefined) {
          directory.parties.notePresence(subject, PRESENCE_BY_DECISION[gate.ask(questionAboutParty(subject, source, directory)).decision])
        }
      }
    },
  }
}
