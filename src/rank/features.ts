import type { Freshness, ScoredCase } from '../model/reach.js'
import { HOURS, type Features, type HoursFeature, type HourTally, type Known, type RateFeature, type Scorecard, type Tally, type Try } from '../model/scorecard.js'
import { DAY_LENGTH, DAY_MS, HOUR_MS, parseDay, type EpochMs } from '../model/time.js'
import { contactsIn, type PastContact } from './attempts.js'
import { chanceOf } from './score.js'

/** What reading the facts of a contact needs beside its case file. */
export interface FeatureContext {
  readonly atMs: EpochMs
  readonly offsetMs: (zone: string, atMs: EpochMs) => number | undefined
}

/** How far a failed try may count for more or less because of its hour. */
const HOUR_FACTORS = { min: 0.25, max: 3 } as const

/** The local hour of the day of a moment, 0 to 23; that of UTC where no zone is known. */
export function hourAt(atMs: EpochMs, zone: string | undefined, { offsetMs }: Pick<FeatureContext, 'offsetMs'>): number {
  const localMs = atMs + (zone === undefined ? 0 : (offsetMs(zone, atMs) ?? 0))
  return Math.floor(localMs / HOUR_MS) - HOURS * Math.floor(localMs / DAY_MS)
}

/** Days from a day to today; null when the day is not known or none. */
function daysSince(day: string | undefined, today: number): number | null {
  const then = day === undefined ? Number.NaN : parseDay(day)
  return Number.isNaN(then) ? null : Math.max(0, today - then)
}

function tryOf({ event, atMs }: PastContact, zone: string | undefined, context: FeatureContext): Try {
  return {
    daysAgo: (context.atMs - atMs) / DAY_MS,
    hour: event.at.length > DAY_LENGTH ? hourAt(atMs, zone, context) : null,
    result: event.direction === 'in' ? 'in' : (event.result ?? ''),
  }
}

/**
 * Reads what a score may know of one case: how fresh, shared and corroborated the point is, what came of earlier contacts
 * at it and with the person elsewhere, and how sure the record's identity is. Nothing else of the case file is looked at.
 */
export function knownOf(caseFile: ScoredCase, fresh: Freshness, context: FeatureContext): Known {
  const point = caseFile.contactPoint
  const zone = caseFile.zones[0]
  const tries: Try[] = []
  const elsewhere: Try[] = []
  for (const past of contactsIn([caseFile])) {
    const { contactPointId, partyId } = past.event
    if (contactPointId === undefined || past.atMs > context.atMs) continue
    if (contactPointId === point?.id) tries.push(tryOf(past, zone, context))
    else if (partyId === caseFile.party.id) elsewhere.push(tryOf(past, zone, context))
  }
  const today = Math.floor(context.atMs / DAY_MS)
  return {
    confirmation: daysSince(fresh.latestOn, today),
    age: daysSince(fresh.collectedOn, today),
    another: fresh.another ?? 0,
    sharing: Math.max(1, fresh.sharedBy),
    medium: `${caseFile.channel} ${point?.kind ?? 'unknown'}`,
    sources: Math.max(1, fresh.sources),
    identity: caseFile.party.identity ?? null,
    tries,
    elsewhere,
  }
}

/** How much a failed try says because of its hour: less at hours at which few answer. */
function hourFactor(hour: number | null, feature: HoursFeature): number {
  if (hour === null) return 1
  return Math.min(HOUR_FACTORS.max, Math.max(HOUR_FACTORS.min, chanceOf(feature, hour) / feature.prior))
}

/** What a result counts for; undefined for one that counts for nothing. */
function resultOf(result: string, { results }: Scorecard): Scorecard['results'][string] | undefined {
  return Object.hasOwn(results, result) ? results[result] : undefined
}

/** Days since the person was last met in these tries; infinite when never. */
function lastMet(tries: readonly Try[], scorecard: Scorecard): number {
  return tries.reduce((least, { daysAgo, result }) => (resultOf(result, scorecard)?.reached === 1 ? Math.min(least, daysAgo) : least), Number.POSITIVE_INFINITY)
}

function tallyOf(tries: readonly Try[], rate: RateFeature, scorecard: Scorecard, share: (one: Try) => number): Tally {
  const metDaysAgo = lastMet(tries, scorecard)
  const sum = { tries: 0, reached: 0 }
  for (const one of tries) {
    const result = resultOf(one.result, scorecard)
    const isOver = result?.lasting === true && one.daysAgo > metDaysAgo
    if (result === undefined || isOver) continue
    const weight = share(one) * result.tries * (result.lasting === true ? 1 : 0.5 ** (one.daysAgo / rate.halfLifeDays))
    const factor = result.lasting === true ? 1 : hourFactor(one.hour, scorecard.features.hour)
    sum.tries += weight * (result.reached + (1 - result.reached) * factor)
    sum.reached += weight * result.reached
  }
  return sum
}

/** Share of a try at one hour that counts for another: all at the same, none beyond the spread. */
function nearnessOf(hour: number, other: number | null, spreadHours: number): number {
  if (other === null) return 0
  const apart = Math.abs(hour - other)
  return Math.max(0, 1 - Math.min(apart, HOURS - apart) / (spreadHours + 1))
}

/** Sums up the tries around an hour; nothing is counted where no hour is chosen. */
export function hourTally(known: Known, hour: number | null, scorecard: Scorecard): HourTally {
  const feature = scorecard.features.hour
  if (hour === null) return { hour, tries: 0, reached: 0 }
  return { hour, ...tallyOf(known.tries, feature, scorecard, (one) => nearnessOf(hour, one.hour, feature.spreadHours)) }
}

function whole(): number {
  return 1
}

/** Sums up what is known as a scorecard counts it, for a contact at a local hour of the day. */
export function featuresAt({ tries, elsewhere, ...plain }: Known, hour: number | null, scorecard: Scorecard): Features {
  return {
    ...plain,
    history: tallyOf(tries, scorecard.features.history, scorecard, whole),
    person: tallyOf(elsewhere, scorecard.features.person, scorecard, whole),
    hour: hourTally({ tries, elsewhere, ...plain }, hour, scorecard),
  }
}
