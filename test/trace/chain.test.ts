import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChainAnswer, OwedDebt, TraceTie } from '../../src/model/trace.js'
import { chain, openWorld } from '../../src/trace/index.js'
import { DAY, debt, guarantees, tie } from './world.js'

function asked(ties: readonly TraceTie[], debts: readonly OwedDebt[], more: object = {}): ChainAnswer {
  return chain(openWorld(ties, debts), { party: 'p0', purpose: 'assess', ...more }, DAY)
}

describe('a chain of guarantees', () => {
  it('reaches to any length unless bounded, and says where a bound cut it', () => {
    const pairs = Array.from({ length: 12 }, (_, i) => `p${String(i).padStart(2, '0')}>p${String(i + 1).padStart(2, '0')}`)
    const world = guarantees(...pairs)
    const whole = chain(world, { party: 'p00', purpose: 'assess' }, DAY)
    expect([whole.reached.length, whole.reached.at(-1)?.hops, whole.debts, whole.cut]).toEqual([12, 12, 12, false])
    const cut = chain(world, { party: 'p00', purpose: 'assess', maxHops: 5 }, DAY)
    expect([cut.reached.length, cut.debts, cut.cut, cut.notes]).toEqual([5, 5, true, ['cut at 5 hops: guarantees lead further']])
    expect(chain(world, { party: 'p00', purpose: 'assess', maxHops: 12 }, DAY).cut).toBe(false)
  })

  it('answers both ways: for whom a party answers, and who answers for its debts', () => {
    const world = guarantees('a>b', 'b>c', 'x>c')
    const out = chain(world, { party: 'a', purpose: 'assess' }, DAY)
    expect([out.reached.map((one) => one.partyId), out.exposure[0]?.amount]).toEqual([['b', 'c'], '200'])
    const back = chain(world, { party: 'c', purpose: 'assess', direction: 'in' }, DAY)
    expect([back.reached.map((one) => `${one.partyId}${one.hops}`), back.debts, back.exposure[0]?.amount]).toEqual([['b1', 'x1', 'a2'], 1, '100'])
  })

  it('counts a debt once, however many ways and borrowers lead to it, and adds amounts exactly', () => {
    const ties = [tie('p0', 'p1'), tie('p0', 'p2'), tie('p1', 'p3'), tie('p2', 'p3')]
    const debts: readonly OwedDebt[] = [
      { debtId: 'd', borrowerIds: ['p1', 'p3'], currency: 'CNY', balance: '0.1' }, debt('e', 'p2', '0.2'), debt('f', 'p3', '1000000000000000000000.000000000000000001'), debt('g', 'p3', '5', 'USD'),
    ]
    expect(asked(ties, debts).exposure.map(({ currency, amount, debts: n }) => [currency, amount, n])).toEqual([['CNY', '1000000000000000000000.300000000000000001', 3], ['USD', '5', 1]])
  })

  it('takes a guarantee for some debts alone as that, and lets no more through than caps do', () => {
    const ties = [
      tie('p0', 'p1', { covers: ['d1'], cap: '30', currency: 'CNY' }), tie('p0', 'p2', { cap: '50', currency: 'CNY', end: '2026-12-31' }), tie('p2', 'p3'),
      tie('p0', 'p4', { relation: 'guarantor', debtId: 'd4' }),
    ]
    const debts = [debt('d1', 'p1', '100'), debt('d1b', 'p1', '100'), debt('d2', 'p2', '40'), debt('d3', 'p3', '40'), debt('d4', 'p4', '7'), debt('d5', 'p4', '9')]
    expect(asked(ties, debts).exposure).toEqual([{ currency: 'CNY', amount: '187', debts: 4, capped: '87', releases: ['2026-12-31'] }])
  })

  it('does not apply a cap to another currency, and says so', () => {
    const found = asked([tie('p0', 'p1', { cap: '30', currency: 'EUR' })], [debt('d', 'p1', '100')])
    expect([found.exposure[0]?.capped, found.notes.join()]).toEqual(['100', '1 cap is in another currency than the debts and bound nothing here'])
  })

  it('takes the largest cap that any one source tells, and adds up guarantees of one source', () => {
    const ties = [tie('p0', 'p1', { cap: '30', sourceId: 'a' }), tie('p0', 'p1', { cap: '20', sourceId: 'a', start: '2024-01-01' }), tie('p0', 'p1', { cap: '45', sourceId: 'b' })]
    expect(asked(ties, [debt('d', 'p1', '100')]).exposure[0]?.capped).toBe('50')
  })

  it('leaves undated guarantees out of a window of time and tells how many', () => {
    const found = asked([tie('p0', 'p1'), tie('p0', 'p2', { start: '2024-01-01' }), tie('p0', 'p3', { start: '2023-12-31' })], [], { from: '2023-12-31' })
    expect([found.reached.map((one) => one.partyId), found.notes.join()]).toEqual([['p2'], '1 guarantee has no day of beginning and is in no window of time'])
  })

  it('finds every ring among the guarantees that it followed, each once, from its smallest member', () => {
    const world = guarantees('a>b', 'b>c', 'c>a', 'c>d', 'd>c', 'd>e', 'x>a')
    expect(chain(world, { party: 'a', purpose: 'assess' }, DAY).rings).toEqual([['c', 'd'], ['a', 'b', 'c']])
    expect(chain(world, { party: 'e', purpose: 'assess' }, DAY).rings).toEqual([])
    expect(chain(world, { party: 'e', purpose: 'assess', direction: 'in' }, DAY).rings).toEqual([['c', 'd'], ['a', 'b', 'c']])
  })

  it('tells the shortest ring through each party where there are too many rings to tell', () => {
    const names = Array.from({ length: 9 }, (_, i) => `n${i}`)
    const found = chain(guarantees(...names.flatMap((a) => names.filter((b) => b !== a).map((b) => `${a}>${b}`))), { party: 'n0', purpose: 'assess' }, DAY)
    expect([found.cut, found.notes.join()]).toEqual([true, 'there are too many rings to tell them all: the shortest through each party are told'])
    expect(new Set(found.rings.flat())).toEqual(new Set(names))
    expect(found.rings.every((ring) => ring.length === 2)).toBe(true)
  })

  it('of a party that guarantees nobody says that this is no proof', () => {
    expect(chain(guarantees('a>b'), { party: 'b', purpose: 'assess' }, DAY).notes.join()).toMatch(/no proof that there is none/)
  })
})

const anyPairs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 12 })
const caps = fc.array(fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }), { minLength: 12, maxLength: 12 })

function tiesOfPairs(pairs: readonly (readonly [number, number])[], cap: readonly (number | undefined)[] = []): readonly TraceTie[] {
  return pairs.map(([a, b], i) => tie(`p${a}`, `p${b}`, { sourceId: `s${i}`, ...(cap[i] === undefined ? {} : { cap: String(cap[i]) }) }))
}

const debts = Array.from({ length: 6 }, (_, i) => debt(`d${i}`, `p${i}`, String(10 * (i + 1))))

/** Every ring, by trying every way from its smallest member. */
function ringsByTrying(ties: readonly TraceTie[]): readonly string[] {
  const found = new Set<string>()
  const walk = (trail: readonly string[]): void => {
    for (const { fromId, toId } of ties) {
      if (fromId !== trail.at(-1)) continue
      if (toId === trail[0] && trail.length > 1) found.add(trail.join('>'))
      else if (toId > trail[0]! && !trail.includes(toId)) walk([...trail, toId])
    }
  }
  for (let i = 0; i < 6; i++) walk([`p${i}`])
  return [...found].sort()
}

/** The smallest sum of caps and debts whose loss parts the guarantor from every debt: of all ways to part, the cheapest. */
function cheapestParting(ties: readonly TraceTie[]): number {
  let least = Infinity
  for (let side = 0; side < 64; side++) {
    if ((side & 1) === 0) continue
    const isIn = (id: string): boolean => (side >> Number(id.slice(1)) & 1) === 1
    let cost = debts.reduce((sum, one, i) => (i > 0 && isIn(`p${i}`) ? sum + Number(one.balance) : sum), 0)
    for (const pair of new Set(ties.map((one) => `${one.fromId} ${one.toId}`))) {
      const [from = '', to = ''] = pair.split(' ')
      if (!isIn(from) || isIn(to)) continue
      const own = ties.filter((one) => one.fromId === from && one.toId === to)
      cost += own.some((one) => one.cap === undefined) ? Infinity : Math.max(...own.map((one) => Number(one.cap)))
    }
    least = Math.min(least, cost)
  }
  return least
}

describe('chains of guarantees, on any small graph', () => {
  it('reach whom a step by step search reaches, whatever the order of ties, self-loops and parallel ties', () => {
    fc.assert(fc.property(anyPairs, (pairs) => {
      const found = asked(tiesOfPairs(pairs), debts)
      const reached = new Set<string>()
      for (let grown = true, from = new Set(['p0']); grown;) {
        const next = pairs.filter(([a, b]) => a !== b && from.has(`p${a}`) && !reached.has(`p${b}`)).map(([, b]) => `p${b}`)
        for (const id of next) reached.add(id)
        from = new Set([...from, ...next])
        grown = next.length > 0
      }
      expect(new Set(found.reached.map((one) => one.partyId))).toEqual(new Set([...reached].filter((id) => id !== 'p0')))
      expect(Number(found.exposure[0]?.amount ?? 0)).toBe([...reached].reduce((sum, id) => sum + 10 * (Number(id.slice(1)) + 1), 0))
      const again = asked(tiesOfPairs(pairs).toReversed(), debts.toReversed())
      expect(again).toEqual(found)
    }))
  })

  it('name all rings that there are', () => {
    fc.assert(fc.property(anyPairs, (pairs) => {
      const ties = tiesOfPairs(pairs).filter((one) => one.fromId !== one.toId)
      const all = pairs.map(([a]) => asked(ties, [], { party: `p${a}` }).rings.map((ring) => ring.join('>'))).flat()
      expect([...new Set(all)].sort()).toEqual(ringsByTrying(ties))
    }))
  })

  it('let as much through as the cheapest way to part the guarantor from the debts costs', () => {
    fc.assert(fc.property(anyPairs, caps, (pairs, cap) => {
      const ties = tiesOfPairs(pairs.filter(([a, b]) => b !== 0 && a !== b), cap)
      const found = asked(ties, debts)
      expect(Number(found.exposure[0]?.capped ?? 0)).toBe(cheapestParting(ties))
    }), { numRuns: 300 })
  })

  it('never grow when a tie is taken away', () => {
    fc.assert(fc.property(anyPairs, caps, fc.nat(), (pairs, cap, which) => {
      const ties = tiesOfPairs(pairs, cap)
      const [more, less] = [asked(ties, debts), asked(ties.filter((_, i) => i !== which % ties.length), debts)]
      expect(less.reached.length).toBeLessThanOrEqual(more.reached.length)
      expect(Number(less.exposure[0]?.amount ?? 0)).toBeLessThanOrEqual(Number(more.exposure[0]?.amount ?? 0))
      expect(Number(less.exposure[0]?.capped ?? 0)).toBeLessThanOrEqual(Number(more.exposure[0]?.capped ?? 0))
    }))
  })
})
