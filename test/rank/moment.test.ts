import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit, outlastsApproval } from '../../src/decide/index.js'
import { HOUR_MS, parseInstant } from '../../src/model/time.js'
import type { Reached } from '../../src/model/reach.js'
import { judgeDebt, judgeNow, type RankContext } from '../../src/rank/index.js'
import { assembleCases } from '../../src/reach/assemble.js'
import { someFacts } from '../reach/arbitrary-dossiers.js'
import { context, dossier } from '../reach/facts.js'
import { AT_MS, contextOf, debtOf } from './fixture.js'
import { shippedLaw } from './shipped-law.js'
import { sketches } from './sketches.js'

/** What a contact of one debt hangs on, as a list makes it. */
function asListed(reached: Reached, ranking: RankContext): unknown {
  const { asked, ladder } = judgeDebt(reached, ranking)
  return {
    asked: asked.map(({ assembled, verdict, window, awaitingApproval }) => ({ assembled, verdict, window, awaitingApproval })),
    closedBy: ladder.closedBy,
    waiting: reached.candidates.map(({ partyId }) => [partyId, ladder.places.get(partyId)?.waiting !== false]),
    stranger: ladder.places.get('nobody')?.waiting !== false,
  }
}

/** The same, as it is asked for at the moment alone. */
function asNow(reached: Reached, ranking: RankContext): unknown {
  // Whoever waits is asked for first: that alone looks for what windows it needs.
  const now = judgeNow(reached, ranking)
  const waiting = reached.candidates.map(({ partyId }) => [partyId, now.isWaiting(partyId)])
  return {
    asked: now.asked.map(({ assembled, verdict, window, awaitingApproval }) => ({ assembled, verdict, window, awaitingApproval })),
    closedBy: now.closedBy, waiting, stranger: now.isWaiting('nobody'),
  }
}

describe('a debt judged at its moment alone', () => {
  it('gives the verdicts, closes the ladder and lets wait whom a list would, under an invented law', () => {
    fc.assert(fc.property(sketches, fc.constantFrom('collect' as const, 'locate' as const, 'service' as const), fc.integer({ min: 0, max: 23 }), (sketch, purpose, hour) => {
      const [reached, ranking] = [debtOf(sketch), contextOf({ purpose, atMs: AT_MS + hour * HOUR_MS })]
      expect(asNow(reached, ranking)).toEqual(asListed(reached, ranking))
    }), { numRuns: 300 })
  })

  it('gives the same under the shipped packs, whatever is known of the people around it', () => {
    const { packs, law } = shippedLaw()
    fc.assert(fc.property(someFacts, fc.boolean(), fc.integer({ min: 0, max: 23 }), (facts, humanDecision, hour) => {
      const atMs = parseInstant('2026-03-04T00:00:00-05:00') + hour * HOUR_MS
      const reached = assembleCases(dossier(facts), context({ packs, admit, atMs, humanDecision }))
      const ranking = contextOf({ atMs, packs: packs.list, law })
      expect(asNow(reached, ranking)).toEqual(asListed(reached, ranking))
    }), { numRuns: 60 })
  })
})

describe('a debt judged without asking what an approval opens where it can open nothing', () => {
  it('is judged as if every approval were asked about, with drafts, windows and counts', () => {
    const { packs, law: asked } = shippedLaw()
    fc.assert(fc.property(someFacts, fc.integer({ min: 0, max: 23 }), (facts, hour) => {
      const atMs = parseInstant('2026-03-04T00:00:00-05:00') + hour * HOUR_MS
      const reached = assembleCases(dossier(facts), context({ packs, admit, atMs }))
      const judged = (law: RankContext['law']): string => JSON.stringify(judgeDebt(reached, contextOf({ atMs, packs: packs.list, law })))
      expect(judged({ ...asked, outlastsApproval: (verdict) => outlastsApproval(verdict, packs) })).toBe(judged(asked))
    }), { numRuns: 60 })
  })
})
