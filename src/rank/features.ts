import type { CaseFile } from '../model/case-file.js'
import type { Freshness } from '../model/reach.js'
import type { Features, RateFeature, Scorecard, Tally } from '../model/scorecard.js'
import { DAY_MS, HOUR_MS, parseDay, type EpochMs } from '../model/time.js'
import { contactsIn, type PastContact } from './attempts.js'

/** Hours to either side of the window's first that count as the same hour of the day. */
const HOUR_REACH = 1
const HOURS = 24

/** What reading the features of an entry needs beside its case file. */
export interface FeatureContext {
  readonly atMs: EpochMs
  /** When the contact would be made at the earliest. */
  readonly notBeforeMs: EpochMs
  readonly scorecard: Scorecard
  readonly offsetMs: (zone: string, atMs: EpochMs) => number | undefined
}

function tallyOf(contacts: readonly PastContact[], rate: RateFeature, context: FeatureContext): Tally {
  let tries = 0
  let reached = 0
  for (const { event, atMs } of contacts) {
    const result = context.scorecard.results[event.direction === 'in' ? 'in' : (event.result ?? '')]
    if (result === undefined) continue
    const weight = result.tries * 0.5 ** ((context.atMs - atMs) / DAY_MS / rate.halfLifeDays)
    tries += weight
    reached += weight * result.reached
  }
  return { tries, reached }
}

function hourAt(atMs: EpochMs, zone: string | undefined, context: FeatureContext): number {
  const localMs = atMs + (zone === undefined ? 0 : (context.offsetMs(zone, atMs) ?? 0))
  return Math.floor(localMs / HOUR_MS) - HOURS * Math.floor(localMs / DAY_MS)
}

/** Days from a day to today; null when the day is not known or none. */
function daysSince(day: string | undefined, today: number): number | null {
  const then = day === undefined ? Number.NaN : parseDay(day)
  return Number.isNaN(then) ? null : Math.max(0, today - then)
}

/**
 * Reads what the score may know of one case: how fresh, shared and corroborated the point is, what came of earlier
 * contacts at it, and how sure the record's identity is. Nothing else of the case file is looked at.
 */
export function featuresOf(caseFile: CaseFile, fresh: Freshness, context: FeatureContext): Features {
  const pointId = caseFile.contactPoint?.id
  const contacts = contactsIn([caseFile]).filter(
    ({ event, atMs }) => event.contactPointId !== undefined && event.contactPointId === pointId && atMs <= context.atMs,
  )
  const zone = caseFile.zones[0]
  const hour = hourAt(context.notBeforeMs, zone, context)
  const nearby = contacts.filter(({ event, atMs }) => {
    const apart = Math.abs(hourAt(atMs, zone, context) - hour)
    return event.at.length > 10 && Math.min(apart, HOURS - apart) <= HOUR_REACH
  })
  const today = Math.floor(context.atMs / DAY_MS)
  return {
    confirmation: daysSince(fresh.latestOn, today),
    age: daysSince(fresh.collectedOn, today),
    sources: Math.max(1, fresh.sources),
    sharing: Math.max(1, fresh.sharedBy),
    history: tallyOf(contacts, context.scorecard.features.history, context),
    hour: tallyOf(nearby, context.scorecard.features.hour, context),
    identity: caseFile.party.identity ?? null,
  }
}
