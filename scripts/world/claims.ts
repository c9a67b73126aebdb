import { chanceFrom, type Chance } from './chance.js'
import { POINT_KINDS, type PointKind } from './kinds.js'
import { lineOn, type Held, type Identity, type Line, type Person, type Truth, type WorldDay } from './model.js'

/** The sources of a world; `bureau_copy` hands on the bureau's file under another name. */
export const SOURCES = ['creditor_record', 'own_application', 'obligor_update', 'bureau', 'bureau_copy', 'trace', 'register'] as const
/** A source of a world. */
export type SourceName = (typeof SOURCES)[number]

/** What a source says of a person's contact point, truly or not. */
export interface Claim {
  readonly id: string
  readonly source: SourceName
  readonly person: number
  readonly kind: PointKind
  readonly line: Line
  readonly collectedOn: WorldDay
  readonly verifiedOn?: WorldDay
  readonly lastUsedOn?: WorldDay
}

/** How a source comes by its word. */
interface Manner {
  readonly source: SourceName
  /** Share of people of whom it says anything. */
  readonly covers: number
  /** Share of points of such a person that it names. */
  readonly names: Readonly<Record<PointKind, number>>
  /** The day of its word, from and to. */
  readonly days: readonly [from: WorldDay, to: WorldDay]
  /** Its word is at most this much older than its day says. */
  readonly lagDays: number
  /** Share of its words that are about somebody else. */
  readonly wrong: number
}

const MANNERS: readonly Manner[] = [
  { source: 'obligor_update', covers: 0.22, names: { mobile: 0.9, landline: 0.2, email: 0.6 }, days: [-420, -5], lagDays: 0, wrong: 0.01 },
  { source: 'bureau', covers: 0.6, names: { mobile: 0.8, landline: 0.5, email: 0.3 }, days: [-700, -20], lagDays: 300, wrong: 0.08 },
  { source: 'trace', covers: 0.28, names: { mobile: 0.8, landline: 0.4, email: 0.4 }, days: [-300, -10], lagDays: 60, wrong: 0.25 },
  { source: 'register', covers: 0.3, names: { mobile: 0, landline: 0.9, email: 0 }, days: [-1500, -100], lagDays: 200, wrong: 0.05 },
]
/** How much more often a source errs about a record that may be somebody else's. */
const DOUBT: Readonly<Record<Identity, number>> = { confirmed: 0.8, unknown: 1.5, probable: 1.6, ambiguous: 3.5 }

interface Telling {
  readonly truth: Truth
  readonly chance: Chance
  readonly claims: Claim[]
}

function heldOf(person: Person, line: Line, day: WorldDay): Held | undefined {
  return person.lines[line.kind].find((held) => held.line === line && held.from <= day)
}

/** What a source takes for a person's point: the true one of that day, a namesake's, or a line that is many people's. */
function lineTold({ truth, chance }: Telling, person: Person, kind: PointKind, asOf: WorldDay, wrong: number): Line | undefined {
  if (kind !== 'email' && chance.happens(truth.kind.desks)) {
    const desks = truth.desks.get(person.place) ?? []
    if (desks.length > 0) return chance.pick(desks)
  }
  const isAbout = chance.happens(Math.min(0.9, wrong * DOUBT[person.identity ?? 'unknown'])) ? truth.people[person.namesake] : person
  return isAbout === undefined ? undefined : lineOn(isAbout, kind, asOf)
}

/** Days on which somebody truly met the person there before a source wrote it down, and that the source knows of. */
function knownUse({ chance }: Telling, person: Person, line: Line, asOf: WorldDay, likely: number): WorldDay | undefined {
  const held = heldOf(person, line, asOf)
  if (held === undefined || !chance.happens(likely)) return undefined
  const last = Math.min(asOf, Math.floor(held.until) - 1)
  const day = last - Math.floor(chance.waiting(90))
  return day > held.from && day > -1500 ? day : undefined
}

function tell(telling: Telling, source: SourceName, person: Person, kind: PointKind, day: WorldDay, asOf: WorldDay, wrong: number): void {
  const line = lineTold(telling, person, kind, asOf, wrong)
  if (line === undefined) return
  const isOurs = source === 'creditor_record' || source === 'obligor_update'
  const lastUsedOn = isOurs ? knownUse(telling, person, line, day, 0.3) : undefined
  const isVerified = source === 'obligor_update' && telling.chance.happens(0.7) && heldOf(person, line, asOf) !== undefined
  telling.claims.push({
    id: `C${person.id}-${source}-${kind}`, source, person: person.id, kind, line, collectedOn: day,
    ...(isVerified ? { verifiedOn: day } : {}), ...(lastUsedOn === undefined ? {} : { lastUsedOn }),
  })
}

/** What the creditor knows since the beginning of the debt, and its application forms, which are the same word twice. */
function tellOfContract(telling: Telling, person: Person, openedOn: WorldDay, placedOn: WorldDay): void {
  const { chance } = telling
  // One record in three was brought up to date while the account ran.
  const day = chance.happens(0.35) ? chance.between(openedOn, placedOn) : openedOn
  for (const kind of POINT_KINDS) if (chance.happens(0.92)) tell(telling, 'creditor_record', person, kind, day, day, 0.03)
  if (!chance.happens(0.4)) return
  for (const kind of POINT_KINDS) if (chance.happens(0.9)) tell(telling, 'own_application', person, kind, openedOn, openedOn, 0.02)
}

function tellOf(telling: Telling, person: Person): void {
  const { chance, claims } = telling
  for (const { source, covers, names, days, lagDays, wrong } of MANNERS) {
    if (!chance.happens(covers)) continue
    const day = chance.between(...days)
    const asOf = day - chance.between(0, lagDays)
    const before = claims.length
    for (const kind of POINT_KINDS) if (chance.happens(names[kind])) tell(telling, source, person, kind, day, asOf, wrong)
    if (source !== 'bureau' || !chance.happens(0.5)) continue
    for (const claim of claims.slice(before)) claims.push({ ...claim, id: `${claim.id}-copy`, source: 'bureau_copy' })
  }
}

/** Everything that the sources of a world say of its people's contact points; of a person who owes or stands by nobody, nothing. */
export function claimsOf(truth: Truth): readonly Claim[] {
  const telling: Telling = { truth, chance: chanceFrom(`claims ${truth.seed}`), claims: [] }
  const told = new Set<number>()
  for (const { borrower, coBorrower, guarantor, openedOn, placedOn } of truth.debts) {
    for (const id of [borrower, coBorrower, guarantor]) {
      const person = id === undefined ? undefined : truth.people[id]
      if (person === undefined || told.has(person.id)) continue
      told.add(person.id)
      tellOfContract(telling, person, openedOn, placedOn)
      tellOf(telling, person)
    }
  }
  return telling.claims
}
