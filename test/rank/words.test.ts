import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseFile, Role } from '../../src/model/case-file.js'
import type { Event, Purpose } from '../../src/model/event.js'
import { ownWords, type Entry } from '../../src/model/list.js'
import type { PackSummary } from '../../src/model/pack.js'
import { HOURS, type Scorecard } from '../../src/model/scorecard.js'
import { formatInstant, HOUR_MS } from '../../src/model/time.js'
import { DEFAULT_SCORECARD, rankDebts } from '../../src/rank/index.js'
import { entryWords, type Told } from '../../src/rank/words.js'
import { AT_MS, boundaries, contextOf, debtOf, decide, type DebtSketch, type PersonSketch } from './fixture.js'

const DAY_MS = 24 * HOUR_MS
/** What would press, frighten or hurry somebody, or is no word of a dispatcher. */
const FORBIDDEN = /\b(urgent|urgently|immediate|immediately|at once|now or|final|last chance|must|threat|warning|pay|pays|paid|owes?|owed|overdue|arrears|undefined|null|NaN|log-odds|logit|probability|percentile|prior|Infinity)\b|[{}]|\[|\.\.|:\.| {2}/i
/** What a location enquiry may hold nothing of. */
const OF_THE_DEBT = /\b(debts?|loans?|credit|creditor|collect|collection|balance|owe|owes|owed|amount|borrowed|guarantees?|rung|ladder)\b/i

function withProfile(profile: readonly number[]): Scorecard {
  return { ...DEFAULT_SCORECARD, features: { ...DEFAULT_SCORECARD.features, hour: { ...DEFAULT_SCORECARD.features.hour, profile } } }
}

const ROLES: readonly Role[] = ['borrower', 'co_borrower', 'co_signer', 'guarantor', 'attorney', 'personal_representative', 'reference']

const personArbitrary = (id: string): fc.Arbitrary<PersonSketch> => fc.record({
  id: fc.constant(id),
  role: fc.constantFrom(...ROLES),
  party: fc.constantFrom({}, {}, { deceased: true }),
  points: fc.array(fc.record({
    channel: fc.constantFrom('voice' as const, 'voice' as const, 'post' as const, 'email' as const),
    fresh: fc.record({ latestOn: fc.constantFrom('2026-02-20', '2025-02-20'), collectedOn: fc.constantFrom('2026-03-02', '2019-01-01'), another: fc.constantFrom(0, 0, 1, 3), sharedBy: fc.constantFrom(1, 1, 2, 30) }),
  }), { minLength: 1, maxLength: 4 }).map((points) => points.map((point, i) => ({ ...point, id: `${id}${i}` }))),
})

const contactArbitrary: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('contact' as const), direction: fc.constantFrom('out' as const, 'out' as const, 'in' as const), channel: fc.constant('voice' as const),
  at: fc.integer({ min: 1, max: 500 }).map((hours) => formatInstant(AT_MS - hours * HOUR_MS, 0)),
  contactPointId: fc.constantFrom('a0', 'a1', 'b0'), partyId: fc.constantFrom('a', 'b'), result: fc.constantFrom('conversation' as const, 'unanswered' as const, 'unanswered' as const, 'wrong_party' as const),
})
const requestArbitrary = fc.constantFrom<Event>(
  { kind: 'request', what: 'no_contact', at: '2026-02-01', by: 'a' }, { kind: 'report', what: 'wrong_number', contactPointId: 'a0' }, { kind: 'representation', who: 'attorney', partyId: 'a' },
)

const debtArbitrary: fc.Arbitrary<DebtSketch> = fc.record({
  id: fc.constant('d-secret'), kind: fc.constantFrom('consumer' as const, 'transferred_npl' as const),
  people: fc.tuple(personArbitrary('a'), personArbitrary('b'), personArbitrary('c')).map((people) => people),
  // Whole days of dials, so that some of them make a person unreachable.
  events: fc.oneof(fc.array(fc.oneof(contactArbitrary, contactArbitrary, requestArbitrary), { maxLength: 8 }), fc.constantFrom(6, 7, 9).map((count) => dials(count))),
})

/** Dials of the first point of the first person on as many days, none of them answered. */
function dials(count: number, contactPointId = 'a0'): readonly Event[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'contact' as const, id: `e${contactPointId}${i}`, direction: 'out' as const, channel: 'voice' as const, partyId: contactPointId.slice(0, 1), contactPointId, result: 'unanswered' as const,
    at: formatInstant(AT_MS - (i + 1) * DAY_MS, 0),
  }))
}

const profileArbitrary = fc.oneof(fc.constant(DEFAULT_SCORECARD.features.hour.profile), fc.array(fc.integer({ min: -20, max: 20 }).map((n) => n / 10), { minLength: HOURS, maxLength: HOURS }))

interface Asked {
  readonly purpose?: Purpose
  readonly scorecard?: Scorecard
  readonly atMs?: number
  readonly packs?: readonly PackSummary[]
}

function entriesOf(debt: DebtSketch, asked: Asked = {}): readonly Entry[] {
  const purpose = asked.purpose ?? 'collect'
  const law = { decide: (caseFile: CaseFile) => decide({ ...caseFile, purpose }), boundaries, offsetMs: () => 0 }
  return rankDebts([debtOf(debt)], contextOf({ ...asked, purpose, law }), () => () => ({ nearness: 0.5, degree: 0.2 })).entries
}

function wordsAt(contactPointId: string, entries: readonly Entry[]): string {
  return entries.find((entry) => entry.contactPointId === contactPointId)?.words ?? ''
}

const BORROWER: PersonSketch = { id: 'a', role: 'borrower', points: [{ id: 'a0' }] }
const CO_SIGNER: PersonSketch = { id: 'b', role: 'co_signer', points: [{ id: 'b0' }] }
const JOINT: PersonSketch = { id: 'c', role: 'guarantor', liability: 'joint_guarantor', points: [{ id: 'c0' }] }

describe('the words of an entry', () => {
  it('press nobody, hold no jargon and no gap, whatever is known and asked for', () => {
    fc.assert(fc.property(debtArbitrary, profileArbitrary, fc.constantFrom<Purpose>('collect', 'locate', 'service'), fc.integer({ min: 0, max: 23 }), (debt, profile, purpose, hour) => {
      for (const entry of entriesOf(debt, { purpose, scorecard: withProfile(profile), atMs: AT_MS + hour * HOUR_MS })) {
        expect([entry.words, ...entry.parts.map((part) => part.words)].join('\n')).not.toMatch(FORBIDDEN)
        expect(entry.words).toMatch(/^The [a-z -]+ by [a-z -]+, (on|from) /)
        expect(entry.words).toMatch(/Chance of reaching the right person: (about|less than|more than) \d+ in 100\./)
        expect(entry.words.endsWith('.')).toBe(true)
      }
    }), { numRuns: 150 })
  })

  it('hold nothing of the debt, of those around it or of the ladder in a location enquiry, and say what may be asked', () => {
    fc.assert(fc.property(debtArbitrary, profileArbitrary, fc.integer({ min: 0, max: 23 }), (debt, profile, hour) => {
      for (const entry of entriesOf(debt, { purpose: 'locate', scorecard: withProfile(profile), atMs: AT_MS + hour * HOUR_MS })) {
        // The role is its own line's: who is asked.
        const words = entry.words.slice(entry.words.indexOf(' by '))
        expect(words).not.toMatch(OF_THE_DEBT)
        for (const role of ROLES) expect(words).not.toMatch(new RegExp(`\\b${role.replaceAll('_', '.')}s?\\b`))
        expect(JSON.stringify(entry)).not.toContain('d-secret')
        expect(entry.words).toContain('Only where the person sought can be found may be asked; nothing else is said')
      }
    }), { numRuns: 100 })
  })

  it('count the ways to a person as they stand in the list, each behind the one before it', () => {
    fc.assert(fc.property(debtArbitrary, profileArbitrary, (debt, profile) => {
      const entries = entriesOf(debt, { scorecard: withProfile(profile) })
      const ofPerson = new Map<string, Entry[]>()
      for (const entry of entries) ofPerson.set(entry.partyId, [...(ofPerson.get(entry.partyId) ?? []), entry])
      for (const [first, second, ...others] of ofPerson.values()) {
        if (second === undefined) {
          expect(first?.words).not.toMatch(/way to this person|ways to this person/)
          continue
        }
        const more = others.length + 1
        expect(first?.words).toContain(more === 1 ? 'If it fails, another way to this person stands further down.' : `If it fails, ${more} other ways to this person stand further down.`)
        expect(second.words).toContain('The second way to this person, for when the better one further up fails.')
        if (others[0] !== undefined) expect(others[0].words).toContain('The third way to this person, for when the better ones further up fail.')
      }
    }), { numRuns: 100 })
  })

  it('say why somebody further from the debt is asked, by what happened to those before', () => {
    const people = [BORROWER, CO_SIGNER, JOINT]
    const tried = entriesOf({ id: 'd', people, events: dials(6) })
    expect(wordsAt('b0', tried)).toContain('The borrower could not be reached in 6 tries on 6 days of the last 30, so rung 2 (co-borrowers and co-signers) is open.')
    expect(wordsAt('c0', tried)).toContain('The borrower could not be reached in 6 tries on 6 days of the last 30. Waits on rung 3 (jointly liable guarantors): the co-signer comes first and may still be reached.')
    expect(wordsAt('a0', tried)).not.toMatch(/rung|could not/)
    const bankrupt = entriesOf({ id: 'd', people, states: [{ kind: 'bankruptcy_ch7', partyId: 'a' }] })
    expect(wordsAt('b0', bankrupt)).toContain('No contact with the borrower is permitted, so rung 2')
    const wrong = entriesOf({ id: 'd', people, events: [{ kind: 'report', what: 'wrong_number', contactPointId: 'a0' }] })
    expect(wordsAt('b0', wrong)).toContain('There is no open way to contact the borrower, so rung 2')
    const dead = entriesOf({ id: 'd', people: [{ ...BORROWER, party: { deceased: true } }, CO_SIGNER] })
    expect(wordsAt('b0', dead)).toContain('Nobody who stands in for the borrower can be reached, so rung 2')
  })

  it('stand without what they tell of others where the person themself reads them, and lose nothing else', () => {
    fc.assert(fc.property(debtArbitrary, profileArbitrary, (debt, profile) => {
      for (const entry of entriesOf(debt, { scorecard: withProfile(profile) })) {
        const own = ownWords(entry)
        expect(own).not.toMatch(/could not be reached|counts as lost|No contact with the|no open way|stands in for|is open\.| {2}/)
        expect(own.length + (entry.others === undefined ? 0 : entry.others.length + 1)).toBe(entry.words.length)
        expect(entry.others === undefined).toBe(own === entry.words)
        if (entry.others !== undefined) expect(entry.words).toContain(entry.others)
      }
    }), { numRuns: 100 })
    const people = [BORROWER, CO_SIGNER, JOINT]
    const entries = entriesOf({ id: 'd', people, events: dials(6) })
    expect(entries.find((entry) => entry.contactPointId === 'b0')?.others).toBe('The borrower could not be reached in 6 tries on 6 days of the last 30, so rung 2 (co-borrowers and co-signers) is open.')
    expect(ownWords(entries.find((entry) => entry.contactPointId === 'c0')!)).toContain('Waits on rung 3')
  })

  it('say that the law of the place counts a person as lost where it does', () => {
    const lost: PackSummary = {
      id: 'T', version: '1', digest: 'd'.repeat(64), place: 'US', kind: 'statutory', title: 'An invented law', unreachable: ['three_failed_dials'],
      verifiedAsOf: '2026-01-01', reviewBy: '2027-01-01', rules: { decide: 1, admit: 0, retain: 0, duties: 0 },
      confidence: { primary: 1, secondary: 0, low: 0, unverified: 0, design: 0 }, toCheck: [],
    }
    const entries = entriesOf({ id: 'd', people: [BORROWER, CO_SIGNER], obligor: { id: 'a', reachable: false, lossOfContact: 'three_failed_dials' } }, { packs: [lost] })
    expect(wordsAt('b0', entries)).toContain('The borrower counts as lost under the law of the place, so rung 2')
  })

  it('say for whom an entry waits: those of earlier rungs who may still be reached, and not whom somebody else speaks for', () => {
    const both = entriesOf({ id: 'd', people: [BORROWER, CO_SIGNER, JOINT] })
    expect(wordsAt('b0', both)).toContain('Waits on rung 2 (co-borrowers and co-signers): the borrower comes first and may still be reached.')
    expect(wordsAt('c0', both)).toContain('Waits on rung 3 (jointly liable guarantors): the borrower and the co-signer come first and may still be reached.')
    const attorney: PersonSketch = { id: 'l', role: 'attorney', points: [{ id: 'l0' }] }
    const spoken = entriesOf({ id: 'd', people: [BORROWER, CO_SIGNER, attorney], events: [{ kind: 'representation', who: 'attorney', partyId: 'a' }] })
    expect(wordsAt('b0', spoken)).toContain(': the attorney comes first and may still be reached.')
    const two = entriesOf({ id: 'd', people: [{ ...BORROWER, id: 'r', role: 'reference', points: [{ id: 'r0' }] }, { ...BORROWER, id: 's', role: 'reference', points: [{ id: 's0' }] }] }, { purpose: 'locate' })
    expect(two.map((entry) => entry.words.includes('Waits: one person at a time is asked.'))).toEqual([false, true])
  })

  it('say why then: by the person\'s own hours, by those of the portfolio, or by the law alone', () => {
    const met = Array.from({ length: 8 }, (_, i): Event => ({
      kind: 'contact', id: `m${i}`, direction: 'out', channel: 'voice', partyId: 'a', contactPointId: 'a0', result: 'conversation', at: formatInstant(AT_MS + 6 * HOUR_MS - (i + 1) * DAY_MS, 0),
    }))
    const own = wordsAt('a0', entriesOf({ id: 'd', people: [BORROWER], events: met }))
    expect(own).toContain('The borrower by telephone, on 2026-03-02 from 18:00:00 to before 19:00:00 (local time, UTC). Why then: earlier tries here around 18:00 reached the person more often than usual. Contact is permitted on 2026-03-02 from 12:00:00 to before 21:00:00.')
    const evening = withProfile(Array.from({ length: HOURS }, (_, hour) => (hour === 18 ? 1 : 0)))
    const ofAll = wordsAt('a0', entriesOf({ id: 'd', people: [BORROWER] }, { scorecard: evening }))
    expect(ofAll).toContain('Why then: at 18:00 more people answer than at other hours. Contact is permitted on')
    const poor = withProfile(Array.from({ length: HOURS }, (_, hour) => (hour === 18 ? 0 : -1)))
    expect(wordsAt('a0', entriesOf({ id: 'd', people: [BORROWER] }, { scorecard: poor }))).toContain('Why then: at the other hours the person is less likely to be reached. Contact')
    const plain = wordsAt('a0', entriesOf({ id: 'd', people: [BORROWER] }))
    expect(plain).toContain('(local time, UTC). No part of that time is known to be better than the rest. Chance')
    const night = wordsAt('a0', entriesOf({ id: 'd', people: [BORROWER] }, { atMs: AT_MS + 10 * HOUR_MS }))
    expect(night).toContain('Before that no contact is permitted. No part of that time is known to be better than the rest.')
    const letter = wordsAt('a0', entriesOf({ id: 'd', people: [{ ...BORROWER, points: [{ id: 'a0', channel: 'post' }] }] }))
    expect(letter).not.toMatch(/better than the rest|Why then/)
  })

  it('name what speaks for it and what against it, each under its side, the three that move it most', () => {
    fc.assert(fc.property(debtArbitrary, profileArbitrary, (debt, profile) => {
      for (const { words, parts } of entriesOf(debt, { scorecard: withProfile(profile) })) {
        const [, forIt = ''] = /For it: (.*?)\.(?: |$)/.exec(words) ?? []
        const [, against = ''] = /Against it: (.*?)\.(?: |$)/.exec(words) ?? []
        const most = parts.filter((part) => part.points !== 0).toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.name < b.name ? -1 : 1)).slice(0, 3)
        expect(forIt).toBe(most.filter((part) => part.points > 0).map((part) => part.words).join('; '))
        expect(against).toBe(most.filter((part) => part.points < 0).map((part) => part.words).join('; '))
      }
    }), { numRuns: 60 })
  })
})

describe('the words of one entry by itself', () => {
  const told: Told = {
    role: 'designated_contact', channel: 'sms', notBefore: '2026-03-02T08:00:01+05:30', notAfter: '2026-03-03T09:00:00+05:30', opensLater: false, rung: 1, waiting: false,
    awaitingApproval: true, stale: true, way: 1, ways: 1, score: 0.004, parts: [], decision: 'ALLOW_ONCE',
  }

  it('say what is out of the ordinary: a small chance, an old point, one reply, an approval, a window over midnight', () => {
    expect(entryWords(told)).toBe([
      'The designated contact by text message, from 2026-03-02 08:00:01 to before 2026-03-03 09:00:00.', 'No part of that time is known to be better than the rest.',
      'Chance of reaching the right person: less than 1 in 100.', 'Nothing is known that raises or reduces it.', 'One reply only.',
      'Its contact point was last known to be good more than 180 days ago, so it comes after all others.', 'Waits for a named person to approve the list.',
    ].join(' '))
    expect(entryWords({ ...told, score: 0.9961 })).toContain('more than 99 in 100')
  })

  it('names at most three of those who are passed over, each reason once', () => {
    const passedOver = ['refused', 'refused', 'no_point', 'lost', 'stood_in_for'].map((why) => ({ role: 'guarantor' as const, why: why as 'refused' }))
    const words = entryWords({ ...told, rung: 4, passedOver })
    expect(words).toContain('No contact with the guarantor is permitted, there is no open way to contact the guarantor and the guarantor counts as lost under the law of the place, so rung 4 (others whom the packs permit) is open.')
  })
})
