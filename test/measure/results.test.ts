import * as fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { allIds, buildGraph } from '../../src/graph/index.js'
import type { Graph } from '../../src/graph/index.js'
import {
  METRICS, Stopped, compareRuns, csvLines, gexfLines, graphmlLines, measure, ndjsonLines, pairLines, percentiles, runOf, topNodes,
  wordsOf,
} from '../../src/measure/index.js'
import type { Measured } from '../../src/measure/index.js'
import type { MeasureParams, MetricName } from '../../src/model/measure.js'
import { anyTies, paramsFor } from './arbitrary-graphs.js'

const chain = [['a', 'b'], ['b', 'c'], ['c', 'd'], ['c', 'e']].map(([from = '', to = '']) => ({ from, to }))
const graph = buildGraph([...chain, { from: 'a', to: 'a' }, { from: 'b', to: 'a' }], { directed: false })

describe('a run', () => {
  it('is recorded with what it was made of', () => {
    const run = runOf(measure(graph, { metric: 'betweenness', params: { pivots: 3 }, seed: 42 }))
    expect(run).toMatchObject({
      metric: 'betweenness', method: 'pivots', seed: 42, nodeCount: 5, edgeCount: 4,
      params: { weighted: false, normalized: true, exact: false, pivots: 3 },
      report: { selfLoopsDropped: 1, parallelMerged: 1 },
      errorEstimate: { kind: 'standard-error' },
    })
    expect(run.graphDigest).toMatch(/^[0-9a-f]{64}$/)
    expect(Object.keys(run)).not.toContain('values')
    expect(JSON.parse(JSON.stringify(run))).toEqual(run)
  })

  it('refuses what it cannot be told and says where', () => {
    const attempts: [MeasureParams, string, number?][] = [
      [{ alpha: 1 }, '/params/alpha'],
      [{ alpha: Number.NaN }, '/params/alpha'],
      [{ tolerance: 0 }, '/params/tolerance'],
      [{ maxIterations: 1.5 }, '/params/maxIterations'],
      [{ eps: 0 }, '/params/eps'],
      [{ pivots: 1 }, '/params/pivots'],
      [{ pivots: 5, exact: true }, '/params/pivots'],
      [{ dampening: 0.5 } as MeasureParams, '/params/dampening'],
      [{ weighted: 'yes' } as unknown as MeasureParams, '/params/weighted'],
      [{}, '/seed', -1],
    ]
    for (const [params, pointer, seed = 0] of attempts) {
      expect(() => measure(graph, { metric: 'pagerank', params, seed })).toThrow(expect.objectContaining({
        code: 'invalid-input', errors: [expect.objectContaining({ pointer })],
      }))
    }
    expect(() => measure(graph, { metric: 'pagerangk' as MetricName })).toThrow(/pagerank/)
  })

  it.each([['pagerank', true], ['pagerank', false], ['eigenvector', false]] as const)(
    'of %s says so when its rounds do not suffice (directed: %s)',
    (metric, directed) => {
      const lopsided = buildGraph([...chain, { from: 'd', to: 'b' }, { from: 'x', to: 'b' }], { directed })
      expect(() => measure(lopsided, { metric, params: { maxIterations: 2 } }))
        .toThrow(expect.objectContaining({ code: 'not-converged', exit: 1 }))
    },
  )

  it('tells how far it is, never backwards, and ends at once when it is stopped', () => {
    for (const metric of METRICS) {
      const shares: number[] = []
      const request = { metric: metric.name, params: paramsFor(metric.name, graph, false) }
      measure(graph, request, { onProgress: (share) => shares.push(share) })
      expect(shares).toEqual(shares.toSorted((a, b) => a - b))
      expect([shares[0], shares.at(-1)]).toEqual([0, 1])
      expect(() => measure(graph, request, { shouldStop: () => true })).toThrow(Stopped)
      expect(() => measure(graph, request, { signal: AbortSignal.abort() })).toThrow(Stopped)
    }
  })

  it('says each number in words', () => {
    for (const metric of METRICS) {
      const result = measure(graph, { metric: metric.name, params: paramsFor(metric.name, graph, false) })
      const say = wordsOf(result)
      for (const value of [0, 1, 0.25]) expect(say(value)).toMatch(/^[a-z0-9][^{}]{10,}$/)
    }
    expect(wordsOf(measure(graph, { metric: 'degree' }))(3)).toBe('tied to 3 others')
    expect(wordsOf(measure(graph, { metric: 'pagerank' }))(0.4)).toBe('a walk along the ties is found here 2 times as often as if all 5 were alike')
  })
})

describe('percentiles', () => {
  it('are the shares of smaller values, equal ones counted half', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: -3, max: 3 })), (numbers) => {
      const shares = percentiles(Float64Array.from(numbers))
      numbers.forEach((number, i) => {
        const below = numbers.filter((other) => other < number).length
        const equal = numbers.filter((other) => other === number).length
        expect(shares[i]).toBeCloseTo((below + equal / 2) / numbers.length, 12)
      })
    }))
  })
})

describe('the top', () => {
  it('has the largest values first, equals by id', () => {
    const top = topNodes(graph, measure(graph, { metric: 'degree' }), 3)
    expect(top.map(({ rank, id, value }) => [rank, id, value])).toEqual([[1, 'c', 3], [2, 'b', 2], [3, 'a', 1]])
    expect(top[0]).toMatchObject({ percentile: 0.9, words: 'tied to 3 others' })
  })
})

function measured(of: Graph, params: MeasureParams = {}): Measured {
  return { graph: of, result: measure(of, { metric: 'degree', params }) }
}

describe('two runs', () => {
  const later = buildGraph([...chain.slice(0, 3), { from: 'f', to: 'b' }, { from: 'a', to: 'd' }], { directed: false })

  it('show who rose and who fell, and which of their ties did it', () => {
    const { risen, fallen, unchangedCount, risenCount } = compareRuns(measured(graph), measured(later), 10)
    expect(risen.map(({ id, before, after }) => [id, before, after])).toEqual([
      ['a', 1, 2], ['b', 2, 3], ['d', 1, 2], ['f', null, 1],
    ])
    expect(fallen.map(({ id, before, after }) => [id, before, after])).toEqual([['c', 3, 2], ['e', 1, null]])
    expect(risen[1]).toMatchObject({ tiesGained: ['f'], tiesLost: [], rankBefore: 2, rankAfter: 1 })
    expect(fallen[0]).toMatchObject({ tiesLost: ['e'], tiesGained: [] })
    expect([risenCount, unchangedCount]).toEqual([4, 0])
    expect(fallen[1]?.words).toMatch(/no longer in the graph/)
  })

  it('that are the same show no change', () => {
    expect(compareRuns(measured(graph), measured(graph), 10)).toEqual({
      risen: [], fallen: [], risenCount: 0, fallenCount: 0, unchangedCount: 5,
    })
  })

  it('of different parameters are not compared', () => {
    expect(() => compareRuns(measured(graph), measured(later, { normalized: true }), 10)).toThrow(/same parameters/)
  })
})

describe('written results', () => {
  it('as CSV and NDJSON give back every id and number', () => {
    fc.assert(fc.property(anyTies(), (ties) => {
      const any = buildGraph([...ties.edges, { from: 'a,"b"\nc', to: ' d ' }], ties)
      const results = [measure(any, { metric: 'pagerank' }), measure(any, { metric: 'bridges' })]
      const rows = parse<Record<string, string>>([...csvLines(any, results)].join(''), { columns: true })
      expect(rows.map((row) => row['id'])).toEqual(allIds(any.ids))
      expect(rows.map((row) => Number(row['pagerank']))).toEqual([...results[0]!.values!])
      const objects = [...ndjsonLines(any, results)].map((line) => JSON.parse(line) as Record<string, unknown>)
      expect(objects.map(({ id, pagerank }) => [id, pagerank])).toEqual(rows.map((row) => [row['id'], Number(row['pagerank'])]))
      expect(objects.reduce((sum, row) => sum + Number(row['bridges']), 0)).toBe(results[1]!.pairs!.length)
      expect([...pairLines(any, results[1]!)].length).toBe(results[1]!.pairs!.length / 2)
    }), { numRuns: 50 })
  })

  it('as GEXF and GraphML hold every node and tie with its numbers, and no bare markup from ids', () => {
    const wild = buildGraph([{ from: '<a&"b">', to: 'c\u0001\n', strength: 2 }], { directed: true })
    const results = [measure(wild, { metric: 'degree' })]
    const gexf = [...gexfLines(wild, results)].join('')
    const graphml = [...graphmlLines(wild, results)].join('')
    expect(gexf).toContain('<edge id="0" source="&lt;a&amp;&quot;b&quot;&gt;" target="c\ufffd&#10;" weight="2"/>')
    expect(gexf).toContain('<attvalue for="0" value="1"/>')
    expect(graphml).toContain('<node id="c\ufffd&#10;"><data key="m0">1</data></node>')
    for (const text of [gexf, graphml]) {
      const open = [...text.matchAll(/<([a-z]+)(?: [^<>]*?[^/])?>/g)].map(([, tag]) => tag)
      const closed = [...text.matchAll(/<\/([a-z]+)>/g)].map(([, tag]) => tag)
      expect(new Set(open)).toEqual(new Set(closed))
      expect(open.length).toBe(closed.length)
    }
  })
})
