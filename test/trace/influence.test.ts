import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { measure } from '../../src/measure/index.js'
import type { InfluenceAnswer, OwedDebt, TraceTie } from '../../src/model/trace.js'
import { influence, openWorld, type InfluenceMeasures } from '../../src/trace/index.js'
import { DAY, debt, tie } from './world.js'

const measures: InfluenceMeasures = {
  betweenness: (graph) => measure(graph, { metric: 'betweenness' }).values!,
  pagerank: (graph, seeds) => measure(graph, { metric: 'personalized_pagerank', params: { seeds, weighted: true } }).values!,
}

function asked(ties: readonly TraceTie[], debts: readonly OwedDebt[], limit = 10): InfluenceAnswer {
  return influence(openWorld(ties, debts), { purpose: 'assess', limit }, DAY, measures)
}

describe('the parties through whom most exposure runs', () => {
  const ties = [
    tie('big', 'a'), tie('big', 'b'), tie('a', 'c'), tie('c', 'big'), tie('b', 'big'), tie('small', 'd', { relation: 'guarantor', debtId: 'd1' }), tie('own', 'd', { relation: 'owns' }),
  ]
  const debts = [debt('a1', 'a', '1000000'), debt('a2', 'a', '600000'), debt('b1', 'b', '1000000'), debt('c1', 'c', '500000'), debt('d1', 'd', '7'), debt('d2', 'd', '900000'), debt('big1', 'big', '1')]

  it('are told in words, with their rings, and only those who answer for others', () => {
    const { parties, cut } = asked(ties, debts)
    expect(parties.map((one) => one.partyId)).toEqual(['big', 'c', 'b', 'a', 'small'])
    expect(cut).toBe(false)
    const [first] = parties
    expect(first?.words).toBe('guarantees 4 debts of 3 borrowers, 3.1 million CNY; without it 2 rings fall apart')
    expect([first?.exposure[0]?.amount, first?.directDebts, first?.rings]).toEqual(['3100000', 3, 2])
    expect(parties.at(-1)?.words).toBe('guarantees 1 debt of 1 borrower, 7 CNY')
  })

  it('come with how far each falls when any one fact is taken away', () => {
    const { parties } = asked([tie('x', 'a'), tie('y', 'b'), tie('y', 'c')], [debt('a1', 'a', '100'), debt('b1', 'b', '60'), debt('c1', 'c', '30')])
    expect(parties.map((one) => [one.partyId, one.stability.lowestRank])).toEqual([['x', 2], ['y', 2]])
    expect(parties.map((one) => one.stability.words)).toEqual(['falls to rank 2 without what register says: x guarantees a', 'keeps rank 2 whatever one fact is taken away'])
  })

  it('count those as equal who are left with the same debts, however shares are rounded', () => {
    const answering = [tie('p2', 'p0'), tie('p3', 'p4'), tie('p0', 'p1'), tie('p2', 'p3'), tie('p3', 'p1')]
    const { parties } = asked(answering, Array.from({ length: 6 }, (_, i) => debt(`d${i}`, `p${i}`, String(10 * (i + 1)))))
    expect(parties.map((one) => [one.partyId, one.stability.lowestRank])).toEqual([['p2', 2], ['p3', 2], ['p0', 3]])
  })

  it('weigh debts against all debts of their currency, so that no currency hides another', () => {
    const { parties } = asked([tie('x', 'a'), tie('y', 'b')], [debt('a1', 'a', '100', 'CNY'), debt('b1', 'b', '9', 'USD'), debt('b2', 'b', '1', 'CNY')])
    expect(parties.map((one) => [one.partyId, one.weight > 0.9])).toEqual([['y', true], ['x', true]])
  })

  it('are none where nobody answers for another, which is said to be no proof', () => {
    const { parties, notes } = asked([tie('own', 'd', { relation: 'owns' })], debts)
    expect([parties, notes]).toEqual([[], ['nobody is known from these sources to answer for another on this day; that is no proof that nobody does']])
  })
})

function amount(answer: InfluenceAnswer, id: string): number {
  return Number(answer.parties.find((one) => one.partyId === id)?.exposure[0]?.amount ?? 0)
}

describe('influence, on any small graph', () => {
  const anyTies = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 12 }).map((pairs) => pairs.map(([a, b], i) => tie(`p${a}`, `p${b}`, { sourceId: `s${i}` })))
  const debts = Array.from({ length: 6 }, (_, i) => debt(`d${i}`, `p${i}`, String(10 * (i + 1))))

  it('is ranked by weight, does not depend on the order of facts, and tells exactly the worst rank that taking one fact away can bring', () => {
    fc.assert(fc.property(anyTies, (ties) => {
      const found = asked(ties, debts)
      expect(asked(ties.toReversed(), debts.toReversed())).toEqual(found)
      for (const [i, one] of found.parties.entries()) expect([one.rank, one.weight <= (found.parties[i - 1]?.weight ?? Infinity)]).toEqual([i + 1, true])
      // Weights are shares of what is guaranteed at all, so ranks are compared by the amounts themselves.
      const worst = new Map(found.parties.map((one) => [one.partyId, one.rank]))
      const without = [
        ...ties.map((_, gone) => asked(ties.filter((__, i) => i !== gone), debts)), ...debts.map((_, gone) => asked(ties, debts.filter((__, i) => i !== gone))),
      ]
      for (const less of without) {
        for (const { partyId } of found.parties) {
          const rank = 1 + found.parties.filter((other) => amount(less, other.partyId) > amount(less, partyId)).length
          worst.set(partyId, Math.max(worst.get(partyId)!, rank))
        }
      }
      expect(new Map(found.parties.map((one) => [one.partyId, one.stability.lowestRank]))).toEqual(worst)
    }), { numRuns: 40 })
  })
})
