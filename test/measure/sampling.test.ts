import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allIds, buildGraph } from '../../src/graph/index.js'
import type { Graph } from '../../src/graph/index.js'
import { forwardPush, measure } from '../../src/measure/index.js'
import { drawPivots } from '../../src/measure/pivots.js'
import type { MetricName } from '../../src/model/measure.js'
import { Problem } from '../../src/model/problem.js'
import { anyTies } from './arbitrary-graphs.js'

describe('forward push', () => {
  it('stays below the whole vector and within its stated bound of it', () => {
    const eps = fc.constantFrom(0.3, 0.05, 1e-3, 1e-6)
    const alpha = fc.constantFrom(0, 0.3, 0.85, 0.99)
    fc.assert(fc.property(anyTies(), fc.boolean(), eps, alpha, fc.nat(5), (ties, weighted, eps_, alpha_, pick) => {
      const graph = buildGraph(ties.edges, { ...ties, nodes: [...ties.nodes, 'seed', 'seed 2'] })
      const ids = allIds(graph.ids)
      const seeds = { [ids[pick % ids.length]!]: 2, seed: 1 }
      const whole = measure(graph, {
        metric: 'personalized_pagerank', params: { seeds, weighted, alpha: alpha_, tolerance: 1e-13 },
      }).values!
      const local = forwardPush(graph, seeds, { alpha: alpha_, eps: eps_, weighted })
      const dense = new Float64Array(graph.nodeCount)
      local.nodes.forEach((node, i) => {
        dense[node] = local.values[i]!
      })
      const missing = whole.map((value, node) => value - dense[node]!)
      expect(Math.min(...missing)).toBeGreaterThan(-1e-11)
      expect(missing.reduce((sum, gap) => sum + Math.abs(gap), 0)).toBeLessThanOrEqual(local.bound + 1e-10)
      expect(local.bound).toBeLessThanOrEqual(1 + 1e-9)
    }), { numRuns: 300 })
  })

  it('gives the same answer again on the same graph, so that no run leaves traces for the next', () => {
    fc.assert(fc.property(anyTies(), (ties) => {
      const graph = buildGraph(ties.edges, { ...ties, nodes: ['a', 'b'] })
      const first = forwardPush(graph, ['a'], { eps: 1e-4 })
      forwardPush(graph, ['b'], { eps: 1e-2 })
      expect(forwardPush(graph, ['a'], { eps: 1e-4 })).toEqual(first)
    }))
  })

  it('comes nearer to the whole vector with a smaller eps', () => {
    const graph = ring(200)
    const bounds = [1e-2, 1e-3, 1e-4, 1e-6].map((eps) => forwardPush(graph, ['n0'], { eps }).bound)
    expect(bounds).toEqual(bounds.toSorted((a, b) => b - a))
    expect(bounds.at(-1)).toBeLessThan(1e-3)
  })

  it.each([
    ['no seed', [], 'invalid-input'],
    ['a seed that is not in the graph', ['nobody'], 'not-found'],
    ['seeds without weight', { n0: 0 }, 'invalid-input'],
    ['a negative weight', { n0: -1, n1: 2 }, 'invalid-input'],
    ['a weight that is no number', { n0: Number.NaN }, 'invalid-input'],
  ])('refuses %s and keeps ids out of the message', (_, seeds, code) => {
    const attempt = (): unknown => forwardPush(ring(5), seeds)
    expect(attempt).toThrow(Problem)
    expect(attempt).toThrow(expect.objectContaining({ code, message: expect.not.stringContaining('nobody') }))
  })
})

describe('pivots', () => {
  it('are drawn without putting back, ascending, the same for the same seed', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(600), fc.maxSafeNat(), (n, count, seed) => {
      const drawn = drawPivots(n, count, seed)
      expect(drawn.length).toBe(Math.min(n, count))
      expect([...new Set(drawn)].toSorted((a, b) => a - b)).toEqual([...drawn])
      expect(drawn.every((node) => node >= 0 && node < n)).toBe(true)
      expect(drawPivots(n, count, seed)).toEqual(drawn)
    }))
  })

  it('draw every node equally often over many seeds', () => {
    const counts = new Float64Array(20)
    for (let seed = 0; seed < 20_000; seed++) for (const node of drawPivots(20, 5, seed)) counts[node]!++
    // 5000 times each; a standard deviation is 61.
    expect(Math.min(...counts)).toBeGreaterThan(5000 - 300)
    expect(Math.max(...counts)).toBeLessThan(5000 + 300)
  })

  it.each([['betweenness', true], ['betweenness', false], ['harmonic', true], ['harmonic', false]] as const)(
    'give %s without bias over the seeds (directed: %s), with the error they state',
    (metric, directed) => {
      const graph = web(30, directed)
      const exact = measure(graph, { metric, params: { exact: true } }).values!
      const runs = 600
      const sums = new Float64Array(exact.length)
      let squares = 0
      let stated = 0
      for (let seed = 0; seed < runs; seed++) {
        const { values, errorEstimate } = measure(graph, { metric, params: { pivots: 6 }, seed })
        stated += errorEstimate!.mean / runs
        values!.forEach((value, node) => {
          sums[node]! += value / runs
          squares += (value - exact[node]!) ** 2 / runs / exact.length
        })
      }
      const seen = Math.sqrt(squares)
      const bias = sums.map((mean, node) => Math.abs(mean - exact[node]!))
      expect(Math.max(...bias)).toBeLessThan((10 * seen) / Math.sqrt(runs))
      // The stated error is a mean over nodes, what was seen a root of squares: the same size, not the same number.
      expect(stated).toBeGreaterThan(seen / 3)
      expect(stated).toBeLessThan(seen * 1.5)
    },
  )

  it('bring sampled closeness nearer to the exact one the more there are', () => {
    const graph = web(60, true)
    const exact = measure(graph, { metric: 'closeness' }).values!
    const errors = [5, 20, 50].map((pivots) => {
      const { values, method } = measure(graph, { metric: 'closeness', params: { pivots }, seed: 7 })
      expect(method).toBe('pivots')
      return values!.reduce((sum, value, node) => sum + Math.abs(value - exact[node]!), 0)
    })
    expect(errors).toEqual(errors.toSorted((a, b) => b - a))
  })

  it.each(['betweenness', 'closeness', 'harmonic'] as const)('as many as nodes make %s exact', (metric: MetricName) => {
    const graph = web(20, true)
    const { values, method, seed } = measure(graph, { metric, params: { pivots: 20 }, seed: 3 })
    expect([method, seed]).toEqual(['exact', null])
    expect(values).toEqual(measure(graph, { metric, params: { exact: true } }).values)
  })

  it('take over above the limit of an exact run, and the run says so', () => {
    const graph = ring(75_000)
    const { method, notes, errorEstimate, params } = measure(graph, { metric: 'harmonic', params: { alpha: 0.5 }, seed: 1 }, {
      shouldStop: () => false,
    })
    expect(method).toBe('pivots')
    expect(notes.join()).toMatch(/above the limit/)
    expect(errorEstimate?.words).toMatch(/256 of 75000/)
    expect(params).toEqual({ weighted: false, normalized: false, exact: false })
  })
})

/** n nodes in a circle. */
function ring(n: number): Graph {
  return buildGraph(Array.from({ length: n }, (_, i) => ({ from: `n${i}`, to: `n${(i + 1) % n}` })), { directed: false })
}

/** A circle with chords, so that nodes differ. */
function web(n: number, directed: boolean): Graph {
  const edges = Array.from({ length: n }, (_, i) => [
    { from: `n${i}`, to: `n${(i + 1) % n}` },
    { from: `n${i}`, to: `n${(i * i + 3) % n}` },
    ...(i % 3 === 0 ? [{ from: `n${i}`, to: 'n1' }] : []),
  ])
  return buildGraph(edges.flat(), { directed })
}
