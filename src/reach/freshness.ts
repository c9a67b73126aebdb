import type { EventOf } from '../model/event.js'
import type { Day, Fact } from '../model/facts.js'
import type { PartyId } from '../model/ids.js'
import { OWN_SOURCE_ID } from '../model/own-source.js'
import type { Freshness } from '../model/reach.js'
import { latestMs, momentMs, type EpochMs } from '../model/time.js'
import type { CandidateView } from './candidate.js'
import { independentOrigins } from './corroboration.js'
import type { Happening } from './happenings.js'
import type { Point } from './points.js'
import type { DossierView } from './view.js'

function later(a: Day | undefined, b: Day | undefined): Day | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a > b ? a : b
}

type Contact = EventOf<'contact'>

/** Results by which somebody was spoken with. */
export const SPOKEN: ReadonlySet<string> = new Set(['conversation', 'session'])

function isMeeting({ direction, result }: Contact): boolean {
  return direction === 'in' ? result !== 'wrong_party' : SPOKEN.has(result ?? '')
}

/** Contacts in which the person was met at a point, in no order; what shows it must be admitted, since it raises. */
function meetings(candidate: CandidateView, point: Point): readonly Contact[] {
  const ids: ReadonlySet<string> = point.ids
  return candidate.person.happenings.flatMap(({ event, fact }) => {
    if (event.kind !== 'contact' || !isMeeting(event)) return []
    // A contact under way, or one in which nobody said who they were, shows nothing.
    if (fact === undefined || !candidate.mayPermit(fact)) return []
    return event.contactPointId !== undefined && ids.has(event.contactPointId) ? [event] : []
  })
}

/** Says whether somebody else was met at their own point of the same value, as far as they said who they were. */
function metAnother({ event, fact, person }: Happening, self: PartyId, perhapsSelf: readonly PartyId[]): boolean {
  if (event.kind !== 'contact' || person === undefined || person === self || perhapsSelf.includes(person)) return false
  // A contact under way shows nobody; nor does our own in which nobody proved who they were.
  if (fact === undefined || ((fact as Fact<'event'>).content.sourceId === OWN_SOURCE_ID && !fact.purposes.includes('collect'))) return false
  return isMeeting(event)
}

function isReported({ event }: Happening): boolean {
  if (event.kind === 'report') return event.what === 'wrong_number'
  return event.kind === 'check' && event.what === 'reassigned_number' && event.result === 'hit'
}

function whenOf({ event }: Happening): string | undefined {
  return event.kind === 'check' ? event.on : event.kind === 'report' || event.kind === 'contact' ? event.at : undefined
}

/** One event is one sign, whoever tells it. */
function nameOf({ fact, key }: Happening): string {
  return fact?.kind === 'event' ? (fact as Fact<'event'>).content.eventId : key
}

/**
 * Counts what says that a point is another's: reports and hits since the person was last met there, and meetings of others
 * later than anything known of the person there. What lowers needs no admission of its source; where days cannot tell which
 * was later, it counts. Most of it closes the point by law as well.
 */
function anothersSigns(view: DossierView, candidate: CandidateView, point: Point, metMs: EpochMs, knownMs: EpochMs): number {
  const here = view.everyAt(point.hash)
  if (here.length === 0) return 0
  const self = candidate.claim.person
  const perhapsSelf = view.people.perhapsSame(self)
  const signs = new Set<string>()
  for (const happening of here) {
    const isReport = isReported(happening)
    if (!isReport && !metAnother(happening, self, perhapsSelf)) continue
    const when = whenOf(happening)
    // Where only the day is known, nobody knows that it was earlier.
    if (when === undefined || latestMs(when) > (isReport ? metMs : knownMs)) signs.add(nameOf(happening))
  }
  return signs.size
}

/** Says how fresh a point is, how many independent sources and how many persons have it, and what says that it is another's. */
export function freshnessOf(view: DossierView, candidate: CandidateView, point: Point, onlyPoint: boolean): Freshness {
  const met = meetings(candidate, point)
  const counted = point.facts.filter((fact) => candidate.mayPermit(fact))
  const spokenOn = met.reduce<Day | undefined>((known, { result, at }) => (result === 'conversation' ? later(known, at.slice(0, 10)) : known), undefined)
  const shown = counted.reduce<Day | undefined>((known, { content }) => later(known, later(content.verifiedOn, content.lastUsedOn)), undefined)
  const latestOn = later(spokenOn, shown)
  const collectedOn = counted.reduce<Day | undefined>((known, { content }) => later(known, content.collectedOn), undefined)
  const metMs = Math.max(Number.NEGATIVE_INFINITY, ...met.map(({ at }) => momentMs(at)))
  const knownMs = shown === undefined ? metMs : Math.max(metMs, momentMs(shown))
  const another = anothersSigns(view, candidate, point, metMs, knownMs)
  return {
    ...(latestOn === undefined ? {} : { latestOn }),
    ...(collectedOn === undefined ? {} : { collectedOn }),
    onlyPoint, sources: independentOrigins(counted, view.sourceOf), sharedBy: view.sharedBy(point.hash),
    ...(another === 0 ? {} : { another }),
  }
}
