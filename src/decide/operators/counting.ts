import { NO, UNKNOWN, YES, type Answer } from '../answer.js'
import { dayIn, instantOf, readMoment, type Context, type Item, type Moment } from '../context.js'
import type { EpochDay } from '../../model/time.js'
import { bitOf } from '../facts/table.js'
import { DAY, isLacking, offer, readsClocks, readsList, type Node, type Place } from './node.js'
import { nextInList } from './list.js'
import { readerOf } from './path.js'

/** What a frequency limit counted in the zone where it counted most. */
export interface Counted {
  /** Every item that may count, and the proposed contact. */
  count: number
  /** Those of them of which it is known that they count. */
  certain: number
  fromDay: EpochDay
  toDay: EpochDay
}

/** A frequency limit: its condition, and how often it counted. */
export interface FrequencyNode extends Node {
  readonly max: number
  readonly counted: (context: Context, target: Counted) => void
}

/** Day on which an item happened, in a zone. */
function itemDay(context: Context, item: Item, zone: string): EpochDay {
  return item.atDay === item.atDay ? item.atDay : dayIn(context, zone, item.atMs)
}

const counting: Counted = { count: 0, certain: 0, fromDay: 0, toDay: 0 }

/** Compiles "more than so many in a rolling window of calendar days", counted in the zone where it comes to most. */
export function frequencyNode(
  place: Place, name: string, list: string, where: Node, proposed: Node, isDay: boolean,
): FrequencyNode {
  const limit = place.limits[name]
  if (limit === undefined || !('max' in limit)) return place.refuse(place.pointer, `"${name}" is not a limit with max and days`)
  const { max, days } = limit
  const counted = (context: Context, target: Counted): void => {
    const isProposed = proposed.test(context)
    const own = isProposed === NO ? 0 : 1
    target.count = -1
    const items = context.lists[list] ?? []
    for (let i = 0; i < context.zoneCount; i++) {
      const clock = context.zones[i]
      if (clock === undefined) continue
      let count = own
      let certain = isProposed === YES ? 1 : 0
      for (const item of items) {
        const day = itemDay(context, item, clock.zone)
        if (!(day <= clock.day && day > clock.day - days)) continue
        const found = where.test(context, item)
        if (found !== NO) count += 1
        if (found === YES) certain += 1
      }
      if (count <= target.count) continue
      target.count = count
      target.certain = certain
      target.fromDay = clock.day - days + 1
      target.toDay = clock.day
    }
  }
  const bit = bitOf(place.table, list)
  const run = (context: Context): Answer => {
    counted(context, counting)
    return counting.certain > max ? YES : counting.count > max ? UNKNOWN : NO
  }
  return {
    reads: readsList(place, list) | readsClocks(place) | where.reads | proposed.reads,
    max,
    counted,
    test: run,
    // Where nothing has happened yet only the proposed contact itself could be too much.
    narrow: (context) => (max > 0 && isLacking(context, bit) ? NO : run),
    next: (context, search) => {
      where.next?.(context, search)
      proposed.next?.(context, search)
      for (let i = 0; i < context.zoneCount; i++) {
        const zone = context.zones[i]?.zone ?? 'UTC'
        for (const item of context.lists[list] ?? []) {
          const day = itemDay(context, item, zone)
          offer(search, instantOf(context, zone, day * DAY), isDay)
          offer(search, instantOf(context, zone, (day + days) * DAY), isDay)
        }
      }
    },
    read: (context, reading) => {
      reading.facts.add('/at').add('/zones')
      for (const item of context.lists[list] ?? []) {
        const found = where.test(context, item)
        if (found !== NO) reading.facts.add(item.pointer)
        if (found === UNKNOWN) where.read(context, { facts: new Set(), unknown: reading.unknown }, item)
      }
    },
  }
}

const momentA: Moment = { day: Number.NaN, ms: Number.NaN }

function isBefore(context: Context, a: Moment, b: Moment): boolean {
  if (a.ms === a.ms && b.ms === b.ms) return a.ms < b.ms
  return localDay(context, a) < localDay(context, b)
}

function localDay(context: Context, moment: Moment): EpochDay {
  return moment.ms === moment.ms ? dayIn(context, context.zones[0]?.zone ?? 'UTC', moment.ms) : moment.day
}

function momentOf(item: Item): Moment {
  return { day: item.atDay, ms: item.atMs }
}

/** What ends a consent early, by the consent's own facts: a later start, an end, another day, a revocation. */
function isLive(context: Context, consent: Item, at: Moment): boolean {
  const facts = consent.value as { from?: string; until?: string; onDay?: string; revokedAt?: string }
  const day = localDay(context, at)
  if (facts.from !== undefined && readMoment(facts.from, momentA) && isBefore(context, at, momentA)) return false
  if (facts.until !== undefined && readMoment(facts.until, momentA) && isBefore(context, momentA, at)) return false
  if (facts.onDay !== undefined && readMoment(facts.onDay, momentA) && localDay(context, momentA) !== day) return false
  // A revocation on the day itself ends the consent unless both instants are known.
  return !(facts.revokedAt !== undefined && readMoment(facts.revokedAt, momentA) && !isBefore(context, at, momentA))
}

/** Compiles "a consent covers this moment": the day it was given counts as the first of its days. */
export function consentedNode(place: Place, path: string, daysName: string, where: Node, endedBy: Node): Node {
  const limit = place.limits[daysName]
  if (limit === undefined || !('days' in limit) || 'max' in limit || 'months' in limit || 'businessDays' in limit) {
    return place.refuse(place.pointer, `"${daysName}" is not a limit of days`)
  }
  const days = limit.days ?? 0
  const ofItem = path === 'now' ? undefined : readerOf(place, path)
  const covers = (context: Context, consent: Item, at: Moment): boolean => {
    const given = momentOf(consent)
    if (isBefore(context, at, given) || localDay(context, at) >= localDay(context, given) + days) return false
    if (!isLive(context, consent, at)) return false
    return !(context.lists.contact ?? []).some((ending) => {
      const end = momentOf(ending)
      return isBefore(context, given, end) && isBefore(context, end, at) && endedBy.test(context, ending) !== NO
    })
  }
  const run = (context: Context, item?: Item, outer?: Item): Answer => {
    const consents = context.lists.consent
    if (consents === undefined || consents.length === 0) return NO
    const at: Moment = { day: Number.NaN, ms: context.nowMs }
    if (ofItem !== undefined && !readMoment(ofItem.read(context, item, outer), at)) return UNKNOWN
    let answer: Answer = NO
    for (const consent of consents) {
      const found = where.test(context, consent, item)
      if (found > answer && covers(context, consent, at)) answer = found
      if (answer === YES) return YES
    }
    return answer
  }
  const inList = nextInList('consent', where)
  const bit = bitOf(place.table, 'consent')
  return {
    reads: readsList(place, 'consent') | readsList(place, 'contact') | readsClocks(place) | where.reads | endedBy.reads | (ofItem?.reads ?? 0),
    test: run,
    narrow: (context) => (isLacking(context, bit) ? NO : run),
    next: (context, search, item, outer) => {
      inList(context, search, item, outer)
      for (let i = 0; i < context.zoneCount; i++) {
        const zone = context.zones[i]?.zone ?? 'UTC'
        for (const consent of context.lists.consent ?? []) {
          const day = consent.atDay === consent.atDay ? consent.atDay : dayIn(context, zone, consent.atMs)
          offer(search, instantOf(context, zone, (day + days) * DAY), true)
          offerEnds(context, consent, zone, search)
        }
      }
    },
    read: (context, reading, item) => {
      for (const consent of context.lists.consent ?? []) {
        if (where.test(context, consent, item) !== NO) reading.facts.add(consent.pointer)
      }
    },
  }
}

function offerEnds(context: Context, consent: Item, zone: string, search: Parameters<typeof offer>[0]): void {
  const facts = consent.value as { from?: string; until?: string; onDay?: string; revokedAt?: string }
  for (const text of [facts.from, facts.until, facts.onDay, facts.revokedAt]) {
    if (text === undefined || !readMoment(text, momentA)) continue
    if (momentA.ms === momentA.ms) offer(search, momentA.ms, false)
    else {
      offer(search, instantOf(context, zone, momentA.day * DAY), true)
      offer(search, instantOf(context, zone, (momentA.day + 1) * DAY), true)
    }
  }
}
