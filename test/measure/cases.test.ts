import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { buildGraph, idOf, isStrength } from '../../src/graph/index.js'
import type { Graph } from '../../src/graph/index.js'
import { METRICS, measure } from '../../src/measure/index.js'
import type { MeasureParams } from '../../src/model/measure.js'
import { largestDifference } from './reference.js'
import type { ReferenceGraph } from './reference.js'

interface MetricCase {
  readonly id: string
  readonly graph: string
  readonly params: MeasureParams
  readonly weightsAreLengths: boolean
  readonly tolerance: number
  readonly values?: Readonly<Record<string, number>>
  readonly pairs?: readonly (readonly [string, string])[]
}

interface CaseFile {
  readonly graphs: Readonly<Record<string, ReferenceGraph>>
  readonly cases: readonly MetricCase[]
}

function readCases(metric: string): CaseFile {
  const url = new URL(`../../src/measure/metrics/${metric.replaceAll('_', '-')}/cases.json`, import.meta.url)
  return JSON.parse(readFileSync(url, 'utf8')) as CaseFile
}

function build(given: ReferenceGraph, one: MetricCase): Graph {
  const edges = given.edges
    .map(([from, to, weight = 1]) => ({ from, to, strength: one.weightsAreLengths ? 1 / weight : weight }))
    .filter(({ strength }) => isStrength(strength))
  return buildGraph(edges, { directed: given.directed, nodes: given.nodes })
}

/** Pairs in words, each with its smaller id first, in order: so that they can be compared as sets. */
function named(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.map((pair) => pair.toSorted().join(' - ')).toSorted()
}

describe.each(METRICS.map((metric) => [metric.name, metric] as const))('%s', (name, metric) => {
  const { graphs, cases } = readCases(name)

  it('has cases beside it and names its source', () => {
    expect(cases.length).toBeGreaterThan(0)
    expect(metric.source).toMatch(/\d{4}.*(doi:10\.|arXiv:)/)
  })

  it.each(cases.map((one) => [one.id, one] as const))('gives the values of %s', (_, one) => {
    const graph = build(graphs[one.graph]!, one)
    const { values, pairs } = measure(graph, { metric: name, params: one.params })
    const found = Array.from({ length: (pairs?.length ?? 0) / 2 }, (__, i) =>
      [idOf(graph.ids, pairs![2 * i]!), idOf(graph.ids, pairs![2 * i + 1]!)] as const)
    expect(named(found)).toEqual(named(one.pairs ?? []))
    expect(values === undefined ? 0 : largestDifference(graph, values, one.values!)).toBeLessThanOrEqual(one.tolerance)
    expect(values === undefined).toBe(one.values === undefined)
  })
})
