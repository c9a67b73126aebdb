import { isNote, type AnyFact, type FactContents } from '../model/facts.js'

/** The kinds of id by which facts are found; `corrected` is the event that a correction takes out of account. */
export const REF_KINDS = ['party', 'debt', 'contactPoint', 'value', 'corrected', 'source'] as const
/** A kind of id by which facts are found. */
export type RefKind = (typeof REF_KINDS)[number]

/** One id that a fact touches. */
export interface Ref {
  readonly to: RefKind
  readonly id: string
}

/**
 * Lists every id that a fact touches, each once: what `factsAbout` finds it by, the same in every store.
 * A debt is not found by its creditor, nor an event by who reported it (unless it names nobody else), since such hubs
 * touch everything; of sources only the source's own fact is listed, since every fact names one.
 */
export function refsOf(kind: AnyFact['kind'], content: AnyFact['content']): readonly Ref[] {
  const list = REFS[kind] as (content: AnyFact['content']) => readonly (Ref | undefined)[]
  const refs: Ref[] = []
  for (const found of list(content)) {
    if (found !== undefined && !holds(refs, found)) refs.push(found)
  }
  return refs
}

function holds(refs: readonly Ref[], { to, id }: Ref): boolean {
  for (const known of refs) if (known.id === id && known.to === to) return true
  return false
}

const REFS: { readonly [K in AnyFact['kind']]: (content: FactContents[K]) => readonly (Ref | undefined)[] } = {
  source: (source) => [ref('source', source.sourceId)],
  party: (party) => [ref('party', party.partyId)],
  debt: (debt) => [ref('debt', debt.debtId)],
  obligation: (obligation) => [ref('debt', obligation.debtId), ref('party', obligation.partyId)],
  relation: (relation) => {
    const ends = [ref('party', relation.fromId), ref('party', relation.toId)]
    return relation.covers === undefined ? ends : [...ends, ...relation.covers.map((debt) => ref('debt', debt))]
  },
  contact_point: (point) => [
    ref('contactPoint', point.contactPointId), ref('party', point.partyId), ref('value', point.value.hash),
  ],
  status: (status) => [ref('debt', status.debtId), ref('party', status.partyId)],
  suppression: (suppression) => [ref('party', suppression.partyId), ref('value', suppression.value?.hash)],
  template: () => [],
  match_decision: (decision) => [ref('party', decision.aId), ref('party', decision.bId)],
  event: eventRefs,
}

function ref(to: RefKind, id: string | undefined): Ref | undefined {
  return id === undefined || id === '' ? undefined : { to, id }
}

function eventRefs(record: FactContents['event']): readonly (Ref | undefined)[] {
  const { event } = record
  const outer = [ref('party', record.partyId), ref('debt', record.debtId)]
  if (event.kind === 'correction') return [...outer, ref('corrected', event.corrects)]
  if (isNote(event)) return outer
  const nobodyNamed = record.partyId === undefined && event.partyId === undefined
  return [
    ...outer,
    ref('party', event.partyId),
    ref('party', nobodyNamed && 'by' in event ? event.by : undefined),
    ref('contactPoint', 'contactPointId' in event ? event.contactPointId : undefined),
    ...(('debts' in event ? event.debts : undefined) ?? []).map((debt) => ref('debt', debt)),
  ]
}
