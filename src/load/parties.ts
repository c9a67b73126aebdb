import type { Role } from '../model/case-file.js'
import type { Party, PartyKind } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import { createHashIndex, createMixer, HASH_WORDS } from './hash-index.js'
import { createListPool } from './list-pool.js'
import { createNumbers } from './numbers.js'

const PRESENCES = ['missing', 'refused', 'held', 'present'] as const
/** How sure it is that a party or debt will be there once the load is done: not at all, stopped by the gate, or there. */
export type Presence = (typeof PRESENCES)[number]

/** The words that hold a presence do so in their two lowest bits. */
const PRESENCE_MASK = 3

/** Presence in a word of a row. */
export function presenceIn(word: number): Presence {
  return PRESENCES[word & PRESENCE_MASK]!
}

/** The word with the surer of its own presence and this one. */
export function withPresence(word: number, presence: Presence): number {
  return (word & ~PRESENCE_MASK) | Math.max(word & PRESENCE_MASK, PRESENCES.indexOf(presence))
}

/** Fields of a party that do not change: another value under the same id means another person. */
export interface IdentityFields {
  readonly birthDate?: string
  readonly registrationNo?: string
}
const IDENTITY_FIELDS = ['birthDate', 'registrationNo'] as const

/** Words of a party behind its hash: presence with flags, countries by number (the load's, the store's), roles, places. */
const STATE = HASH_WORDS
const COUNTRY = HASH_WORDS + 1
const ROLES = HASH_WORDS + 2
const PLACES = HASH_WORDS + 3
/** Of each telling field two words of the hash of what this load says, then two of what the store says. */
const IDENTITY = HASH_WORDS + 4
const OWN_WORDS = 12

const FLAGS = {
  /** Some row calls it a person, or some row calls it something else. */
  isPerson: 4, isOrganization: 8, isObligor: 16, hasRefused: 32, isCountryOpen: 64, isStoredCountryOpen: 128, isLearned: 256,
  isBirthDateOpen: 512, isRegistrationNoOpen: 1024, hasDebtsLearned: 2048,
} as const
/** Something that is true or false of a party. */
export type PartyFlag = keyof typeof FLAGS

const IS_OPEN = { birthDate: 'isBirthDateOpen', registrationNo: 'isRegistrationNoOpen' } as const

/** What is known of parties, in some 65 bytes each and without their ids. */
export interface Parties {
  /** Number of a party, which is made where it was never named. */
  readonly numberOf: (id: PartyId) => number
  /** The same by the hash of its id, which begins at a place of these words. */
  readonly numberAt: (words: Uint32Array, at: number) => number
  /** Number of a party; -1 when it was never named. */
  readonly find: (id: PartyId) => number
  readonly size: () => number
  readonly has: (party: number, flag: PartyFlag) => boolean
  readonly mark: (party: number, flag: PartyFlag) => void
  readonly presence: (party: number) => Presence
  readonly notePresence: (party: number, presence: Presence) => void
  readonly noteKind: (party: number, kind: PartyKind) => void
  readonly noteCountry: (party: number, country: string) => void
  /** Country as the load says, else as the store does; undefined where they disagree. */
  readonly country: (party: number) => string | undefined
  readonly identityWords: (fields: IdentityFields) => IdentityWords
  readonly noteIdentity: (party: number, own: IdentityWords) => void
  /** The field in which a row contradicts the store, or else another row of this load. */
  readonly identityConflict: (party: number, own: IdentityWords) => keyof IdentityFields | undefined
  /** Takes what the store holds of a party. */
  readonly takeStored: (party: number, content: Party) => void
  readonly roles: (party: number) => readonly Role[]
  readonly addRole: (party: number, role: Role) => void
  readonly places: (party: number) => readonly string[]
  /** Number of the list of a party's places as it is now, and the list of a number. */
  readonly placesNumber: (party: number) => number
  readonly placesList: (number: number) => readonly string[]
  readonly addPlace: (party: number, place: string) => void
}

/** Makes an empty table of parties. */
export function createParties(seed: string): Parties {
  const { note, noteAt, find, rows } = createHashIndex(seed, OWN_WORDS)
  const roles = createListPool<Role>()
  const places = createListPool<string>()
  const has = (party: number, flag: PartyFlag): boolean => (rows.get(party, STATE) & FLAGS[flag]) !== 0
  const mark = (party: number, flag: PartyFlag): void => rows.set(party, STATE, rows.get(party, STATE) | FLAGS[flag])
  const noteKind = (party: number, kind: PartyKind): void => mark(party, kind === 'person' ? 'isPerson' : 'isOrganization')
  const notePresence = (party: number, presence: Presence): void => rows.set(party, STATE, withPresence(rows.get(party, STATE), presence))
  const countries = countryColumn(rows, has, mark)
  const identity = identityColumns(`${seed} identity`, rows, has, mark)
  return {
    numberOf: note,
    numberAt: noteAt,
    find,
    size: rows.size,
    has,
    mark,
    presence: (party) => presenceIn(rows.get(party, STATE)),
    notePresence,
    noteKind,
    noteCountry: countries.note,
    country: countries.of,
    identityWords: identity.words,
    noteIdentity: identity.note,
    identityConflict: identity.conflict,
    takeStored: (party, content) => {
      notePresence(party, 'present')
      noteKind(party, content.kind)
      identity.takeStored(party, identity.words(content))
      if (content.country !== undefined) countries.takeStored(party, content.country)
    },
    roles: (party) => roles.list(rows.get(party, ROLES)),
    addRole: (party, role) => rows.set(party, ROLES, roles.with(rows.get(party, ROLES), role)),
    places: (party) => places.list(rows.get(party, PLACES)),
    placesNumber: (party) => rows.get(party, PLACES),
    placesList: places.list,
    addPlace: (party, place) => rows.set(party, PLACES, places.with(rows.get(party, PLACES), place)),
  }
}

type Rows = ReturnType<typeof createHashIndex>['rows']
type Has = Parties['has']
type Mark = Parties['mark']

/** Two countries in one word, by number: this load's in the lower half, the store's in the upper; 0 is none. */
function countryColumn(rows: Rows, has: Has, mark: Mark) {
  const { numberOf, valueOf } = createNumbers<string>((country) => country)
  // No country is called so.
  numberOf('')
  return {
    note: (party: number, country: string): void => {
      const word = rows.get(party, COUNTRY)
      const number = numberOf(country)
      if ((word & 0xffff) === 0) rows.set(party, COUNTRY, word | number)
      else if ((word & 0xffff) !== number) mark(party, 'isCountryOpen')
    },
    takeStored: (party: number, country: string): void => {
      const word = rows.get(party, COUNTRY)
      const number = numberOf(country)
      if (word >>> 16 === 0) rows.set(party, COUNTRY, word | (number << 16))
      else if (word >>> 16 !== number) mark(party, 'isStoredCountryOpen')
    },
    of: (party: number): string | undefined => {
      const word = rows.get(party, COUNTRY)
      if ((word & 0xffff) !== 0) return has(party, 'isCountryOpen') ? undefined : valueOf(word & 0xffff)
      return word >>> 16 === 0 || has(party, 'isStoredCountryOpen') ? undefined : valueOf(word >>> 16)
    },
  }
}

/** Telling fields of one row by the hashes of their values: two words a field, of which the first is 0 only where it has none. */
export type IdentityWords = readonly [number, number, number, number]

/** Telling fields by the hashes of their values, which is all that comparing them takes. */
function identityColumns(seed: string, rows: Rows, has: Has, mark: Mark) {
  const mixer = createMixer(seed)
  /** Further values that the store holds of a party, where its sources differ. */
  const moreStored = new Set<string>()
  const hashOf = (value: string | undefined): readonly [number, number] => {
    if (value === undefined) return [0, 0]
    const hash = mixer(value)
    return [(hash[0]! | 1) >>> 0, hash[1]!]
  }
  const words = ({ birthDate, registrationNo }: IdentityFields): IdentityWords => [...hashOf(birthDate), ...hashOf(registrationNo)]
  const isAt = (party: number, word: number, first: number, second: number): boolean =>
    rows.get(party, word) === first && rows.get(party, word + 1) === second
  const put = (party: number, word: number, first: number, second: number): void => {
    rows.set(party, word, first)
    rows.set(party, word + 1, second)
  }
  const isConflicting = (party: number, field: number, first: number, second: number): boolean => {
    if (first === 0) return false
    const stored = IDENTITY + field * 4 + 2
    if (rows.get(party, stored) === 0) return has(party, IS_OPEN[IDENTITY_FIELDS[field]!])
    return !isAt(party, stored, first, second) && !moreStored.has(furtherValue(party, field, first, second))
  }
  return {
    words,
    note: (party: number, own: IdentityWords): void => {
      for (const [field, name] of IDENTITY_FIELDS.entries()) {
        const [first, second] = [own[field * 2]!, own[field * 2 + 1]!]
        const word = IDENTITY + field * 4
        if (first === 0) continue
        if (rows.get(party, word) === 0) put(party, word, first, second)
        else if (!isAt(party, word, first, second)) mark(party, IS_OPEN[name])
      }
    },
    takeStored: (party: number, stored: IdentityWords): void => {
      for (const field of IDENTITY_FIELDS.keys()) {
        const [first, second] = [stored[field * 2]!, stored[field * 2 + 1]!]
        const word = IDENTITY + field * 4 + 2
        if (first === 0) continue
        if (rows.get(party, word) === 0) put(party, word, first, second)
        else if (!isAt(party, word, first, second)) moreStored.add(furtherValue(party, field, first, second))
      }
    },
    conflict: (party: number, own: IdentityWords): keyof IdentityFields | undefined =>
      IDENTITY_FIELDS.find((_, field) => isConflicting(party, field, own[field * 2]!, own[field * 2 + 1]!)),
  }
}

function furtherValue(party: number, field: number, first: number, second: number): string {
  return `${party} ${field} ${first} ${second}`
}
