import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph } from '../../src/graph/index.js'
import type { Graph } from '../../src/graph/index.js'
import { stepDependencies } from '../../src/measure/kernels/brandes.js'
import { LANES, LaneSearch } from '../../src/measure/kernels/brandes-lanes.js'
import { lengthDependencies } from '../../src/measure/kernels/brandes-lengths.js'
import { lengthDistances } from '../../src/measure/kernels/distances.js'
import { hotOrder } from '../../src/measure/kernels/hot-order.js'
import { sweepLevels } from '../../src/measure/kernels/many-source-levels.js'
import { measure } from '../../src/measure/index.js'
import { anyTies } from './arbitrary-graphs.js'

/** Larger graphs than the laws use, so that levels are pulled and words of 32 sources are full. */
const wide = fc.record({
  directed: fc.boolean(),
  edges: fc.array(fc.record({ from: fc.nat(50), to: fc.nat(50).map((i) => Math.floor((i * i) / 50)) }), { maxLength: 250 }),
}).map(({ directed, edges }) => buildGraph(edges.map(({ from, to }) => ({ from: `n${from}`, to: `n${to}` })), { directed, nodes: ['n0'] }))

const anyGraph = fc.oneof(wide, anyTies().map((ties) => buildGraph(ties.edges, { ...ties, nodes: ['a'] })))

/** Sums over all sources of what each node lies on the shortest paths from them, by one of the kernels. */
function sumsOf(graph: Graph, from: (source: number) => ReturnType<ReturnType<typeof stepDependencies>>): Float64Array {
  const sums = new Float64Array(graph.nodeCount)
  for (let source = 0; source < graph.nodeCount; source++) {
    const { order, reached, delta } = from(source)!
    for (let at = 1; at < reached; at++) sums[order[at]!]! += delta[order[at]!]!
  }
  return sums
}

function sumsInLanes(graph: Graph): Float64Array {
  const sums = new Float64Array(graph.nodeCount)
  const search = new LaneSearch(graph.out)
  const all = Int32Array.from({ length: graph.nodeCount }, (_, node) => node)
  for (let start = 0; start < all.length; start += LANES) {
    search.run(all.subarray(start, start + LANES), (node, dependency) => {
      sums[node]! += dependency
    })
  }
  return sums
}

function largestGap(one: Float64Array, other: Float64Array): number {
  return one.reduce((largest, value, i) => Math.max(largest, Math.abs(value - other[i]!) / (1 + value)), 0)
}

describe('the kernels of betweenness', () => {
  it('agree with each other on any graph', () => {
    fc.assert(fc.property(anyGraph, (graph) => {
      const byLengths = sumsOf(graph, lengthDependencies(graph, false))
      expect(largestGap(sumsOf(graph, stepDependencies(graph)), byLengths)).toBeLessThan(1e-10)
      expect(largestGap(sumsInLanes(graph), byLengths)).toBeLessThan(1e-10)
      const hot = hotOrder(graph)
      const sums = sumsOf(hot.graph, stepDependencies(hot.graph))
      expect(largestGap(byLengths.map((_, node) => sums[hot.places[node]!]!), byLengths)).toBeLessThan(1e-10)
    }), { numRuns: 200 })
  })

  it('say of which sources there are too many paths to count, and leave exactly those out', () => {
    const edges = Array.from({ length: 1100 }, (_, i) => ['l', 'r'].flatMap((side) => [
      { from: `m${i}`, to: `${side}${i}` }, { from: `${side}${i}`, to: `m${i + 1}` },
    ])).flat()
    const graph = buildGraph(edges, { directed: true })
    expect(stepDependencies(graph)(graph.nodeCount - 1)).not.toBeNull()
    const first = Array.from({ length: graph.nodeCount }, (_, node) => node).find((node) => stepDependencies(graph)(node) === null)!
    const near = graph.out.targets[graph.out.offsets[first]!]!
    const seen = new Set<number>()
    const uncounted = new LaneSearch(graph.out).run(Int32Array.from([graph.nodeCount - 1, first]), (node) => seen.add(node))
    expect(uncounted).toBe(0b10)
    expect(seen.has(near)).toBe(false)
  })

  it('is chosen by bits where neighbours know each other, and gives what the definition says there', () => {
    // Groups in which all know each other, in a chain: node 0 of each group is the way to the next.
    const edges = Array.from({ length: 6 }, (_, group) => {
      const members = Array.from({ length: 15 }, (__, i) => `g${group}-${i}`)
      const within = members.flatMap((from, i) => members.slice(i + 1).map((to) => ({ from, to })))
      return group === 5 ? within : [...within, { from: `g${group}-0`, to: `g${group + 1}-0` }]
    }).flat()
    const graph = buildGraph(edges, { directed: false })
    const { values } = measure(graph, { metric: 'betweenness', params: { normalized: false } })
    expect(largestGap(values!.map((value) => value * 2), sumsOf(graph, lengthDependencies(graph, false)))).toBeLessThan(1e-12)
  })
})

describe('many searches at once', () => {
  it('reach every node at the distance that single searches find', () => {
    fc.assert(fc.property(anyGraph, (graph) => {
      const sums = new Float64Array(graph.nodeCount)
      const expected = new Float64Array(graph.nodeCount)
      const all = Int32Array.from({ length: graph.nodeCount }, (_, node) => node)
      sweepLevels(graph.out, all, (node, level, count) => {
        sums[node]! += level * 1000 * count + count
      }, {})
      const from = lengthDistances(graph.out, false)
      for (const source of all) {
        const { order, reached, lengths } = from(source)
        for (let at = 1; at < reached; at++) expected[order[at]!]! += lengths[order[at]!]! * 1000 + 1
      }
      expect(sums).toEqual(expected)
    }), { numRuns: 200 })
  })
})
