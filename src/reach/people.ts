import type { Dossier } from '../model/dossier.js'
import type { MatchDecision } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'

/** Which records are one person, by the word of a person; never by a number's. */
export interface People {
  /** The record that stands for the person of a record: the smallest id that this debt names, else the smallest. */
  readonly personOf: (record: PartyId) => PartyId
  /** Every record of the person, in byte order. */
  readonly recordsOf: (person: PartyId) => readonly PartyId[]
  /** Persons of whom somebody was unsure whether they are this one, in byte order. */
  readonly perhapsSame: (person: PartyId) => readonly PartyId[]
}

const NOBODY: readonly PartyId[] = []

/** The latest word on each pair; words of one day that differ leave it unsure. */
function latestWords(dossier: Pick<Dossier, 'matchDecisions'>): readonly MatchDecision[] {
  const words = new Map<string, MatchDecision>()
  for (const { content } of dossier.matchDecisions) {
    const { aId, bId, decision, decidedOn } = content
    const pair = aId < bId ? `${aId}\u001f${bId}` : `${bId}\u001f${aId}`
    const known = words.get(pair)
    if (known === undefined || decidedOn > known.decidedOn) words.set(pair, content)
    else if (decidedOn === known.decidedOn && decision !== known.decision) words.set(pair, { ...known, decision: 'unsure' })
  }
  return [...words.values()]
}

function joinSame(words: readonly MatchDecision[]): Map<PartyId, PartyId[]> {
  const recordsOf = new Map<PartyId, PartyId[]>()
  for (const { aId, bId, decision } of words) {
    if (decision !== 'same') continue
    const a = recordsOf.get(aId) ?? [aId]
    const b = recordsOf.get(bId) ?? [bId]
    const joined = a === b ? a : [...a, ...b.filter((id) => !a.includes(id))]
    for (const id of joined) recordsOf.set(id, joined)
  }
  for (const records of new Set(recordsOf.values())) records.sort()
  return recordsOf
}

/** Reads who is one person from the match decisions of a dossier; `named` are the records that this debt names. */
export function readPeople(dossier: Pick<Dossier, 'matchDecisions'>, named: ReadonlySet<PartyId>): People {
  if (dossier.matchDecisions.length === 0) {
    return { personOf: (record) => record, recordsOf: (person) => [person], perhapsSame: () => NOBODY }
  }
  const words = latestWords(dossier)
  const recordsOf = joinSame(words)
  const personOf = (record: PartyId): PartyId => {
    const records = recordsOf.get(record)
    return records === undefined ? record : (records.find((id) => named.has(id)) ?? records[0] ?? record)
  }
  const perhaps = new Map<PartyId, Set<PartyId>>()
  const note = (one: PartyId, other: PartyId): void => {
    if (one !== other) perhaps.set(one, (perhaps.get(one) ?? new Set()).add(other))
  }
  for (const { aId, bId, decision } of words) {
    if (decision !== 'unsure') continue
    note(personOf(aId), personOf(bId))
    note(personOf(bId), personOf(aId))
  }
  return {
    personOf,
    recordsOf: (person) => recordsOf.get(person) ?? [person],
    perhapsSame: (person) => [...(perhaps.get(person) ?? NOBODY)].sort(),
  }
}
