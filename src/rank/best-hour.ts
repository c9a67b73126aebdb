import type { Channel } from '../model/event.js'
import { WINDOW_MS_MIN } from '../model/limits.js'
import { HOURS, type Known, type Scorecard } from '../model/scorecard.js'
import { HOUR_MS, MINUTE_MS, type EpochMs } from '../model/time.js'
import { hourAt, hourTally, type FeatureContext } from './features.js'
import house from './house.json' with { type: 'json' }
import { hourPoints } from './score.js'
import { OPEN_BOUND_MS } from './window.js'

/**
 * Points by which an hour may fall short of the best and still be offered: of a chance of 25 in 100 at least 21 are left.
 * Narrower, and every entry of a list opens in the same one hour, in which nobody can work through it.
 */
export const HOUR_TOLERANCE_POINTS = 0.2
/** Length of a part where the law leaves as much: an hour, less the second after an open bound. */
export const PART_MS_MIN = HOUR_MS - OPEN_BOUND_MS
/** Within it the offset of a zone is taken not to change, as in the law's own clock. */
const QUARTER_MS = 15 * MINUTE_MS

/** Points of each local hour of the day for one contact, from hour 0 to hour 23. */
export type PointsByHour = readonly number[]

/** A stretch of time, `notBefore` in it and `notAfter` not. */
export interface Span {
  readonly notBeforeMs: EpochMs
  readonly notAfterMs: EpochMs
}

/** The part of a stretch with the highest chance, and the points of its best hour. */
export interface BestPart extends Span {
  readonly points: number
}

/** The clock of a person. */
export interface HourClock extends Pick<FeatureContext, 'offsetMs'> {
  readonly zone: string
}

/** Says whether a contact by this channel is made at an hour: what is posted is read when it comes. */
export function hasHour(channel: Channel): boolean {
  return !house.hourless.channels.includes(channel)
}

/** What the portfolio's profile says of the hours; undefined where it takes each for like the others. */
function profileOf({ features: { hour } }: Scorecard): PointsByHour | undefined {
  return hour.profile.every((points) => points === hour.profile[0]) ? undefined : hour.profile
}

/**
 * Points of each hour of the day for one contact: the person's own tries shrunk to the portfolio's profile.
 * Undefined where every hour counts the same, so that nothing speaks for any part of the lawful time.
 */
export function pointsByHour(known: Known, scorecard: Scorecard): PointsByHour | undefined {
  const feature = scorecard.features.hour
  const isTelling = feature.weight > 0 && known.tries.some(({ hour, result }) => hour !== null && (scorecard.results[result]?.tries ?? 0) > 0)
  if (!isTelling) return profileOf(scorecard)
  const points = Array.from({ length: HOURS }, (_, hour) => hourPoints(feature, hourTally(known, hour, scorecard)))
  return points.every((one) => one === points[0]) ? undefined : points
}

/** A piece of a stretch that lies within one hour of the local clock. */
interface Piece extends Span {
  readonly points: number
}

/** End of the piece that begins at a moment: the next full local hour, or where the clock is put forward or back. */
function pieceEnd(atMs: EpochMs, { zone, offsetMs }: HourClock): EpochMs {
  const offset = (thenMs: EpochMs): number => offsetMs(zone, thenMs) ?? 0
  const localMs = atMs + offset(atMs)
  const endMs = atMs + HOUR_MS - (localMs - Math.floor(localMs / HOUR_MS) * HOUR_MS)
  if (offset(endMs - 1) === offset(atMs)) return endMs
  let quarterMs = (Math.floor(atMs / QUARTER_MS) + 1) * QUARTER_MS
  while (quarterMs < endMs && offset(quarterMs) === offset(atMs)) quarterMs += QUARTER_MS
  return quarterMs
}

function piecesOf({ notBeforeMs, notAfterMs }: Span, points: PointsByHour, clock: HourClock): readonly Piece[] {
  const pieces: Piece[] = []
  for (let atMs = notBeforeMs; atMs < notAfterMs;) {
    const endMs = Math.min(notAfterMs, pieceEnd(atMs, clock))
    pieces.push({ notBeforeMs: atMs, notAfterMs: endMs, points: points[hourAt(atMs, clock.zone, clock)] ?? 0 })
    atMs = endMs
  }
  return pieces
}

function lengthMs({ notBeforeMs, notAfterMs }: Span): number {
  return notAfterMs - notBeforeMs
}

/** The earliest piece with most points; those too short to be used only where no other is there. */
function bestOf(pieces: readonly Piece[]): number {
  let best = 0
  pieces.forEach((piece, i) => {
    const than = pieces[best]
    if (than === undefined) return
    const isUseful = lengthMs(piece) >= WINDOW_MS_MIN
    const isThanUseful = lengthMs(than) >= WINDOW_MS_MIN
    if (isUseful === isThanUseful ? piece.points > than.points : isUseful) best = i
  })
  return best
}

/** Makes a part that is shorter than an hour as long, later first, as far as the law leaves room. */
function lengthened(part: Span, within: Span): Span {
  if (lengthMs(part) >= PART_MS_MIN) return part
  const notAfterMs = Math.min(within.notAfterMs, part.notBeforeMs + PART_MS_MIN)
  return { notBeforeMs: Math.max(within.notBeforeMs, notAfterMs - PART_MS_MIN), notAfterMs }
}

/**
 * Finds the part of a stretch with the highest chance: the time around its best hour in which no hour falls short of that
 * one by more than the tolerance, an hour long at least where there is as much. Of equal hours the earliest is taken.
 */
export function bestPart(within: Span, points: PointsByHour, clock: HourClock): BestPart {
  const pieces = piecesOf(within, points, clock)
  const best = bestOf(pieces)
  const most = pieces[best]?.points ?? 0
  const isNearly = (at: number): boolean => (pieces[at]?.points ?? Number.NEGATIVE_INFINITY) >= most - HOUR_TOLERANCE_POINTS
  let [first, last] = [best, best]
  while (isNearly(first - 1)) first--
  while (isNearly(last + 1)) last++
  const run = { notBeforeMs: pieces[first]?.notBeforeMs ?? within.notBeforeMs, notAfterMs: pieces[last]?.notAfterMs ?? within.notAfterMs }
  return { ...lengthened(run, within), points: most }
}

/** A lawful stretch and the part of it with the highest chance. */
export interface Chosen<Window extends Span> {
  readonly lawful: Window
  readonly part: Span
}

/**
 * Chooses among lawful stretches, earliest first: the earliest whose best hour falls short of the best of all by no more
 * than the tolerance, since a person not asked today may be beyond reach tomorrow, and a chance now leaves the later one.
 * `first` is the first of useful length, or the longest where none is. `later` is read no further than a better hour could come.
 */
export function chooseStretch<Window extends Span>(first: Window, later: () => Iterable<Window>, points: PointsByHour, clock: HourClock): Chosen<Window> {
  const found = [{ lawful: first, part: bestPart(first, points, clock) }]
  const ceiling = Math.max(...points)
  let most = found[0]?.part.points ?? ceiling
  if (lengthMs(first) >= WINDOW_MS_MIN && most < ceiling - HOUR_TOLERANCE_POINTS) {
    for (const lawful of later()) {
      if (lengthMs(lawful) < WINDOW_MS_MIN) continue
      const part = bestPart(lawful, points, clock)
      found.push({ lawful, part })
      most = Math.max(most, part.points)
      if (most >= ceiling) break
    }
  }
  // Not empty: the best of all is among them.
  return found.find(({ part }) => part.points >= most - HOUR_TOLERANCE_POINTS)!
}
