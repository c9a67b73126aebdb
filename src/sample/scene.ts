import type { EventId } from '../model/ids.js'
import { BUSINESS_CASES, ORDINARY, PERSONAL_CASES } from './cases/list.js'
import type { Case, Scene, Tie } from './case.js'
import { ordinalInCases, placeOf, turnsOf, type CasePlace, type Place } from './places.js'
import {
  BESIDE_FROM, BORROWERS, debtId, DEBTS, MANAGERS, MANAGERS_FROM, ORGANIZATIONS_FROM, partyAt, partyId, PERSONAL_DEBTS, pointId,
  type World,
} from './world.js'

/** Coprime to the length of every schedule, so that special cases spread and each comes once in a round. */
const STEP = 127
/** Cycles of places in one round of a schedule; two make the default size hold each special case. */
const CYCLES = 2

function scheduled(world: World, list: readonly Case[], ordinal: number, round: number): Case {
  const shift = world.draw.below(round, 'schedule', round)
  return list[(ordinal * STEP + shift) % round] ?? ORDINARY
}

/** Finds what is special about a debt; two debts of a borrower's three are left ordinary, so that one person may have both. */
function storyOf(world: World, neighbourhood: number, place: Place, ordinal: number): Case {
  if (ordinal < BORROWERS) {
    const at = ordinalInCases(neighbourhood) * BORROWERS + ordinal
    return scheduled(world, PERSONAL_CASES[place.cases], at, turnsOf(place.cases) * CYCLES * BORROWERS)
  }
  if (ordinal < PERSONAL_DEBTS) return ORDINARY
  const business = DEBTS - PERSONAL_DEBTS
  return scheduled(world, BUSINESS_CASES, neighbourhood * business + ordinal - PERSONAL_DEBTS, 40 * business)
}

/** Who stands beside the borrower of an ordinary personal debt, by law book; the more often named, the more often found. */
const ORDINARY_TIES: Readonly<Record<CasePlace, readonly (Tie | undefined)[]>> = {
  US: [
    { relation: 'spouse_of', from: 'own_application' }, { relation: 'spouse_of', from: 'own_application' },
    { role: 'co_borrower', liability: 'joint', signed: true }, { role: 'co_signer', liability: 'joint', signed: true },
    { relation: 'reference_of', from: 'designated_by_obligor' },
    { relation: 'emergency_contact_of', from: 'designated_by_obligor' },
    { relation: 'parent_of', from: 'own_application' }, { relation: 'sibling_of', from: 'own_application' },
    { relation: 'cohabits_with', from: 'own_application' },
    { relation: 'relative_of', from: 'designated_by_obligor' }, undefined, undefined,
  ],
  CN: [
    { relation: 'designated_contact_of', from: 'designated_by_obligor' },
    { relation: 'designated_contact_of', from: 'designated_by_obligor' },
    { relation: 'designated_contact_of', from: 'designated_by_obligor' }, { relation: 'spouse_of', from: 'own_application' },
    { role: 'guarantor', liability: 'joint_guarantor', signed: true },
    { role: 'co_borrower', liability: 'joint', signed: true }, undefined, undefined,
  ],
  GB: [
    { role: 'co_borrower', liability: 'joint', signed: true }, { relation: 'spouse_of', from: 'own_application' },
    { role: 'guarantor', liability: 'joint_guarantor', signed: true }, undefined, undefined,
  ],
  EU: [{ role: 'co_borrower', liability: 'joint', signed: true },
    { role: 'guarantor', liability: 'unspecified_guarantor', signed: true }, undefined, undefined],
  IN: [
    { role: 'guarantor', liability: 'joint_guarantor', signed: true },
    { relation: 'reference_of', from: 'designated_by_obligor' },
    { role: 'co_borrower', liability: 'joint', signed: true }, undefined,
  ],
  AU: [{ role: 'co_borrower', liability: 'joint', signed: true },
    { relation: 'spouse_of', from: 'own_application' }, undefined],
}
const ORDINARY_BUSINESS_TIES: readonly (Tie | undefined)[] = [
  { role: 'guarantor', liability: 'joint_guarantor', signed: true }, undefined, undefined,
]

/** The ties of the person beside the borrower. */
export function tiesOf(scene: Scene): readonly Tie[] {
  if (scene.beside === undefined) return []
  if (scene.story.ties !== undefined) return scene.story.ties
  const list = scene.ordinal < PERSONAL_DEBTS ? ORDINARY_TIES[scene.place.cases] : ORDINARY_BUSINESS_TIES
  const tie = scene.world.draw.pick(list, 'kin', scene.debt)
  return tie === undefined ? [] : [tie]
}

function slotsOf(world: World, neighbourhood: number,
  ordinal: number): { readonly borrower: number; readonly beside: number } {
  if (ordinal >= PERSONAL_DEBTS) {
    return {
      borrower: ORGANIZATIONS_FROM + ordinal - PERSONAL_DEBTS,
      beside: MANAGERS_FROM + world.draw.below(MANAGERS, 'kin', neighbourhood * DEBTS + ordinal, 1),
    }
  }
  const borrower = ordinal < BORROWERS ? ordinal : world.draw.below(BORROWERS, 'kin', neighbourhood * DEBTS + ordinal, 2)
  return { borrower, beside: BESIDE_FROM + ordinal }
}

/** Makes the scene of a debt; undefined where the portfolio ends before its borrower. */
export function sceneOf(world: World, neighbourhood: number, ordinal: number): Scene | undefined {
  const slots = slotsOf(world, neighbourhood, ordinal)
  const borrower = partyAt(world, neighbourhood, slots.borrower)
  if (borrower === undefined) return undefined
  const beside = partyAt(world, neighbourhood, slots.beside)
  const place = placeOf(neighbourhood)
  const debt = neighbourhood * DEBTS + ordinal
  return {
    world, neighbourhood, place, debt, ordinal, debtId: debtId(debt), borrower, borrowerId: partyId(borrower), beside,
    besideId: partyId(beside ?? borrower), story: storyOf(world, neighbourhood, place, ordinal),
    phoneId: pointId(borrower, 1), postId: pointId(borrower, 2), emailId: pointId(borrower, 3),
    besidePointId: pointId(beside ?? borrower, 1),
    day: world.day,
    at: (ago, minute = 720) => world.moment(ago, minute, place.offsetMinutes),
    eventId: (name) => `E${debt}-${name.replaceAll(' ', '-')}` as EventId,
  }
}

/** Makes the scenes of all debts, one after the other. */
export function* scenes(world: World): Generator<Scene> {
  for (let neighbourhood = 0; neighbourhood < world.neighbourhoods; neighbourhood++) {
    for (let ordinal = 0; ordinal < DEBTS; ordinal++) {
      const scene = sceneOf(world, neighbourhood, ordinal)
      if (scene !== undefined) yield scene
    }
  }
}

/** The scene in which a party of a slot plays the special part: as borrower of its first debt, or as the person beside one. */
export function ownScene(world: World, neighbourhood: number, slot: number): Scene | undefined {
  if (slot < BORROWERS) return sceneOf(world, neighbourhood, slot)
  if (slot < BESIDE_FROM + PERSONAL_DEBTS) return sceneOf(world, neighbourhood, slot - BESIDE_FROM)
  if (slot >= ORGANIZATIONS_FROM && slot < ORGANIZATIONS_FROM + DEBTS - PERSONAL_DEBTS) {
    return sceneOf(world, neighbourhood, PERSONAL_DEBTS + slot - ORGANIZATIONS_FROM)
  }
  return undefined
}
