import type { Dossier } from '../model/dossier.js'
import { isNote, type ContactPoint, type Day, type EventRecord, type Fact } from '../model/facts.js'
import type { FactKey } from '../model/ids.js'
import { DAY_LENGTH, momentMs, type EpochMs } from '../model/time.js'
import { whenOf } from './event-scope.js'

/** When a contact was made: as it was written, and its moment. */
export interface ContactMoment {
  /** A day, or an instant with its offset. */
  readonly at: string
  readonly atMs: EpochMs
  /** Where it was made: whoever made it knew of this point, and of whose it was. */
  readonly contactPointId?: string
}

/** Earlier and present versions of contact points by key, oldest first; of a point that is not here only the present one is known. */
export type PointVersions = ReadonlyMap<FactKey, readonly Fact<'contact_point'>[]>

/** Says whether something surely happened before a contact; where one of the two has a day alone, on an earlier day. */
export function isBefore(when: string | undefined, contact: ContactMoment): boolean {
  if (when === undefined) return false
  if (when.length > DAY_LENGTH && contact.at.length > DAY_LENGTH) return momentMs(when) < contact.atMs
  return when.slice(0, DAY_LENGTH) < contact.at.slice(0, DAY_LENGTH)
}

function hasHappened({ event, collectedOn }: EventRecord, contact: ContactMoment): boolean {
  return isBefore(isNote(event) ? collectedOn : (whenOf(event) ?? collectedOn), contact)
}

function earlier(day: Day | undefined, before: Day): Day | undefined {
  return day !== undefined && day < before ? day : undefined
}

function laterOf(days: readonly (Day | undefined)[]): Day | undefined {
  return days.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined)
}

/** A contact point as its source had told it by a day; undefined where it was collected later. */
function pointThen(
  fact: Fact<'contact_point'>, day: Day, collectedBy: (content: ContactPoint) => boolean, versions: PointVersions | undefined,
): Fact<'contact_point'> | undefined {
  const told = (versions?.get(fact.key) ?? [fact]).filter(({ content }) => collectedBy(content))
  const last = told.at(-1)
  if (last === undefined) return undefined
  // The success of a contact is written into the row of its point, so that only what was written before its day was known.
  const verifiedOn = laterOf(told.map(({ content }) => earlier(content.verifiedOn, day)))
  const lastUsedOn = laterOf(told.map(({ content }) => earlier(content.lastUsedOn, day)))
  const { verifiedOn: _verifiedOn, lastUsedOn: _lastUsedOn, ...rest } = last.content
  return { ...last, content: { ...rest, ...(verifiedOn === undefined ? {} : { verifiedOn }), ...(lastUsedOn === undefined ? {} : { lastUsedOn }) } }
}

/** A record of which only is known whose it is: how sure it is may have been learnt since. */
function withoutIdentity({ content, ...fact }: Fact<'party'>): Fact<'party'> {
  const { identity: _identity, ...rest } = content
  return { ...fact, content: rest }
}

/** A point of which only is known that somebody was called there: no date, and no source that tells it apart. */
function bare({ content, ...fact }: Fact<'contact_point'>): Fact<'contact_point'> {
  const { collectedOn: _collectedOn, verifiedOn: _verifiedOn, lastUsedOn: _lastUsedOn, ...rest } = content
  return { ...fact, content: rest }
}

/** The point at which a contact was made where no row tells that it was collected by then: the contact itself does. */
function pointUsed(points: readonly Fact<'contact_point'>[], known: readonly Fact<'contact_point'>[], contact: ContactMoment): readonly Fact<'contact_point'>[] {
  const isUsed = ({ content }: Fact<'contact_point'>): boolean => content.contactPointId === contact.contactPointId
  return known.some(isUsed) ? [] : points.filter(isUsed).slice(0, 1).map(bare)
}

/**
 * A dossier as it was known just before a contact: what happened before it, points and records collected by its day, the dates
 * of a point before its day, people as they were matched then. Where no row was collected by then, the point that was used and
 * the record of its person are there bare: a contact with them is proof of that much. Who owes, and which sources may be used for what, stay as they
 * are today: by these a contact may be learnt from at all, and no score reads them.
 */
export function knownBefore(dossier: Dossier, contact: ContactMoment, versions?: PointVersions): Dossier {
  const day: Day = contact.at.slice(0, DAY_LENGTH)
  const obtainedOn = new Map(dossier.sources.map(({ content }) => [content.sourceId, content.obtainedOn]))
  const collectedBy = ({ collectedOn, sourceId }: Pick<ContactPoint, 'collectedOn' | 'sourceId'>): boolean => {
    const collected = collectedOn ?? obtainedOn.get(sourceId)
    return collected !== undefined && collected <= day
  }
  const points = (facts: readonly Fact<'contact_point'>[]): readonly Fact<'contact_point'>[] =>
    facts.flatMap((fact) => pointThen(fact, day, collectedBy, versions) ?? [])
  const told = points(dossier.contactPoints)
  // A row that does not say when it was collected may have been told again since, surer of the person than it was.
  const parties = dossier.parties.filter(({ content }) => collectedBy(content)).map((fact) => (fact.content.collectedOn === undefined ? withoutIdentity(fact) : fact))
  const used = pointUsed(dossier.contactPoints, told, contact)
  const named = new Set([...told, ...used].flatMap(({ content }) => (content.contactPointId === contact.contactPointId ? [content.partyId] : [])))
  for (const { content } of parties) named.delete(content.partyId)
  return {
    ...dossier,
    parties: [...parties, ...dossier.parties.filter(({ content }) => named.has(content.partyId)).map(withoutIdentity)],
    contactPoints: [...told, ...used],
    samePoints: points(dossier.samePoints),
    suppressions: dossier.suppressions.filter(({ content }) => isBefore(content.from, contact)),
    events: dossier.events.filter(({ content }) => hasHappened(content, contact)),
    matchDecisions: dossier.matchDecisions.filter(({ content }) => content.decidedOn <= day),
  }
}

/** Says whether a point's row tells less of a day than its earlier versions may: it was collected, verified or used since. */
export function hasMovedOn({ content }: Fact<'contact_point'>, day: Day): boolean {
  return [content.collectedOn, content.verifiedOn, content.lastUsedOn].some((on) => on !== undefined && on >= day)
}
