import type { NumberPlace } from './phones.js'

/** The law book whose cases a place's debts follow. */
export const CASE_PLACES = ['US', 'CN', 'GB', 'EU', 'IN', 'AU'] as const
/** The law book whose cases a place's debts follow. */
export type CasePlace = (typeof CASE_PLACES)[number]

/** Where a neighbourhood lies, and what follows from it. */
export interface Place {
  readonly cases: CasePlace
  /** Prefix of the names of its sources and creditors. */
  readonly country: string
  /** Absent: unknown, as in many real files. */
  readonly region?: string
  readonly jurisdiction: string
  readonly zone?: string
  /** Standard time; a summer hour more or less does not matter to what is dated here. */
  readonly offsetMinutes: number
  readonly currency: string
  readonly language: string
  /** Absent: nobody there has a telephone number on file. */
  readonly numbers?: NumberPlace
  /** A postal code that is given to no town. */
  readonly postalCode: string
}

function unitedStates(state: 'MA' | 'CA' | 'NY' | 'TX' | 'FL' | 'IL' | 'WA', zone: string, offsetHours: number): Place {
  return {
    cases: 'US', country: 'US', region: `US-${state}`, jurisdiction: `US-${state}`, zone, offsetMinutes: offsetHours * 60,
    currency: 'USD', language: 'en', numbers: `US-${state}`, postalCode: '00099',
  }
}

function germany(land: 'BE' | 'HE' | 'HH' | 'NW' | 'BY'): Place {
  return {
    cases: 'EU', country: 'DE', region: `DE-${land}`, jurisdiction: 'DE', zone: 'Europe/Berlin', offsetMinutes: 60,
    currency: 'EUR',
    language: 'de', numbers: `DE-${land}`, postalCode: '00123',
  }
}

function australia(state: 'NSW' | 'VIC' | 'QLD' | 'WA', zone: string, offsetHours: number): Place {
  return {
    cases: 'AU', country: 'AU', region: `AU-${state}`, jurisdiction: 'AU', zone, offsetMinutes: offsetHours * 60,
    currency: 'AUD',
    language: 'en', numbers: `AU-${state}`, postalCode: '0001',
  }
}

const MASSACHUSETTS = unitedStates('MA', 'America/New_York', -5)
const UNKNOWN_STATE: Place = {
  cases: 'US', country: 'US', jurisdiction: 'US', zone: 'America/Chicago', offsetMinutes: -360, currency: 'USD',
  language: 'en',
  postalCode: '00099',
}
const CHINA: Place = {
  cases: 'CN', country: 'CN', region: 'CN-BJ', jurisdiction: 'CN', zone: 'Asia/Shanghai', offsetMinutes: 480, currency: 'CNY',
  language: 'zh', numbers: 'CN', postalCode: '000123',
}
const BRITAIN: Place = {
  cases: 'GB', country: 'GB', region: 'GB-ENG', jurisdiction: 'GB', zone: 'Europe/London', offsetMinutes: 0, currency: 'GBP',
  language: 'en', numbers: 'GB', postalCode: 'ZZ99 3WZ',
}
const FRANCE: Place = {
  cases: 'EU', country: 'FR', region: 'FR-IDF', jurisdiction: 'FR', zone: 'Europe/Paris', offsetMinutes: 60, currency: 'EUR',
  language: 'fr', numbers: 'FR', postalCode: '00123',
}
const INDIA: Place = {
  cases: 'IN', country: 'IN', region: 'IN-HR', jurisdiction: 'IN', zone: 'Asia/Kolkata', offsetMinutes: 330, currency: 'INR',
  language: 'hi', numbers: 'IN', postalCode: '000123',
}

/** Places of the neighbourhoods in turn; where a turn has several, they alternate from cycle to cycle. */
const TURNS: readonly (readonly Place[])[] = [
  [MASSACHUSETTS],
  [unitedStates('CA', 'America/Los_Angeles', -8)],
  [CHINA],
  [MASSACHUSETTS],
  [BRITAIN],
  [unitedStates('NY', 'America/New_York', -5)],
  [MASSACHUSETTS],
  [germany('BE'), germany('HE'), germany('HH'), germany('NW'), germany('BY')],
  [CHINA],
  [INDIA],
  [MASSACHUSETTS],
  [unitedStates('TX', 'America/Chicago', -6), unitedStates('FL', 'America/New_York', -5)],
  [CHINA],
  [australia('NSW', 'Australia/Sydney', 10), australia('VIC', 'Australia/Melbourne', 10),
    australia('QLD', 'Australia/Brisbane', 10),
    australia('WA', 'Australia/Perth', 8)],
  [MASSACHUSETTS],
  [UNKNOWN_STATE],
  [CHINA],
  [BRITAIN],
  [unitedStates('IL', 'America/Chicago', -6), unitedStates('WA', 'America/Los_Angeles', -8)],
  [FRANCE],
]

/** Countries that have a set of sources. */
export const COUNTRIES = ['US', 'CN', 'GB', 'DE', 'FR', 'IN', 'AU'] as const

/** The place of the neighbourhood with this number. */
export function placeOf(neighbourhood: number): Place {
  const turn = TURNS[neighbourhood % TURNS.length]
  const place = turn?.[Math.floor(neighbourhood / TURNS.length) % turn.length]
  if (place === undefined) throw new RangeError(`no place for neighbourhood ${neighbourhood}`)
  return place
}

/** How many turns before each, and in all, share something with it. */
interface TurnCount {
  readonly before: number
  readonly perCycle: number
}

function countTurns(alike: (one: readonly Place[], other: readonly Place[]) => boolean): readonly TurnCount[] {
  return TURNS.map((turn, i) => ({
    before: TURNS.slice(0, i).filter((other) => alike(turn, other)).length,
    perCycle: TURNS.filter((other) => alike(turn, other)).length,
  }))
}

const SAME_CASES = countTurns((one, other) => one[0]?.cases === other[0]?.cases)
const SAME_NUMBERS = countTurns((one, other) => one.some((place) => other.some((there) => there.numbers === place.numbers)))

function ordinalIn(counts: readonly TurnCount[], neighbourhood: number): number {
  const { before, perCycle } = counts[neighbourhood % TURNS.length] ?? { before: 0, perCycle: 0 }
  return Math.floor(neighbourhood / TURNS.length) * perCycle + before
}

/** How many neighbourhoods before this one follow the same law book. */
export function ordinalInCases(neighbourhood: number): number {
  return ordinalIn(SAME_CASES, neighbourhood)
}

/** How many neighbourhoods before this one may draw on the same reserved numbers. */
export function ordinalInNumbers(neighbourhood: number): number {
  return ordinalIn(SAME_NUMBERS, neighbourhood)
}

/** Neighbourhoods of one law book in one cycle of places. */
export function turnsOf(cases: CasePlace): number {
  return TURN_COUNTS.get(cases) ?? 0
}

const TURN_COUNTS: ReadonlyMap<CasePlace, number> = new Map(
  CASE_PLACES.map((cases) => [cases, TURNS.filter((turn) => turn[0]?.cases === cases).length]),
)
