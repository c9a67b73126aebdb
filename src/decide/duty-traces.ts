import { isNamedByAny } from '../model/corrections.js'
import type { Dossier } from '../model/dossier.js'
import { isNote, type EventRecord, type Fact, type RelationKind } from '../model/facts.js'
import type { Event } from '../model/event.js'
import type { PartyId } from '../model/ids.js'
import { parseDay, type EpochDay } from '../model/time.js'
import type { Tie, TraceKind } from './clock.js'

/** One thing of the record that a duty can start or end with. */
export interface Trace {
  readonly on: TraceKind
  /** Event id, or what else tells it apart from others of its kind. */
  readonly id: string
  readonly day: EpochDay
  /** The person it is about, duplicates judged the same taken as one; absent: the debt as a whole. */
  readonly person?: PartyId
  readonly fields: Readonly<Record<string, unknown>>
  /** The contact that it answers. */
  readonly replyTo?: string
  /** Last day of a state; absent: it has no end yet. */
  readonly until?: EpochDay
}

/** Finds for each record the smallest id of all records that were last judged the same person. */
export function sameAs(dossier: Pick<Dossier, 'matchDecisions'>): (party: PartyId) => PartyId {
  const last = new Map<string, Fact<'match_decision'>['content']>()
  for (const { content } of dossier.matchDecisions) {
    const pair = [content.aId, content.bId].toSorted().join('\u001f')
    const known = last.get(pair)
    if (known === undefined || content.decidedOn >= known.decidedOn) last.set(pair, content)
  }
  const of = new Map<PartyId, PartyId>()
  const find = (party: PartyId): PartyId => {
    const up = of.get(party)
    return up === undefined ? party : find(up)
  }
  for (const { aId, bId, decision } of last.values()) {
    if (decision !== 'same') continue
    const [low, high] = [find(aId), find(bId)].toSorted() as [PartyId, PartyId]
    if (low !== high) of.set(high, low)
  }
  return find
}

/** Events that a duty can start or end with. */
type TracedEvent = Exclude<Event, { readonly kind: 'representation' }>

/** The day as the record writes it: of an instant the day in its own offset. */
function dayOf(...texts: readonly (string | undefined)[]): EpochDay {
  const first = texts.find((text) => text !== undefined)
  return first === undefined ? Number.NaN : parseDay(first.slice(0, 10))
}

function startOf(event: TracedEvent): EpochDay {
  if (event.kind === 'request' || event.kind === 'dispute') return dayOf(event.receivedOn, event.at)
  if (event.kind === 'notice') return dayOf(event.sentOn, event.receivedOn)
  return event.kind === 'check' ? dayOf(event.on) : dayOf(event.at)
}

function isAbout(record: EventRecord, event: Event, debtId: string): boolean {
  const debts = 'debts' in event ? event.debts : undefined
  return (record.debtId === undefined || record.debtId === debtId) && (debts === undefined || debts.includes(debtId))
}

/** Whom an event is about: whoever spoke in a request or a consent, and never whoever told of somebody else in a report. */
function personIn(record: EventRecord, event: TracedEvent): PartyId | undefined {
  const speaker = event.kind === 'request' || event.kind === 'consent' ? event.by : undefined
  return (speaker ?? event.partyId ?? record.partyId) as PartyId | undefined
}

function eventTrace(record: EventRecord, event: Event, same: (party: PartyId) => PartyId, ties: ReadonlyMap<PartyId, Tie>): Trace | undefined {
  if (event.kind === 'representation') return undefined
  const day = startOf(event)
  const named = personIn(record, event)
  const person = named === undefined ? undefined : same(named)
  if (Number.isNaN(day)) return undefined
  return {
    on: event.kind,
    id: record.eventId,
    day,
    ...(person === undefined ? {} : { person }),
    fields: event.kind === 'contact' ? { ...event, tie: person === undefined ? undefined : ties.get(person) } : event,
    ...('replyTo' in event && event.replyTo !== undefined ? { replyTo: event.replyTo } : {}),
  }
}

/** Relations by which somebody stands in for who owes, or acts for such a person; any other tie makes a third party. */
const TIE_OF: Readonly<Partial<Record<RelationKind, Tie>>> = {
  guardian_of: 'stands_in', personal_representative_of: 'stands_in', successor_of: 'stands_in',
  lawyer_of: 'acts', adviser_of: 'acts', authorised_representative_of: 'acts', lpa_attorney_of: 'acts',
  insolvency_office_holder_of: 'acts', legal_representative_of: 'acts', officer_of: 'acts', director_of: 'acts',
  owns: 'acts', controls: 'acts',
}
/** Of several ties of one person the first of these counts: who owes knows of the debt, and whoever acts was told why. */
const TIES: readonly Tie[] = ['owes', 'stands_in', 'acts', 'third_party']

/** What each person of the dossier is to the debt. */
function tiesOf(dossier: Dossier, same: (party: PartyId) => PartyId): ReadonlyMap<PartyId, Tie> {
  const obligors = new Set(dossier.obligations.map((fact) => same(fact.content.partyId)))
  const ties = new Map<PartyId, Tie>([...obligors].map((person) => [person, 'owes']))
  const tell = (person: PartyId, tie: Tie): void => {
    const known = ties.get(person)
    if (known === undefined || TIES.indexOf(tie) < TIES.indexOf(known)) ties.set(person, tie)
  }
  for (const { content } of dossier.relations) {
    const [from, to] = [same(content.fromId), same(content.toId)]
    if (obligors.has(to)) tell(from, TIE_OF[content.kind] ?? 'third_party')
    if (obligors.has(from)) tell(to, 'third_party')
  }
  return ties
}

function eventTraces(dossier: Dossier, same: (party: PartyId) => PartyId, ties: ReadonlyMap<PartyId, Tie>): readonly Trace[] {
  const corrections = dossier.events.filter((fact) => fact.content.event.kind === 'correction')
  return dossier.events.flatMap((fact) => {
    const { content: record, content: { event } } = fact
    if (isNote(event) || isNamedByAny(fact, corrections) || !isAbout(record, event, dossier.debtId)) return []
    const trace = eventTrace(record, event, same, ties)
    return trace === undefined ? [] : [trace]
  })
}

function stateTraces(dossier: Dossier, same: (party: PartyId) => PartyId): readonly Trace[] {
  return dossier.statuses.flatMap(({ key, content }) => {
    const { from, until, debtId, partyId, kind } = content
    if (from === undefined || (debtId !== undefined && debtId !== dossier.debtId)) return []
    return [{ on: 'state' as const, id: key, day: dayOf(from), ...(partyId === undefined ? {} : { person: same(partyId) }), ...(until === undefined ? {} : { until: dayOf(until) }), fields: { kind } }]
  })
}

/** A party's own day of death is a state of the debts it owes. */
function deathTraces(dossier: Dossier, same: (party: PartyId) => PartyId): readonly Trace[] {
  const obligors = new Set(dossier.obligations.map((fact) => same(fact.content.partyId)))
  return dossier.parties.flatMap(({ key, content }) => {
    const person = same(content.partyId)
    if (content.deceasedOn === undefined || !obligors.has(person)) return []
    return [{ on: 'state' as const, id: key, day: dayOf(content.deceasedOn), person, fields: { kind: 'obligor_deceased' } }]
  })
}

/** Data of natural persons, once for each person and source. */
function dataTraces(dossier: Dossier, same: (party: PartyId) => PartyId, ties: ReadonlyMap<PartyId, Tie>): readonly Trace[] {
  const sources = new Map(dossier.sources.map((fact) => [fact.content.sourceId, fact.content]))
  const found = new Map<string, Trace>()
  for (const { content } of dossier.parties) {
    const source = sources.get(content.sourceId)
    if (source === undefined || content.kind !== 'person') continue
    const person = same(content.partyId)
    found.set(`${person}\u001f${source.sourceId}`, {
      on: 'data', id: source.sourceId, day: dayOf(source.obtainedOn), person,
      fields: { sourceClass: source.class, authorisation: source.authorisation, noticeSentOn: source.noticeSentOn, tie: ties.get(person) },
    })
  }
  return [...found.values()]
}

/** A debt that the creditor took back is in the state of it, whether a status says so or the debt's own row. */
function recallTraces(dossier: Dossier): readonly Trace[] {
  return dossier.debts.flatMap(({ key, content }) =>
    content.recalledOn === undefined ? [] : [{ on: 'state' as const, id: key, day: dayOf(content.recalledOn), fields: { kind: 'recalled' } }])
}

/** Everything of a debt's record that a duty can start or end with, earliest first. */
export function tracesOf(dossier: Dossier, same: (party: PartyId) => PartyId): readonly Trace[] {
  const ties = tiesOf(dossier, same)
  const placements = dossier.debts.flatMap(({ content }) => (content.placedOn === undefined ? [] : [content.placedOn])).toSorted()
  const placed = placements[0]
  return [
    ...eventTraces(dossier, same, ties),
    ...stateTraces(dossier, same),
    ...deathTraces(dossier, same),
    ...recallTraces(dossier),
    ...dataTraces(dossier, same, ties),
    ...(placed === undefined ? [] : [{ on: 'placement' as const, id: dossier.debtId, day: dayOf(placed), fields: {} }]),
  ].toSorted((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1))
}
