import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ControlAnswer, TraceTie } from '../../src/model/trace.js'
import { control, openWorld } from '../../src/trace/index.js'
import { shared } from '../cli/command.js'
import { DAY, tie } from './world.js'

function owns(fromId: string, toId: string, share?: number, more: Partial<TraceTie> = {}): TraceTie {
  return tie(fromId, toId, { relation: 'owns', ...(share === undefined ? {} : { share }), ...more })
}

function asked(ties: readonly TraceTie[], party: string, direction: 'up' | 'down' = 'up', threshold?: number): ControlAnswer {
  return control(openWorld(ties, []), { party, purpose: 'assess', direction, ...(threshold === undefined ? {} : { threshold }) }, DAY)
}

function shareOf(answer: ControlAnswer, partyId: string): number | undefined {
  return answer.shares.find((one) => one.partyId === partyId)?.share
}

interface Bods {
  readonly relationships: readonly { readonly subject: string; readonly interestedParty: string; readonly share?: number; readonly control?: boolean }[]
  readonly expected: { readonly subject: string; readonly interestedParty: string; readonly share: number; readonly control: boolean }
}

describe('who owns and controls a company', () => {
  it('agrees with the published example of the ownership data standard: two chains add up, control passes all on', () => {
    const path = shared('data/ownership-micro-bods.json')
    if (path === undefined) return
    const { relationships, expected } = JSON.parse(readFileSync(path, 'utf8')) as Bods
    const ties = relationships.map(({ subject, interestedParty, share, control: controls }) =>
      tie(interestedParty, subject, share === undefined ? { relation: controls === true ? 'controls' : 'owns' } : { relation: 'owns', share: share / 100 }))
    const answer = asked(ties, expected.subject)
    expect(shareOf(answer, expected.interestedParty)).toBeCloseTo(expected.share / 100, 12)
    expect(answer.controls.some((one) => one.partyId === expected.interestedParty)).toBe(expected.control)
  })

  it('multiplies shares through layers and adds the ways up, both upwards and downwards', () => {
    const ties = [owns('ann', 'hold', 0.5), owns('hold', 'acme', 0.6), owns('ann', 'acme', 0.1), owns('bo', 'hold', 0.5), owns('cy', 'acme', 0.3)]
    const up = asked(ties, 'acme')
    expect(up.shares.map(({ partyId, share, direct, hops, reaches }) => [partyId, share, direct, hops, reaches])).toEqual([
      ['hold', 0.6, 0.6, 1, [0.25, 0.5]], ['ann', 0.4, 0.1, 1, [0.25]], ['bo', 0.3, 0, 2, [0.25]], ['cy', 0.3, 0.3, 1, [0.25]],
    ])
    expect(up.shares.filter((one) => one.ultimate).reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(1, 12)
    expect(up.shortfalls).toEqual([])
    expect(asked(ties, 'ann', 'down').shares.map(({ partyId, share }) => [partyId, share])).toEqual([['hold', 0.5], ['acme', 0.4]])
  })

  it('solves a circle instead of cutting it: outside owners hold all of it together', () => {
    const ties = [owns('ann', 'x', 0.5), owns('y', 'x', 0.5), owns('x', 'y', 0.5), owns('bo', 'y', 0.5)]
    const answer = asked(ties, 'x')
    expect(shareOf(answer, 'ann')).toBeCloseTo(2 / 3, 12)
    expect(shareOf(answer, 'bo')).toBeCloseTo(1 / 3, 12)
    expect(answer.circles).toEqual([['x', 'y']])
    expect(answer.errorBound).toBeLessThan(1e-10)
    const y = answer.shares.find((one) => one.partyId === 'y')
    expect([y?.share, y?.net].map((share) => share?.toFixed(6))).toEqual(['0.666667', '0.500000'])
  })

  it('tells no share through a circle that owns itself wholly, and says so, but all others', () => {
    const ties = [owns('x', 'y', 1), owns('y', 'x', 1), owns('x', 'acme', 0.3), owns('ann', 'acme', 0.7)]
    const answer = asked(ties, 'acme')
    expect(answer.shares.map((one) => one.partyId)).toEqual(['ann'])
    expect(answer.notes.join()).toMatch(/x, y through it cannot be told/)
  })

  it('says the same of a ring that owns itself wholly, however long: who decides over whom, and no share through it', () => {
    for (const size of [3, 399, 600]) {
      const ring = Array.from({ length: size }, (_, i) => owns(`x${i}`, `x${(i + 1) % size}`, 1))
      const answer = asked([...ring, owns('x0', 'acme', 0.6), owns('ann', 'acme', 0.4)], 'acme')
      expect(answer.shares.map(({ partyId, share }) => [partyId, share])).toEqual([['ann', 0.4]])
      expect(answer.controls.slice(0, 2).map(({ words }) => words)).toEqual(['x0 holds 60 % of acme', `x${size - 1} holds, with those it controls, 60 % of acme`])
      expect(answer.controls).toHaveLength(size)
      expect(answer.circles).toHaveLength(1)
    }
  })

  it('reports what the stated shares leave open and what they say too much, and mends neither', () => {
    const ties = [owns('ann', 'hold', 0.7), owns('bo', 'hold', 0.6), owns('hold', 'acme', 0.4), owns('cy', 'acme')]
    const answer = asked(ties, 'acme')
    expect(answer.shortfalls.map(({ partyId, kind, share }) => [partyId, kind, share])).toEqual([['acme', 'missing', 0.4], ['hold', 'over', 1.3]])
    expect(answer.shortfalls[0]?.words).toMatch(/what cy holds of it is not stated/)
    expect(shareOf(answer, 'ann')).toBeCloseTo(0.28, 12)
  })

  it('counts what one source tells once, and says which source differs', () => {
    const ties = [
      owns('ann', 'acme', 0.2, { sourceId: 'a', collectedOn: '2025-01-01' }), owns('ann', 'acme', 0.2, { sourceId: 'a', collectedOn: '2025-01-01', start: '2020-01-01' }),
      owns('ann', 'acme', 0.3, { sourceId: 'b', collectedOn: '2024-01-01' }),
    ]
    const answer = asked(ties, 'acme')
    expect(shareOf(answer, 'ann')).toBeCloseTo(0.4, 12)
    expect(answer.notes.join()).toMatch(/sources differ on what ann holds of acme.*b not/)
  })

  it('names directors and officers with their sources, and marks thresholds of one\'s own', () => {
    const ties = [tie('dee', 'acme', { relation: 'director_of', start: '2024-05-01' }), tie('eve', 'acme', { relation: 'officer_of' }), owns('ann', 'acme', 0.1), tie('gus', 'acme', { relation: 'supplies' })]
    const answer = asked(ties, 'acme', 'up', 0.1)
    expect(answer.offices).toEqual([
      { partyId: 'dee', ofId: 'acme', office: 'director_of', since: '2024-05-01', sourceId: 'register' },
      { partyId: 'eve', ofId: 'acme', office: 'officer_of', sourceId: 'register' },
    ])
    expect(answer.shares[0]?.reaches).toEqual([0.1])
    expect(answer.ties.some((one) => one.fromId === 'gus')).toBe(false)
  })

  it('knows who decides by holding more than half together with those it decides over', () => {
    const ties = [owns('ann', 'hold', 0.6), owns('hold', 'acme', 0.3), owns('ann', 'acme', 0.25), owns('bo', 'acme', 0.45)]
    const answer = asked(ties, 'acme')
    expect(answer.controls.map((one) => one.words)).toEqual(['ann holds, with those it controls, 55 % of acme'])
    expect(asked(ties, 'ann', 'down').controls.map((one) => one.partyId)).toEqual(['acme', 'hold'])
  })
})

const small = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 14, selector: ([a, b]) => a * 6 + b })
  .chain((pairs) => fc.tuple(fc.constant(pairs), fc.array(fc.integer({ min: 1, max: 18 }), { minLength: pairs.length, maxLength: pairs.length })))
  .map(([pairs, parts]) => pairs.map(([a, b], i) => owns(`p${a}`, `p${b}`, (parts[i] ?? 1) / 100)))

/** Sums the products over all walks of at most so many layers: what remains is below 0.95 to that power. */
function byWalks(ties: readonly TraceTie[], party: string): ReadonlyMap<string, number> {
  const total = new Map<string, number>()
  let level = new Map([[party, 1]])
  for (let layer = 0; layer < 400; layer++) {
    const next = new Map<string, number>()
    for (const one of ties) {
      if (one.fromId === one.toId) continue
      const below = level.get(one.toId)
      if (below !== undefined) next.set(one.fromId, (next.get(one.fromId) ?? 0) + below * one.share!)
    }
    for (const [id, share] of next) total.set(id, (total.get(id) ?? 0) + share)
    level = next
  }
  return total
}

describe('shares through layers, on any small graph', () => {
  it('are the sum over all walks, circles included, within the bound that is told', () => {
    fc.assert(fc.property(small, (ties) => {
      const answer = asked(ties, 'p0')
      const walks = byWalks(ties, 'p0')
      for (const { partyId, share } of answer.shares) expect(Math.abs(share - (walks.get(partyId) ?? 0))).toBeLessThanOrEqual(answer.errorBound + 1e-9)
      const found = new Set(answer.shares.map((one) => one.partyId))
      expect([...walks.keys()].filter((id) => id !== 'p0' && !found.has(id))).toEqual([])
    }))
  })

  it('are the same read from the owner downwards, whatever the order of ties', () => {
    fc.assert(fc.property(small, fc.infiniteStream(fc.nat()), (ties, keys) => {
      const shuffled = ties.map((one) => ({ one, key: keys.next().value as number })).sort((a, b) => a.key - b.key).map(({ one }) => one)
      const up = asked(ties, 'p0')
      expect(asked(shuffled, 'p0')).toEqual(up)
      for (const { partyId, share } of up.shares) {
        expect(shareOf(asked(ties, partyId, 'down'), 'p0')).toBeCloseTo(share, 9)
      }
    }))
  })
})
