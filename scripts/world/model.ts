import type { Habits } from './habits.js'
import type { PointKind, WorldKind } from './kinds.js'
import type { WorldPlace } from './places.js'

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

/** The line of a kind that a person truly has on a day; undefined: none. */
export function lineOn(person: Person, kind: PointKind, day: WorldDay): Line | undefined {
  return person.lines[kind].find(({ from, until }) => from <= day && day < until)?.line
}

/** Who has a line on a day; undefined: nobody. */
export function tenureOn(line: Line, day: WorldDay): Tenure | undefined {
  return line.tenures.find(({ from, until }) => from <= day && day < until)
}
