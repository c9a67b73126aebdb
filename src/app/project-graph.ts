import { createHash } from 'node:crypto'
import { selectAssessed, type AssessedSelection, type MayAssess } from '../graph/assessed.js'
import type { Markup, MarkupNode, MarkupTie } from '../graph/index.js'
import type { ShownIds } from '../load/index.js'
import type { Day, Fact, FactKind, Party } from '../model/facts.js'
import type { Keyring } from '../model/keyring.js'
import { ANSWERS_FOR, DEBT_TIES, type ProjectedDebt, type ProjectedParty, type ProjectedTie, type Projection } from '../model/projection.js'
import type { OwedDebt, TraceTie } from '../model/trace.js'
import type { Store } from '../store/port.js'
import { isGuarantee, openDebts, tiesOf } from '../trace/index.js'
import { tellsBefore } from './trace-world.js'

/** Score of each party, by property; a party without one has none in that run. */
export type Scores = ReadonlyMap<string, ReadonlyMap<string, number>>

/** The assessed graph of a store with what is told of it. */
export interface AssessedWorld {
  readonly selected: AssessedSelection
  readonly parties: ReadonlyMap<string, Party>
  readonly openDebts: readonly OwedDebt[]
}

/** Shows ids as they are or, pseudonymously, as keyed ids that mean nothing outside this installation. */
export function shownAs(isPseudonymous: boolean, keyring: () => Keyring): ShownIds {
  if (!isPseudonymous) return { party: (id) => id, debt: (id) => id, isPseudonymous }
  return { party: (id) => keyring().hash('ref', `party:${id}`), debt: (id) => keyring().hash('ref', `debt:${id}`), isPseudonymous }
}

async function all<K extends FactKind>(store: Store, kind: K): Promise<readonly Fact<K>[]> {
  const facts: Fact<K>[] = []
  for await (const batch of store.facts(kind)) for (const fact of batch) facts.push(fact)
  return facts
}

/** Reads the assessed graph of a store as of a day; holds its facts, not the rest of the store. */
export async function readAssessed(store: Store, day: Day, mayAssess: MayAssess): Promise<AssessedWorld> {
  const partyFacts = await all(store, 'party')
  const obligations = await all(store, 'obligation')
  const selected = selectAssessed({ parties: partyFacts, obligations, relations: await all(store, 'relation') }, day, mayAssess)
  const parties = new Map<string, Party>()
  for (const fact of partyFacts) {
    const { content } = fact
    const known = parties.get(content.partyId)
    if (mayAssess(fact) && (known === undefined || tellsBefore(content, known))) parties.set(content.partyId, content)
  }
  const debts = openDebts({ debts: await all(store, 'debt'), obligations, statuses: await all(store, 'status') }, day, mayAssess)
  return { selected, parties, openDebts: debts }
}

/** Makes the rows of a projection; who is tied to nothing and owes nothing is not there. O(n log n). */
export function projectionOf({ selected, parties, openDebts: open }: AssessedWorld, shown: ShownIds, scores: Scores): Projection {
  // A co-borrower owes beside the borrower and does not answer for it.
  const partyTies = tiesOf(selected).filter((tie) => tie.fromId !== tie.toId && (tie.debtId === undefined || isGuarantee(tie)))
  const partyIds = new Set<string>([...partyTies.flatMap((tie) => [tie.fromId, tie.toId]), ...selected.obligations.map((fact) => fact.content.partyId)])
  const debtIds = new Set<string>(selected.obligations.map((fact) => fact.content.debtId))
  const owed = new Map(open.map((debt) => [debt.debtId, debt]))
  return {
    parties: sorted([...partyIds].map((id) => partyRow(id, parties.get(id), shown, scores)), (row) => row.id),
    debts: sorted([...debtIds].map((id) => debtRow(id, owed.get(id), shown)), (row) => row.id),
    ties: sorted(
      [...partyTies.map((tie) => partyTieRow(tie, shown)), ...selected.obligations.map((fact) => obligationRow(fact, shown))],
      (row) => [row.fromId, row.toId, row.type, row.sourceId, JSON.stringify(row)].join('\u001f'),
    ),
  }
}

function sorted<T>(rows: T[], keyOf: (row: T) => string): readonly T[] {
  return rows.map((row) => ({ row, key: keyOf(row) })).sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row)
}

function partyRow(id: string, party: Party | undefined, shown: ShownIds, scores: Scores): ProjectedParty {
  const shownId = shown.party(id)
  const own = [...scores].flatMap(([property, values]) => {
    const score = values.get(id)
    return score === undefined ? [] : [[property, score] as const]
  })
  return {
    id: shownId,
    ...(party === undefined ? {} : { kind: party.kind === 'person' ? ('person' as const) : ('organization' as const) }),
    caption: shown.isPseudonymous ? shownId : (party?.name ?? shownId),
    scores: Object.fromEntries(own),
  }
}

function debtRow(id: string, owed: OwedDebt | undefined, shown: ShownIds): ProjectedDebt {
  return { id: shown.debt(id), isOpen: owed !== undefined, ...(owed === undefined ? {} : { currency: owed.currency, balance: owed.balance }) }
}

function partyTieRow(tie: TraceTie, shown: ShownIds): ProjectedTie {
  const { relation, start, end, share, cap, currency, covers, debtId } = tie
  return {
    type: debtId === undefined ? relation.toUpperCase() : ANSWERS_FOR, fromId: shown.party(tie.fromId), toId: shown.party(tie.toId), strength: tie.strength,
    ...(share === undefined ? {} : { share }), ...(cap === undefined ? {} : { cap }), ...(currency === undefined ? {} : { currency }),
    ...(start === undefined ? {} : { from: start }), ...(end === undefined ? {} : { until: end }),
    ...(debtId === undefined ? {} : { debtId: shown.debt(debtId) }), ...(covers === undefined ? {} : { covers: covers.map(shown.debt) }), ...originRow(tie, shown),
  }
}

function obligationRow({ content }: Fact<'obligation'>, shown: ShownIds): ProjectedTie {
  const { debtId, partyId, role, cap, currency, from, until } = content
  // A spouse's is never in the assessed graph.
  const type = DEBT_TIES[role as keyof typeof DEBT_TIES]
  return {
    type, fromId: shown.party(partyId), toId: shown.debt(debtId), strength: 1,
    ...(cap === undefined ? {} : { cap }), ...(currency === undefined ? {} : { currency }),
    ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }), ...originRow(content, shown),
  }
}

interface Origin {
  readonly sourceId: string
  readonly sourceRecord?: string | undefined
  readonly collectedOn?: string | undefined
}

/** A record's own name in its source may name the person, so that it is not shown with pseudonyms. */
function originRow({ sourceId, sourceRecord, collectedOn }: Origin, shown: ShownIds): Pick<ProjectedTie, 'sourceId' | 'sourceRecord' | 'collectedOn'> {
  return {
    sourceId,
    ...(sourceRecord === undefined || shown.isPseudonymous ? {} : { sourceRecord }),
    ...(collectedOn === undefined ? {} : { collectedOn }),
  }
}

/** SHA-256 in hex of all rows of a projection: the same facts give the same digest. */
export function digestOf(projection: Projection): string {
  const hash = createHash('sha256')
  for (const [part, rows] of Object.entries(projection)) {
    hash.update(`${part}\n`)
    for (const row of rows as readonly object[]) hash.update(`${JSON.stringify(row)}\n`)
  }
  return hash.digest('hex')
}

/** The projection as a graph of parties for files: who answers for a debt is tied to its borrowers, each tie with its days. */
export function markupOf({ parties }: Projection, { selected }: AssessedWorld, shown: ShownIds, properties: readonly string[]): Markup {
  return {
    directed: true,
    isDated: true,
    nodeColumns: [{ name: 'kind', type: 'string' }, ...properties.map((name) => ({ name, type: 'double' as const }))],
    tieColumns: [
      { name: 'relation', type: 'string' }, { name: 'source', type: 'string' }, { name: 'share', type: 'double' }, { name: 'cap', type: 'string' },
      { name: 'currency', type: 'string' }, { name: 'debt', type: 'string' },
    ],
    nodes: parties.map(({ id, kind, caption, scores }): MarkupNode => ({ id, label: caption, values: [kind, ...properties.map((name) => scores[name])] })),
    ties: tiesOf(selected).filter((tie) => tie.fromId !== tie.toId).map((tie): MarkupTie => ({
      from: shown.party(tie.fromId), to: shown.party(tie.toId), strength: tie.strength, kind: tie.relation,
      ...(tie.start === undefined ? {} : { start: tie.start }), ...(tie.end === undefined ? {} : { end: tie.end }),
      values: [tie.relation, tie.sourceId, tie.share, tie.cap, tie.currency, tie.debtId === undefined ? undefined : shown.debt(tie.debtId)],
    })),
  }
}
