import type { SourceClass } from '../../model/source-use.js'
import type { PointTraits, Scene } from '../case.js'
import { inventedAddress, type InventedAddress } from '../names.js'
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

/** What is told of one point beside what every point of its holder has. */
interface Own extends PointTraits {
  readonly kind: string
  readonly value?: string | undefined
  readonly address?: InventedAddress
  readonly until?: string | undefined
  readonly from?: string
  readonly source?: string
}

/** How fresh a point is: most were seen within half a year, one in ten was not, and of some nobody says. */
function freshness(world: World, party: number, nth: number): { readonly verified: string | undefined; readonly used: string | undefined } {
  const days = 4 + world.draw.below(160, 'point', party, nth)
  const choice = world.draw.below(20, 'point', party, nth + 10)
  if (choice === 0) return { verified: undefined, used: undefined }
  if (choice < 3) return { verified: world.day(days + 190), used: undefined }
  return choice < 8 ? { verified: world.day(days), used: world.day(days + 2) } : { verified: undefined,
    used: world.day(days) }
}

/** Makes a row; written out in full, as objects of one shape are many times faster than merged ones. */
function point(holder: Holder, nth: number, own: Own): Row<'contact_points'> {
  const { world, party, slot, place, scene } = holder
  const fresh = freshness(world, party, nth)
  const isAddress = own.address !== undefined
  const isUnnamed = scene?.story.events === undefined && slot >= BORROWERS && party % 10 === 3
  return {
    party_id: partyId(party), kind: own.kind, value: own.value, line1: own.address?.line1, line2: own.address?.line2,
    city: own.address?.city,
    region: isAddress ? place.region : undefined, postal_code: isAddress ? place.postalCode : undefined,
    country: isAddress ? place.country : undefined, place: own.place,
    zone: party % 40 === 9 ? place.zone : undefined,
    verified_on: own.verifiedAgo === undefined ? fresh.verified : world.day(own.verifiedAgo),
    last_used_on: own.verifiedAgo === undefined ? fresh.used : undefined, from: own.from, until: own.until,
    origin: own.origin,
    use_disclosed: own.use_disclosed, employer_provided: own.employer_provided, creditor_use: own.creditor_use,
    creditor_notice_sent_on: own.creditorNoticeAgo === undefined ? undefined : world.day(own.creditorNoticeAgo),
    opt_out_by: own.optOutByAgo === undefined ? undefined : world.day(own.optOutByAgo), domain: own.domain,
    prior_collector: own.prior_collector, prior_collector_used: own.prior_collector_used, working_hours: own.working_hours,
    party_known_there: own.party_known_there, contact_point_id: isUnnamed ? undefined : pointId(party, nth),
    source_id: own.source ?? sourceId(place.country, classOfParty(slot, scene)), source_record: `C-${party}-${nth}`,
    collected_on: world.day(30 + world.draw.below(400, 'dates', party, nth)),
  }
}

const PHONE_ORIGINS = ['given_to_collector', 'other', undefined] as const

function phone(holder: Holder, number: PhoneNumber): Row<'contact_points'> {
  const { world, party, slot, place } = holder
  const isBorrower = slot < BORROWERS
  const isWork = slot >= MANAGERS_FROM
  const traits = isBorrower ? holder.scene?.story.phone : undefined
  const own: Own = {
    kind: kindOfPhone(number.type, world.draw.below(10, 'point', party, 41)),
    value: written(number.e164, place, world.draw.below(120, 'point', party, 42)), from: world.day(800),
    until: party % 50 === 12 ? world.day(-700) : undefined,
    ...(isWork ? { place: 'work' } : {}), ...(isWork && party % 4 === 0 ? { working_hours: 'Mon-Fri 09:00-17:00' } : {}),
  }
  const origin = isBorrower ? world.draw.pick(PHONE_ORIGINS, 'point', party, 40) : undefined
  return point(holder, 1, traits === undefined && origin === undefined ? own : { ...own, ...(origin === undefined ? {} : { origin }), ...traits })
}

function address(holder: Holder): Row<'contact_points'> {
  const invented = inventedAddress(holder.world.draw, holder.party)
  const own: Own = holder.slot < BORROWERS
    ? { kind: 'postal_address', address: invented, place: 'home', origin: 'given_to_collector' }
    : { kind: 'postal_address', address: invented, place: 'other' }
  return point(holder, 2, own)
}

function email(holder: Holder, nth: number): Row<'contact_points'> {
  const { world, party, slot } = holder
  const value = `p${party}@${world.draw.pick(DOMAINS, 'point', party, 43)}`
  if (slot >= MANAGERS_FROM) return point(holder, nth, { kind: 'email', value, place: 'work', domain: 'public' })
  if (slot >= BORROWERS) return point(holder, nth, { kind: 'email', value, domain: 'public' })
  return point(holder, nth, { kind: 'email', value, domain: 'public',
    origin: 'given_to_collector', ...holder.scene?.story.email })
}

/** Where else a mailbox of a borrower may have been found: lawfully or not. */
const FINDERS: readonly SourceClass[] = [
  'certified_skip_trace', 'device_address_book', 'obligor_update', 'scraped_web', 'credit_bureau', 'broker_or_leak',
  'motor_vehicle_record', 'pretext',
  'third_party_consent', 'employer_hr', 'public_register', 'telecom_or_location', 'previous_collector', 'special_category',
]
/** The two borrowers of a neighbourhood about whom somebody asked around. */
const SOUGHT = [4, 9] as const

function* foundPoint(holder: Holder): Generator<Row<'contact_points'>> {
  const { party, slot, place } = holder
  const turn = SOUGHT.findIndex((sought) => sought === slot)
  const finder = FINDERS[(Math.floor(party / NEIGHBOURHOOD) * SOUGHT.length + turn) % FINDERS.length]
  if (turn < 0 || finder === undefined) return
  yield point(holder, 6, { kind: 'email', value: `p${party}.found@example.net`, source: sourceId(place.country, finder) })
}

function* borrowerPoints(holder: Holder, number: PhoneNumber | undefined): Generator<Row<'contact_points'>> {
  const { world, party, scene, place } = holder
  if (scene?.story.unreachable === true) return
  yield number === undefined ? email(holder, 1) : phone(holder, number)
  if (place.region !== undefined) yield address(holder)
  const hasEmail = scene?.story.email !== undefined || scene?.story.events !== undefined || world.draw.below(5, 'point', party, 44) === 0
  if (hasEmail && number !== undefined) yield email(holder, 3)
  if (world.draw.below(15, 'point', party, 45) === 0) {
    yield point(holder, 4, { kind: 'online_account', value: `portal-${party}`, origin: 'given_on_portal',
      use_disclosed: 'true' })
  }
  if (party % 90 === 5) {
    yield point(holder, 5, {
      kind: 'email', value: `p${party}.old@example.org`, origin: 'prior_collector', prior_collector: PRIOR_COLLECTOR,
      prior_collector_used: 'false', source: sourceId(place.country, 'previous_collector'), until: world.day(20),
    })
  }
  yield* foundPoint(holder)
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
