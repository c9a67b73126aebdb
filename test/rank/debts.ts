import * as fc from 'fast-check'
import type { Event } from '../../src/model/event.js'
import { HOUR_MS, formatInstant } from '../../src/model/time.js'
import { AT_MS, type DebtSketch, type PersonSketch } from './fixture.js'

const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  fc.constantFrom<Event>(
    { kind: 'dispute', at: '2026-02-01' },
    { kind: 'request', what: 'complaint', at: '2026-02-01' },
    { kind: 'request', what: 'no_contact', at: '2026-02-01', by: 'x0' },
    { kind: 'report', what: 'wrong_number', contactPointId: 'x0-p0' },
    { kind: 'representation', who: 'attorney', partyId: 'x0' },
  ),
  fc.record({
    kind: fc.constant('contact' as const), direction: fc.constantFrom('in' as const, 'out' as const), channel: fc.constant('voice' as const),
    at: fc.integer({ min: 1, max: 3000 }).map((hours) => formatInstant(AT_MS - hours * HOUR_MS, 0)),
    contactPointId: fc.constantFrom('x0-p0', 'x1-p0', 'x0-p1'), partyId: fc.constantFrom('x0', 'x1'),
    result: fc.constantFrom('conversation' as const, 'unanswered' as const, 'wrong_party' as const),
  }),
)

const personArbitrary: fc.Arbitrary<Omit<PersonSketch, 'id'>> = fc.record({
  role: fc.constantFrom('borrower' as const, 'co_signer' as const, 'guarantor' as const, 'attorney' as const, 'friend' as const),
  points: fc.uniqueArray(fc.record({
    id: fc.constantFrom('p0', 'p1', 'p2'),
    channel: fc.constantFrom('voice' as const, 'post' as const),
    fresh: fc.record({
      latestOn: fc.constantFrom('2026-02-20', '2025-02-20', '2020-01-01'), sources: fc.integer({ min: 1, max: 4 }), sharedBy: fc.integer({ min: 1, max: 9 }),
    }),
  }), { selector: (point) => point.id, maxLength: 3 }),
})

/** A few debts of people who meet again in the next one. */
export const debtsArbitrary: fc.Arbitrary<readonly DebtSketch[]> = fc
  .array(fc.record({
    people: fc.array(personArbitrary, { minLength: 1, maxLength: 3 }),
    events: fc.array(eventArbitrary, { maxLength: 2 }),
    kind: fc.constantFrom('consumer' as const, 'transferred_npl' as const),
  }), { minLength: 1, maxLength: 5 })
  .map((debts) => debts.map((debt, i) => ({
    ...debt,
    id: `d${i}`,
    // Parties meet again in the next debt, so that one person owes several.
    people: debt.people.map((person, j) => ({
      ...person, id: `x${j}`, points: person.points.map((point) => ({ ...point, id: `x${j}-${point.id}` })),
    })),
  })))
