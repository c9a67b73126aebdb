import type { Fact, Party } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import { MATCH_GROUP_MAX } from '../model/limits.js'
import { compareText } from '../model/order.js'
import type { MATCH_CONTRARY, MATCH_SIGNS } from '../model/review.js'

/** Why two records may be the same. */
export type MatchSign = (typeof MATCH_SIGNS)[number]
/** What speaks against it. */
export type MatchContrary = (typeof MATCH_CONTRARY)[number]

/** Two records that share something; `a` before `b`. */
export interface MatchPair {
  readonly a: PartyId
  readonly b: PartyId
  readonly signs: readonly MatchSign[]
}

/** Records by what they have in common, gathered in one pass over the facts. */
export interface MatchGatherer {
  readonly addParty: (party: Party) => void
  readonly addPoint: (point: Fact<'contact_point'>['content']) => void
  /** Every pair that shares something, in the order of its ids; what more than `MATCH_GROUP_MAX` share pairs nobody. */
  readonly pairs: () => readonly MatchPair[]
}

/** A name as it is compared: its words in any order, without case, accents and marks. */
export function plainName(name: string): string {
  const words = name.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '').split(/[^\p{L}\p{N}]+/u)
  return words.filter((word) => word !== '').toSorted().join(' ')
}

/** A register number as it is compared: its letters and digits. */
function plainNumber(number: string): string {
  return number.normalize('NFKC').toUpperCase().replaceAll(/[^\p{L}\p{N}]/gu, '').replace(/^0+(?=.)/, '')
}

/** Opens a gathering of records that may be the same. */
export function gatherMatches(): MatchGatherer {
  const groups = new Map<MatchSign, Map<string, Set<PartyId>>>()
  const add = (sign: MatchSign, text: string, partyId: PartyId): void => {
    const bySign = groups.get(sign) ?? new Map<string, Set<PartyId>>()
    groups.set(sign, bySign)
    const known = bySign.get(text)
    if (known === undefined) bySign.set(text, new Set([partyId]))
    else if (known.size <= MATCH_GROUP_MAX) known.add(partyId)
  }
  return {
    addParty: ({ partyId, name, birthDate, registrationNo, lei, country }) => {
      if (name !== undefined && birthDate !== undefined && plainName(name) !== '') add('name_and_birth_date', `${birthDate} ${plainName(name)}`, partyId)
      // A number is one only within its register.
      if (registrationNo !== undefined && plainNumber(registrationNo) !== '') add('registration_no', `${country ?? ''} ${plainNumber(registrationNo)}`, partyId)
      if (lei !== undefined && plainNumber(lei) !== '') add('lei', plainNumber(lei), partyId)
    },
    addPoint: ({ value, partyId }) => {
      add('contact_point', value.hash, partyId)
    },
    pairs: () => {
      const pairs = new Map<string, { a: PartyId; b: PartyId; signs: Set<MatchSign> }>()
      for (const [sign, bySign] of groups) {
        for (const members of bySign.values()) {
          if (members.size > MATCH_GROUP_MAX) continue
          const ids = [...members].toSorted(compareText)
          ids.forEach((a, i) => {
            for (const b of ids.slice(i + 1)) {
              const key = `${a}\u001f${b}`
              const known = pairs.get(key) ?? { a, b, signs: new Set<MatchSign>() }
              known.signs.add(sign)
              pairs.set(key, known)
            }
          })
        }
      }
      return [...pairs].toSorted(([a], [b]) => compareText(a, b)).map(([, { a, b, signs }]) => ({ a, b, signs: [...signs] }))
    },
  }
}

/** What is known of one record, over all that its sources say. */
export interface RecordTold {
  readonly partyId: PartyId
  readonly kinds: readonly Party['kind'][]
  readonly names: readonly string[]
  readonly birthDates: readonly string[]
  readonly registrationNos: readonly string[]
  readonly leis: readonly string[]
  readonly countries: readonly string[]
  readonly sources: readonly string[]
}

function distinct<T>(values: readonly (T | undefined)[]): readonly T[] {
  return [...new Set(values.filter((value) => value !== undefined))]
}

/** Puts together what the sources say of one record. */
export function recordTold(partyId: PartyId, facts: readonly Fact<'party'>[]): RecordTold {
  const own = facts.filter((fact) => fact.content.partyId === partyId).map((fact) => fact.content)
  return {
    partyId, kinds: distinct(own.map((one) => one.kind)), names: distinct(own.map((one) => one.name)), birthDates: distinct(own.map((one) => one.birthDate)),
    registrationNos: distinct(own.map((one) => one.registrationNo)), leis: distinct(own.map((one) => one.lei)), countries: distinct(own.map((one) => one.country)),
    sources: distinct(own.map((one) => one.sourceId as string)),
  }
}

const SIGN_WORDS: Readonly<Record<MatchSign, string>> = {
  contact_point: 'Both have the same contact point.', name_and_birth_date: 'Both have the same name and day of birth.',
  registration_no: 'Both have the same register number.', lei: 'Both have the same legal entity identifier.',
}

/** What speaks for two records being the same, in words. */
export function signWords(signs: readonly MatchSign[]): readonly { readonly sign: MatchSign; readonly words: string }[] {
  return signs.map((sign) => ({ sign, words: SIGN_WORDS[sign] }))
}

function differ(a: readonly string[], b: readonly string[], plain: (text: string) => string = (text) => text): boolean {
  const others = new Set(b.map(plain))
  return a.length > 0 && b.length > 0 && !a.some((one) => others.has(plain(one)))
}

/** What speaks against two records being the same, in words; also that somebody has already said so. */
export function contraryWords(a: RecordTold, b: RecordTold, isJudgedDifferent: boolean): readonly { readonly sign: MatchContrary; readonly words: string }[] {
  const against: readonly (readonly [boolean, MatchContrary, string])[] = [
    [differ(a.birthDates, b.birthDates), 'birth_date', 'They were born on different days.'],
    [differ(a.registrationNos, b.registrationNos, plainNumber), 'registration_no', 'They have different register numbers.'],
    [differ(a.leis, b.leis, plainNumber), 'lei', 'They have different legal entity identifiers.'],
    [differ(a.kinds, b.kinds), 'kind', 'One is a person and the other is not.'],
    [differ(a.countries, b.countries), 'country', 'They are of different countries.'],
    [isJudgedDifferent, 'judged_different', 'A person has judged them to be different.'],
  ]
  return against.flatMap(([holds, sign, words]) => (holds ? [{ sign, words }] : []))
}
