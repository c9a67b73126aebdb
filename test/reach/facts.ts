import type {
  ContactPoint, Debt, EventRecord, Fact, FactContents, FactKind, MatchDecision, Obligation, Party, Provenance, Relation,
  RelationKind, Source, Status, Suppression, Template,
} from '../../src/model/facts.js'
import type { Admit, Packs } from '../../src/model/decide.js'
import type { Dossier } from '../../src/model/dossier.js'
import type { Event } from '../../src/model/event.js'
import { factKey } from '../../src/model/ids.js'
import type { ContactPointId, DebtId, EventId, FactKey, PartyId, RelationId, Revision, SourceId, TemplateId, ValueHash } from '../../src/model/ids.js'
import type { AssembledCase, NoCase, Reached, ReachContext } from '../../src/model/reach.js'
import { SOURCE_PURPOSES, type SourceUse } from '../../src/model/source-use.js'
import { parseInstant } from '../../src/model/time.js'

/** Facts of an invented debt, written briefly: every part names only what its test is about. */
export const AT = '2026-03-04T17:00:00Z'

const revision = 1 as Revision
const party = (id: string): PartyId => id as PartyId
const from = (id: string): Provenance => ({ sourceId: id as SourceId, collectedOn: '2026-01-10' })

function fact<K extends FactKind>(kind: K, key: FactKey, content: FactContents[K]): Fact<K> {
  return { kind, key, content, purposes: SOURCE_PURPOSES, revision }
}

type Some<T> = Partial<Omit<T, keyof Provenance>> & { readonly source?: string; readonly collectedOn?: string }

function split<T extends { source?: string; collectedOn?: string }>(given: T): [Provenance, Omit<T, 'source' | 'collectedOn'>] {
  const { source: id, collectedOn, ...rest } = given
  return [{ ...from(id ?? 'creditor'), ...(collectedOn === undefined ? {} : { collectedOn }) }, rest]
}

export function source(id: string, given: Partial<Source> = {}): Fact<'source'> {
  const sourceId = id as SourceId
  return fact('source', factKey('source', id), {
    sourceId, class: 'creditor_record', name: id, jurisdiction: 'US', authorisation: 'contract', purposes: SOURCE_PURPOSES,
    obtainedOn: '2025-01-01', ...given,
  })
}

export function person(id: string, given: Some<Party> = {}): Fact<'party'> {
  const [provenance, rest] = split(given)
  return fact('party', factKey('party', id, provenance.sourceId), { partyId: party(id), kind: 'person', name: 'Someone', ...provenance, ...rest })
}

export function debt(given: Some<Debt> = {}): Fact<'debt'> {
  const [provenance, rest] = split(given)
  return fact('debt', factKey('debt', given.debtId ?? 'D1', provenance.sourceId), {
    debtId: 'D1' as DebtId, creditorId: 'bank', kind: 'credit_card', currency: 'USD', principal: '900', balance: '450.10',
    openedOn: '2024-01-01', jurisdiction: 'US', ...provenance, ...rest,
  })
}

export function obligation(who: string, role: Obligation['role'] = 'borrower', given: Some<Obligation> = {}): Fact<'obligation'> {
  const [provenance, rest] = split(given)
  const debtId = given.debtId ?? ('D1' as DebtId)
  return fact('obligation', factKey('obligation', debtId, who, role, provenance.sourceId), {
    debtId, partyId: party(who), role, ...provenance, ...rest,
  })
}

export function relation(who: string, kind: RelationKind, to: string, given: Some<Relation> = {}): Fact<'relation'> {
  const [provenance, rest] = split(given)
  const relationId = `${who}-${kind}-${to}` as RelationId
  return fact('relation', factKey('relation', relationId, provenance.sourceId), {
    relationId, fromId: party(who), toId: party(to), kind, strength: 1, ...provenance, ...rest,
  })
}

export function point(id: string, who: string, given: Some<Omit<ContactPoint, 'value'>> & { readonly hash?: string } = {}): Fact<'contact_point'> {
  const [provenance, { hash, ...rest }] = split(given)
  return fact('contact_point', factKey('contact_point', id, provenance.sourceId), {
    contactPointId: id as ContactPointId, partyId: party(who), kind: 'mobile', value: { sealed: '', hash: (hash ?? `hash-${id}`) as ValueHash },
    placeZones: ['America/New_York'], placeRegions: ['US-NY'], origin: 'given_to_collector', ...provenance, ...rest,
  })
}

export function status(kind: string, given: Some<Status> = { debtId: 'D1' as DebtId }): Fact<'status'> {
  const [provenance, rest] = split(given)
  return fact('status', factKey('status', kind, rest.debtId ?? '', rest.partyId ?? '', rest.from ?? '', provenance.sourceId), { kind, ...provenance, ...rest })
}

export function suppression(given: Some<Omit<Suppression, 'value'>> & { readonly hash?: string }): Fact<'suppression'> {
  const [provenance, { hash, ...rest }] = split(given)
  return fact('suppression', factKey('suppression', rest.partyId ?? '', hash ?? '', rest.scope ?? 'party', provenance.sourceId), {
    scope: 'party', reason: 'opt_out', from: '2026-01-01', ...provenance, ...rest,
    ...(hash === undefined ? {} : { value: { sealed: '', hash: hash as ValueHash } }),
  })
}

export function event(
  id: string, what: EventRecord['event'], given: Some<Omit<EventRecord, 'event' | 'eventId'>> = {},
): Fact<'event'> {
  const [provenance, rest] = split(given)
  return fact('event', factKey('event', id, provenance.sourceId), { eventId: id as EventId, event: what, ...provenance, ...rest })
}

export function template(id: string, given: Partial<Template> = {}): Fact<'template'> {
  return fact('template', factKey('template', id), {
    templateId: id as TemplateId, channel: 'email', kind: 'collection', purpose: 'collect', language: 'en', discloses: ['debt'],
    optOutText: 'reply STOP', approvedBy: 'someone', approvedOn: '2026-01-01', ...given,
  })
}

export function matched(a: string, b: string, decision: MatchDecision['decision'], decidedOn = '2026-02-01', decidedBy = 'clerk'): Fact<'match_decision'> {
  return fact('match_decision', factKey('match_decision', a, b, decidedBy), { aId: party(a), bId: party(b), decision, decidedBy, decidedOn })
}

type AnyPart = Fact | (Fact<'contact_point'> & { readonly same: true })

const LISTS = {
  debt: 'debts', obligation: 'obligations', relation: 'relations', party: 'parties', contact_point: 'contactPoints', status: 'statuses',
  suppression: 'suppressions', event: 'events', match_decision: 'matchDecisions', source: 'sources', template: 'templates',
} as const

/** A dossier of the given facts; a source `creditor` is there unless one is given. */
export function dossier(parts: readonly AnyPart[], more: Partial<Dossier> = {}): Dossier {
  const lists: Record<string, Fact[]> = Object.fromEntries(Object.values(LISTS).map((name) => [name, []]))
  const all = parts.some((part) => part.kind === 'source') ? parts : [source('creditor'), ...parts]
  for (const part of all) lists[LISTS[part.kind]]?.push(part)
  for (const list of Object.values(lists)) list.sort((a, b) => (a.key < b.key ? -1 : 1))
  return { debtId: 'D1' as DebtId, revision, otherDebts: [], samePoints: [], ...lists, ...more } as Dossier
}

/** A gate that admits whatever `allows` says; everything when it is absent. */
export function gate(allows: (use: SourceUse) => boolean = () => true): Admit {
  return (use) => allows(use)
    ? { decision: 'ADMIT', reasons: [], packs: [] }
    : { decision: 'REJECT', reasons: [{ rule: 'X-1', decision: 'REJECT', citation: '', because: 'no', facts: [] }], packs: [] }
}

/** Packs named by their places alone, for what reach reads of them. */
export function packsOf(places: readonly string[]): Packs {
  return { list: places.map((place) => ({ place, id: place })) } as unknown as Packs
}

export function context(given: Partial<ReachContext> = {}): ReachContext {
  return {
    atMs: parseInstant(AT), purpose: 'collect', actor: { id: 'agency', kind: 'collection_agency' }, automation: 'none', humanDecision: true,
    packs: packsOf(['US', 'US-MA', 'CN', 'GB']), admit: gate(), ...given,
  }
}

/** The simplest debt: one borrower with one mobile. */
export const SIMPLE: readonly Fact[] = [debt(), person('P1', { country: 'US', region: 'US-NY' }), obligation('P1'), point('N1', 'P1')]

/** The only case file for a party (through a channel), which must be there. */
export function caseOf(reached: Reached, partyId: string, channel = 'voice', contactPointId?: string): AssembledCase {
  const found = reached.cases.find((one) =>
    one.candidate.partyId === partyId && one.channel === channel && (contactPointId === undefined || one.contactPointId === contactPointId))
  if (found === undefined) throw new Error(`no case file for ${partyId} by ${channel}: ${JSON.stringify(reached.noCases)}`)
  return found
}

/** Parties, roles, points and channels in order, as short text. */
export function outline(reached: Reached): readonly string[] {
  return reached.cases.map((one) => `${one.candidate.partyId} ${one.candidate.role} ${one.contactPointId ?? '-'} ${one.channel}`)
}

/** Reasons in order, as short text. */
export function whyNot(reached: Reached): readonly string[] {
  return reached.noCases.map((no: NoCase) => [no.candidate?.partyId, no.contactPointId, no.reason].filter((part) => part !== undefined).join(' '))
}

/** An outbound call to a party. */
export function call(at: string, partyId: string, contactPointId: string, result: 'conversation' | 'unanswered' | 'not_in_service' = 'unanswered'): Event {
  return { kind: 'contact', direction: 'out', channel: 'voice', at, partyId, contactPointId, result }
}
