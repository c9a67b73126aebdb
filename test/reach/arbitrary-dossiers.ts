import * as fc from 'fast-check'
import { RELATION_KINDS, type Fact } from '../../src/model/facts.js'
import type { EventId, PartyId } from '../../src/model/ids.js'
import type { DebtId } from '../../src/model/ids.js'
import type { Event } from '../../src/model/event.js'
import { debt, event, matched, obligation, person, point, relation, source, status, suppression } from './facts.js'

/** Sources of generated facts: the first two may permit, the others may not (expired; of a class the gate refuses). */
export const SOURCES: readonly Fact<'source'>[] = [
  source('creditor'), source('portal', { class: 'own_application' }), source('old', { expiresOn: '2026-01-01' }), source('leak', { class: 'broker_or_leak' }),
]

const PARTIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const
const party = fc.constantFrom(...PARTIES)
const from = fc.constantFrom('creditor', 'creditor', 'portal', 'old', 'leak')
const day = fc.constantFrom('2025-06-01', '2026-01-15', '2026-03-01', '2026-03-04', '2026-03-10')
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined, freq: 2 })
const hash = fc.constantFrom('h1', 'h2', 'h3', 'h4')
const about = fc.record({ partyId: maybe(party), debtId: maybe(fc.constantFrom('D1', 'D2')) })

/** Leaves out what is undefined, so that absence is absence. */
function given<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
}

const parties: fc.Arbitrary<Fact> = fc
  .record({
    id: party, source: from, capacity: maybe(fc.constantFrom('full', 'limited', 'none', 'doubted')), activeDuty: maybe(fc.boolean()),
    vulnerable: maybe(fc.boolean()), zone: maybe(fc.constantFrom('America/New_York', 'America/Denver')), identity: maybe(fc.constantFrom('confirmed', 'probable', 'ambiguous')),
    birthDate: maybe(fc.constantFrom('1980-01-01', '2012-05-05')), deceasedOn: maybe(fc.constant('2026-02-01')), region: maybe(fc.constantFrom('US-NY', 'US-MA')),
  })
  .map(({ id, deceasedOn, ...rest }) => person(id, given({ ...rest, deceasedOn: id === 'P3' ? deceasedOn : undefined }) as never))

const obligations: fc.Arbitrary<Fact> = fc
  .record({
    id: fc.constantFrom('P1', 'P2', 'P3'), role: fc.constantFrom('borrower', 'co_borrower', 'guarantor'), source: from, signed: maybe(fc.boolean()),
    renounced: maybe(fc.boolean()), until: maybe(day),
  })
  .map(({ id, role, ...rest }) => obligation(id, role as never, given(rest) as never))

const relations: fc.Arbitrary<Fact> = fc
  .record({ id: party, kind: fc.constantFrom(...RELATION_KINDS), to: party, source: from, end: maybe(day), authority: maybe(fc.constantFrom('none', 'recorded')) })
  .map(({ id, kind, to, ...rest }) => relation(id, kind, to, given(rest) as never))

const points: fc.Arbitrary<Fact> = fc
  .record({
    id: fc.constantFrom('N1', 'N2', 'N3'), who: party, source: from, kind: fc.constantFrom('mobile', 'landline', 'email', 'postal_address'),
    // The value follows from the id, and several parties have each.
    place: maybe(fc.constantFrom('home', 'work')), origin: maybe(fc.constantFrom('given_to_collector', 'other')), until: maybe(day), useDisclosed: maybe(fc.boolean()),
  })
  .map(({ id, who, ...rest }) => point(`${who}${id}`, who, given({ ...rest, hash: `h${1 + ((Number(who[1]) + Number(id[1]) - 2) % 4)}` }) as never))

const pointId = fc.tuple(party, fc.constantFrom('N1', 'N2', 'N3')).map((parts) => parts.join(''))

/** Events that only close. */
export const closingEvents: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('request' as const), what: fc.constantFrom('cease', 'stop_channel', 'stop_contact_point', 'no_contact', 'employer_prohibits', 'complaint', 'objection'), at: day, contactPointId: maybe(pointId), channel: maybe(fc.constantFrom('voice', 'sms')) }),
  fc.record({ kind: fc.constant('report' as const), what: fc.constantFrom('wrong_number', 'disclosed_to_third_party', 'capacity_doubt', 'identity_theft', 'death', 'distress'), at: day, contactPointId: maybe(pointId) }),
  fc.record({ kind: fc.constant('check' as const), what: fc.constantFrom('reassigned_number', 'active_duty', 'bankruptcy', 'deceased', 'moratorium'), on: day, result: fc.constant('hit' as const), contactPointId: maybe(pointId) }),
  fc.record({ kind: fc.constant('dispute' as const), at: day }),
  fc.record({ kind: fc.constant('representation' as const), who: fc.constantFrom('attorney', 'guardian') }),
  fc.record({ kind: fc.constant('contact' as const), direction: fc.constant('out' as const), channel: fc.constant('voice' as const), at: day, contactPointId: maybe(pointId), result: fc.constant('conversation' as const) }),
).map((one) => given(one) as Event)

/** Events that only open. */
export const openingEvents: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('consent' as const), at: day, givenTo: fc.constant('agency'), scope: fc.constantFrom('call', 'sms'), contactPointId: maybe(pointId) }),
  fc.record({ kind: fc.constant('notice' as const), what: fc.constantFrom('validation', 'data_source'), sentOn: day }),
  fc.record({ kind: fc.constant('check' as const), what: fc.constantFrom('reassigned_number', 'active_duty'), on: day, result: fc.constant('clear' as const), contactPointId: maybe(pointId) }),
).map((one) => given(one) as Event)

const eventOf = (events: fc.Arbitrary<Event>): fc.Arbitrary<Fact> =>
  fc.tuple(fc.nat(40), events, about, from).map(([n, what, { partyId, debtId }, sourceId]) =>
    event(`E${n}`, what, given({ partyId: partyId as PartyId | undefined, debtId: debtId as DebtId | undefined, source: sourceId }) as never))

const closingStatuses: fc.Arbitrary<Fact> = fc
  .record({ kind: fc.constantFrom('bankruptcy_ch7', 'bankruptcy_ch13', 'moratorium', 'insolvency', 'on_hold', 'time_barred', 'arrangement', 'paid'), partyId: maybe(party), source: from, from: maybe(day), until: maybe(day) })
  .map(({ kind, partyId, ...rest }) => status(kind, given({ ...rest, ...(partyId === undefined ? { debtId: 'D1' as DebtId } : { partyId: partyId as PartyId }) }) as never))

const suppressions: fc.Arbitrary<Fact> = fc
  .record({ partyId: maybe(party), hash: maybe(hash), scope: fc.constantFrom('party', 'contact_point', 'voice', 'sms'), reason: fc.constantFrom('opt_out', 'wrong_number', 'deceased'), source: from, until: maybe(day) })
  .filter((one) => one.partyId !== undefined || one.hash !== undefined)
  .map((one) => suppression(given(one) as never))

/** A fact that only closes something. */
export const closingFacts: fc.Arbitrary<Fact> = fc.oneof(
  eventOf(closingEvents), closingStatuses, suppressions,
  fc.record({ id: party, source: from, capacity: fc.constantFrom('limited', 'none') }).map(({ id, ...rest }) => person(id, rest)),
)

/** A fact that only opens something. */
export const openingFacts: fc.Arbitrary<Fact> = eventOf(openingEvents)

const corrections: fc.Arbitrary<Fact> = fc.tuple(fc.nat(10), fc.nat(40), from)
  .map(([n, corrects, sourceId]) => event(`K${n}`, { kind: 'correction', corrects: `E${corrects}` as EventId, because: 'x' }, { source: sourceId }))

const matches: fc.Arbitrary<Fact> = fc.tuple(party, party, fc.constantFrom('same', 'different', 'unsure'))
  .filter(([a, b]) => a !== b).map(([a, b, decision]) => matched(a, b, decision as never))

const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  { weight: 3, arbitrary: parties }, { weight: 2, arbitrary: relations }, { weight: 4, arbitrary: points }, { weight: 1, arbitrary: obligations },
  { weight: 3, arbitrary: eventOf(closingEvents) }, { weight: 2, arbitrary: openingFacts }, { weight: 1, arbitrary: closingStatuses },
  { weight: 1, arbitrary: suppressions }, { weight: 1, arbitrary: matches }, { weight: 1, arbitrary: corrections },
)

/** Keeps the first of facts with one key, as a store does. */
export function distinct(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map(facts.toReversed().map((fact) => [fact.key, fact])).values()].toReversed()
}

/** Facts of one debt with a borrower who can be called, and whatever else. */
export const someFacts: fc.Arbitrary<readonly Fact[]> = fc.array(anyFact, { maxLength: 25 }).map((facts) =>
  distinct([...SOURCES, debt(), person('P1', { zone: 'America/New_York', region: 'US-NY' }), obligation('P1'), point('P1N1', 'P1', { hash: 'h1' }), ...facts]))
