import * as fc from 'fast-check'
import type { Role } from '../../src/model/case-file.js'
import type { Event } from '../../src/model/event.js'
import type { DebtSketch } from './fixture.js'

const POINTS = ['1', '2'] as const
const people = fc.uniqueArray(fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  role: fc.constantFrom<Role>('borrower', 'co_signer', 'guarantor', 'spouse', 'attorney', 'personal_representative', 'reference'),
  liability: fc.constantFrom(undefined, 'joint_guarantor' as const, 'general_guarantor' as const),
  party: fc.constantFrom({}, {}, { deceased: true }),
  points: fc.subarray([...POINTS]).map((ids) => ids),
}), { minLength: 1, maxLength: 4, selector: (one) => `${one.id} ${one.role}` })

const events: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('representation' as const), partyId: fc.constantFrom('a', 'b'), who: fc.constant('attorney' as const) }),
  fc.record({ kind: fc.constant('request' as const), what: fc.constantFrom('cease' as const, 'complaint' as const, 'no_contact' as const), by: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('report' as const), what: fc.constant('wrong_number' as const), contactPointId: fc.constantFrom('a1', 'a2', 'b1') }),
) as fc.Arbitrary<Event>

/** Debts with up to four people around them in all sorts of roles, some dead or represented. */
export const sketches: fc.Arbitrary<DebtSketch> = fc.record({
  id: fc.constant('d'), kind: fc.constantFrom('consumer' as const, 'transferred_npl' as const), people, events: fc.array(events, { maxLength: 3 }),
}).map(({ people: found, ...rest }) => ({
  ...rest,
  people: found.map(({ liability, points, ...person }) => ({
    ...person, points: points.map((point) => ({ id: `${person.id}${point}`, ...(point === '2' ? { channel: 'post' as const } : {}) })),
    ...(liability === undefined ? {} : { liability }),
  })),
}))
