import type { Scene } from '../case.js'
import { decimal } from '../money.js'
import type { CasePlace } from '../places.js'
import { scenes, tiesOf } from '../scene.js'
import type { Row } from '../table.js'
import { PERSONAL_DEBTS, type World } from '../world.js'
import { classOfTie } from './parties.js'
import { sourceId } from './sources.js'

const KINDS: Readonly<Record<CasePlace, readonly string[]>> = {
  US: ['credit_card', 'credit_card', 'medical', 'auto_loan', 'student_loan', 'mortgage', 'utility', 'rent', 'consumer',
    'bank_loan'],
  CN: ['online_consumer_credit', 'online_consumer_credit', 'bank_loan', 'credit_card', 'consumer'],
  GB: ['regulated_credit', 'credit_card', 'utility', 'consumer'],
  EU: ['consumer', 'bank_loan', 'credit_card'],
  IN: ['digital_loan', 'bank_loan', 'credit_card'],
  AU: ['consumer', 'credit_card', 'utility'],
}
const CREDITORS = ['meridian-card-bank', 'tidewater-lending', 'lantern-utilities', 'old-mill-savings'] as const

/** The principal of a debt in cents: few are large. */
function principalOf(scene: Scene): number {
  const share = scene.world.draw.share('money', scene.debt)
  const scale = scene.ordinal < PERSONAL_DEBTS ? 4_000_000 : 90_000_000
  return 15_000 + Math.floor(scale * share * share * share)
}

/** How many days ago a debt was placed with us. */
export function placedAgo(scene: Scene): number {
  return 70 + scene.world.draw.below(400, 'dates', scene.debt, 1)
}

function debtRow(scene: Scene): Row<'debts'> {
  const { world, story, place, debt } = scene
  const principal = principalOf(scene)
  const placed = placedAgo(scene)
  const left = story.settledBalance === true ? 0 : Math.floor(principal * (0.3 + 0.7 * world.draw.share('money', debt, 1))) + 1
  const creditor = world.draw.pick(CREDITORS, 'place', debt)
  const grouped = story.accountGroup === true || world.draw.below(40, 'kind', debt, 3) === 0
  return {
    debt_id: scene.debtId, creditor_id: `${place.country.toLowerCase()}-${creditor}`,
    creditor_reference: `A${7_000_000 + debt}`,
    kind: scene.ordinal >= PERSONAL_DEBTS ? 'business' : (story.debtKind ?? world.draw.pick(KINDS[place.cases], 'kind', debt)),
    currency: place.currency, principal: decimal(principal), balance: decimal(left), balance_as_of: world.day(3),
    opened_on: world.day(placed + 300 + world.draw.below(900, 'dates', debt, 2)), due_on: world.day(placed + 40),
    placed_on: world.day(placed),
    recalled_on: story.recalledAgo === undefined ? undefined : world.day(story.recalledAgo),
    jurisdiction: place.country === 'FR' && debt % 4 === 0 ? 'EU' : place.jurisdiction,
    account_group: grouped ? `G${scene.borrower}` : undefined,
    joint_household_use: story.jointHousehold === undefined ? undefined : String(story.jointHousehold),
    source_id: sourceId(place.country, 'creditor_record'), source_record: `D-${debt}`, collected_on: world.day(placed),
  }
}

/** Rows of `debts`. */
export function* debts(world: World): Generator<Row<'debts'>> {
  for (const scene of scenes(world)) yield debtRow(scene)
}

function flag(value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}

/** The borrower's own obligation; one contract in eight does not say how far it goes. */
function borrowerRow(scene: Scene, placed: number): Row<'obligations'> {
  const { world, place, debt } = scene
  return {
    debt_id: scene.debtId, party_id: scene.borrowerId, role: 'borrower',
    liability: world.draw.below(8, 'kind', debt, 4) === 0 ? undefined : 'principal', currency: place.currency, signed: 'true',
    from: world.day(placed + 300), evidence: `contract ${debt}`, source_id: sourceId(place.country, 'creditor_record'),
    source_record: `O-${debt}-1`, collected_on: world.day(placed),
  }
}

function* obligationRows(scene: Scene): Generator<Row<'obligations'>> {
  const { world, place, debt } = scene
  const placed = placedAgo(scene)
  yield borrowerRow(scene, placed)
  for (const tie of tiesOf(scene)) {
    if (!('role' in tie)) continue
    yield {
      debt_id: scene.debtId, party_id: scene.besideId, role: tie.role, liability: tie.liability,
      cap: tie.role === 'guarantor' ? decimal(principalOf(scene)) : undefined, currency: place.currency,
      signed: flag(tie.signed),
      renounced: flag(tie.renounced), liable_in_ordinary_course: flag(tie.liableInOrdinaryCourse),
      from: world.day(placed + 300),
      evidence: `contract ${debt}, annex`, source_id: sourceId(place.country, classOfTie(tie)), source_record: `O-${debt}-2`,
      collected_on: world.day(placed),
    }
  }
}

/** Rows of `obligations`. */
export function* obligations(world: World): Generator<Row<'obligations'>> {
  for (const scene of scenes(world)) yield* obligationRows(scene)
}
