import { reservedNumber } from '#src/sample/phones.js'
import { chanceFrom, type Chance } from './chance.js'
import { drawHabits, type Habits } from './habits.js'
import { kindOfSeed, type WorldKind } from './kinds.js'
import { WORLD_PLACES, type WorldPlace } from './places.js'

/** Kinds of contact point in the world. */
export const POINT_KINDS = ['mobile', 'landline', 'email'] as const
/** A kind of contact point in the world. */
export type PointKind = (typeof POINT_KINDS)[number]

/** Days count from the day of the list, which is 0; the past is negative. */
export type WorldDay = number

/** Who answers at a line from a day to before another. */
export interface Tenure {
  readonly from: WorldDay
  readonly until: WorldDay
  /** People of the portfolio who answer there. */
  readonly people: readonly number[]
  /** Others who answer there: the household, or whoever has the number now. */
  readonly others: readonly Habits[]
}

/** A number or mailbox with its true history; tenures in order, with gaps in which nobody has it. */
export interface Line {
  readonly kind: PointKind
  readonly value: string
  readonly tenures: Tenure[]
  /** A switchboard, an adviser's office or a typing default: it never belongs to anybody who is sought there. */
  readonly isDesk: boolean
}

/** A person as they truly are. */
export interface Person {
  readonly id: number
  readonly place: WorldPlace
  readonly habits: Habits
  /** What the record says of its own identity; absent: nothing. */
  readonly identity?: Identity
  /** Whom a careless source takes for this person. */
  readonly namesake: number
  /** Lines in the order in which they were had. */
  readonly lines: Readonly<Record<PointKind, readonly Held[]>>
}

/** How sure it is that a record speaks of one person. */
export type Identity = 'confirmed' | 'probable' | 'ambiguous' | 'unknown'

/** A line in the hands of a person for a time. */
export interface Held {
  readonly line: Line
  readonly from: WorldDay
  readonly until: WorldDay
}

/** A debt with who is bound by it. */
export interface WorldDebt {
  readonly id: number
  readonly borrower: number
  readonly coBorrower?: number
  readonly guarantor?: number
  readonly openedOn: WorldDay
  readonly placedOn: WorldDay
}

/** Everything that is so, of which sources know a part. */
export interface Truth {
  readonly seed: number
  readonly kind: WorldKind
  readonly people: readonly Person[]
  readonly debts: readonly WorldDebt[]
  readonly desks: ReadonlyMap<WorldPlace, readonly Line[]>
}

/** Before this day nobody asks who had which number. */
const BEGINNING: WorldDay = -3000
/** People of one block live in one place; households and most ties stay within it. */
const BLOCK = 24
const HAS: Readonly<Record<PointKind, number>> = { mobile: 0.95, landline: 0.45, email: 0.7 }
/** People whom one desk is named for, about. */
const PER_DESK = 30

interface Draft {
  readonly place: WorldPlace
  readonly habits: Habits
}

/** Deals out values that nobody had before. */
function valueMaker(chance: Chance): (place: WorldPlace, kind: PointKind) => string {
  const dealt = new Map<string, number>()
  return (place, kind) => {
    const of = kind === 'email' ? 'email' : place.numbers
    const nth = dealt.get(of) ?? 0
    dealt.set(of, nth + 1)
    if (kind === 'email') return `m${nth}x${chance.between(100, 999)}@example.com`
    return reservedNumber(place.numbers, nth).e164
  }
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

interface LineMaker {
  readonly chance: Chance
  readonly kind: WorldKind
  readonly make: (place: WorldPlace, kind: PointKind) => string
  /** Numbers that were given up and wait for somebody else, by place and kind. */
  readonly idle: Map<string, { readonly line: Line; readonly freeFrom: WorldDay }[]>
}

function openLine(maker: LineMaker, place: WorldPlace, kind: PointKind, from: WorldDay): Line {
  const idle = maker.idle.get(`${place.numbers} ${kind}`) ?? []
  const at = idle.findIndex(({ freeFrom }) => freeFrom <= from && from < freeFrom + 500)
  const found = at < 0 ? undefined : idle.splice(at, 1)[0]
  return found?.line ?? { kind, value: maker.make(place, kind), tenures: [], isDesk: false }
}

function giveUp(maker: LineMaker, place: WorldPlace, line: Line, until: WorldDay): void {
  if (until >= 0 || line.kind === 'email' || !maker.chance.happens(maker.kind.reassigned)) return
  const freeFrom = until + maker.chance.waiting(maker.kind.idleDays)
  const key = `${place.numbers} ${line.kind}`
  if (maker.chance.happens(0.35)) maker.idle.set(key, [...(maker.idle.get(key) ?? []), { line, freeFrom }])
  else line.tenures.push({ from: freeFrom, until: Number.POSITIVE_INFINITY, people: [], others: [drawHabits(maker.chance)] })
}

/** Draws which lines of one kind a person had, one after the other, up to the day of the list. */
function drawLines(maker: LineMaker, id: number, place: WorldPlace, kind: PointKind, ties: number): readonly Held[] {
  const { chance } = maker
  if (!chance.happens(HAS[kind])) return []
  const held: Held[] = []
  let from = BEGINNING
  while (from < 0) {
    const until = from + chance.waiting(maker.kind.keptDays[kind] * (1 + maker.kind.rooted * ties))
    const line = openLine(maker, place, kind, from)
    const others = kind === 'landline' && chance.happens(0.5) ? [drawHabits(chance)] : []
    line.tenures.push({ from, until, people: [id], others })
    held.push({ line, from, until })
    giveUp(maker, place, line, until)
    from = until + chance.between(0, 25)
  }
  return held
}

/** Lets co-borrowers of one household answer the borrower's landline as their own. */
function shareLandlines(people: readonly Person[], debts: readonly WorldDebt[], kind: WorldKind): readonly Person[] {
  const shared = new Map<number, readonly Held[]>()
  for (const { borrower, coBorrower } of debts) {
    if (kind.household === 0 || coBorrower === undefined || Math.floor(coBorrower / 2) !== Math.floor(borrower / 2) || shared.has(borrower)) continue
    const lines = people[borrower]?.lines.landline ?? []
    for (const { line, from } of lines) {
      const at = line.tenures.findIndex((tenure) => tenure.from === from)
      const tenure = line.tenures[at]
      if (tenure !== undefined && !tenure.people.includes(coBorrower)) line.tenures[at] = { ...tenure, people: [...tenure.people, coBorrower] }
    }
    shared.set(coBorrower, lines)
  }
  return people.map((one) => {
    const landline = shared.get(one.id)
    return landline === undefined ? one : { ...one, lines: { ...one.lines, landline } }
  })
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

/** The line of a kind that a person truly has on a day; undefined: none. */
export function lineOn(person: Person, kind: PointKind, day: WorldDay): Line | undefined {
  return person.lines[kind].find(({ from, until }) => from <= day && day < until)?.line
}

/** Who has a line on a day; undefined: nobody. */
export function tenureOn(line: Line, day: WorldDay): Tenure | undefined {
  return line.tenures.find(({ from, until }) => from <= day && day < until)
}
