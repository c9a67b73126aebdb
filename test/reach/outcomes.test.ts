import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event, EventOf } from '../../src/model/event.js'
import type { AnyFact, EventRecord, Fact } from '../../src/model/facts.js'
import type { FactKey, PartyId } from '../../src/model/ids.js'
import { CLOSING_PURPOSES, OWN_SOURCE, OWN_SOURCE_ID, restrictionOf } from '../../src/model/own-source.js'
import type { Known } from '../../src/model/scorecard.js'
import { parseInstant } from '../../src/model/time.js'
import { hourAt, knownOf } from '../../src/rank/index.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { pastCases, type PastCase, type PastCases, type PastCasesAsked } from '../../src/reach/outcomes.js'
import { distinct, someFacts } from './arbitrary-dossiers.js'
import { AT, call, context, debt, dossier, event, gate, matched, obligation, person, point, relation, source, status } from './facts.js'

const clock = { offsetMs: () => -5 * 3_600_000 }
const learn = (facts: readonly Fact[], asked: PastCasesAsked = {}, at = AT): PastCases => pastCases(dossier(facts), context({ atMs: parseInstant(at) }), asked)
const knownIn = ({ caseFile, fresh, atMs }: PastCase): Known => knownOf(caseFile, fresh, { atMs, ...clock })

/** A contact of ours with P1. */
function made(id: string, at: string, result: EventOf<'contact'>['result'] = 'unanswered', more: Partial<EventOf<'contact'>> = {}, given: { readonly source?: string } = {}): Fact<'event'> {
  return event(id, { kind: 'contact', direction: 'out', channel: 'voice', at, partyId: 'P1', contactPointId: 'N1', ...(result === undefined ? {} : { result }), ...more }, given)
}

/** A record of our own that opens nothing: somebody answered and did not prove who they are. */
function unproven(fact: Fact<'event'>): Fact<'event'> {
  return { ...fact, purposes: CLOSING_PURPOSES, content: { ...fact.content, sourceId: OWN_SOURCE_ID } }
}

const reply = (id: string, at: string, more: object): Fact => event(id, { kind: 'contact', direction: 'in', channel: 'sms', at, partyId: 'P1', ...more })
const said = (id: string, what: EventOf<'request'>['what'], at: string): Fact => event(id, { kind: 'request', what, at, partyId: 'P1', by: 'P1' })
const EARLY = point('N1', 'P1', { collectedOn: '2025-01-01' })
const PEOPLE: readonly Fact[] = [debt(), person('P1', { country: 'US', region: 'US-NY', collectedOn: '2025-01-01' }), obligation('P1')]
const FIRST: readonly Fact[] = [...PEOPLE, EARLY]
const results = (facts: readonly Fact[]): readonly (readonly [string, boolean])[] => learn(facts).cases.map(({ eventId, reached }) => [eventId, reached] as const)

/** How sure a person's record counted as before a call in June. */
function identityIn(given: object): unknown {
  const [one] = learn([source('creditor'), debt(), person('P1', { country: 'US', region: 'US-NY', identity: 'probable', ...given }), obligation('P1'), EARLY, made('a', '2025-06-01T15:00:00Z')]).cases
  return one === undefined ? 'none' : knownIn(one).identity
}

describe('what came of a contact', () => {
  it('is a person reached where they were spoken with and showed who they are, and nobody else', () => {
    const own = { ...source('x'), content: OWN_SOURCE } as Fact<'source'>
    expect(results([
      source('creditor'), own, ...FIRST, made('a', '2025-06-01T15:00:00Z', 'conversation'), made('b', '2025-06-02T15:00:00Z'), made('c', '2025-06-03T15:00:00Z', 'wrong_party'),
      unproven(made('d', '2025-06-04T15:00:00Z', 'conversation')), made('e', '2025-06-05T15:00:00Z', 'conversation', { learned: 'number_of_other' }),
      made('f', '2025-06-06T15:00:00Z', 'voicemail'), event('g', { kind: 'contact', direction: 'out', channel: 'voice', at: '2025-06-07T15:00:00Z', partyId: 'P1', contactPointId: 'N1' }), made('h', '2025-06-08T15:00:00Z', 'session'),
      made('i', '2025-06-09T15:00:00Z', 'conversation', { channel: 'visit' }), made('j', '2025-06-10', 'conversation'), made('k', '2025-06-11T15:00:00Z', 'conversation', { direction: 'in' }),
    ])).toEqual([['a', true], ['b', false], ['c', false], ['d', false], ['e', false], ['f', false], ['h', true], ['j', true]])
  })

  it('is a reply within two weeks where it was written, of the message that it names or followed; and cannot be told yet of the latest', () => {
    const sms = { channel: 'sms' } as const
    expect(results([
      ...FIRST, made('a', '2025-06-01T15:00:00Z', 'delivered', sms), made('b', '2025-06-03T15:00:00Z', 'delivered', sms), reply('r1', '2025-06-05T15:00:00Z', { contactPointId: 'N1' }),
      made('c', '2025-07-01T15:00:00Z', 'delivered', sms), made('d', '2025-07-03T15:00:00Z', 'delivered', sms), reply('r2', '2025-07-05T15:00:00Z', { replyTo: 'c' }),
      made('e', '2025-08-01T15:00:00Z', 'delivered', sms), reply('r3', '2025-08-15T15:00:01Z', { contactPointId: 'N1' }), made('f', '2025-09-01T15:00:00Z', 'bounced', sms),
      made('g', '2026-03-01T15:00:00Z', 'delivered', sms), made('h', '2026-02-01T15:00:00Z', 'delivered', sms), made('i', '2026-03-01T16:00:00Z', 'bounced', sms),
    ])).toEqual([['a', false], ['b', true], ['c', true], ['d', false], ['e', false], ['f', false], ['h', false], ['i', false]])
  })

  it('is told with the harm that followed: of a complaint or an opt-out, for the last contact before it', () => {
    const { cases } = learn([
      ...FIRST, made('a', '2025-06-01T15:00:00Z'), made('b', '2025-06-02T15:00:00Z', 'conversation'), said('x', 'complaint', '2025-06-02'), made('c', '2025-06-03T15:00:00Z', 'wrong_party'),
      said('y', 'stop_channel', '2025-06-17T15:00:00Z'), made('d', '2025-07-01T15:00:00Z'), said('z', 'no_contact', '2025-07-15T15:00:01Z'), said('w', 'call_back', '2025-07-02T15:00:00Z'),
    ])
    const none = { wrongParty: false, complaint: false, optOut: false }
    expect(cases.map(({ eventId, harms }) => [eventId, harms])).toEqual([
      ['a', none], ['b', { ...none, complaint: true }], ['c', { ...none, wrongParty: true, optOut: true }], ['d', none],
    ])
  })

  it('says by whom and where it is counted: creditor, place, and of the person what no score reads', () => {
    const facts = [debt({ creditorId: 'lender' }), person('P1', { country: 'US', region: 'US-MA', birthDate: '1971-02-03', language: 'es', collectedOn: '2025-01-01' }), obligation('P1'), EARLY, made('a', '2025-06-01T15:00:00Z')]
    const [one] = learn(facts).cases
    expect([one?.creditorId, one?.place, one?.person, one?.isOfDebt]).toEqual(['lender', 'US-MA', { birthYear: 1971, language: 'es', country: 'US' }, false])
    const [named] = learn([...facts, made('b', '2025-06-02T15:00:00Z', 'unanswered', { debts: ['D1'] })]).cases.slice(-1)
    expect(named?.isOfDebt).toBe(true)
  })
})

describe('whoever teaches', () => {
  const calls = [made('a', '2025-06-01T15:00:00Z', 'conversation')]

  it('is somebody whose debt is closed as well', () => {
    expect(results([...FIRST, ...calls, status('paid')])).toEqual([['a', true]])
  })

  it('is nobody who objected, is kept unused, may only be left alone, or is known from a source that is not admitted', () => {
    const restriction = restrictionOf('P1' as PartyId, '2026-01-01')
    const kept = { ...restriction, revision: 1, purposes: restriction.purposes } as unknown as Fact
    const refused = gate((use) => use.sourceClass !== 'broker_or_leak')
    const leak = source('leak', { class: 'broker_or_leak' })
    const friend = [debt(), person('P2', {}), obligation('P2'), relation('P1', 'friend_of', 'P2'), person('P1', { collectedOn: '2025-01-01' }), EARLY, ...calls]
    for (const facts of [
      [...FIRST, ...calls, event('o', { kind: 'request', what: 'objection', at: '2026-01-01', partyId: 'P1', by: 'P1' })],
      [...FIRST, ...calls, event('o', { kind: 'request', what: 'erasure', at: '2026-01-01', partyId: 'P1', by: 'P1' })],
      [...FIRST, ...calls, kept], friend,
    ]) expect(learn(facts)).toMatchObject({ cases: [] })
    const asked = context({ admit: refused })
    for (const facts of [
      [source('creditor'), leak, ...PEOPLE, point('N1', 'P1', { collectedOn: '2025-01-01', source: 'leak' }), ...calls],
      [source('creditor'), leak, ...FIRST, made('a', '2025-06-01T15:00:00Z', 'conversation', {}, { source: 'leak' })],
      [source('creditor'), leak, debt({ source: 'leak' }), ...FIRST.slice(1), ...calls],
    ]) expect(pastCases(dossier(facts), asked).cases).toEqual([])
    expect(learn(friend).parties).toEqual(['P2'])
  })

  it('is a contact at a point that was known on its day, by a way in which a list would propose it', () => {
    expect(results([...PEOPLE, point('N1', 'P1', { collectedOn: '2025-06-01' }), ...calls])).toEqual([['a', true]])
    expect(results([...PEOPLE, point('N2', 'P1', { collectedOn: '2025-01-01' }), ...calls])).toEqual([])
    expect(results([...PEOPLE, point('N1', 'P1', { collectedOn: '2025-01-01', kind: 'email' }), ...calls])).toEqual([])
  })

  it('is nothing of the time after the moment asked about, or before the first wanted', () => {
    const more = [...FIRST, ...calls, made('b', '2025-07-01T15:00:00Z'), made('c', '2026-03-05T15:00:00Z')]
    expect(results(more).map(([id]) => id)).toEqual(['a', 'b'])
    expect(learn(more, { sinceMs: parseInstant('2025-07-01T15:00:00Z') }).cases.map(({ eventId }) => eventId)).toEqual(['b'])
  })
})

describe('what was known just before a contact', () => {
  it('is neither the contact itself nor what was written down because of it', () => {
    const facts = [
      ...PEOPLE, point('N1', 'P1', { collectedOn: '2025-01-01', verifiedOn: '2025-02-01', lastUsedOn: '2025-06-01' }),
      point('N1', 'P1', { collectedOn: '2025-06-02', source: 'later' }), source('creditor'), source('later'),
      made('a', '2025-05-31T15:00:00Z', 'busy'), made('b', '2025-06-01T15:00:00Z', 'conversation'), made('c', '2025-06-01T15:00:00Z', 'busy'), made('d', '2025-06-02', 'unanswered'),
    ]
    const found = learn(facts).cases.map((one) => [one.eventId, knownIn(one)] as const)
    expect(found.map(([id, { confirmation, age, sources, tries }]) => [id, confirmation, age, sources, tries.map(({ result }) => result)])).toEqual([
      ['a', 119, 150, 1, []], ['b', 120, 151, 1, ['busy']], ['c', 120, 151, 1, ['busy']], ['d', 1, 0, 2, ['busy', 'conversation', 'busy']],
    ])
  })

  it('is one person by the match decisions of its day, with the tries at their other record', () => {
    const facts = [
      ...FIRST, person('P2', { collectedOn: '2025-01-01' }), point('N2', 'P2', { collectedOn: '2025-01-01' }), matched('P1', 'P2', 'same', '2025-06-10'),
      event('x', call('2025-05-01T15:00:00Z', 'P2', 'N2')), made('a', '2025-06-01T15:00:00Z'), made('b', '2025-07-01T15:00:00Z'),
    ]
    const found = learn(facts).cases
    expect(found.map((one) => [one.eventId, one.partyId, knownIn(one).elsewhere.length])).toEqual([['a', 'P1', 0], ['b', 'P1', 1]])
  })

  it('is how many had the number by then, whoever they are', () => {
    const shared = ['2025-05-01', '2025-07-01'].map((collectedOn, i) => point(`S${i}`, `X${i}`, { collectedOn, hash: 'hash-N1' }))
    const { cases } = pastCases(dossier([...FIRST, made('a', '2025-06-01T15:00:00Z'), made('b', '2025-08-01T15:00:00Z')], { samePoints: shared }), context())
    expect(cases.map((one) => knownIn(one).sharing)).toEqual([2, 3])
  })

  it('is of a point and a person told later only that they were there, since somebody was called', () => {
    const facts = [
      debt(), person('P1', { country: 'US', region: 'US-NY', identity: 'probable', collectedOn: '2026-02-01' }), obligation('P1'),
      point('N1', 'P1', { collectedOn: '2026-02-01', verifiedOn: '2025-05-01', lastUsedOn: '2025-05-01' }), made('a', '2025-06-01T15:00:00Z'), made('b', '2025-06-03T15:00:00Z', 'conversation'),
    ]
    const cases = learn(facts).cases
    expect(cases.map((one) => [one.eventId, one.reached])).toEqual([['a', false], ['b', true]])
    expect(cases.map((one) => { const { age, confirmation, identity, sources, tries } = knownIn(one); return [age, confirmation, identity, sources, tries.length] }))
      .toEqual([[null, null, 'confirmed', 1, 0], [null, null, 'confirmed', 1, 1]])
  })

  it('is no surer of a person than a row says that tells its day', () => {
    expect(identityIn({ collectedOn: '2025-01-01' })).toBe('probable')
    expect(identityIn({})).toBe('confirmed')
  })

  it('is what an earlier version of a row told, where that is known', () => {
    const now = point('N1', 'P1', { collectedOn: '2026-02-01', lastUsedOn: '2026-02-01', hash: 'new' })
    const then = { ...point('N1', 'P1', { collectedOn: '2025-02-01', verifiedOn: '2025-03-01', hash: 'old' }), revision: 1 } as Fact<'contact_point'>
    const facts = [...PEOPLE, now, made('a', '2025-06-01T15:00:00Z', 'conversation')]
    const versions = new Map<FactKey, readonly Fact<'contact_point'>[]>([[now.key, [then, now]]])
    const [bare] = learn(facts).cases
    expect([bare?.reached, knownIn(bare!).age, knownIn(bare!).confirmation]).toEqual([true, null, null])
    const [one] = learn(facts, { versions }).cases
    expect([one?.reached, knownIn(one!).age, knownIn(one!).confirmation]).toEqual([true, 120, 92])
  })
})

const DAY = fc.integer({ min: 0, max: 59 }).map((n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10))
const INSTANT = fc.tuple(DAY, fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '30')).map(([day, hour, minute]) => `${day}T${String(hour).padStart(2, '0')}:${minute}:00Z`)
const contacts = (prefix: string, when: fc.Arbitrary<string>): fc.Arbitrary<readonly Fact[]> => fc.array(fc.record({
  n: fc.nat(30), at: when, who: fc.constantFrom('P1', 'P1', 'P2', 'P3'), point: fc.constantFrom('N1', 'N1', 'N2'), channel: fc.constantFrom('voice' as const, 'sms' as const),
  direction: fc.constantFrom('out' as const, 'out' as const, 'in' as const), result: fc.constantFrom('conversation' as const, 'unanswered' as const, 'delivered' as const, 'wrong_party' as const),
}), { minLength: 1, maxLength: 8 }).map((calls) => calls.map(({ n, at, who, point: at1, channel, direction, result }) =>
  event(`${prefix}${n}`, { kind: 'contact', direction, channel, at, partyId: who, contactPointId: `${who}${at1}`, result })))

/** The day on which something happened or was told; of what says none, the day it was collected. */
function dated(fact: Fact): string | undefined {
  const { content } = fact as AnyFact
  if (fact.kind === 'event') {
    const { event: what, collectedOn } = content as EventRecord
    const told = what as Event & { readonly at?: string; readonly on?: string; readonly sentOn?: string; readonly from?: string }
    return told.at ?? told.on ?? told.sentOn ?? told.from ?? collectedOn
  }
  return 'decidedOn' in content ? content.decidedOn : 'from' in content && fact.kind === 'suppression' ? (content as { from: string }).from : (content as { collectedOn?: string }).collectedOn
}

/** The same fact, told and happening so much later that it is after every contact. */
function later(fact: Fact): Fact {
  const content = { ...fact.content, collectedOn: '2026-03-01' } as Record<string, unknown>
  if (fact.kind === 'event') {
    const what = { ...(content['event'] as Record<string, unknown>) }
    for (const name of ['at', 'on', 'sentOn', 'from']) if (what[name] !== undefined) what[name] = '2026-03-01'
    content['event'] = what
  }
  if (fact.kind === 'match_decision') content['decidedOn'] = '2026-03-01'
  if (fact.kind === 'suppression') content['from'] = '2026-03-01'
  return { ...fact, key: `${fact.key}-later` as FactKey, content } as unknown as Fact
}

const admit = gate((use) => use.sourceClass !== 'broker_or_leak')
const asked = context({ admit })

describe('the laws of outcomes', () => {
  it('lets nothing that was told or happened later into what was known, whatever it is', () => {
    let rows = 0
    fc.assert(fc.property(someFacts, contacts('C', INSTANT), fc.array(fc.tuple(someFacts, contacts('L', INSTANT)), { minLength: 1, maxLength: 1 }), (facts, calls, [more]) => {
      const base = distinct([...calls, ...facts])
      const news = [...(more?.[0] ?? []), ...(more?.[1] ?? [])].filter(({ kind }) => kind !== 'source' && kind !== 'debt' && kind !== 'obligation').map(later)
      const before = new Map(pastCases(dossier(base), asked).cases.map((one) => [one.eventId, one]))
      const after = pastCases(dossier(distinct([...base, ...news])), asked).cases.filter((one) => one.at < '2026-03-01')
      for (const one of after) {
        const known = before.get(one.eventId)
        if (known === undefined) continue
        rows += 1
        expect(knownIn(one)).toEqual(knownIn(known))
        expect(hourAt(one.atMs, one.caseFile.zones[0], clock)).toBe(hourAt(known.atMs, known.caseFile.zones[0], clock))
      }
    }), { numRuns: 300 })
    expect(rows).toBeGreaterThan(100)
  })

  it('knows of a contact of this moment what a list made at this moment knows', () => {
    let rows = 0
    fc.assert(fc.property(someFacts, contacts('C', INSTANT), fc.constantFrom('P1N1', 'P1N2', 'P2N1'), (facts, calls, at) => {
      // A list reads what has no day as it stands; a past contact cannot tell whether it was before.
      const base = distinct([...calls, ...facts]).filter((fact) => (dated(fact) ?? '9').slice(0, 10) < AT.slice(0, 10) || fact.kind === 'source')
      const now = event('NOW', { kind: 'contact', direction: 'out', channel: 'voice', at: AT, partyId: at.slice(0, 2), contactPointId: at, result: 'unanswered' })
      const [row] = pastCases(dossier([...base, now]), asked).cases.filter(({ eventId }) => eventId === 'NOW')
      const listed = assembleCases(dossier(base), asked).cases.find((one) => one.candidate.partyId === row?.partyId && one.contactPointId === row.caseFile.contactPoint?.id && one.channel === 'voice')
      if (row === undefined || listed === undefined) return
      rows += 1
      expect(knownIn(row)).toEqual(knownOf(listed.caseFile, listed.fresh, { atMs: asked.atMs, ...clock }))
    }), { numRuns: 300 })
    expect(rows).toBeGreaterThan(30)
  })
})
