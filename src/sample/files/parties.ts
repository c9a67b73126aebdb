import { formatDay } from '../../model/time.js'
import type { SourceClass } from '../../model/source-use.js'
import type { PartyTraits, Scene, Tie } from '../case.js'
import { ODD_NAMES, organizationName, personName } from '../names.js'
import { placeOf, type Place } from '../places.js'
import { ownScene, tiesOf } from '../scene.js'
import type { Row } from '../table.js'
import { BESIDE_FROM, BORROWERS, MANAGERS_FROM, NEIGHBOURHOOD, ORGANIZATIONS_FROM, partyId, PUBLIC_BODY, samePerson, type World } from '../world.js'
import { sourceId } from './sources.js'

/** From which class of source a tie and the person in it are known; who has none is known as a shareholder. */
export function classOfTie(tie: Tie | undefined): SourceClass {
  if (tie === undefined) return 'public_register'
  return 'role' in tie ? 'creditor_record' : (tie.from ?? 'creditor_record')
}

/** From which class of source a party and its contact points are known. */
export function classOfParty(slot: number, scene: Scene | undefined): SourceClass {
  if (slot < BORROWERS) return 'creditor_record'
  if (slot < MANAGERS_FROM) return classOfTie(scene === undefined ? undefined : tiesOf(scene)[0])
  return 'public_register'
}

/** The traits that a case gives to the party in a slot. */
function traitsOf(slot: number, scene: Scene | undefined): PartyTraits {
  if (scene === undefined) return {}
  if (slot < BORROWERS || slot >= ORGANIZATIONS_FROM) return scene.story.borrower ?? {}
  return scene.story.beside ?? {}
}

function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

function person(world: World, record: number, place: Place, traits: PartyTraits): Row<'parties'> {
  const { draw } = world
  const party = samePerson(record)
  const years = traits.ageYears ?? 21 + draw.below(58, 'birth', party)
  const odd = party % 101 === 7 ? ODD_NAMES[Math.floor(party / 101) % ODD_NAMES.length] : undefined
  return {
    kind: 'person', name: odd ?? personName(draw, place.language, party),
    birth_date: formatDay(world.today - Math.floor(years * 365.25) - draw.below(300, 'birth', party, 1) - 1),
    deceased_on: traits.deceasedDaysAgo === undefined ? undefined : world.day(traits.deceasedDaysAgo),
    capacity: traits.capacity ?? (draw.below(6, 'kind', party, 2) === 0 ? 'full' : undefined),
    active_duty: flag(traits.activeDuty), vulnerable: flag(traits.vulnerable),
    identity: traits.identity ?? (draw.below(9, 'kind', party, 3) === 0 ? 'confirmed' : undefined),
  }
}

function organization(world: World, party: number, place: Place): Row<'parties'> {
  const number = String(100_000_000 + (world.draw.bits('birth', party) % 900_000_000))
  return {
    kind: 'organization', name: organizationName(world.draw, place.language, party), registration_no: `X-${number}-${party}`,
    // The first four characters name no issuer, so this is nobody's identifier.
    lei: party % 3 === 0 ? `0000${String(party).padStart(14, '0')}00` : undefined,
  }
}

/** Half of the files write `NY`, half `US-NY`. */
function regionOf(place: Place, party: number): string | undefined {
  if (place.region === undefined) return undefined
  return party % 2 === 0 ? place.region : place.region.slice(place.region.indexOf('-') + 1)
}

/** Makes the row of one party. */
function partyRow(world: World, party: number): Row<'parties'> {
  const neighbourhood = Math.floor(party / NEIGHBOURHOOD)
  const slot = party % NEIGHBOURHOOD
  const place = placeOf(neighbourhood)
  const scene = ownScene(world, neighbourhood, slot)
  const identity: Row<'parties'> =
    slot === PUBLIC_BODY
      ? { kind: 'public_body', name: `Invented Register of ${place.country} ${neighbourhood}` }
      : slot >= ORGANIZATIONS_FROM
        ? organization(world, party, place)
        : person(world, party, place, traitsOf(slot, scene))
  return {
    party_id: partyId(party), kind: identity.kind, name: identity.name, birth_date: identity.birth_date,
    registration_no: identity.registration_no, lei: identity.lei, deceased_on: identity.deceased_on,
    capacity: identity.capacity,
    active_duty: identity.active_duty, vulnerable: identity.vulnerable, identity: identity.identity, country: place.country,
    region: regionOf(place, party),
    zone: place.region === undefined && slot < BESIDE_FROM && party % 2 === 0 ? place.zone : undefined,
    language: world.draw.below(12, 'kind', party, 1) === 0 ? undefined : place.language,
    source_id: sourceId(place.country, classOfParty(slot, scene)), source_record: `P-${party}`,
    collected_on: world.day(60 + world.draw.below(500, 'dates', party)),
  }
}

/** Rows of `parties`. */
export function* parties(world: World): Generator<Row<'parties'>> {
  for (let party = 0; party < world.parties; party++) yield partyRow(world, party)
}
