import { reservedNumber } from '#src/sample/phones.js'
import type { Chance } from './chance.js'
import { drawHabits } from './habits.js'
import type { PointKind, WorldKind } from './kinds.js'
import type { WorldPlace } from './places.js'
import type { Held, Line, Person, WorldDay, WorldDebt } from './model.js'

/** Before this day nobody asks who had which number. */
const BEGINNING: WorldDay = -3000
const HAS: Readonly<Record<PointKind, number>> = { mobile: 0.95, landline: 0.45, email: 0.7 }

/** Deals out values that nobody had before. */
export function valueMaker(chance: Chance): (place: WorldPlace, kind: PointKind) => string {
  const dealt = new Map<string, number>()
  return (place, kind) => {
    const of = kind === 'email' ? 'email' : place.numbers
    const nth = dealt.get(of) ?? 0
    dealt.set(of, nth + 1)
    if (kind === 'email') return `m${nth}x${chance.between(100, 999)}@example.com`
    return reservedNumber(place.numbers, nth).e164
  }
}

/** What drawing lines needs. */
export interface LineMaker {
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
export function drawLines(maker: LineMaker, id: number, place: WorldPlace, kind: PointKind, ties: number): readonly Held[] {
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

/** Takes a person from a line of their own, and puts them beside whoever answers at another. */
function moveIn(coBorrower: number, own: readonly Held[], shared: readonly Held[]): void {
  for (const { line, from } of own) {
    const at = line.tenures.findIndex((tenure) => tenure.from === from)
    if (at >= 0) line.tenures.splice(at, 1)
  }
  for (const { line, from } of shared) {
    const at = line.tenures.findIndex((tenure) => tenure.from === from)
    const tenure = line.tenures[at]
    if (tenure !== undefined) line.tenures[at] = { ...tenure, people: [...tenure.people, coBorrower] }
  }
}

/** Lets co-borrowers of one household answer the borrower's landline as their own; each person moves at most once. */
export function shareLandlines(people: readonly Person[], debts: readonly WorldDebt[], kind: WorldKind): readonly Person[] {
  const settled = new Set<number>()
  const shared = new Map<number, readonly Held[]>()
  for (const { borrower, coBorrower } of debts) {
    if (kind.household === 0 || coBorrower === undefined || Math.floor(coBorrower / 2) !== Math.floor(borrower / 2)) continue
    if (settled.has(borrower) || settled.has(coBorrower)) continue
    const lines = people[borrower]?.lines.landline ?? []
    moveIn(coBorrower, people[coBorrower]?.lines.landline ?? [], lines)
    settled.add(borrower).add(coBorrower)
    shared.set(coBorrower, lines)
  }
  return people.map((one) => {
    const landline = shared.get(one.id)
    return landline === undefined ? one : { ...one, lines: { ...one.lines, landline } }
  })
}
