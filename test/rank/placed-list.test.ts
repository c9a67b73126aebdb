import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PartyMeasures } from '../../src/model/scorecard.js'
import { DEFAULT_SCORECARD } from '../../src/rank/index.js'
import type { Draft } from '../../src/rank/debt.js'
import { holdDrafts, packDraft, type HeldDrafts } from '../../src/rank/held-drafts.js'
import { placeDrafts } from '../../src/rank/order.js'
import { placeHeld } from '../../src/rank/placed-list.js'

const odd = fc.constantFrom('A', 'B', 'ä', '\u{1F600}', '\uFFFD', 'quote"back\\slash', 'a b')
const count = fc.double({ min: 0, max: 30, noNaN: true, noDefaultInfinity: true })
/** Nobody is reached more often than tried. */
const tally = fc.tuple(count, fc.double({ min: 0, max: 1, noNaN: true })).map(([tries, share]) => ({ tries, reached: tries * share }))
const days = fc.option(fc.nat(900), { nil: null })
const word = fc.constantFrom('collect', 'wait', 'ring')

const draft = fc.record(
  {
    partyId: odd, contactPointId: odd, entryId: fc.uuid(), caseDigest: fc.string({ maxLength: 64 }),
    role: fc.constantFrom('borrower', 'guarantor', 'co_borrower'), rung: fc.nat(4), waiting: fc.boolean(), awaitingApproval: fc.boolean(), stale: fc.boolean(),
    channel: fc.constantFrom('voice', 'sms', 'email'), notBefore: fc.constantFrom('2026-03-04T17:00:00+00:00', '2026-03-05T08:00:00+01:00'), notAfter: fc.constant('2026-03-05T20:00:00+00:00'),
    passedOver: fc.array(fc.record({ role: fc.constantFrom('borrower', 'guarantor'), because: odd }), { maxLength: 2 }), ahead: fc.array(fc.constant('borrower'), { maxLength: 2 }),
    lawful: fc.record({ notBefore: word, notAfter: word }), zone: fc.constantFrom('Europe/London', 'Europe/Berlin'),
    features: fc.record({
      confirmation: days, age: days, another: fc.nat(2), sharing: fc.nat(4), medium: fc.oneof(fc.constantFrom('voice mobile', 'email email'), odd), sources: fc.nat(3),
      identity: fc.option(fc.constantFrom('confirmed', 'probable'), { nil: null }), history: tally, person: tally,
      hour: fc.tuple(tally, fc.option(fc.nat(23), { nil: null })).map(([tries, hour]) => ({ hour, ...tries })),
    }),
    verdict: fc.record({ decision: fc.constantFrom('ALLOW', 'ALLOW_LOCATE_ONLY'), permits: fc.array(fc.record({ rule: word }), { maxLength: 2 }), packs: fc.constant([]) }),
  },
  { requiredKeys: ['partyId', 'contactPointId', 'entryId', 'caseDigest', 'role', 'rung', 'waiting', 'awaitingApproval', 'stale', 'channel', 'notBefore', 'notAfter', 'features', 'verdict'] },
)
/** Drafts of debts one after another, each a few; no two are about the same point. */
const drafts = fc.array(fc.array(draft, { minLength: 1, maxLength: 5 }), { maxLength: 8 })
  .map((debts) => debts.flatMap((ofDebt, i) => ofDebt.map((one, way) => ({ ...one, debtId: `D${i}`, contactPointId: `${one.contactPointId}${way}` }) as unknown as Draft)))

const measuresOf = (debtId: string, partyId: string): PartyMeasures =>
  ({ A: {}, B: { nearness: debtId.length / 5, degree: 0.5, betweenness: 0 }, ä: { degree: 1 } } as Record<string, PartyMeasures>)[partyId] ?? { nearness: 0 }

/** Drafts as they come from a shard, with their verdicts as JSON. */
function add(held: HeldDrafts, some: readonly Draft[]): void {
  held.add(some.map((one, i) => packDraft(one, i)), some.map(({ verdict }) => JSON.stringify(verdict)))
}

describe('drafts held packed', () => {
  it('are read back as they were, also beyond a block of them', () => {
    fc.assert(fc.property(drafts, (some) => {
      const held = holdDrafts()
      add(held, some)
      expect(Array.from({ length: held.count() }, (_, i) => held.at(i))).toEqual(some)
    }))
    const held = holdDrafts()
    const [one] = fc.sample(draft, { numRuns: 1, seed: 5 }) as unknown as readonly Draft[]
    for (let i = 0; i < 2500; i++) add(held, [{ ...one!, debtId: 'D' as Draft['debtId'], rung: i % 7, partyId: `P${i}` as Draft['partyId'] }])
    expect(held.count()).toBe(2500)
    for (const i of [0, 1, 1023, 1024, 2047, 2048, 2499]) expect(held.at(i)).toEqual({ ...one, debtId: 'D', rung: i % 7, partyId: `P${i}` })
  })

  it('are placed as they would be placed as objects', () => {
    for (const purpose of ['collect', 'locate'] as const) {
      fc.assert(fc.property(drafts, (some) => {
        const held = holdDrafts()
        add(held, some)
        const list = placeHeld(held, measuresOf, DEFAULT_SCORECARD, purpose)
        const expected = placeDrafts(some, measuresOf, DEFAULT_SCORECARD, purpose)
        expect(list.count).toBe(expected.length)
        expect([...list.all()]).toEqual(expected)
      }))
    }
  })
})
