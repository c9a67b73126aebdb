import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildGraph, nodeOf, undirectedView } from '../../src/graph/index.js'
import type { Edge, Graph } from '../../src/graph/index.js'
import { measure } from '../../src/measure/index.js'
import type { MeasureParams, MetricName } from '../../src/model/measure.js'
import { SHARED, hasShared } from './reference.js'

type Table = ReadonlyMap<string, Readonly<Record<string, number>>>

function readTable(path: string): Table {
  const [head = '', ...lines] = readFileSync(new URL(path, SHARED), 'utf8').trim().split(/\r?\n/)
  const names = head.split(',')
  return new Map(lines.map((line) => {
    const cells = line.split(',')
    return [cells[0]!, Object.fromEntries(names.map((name, i) => [name, Number(cells[i])]))]
  }))
}

function readTies(text: string, skip: number): Edge[] {
  return text.trim().split('\n').slice(skip).map((line) => {
    const [from = '', to = ''] = line.trim().split(/\s+/)
    return { from, to }
  })
}

/** Largest difference, as a share of the expected value where that is above 1. */
function difference(graph: Graph, values: Float64Array, table: Table, column: string): number {
  let largest = 0
  for (const [id, row] of table) {
    const node = nodeOf(graph.ids, id)
    const expected = row[column]!
    largest = Math.max(largest, Math.abs((values[node] ?? Number.NaN) - expected) / Math.max(1, Math.abs(expected)))
  }
  return largest
}

const COLUMNS: readonly (readonly [string, MetricName, MeasureParams, number])[] = [
  ['pagerank', 'pagerank', {}, 1e-9],
  ['degreeUndirected', 'degree', {}, 0],
  ['betweennessUndirected', 'betweenness', { normalized: false, exact: true }, 1e-9],
  ['closenessWF', 'closeness', {}, 1e-9],
  ['harmonicNormalized', 'harmonic', { normalized: true }, 1e-9],
  ['eigenvector', 'eigenvector', {}, 1e-9],
  ['coreNumber', 'core_number', {}, 0],
  ['clustering', 'clustering', {}, 1e-9],
  ['isArticulationPoint', 'articulation_points', {}, 0],
]

/** Rows of one file of the finbench example, without its head. */
function rowsOf(file: string): string[][] {
  const lines = readFileSync(new URL(`finbench-example/${file}`, SHARED), 'utf8').trim().split(/\r?\n/)
  return lines.slice(1).map((line) => line.split('|'))
}

function read(file: string, from: string, to: string): Edge[] {
  return rowsOf(file).map(([a = '', b = '']) => ({ from: from + a, to: to + b }))
}

function ids(file: string, prefix: string): string[] {
  return rowsOf(file).map(([own = '']) => prefix + own)
}

const isThere = hasShared('ego-facebook, jazz and finbench-example')

describe.runIf(isThere).each([
  ['ego-facebook', () => readTies(gunzipSync(readFileSync(new URL('networks/facebook_combined.txt.gz', SHARED))).toString(), 0), 4039, 88234],
  ['jazz', () => readTies(readFileSync(new URL('networks/jazz.txt', SHARED), 'utf8'), 1), 198, 2742],
] as const)('%s', (name, ties, nodes, edges) => {
  let graph: Graph
  let table: Table

  beforeAll(() => {
    graph = buildGraph(ties(), { directed: false })
    table = readTable(`networks/${name}.metrics.csv`)
  })

  it('has the published numbers of nodes and ties', () => {
    expect([graph.nodeCount, graph.edgeCount, table.size]).toEqual([nodes, edges, nodes])
  })

  it.each(COLUMNS)('has the published %s', (column, metric, params, tolerance) => {
    const { values } = measure(graph, { metric, params })
    expect(difference(graph, values!, table, column)).toBeLessThanOrEqual(tolerance)
  })
})

describe.runIf(isThere)('finbench-example', () => {
  let guarantees: Edge[] = []
  let all: Edge[] = []
  let nodes: string[] = []
  let table: Table

  beforeAll(() => {
    guarantees = [...read('PersonGuaranteePerson.csv', 'P:', 'P:'), ...read('CompanyGuaranteeCompany.csv', 'C:', 'C:')]
    all = [...guarantees, ...read('PersonInvestCompany.csv', 'P:', 'C:'), ...read('CompanyInvestCompany.csv', 'C:', 'C:')]
    nodes = [...ids('Person.csv', 'P:'), ...ids('Company.csv', 'C:')]
    table = readTable('finbench-example.metrics.csv')
  })

  it.each([
    ['inDegree', true, 'in_degree', {}, 0],
    ['outDegree', true, 'out_degree', {}, 0],
    ['pagerankDirected', true, 'pagerank', {}, 1e-9],
    ['pagerankUndirected', false, 'pagerank', {}, 1e-9],
    ['betweennessUndirected', false, 'betweenness', { normalized: false, exact: true }, 1e-9],
    ['harmonicNormalized', false, 'harmonic', { normalized: true }, 1e-9],
    ['coreNumber', false, 'core_number', {}, 0],
    ['isArticulationPoint', false, 'articulation_points', {}, 0],
  ] as const)('has the reference %s', (column, directed, metric, params, tolerance) => {
    const graph = buildGraph(all, { directed: true, nodes })
    const measured = measure(directed ? graph : undirectedView(graph), { metric, params })
    expect(table.size).toBe(graph.nodeCount)
    expect(difference(graph, measured.values!, table, column)).toBeLessThanOrEqual(tolerance)
  })

  it('has the reference PageRank over guarantees alone', () => {
    const graph = buildGraph(guarantees, { directed: true, nodes })
    const { values } = measure(graph, { metric: 'pagerank' })
    expect(difference(graph, values!, table, 'pagerankGuaranteeOnly')).toBeLessThanOrEqual(1e-9)
  })
})
