import type { PackSummary } from '../model/pack.js'
import type { ContactPoint, Fact } from '../model/facts.js'
import { zonesOfCountry, zonesOfRegion } from '../model/zones.js'
import type { MayPermit } from './strictest.js'

/** The places a person's facts suggest as residence; whatever the source, since a place more can only forbid. */
export function residenceOf(parties: readonly Fact<'party'>[], points: readonly Fact<'contact_point'>[]): readonly string[] {
  const places = new Set<string>()
  for (const { content } of parties) {
    const place = content.region ?? content.country
    if (place !== undefined) places.add(place)
  }
  for (const { content } of points) for (const place of content.placeRegions) places.add(place)
  return [...places]
}

function countryOf(place: string): string {
  return place.slice(0, 2)
}

/** Places of loaded packs of parts of a country, by country. */
const partsOf = new WeakMap<readonly PackSummary[], ReadonlyMap<string, readonly string[]>>()

function partsIn(packs: readonly PackSummary[]): ReadonlyMap<string, readonly string[]> {
  const known = partsOf.get(packs)
  if (known !== undefined) return known
  const parts = new Map<string, string[]>()
  for (const { place } of packs) {
    if (place.length > 2 && place[2] === '-') parts.set(countryOf(place), [...(parts.get(countryOf(place)) ?? []), place])
  }
  partsOf.set(packs, parts)
  return parts
}

/**
 * The places whose packs judge a contact, in byte order: those of the debt and of every residence. Where the law of a
 * country is loaded by its parts (states), a known part stands for the country, and a country named without a part stands
 * beside all its loaded parts. Elsewhere a part is judged as its country.
 */
export function jurisdictionsOf(places: readonly string[], packs: readonly PackSummary[]): readonly string[] {
  const parts = partsIn(packs)
  const named = new Set(places.map((place) => (parts.has(countryOf(place)) ? place : countryOf(place))))
  const divided = new Set([...named].filter((place) => place.length > 2).map(countryOf))
  const all = new Set<string>()
  for (const place of named) {
    if (place.length === 2 && divided.has(place)) continue
    all.add(place)
    if (place.length === 2) for (const part of parts.get(place) ?? []) all.add(part)
  }
  return [...all].sort()
}

/** Zones that one contact point suggests: its own, and those of its prefix or address. */
function zonesOfPoint(point: ContactPoint): readonly string[] {
  return point.zone === undefined ? point.placeZones : [point.zone, ...point.placeZones]
}

function isPhone(point: ContactPoint): boolean {
  return point.kind === 'phone' || point.kind === 'mobile' || point.kind === 'landline'
}

/** Zones where nothing names one: that of a country that has only one, or all of a country where a number has no place. */
function zonesOfCountries(parties: readonly Fact<'party'>[], points: readonly Fact<'contact_point'>[]): Set<string> {
  const zones = new Set<string>()
  for (const { content } of parties) {
    const ofCountry = content.country === undefined ? [] : zonesOfCountry(content.country)
    if (ofCountry.length === 1) for (const zone of ofCountry) zones.add(zone)
  }
  for (const { content } of points) {
    if (isPhone(content)) for (const place of content.placeRegions) for (const zone of zonesOfCountry(countryOf(place))) zones.add(zone)
  }
  return zones
}

function namedZones(parties: readonly Fact<'party'>[], points: readonly Fact<'contact_point'>[]): Set<string> {
  const zones = new Set<string>()
  for (const { content } of parties) {
    if (content.zone !== undefined) zones.add(content.zone)
    if (content.region !== undefined) for (const zone of zonesOfRegion(content.region)) zones.add(zone)
  }
  for (const { content } of points) for (const zone of zonesOfPoint(content)) zones.add(zone)
  return zones
}

/**
 * The zones in which a person may be, in byte order: all that any fact suggests must allow. Empty where no fact whose
 * source may permit suggests one, whatever others say.
 */
export function zonesOf(
  parties: readonly Fact<'party'>[], points: readonly Fact<'contact_point'>[], mayPermit: MayPermit,
): readonly string[] {
  const trusted = parties.filter(mayPermit)
  const trustedPoints = points.filter(mayPermit)
  const named = namedZones(trusted, trustedPoints)
  const zones = named.size > 0 ? named : zonesOfCountries(trusted, trustedPoints)
  if (zones.size === 0) return []
  for (const zone of namedZones(parties, points)) zones.add(zone)
  return [...zones].sort()
}
