import type { Dossier } from '../model/dossier.js'
import type { AnyFact, Fact, Source } from '../model/facts.js'
import type { FactKey } from '../model/ids.js'
import type { AssembledCase, Reached } from '../model/reach.js'

const LISTS = [
  'debts', 'otherDebts', 'obligations', 'relations', 'parties', 'contactPoints', 'samePoints', 'statuses', 'suppressions', 'events', 'matchDecisions',
  'sources', 'templates',
] as const satisfies readonly (keyof Dossier)[]

/** A dossier as if one fact were not there. */
export function withoutFact(dossier: Dossier, key: FactKey): Dossier {
  const lists = Object.fromEntries(LISTS.map((name) => [name, (dossier[name] as readonly AnyFact[]).filter((fact) => fact.key !== key)]))
  return { ...dossier, ...lists }
}

/** What a dossier knows by key, and its sources by id. */
export interface DossierFacts {
  readonly byKey: ReadonlyMap<FactKey, AnyFact>
  readonly sourceOf: (fact: AnyFact) => Source | undefined
}

/** Lays the facts of a dossier out by key. */
export function factsOf(dossier: Dossier): DossierFacts {
  const byKey = new Map(LISTS.flatMap((name) => (dossier[name] as readonly AnyFact[]).map((fact) => [fact.key, fact] as const)))
  const sources = new Map(dossier.sources.map(({ content }) => [content.sourceId as string, content]))
  return { byKey, sourceOf: (fact) => ('sourceId' in fact.content ? sources.get(fact.content.sourceId) : undefined) }
}

function pointsLike(dossier: Dossier, pointId: string): readonly Fact<'contact_point'>[] {
  const all = [...dossier.contactPoints, ...dossier.samePoints]
  const hashes = new Set(all.filter(({ content }) => content.contactPointId === pointId).map(({ content }) => content.value.hash))
  return all.filter(({ content }) => hashes.has(content.value.hash))
}

/** What an entry is about, as far as its facts are found by it. */
export interface EntryAbout {
  readonly partyId: string
  readonly contactPointId: string
  readonly channel: string
}

function isAbout({ candidate, contactPointId, channel }: AssembledCase, about: EntryAbout): boolean {
  return candidate.partyId === about.partyId && contactPointId === about.contactPointId && channel === about.channel
}

/**
 * Facts that the verdict and the score of one entry read, in key order: those behind its case files, whoever else has the point and what
 * happened there, words on records, and the sources of all of these.
 */
export function factsRead(dossier: Dossier, reached: Reached, about: EntryAbout): readonly FactKey[] {
  const keys = new Set<FactKey>(reached.cases.filter((one) => isAbout(one, about)).flatMap((one) => [...one.facts, ...one.candidate.facts]))
  const points = pointsLike(dossier, about.contactPointId)
  const pointIds = new Set<string>(points.map(({ content }) => content.contactPointId))
  for (const fact of points) keys.add(fact.key)
  for (const fact of dossier.events) {
    const { event } = fact.content
    if ('contactPointId' in event && event.contactPointId !== undefined && pointIds.has(event.contactPointId)) keys.add(fact.key)
  }
  for (const fact of dossier.matchDecisions) keys.add(fact.key)
  const { byKey } = factsOf(dossier)
  const named = new Set([...keys].flatMap((key) => {
    const content = byKey.get(key)?.content
    return content !== undefined && 'sourceId' in content ? [content.sourceId] : []
  }))
  for (const fact of dossier.sources) if (named.has(fact.content.sourceId)) keys.add(fact.key)
  return [...keys].filter((key) => byKey.has(key)).toSorted()
}

/** Says whether a fact is about somebody who only shares a contact point with the people of a debt. */
export function isAnothers(dossier: Dossier, fact: AnyFact): boolean {
  if (fact.kind === 'contact_point') return dossier.samePoints.some(({ key }) => key === fact.key)
  if (fact.kind !== 'event') return false
  const { partyId, event } = fact.content
  const ids = new Set<string>(dossier.samePoints.map(({ content }) => content.contactPointId))
  const isThere = 'contactPointId' in event && event.contactPointId !== undefined && ids.has(event.contactPointId)
  return isThere && !dossier.parties.some(({ content }) => content.partyId === partyId)
}
