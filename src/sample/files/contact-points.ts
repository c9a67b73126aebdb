import type { PointTraits, Scene } from '../case.js'
import { inventedAddress } from '../names.js'
import { australianMobile, AU_MOBILES, NUMBER_BLOCKS, reservedNumber, type PhoneNumber } from '../phones.js'
import { ordinalInNumbers, placeOf, type Place } from '../places.js'
import { ownScene } from '../scene.js'
import type { Row } from '../table.js'
import {
  BORROWERS, MANAGERS_FROM, NEIGHBOURHOOD, ORGANIZATIONS_FROM, partyId, pointId, PRIOR_COLLECTOR, PUBLIC_BODY, type World,
} from '../world.js'
import { classOfParty } from './parties.js'
import { sourceId } from './sources.js'

/** Domains that RFC 2606 and RFC 6761 keep free. */
const DOMAINS = ['example.com', 'example.org', 'example.net', 'post.example', 'mail.test', 'bücher.example'] as const
const GERMAN_MOBILES = NUMBER_BLOCKS.DE[0].count + NUMBER_BLOCKS.DE[1].count

/** One party with what its points need. */
interface Holder {
  readonly world: World
  readonly party: number
  readonly slot: number
  readonly place: Place
  readonly scene: Scene | undefined
}

/** The number of a party: its own, as long as the reserved numbers of its place last. */
export function numberOf(party: number): PhoneNumber | undefined {
  const neighbourhood = Math.floor(party / NEIGHBOURHOOD)
  const place = placeOf(neighbourhood)
  if (place.numbers === undefined) return undefined
  const ordinal = ordinalInNumbers(neighbourhood) * NEIGHBOURHOOD + (party % NEIGHBOURHOOD)
  if (party % 3 === 0 && place.country === 'DE' && ordinal < GERMAN_MOBILES * 3) return reservedNumber('DE', Math.floor(ordinal / 3))
  if (party % 3 === 0 && place.country === 'AU' && ordinal < AU_MOBILES.length * 3) return australianMobile(Math.floor(ordinal / 3))
  return reservedNumber(place.numbers, ordinal)
}

function fullWidth(text: string): string {
  return text.replaceAll(/[+0-9]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
}

/** Writes a number in one of the ways in which files have it. */
function written(e164: string, place: Place, way: number): string {
  if (way === 1) return fullWidth(e164)
  if (place.country !== 'US' || way > 60) return e164
  const [area, middle, last] = [e164.slice(2, 5), e164.slice(5, 8), e164.slice(8)]
  return way % 3 === 0 ? `(${area}) ${middle}-${last}` : way % 3 === 1 ? `${area}.${middle}.${last}` : `1-${area}-${middle}-${last}`
}

function kindOfPhone(type: PhoneNumber['type'], choice: number): string {
  if (type !== 'phone') return choice < 8 ? type : 'phone'
  return choice < 6 ? 'mobile' : choice < 8 ? 'landline' : 'phone'
}

/** The columns that a case sets. */
function traitColumns(world: World, traits: PointTraits): Row<'contact_points'> {
  const { creditorNoticeAgo, optOutByAgo, verifiedAgo, ...columns } = traits
  return {
    ...columns,
    ...(creditorNoticeAgo === undefined ? {} : { creditor_notice_sent_on: world.day(creditorNoticeAgo) }),
    ...(optOutByAgo === undefined ? {} : { opt_out_by: world.day(optOutByAgo) }),
    ...(verifiedAgo === undefined ? {} : { verified_on: world.day(verifiedAgo), last_used_on: undefined }),
  }
}

/** How fresh a point is: most were seen within half a year, one in ten was not, and of some nobody says. */
function freshness(world: World, party: number, nth: number): Row<'contact_points'> {
  const days = 4 + world.draw.below(160, 'point', party, nth)
  const choice = world.draw.below(20, 'point', party, nth + 10)
  if (choice === 0) return {}
  if (choice < 3) return { verified_on: world.day(days + 190) }
  return choice < 8 ? { verified_on: world.day(days), last_used_on: world.day(days + 2) } : { last_used_on: world.day(days) }
}

function common(holder: Holder, nth: number): Row<'contact_points'> {
  const { world, party, slot, place, scene } = holder
  const told = scene?.story.events === undefined && slot >= BORROWERS && party % 10 === 3
  return {
    party_id: partyId(party), ...freshness(world, party, nth), contact_point_id: told ? undefined : pointId(party, nth),
    source_id: sourceId(place.country, classOfParty(slot, scene)), source_record: `C-${party}-${nth}`,
    collected_on: world.day(30 + world.draw.below(400, 'dates', party, nth)),
  }
}

function phone(holder: Holder, number: PhoneNumber): Row<'contact_points'> {
  const { world, party, slot, place } = holder
  const isWork = slot >= MANAGERS_FROM
  const origin = world.draw.pick(['given_to_collector', 'other', undefined], 'point', party, 40)
  return {
    ...common(holder, 1), kind: kindOfPhone(number.type, world.draw.below(10, 'point', party, 41)),
    value: written(number.e164, place, world.draw.below(120, 'point', party, 42)), place: isWork ? 'work' : undefined,
    working_hours: isWork && party % 4 === 0 ? 'Mon-Fri 09:00-17:00' : undefined,
    origin: slot < BORROWERS ? origin : undefined, from: world.day(800), until: party % 50 === 12 ? world.day(-700) : undefined,
    ...traitColumns(world, (slot < BORROWERS ? holder.scene?.story.phone : undefined) ?? {}),
  }
}

function address(holder: Holder): Row<'contact_points'> {
  const { place, party, slot } = holder
  return {
    ...common(holder, 2), kind: 'postal_address', ...inventedAddress(holder.world.draw, party), region: place.region,
    postal_code: place.postalCode, country: place.country, place: slot < BORROWERS ? 'home' : 'other',
    origin: slot < BORROWERS ? 'given_to_collector' : undefined,
  }
}

function email(holder: Holder, nth: number): Row<'contact_points'> {
  const { world, party, slot } = holder
  const domain = world.draw.pick(DOMAINS, 'point', party, 43)
  return {
    ...common(holder, nth), kind: 'email', value: `p${party}@${domain}`, place: slot >= MANAGERS_FROM ? 'work' : undefined,
    origin: slot < BORROWERS ? 'given_to_collector' : undefined, domain: 'public',
    ...traitColumns(world, (slot < BORROWERS ? holder.scene?.story.email : undefined) ?? {}),
  }
}

function* borrowerPoints(holder: Holder, number: PhoneNumber | undefined): Generator<Row<'contact_points'>> {
  const { world, party, scene, place } = holder
  if (scene?.story.unreachable === true) return
  yield number === undefined ? email(holder, 1) : phone(holder, number)
  if (place.region !== undefined) yield address(holder)
  const hasEmail = scene?.story.email !== undefined || scene?.story.events !== undefined || world.draw.below(4, 'point', party, 44) === 0
  if (hasEmail && number !== undefined) yield email(holder, 3)
  if (world.draw.below(12, 'point', party, 45) === 0) {
    yield { ...common(holder, 4), kind: 'online_account', value: `portal-${party}`, origin: 'given_on_portal', use_disclosed: 'true' }
  }
  if (party % 90 === 5) {
    yield {
      ...common(holder, 5), kind: 'email', value: `p${party}.old@example.org`, origin: 'prior_collector', prior_collector: PRIOR_COLLECTOR,
      prior_collector_used: 'false', source_id: sourceId(place.country, 'previous_collector'), until: world.day(20),
    }
  }
}

function* pointsOf(holder: Holder): Generator<Row<'contact_points'>> {
  const { party, slot, scene, place } = holder
  const number = numberOf(party)
  if (slot < BORROWERS) yield* borrowerPoints(holder, number)
  else if (slot < ORGANIZATIONS_FROM) yield number === undefined ? email(holder, 1) : phone(holder, number)
  else if (slot !== PUBLIC_BODY && scene?.story.unreachable !== true) {
    yield number === undefined ? email(holder, 1) : phone(holder, number)
    if (party % 2 === 0 && place.region !== undefined) yield address(holder)
  }
}

/** Rows of `contact_points`. */
export function* contactPoints(world: World): Generator<Row<'contact_points'>> {
  for (let party = 0; party < world.parties; party++) {
    const neighbourhood = Math.floor(party / NEIGHBOURHOOD)
    const slot = party % NEIGHBOURHOOD
    yield* pointsOf({ world, party, slot, place: placeOf(neighbourhood), scene: ownScene(world, neighbourhood, slot) })
  }
}
