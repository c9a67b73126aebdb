import type { ReportedOutcome } from '../model/calibration.js'
import { isOwnFact } from '../model/corrections.js'
import type { Dossier } from '../model/dossier.js'
import type { Channel, EventOf } from '../model/event.js'
import type { AnyFact, Day, Fact } from '../model/facts.js'
import type { DebtId, EventId, PartyId } from '../model/ids.js'
import { OUTCOME_FOLLOWS_DAYS } from '../model/limits.js'
import { compareText } from '../model/order.js'
import { isRestriction } from '../model/own-source.js'
import type { Freshness, ReachContext, ScoredCase } from '../model/reach.js'
import { DAY_MS, latestMs, momentMs, type EpochMs } from '../model/time.js'
import { inKeyOrder, inOrder } from './assemble.js'
import { objected, viewCandidate, type CandidateView } from './candidate.js'
import { eventsAt } from './case-events.js'
import { freshnessOf, SPOKEN } from './freshness.js'
import { withoutCorrected, type Happening } from './happenings.js'
import { knownBefore, type ContactMoment, type PointVersions } from './known-before.js'
import { jurisdictionsOf } from './places.js'
import { channelsOf, type Point } from './points.js'
import { latest } from './strictest.js'
import { viewDossier, type DossierView } from './view.js'

type Contact = EventOf<'contact'>

/** A contact that we tried, with its case as it stood just before it and what came of it. */
export interface PastCase extends ContactMoment, Pick<ReportedOutcome, 'reached' | 'creditorId' | 'place' | 'harms' | 'person'> {
  readonly eventId: EventId
  readonly debtId: DebtId
  /** The contact names the debt in whose dossier it was found. */
  readonly isOfDebt: boolean
  /** The person as this debt names them. */
  readonly partyId: PartyId
  readonly caseFile: ScoredCase
  readonly fresh: Freshness
}

/** What one debt teaches. */
export interface PastCases {
  /** By moment, then id of the event. */
  readonly cases: readonly PastCase[]
  /** Persons of whom may be learnt, in byte order. */
  readonly parties: readonly PartyId[]
}

/** What else a reader of past cases may be told. */
export interface PastCasesAsked {
  /** Contacts before it are left out; absent: none. */
  readonly sinceMs?: EpochMs
  readonly versions?: PointVersions
}

/** Channels on which an answer comes later, if ever. */
const WRITTEN: ReadonlySet<Channel> = new Set<Channel>(['sms', 'email', 'post', 'push', 'private_message'])
const OF_ANOTHER: ReadonlySet<string> = new Set(['wrong_party', 'number_of_other'])
/** Requests by which a person closes a way to them. */
const OPTS_OUT: ReadonlySet<EventOf<'request'>['what']> = new Set<EventOf<'request'>['what']>([
  'cease', 'stop_channel', 'stop_contact_point', 'no_contact',
])
/** Reasons of do-not-contacts that a person gave themselves. */
const ASKED_BY_PERSON: ReadonlySet<string> = new Set(['opt_out', 'do_not_contact'])
const FOLLOWS_MS = OUTCOME_FOLLOWS_DAYS * DAY_MS

/** A contact of ours as it was recorded. */
interface Made extends ContactMoment {
  readonly eventId: EventId
  readonly event: Contact
  readonly happening: Happening
}

function madeOf(happening: Happening): readonly Made[] {
  const { event, fact } = happening
  if (event.kind !== 'contact' || event.direction !== 'out' || event.result === undefined || fact?.kind !== 'event') return []
  const atMs = momentMs(event.at)
  return Number.isNaN(atMs) ? [] : [{ at: event.at, atMs, eventId: (fact as Fact<'event'>).content.eventId, event, happening }]
}

function byMoment(a: Pick<Made, 'atMs' | 'eventId'>, b: Pick<Made, 'atMs' | 'eventId'>): number {
  return a.atMs - b.atMs || compareText(a.eventId, b.eventId)
}

/** One person of whom may be learnt: every contact of ours with them, and what may raise. */
interface Learner {
  readonly candidate: CandidateView
  readonly made: readonly Made[]
}

/** Persons whose data may be used for the purpose, each by the claim nearest to the debt; whoever objected, or is kept unused, is none. */
function learners(view: DossierView): readonly Learner[] {
  const restricted = new Set(view.dossier.suppressions.filter(isRestriction).map((fact) => view.people.personOf(fact.content.partyId!)))
  const found = new Map<PartyId, Learner>()
  for (const claim of [...view.claims.all].sort(inOrder)) {
    if (found.has(claim.person) || restricted.has(claim.person) || (claim.obligor !== undefined && restricted.has(claim.obligor))) continue
    const candidate = viewCandidate(view, claim)
    if ('reason' in candidate || objected(candidate.person)) continue
    found.set(claim.person, { candidate, made: candidate.person.contacts.flatMap(madeOf).sort(byMoment) })
  }
  return [...found.values()]
}

/** The last of these contacts that something followed within the days in which it may still come of it. */
function followed(made: readonly Made[], when: string): Made | undefined {
  const last = made.findLast((one) => one.atMs <= latestMs(when))
  return last === undefined || momentMs(when) - last.atMs > FOLLOWS_MS ? undefined : last
}

/** Ids of contacts of ours to which the person replied. */
function repliedTo({ candidate, made }: Learner): ReadonlySet<EventId> {
  const replied = new Set<EventId>()
  for (const { event, fact } of candidate.person.happenings) {
    if (event.kind !== 'contact' || event.direction !== 'in' || fact === undefined || !candidate.mayPermit(fact)) continue
    const point = candidate.person.byValue.find(({ ids }) => (ids as ReadonlySet<string>).has(event.contactPointId ?? ''))
    const asked = made.filter((one) => WRITTEN.has(one.event.channel) &&
      (event.replyTo === undefined ? (point?.ids as ReadonlySet<string> | undefined)?.has(one.event.contactPointId ?? '') === true : one.eventId === event.replyTo))
    const one = followed(asked, event.at)
    if (one !== undefined) replied.add(one.eventId)
  }
  return replied
}

/** Ids of contacts of ours that something of a kind followed: each counts for the last contact before it. */
function followedBy({ candidate, made }: Learner, isIt: (happening: Happening) => boolean): ReadonlySet<EventId> {
  const found = new Set<EventId>()
  for (const happening of candidate.person.happenings) {
    if (happening.event.kind !== 'request' || !isIt(happening)) continue
    const one = followed(made, happening.event.at)
    if (one !== undefined) found.add(one.eventId)
  }
  return found
}

function isComplaint({ event }: Happening): boolean {
  return event.kind === 'request' && event.what === 'complaint'
}

function isOptOut({ event, fact }: Happening): boolean {
  if (event.kind !== 'request' || !OPTS_OUT.has(event.what)) return false
  return fact?.kind !== 'suppression' || ASKED_BY_PERSON.has((fact as Fact<'suppression'>).content.reason)
}

function isOfAnother({ result, learned }: Contact): boolean {
  return result === 'wrong_party' || OF_ANOTHER.has(learned ?? '')
}

/** Says whether the right person was reached; undefined where nobody can tell, or not yet. */
function wasReached({ event, eventId, atMs, happening }: Made, { mayPermit }: CandidateView, replied: ReadonlySet<EventId>, nowMs: EpochMs): boolean | undefined {
  if (isOfAnother(event)) return false
  // Somebody answered and did not prove who they are; of a visit it is not even known who was met.
  if (SPOKEN.has(event.result ?? '')) return mayPermit(happening.fact!) ? true : event.channel === 'visit' ? undefined : false
  if (!WRITTEN.has(event.channel) || event.result === 'bounced') return false
  if (replied.has(eventId)) return true
  return event.result === 'delivered' && nowMs - atMs < FOLLOWS_MS ? undefined : false
}

/** The contact's case as it stood just before it; undefined where the point was not known or admitted then, or a list would propose no such contact. */
function caseBefore(dossier: Dossier, context: ReachContext, made: Made, versions: PointVersions | undefined): Pick<PastCase, 'caseFile' | 'fresh'> | undefined {
  const then = viewDossier(knownBefore(dossier, { ...made, ...(made.event.contactPointId === undefined ? {} : { contactPointId: made.event.contactPointId }) }, versions), context)
  const { record } = made.happening
  if (record === undefined) return undefined
  const person = then.people.personOf(record)
  for (const claim of then.claims.all.filter((one) => one.person === person).sort(inOrder)) {
    const candidate = viewCandidate(then, claim)
    if ('reason' in candidate) continue
    const point = candidate.person.byValue.find(({ ids }) => (ids as ReadonlySet<string>).has(made.event.contactPointId ?? ''))
    if (point === undefined || !isUsable(point, candidate) || !channelsOf(point).includes(made.event.channel)) return undefined
    const { events } = eventsAt(then, candidate.events, candidate.happenings, point, person)
    const { party, zones } = candidate
    return {
      caseFile: { channel: made.event.channel, zones, events, party, contactPoint: { id: point.id, kind: point.kind } },
      fresh: freshnessOf(then, candidate, point, false),
    }
  }
  return undefined
}

function isUsable(point: Point, { records, refusal }: CandidateView): boolean {
  return point.facts.some((fact) => records.has(fact.content.partyId) && refusal(fact) === undefined)
}

/** What a report counts by: no score reads it. */
function reportedOf(view: DossierView, { person, parties, points }: CandidateView['person']): Pick<PastCase, 'creditorId' | 'place' | 'person'> {
  const debt = view.dossier.debts[0]?.content
  const born: Day | undefined = latest(parties, (party) => party.birthDate, () => true)
  const language = latest(parties, (party) => party.language, () => true)
  const country = latest(parties, (party) => party.country, () => true)
  const place = latest(parties, (party) => party.region ?? party.country, () => true) ?? (points.length === 0 ? undefined : view.rows.residence(person)[0]) ?? debt?.jurisdiction
  return {
    creditorId: debt?.creditorId ?? '',
    place: (place === undefined ? undefined : jurisdictionsOf([place], view.context.packs.list)[0]) ?? '',
    person: {
      ...(born === undefined ? {} : { birthYear: Number(born.slice(0, 4)) }),
      ...(language === undefined ? {} : { language }), ...(country === undefined ? {} : { country }),
    },
  }
}

function namesDebt({ event, happening }: Made, debtId: DebtId): boolean {
  const about = (happening.fact as Fact<'event'>).content.debtId
  return about === undefined ? happening.ofDebt : about === debtId || event.debts?.includes(debtId) === true
}

function casesOf(view: DossierView, learner: Learner, asked: PastCasesAsked): readonly PastCase[] {
  const { dossier, context } = view
  const { candidate, made } = learner
  if (made.length === 0) return []
  const replied = repliedTo(learner)
  const [complained, optedOut] = [followedBy(learner, isComplaint), followedBy(learner, isOptOut)]
  const reported = reportedOf(view, candidate.person)
  const partyId = candidate.claim.person
  return made.flatMap((one): readonly PastCase[] => {
    const fact = one.happening.fact as AnyFact
    if (one.atMs < (asked.sinceMs ?? Number.NEGATIVE_INFINITY) || one.atMs > context.atMs) return []
    // Our own records of what came of it may always be looked at; those of others as far as their source is admitted.
    if (!isOwnFact(fact) && !candidate.mayPermit(fact)) return []
    const reached = wasReached(one, candidate, replied, context.atMs)
    const known = reached === undefined ? undefined : caseBefore(dossier, context, one, asked.versions)
    if (reached === undefined || known === undefined) return []
    const { eventId, at, atMs, event } = one
    const harms = { wrongParty: isOfAnother(event), complaint: complained.has(eventId), optOut: optedOut.has(eventId) }
    return [{ eventId, at, atMs, debtId: dossier.debtId, isOfDebt: namesDebt(one, dossier.debtId), partyId, reached, harms, ...known, ...reported }]
  })
}

/**
 * Lists the contacts of ours with the people of one debt that came to a result, each with its case as it stood just before it:
 * nothing that was collected, or happened, later is in it. Debts that are closed or paid teach as well; whoever may not be
 * contacted for want of an admitted source, objected, or is kept unused, teaches nothing.
 */
export function pastCases(unordered: Dossier, context: ReachContext, asked: PastCasesAsked = {}): PastCases {
  const view = viewDossier(inKeyOrder(withoutCorrected(unordered)), context)
  if (view.debtRefused !== undefined) return { cases: [], parties: [] }
  const found = learners(view)
  return {
    cases: found.flatMap((one) => casesOf(view, one, asked)).sort(byMoment),
    parties: found.map(({ candidate }) => candidate.claim.person).sort(compareText),
  }
}
