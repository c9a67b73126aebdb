import type { Dossier } from '../model/dossier.js'
import type { ContactPoint, Fact } from '../model/facts.js'
import type { Purpose } from '../model/event.js'
import { parseDay, type EpochDay } from '../model/time.js'

/** What the facts say of one contact point of one party, without its value. */
export interface PointRecord {
  /** Latest day on which it was verified or used; undefined when no fact says. */
  readonly confirmedOn?: EpochDay
  /** Latest day on which a source collected it. */
  readonly collectedOn?: EpochDay
  /** Independent sources that give it for this party: of one class and one day only one counts. */
  readonly sources: number
  /** Parties that have the same value, this one included; records judged the same are one party. */
  readonly sharing: number
}

/** Looks up what the facts say of a point: by contact point id and party id. */
export type PointRecords = (contactPointId: string, partyId: string) => PointRecord

/** Tells each record the smallest id of those judged the same as it. */
function personOf(dossier: Dossier): (partyId: string) => string {
  const parent = new Map<string, string>()
  const find = (id: string): string => {
    let at = id
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up
    return at
  }
  for (const { content } of dossier.matchDecisions) {
    if (content.decision !== 'same') continue
    const [first, second] = [find(content.aId), find(content.bId)].toSorted()
    if (first !== undefined && second !== undefined && first !== second) parent.set(second, first)
  }
  return find
}

function latestDay(days: readonly (string | undefined)[], today: EpochDay): EpochDay | undefined {
  const known = days.flatMap((day) => {
    const number = day === undefined ? Number.NaN : parseDay(day)
    return Number.isNaN(number) || number > today ? [] : [number]
  })
  return known.length === 0 ? undefined : Math.max(...known)
}

function independent(facts: readonly Fact<'contact_point'>[], dossier: Dossier): number {
  const sourceOf = new Map(dossier.sources.map((fact) => [fact.content.sourceId, fact.content]))
  const groups = new Set(facts.map(({ content }) => {
    const source = sourceOf.get(content.sourceId)
    return source === undefined ? content.sourceId : `${source.class} ${content.collectedOn ?? source.obtainedOn}`
  }))
  return groups.size
}

/**
 * Gathers what the facts say of the contact points in a dossier, as of a day, from rows admitted for the purpose.
 * Sharing counts every row, whatever its source: that others have the point is no secret of ours to keep from caution.
 */
export function pointRecords(dossier: Dossier, purpose: Purpose, today: EpochDay): PointRecords {
  const person = personOf(dossier)
  const byHash = new Map<string, Fact<'contact_point'>[]>()
  const hashOf = new Map<string, string>()
  const seen = new Set<string>()
  for (const fact of [...dossier.contactPoints, ...dossier.samePoints]) {
    if (seen.has(fact.key)) continue
    seen.add(fact.key)
    const hash = fact.content.value.hash
    byHash.set(hash, [...(byHash.get(hash) ?? []), fact])
    hashOf.set(`${fact.content.contactPointId} ${fact.content.partyId}`, hash)
  }
  return (contactPointId, partyId) => {
    const facts = byHash.get(hashOf.get(`${contactPointId} ${partyId}`) ?? '') ?? []
    const own = facts.filter(({ content, purposes }) => person(content.partyId) === person(partyId) && isAdmitted(purposes, purpose))
    const days = (read: (point: ContactPoint) => readonly (string | undefined)[]): EpochDay | undefined =>
      latestDay(own.flatMap(({ content }) => read(content)), today)
    const confirmedOn = days((point) => [point.verifiedOn, point.lastUsedOn])
    const collectedOn = days((point) => [point.collectedOn])
    return {
      ...(confirmedOn === undefined ? {} : { confirmedOn }),
      ...(collectedOn === undefined ? {} : { collectedOn }),
      sources: Math.max(1, independent(own, dossier)),
      sharing: Math.max(1, new Set(facts.map(({ content }) => person(content.partyId))).size),
    }
  }
}

function isAdmitted(purposes: readonly string[], purpose: Purpose): boolean {
  return purposes.includes(purpose)
}
