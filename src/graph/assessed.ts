import type { Day, Fact, Obligation, Relation } from '../model/facts.js'
import { openGraph } from './build.js'
import type { Graph } from './graph.js'

/** Register and contract ties of organizations; a person around a consumer is never in the assessed graph. */
const TIES_TO_ORGANIZATION: ReadonlySet<Relation['kind']> = new Set<Relation['kind']>([
  'owns', 'controls', 'director_of', 'officer_of', 'legal_representative_of', 'supplies',
])

/** Says whether a kind of relation can be a tie of the assessed graph at all. */
export function isAssessedKind(kind: Relation['kind']): boolean {
  return kind === 'guarantees' || TIES_TO_ORGANIZATION.has(kind)
}

/** Facts from which the assessed graph is made, as batches from the store. */
export interface AssessedFacts {
  readonly parties: Iterable<Fact<'party'>>
  readonly obligations: Iterable<Fact<'obligation'>>
  readonly relations: Iterable<Fact<'relation'>>
}

/** The facts of the assessed graph: what may be looked at on a day. */
export interface AssessedSelection {
  readonly obligations: readonly Fact<'obligation'>[]
  readonly relations: readonly Fact<'relation'>[]
}

/** Says whether a fact may be looked at for `assess`: its source is still good, and nobody whom it is about is restricted. */
export type MayAssess = (fact: Fact<'party' | 'debt' | 'obligation' | 'relation'>) => boolean

/** Says whether a day lies within two others, both counted; an absent one bounds nothing. */
export function isValidOn(day: Day, from: Day | undefined, until: Day | undefined): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until)
}

/** The least that is asked of a fact: that its source was admitted for `assess` when it was loaded. */
export function isAssessable(fact: Fact): boolean {
  return fact.purposes.includes('assess')
}

/** Says whether a relation is a tie of the assessed graph on a day; `organizations` are the ids of all parties but persons. */
function isAssessedTie({ content }: Fact<'relation'>, organizations: ReadonlySet<string>, day: Day): boolean {
  const { kind, fromId, toId, start, end, releasedOn } = content
  if (!isValidOn(day, start, end) || !isValidOn(day, undefined, releasedOn)) return false
  const isTie = kind === 'guarantees' || (TIES_TO_ORGANIZATION.has(kind) && organizations.has(toId))
  return isTie && (kind !== 'supplies' || organizations.has(fromId))
}

/** Says whether an obligation belongs to the assessed graph on a day. */
function isAssessedObligation({ content: { role, from, until } }: Fact<'obligation'>, day: Day): boolean {
  return role !== 'spouse' && isValidOn(day, from, until)
}

/**
 * Chooses the facts of the assessed graph on a day: obligations but a spouse's, guarantees, and the register and contract
 * ties of organizations; only facts that may be looked at for `assess`.
 */
export function selectAssessed(facts: AssessedFacts, day: Day, mayAssess: MayAssess = isAssessable): AssessedSelection {
  const organizations = new Set<string>()
  for (const { content } of facts.parties) if (content.kind !== 'person') organizations.add(content.partyId)
  const relations: Fact<'relation'>[] = []
  for (const fact of facts.relations) if (isAssessedTie(fact, organizations, day) && mayAssess(fact)) relations.push(fact)
  const obligations: Fact<'obligation'>[] = []
  for (const fact of facts.obligations) if (isAssessedObligation(fact, day) && mayAssess(fact)) obligations.push(fact)
  return { obligations, relations }
}

/** The assessed graph in the making, for facts that come one after another; of each only what ties are made of is held. */
export interface OpenAssessed {
  readonly add: (fact: Fact<'obligation'> | Fact<'relation'>) => void
  /** Call once. */
  readonly finish: () => Graph
}

/**
 * Opens the assessed graph of a day: guarantees, what those liable for one debt owe beside its borrower, and the register and
 * contract ties of organizations. Tied from the one who answers, owns or directs to the other; `organizations` are the
 * ids of all parties but persons.
 */
export function openAssessed(organizations: ReadonlySet<string>, day: Day, mayAssess: MayAssess = isAssessable): OpenAssessed {
  const graph = openGraph(true)
  const obligations: ObligationHeld[] = []
  return {
    add: (fact) => {
      if (fact.kind === 'relation') {
        const { fromId: from, toId: to, strength } = fact.content
        if (isAssessedTie(fact, organizations, day) && mayAssess(fact)) graph.add({ from, to, strength })
      } else if (isAssessedObligation(fact, day) && mayAssess(fact)) {
        const { debtId, partyId, role } = fact.content
        obligations.push({ key: fact.key, content: { debtId, partyId, role } })
      }
    },
    finish: () => {
      for (const { from, to } of obligationEnds(obligations)) graph.add({ from: from.content.partyId, to, strength: 1 })
      return graph.finish()
    },
  }
}

/** What of an obligation says who answers for which debt. */
export interface ObligationHeld {
  readonly key: Fact['key']
  readonly content: Pick<Obligation, 'debtId' | 'partyId' | 'role'>
}

/** One who answers for a debt beside its borrower, and that borrower. */
export interface ObligationEnds<F> {
  /** The first fact, by key, that says so. */
  readonly from: F
  readonly to: string
}

/** Pairs all who answer for a debt with each of its borrowers; whom several sources name in one role counts once. O(n). */
export function obligationEnds<F extends ObligationHeld>(obligations: readonly F[]): readonly ObligationEnds<F>[] {
  const borrowers = new Map<string, string[]>()
  const others = new Map<string, Map<string, F>>()
  for (const fact of obligations) {
    const { debtId, partyId, role } = fact.content
    if (role === 'borrower') {
      const list = borrowers.get(debtId)
      if (list === undefined) borrowers.set(debtId, [partyId])
      else if (!list.includes(partyId)) list.push(partyId)
      continue
    }
    const answering = others.get(debtId) ?? new Map<string, F>()
    const known = answering.get(`${role} ${partyId}`)
    if (known === undefined || fact.key < known.key) answering.set(`${role} ${partyId}`, fact)
    others.set(debtId, answering)
  }
  return [...others].flatMap(([debtId, answering]) =>
    [...answering.values()].flatMap((from) => (borrowers.get(debtId) ?? []).filter((to) => to !== from.content.partyId).map((to) => ({ from, to }))),
  )
}
