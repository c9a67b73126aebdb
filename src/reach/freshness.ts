import type { Day, Fact } from '../model/facts.js'
import type { Freshness } from '../model/reach.js'
import type { CandidateView } from './candidate.js'
import type { Point } from './points.js'
import type { DossierView } from './view.js'

function later(a: Day | undefined, b: Day | undefined): Day | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return a > b ? a : b
}

function lastConversation(candidate: CandidateView, point: Point): Day | undefined {
  const ids: ReadonlySet<string> = point.ids
  let last: Day | undefined
  for (const { event, fact } of candidate.person.happenings) {
    if (event.kind !== 'contact' || event.result !== 'conversation') continue
    // It opens: a contact under way, or one in which nobody said who they were, shows nothing.
    if (fact === undefined || !candidate.mayPermit(fact)) continue
    if (event.contactPointId !== undefined && ids.has(event.contactPointId)) last = later(last, event.at.slice(0, 10))
  }
  return last
}

/** Says how fresh a point is: the latest of its verification, the creditor's last success there and the last conversation. */
export function freshnessOf(view: DossierView, candidate: CandidateView, point: Point, onlyPoint: boolean): Freshness {
  let latestOn = lastConversation(candidate, point)
  let collectedOn: Day | undefined
  const sources = new Set<string>()
  const counts = (fact: Fact<'contact_point'>): boolean => candidate.mayPermit(fact)
  for (const fact of point.facts) {
    if (!counts(fact)) continue
    const { verifiedOn, lastUsedOn, sourceId } = fact.content
    latestOn = later(latestOn, later(verifiedOn, lastUsedOn))
    collectedOn = later(collectedOn, fact.content.collectedOn)
    sources.add(sourceId)
  }
  return {
    ...(latestOn === undefined ? {} : { latestOn }),
    ...(collectedOn === undefined ? {} : { collectedOn }),
    onlyPoint, sources: sources.size, sharedBy: view.sharedBy(point.hash),
  }
}
