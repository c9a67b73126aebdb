import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { admit } from '../../src/decide/index.js'
import { groupBy } from '../../src/model/group.js'
import type { PartyId } from '../../src/model/ids.js'
import type { Reached, ReachedPersons } from '../../src/model/reach.js'
import { HOUR_MS, parseInstant } from '../../src/model/time.js'
import { judgeDebt, judgePersons, type JudgedPersons, type RankContext } from '../../src/rank/index.js'
import { assembleCases, assemblePersons } from '../../src/reach/assemble.js'
import { someFacts } from '../reach/arbitrary-dossiers.js'
import { context, dossier } from '../reach/facts.js'
import { AT_MS, contextOf, debtOf } from './fixture.js'
import { shippedLaw } from './shipped-law.js'
import { sketches } from './sketches.js'

const PURPOSES = ['collect', 'locate', 'legal_notice', 'service'] as const

/** A debt that was reached as a whole, person by person; each is counted when it is made. */
function parted(reached: Reached, made: (person: PartyId) => void = () => undefined): ReachedPersons {
  const places = new Map(reached.cases.map((one, place) => [one, place]))
  const cases = groupBy(reached.cases, ({ candidate }) => candidate.partyId)
  const persons = [...new Set([...reached.candidates, ...reached.cases.map(({ candidate }) => candidate)].map(({ partyId }) => partyId))]
  return {
    debtId: reached.debtId,
    persons,
    reach: (person) => {
      made(person)
      const own = cases.get(person) ?? []
      return {
        candidates: reached.candidates.filter(({ partyId }) => partyId === person), cases: own,
        noCases: reached.noCases.filter(({ candidate }) => candidate?.partyId === person), places: own.map((one) => places.get(one)!),
      }
    },
  }
}

/** What a list is told of a debt that was judged as a whole. */
function asWhole(reached: Reached, ranking: RankContext): unknown {
  const { asked: _asked, ladder: _ladder, ...judged } = judgeDebt(reached, ranking)
  return { judged, candidates: inOrder(reached.candidates), noCases: inOrder(reached.noCases) }
}

function asTold({ judged, reached }: JudgedPersons): unknown {
  return { judged, candidates: inOrder(reached.candidates), noCases: inOrder(reached.noCases) }
}

function inOrder(items: readonly unknown[]): readonly string[] {
  return items.map((item) => JSON.stringify(item)).toSorted()
}

describe('a debt judged person by person', () => {
  it('tells a list what it tells judged as a whole, however few case files are held, under an invented law', () => {
    fc.assert(fc.property(sketches, fc.constantFrom(...PURPOSES), fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 3, 1000), (sketch, purpose, hour, heldMax) => {
      const [reached, ranking] = [debtOf(sketch), contextOf({ purpose, atMs: AT_MS + hour * HOUR_MS })]
      expect(asTold(judgePersons(parted(reached), ranking, heldMax))).toEqual(asWhole(reached, ranking))
    }), { numRuns: 400 })
  })

  it('tells the same from its facts under the shipped packs, whatever is known of the people around it', () => {
    const { packs, law } = shippedLaw()
    fc.assert(fc.property(someFacts, fc.constantFrom(...PURPOSES), fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 2, 1000), (facts, purpose, hour, heldMax) => {
      const atMs = parseInstant('2026-03-04T00:00:00-05:00') + hour * HOUR_MS
      const asked = context({ packs, admit, atMs, purpose })
      const ranking = contextOf({ atMs, packs: packs.list, law, purpose })
      const found = dossier(facts)
      expect(asTold(judgePersons(assemblePersons(found, asked), ranking, heldMax))).toEqual(asWhole(assembleCases(found, asked), ranking))
    }), { numRuns: 80 })
  })

  it('makes nobody again of whom the case files are held, and of the others only whom the ladder asks about', () => {
    const reached = debtOf({
      id: 'd',
      people: [
        { id: 'b', role: 'borrower', points: [{ id: 'b1' }] },
        ...Array.from({ length: 5 }, (_, i) => ({ id: `g${i}`, role: 'guarantor' as const, points: [{ id: `g${i}-1` }] })),
      ],
    })
    const madeWith = (heldMax: number): readonly PartyId[] => {
      const made: PartyId[] = []
      expect(judgePersons(parted(reached, (person) => made.push(person)), contextOf(), heldMax).judged.drafts).not.toEqual([])
      return made
    }
    const once = parted(reached).persons
    expect(madeWith(1000)).toEqual(once)
    expect(madeWith(0)).toEqual([...once, 'b'])
  })
})
