import type { CaseFile, Event } from '../model/case-file.js'
import type { EventOf } from '../model/event.js'
import type { PackSummary } from '../model/pack.js'
import { DAY_MS, momentMs, type EpochMs } from '../model/time.js'
import house from './house.json' with { type: 'json' }
import type { Told } from './members.js'

/** A recorded contact with its moment in epoch milliseconds. */
export interface PastContact {
  readonly event: EventOf<'contact'>
  readonly atMs: EpochMs
}

function keyOf(event: Event): string {
  return event.id ?? JSON.stringify(event)
}

/** Lists the contacts in these case files, each once, earliest first. */
export function contactsIn(caseFiles: readonly Pick<CaseFile, 'events'>[]): readonly PastContact[] {
  const found = new Map<string, PastContact>()
  for (const caseFile of caseFiles) {
    for (const event of caseFile.events) {
      if (event.kind !== 'contact') continue
      const atMs = momentMs(event.at)
      if (!Number.isNaN(atMs)) found.set(keyOf(event), { event, atMs })
    }
  }
  return [...found.values()].toSorted((a, b) => a.atMs - b.atMs || (keyOf(a.event) < keyOf(b.event) ? -1 : 1))
}

function isConversation(event: EventOf<'contact'>): boolean {
  return event.result === 'conversation' || event.direction === 'in'
}

/** What must be known to tell whether a person is unreachable. */
export interface Trial {
  readonly partyId: string
  /** Case files of the person. */
  readonly own: readonly CaseFile[]
  /** What case files of others of the debt say of the person as the one who owes. */
  readonly told: readonly Told[]
  /** Points not refused for good. */
  readonly openPoints: ReadonlySet<string>
  readonly packs: readonly PackSummary[]
  readonly atMs: EpochMs
  readonly offsetMs: (zone: string, atMs: EpochMs) => number | undefined
}

/** How often a person was tried in vain. */
export interface TriedInVain {
  readonly attempts: number
  readonly days: number
}

/** The house's measure: six attempts on four days in 30 over all open points, none left out, without a conversation. */
function triedEnough({ partyId, own, openPoints, atMs, offsetMs }: Trial): TriedInVain | undefined {
  const zone = own[0]?.zones[0]
  const rule = house.unreachable
  const recent = contactsIn(own).filter(
    ({ event, atMs: thenMs }) =>
      thenMs <= atMs && thenMs > atMs - rule.withinDays * DAY_MS && (event.partyId === undefined || event.partyId === partyId),
  )
  if (recent.some(({ event }) => isConversation(event))) return undefined
  const attempts = recent.filter(({ event }) => openPoints.has(event.contactPointId ?? ''))
  const tried = new Set(attempts.map(({ event }) => event.contactPointId))
  const dayOf = (thenMs: EpochMs): number => Math.floor((thenMs + (zone === undefined ? 0 : (offsetMs(zone, thenMs) ?? 0))) / DAY_MS)
  const days = new Set(attempts.map(({ atMs: thenMs }) => dayOf(thenMs)))
  const isEnough = openPoints.size > 0 && tried.size === openPoints.size && attempts.length >= rule.attempts && days.size >= rule.days
  return isEnough ? { attempts: attempts.length, days: days.size } : undefined
}

/** Losses of contact by which the law of a place, or of the country around it, counts a person as unreachable; none: it names none. */
function lossesNamedIn(place: string, packs: readonly PackSummary[]): readonly string[] {
  return packs.flatMap((pack) => (pack.place === place || place.startsWith(`${pack.place}-`) ? (pack.unreachable ?? []) : []))
}

/** By what a person is unreachable: a loss of contact that the law of the place names, or the house's measure. */
export type Unreachable = { readonly why: 'lost' } | ({ readonly why: 'tried' } & TriedInVain)

/**
 * Says whether a person is unreachable, and by what: where the pack of the place names losses of contact, by what the case
 * files say of them; else, and where they say nothing of this person, by the house's measure. Every place in play must say
 * so: what one country takes for a lost contact opens nothing in another. Undefined where the person may still be reached.
 */
export function whyUnreachable(trial: Trial): Unreachable | undefined {
  const { own, told, packs } = trial
  const places = new Set([...own, ...told].flatMap((one) => one.jurisdictions))
  const named = [...places].map((place) => lossesNamedIn(place, packs))
  const saying = told.flatMap((one) => (one.obligor === undefined ? [] : [one.obligor]))
  const isLostBy = (losses: readonly string[]): boolean =>
    saying.some(({ lossOfContact }) => lossOfContact !== undefined && losses.includes(lossOfContact)) &&
    saying.every(({ reachable }) => reachable !== true)
  if (!named.every((losses) => losses.length === 0 || saying.length === 0 || isLostBy(losses))) return undefined
  const asksHouse = saying.length === 0 || named.length === 0 || named.some((losses) => losses.length === 0)
  if (!asksHouse) return { why: 'lost' }
  const tried = triedEnough(trial)
  return tried === undefined ? undefined : { why: 'tried', ...tried }
}
