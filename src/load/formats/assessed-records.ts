import type { Day, Debt, Obligation, Party, Relation } from '../../model/facts.js'
import type { PartyId, RelationId } from '../../model/ids.js'
import { compareText } from '../../model/order.js'

/** What of the assessed graph is written out: only facts that may be looked at on the day. */
export interface AssessedRecords {
  readonly day: Day
  /** Who writes: formats want to know who vouches for them. */
  readonly publisher: string
  /** One record of each party that the rest names; one that is missing is written by its id alone. */
  readonly parties: ReadonlyMap<string, Party>
  readonly relations: readonly Relation[]
  readonly obligations: readonly Obligation[]
  /** Open debts of these obligations; absent: none is written, and who answers for a debt is still tied to its borrower. */
  readonly debts?: readonly Debt[]
  /** How ids are shown; absent: as they are. */
  readonly shown?: ShownIds
}

/** How ids are shown: with pseudonyms nothing is written that names a party or was written about it elsewhere. */
export interface ShownIds {
  readonly party: (id: string) => string
  readonly debt: (id: string) => string
  readonly isPseudonymous: boolean
}

const AS_THEY_ARE: ShownIds = { party: (id) => id, debt: (id) => id, isPseudonymous: false }

/** A party as it is written; its facts only where it is known and no pseudonym hides them. */
export interface WrittenParty {
  readonly id: string
  readonly party: Partial<Party>
}

/** A tie as it is written, with its ends as they are shown. */
export interface WrittenTie {
  readonly id: string
  readonly fromId: string
  readonly toId: string
  readonly relation: Relation
}

/** Everything to be written, in the order of its ids; a party tied to itself by anything but ownership is not there. */
export interface WrittenRecords {
  readonly shown: ShownIds
  readonly parties: readonly WrittenParty[]
  readonly ties: readonly WrittenTie[]
}

/** Puts together what is written: relations, and a guarantee for whoever answers for a debt beside its borrower. */
export function writtenRecords(records: AssessedRecords): WrittenRecords {
  const { shown = AS_THEY_ARE, parties } = records
  // A spouse is one of the people around a debt, who are never in the assessed graph.
  const obligations = records.obligations.filter(({ role }) => role !== 'spouse')
  const relations = [...records.relations, ...guaranteesOf(obligations)].toSorted((a, b) => compareText(a.relationId, b.relationId) || compareText(a.sourceId, b.sourceId))
  const ids = new Set<string>([...relations.flatMap(({ fromId, toId }) => [fromId, toId]), ...obligations.map(({ partyId }) => partyId)])
  const written = [...ids].map((id): WrittenParty => {
    return { id: shown.party(id), party: shownParty(parties.get(id), shown) }
  })
  return {
    shown, parties: written.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    ties: relations.map((relation, i) => ({
      // Two sources may tell one tie: each is a record of its own.
      id: shown.isPseudonymous ? `tie:${i + 1}` : relation.relationId === relations[i - 1]?.relationId ? `${relation.relationId}:${relation.sourceId}` : relation.relationId, fromId: shown.party(relation.fromId), toId: shown.party(relation.toId), relation,
    })),
  }
}

/** What is written of a party: of a person the name alone, since ties can be looked at without knowing more. */
function shownParty(party: Party | undefined, { isPseudonymous }: ShownIds): Partial<Party> {
  if (party === undefined) return {}
  const { kind, name, identity, collectedOn } = party
  if (isPseudonymous) return { kind }
  if (kind !== 'person') return party
  return { kind, ...(name === undefined ? {} : { name }), ...(identity === undefined ? {} : { identity }), ...(collectedOn === undefined ? {} : { collectedOn }) }
}

/** Whoever answers for a debt beside its borrower is written as guaranteeing for the borrower. */
function guaranteesOf(obligations: readonly Obligation[]): readonly Relation[] {
  const borrowers = new Map<string, Set<PartyId>>()
  for (const { debtId, partyId, role } of obligations) if (role === 'borrower') borrowers.set(debtId, (borrowers.get(debtId) ?? new Set<PartyId>()).add(partyId))
  const made = new Map<string, Relation>()
  for (const { debtId, partyId, role, from, until, cap, currency, sourceId, collectedOn } of obligations) {
    // A co-borrower owes beside the borrower and does not answer for it.
    if (role !== 'guarantor' && role !== 'co_signer') continue
    for (const borrower of borrowers.get(debtId) ?? []) {
      const id = `${debtId}:${partyId}:${borrower}`
      if (borrower === partyId || made.has(id)) continue
      made.set(id, {
        relationId: id as RelationId, fromId: partyId, toId: borrower, kind: 'guarantees', strength: 1, sourceId, covers: [debtId],
        ...(from === undefined ? {} : { start: from }), ...(until === undefined ? {} : { end: until }), ...(cap === undefined ? {} : { cap }),
        ...(currency === undefined ? {} : { currency }), ...(collectedOn === undefined ? {} : { collectedOn }),
      })
    }
  }
  return [...made.values()]
}

/** The last day on which a relation holds: its end, or its release where that is earlier. */
export function lastDayOf({ end, releasedOn }: Relation): Day | undefined {
  if (end === undefined || releasedOn === undefined) return end ?? releasedOn
  return end < releasedOn ? end : releasedOn
}
