import type { Dossier } from '../model/dossier.js'
import { isNote, type AnyFact, type Fact, type FactKind } from '../model/facts.js'
import type { ContactPointId, DebtId, EventId, FactKey, PartyId, Revision, SourceId, ValueHash } from '../model/ids.js'
import { DOSSIERS_MAX } from '../model/limits.js'
import { slicesOf } from '../model/slices.js'
import type { Asking } from './asking.js'
import { openJudgements, type Judgements } from './judgements.js'
import { byKey, compareBytes } from './order.js'
import type { FactQuery } from './port.js'

/** Facts of one debt while they are gathered: each once, whatever query it came from. */
interface Draft {
  readonly debtId: DebtId
  readonly debts: Fact<'debt'>[]
  readonly obligations: Fact<'obligation'>[]
  readonly relations: Fact<'relation'>[]
  readonly partyFacts: Fact<'party'>[]
  readonly contactPoints: Fact<'contact_point'>[]
  readonly samePoints: Fact<'contact_point'>[]
  readonly otherDebts: Map<FactKey, Fact<'debt'>>
  readonly statuses: Map<FactKey, Fact<'status'>>
  readonly suppressions: Map<FactKey, Fact<'suppression'>>
  readonly events: Map<FactKey, Fact<'event'>>
  /** Debts of the obligors of which there is no current fact. */
  readonly missingDebts: Set<DebtId>
  /** Obligors with the records judged the same, and further those that may be them. */
  owners: ReadonlySet<PartyId>
  possibleOwners: ReadonlySet<PartyId>
  /** Everyone of the dossier. */
  parties: ReadonlySet<PartyId>
}

/**
 * Makes dossiers by asking for facts, so that every store composes them alike: sets of ids at a time, never debt by debt.
 * Order as given; debts without a current fact are left out. All answers must be of the revision `at`.
 */
export function* composeDossiers(debts: readonly DebtId[], templates: readonly Fact<'template'>[], at: Revision): Asking<readonly Dossier[]> {
  const dossiers: Dossier[] = []
  for (const some of slicesOf(debts, DOSSIERS_MAX)) dossiers.push(...(yield* composeSome(some, at, templates)))
  return dossiers
}

function* composeSome(debts: readonly DebtId[], at: Revision, templates: readonly Fact<'template'>[]): Asking<readonly Dossier[]> {
  const drafts = new Map(debts.map((debtId) => [debtId, emptyDraft(debtId)]))
  yield* gatherDebts(drafts)
  for (const [debtId, draft] of drafts) if (draft.debts.length === 0) drafts.delete(debtId)
  const all = [...drafts.values()]
  const judgements = openJudgements()
  yield* gatherOwners(all, judgements)
  yield* gatherParties(all)
  yield* gatherPoints(all)
  // Two records of one stranger are one person who shares a point, and their word on it is one person's.
  yield* judgements.learn(all.flatMap(sharersOf))
  yield* gatherCorrections(all)
  const sources = yield* sourcesOf(all)
  const made = new Map(all.map((draft) => [draft.debtId, finish(draft, at, judgements, sources, templates)]))
  return debts.flatMap((debtId) => made.get(debtId) ?? [])
}

function emptyDraft(debtId: DebtId): Draft {
  return {
    debtId, debts: [], obligations: [], relations: [], partyFacts: [], contactPoints: [], samePoints: [],
    otherDebts: new Map(), statuses: new Map(), suppressions: new Map(), events: new Map(),
    missingDebts: new Set(), owners: new Set(), possibleOwners: new Set(), parties: new Set(),
  }
}

/** Reads about ids, and asks nothing when there are none. */
function* ask(query: FactQuery & { readonly kinds: readonly FactKind[] }): Asking<readonly AnyFact[]> {
  const lists = [query.parties, query.debts, query.values, query.contactPoints, query.sources, query.corrected]
  return lists.some((list) => list !== undefined && list.length > 0) ? yield query : []
}

function* gatherDebts(drafts: ReadonlyMap<DebtId, Draft>): Asking<void> {
  const facts = yield* ask({ kinds: ['debt', 'obligation', 'status', 'event'], debts: [...drafts.keys()] })
  for (const fact of facts) {
    if (fact.kind === 'debt') drafts.get(fact.content.debtId)?.debts.push(fact)
    else if (fact.kind === 'obligation') drafts.get(fact.content.debtId)?.obligations.push(fact)
    else if (fact.kind === 'status') drafts.get(fact.content.debtId!)?.statuses.set(fact.key, fact)
    else if (fact.kind === 'event') for (const debtId of debtsOf(fact)) drafts.get(debtId)?.events.set(fact.key, fact)
  }
}

function* gatherOwners(drafts: readonly Draft[], judgements: Judgements): Asking<void> {
  yield* judgements.learn(drafts.flatMap((draft) => draft.obligations.map((fact) => fact.content.partyId)))
  for (const draft of drafts) {
    const named = draft.obligations.map((fact) => fact.content.partyId)
    draft.owners = judgements.same(named)
    draft.possibleOwners = judgements.possible(named)
  }
  const byOwner = indexOf(drafts, (draft) => draft.possibleOwners)
  const facts = yield* ask({ kinds: ['relation', 'obligation'], parties: [...byOwner.keys()] })
  const otherDebts = new Map<DebtId, Draft[]>()
  for (const fact of facts) {
    if (fact.kind === 'relation') {
      for (const draft of draftsOf(byOwner, [fact.content.fromId, fact.content.toId])) draft.relations.push(fact)
    } else if (fact.kind === 'obligation') {
      for (const draft of byOwner.get(fact.content.partyId) ?? []) {
        if (draft.debtId === fact.content.debtId || !draft.owners.has(fact.content.partyId)) continue
        want(otherDebts, fact.content.debtId, draft)
        draft.missingDebts.add(fact.content.debtId)
      }
    }
  }
  for (const fact of yield* ask({ kinds: ['debt'], debts: [...otherDebts.keys()] })) {
    if (fact.kind !== 'debt') continue
    for (const draft of otherDebts.get(fact.content.debtId) ?? []) {
      draft.otherDebts.set(fact.key, fact)
      draft.missingDebts.delete(fact.content.debtId)
    }
  }
  // A record that may be an obligor is no end of its own, or what may be that one would come in too.
  const ends = (draft: Draft): readonly PartyId[] =>
    draft.relations.flatMap((fact) => [fact.content.fromId, fact.content.toId]).filter((id) => !draft.possibleOwners.has(id))
  yield* judgements.learn(drafts.flatMap(ends))
  for (const draft of drafts) draft.parties = judgements.possible([...draft.owners, ...ends(draft)])
}

function* gatherParties(drafts: readonly Draft[]): Asking<void> {
  const byParty = indexOf(drafts, (draft) => draft.parties)
  const kinds = ['party', 'contact_point', 'status', 'suppression', 'event'] as const
  for (const fact of yield* ask({ kinds, parties: [...byParty.keys()] })) {
    switch (fact.kind) {
      case 'party':
        for (const draft of byParty.get(fact.content.partyId) ?? []) draft.partyFacts.push(fact)
        break
      case 'contact_point':
        for (const draft of byParty.get(fact.content.partyId) ?? []) draft.contactPoints.push(fact)
        break
      case 'status':
        for (const draft of byParty.get(fact.content.partyId!) ?? []) draft.statuses.set(fact.key, fact)
        break
      case 'suppression':
        for (const draft of byParty.get(fact.content.partyId!) ?? []) draft.suppressions.set(fact.key, fact)
        break
      case 'event':
        for (const draft of draftsOf(byParty, partiesOf(fact))) draft.events.set(fact.key, fact)
    }
  }
}

function* gatherPoints(drafts: readonly Draft[]): Asking<void> {
  const byValue = indexOf(drafts, (draft) => new Set(draft.contactPoints.map((fact) => fact.content.value.hash)))
  const values: readonly ValueHash[] = [...byValue.keys()]
  for (const fact of yield* ask({ kinds: ['contact_point', 'suppression'], values })) {
    if (fact.kind === 'contact_point') {
      for (const draft of byValue.get(fact.content.value.hash) ?? []) {
        if (!draft.parties.has(fact.content.partyId)) draft.samePoints.push(fact)
      }
    } else if (fact.kind === 'suppression') {
      for (const draft of byValue.get(fact.content.value!.hash) ?? []) draft.suppressions.set(fact.key, fact)
    }
  }
  const pointsOf = (draft: Draft): Set<ContactPointId> =>
    new Set([...draft.contactPoints, ...draft.samePoints].map((fact) => fact.content.contactPointId))
  const byPoint = indexOf(drafts, pointsOf)
  for (const fact of yield* ask({ kinds: ['event'], contactPoints: [...byPoint.keys()] })) {
    if (fact.kind !== 'event' || !('contactPointId' in fact.content.event)) continue
    for (const draft of byPoint.get(fact.content.event.contactPointId as ContactPointId) ?? []) draft.events.set(fact.key, fact)
  }
}

/** Records outside the dossier that have one of its points. */
function sharersOf(draft: Draft): readonly PartyId[] {
  return draft.samePoints.map((fact) => fact.content.partyId)
}

/** An event that was corrected never stands alone, whoever the correction names; nor a correction that was corrected. */
function* gatherCorrections(drafts: readonly Draft[]): Asking<void> {
  // What two people corrected is named by its key, which no event has for an id.
  const named = (draft: Draft): ReadonlySet<EventId> => new Set([
    ...[...draft.events.values()].map((fact) => fact.content.eventId), ...([...draft.events.keys(), ...draft.statuses.keys(), ...draft.suppressions.keys()] as readonly string[] as readonly EventId[]),
  ])
  let fresh = indexOf(drafts, named)
  while (fresh.size > 0) {
    const next = new Map<EventId, Draft[]>()
    for (const fact of yield* ask({ kinds: ['event'], corrected: [...fresh.keys()] })) {
      if (fact.kind !== 'event' || fact.content.event.kind !== 'correction') continue
      for (const draft of fresh.get(fact.content.event.corrects) ?? []) {
        if (draft.events.has(fact.key)) continue
        draft.events.set(fact.key, fact)
        want(next, fact.content.eventId, draft)
        want(next, fact.key as string as EventId, draft)
      }
    }
    fresh = next
  }
}

function sourceIdsOf(draft: Draft): ReadonlySet<SourceId> {
  const ids = new Set<SourceId>()
  const lists = [
    draft.debts, draft.obligations, draft.relations, draft.partyFacts, draft.contactPoints, draft.samePoints,
    draft.otherDebts.values(), draft.statuses.values(), draft.suppressions.values(), draft.events.values(),
  ]
  for (const list of lists) for (const fact of list) ids.add(fact.content.sourceId)
  return ids
}

function* sourcesOf(drafts: readonly Draft[]): Asking<ReadonlyMap<SourceId, readonly Fact<'source'>[]>> {
  const ids = new Set(drafts.flatMap((draft) => [...sourceIdsOf(draft)]))
  const found = new Map<SourceId, Fact<'source'>[]>()
  for (const fact of yield* ask({ kinds: ['source'], sources: [...ids] })) {
    if (fact.kind === 'source') found.set(fact.content.sourceId, [...(found.get(fact.content.sourceId) ?? []), fact])
  }
  return found
}

function finish(
  draft: Draft, revision: Revision, judgements: Judgements,
  sources: ReadonlyMap<SourceId, readonly Fact<'source'>[]>, templates: readonly Fact<'template'>[],
): Dossier {
  return {
    debtId: draft.debtId,
    revision,
    debts: inOrder(draft.debts),
    otherDebts: inOrder([...draft.otherDebts.values()]),
    obligations: inOrder(draft.obligations),
    relations: inOrder(draft.relations),
    parties: inOrder(draft.partyFacts),
    contactPoints: inOrder(draft.contactPoints),
    samePoints: inOrder(draft.samePoints),
    statuses: inOrder([...draft.statuses.values()]),
    suppressions: inOrder([...draft.suppressions.values()]),
    events: inOrder([...draft.events.values()]),
    matchDecisions: judgements.decisions(new Set([...draft.parties, ...judgements.same(sharersOf(draft))])),
    sources: inOrder([...sourceIdsOf(draft)].flatMap((id) => sources.get(id) ?? [])),
    templates,
    ...(draft.missingDebts.size === 0 ? {} : { missingDebts: [...draft.missingDebts].toSorted(compareBytes) }),
  }
}

function inOrder<F extends { readonly key: FactKey }>(facts: readonly F[]): readonly F[] {
  return facts.length < 2 ? facts : facts.toSorted(byKey)
}

/** Which drafts want each id. */
function indexOf<Id>(drafts: readonly Draft[], idsOf: (draft: Draft) => ReadonlySet<Id>): Map<Id, Draft[]> {
  const index = new Map<Id, Draft[]>()
  for (const draft of drafts) for (const id of idsOf(draft)) want(index, id, draft)
  return index
}

function want<Id>(index: Map<Id, Draft[]>, id: Id, draft: Draft): void {
  const known = index.get(id)
  if (known === undefined) index.set(id, [draft])
  else if (known.at(-1) !== draft) known.push(draft)
}

/** The drafts that want any of these ids, each once. */
function draftsOf<Id>(index: ReadonlyMap<Id, readonly Draft[]>, ids: readonly Id[]): Iterable<Draft> {
  if (ids.length === 1) return index.get(ids[0]!) ?? []
  return new Set(ids.flatMap((id) => index.get(id) ?? []))
}

function debtsOf(fact: Fact<'event'>): ReadonlySet<DebtId> {
  const { debtId, event } = fact.content
  const named = 'debts' in event ? (event.debts ?? []) : []
  return new Set([...(debtId === undefined ? [] : [debtId]), ...(named as readonly DebtId[])])
}

/** Parties an event is about, as `refsOf` lists them. */
function partiesOf(fact: Fact<'event'>): readonly PartyId[] {
  const { partyId, event } = fact.content
  const inner = isNote(event) ? undefined : event.partyId
  const named = [partyId, inner as PartyId | undefined].filter((id) => id !== undefined)
  if (named.length > 0) return [...new Set(named)]
  return !isNote(event) && 'by' in event && event.by !== undefined ? [event.by as PartyId] : []
}
