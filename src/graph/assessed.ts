import type { Day, Fact, Relation } from '../model/facts.js'
import type { Edge } from './build.js'

/** Register and contract ties of organizations; a person around a consumer is never in the assessed graph. */
const TIES_TO_ORGANIZATION: ReadonlySet<Relation['kind']> = new Set<Relation['kind']>([
  'owns', 'controls', 'director_of', 'officer_of', 'legal_representative_of', 'supplies',
])

/** Facts from which the assessed graph is made, as batches from the store. */
export interface AssessedFacts {
  readonly parties: Iterable<Fact<'party'>>
  readonly obligations: Iterable<Fact<'obligation'>>
  readonly relations: Iterable<Fact<'relation'>>
}

function isValidOn(day: Day, from: Day | undefined, until: Day | undefined): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until)
}

function isAssessable(fact: Fact): boolean {
  return fact.purposes.includes('assess')
}

/**
 * Ties of the assessed graph on a day: guarantees, what those liable for one debt owe beside its borrower, and the
 * register and contract ties of organizations; only facts whose source is admitted for `assess`. Tied from the one who
 * answers, owns or directs to the other.
 */
export function assessedTies(facts: AssessedFacts, day: Day): readonly Edge[] {
  const organizations = new Set<string>()
  for (const { content } of facts.parties) if (content.kind !== 'person') organizations.add(content.partyId)
  const ties: Edge[] = []
  for (const fact of facts.relations) {
    const { kind, fromId, toId, strength, start, end, releasedOn } = fact.content
    if (!isAssessable(fact) || !isValidOn(day, start, end) || !isValidOn(day, undefined, releasedOn)) continue
    const isTie = kind === 'guarantees' || (TIES_TO_ORGANIZATION.has(kind) && organizations.has(toId))
    const isSupply = kind !== 'supplies' || organizations.has(fromId)
    if (isTie && isSupply) ties.push({ from: fromId, to: toId, strength })
  }
  ties.push(...obligationTies(facts.obligations, day))
  return ties
}

function obligationTies(obligations: Iterable<Fact<'obligation'>>, day: Day): readonly Edge[] {
  const borrowers = new Map<string, string[]>()
  const others = new Map<string, string[]>()
  for (const fact of obligations) {
    const { debtId, partyId, role, from, until } = fact.content
    if (!isAssessable(fact) || !isValidOn(day, from, until) || role === 'spouse') continue
    const side = role === 'borrower' ? borrowers : others
    const list = side.get(debtId)
    if (list === undefined) side.set(debtId, [partyId])
    else if (!list.includes(partyId)) list.push(partyId)
  }
  return [...others].flatMap(([debtId, answering]) =>
    answering.flatMap((from) => (borrowers.get(debtId) ?? []).filter((to) => to !== from).map((to) => ({ from, to, strength: 1 }))),
  )
}
