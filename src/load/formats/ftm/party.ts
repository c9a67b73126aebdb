import { isCountry } from '../../../model/zones.js'
import type { ForeignRow } from '../format.js'
import { daysOf, earliest, wholeDay } from '../partial-days.js'
import { recordOf, textsOf } from '../records.js'
import type { Entity } from './entity.js'
import { ORGANIZATION_PROPERTIES, PARTY_SCHEMATA } from './schemata.js'

const COLUMNS = {
  party_id: 'id', name: 'name', country: 'country', birth_date: 'birthDate', deceased_on: 'deathDate',
  registration_no: 'registrationNumber', lei: 'leiCode',
}

/** Reads a party; of a person no number that a register or the state gave them. */
export function readParty(entity: Entity): ForeignRow {
  const { id, properties, given } = entity
  const kind = kindOf(entity)
  const isPerson = kind === 'person'
  const deaths = textsOf(properties['deathDate'])
  const died = deaths.map((text) => daysOf(text)?.last)
  if (isPerson && died.includes(undefined)) return { column: 'deathDate', code: 'day-invalid', reason: 'write an existing day as YYYY-MM-DD, or its month or year alone' }
  return [recordOf('parties', {
    party_id: id, kind, name: nameOf(entity), country: countryOf(entity, isPerson),
    // Bad news counts from the first day on which it is surely so.
    ...(isPerson
      ? { birth_date: wholeDay(textsOf(properties['birthDate'])), deceased_on: earliest(died) }
      : { registration_no: textsOf(properties['registrationNumber']).toSorted()[0], lei: textsOf(properties['leiCode']).toSorted()[0] }),
    ...given, source_record: id,
  }, COLUMNS)]
}

/** A legal entity of which nothing says that it is an organization is taken for a person, whom the law protects most. */
function kindOf({ schema, properties }: Entity): string {
  const kind = PARTY_SCHEMATA[schema] ?? 'either'
  if (kind !== 'either') return kind
  return ORGANIZATION_PROPERTIES.some((name) => textsOf(properties[name]).length > 0) ? 'organization' : 'person'
}

function nameOf({ caption, properties }: Entity): string | undefined {
  const names = textsOf(properties['name'])
  if (caption !== undefined && names.includes(caption)) return caption
  if (names.length > 0) return names[0]
  const parts = [...textsOf(properties['firstName']).slice(0, 1), ...textsOf(properties['lastName']).slice(0, 1)]
  return parts.length === 0 ? undefined : parts.join(' ')
}

/** The one country that is named; where there are several nobody can say in which one the party is. */
function countryOf({ properties }: Entity, isPerson: boolean): string | undefined {
  const fields = isPerson ? ['country'] : ['jurisdiction', 'mainCountry', 'country']
  for (const field of fields) {
    const codes = textsOf(properties[field]).map((code) => code.slice(0, 2).toUpperCase()).filter(isCountry)
    if (codes.length > 0) return new Set(codes).size === 1 ? codes[0] : undefined
  }
  return undefined
}
