import type { Dossier } from '../model/dossier.js'
import type { Day, Fact, PartyKind } from '../model/facts.js'
import { groupBy } from '../model/group.js'
import type { PartyId } from '../model/ids.js'
import { PERSONS_REMEMBERED_MAX } from '../model/limits.js'
import type { EpochDay } from '../model/time.js'
import type { Happening } from './happenings.js'
import type { People } from './people.js'
import { kindOf, readPerson, type PersonFields } from './person.js'
import { residenceOf } from './places.js'
import { groupPoints, type Point } from './points.js'
import type { MayPermit } from './strictest.js'

/** Everything about one person that does not depend on a role, read once for a debt. */
export interface PersonView {
  readonly person: PartyId
  readonly fields: PersonFields
  readonly parties: readonly Fact<'party'>[]
  readonly points: readonly Fact<'contact_point'>[]
  readonly byValue: readonly Point[]
  /** What happened to or by this person, in key order. */
  readonly happenings: readonly Happening[]
  /** Every recorded contact with this person, also those that may not permit. */
  readonly contacts: readonly Happening[]
}

/** Rows of a dossier by person. */
export interface Rows {
  readonly partiesOf: ReadonlyMap<PartyId, readonly Fact<'party'>[]>
  readonly pointsOf: ReadonlyMap<PartyId, readonly Fact<'contact_point'>[]>
  /** Places of residence that a person's rows suggest. */
  readonly residence: (person: PartyId) => readonly string[]
  /** Kind of a person by the row that protects most. */
  readonly kindOf: (person: PartyId) => PartyKind
  /** Says whether every row of a person calls it an organization. */
  readonly isOrganization: (person: PartyId) => boolean
}

const NO_PARTIES: readonly Fact<'party'>[] = []
const NO_POINTS: readonly Fact<'contact_point'>[] = []

/** Remembers what was answered for each of the last persons: nearly every debt has fewer, and of more it is read anew. */
export function remembered<Answer extends object>(answer: (person: PartyId) => Answer): (person: PartyId) => Answer {
  const answers = new Map<PartyId, Answer>()
  return (person) => {
    const known = answers.get(person)
    if (known !== undefined) return known
    if (answers.size >= PERSONS_REMEMBERED_MAX) answers.clear()
    const made = answer(person)
    answers.set(person, made)
    return made
  }
}

/** Groups the rows of a dossier by person. */
export function groupRows(dossier: Dossier, people: People): Rows {
  const partiesOf = groupBy(dossier.parties, (fact) => people.personOf(fact.content.partyId))
  const pointsOf = groupBy(dossier.contactPoints, (fact) => people.personOf(fact.content.partyId))
  return {
    partiesOf, pointsOf,
    residence: remembered((person) => residenceOf(partiesOf.get(person) ?? NO_PARTIES, pointsOf.get(person) ?? NO_POINTS)),
    kindOf: (person) => kindOf(partiesOf.get(person) ?? NO_PARTIES),
    isOrganization: (person) => {
      const parties = partiesOf.get(person)
      return parties !== undefined && parties.every((fact) => fact.content.kind === 'organization')
    },
  }
}

/** What a reader of persons must be handed beside their rows. */
export interface PersonsReading {
  readonly day: Day
  readonly today: EpochDay
  readonly rows: Rows
  readonly mayPermit: MayPermit
  readonly confirmsDeath: (fact: Fact<'party'>) => boolean
  readonly happeningsOf: (person: PartyId) => readonly Happening[]
  /** Requests that a person made and that are filed under somebody else. */
  readonly askedBy: (person: PartyId) => readonly Happening[]
  readonly contactsOf: (person: PartyId) => readonly Happening[]
  readonly isDeadByStatus: (person: PartyId) => boolean
}

/** Reads persons when they are asked for, each once. */
export function personReader(reading: PersonsReading): (person: PartyId) => PersonView {
  return remembered((person) => {
    const parties = reading.rows.partiesOf.get(person) ?? NO_PARTIES
    const points = reading.rows.pointsOf.get(person) ?? NO_POINTS
    const happenings = reading.happeningsOf(person)
    const fields = readPerson(parties, {
      ...reading, happenings, asked: reading.askedBy(person), diedByStatus: reading.isDeadByStatus(person),
    })
    return { person, fields, parties, points, byValue: groupPoints(points), happenings, contacts: reading.contactsOf(person) }
  })
}
