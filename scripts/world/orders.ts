import type { Entry } from '#src/model/list.js'
import { HOUR_MS, parseInstant } from '#src/model/time.js'
import { answerAt, type Answer } from './answers.js'
import type { Calendar } from './calendar.js'
import type { Claim } from './claims.js'
import { fitPlainly, type PlainModel } from './plain-fit.js'
import { partyId, type Recorded } from './portfolio.js'
import { rawReader, triedOf, type RawFeatures, type RawName, type ReadRaw } from './raw.js'
import type { WorldPlace } from './places.js'

/** An entry that may be contacted, with what truly comes of it and what other orders would go by. */
export interface TrueEntry {
  readonly entry: Entry
  /** Share of each end of a contact, on average over the hours of the window. */
  readonly answer: Answer
  /** The same over all hours at which the law of the place lets anybody be called. */
  readonly anyHour: number
  /** Plain numbers at the beginning of the window. */
  readonly raw: RawFeatures
  /** What the plain fit says, on average over the hours of the window. */
  readonly plain: number
}

/** First and last hour at which people may be called in every place of the world. */
const LAWFUL_HOURS = { from: 8, until: 20 } as const

interface Reader {
  readonly recorded: Recorded
  readonly calendar: Calendar
  readonly readRaw: ReadRaw
  readonly plain: PlainModel
}

function meanOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0) / items.length
}

/** Moments of a window: the middle of each hour; of one shorter than that, its beginning. */
function momentsOf({ notBefore, notAfter }: Entry): readonly number[] {
  const [fromMs, untilMs] = [parseInstant(notBefore), parseInstant(notAfter)]
  const moments: number[] = []
  for (let atMs = fromMs + HOUR_MS / 2; atMs < untilMs; atMs += HOUR_MS) moments.push(atMs)
  return moments.length === 0 ? [fromMs] : moments
}

function row(raw: RawFeatures): readonly number[] {
  return Object.values(raw) as readonly number[]
}

/** Fits plain numbers to everything that the dialler wrote down. */
function fitToCalls(recorded: Recorded, calendar: Calendar, readRaw: ReadRaw): PlainModel {
  const rows: (readonly number[])[] = []
  const outcomes: number[] = []
  for (const call of recorded.calls) {
    const tried = triedOf(call, recorded, calendar)
    if (tried === undefined) continue
    rows.push(row(readRaw(call.claim, tried.day, tried.hour)))
    outcomes.push(Number(tried.isReached))
  }
  return fitPlainly(rows, outcomes)
}

function trueEntry({ recorded, calendar, readRaw, plain }: Reader, entry: Entry, claim: Claim, place: WorldPlace): TrueEntry {
  const { truth } = recorded
  const locals = momentsOf(entry).map((atMs) => calendar.localAt(place, atMs))
  const answers = locals.map((moment) => answerAt(truth, claim.person, claim.line, moment))
  const first = locals[0] ?? { day: 0, hour: 0, isWeekend: false }
  const hours = Array.from({ length: LAWFUL_HOURS.until - LAWFUL_HOURS.from }, (_, i) => LAWFUL_HOURS.from + i)
  return {
    entry,
    answer: {
      right: meanOf(answers, (one) => one.right), other: meanOf(answers, (one) => one.other), silent: meanOf(answers, (one) => one.silent), dead: meanOf(answers, (one) => one.dead),
    },
    anyHour: meanOf(hours, (hour) => answerAt(truth, claim.person, claim.line, { ...first, hour }).right),
    raw: readRaw(claim, 0, first.hour),
    plain: meanOf(locals, ({ hour }) => plain.chanceOf(row(readRaw(claim, 0, hour)))),
  }
}

/**
 * Looks up the truth of every entry that may be contacted once a named person has approved the list; those that wait for
 * another are left out. In the order of the list.
 * @throws RangeError for an entry about a person or point that is not in the world
 */
export function trueEntries(recorded: Recorded, entries: readonly Entry[], calendar: Calendar): readonly TrueEntry[] {
  const byId = new Map(recorded.claims.map((claim) => [`${partyId(claim.person)} ${claim.id}`, claim]))
  const readRaw = rawReader(recorded, calendar)
  const reader = { recorded, calendar, readRaw, plain: fitToCalls(recorded, calendar, readRaw) }
  return entries.filter(({ waiting }) => !waiting).map((entry) => {
    const claim = byId.get(`${entry.partyId} ${entry.contactPointId}`)
    const place = claim === undefined ? undefined : recorded.truth.people[claim.person]?.place
    if (claim === undefined || place === undefined) throw new RangeError(`nobody in the world is behind entry ${entry.entryId}`)
    return trueEntry(reader, entry, claim, place)
  })
}

/** An order by one number alone: entries with the highest key first. */
export interface SingleOrder {
  readonly name: string
  readonly keyOf: (one: TrueEntry) => number
}

/** Plain numbers of which less is better, as everybody who sorts by one of them has it. */
const LESS_IS_BETTER: ReadonlySet<RawName> = new Set<RawName>(['collected', 'confirmed', 'sharing', 'isNeverConfirmed', 'isEmail', 'isLandline', 'isUnsure'])
const RAW_NAMES: readonly RawName[] = ['collected', 'confirmed', 'sources', 'sharing', 'reached', 'share', 'hourShare', 'isEmail', 'isLandline', 'isUnsure', 'ties']

/** Orders by a single plain number, and by a single part of the product's own score. */
export function singleOrders(partNames: readonly string[]): readonly SingleOrder[] {
  return [
    ...RAW_NAMES.map((name) => ({ name: name === 'collected' ? 'newest number first' : name === 'confirmed' ? 'latest confirmation first' : `plain ${name}`,
      keyOf: ({ raw }: TrueEntry) => (LESS_IS_BETTER.has(name) ? -raw[name] : raw[name]) })),
    { name: 'plain tries, fewest first', keyOf: ({ raw }) => -raw.tries },
    ...partNames.map((name) => ({ name: `part ${name}`, keyOf: ({ entry }: TrueEntry) => entry.parts.find((part) => part.name === name)?.points ?? 0 })),
  ]
}
