import areaCodeTable from './zones/area-codes.json' with { type: 'json' }
import countryTable from './zones/countries.json' with { type: 'json' }
import phoneTable from './zones/phones.json' with { type: 'json' }
import regionTable from './zones/regions.json' with { type: 'json' }

const NONE: readonly string[] = []

const countries: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(countryTable.zones))

const regions: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(regionTable.regions).flatMap(([country, groups]) =>
    Object.entries(groups).flatMap(([zones, subdivisions]) =>
      subdivisions.split(' ').map((subdivision) => [`${country}-${subdivision}`, zones.split(' ')] as const),
    ),
  ),
)

/** Turns `{"what it means": "prefix prefix ..."}` round. */
function byPrefix(table: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(table).flatMap(([meaning, prefixes]) => {
      const values = meaning === '' ? NONE : meaning.split(' ')
      return prefixes.split(' ').map((prefix) => [prefix, values] as const)
    }),
  )
}

const phones = byPrefix(phoneTable.prefixes)
const areaCodes = byPrefix(areaCodeTable.areaCodes)
const LONGEST_PREFIX = Math.max(...[...phones.keys()].map((prefix) => prefix.length))

/** Sources of the tables behind these functions, with the day each was read. */
export const ZONE_SOURCES: readonly { readonly table: string; readonly source: string; readonly read: string }[] = [
  { table: 'countries', source: countryTable.source, read: countryTable.read },
  { table: 'regions', source: regionTable.source, read: regionTable.read },
  { table: 'phones', source: phoneTable.source, read: phoneTable.read },
  { table: 'area-codes', source: areaCodeTable.source, read: areaCodeTable.read },
]

/** Says whether a text is the code of a country (ISO 3166-1 alpha-2) that the zone tables know. */
export function isCountry(country: string): boolean {
  return countries.has(country)
}

/**
 * Lists every IANA zone of a country (`US`); zones whose clocks agree are named once. Empty for a country that is not known.
 */
export function zonesOfCountry(country: string): readonly string[] {
  return countries.get(country) ?? NONE
}

/**
 * Lists the IANA zones kept in a place: a subdivision (`US-TX`) or a country with one zone (`GB`).
 * Empty where the place alone says nothing: an unknown subdivision, or a whole country with several zones.
 */
export function zonesOfRegion(place: string): readonly string[] {
  const known = regions.get(place)
  if (known !== undefined) return known
  const zones = zonesOfCountry(place.slice(0, 2))
  return zones.length === 1 && (place.length === 2 || place[2] === '-') ? zones : NONE
}

/**
 * Lists the IANA zones in which numbers with this one's longest known prefix lie.
 * Empty where the prefix has no place: a mobile or free number of a country with several zones.
 */
export function zonesOfPhone(e164: string): readonly string[] {
  const number = e164.startsWith('+') ? e164.slice(1) : e164
  for (let length = Math.min(LONGEST_PREFIX, number.length); length > 0; length--) {
    const zones = phones.get(number.slice(0, length))
    if (zones === undefined) continue
    return zones.length === 1 || hasShorterPrefix(number, length) ? zones : NONE
  }
  return NONE
}

function hasShorterPrefix(number: string, length: number): boolean {
  for (let shorter = length - 1; shorter > 0; shorter--) {
    if (phones.has(number.slice(0, shorter))) return true
  }
  return false
}

/**
 * Lists the places that a number suggests as residence: the states or provinces of an area code of the United States and
 * Canada, else its country where the caller knows it. Empty where nothing is known.
 */
export function regionsOfPhone(e164: string, country?: string): readonly string[] {
  const number = e164.startsWith('+') ? e164.slice(1) : e164
  const found = number.startsWith('1') ? areaCodes.get(number.slice(1, 4)) : undefined
  if (found !== undefined) return found
  return country === undefined ? NONE : [country]
}
