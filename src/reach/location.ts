import type { CaseObligor } from '../model/case-file.js'
import type { Event, EventOf } from '../model/event.js'
import type { Day } from '../model/facts.js'
import { momentMs, parseDay, type EpochMs } from '../model/time.js'
import inARow from './loss-of-contact.json' with { type: 'json' }
import type { PersonView } from './persons.js'
import { isCurrent } from './points.js'
import type { MayPermit } from './strictest.js'

/** Whether the person who owes can be reached and found, by recorded contacts alone. */
export type Reachability = Pick<CaseObligor, 'reachable' | 'lossOfContact' | 'locationKnown' | 'locationVerifiedOn'>

type Contact = EventOf<'contact'>

const UNANSWERED: ReadonlySet<Contact['result']> = new Set<Contact['result']>(['unanswered', 'busy', 'answered_then_dropped', 'voicemail_full', 'voicemail', 'limited_content_voicemail'])
const INVALID: ReadonlySet<Contact['result']> = new Set<Contact['result']>(['not_in_service', 'bounced', 'wrong_party'])

/** How a point was lost. */
interface Loss {
  readonly invalid: boolean
  readonly threeDials: boolean
  readonly threeDays: boolean
}

const KEPT: Loss = { invalid: false, threeDials: false, threeDays: false }

function distinctDays(contacts: readonly Contact[]): readonly number[] {
  return [...new Set(contacts.map((contact) => parseDay(contact.at.slice(0, 10))))].sort((a, b) => a - b)
}

/** Says whether dials failed on as many days one after the other, up to the last one on which there was any. */
function failedDays(failed: readonly Contact[]): boolean {
  const days = distinctDays(failed)
  const last = days.at(-1)
  if (last === undefined) return false
  return Array.from({ length: inARow.days }, (_, i) => last - i).every((day) => days.includes(day))
}

function lossOf(contacts: readonly Contact[], today: Day): Loss {
  const last = contacts.at(-1)
  const invalid = last !== undefined && INVALID.has(last.result)
  const reached = contacts.findLastIndex((contact) => !UNANSWERED.has(contact.result) && !INVALID.has(contact.result))
  const failed = contacts.slice(reached + 1)
  const third = failed[inARow.dials - 1]
  return {
    invalid,
    // Three dials in a row count from the day after the third.
    threeDials: third !== undefined && third.at.slice(0, 10) < today,
    threeDays: failedDays(failed),
  }
}

/** Says whether an event is the person speaking with us or writing to us. */
function isHeard(event: Event): boolean {
  if (event.kind !== 'contact') return false
  return event.result === 'conversation' || (event.direction === 'in' && event.result !== 'wrong_party')
}

/** The last time the person spoke with us or wrote to us, in whatever way; minus infinity when never. */
function lastHeardMs(contacts: readonly { readonly event: Contact; readonly atMs: EpochMs }[]): EpochMs {
  return contacts.reduce((last, { event, atMs }) => {
    if (!isHeard(event)) return last
    return Math.max(last, event.endedAt === undefined ? atMs : momentMs(event.endedAt))
  }, Number.NEGATIVE_INFINITY)
}

function lossName(losses: readonly Loss[]): NonNullable<Reachability['lossOfContact']> | undefined {
  if (losses.length === 0) return undefined
  if (losses.every((loss) => loss.invalid)) return 'number_invalid'
  if (losses.every((loss) => loss.invalid || loss.threeDials)) return 'three_failed_dials'
  if (losses.every((loss) => loss.invalid || loss.threeDials || loss.threeDays)) return 'three_days_unreachable'
  return undefined
}

/**
 * Says whether a person can be reached: only from recorded contacts at all open points, and any conversation resets them.
 * Where nothing is recorded nothing is said; a report that closes a point is no contact, and opens no way to others.
 */
export function reachabilityOf(
  { byValue: points, contacts: all }: PersonView, day: Day, nowMs: EpochMs, mayPermit: MayPermit,
): Reachability {
  // A lost contact opens the way to others: an attempt without an answer counts only from a source that may permit.
  const contacts = all
    .filter(({ event, fact }) => isHeard(event) || (fact !== undefined && mayPermit(fact)))
    .flatMap(({ event }) => (event.kind === 'contact' ? [{ event, atMs: momentMs(event.at) }] : []))
    .filter(({ atMs }) => atMs <= nowMs)
    .sort((a, b) => a.atMs - b.atMs)
  const heardMs = lastHeardMs(contacts)
  const open = points.filter((point) => isCurrent(point, day))
  const losses = open.map((point) => {
    const ids: ReadonlySet<string> = point.ids
    const here = contacts.flatMap(({ event, atMs }) =>
      atMs > heardMs && event.direction === 'out' && event.contactPointId !== undefined && ids.has(event.contactPointId) ? [event] : [])
    return here.length === 0 ? KEPT : lossOf(here, day)
  })
  const lossOfContact = lossName(losses)
  const heard = Number.isFinite(heardMs)
  const verified = points.flatMap((point) => point.facts.flatMap(({ content }) =>
    (content.kind === 'postal_address' || content.kind === 'landline') && content.verifiedOn !== undefined ? [content.verifiedOn] : []))
  return {
    ...(lossOfContact === undefined ? (heard ? { reachable: true, locationKnown: true } : {}) : { reachable: false, lossOfContact, locationKnown: false }),
    ...(verified.length === 0 ? {} : { locationVerifiedOn: verified.reduce((a, b) => (a > b ? a : b)) }),
  }
}
