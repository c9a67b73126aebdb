import type { Scene, StatusSpec, SuppressionSpec } from '../case.js'
import { placeOf } from '../places.js'
import { scenes } from '../scene.js'
import type { Row } from '../table.js'
import { BORROWERS, MANAGERS, MANAGERS_FROM, NEIGHBOURHOOD, partyAt, partyId, samePerson, type World } from '../world.js'
import { numberOf } from './contact-points.js'
import { sourceId } from './sources.js'

function statusRow(scene: Scene, spec: StatusSpec, nth: number): Row<'statuses'> {
  const party = spec.of === 'beside' ? scene.besideId : scene.borrowerId
  return {
    debt_id: spec.of === 'always' ? undefined : scene.debtId, party_id: spec.of === undefined ? undefined : party,
    kind: spec.kind,
    from: scene.day(spec.fromAgo), until: spec.untilAgo === undefined ? undefined : scene.day(spec.untilAgo),
    ended_by: spec.endedBy,
    source_id: sourceId(scene.place.country, spec.of === undefined ? 'creditor_record' : 'court_record'),
    source_record: `S-${scene.debt}-${nth}`, collected_on: scene.day(Math.max(2, spec.fromAgo - 2)),
  }
}

/** Rows of `statuses`: those of the cases, and that a fifth of the ordinary debts are overdue. */
export function* statuses(world: World): Generator<Row<'statuses'>> {
  for (const scene of scenes(world)) {
    const given = scene.story.statuses
    if (given !== undefined) for (const [i, spec] of given.entries()) yield statusRow(scene, spec, i)
    else if (world.draw.below(5, 'kind', scene.debt, 6) === 0) yield statusRow(scene, { kind: 'overdue', fromAgo: 60 }, 0)
  }
}

function suppressionRow(scene: Scene, spec: SuppressionSpec, nth: number): Row<'suppressions'> {
  const number = numberOf(scene.borrower)?.e164 ?? `p${scene.borrower}@example.com`
  return {
    party_id: spec.by === 'party' ? scene.borrowerId : undefined, value: spec.by === 'value' ? number : undefined,
    scope: spec.scope,
    reason: spec.reason, from: scene.day(60), until: spec.untilAgo === undefined ? undefined : scene.day(spec.untilAgo),
    source_id: sourceId(scene.place.country, 'obligor_update'), source_record: `N-${scene.debt}-${nth}`,
    collected_on: scene.day(60),
  }
}

/** Rows of `suppressions`: those of the cases, and a scrub list of numbers and mailboxes of people nobody else knows here. */
export function* suppressions(world: World): Generator<Row<'suppressions'>> {
  for (const scene of scenes(world)) {
    for (const [i, spec] of (scene.story.suppressions ?? []).entries()) yield suppressionRow(scene, spec, i)
  }
  for (let neighbourhood = 0; neighbourhood < world.neighbourhoods; neighbourhood++) {
    const source = sourceId(placeOf(neighbourhood).country, 'previous_collector')
    const base = { reason: 'do_not_contact', from: world.day(100), source_id: source, collected_on: world.day(100) }
    yield { ...base, value: `scrubbed${neighbourhood}@example.net`, scope: 'email', source_record: `scrub-${neighbourhood}` }
  }
}

/** Rows of `match_decisions`: people who share a name or a number and what a person said of them. */
export function* matchDecisions(world: World): Generator<Row<'match_decisions'>> {
  for (let neighbourhood = 0; neighbourhood < world.neighbourhoods; neighbourhood++) {
    const [one, two] = [partyAt(world, neighbourhood, MANAGERS_FROM + MANAGERS - 2), partyAt(world, neighbourhood, MANAGERS_FROM + MANAGERS - 1)]
    const base = { decided_by: 'reviewer-1', decided_on: world.day(30 + (neighbourhood % 200)) }
    if (one !== undefined && two !== undefined) {
      yield { a_id: partyId(one), b_id: partyId(two), decision: samePerson(two) === one ? 'same' : 'different', ...base }
    }
    const borrower = partyAt(world, neighbourhood, world.draw.below(BORROWERS, 'match', neighbourhood))
    const earlier = partyAt(world, Math.floor(neighbourhood / 2), 1)
    if (borrower !== undefined && earlier !== undefined && earlier !== borrower && neighbourhood * NEIGHBOURHOOD < world.parties && neighbourhood % 3 === 2) {
      yield { a_id: partyId(borrower), b_id: partyId(earlier), decision: 'unsure', ...base }
    }
  }
}
