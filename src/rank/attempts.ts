import type { CaseFile, Event } from '../model/case-file.js'
import type { EventOf } from '../model/event.js'
import { DAY_MS, parseDay, parseInstant, type EpochMs } from '../model/time.js'
import house from './house.json' with { type: 'json' }

/** A recorded contact with its moment in epoch milliseconds. */
export interface PastContact {
  readonly event: EventOf<'contact'>
  readonly atMs: EpochMs
}

function momentMs(when: string): EpochMs {
  return when.length === 10 ? parseDay(when) * DAY_MS : parseInstant(when)
}

function keyOf(event: Event): string {
  return event.id ?? JSON.stringify(event)
}

/** Lists the contacts in these case files, each once, earliest first. */
export function contactsIn(caseFiles: readonly CaseFile[]): readonly PastContact[] {
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

/**
 * Says whether a person is unreachable: as the case files' own field says, which reach fills by the pack, else by the
 * house's measure (six attempts on four days in 30 over all open points, none left out, without a conversation).
 * `own` are the case files of the person, `all` those of the debt, `openPoints` the points not refused for good.
 */
export function isUnreachable(
  partyId: string, own: readonly CaseFile[], all: readonly CaseFile[], openPoints: ReadonlySet<string>,
  atMs: EpochMs, offsetMs: (zone: string, atMs: EpochMs) => number | undefined,
): boolean {
  const told = all.flatMap((one) => (one.obligor?.id === partyId ? [one.obligor] : []))
  if (told.some((obligor) => obligor.reachable === true)) return false
  if (told.some((obligor) => obligor.reachable === false || obligor.lossOfContact !== undefined)) return true
  const zone = own[0]?.zones[0]
  const rule = house.unreachable
  const recent = contactsIn(own).filter(
    ({ event, atMs: thenMs }) =>
      thenMs <= atMs && thenMs > atMs - rule.withinDays * DAY_MS && (event.partyId === undefined || event.partyId === partyId),
  )
  if (recent.some(({ event }) => isConversation(event))) return false
  const attempts = recent.filter(({ event }) => openPoints.has(event.contactPointId ?? ''))
  const tried = new Set(attempts.map(({ event }) => event.contactPointId))
  const dayOf = (thenMs: EpochMs): number => Math.floor((thenMs + (zone === undefined ? 0 : (offsetMs(zone, thenMs) ?? 0))) / DAY_MS)
  const days = new Set(attempts.map(({ atMs: thenMs }) => dayOf(thenMs)))
  return openPoints.size > 0 && tried.size === openPoints.size && attempts.length >= rule.attempts && days.size >= rule.days
}
