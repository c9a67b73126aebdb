import type { ZoneData } from '../model/decide.js'
import { DAY_MS, parseDay, parseInstant, type EpochDay, type EpochMs } from '../model/time.js'
import { emptyAnswers, type Answers } from './answer.js'

/** How far the places of a question are covered: by their own pack, by a parent's only, or region not named. */
export type Region = 'researched' | 'without_pack' | 'unknown'

/** A local clock of one zone at the moment judged. */
export interface ZoneClock {
  zone: string
  offsetMs: number
  day: EpochDay
  /** Milliseconds after local midnight. */
  clockMs: number
}

/** One item of a searched list, with where it stands and when it happened. */
export interface Item {
  value: never
  pointer: string
  index: number
  /** Instant at which it happened; NaN where only its day, or nothing, is known. */
  atMs: EpochMs
  /** Day on which it happened; NaN where its instant, or nothing, is known. */
  atDay: EpochDay
}

/** A question on its way through the rules. */
export interface Judged<Question> {
  question: Question
  region: Region
}

/** Everything the operators read: the question, the moment judged, its clocks and the sorted lists. */
export interface Context extends Judged<unknown> {
  nowMs: EpochMs
  /** Clocks of every zone in which the party may be; only the first `zoneCount` hold. */
  readonly zones: ZoneClock[]
  zoneCount: number
  zoneData: ZoneData
  /** Items by list name; each list holds `counts[name]` items. */
  readonly lists: Record<string, Item[]>
  /** Items kept for the next question, by the list or the input that holds them. */
  readonly pools: Record<string, Item[]>
  /** Bits of the lists that have items. */
  listBits: number
  /** Bits of the parts and lists that the question has. */
  presence: number
  /** What each rule last answered. */
  readonly answers: Answers
  /** Number of the question in hand, higher than that of every one before. */
  version: number
  /** The question was read to its end: what of it stands in the next one may stay. */
  isRead: boolean
  /** The inputs of the last question. */
  taken: unknown
  /** The question with which each input last changed; see `FactTable.inputs`. */
  readonly changedAt: number[]
  /** Bits for which rules looked while they were narrowed. */
  consulted: number
  /** A zone the question names is not in the zone data, or it names none. */
  zonesUsable: boolean
}

/** Makes an empty context, to be filled and refilled without allocating. */
export function emptyContext(lists: readonly string[], zoneData: ZoneData, reads: readonly number[] = []): Context {
  return {
    question: undefined,
    region: 'researched',
    nowMs: 0,
    zones: [],
    zoneCount: 0,
    zoneData,
    lists: Object.fromEntries(lists.map((name) => [name, []])),
    pools: {},
    listBits: 0,
    presence: 0,
    answers: emptyAnswers(reads),
    version: 0,
    isRead: false,
    taken: undefined,
    changedAt: [],
    consulted: 0,
    zonesUsable: false,
  }
}

/** Questions read so far by all contexts, so that no number stands for two of them. */
let questions = 0

/** Begins to read a question; says whether it may be told by the last one which inputs have changed. */
export function beginReading(context: Context): boolean {
  const { isRead } = context
  questions += 1
  context.version = questions
  // Until it is read to its end nothing may be taken from it.
  context.isRead = false
  return isRead
}

/** Number of inputs that can be told apart. */
const MAX_INPUTS = 24

/** Ends the reading of a question in which the inputs of these bits are others than in the last one. */
export function endReading(context: Context, changed: number): void {
  for (let i = 0; i < MAX_INPUTS; i++) if ((changed & (1 << i)) !== 0) context.changedAt[i] = context.version
  context.isRead = true
}

/** Sets the moment judged and with it every local clock. */
export function setMoment(context: Context, nowMs: EpochMs): void {
  context.nowMs = nowMs
  for (let i = 0; i < context.zoneCount; i++) {
    const clock = context.zones[i]
    if (clock !== undefined) turnClock(clock, clock.zone, context.zoneData.offsetMs(clock.zone, nowMs) ?? 0, nowMs)
  }
}

/** Sets the moment judged in the zones of the question; zones the data do not know are left out and make the location unusable. */
export function setZones(context: Context, zones: readonly string[], nowMs: EpochMs): void {
  let count = 0
  let usable = zones.length > 0
  for (const zone of zones) {
    const offsetMs = context.zoneData.offsetMs(zone, nowMs)
    if (offsetMs === undefined) {
      usable = false
      continue
    }
    turnClock(clockAt(context, count), zone, offsetMs, nowMs)
    count += 1
  }
  if (count === 0) {
    // Without a usable zone the day is read in UTC; the rules on location refuse such a question anyway.
    turnClock(clockAt(context, 0), 'UTC', 0, nowMs)
    count = 1
  }
  context.nowMs = nowMs
  context.zonesUsable = usable
  context.zoneCount = count
}

function clockAt(context: Context, index: number): ZoneClock {
  const known = context.zones[index]
  if (known !== undefined) return known
  const made = { zone: '', offsetMs: 0, day: 0, clockMs: 0 }
  context.zones.push(made)
  return made
}

function turnClock(clock: ZoneClock, zone: string, offsetMs: number, nowMs: EpochMs): void {
  const local = nowMs + offsetMs
  clock.zone = zone
  clock.offsetMs = offsetMs
  clock.day = Math.floor(local / DAY_MS)
  clock.clockMs = local - clock.day * DAY_MS
}

/** The local day of an instant in a zone. */
export function dayIn(context: Context, zone: string, atMs: EpochMs): EpochDay {
  return Math.floor((atMs + (context.zoneData.offsetMs(zone, atMs) ?? 0)) / DAY_MS)
}

/** The instant at which a local clock shows the given local time (days and milliseconds as if in UTC). */
export function instantOf(context: Context, zone: string, localMs: number): EpochMs {
  const first = localMs - (context.zoneData.offsetMs(zone, localMs) ?? 0)
  return localMs - (context.zoneData.offsetMs(zone, first) ?? 0)
}

/** A day, or an instant, as a fact gives it; exactly one of the two is a number, or none. */
export interface Moment {
  day: EpochDay
  ms: EpochMs
}

/** Reads a day or an instant into `target`; false when the value is neither. */
export function readMoment(value: unknown, target: Moment): boolean {
  if (typeof value !== 'string') {
    target.day = Number.NaN
    target.ms = Number.NaN
    return false
  }
  const isDay = value.length === 10
  target.day = isDay ? parseDay(value) : Number.NaN
  target.ms = isDay ? Number.NaN : parseInstant(value)
  return target.day === target.day || target.ms === target.ms
}

/** Says whether an item has happened by the moment judged: a day counts from its first hour in any zone. */
export function hasHappened(context: Context, item: Item): boolean {
  if (item.atMs === item.atMs) return item.atMs <= context.nowMs
  if (item.atDay !== item.atDay) return true
  return item.atDay <= latestDay(context)
}

/** The latest local day of all zones; the UTC day where no zone is known. */
export function latestDay(context: Context): EpochDay {
  let day = Number.NEGATIVE_INFINITY
  for (let i = 0; i < context.zoneCount; i++) {
    const clock = context.zones[i]
    if (clock !== undefined && clock.day > day) day = clock.day
  }
  return day === Number.NEGATIVE_INFINITY ? Math.floor(context.nowMs / DAY_MS) : day
}
