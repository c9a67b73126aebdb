import { isCountry } from '../../../model/zones.js'
import type { JsonObject } from '../../json-object.js'
import type { ForeignRow } from '../format.js'
import { daysOf, wholeDay } from '../partial-days.js'
import { objectOf, objectsOf, recordOf, textOf, textsOf, type Cells } from '../records.js'
import type { Statement } from './statement.js'

const UNNAMED: Readonly<Record<string, string>> = {
  anonymousPerson: 'anonymous person', unknownPerson: 'unknown person', anonymousEntity: 'anonymous entity', unknownEntity: 'unknown entity',
}

/** Reads a person: names, dates of birth and death, and the country of residence; nothing else. */
export function readPerson({ details, recordId, statementId }: Statement, given: Cells): ForeignRow {
  const type = textOf(details['personType']) ?? ''
  const deaths = textsOf(details['deathDate'])
  const died = deaths.map((text) => daysOf(text)?.last)
  if (died.includes(undefined)) return { column: 'deathDate', code: 'day-invalid', reason: 'write an existing day as YYYY-MM-DD, or its month or year alone' }
  return [recordOf('parties', {
    party_id: recordId, kind: 'person', name: personName(details) ?? UNNAMED[type], ...unnamed(type),
    country: residence(details), birth_date: wholeDay(textsOf(details['birthDate'])), deceased_on: died[0], ...given, source_record: statementId,
  }, { party_id: 'recordId', name: 'names', birth_date: 'birthDate', deceased_on: 'deathDate', country: 'addresses' })]
}

/** Reads an entity: name, jurisdiction, legal entity identifier and register number. */
export function readEntity({ details, recordId, statementId }: Statement, given: Cells): ForeignRow {
  const type = textOf(objectOf(details['entityType'])['type']) ?? ''
  const identifiers = objectsOf(details['identifiers'])
  const place = (textOf(objectOf(details['jurisdiction'])['code']) ?? '').toUpperCase()
  const country = isCountry(place.slice(0, 2)) ? place.slice(0, 2) : undefined
  return [recordOf('parties', {
    party_id: recordId, kind: type === 'state' || type === 'stateBody' ? 'public_body' : 'organization',
    name: textOf(details['name']) ?? UNNAMED[type], ...unnamed(type),
    country, region: country !== undefined && /^[A-Z]{2}-[A-Z0-9]{1,3}$/.test(place) ? place : undefined,
    lei: numberIn(identifiers, (scheme) => scheme === LEI), registration_no: numberIn(identifiers, (scheme) => scheme !== LEI),
    ...given, source_record: statementId,
  }, { party_id: 'recordId', country: 'jurisdiction', region: 'jurisdiction', lei: 'identifiers', registration_no: 'identifiers' })]
}

/** Scheme of legal entity identifiers at org-id.guide. */
export const LEI = 'XI-LEI'

function unnamed(type: string): Cells {
  return Object.hasOwn(UNNAMED, type) ? { identity: 'unknown' } : {}
}

const NAME_ORDER = ['legal', 'individual']

function personName(details: JsonObject): string | undefined {
  const names = objectsOf(details['names'])
  const legal = names.find((name) => NAME_ORDER.includes(textOf(name['type']) ?? '')) ?? names[0]
  if (legal === undefined) return undefined
  const parts = [textOf(legal['givenName']), textOf(legal['familyName'])].filter((part) => part !== undefined)
  return textOf(legal['fullName']) ?? (parts.length === 0 ? undefined : parts.join(' '))
}

/** The one country in which the person is said to live. */
function residence(details: JsonObject): string | undefined {
  const places = [...objectsOf(details['addresses']).filter((address) => address['type'] === 'residence'), objectOf(details['placeOfResidence'])]
  const codes = places.flatMap((place) => {
    const { country } = place
    const code = (textOf(country) ?? textOf(objectOf(country)['code']) ?? '').toUpperCase()
    return isCountry(code) ? [code] : []
  })
  return new Set(codes).size === 1 ? codes[0] : undefined
}

/** The smallest number of the schemes that fit, so that the order of the list does not decide. */
function numberIn(identifiers: readonly JsonObject[], fits: (scheme: string) => boolean): string | undefined {
  return identifiers.filter((identifier) => fits(textOf(identifier['scheme']) ?? '')).flatMap((identifier) => textsOf(identifier['id'])).toSorted()[0]
}
