import { chanceFrom, type Chance } from './chance.js'
import { drawHabits, type Habits } from './habits.js'
import { kindOfSeed, type WorldKind } from './kinds.js'
import { drawLines, shareLandlines, valueMaker, type LineMaker } from './lines.js'
import type { Identity, Line, Person, Truth, WorldDebt } from './model.js'
import { WORLD_PLACES, type WorldPlace } from './places.js'

/** People of one block live in one place; households and most ties stay within it. */
const BLOCK = 24
/** People whom one desk is named for, about. */
const PER_DESK = 30

interface Draft {
  readonly place: WorldPlace
  readonly habits: Habits
}

function drawDebts(count: number, kind: WorldKind, chance: Chance): readonly WorldDebt[] {
  const debts: WorldDebt[] = []
  // Few people stand by many others; most stand by nobody.
  const ready = Array.from({ length: count }, () => (chance.happens(0.2) ? 6 : 1))
  const tiedTo = (borrower: number, isKin: boolean): number | undefined => {
    const from = borrower - (borrower % BLOCK)
    const block = Array.from({ length: Math.min(BLOCK, count - from) }, (_, i) => from + i).filter((one) => one !== borrower)
    if (block.length === 0) return undefined
    const partner = borrower % 2 === 0 ? borrower + 1 : borrower - 1
    if (isKin && partner < count) return partner
    return chance.weighted(block.map((one) => [one, ready[one] ?? 1] as const))
  }
  for (let borrower = 0; borrower < count; borrower++) {
    const owes = chance.weighted([[0, 0.25], [1, 0.62], [2, 0.13]])
    for (let n = 0; n < owes; n++) {
      const coBorrower = chance.happens(0.35) ? tiedTo(borrower, chance.happens(kind.household)) : undefined
      const guarantor = chance.happens(0.25) ? tiedTo(borrower, false) : undefined
      const placedOn = -chance.between(25, 360)
      debts.push({
        id: debts.length, borrower, openedOn: placedOn - chance.between(150, 1400), placedOn,
        ...(coBorrower === undefined ? {} : { coBorrower }),
        ...(guarantor === undefined || guarantor === coBorrower ? {} : { guarantor }),
      })
    }
  }
  return debts
}

/** Debts that tie each person to another, each debt once. */
function tiesOf(count: number, debts: readonly WorldDebt[]): readonly number[] {
  const ties = Array.from({ length: count }, () => 0)
  for (const { borrower, coBorrower, guarantor } of debts) {
    const bound = [borrower, coBorrower, guarantor].filter((one) => one !== undefined)
    if (bound.length > 1) for (const one of bound) ties[one] = (ties[one] ?? 0) + 1
  }
  return ties
}

function drawDrafts(count: number, chance: Chance): readonly Draft[] {
  let place = chance.weighted(WORLD_PLACES)
  return Array.from({ length: count }, (_, id) => {
    if (id % BLOCK === 0) place = chance.weighted(WORLD_PLACES)
    return { place, habits: drawHabits(chance) }
  })
}

/** Makes a world with everything in it that its sources will only partly know; the same seed and size make the same world. */
export function truthOf(seed: number, count: number): Truth {
  const kind = kindOfSeed(seed)
  const chance = chanceFrom(`world ${seed}`)
  const drafts = drawDrafts(count, chance.fork('people'))
  const debts = drawDebts(count, kind, chance.fork('debts'))
  const ties = tiesOf(count, debts)
  const maker: LineMaker = { chance: chance.fork('lines'), kind, make: valueMaker(chance.fork('values')), idle: new Map() }
  const other = chance.fork('identity')
  const people = drafts.map(({ place, habits }, id): Person => {
    const rooted = 1 + 0.3 * kind.rooted * (ties[id] ?? 0)
    const lines = {
      mobile: drawLines(maker, id, place, 'mobile', ties[id] ?? 0),
      landline: drawLines(maker, id, place, 'landline', ties[id] ?? 0),
      email: drawLines(maker, id, place, 'email', ties[id] ?? 0),
    }
    const identity = other.weighted<Identity | undefined>(place.country === 'GB' ? [['confirmed', 0.6], [undefined, 0.37], ['probable', 0.03]] : [['confirmed', 0.62], ['probable', 0.14], ['ambiguous', 0.06], ['unknown', 0.08], [undefined, 0.1]])
    return {
      id, place, habits: { ...habits, readiness: Math.min(0.98, habits.readiness * rooted * kind.answering) },
      ...(identity === undefined ? {} : { identity }),
      namesake: other.between(0, count - 1), lines,
    }
  })
  const desks = new Map(WORLD_PLACES.map(([place, share]) => {
    const number = Math.max(1, Math.round((count * share * kind.desks) / PER_DESK))
    return [place, Array.from({ length: number }, (): Line => ({ kind: 'landline', value: maker.make(place, 'landline'), tenures: [], isDesk: true }))] as const
  }))
  return { seed, kind, people: shareLandlines(people, debts, kind), debts, desks }
}
