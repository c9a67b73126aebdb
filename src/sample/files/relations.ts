import type { RelationKind } from '../../model/facts.js'
import type { SourceClass } from '../../model/source-use.js'
import type { Scene } from '../case.js'
import { placeOf, type Place } from '../places.js'
import { sceneOf, tiesOf } from '../scene.js'
import type { Row } from '../table.js'
import {
  BESIDE_FROM, BORROWERS, debtId, DEBTS, MANAGERS, MANAGERS_FROM, NEIGHBOURHOOD, ORGANIZATIONS, ORGANIZATIONS_FROM, partyAt, partyId,
  PERSONAL_DEBTS, type World,
} from '../world.js'
import { classOfTie } from './parties.js'
import { sourceId } from './sources.js'

/** A neighbourhood while its relations are written; `next` numbers them. */
interface Ties {
  readonly world: World
  readonly neighbourhood: number
  readonly place: Place
  next: number
}

/** Makes a row between two parties, or none where the portfolio ends before one of them or both are the same. */
function* tie(
  ties: Ties, from: number | undefined, to: number | undefined, kind: RelationKind, source: SourceClass,
  more: Row<'relations'> = {},
): Generator<Row<'relations'>> {
  if (from === undefined || to === undefined || from === to) return
  const { world, neighbourhood, place } = ties
  const id = `R${neighbourhood}-${ties.next++}`
  const since = 200 + world.draw.below(2_000, 'dates', neighbourhood * 1_000 + ties.next, 3)
  yield {
    from_id: partyId(from), to_id: partyId(to), kind, start: world.day(since), relation_id: id,
    source_id: sourceId(place.country, source),
    source_record: id, collected_on: world.day(40 + (since % 150)), ...more,
  }
}

function organization(ties: Ties, nth: number): number | undefined {
  return partyAt(ties.world, ties.neighbourhood, ORGANIZATIONS_FROM + nth)
}

/**
 * An organization anywhere in the portfolio; a few are met again and again, so that the number of ties has a heavy tail.
 * A share cubed falls on the first thousandth a tenth of the time.
 */
function anywhere(ties: Ties, stream: 'owner' | 'guarantee' | 'supply', salt: number): number | undefined {
  const { world, neighbourhood } = ties
  const share = world.draw.share(stream, neighbourhood * 1_000 + salt)
  const ordinal = Math.floor(share * share * share * world.neighbourhoods * ORGANIZATIONS)
  // Organizations are dealt out in rounds, so that the large ones lie in many places and not all in the first.
  const home = (ordinal * 7 + 3) % world.neighbourhoods
  return partyAt(world, home, ORGANIZATIONS_FROM + (Math.floor(ordinal / world.neighbourhoods) % ORGANIZATIONS))
}

/** The person beside each borrower, as the cases have it. */
function* besideRelations(ties: Ties): Generator<Row<'relations'>> {
  for (let ordinal = 0; ordinal < DEBTS; ordinal++) {
    const scene = sceneOf(ties.world, ties.neighbourhood, ordinal)
    if (scene !== undefined) yield* sceneRelations(ties, scene)
  }
}

function* sceneRelations(ties: Ties, scene: Scene): Generator<Row<'relations'>> {
  for (const known of tiesOf(scene)) {
    if (!('relation' in known)) continue
    yield* tie(ties, scene.beside, scene.borrower, known.relation, classOfTie(known), {
      authority: known.authority, liability: known.liability, renounced: known.renounced === true ? 'true' : undefined,
      registered_on: known.authority === 'registered' ? scene.day(190) : undefined,
      end: known.endedDaysAgo === undefined ? undefined : scene.day(known.endedDaysAgo),
    })
  }
}

/** What nobody may use to reach a borrower: seen in address books and on scraped pages, and in a creditor's notes. */
const BYSTANDERS: readonly (readonly [RelationKind, SourceClass])[] = [
  ['friend_of', 'device_address_book'], ['neighbour_of', 'creditor_record'], ['colleague_of', 'employer_hr'], ['landlord_of',
    'own_application'],
  ['relative_of', 'broker_or_leak'], ['sibling_of', 'scraped_web'], ['friend_of', 'telecom_or_location'], ['colleague_of',
    'pretext'],
  ['former_spouse_of', 'special_category'], ['business_partner_of', 'public_register'],
]

function* bystanders(ties: Ties): Generator<Row<'relations'>> {
  const { world, neighbourhood } = ties
  for (let i = 0; i < 4; i++) {
    const [kind, source] = BYSTANDERS[(neighbourhood * 4 + i) % BYSTANDERS.length] ?? ['friend_of', 'scraped_web']
    const from = partyAt(world, neighbourhood, BESIDE_FROM + world.draw.below(PERSONAL_DEBTS, 'kin', neighbourhood, 20 + i))
    yield* tie(ties, from, partyAt(world, neighbourhood, world.draw.below(BORROWERS, 'kin', neighbourhood, 30 + i)), kind, source)
  }
}

function* employment(ties: Ties): Generator<Row<'relations'>> {
  const { world, neighbourhood } = ties
  for (let slot = 0; slot < MANAGERS_FROM; slot++) {
    const person = partyAt(world, neighbourhood, slot)
    const employer = organization(ties, world.draw.below(ORGANIZATIONS, 'employ', neighbourhood * NEIGHBOURHOOD + slot))
    yield* tie(ties, employer, person, 'employs', slot < BORROWERS ? 'own_application' : 'creditor_record')
  }
}

function* management(ties: Ties): Generator<Row<'relations'>> {
  const { world, neighbourhood } = ties
  const offices = ['legal_representative_of', 'director_of', 'director_of', 'officer_of'] as const
  for (let nth = 0; nth < ORGANIZATIONS; nth++) {
    for (const [i, office] of offices.entries()) {
      const manager = partyAt(world, neighbourhood, MANAGERS_FROM + ((nth + i) % MANAGERS))
      yield* tie(ties, manager, organization(ties, nth), office, 'public_register', { registered_on: world.day(400 + nth) })
    }
  }
}

/** Three owners of each organization; now and then their shares leave a rest or come to more than all. */
function* ownership(ties: Ties): Generator<Row<'relations'>> {
  const { world, neighbourhood } = ties
  for (let nth = 0; nth < ORGANIZATIONS; nth++) {
    const shares = nth === 5 && neighbourhood % 3 === 0 ? ['0.6', '0.5', '0.1'] : nth % 2 === 0 ? ['0.51', '0.3',
      '0.19'] : ['0.4', '0.25', '0.125']
    const owners = [
      anywhere(ties, 'owner', nth * 3), anywhere(ties, 'owner', nth * 3 + 1),
      partyAt(world, neighbourhood, nth % 3 === 0 ? MANAGERS_FROM + (nth % MANAGERS) : BESIDE_FROM + ((nth * 3) % PERSONAL_DEBTS)),
    ]
    for (const [i, owner] of owners.entries()) {
      yield* tie(ties, owner, organization(ties, nth), 'owns', 'public_register',
        { share: shares[i], registered_on: world.day(500 + nth) })
    }
    if (nth % 3 === 0) yield* tie(ties, owners[0], organization(ties, nth), 'controls', 'public_register')
  }
}

const GUARANTEED = [
  'joint_guarantor', 'joint_guarantor', 'general_guarantor', 'joint_guarantor', 'unspecified_guarantor', 'joint_guarantor',
  'general_guarantor',
  'joint_guarantor', 'joint', 'joint_guarantor', 'principal', 'joint_guarantor', 'proven_joint',
] as const

/** Guarantees between organizations: many, with few large guarantors; chains, and a ring in each fourth neighbourhood. */
function* guarantees(ties: Ties): Generator<Row<'relations'>> {
  const { world, neighbourhood, place } = ties
  for (let i = 0; i < ORGANIZATIONS * 3; i++) {
    const to = organization(ties, i % ORGANIZATIONS)
    const cap = 50_000 + 1_000 * world.draw.below(900, 'money', neighbourhood * 1_000 + i, 5)
    const debt = i % ORGANIZATIONS < DEBTS - PERSONAL_DEBTS ? debtId(neighbourhood * DEBTS + PERSONAL_DEBTS + (i % ORGANIZATIONS)) : undefined
    yield* tie(ties, anywhere(ties, 'guarantee', i), to, 'guarantees', 'creditor_record', {
      cap: `${cap}.00`, currency: place.currency, liability: GUARANTEED[i % GUARANTEED.length], covers: debt,
      evidence: `guarantee ${neighbourhood}/${i}`, released_on: i % 17 === 4 ? world.day(90) : undefined,
    })
  }
  const size = neighbourhood % 4 === 0 ? 3 + (neighbourhood % 3) : 0
  for (let i = 0; i < size; i++) {
    yield* tie(ties, organization(ties, i), organization(ties, (i + 1) % size), 'guarantees', 'creditor_record', {
      cap: '250000.00', currency: place.currency, liability: 'joint_guarantor', evidence: `ring ${neighbourhood}`,
    })
  }
}

function* trade(ties: Ties): Generator<Row<'relations'>> {
  const { world, neighbourhood } = ties
  for (let i = 0; i < ORGANIZATIONS * 4; i++) {
    const strength = String(1 + world.draw.below(40, 'supply', neighbourhood * 1_000 + i, 1) / 4)
    yield* tie(ties, organization(ties, i % ORGANIZATIONS),
      anywhere(ties, 'supply', i), 'supplies', 'creditor_record', { strength })
  }
  for (let i = 0; i < 18; i++) {
    yield* tie(ties, organization(ties, i % ORGANIZATIONS),
      anywhere(ties, 'supply', 100 + i), 'business_partner_of', 'public_register')
  }
}

/** Rows of `relations`: about five for each party. */
export function* relations(world: World): Generator<Row<'relations'>> {
  for (let neighbourhood = 0; neighbourhood < world.neighbourhoods; neighbourhood++) {
    const ties: Ties = { world, neighbourhood, place: placeOf(neighbourhood), next: 0 }
    yield* besideRelations(ties)
    yield* bystanders(ties)
    yield* employment(ties)
    yield* management(ties)
    yield* ownership(ties)
    yield* guarantees(ties)
    yield* trade(ties)
  }
}
