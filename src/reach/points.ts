import type { CaseContactPoint } from '../model/case-file.js'
import type { Channel } from '../model/event.js'
import type { ContactPoint, ContactPointKind, Day, Fact } from '../model/facts.js'
import { groupBy } from '../model/group.js'
import type { ContactPointId, ValueHash } from '../model/ids.js'
import { compareText } from '../model/order.js'
import { byCollected, FALSE_FORBIDS, latest, strictest, TRUE_FORBIDS, type MayPermit, type Strictness } from './strictest.js'

/** One value at which a person may be reached, whatever records and sources name it. */
export interface Point {
  /** The smallest id of the records that may be used. */
  readonly id: ContactPointId
  readonly hash: ValueHash
  /** Every id under which the person has this value. */
  readonly ids: ReadonlySet<ContactPointId>
  readonly kind: ContactPointKind
  /** Facts that name it, in key order. */
  readonly facts: readonly Fact<'contact_point'>[]
}

/** Rows whose value stands for their id: where sources give one id different values, that of the one collected last. */
function standing(facts: readonly Fact<'contact_point'>[]): readonly Fact<'contact_point'>[] {
  const byId = new Map<ContactPointId, Fact<'contact_point'>>()
  let differ = false
  for (const fact of facts) {
    const { contactPointId, value } = fact.content
    const known = byId.get(contactPointId)
    if (known === undefined) byId.set(contactPointId, fact)
    else if (known.content.value.hash !== value.hash) {
      differ = true
      if (byCollected(fact, known) < 0) byId.set(contactPointId, fact)
    }
  }
  return differ ? facts.filter(({ content }) => byId.get(content.contactPointId)?.content.value.hash === content.value.hash) : facts
}

/** Points of one person by value, in the order of their ids. */
export function groupPoints(facts: readonly Fact<'contact_point'>[]): readonly Point[] {
  const points = [...groupBy(standing(facts), (fact) => fact.content.value.hash)].map(([hash, same]) => {
    const ids = same.map((fact) => fact.content.contactPointId)
    return { id: ids.reduce((a, b) => (a < b ? a : b)), hash, ids: new Set(ids), kind: kindOf(same), facts: same }
  })
  return points.length < 2 ? points : points.sort((a, b) => compareText(a.id, b.id))
}

/** Kinds that sources agree on; a number of differing kinds is a phone of unknown type. */
function kindOf(facts: readonly Fact<'contact_point'>[]): ContactPointKind {
  const [first] = facts
  const kind = first?.content.kind ?? 'phone'
  return facts.every((fact) => fact.content.kind === kind) ? kind : 'phone'
}

/** Says whether a point may be used on a day by what its sources say of its time; one that ended it is enough. */
export function isCurrent(point: Point, day: Day): boolean {
  return point.facts.every(({ content }) =>
    (content.from === undefined || content.from <= day) && (content.until === undefined || day < content.until))
}

/** Channels that fit each kind of point; visits are never tried by themselves. */
const CHANNELS_OF: Readonly<Record<ContactPointKind, readonly Channel[]>> = {
  phone: ['sms', 'voice'],
  mobile: ['sms', 'voice'],
  landline: ['voice'],
  email: ['email'],
  postal_address: ['post'],
  online_account: ['private_message', 'push'],
}

/** Channels that fit a point by every source's word of its kind. */
export function channelsOf(point: Point): readonly Channel[] {
  const kinds = new Set(point.facts.map((fact) => fact.content.kind))
  const [first = point.kind, ...others] = kinds
  return others.length === 0 ? CHANNELS_OF[first] : CHANNELS_OF[first].filter((channel) => others.every((kind) => CHANNELS_OF[kind].includes(channel)))
}

const PLACE: Strictness<NonNullable<ContactPoint['place']>> = { order: ['work', 'other', 'home'], binding: 2 }
const DOMAIN: Strictness<NonNullable<ContactPoint['domain']>> = { order: ['restricted', 'public'], binding: 1 }
const CREDITOR_USE: Strictness<NonNullable<ContactPoint['creditorUse']>> = { order: ['none', 'marketing', 'account'], binding: 2 }
/** How a point was obtained, from what allows least. */
const ORIGIN: Strictness<NonNullable<ContactPoint['origin']>> = {
  order: ['other', 'prior_collector', 'creditor_procedure', 'given_on_portal', 'used_with_collector', 'given_to_collector'], binding: 1,
}

type Chain = NonNullable<CaseContactPoint['chain']>

/** Earlier collectors in the order in which they got the point. */
function chainOf(facts: readonly Fact<'contact_point'>[], mayPermit: MayPermit): Chain {
  const links = facts.filter((fact) => fact.content.priorCollectorUsed === false || mayPermit(fact)).sort(byCollected).toReversed()
  return links.flatMap(({ content }) =>
    content.priorCollector === undefined || content.priorCollectorUsed === undefined
      ? []
      : [{ actorId: content.priorCollector, used: content.priorCollectorUsed }])
}

/** The creditor's notice whose time to opt out ends last. */
function noticeOf(facts: readonly Fact<'contact_point'>[], mayPermit: MayPermit): CaseContactPoint['creditorNotice'] {
  let notice: { sentOn: Day; optOutBy: Day } | undefined
  for (const fact of facts) {
    const { creditorNoticeSentOn: sentOn, optOutBy } = fact.content
    if (sentOn === undefined || optOutBy === undefined || !mayPermit(fact)) continue
    if (notice === undefined || optOutBy > notice.optOutBy || (optOutBy === notice.optOutBy && sentOn > notice.sentOn)) notice = { sentOn, optOutBy }
  }
  return notice
}

/** Writes a point as the case file has it: of sources that differ, the value that forbids most. */
export function pointFields(point: Point, ownerId: string, mayPermit: MayPermit): CaseContactPoint {
  const { facts } = point
  const place = strictest(facts, (c) => c.place, PLACE, mayPermit)
  const employerProvided = strictest(facts, (c) => c.employerProvided, TRUE_FORBIDS, mayPermit)
  const domain = strictest(facts, (c) => c.domain, DOMAIN, mayPermit)
  const origin = strictest(facts, (c) => c.origin, ORIGIN, mayPermit)
  const useDisclosed = strictest(facts, (c) => c.useDisclosed, FALSE_FORBIDS, mayPermit)
  const creditorUse = strictest(facts, (c) => c.creditorUse, CREDITOR_USE, mayPermit)
  const creditorNotice = noticeOf(facts, mayPermit)
  const chain = chainOf(facts, mayPermit)
  const workingHours = latest(facts, (c) => c.workingHours, mayPermit)
  const partyKnownThere = strictest(facts, (c) => c.partyKnownThere, TRUE_FORBIDS, mayPermit)
  return {
    id: point.id, kind: point.kind, ownerId,
    ...(place === undefined ? {} : { place }),
    ...(employerProvided === undefined ? {} : { employerProvided }),
    ...(domain === undefined ? {} : { domain }),
    ...(origin === undefined ? {} : { origin }),
    ...(useDisclosed === undefined ? {} : { useDisclosed }),
    ...(creditorUse === undefined ? {} : { creditorUse }),
    ...(creditorNotice === undefined ? {} : { creditorNotice }),
    ...(chain.length === 0 ? {} : { chain }),
    ...(workingHours === undefined ? {} : { workingHours }),
    ...(partyKnownThere === undefined ? {} : { partyKnownThere }),
  }
}
