import * as fc from 'fast-check'
import { betweenness, closeness, pagerank } from 'graphology-metrics/centrality/index.js'
import { describe, expect, it } from 'vitest'
import { buildGraph, idOf, nodeOf, toGraphology, undirectedView } from '../../src/graph/index.js'
import type { Edge, Graph } from '../../src/graph/index.js'
import { measure } from '../../src/measure/index.js'
import { hasCircle } from '../../src/measure/kernels/parts.js'
import { anyTies } from './arbitrary-graphs.js'

/** Largest difference from graphology-metrics, on graphs of two nodes or more: it throws or gives NaN below. */
function differenceFrom(graph: Graph, values: Float64Array, oracle: Readonly<Record<string, number>>): number {
  return Math.max(...values.map((value, node) => Math.abs(value - oracle[idOf(graph.ids, node)]!)))
}

/** Arbitrary graphs without the ids that graphology cannot hold. */
const anyGraph = anyTies(fc.constantFrom(1, 2, 4, 8)).map(({ directed, edges }) =>
  buildGraph(edges.map((edge) => ({ ...edge, from: held(edge.from), to: held(edge.to) })), { directed, nodes: ['a', 'b', 'c'] }))

function held(id: string): string {
  return id in Object.prototype ? `${id}!` : id
}

function third(from: string, to: string): Edge {
  return { from, to, strength: 3 }
}

function tenth(from: string, to: string): Edge {
  return { from, to, strength: 10 }
}

function parts(edges: readonly Edge[], nodes: readonly string[]): number {
  return new Set(measure(buildGraph(edges, { directed: false, nodes }), { metric: 'components' }).values).size
}

describe('another implementation', () => {
  it.each([false, true])('finds the same betweenness (weighted: %s)', (weighted) => {
    fc.assert(fc.property(anyGraph, (graph) => {
      const { values } = measure(graph, { metric: 'betweenness', params: { weighted } })
      // It reads a weight as length.
      const getEdgeWeight = weighted ? (_: string, tie: { strength?: number }): number => 1 / tie.strength! : null
      expect(differenceFrom(graph, values!, betweenness(toGraphology(graph), { getEdgeWeight }))).toBeLessThan(1e-9)
    }), { numRuns: 200 })
  })

  it('finds the same closeness', () => {
    fc.assert(fc.property(anyGraph, (given) => {
      const graph = undirectedView(given)
      const { values } = measure(graph, { metric: 'closeness' })
      expect(differenceFrom(graph, values!, closeness(toGraphology(graph), { wassermanFaust: true }))).toBeLessThan(1e-9)
    }))
  })

  it.each([false, true])('finds the same PageRank (weighted: %s)', (weighted) => {
    fc.assert(fc.property(anyGraph, (graph) => {
      const { values } = measure(graph, { metric: 'pagerank', params: { weighted } })
      const options = { getEdgeWeight: weighted ? 'strength' : null, tolerance: 1e-12, maxIterations: 2000 }
      expect(differenceFrom(graph, values!, pagerank(toGraphology(graph), options))).toBeLessThan(1e-8)
    }))
  })
})

describe('what a definition says', () => {
  it('bridges are exactly the ties without which there is one part more', () => {
    fc.assert(fc.property(anyTies(), (ties) => {
      const graph = undirectedView(buildGraph(ties.edges, ties))
      const ids = Array.from({ length: graph.nodeCount }, (_, node) => idOf(graph.ids, node))
      const { pairs } = measure(graph, { metric: 'bridges' })
      const found = new Set(Array.from({ length: pairs!.length / 2 }, (_, i) => `${pairs![2 * i]} ${pairs![2 * i + 1]}`))
      const before = parts(ties.edges, ids)
      for (const { from, to } of ties.edges) {
        if (from === to) continue
        const [u, v] = [nodeOf(graph.ids, from), nodeOf(graph.ids, to)].toSorted((a, b) => a - b)
        const rest = ties.edges.filter((edge) => new Set([edge.from, edge.to, from, to]).size > 2)
        expect(parts(rest, ids) > before).toBe(found.has(`${u} ${v}`))
      }
    }), { numRuns: 100 })
  })

  it('articulation points are exactly the nodes without which there is a part more', () => {
    fc.assert(fc.property(anyTies(), (ties) => {
      const graph = buildGraph(ties.edges, ties)
      const ids = Array.from({ length: graph.nodeCount }, (_, node) => idOf(graph.ids, node))
      const { values } = measure(graph, { metric: 'articulation_points' })
      const before = parts(ties.edges, ids)
      ids.forEach((id, node) => {
        const rest = ties.edges.filter((edge) => edge.from !== id && edge.to !== id)
        expect(parts(rest, ids.filter((other) => other !== id)) > before).toBe(values![node] === 1)
      })
    }), { numRuns: 100 })
  })

  it('a core number is the depth reached by taking off all with too few ties, again and again', () => {
    fc.assert(fc.property(anyTies(), (ties) => {
      const graph = buildGraph(ties.edges, ties)
      const { values } = measure(graph, { metric: 'core_number' })
      const near = (node: number): number[] => [
        ...graph.out.targets.subarray(graph.out.offsets[node], graph.out.offsets[node + 1]),
        ...(graph.directed ? graph.in.targets.subarray(graph.in.offsets[node], graph.in.offsets[node + 1]) : []),
      ]
      const expected = new Float64Array(graph.nodeCount)
      for (let k = 1; k <= 2 * graph.nodeCount; k++) {
        let left = new Set(expected.keys())
        for (let size = -1; size !== left.size;) {
          size = left.size
          left = new Set([...left].filter((node) => near(node).filter((other) => left.has(other)).length >= k))
        }
        for (const node of left) expected[node] = k
      }
      expect(values).toEqual(expected)
    }), { numRuns: 100 })
  })
})

describe('parts and triangles', () => {
  it('strong parts are the nodes that reach each other, and there are fewer than nodes exactly where there is a circle', () => {
    fc.assert(fc.property(anyTies(), (ties) => {
      const graph = buildGraph(ties.edges, { ...ties, directed: true })
      const n = graph.nodeCount
      const reaches = Array.from({ length: n }, (_, from) => reachedFrom(graph, from))
      const { values } = measure(graph, { metric: 'components', params: { strong: true } })
      const nodes = Array.from({ length: n }, (_, node) => node)
      for (const a of nodes) {
        for (const b of nodes) expect(values![a] === values![b]).toBe(reaches[a]!.has(b) && reaches[b]!.has(a))
      }
      expect(hasCircle(graph.out)).toBe(new Set(values).size < n)
    }), { numRuns: 100 })
  })

  it('clustering is the share of pairs of neighbours that are tied', () => {
    fc.assert(fc.property(anyTies(), (ties) => {
      const graph = undirectedView(buildGraph(ties.edges, ties))
      const near = (node: number): number[] => [...graph.out.targets.subarray(graph.out.offsets[node], graph.out.offsets[node + 1])]
      const { values } = measure(graph, { metric: 'clustering' })
      values!.forEach((value, node) => {
        const others = near(node)
        const tied = others.flatMap((a) => others.filter((b) => near(a).includes(b)))
        expect(value).toBeCloseTo(others.length < 2 ? 0 : tied.length / (others.length * (others.length - 1)), 12)
      })
    }), { numRuns: 100 })
  })
})

function reachedFrom(graph: Graph, from: number): Set<number> {
  const reached = new Set([from])
  for (const node of reached) {
    for (const next of graph.out.targets.subarray(graph.out.offsets[node], graph.out.offsets[node + 1])) reached.add(next)
  }
  return reached
}

describe('shortest ways by length', () => {
  it('that differ only by rounding count as equally short', () => {
    // Three steps of 1/3 and one of 1 are the same length, though not in floating numbers.
    const chain = Array.from({ length: 10 }, (_, i) => tenth(i === 0 ? 'a' : `t${i}`, i === 9 ? 'z' : `t${i + 1}`))
    const edges = [third('a', 'p'), third('p', 'q'), third('q', 'z'), ...chain, { from: 'a', to: 'z', strength: 1 }]
    const graph = buildGraph(edges, { directed: true })
    const { values } = measure(graph, { metric: 'betweenness', params: { weighted: true, normalized: false } })
    const onlyAtoZ = (id: string, others: number): number => values![nodeOf(graph.ids, id)]! - others
    // p lies between a and q and, as one of three ways, between a and z.
    expect(onlyAtoZ('p', 1)).toBeCloseTo(1 / 3, 9)
    expect(onlyAtoZ('q', 1)).toBeCloseTo(1 / 3, 9)
  })

  it.each([false, true])('may be more than any number can count (weighted: %s)', (weighted) => {
    const edges = Array.from({ length: 1300 }, (_, i) => ['l', 'r'].flatMap((side) => [
      { from: `m${i}`, to: `${side}${i}`, strength: 2 },
      { from: `${side}${i}`, to: `m${i + 1}`, strength: 2 },
    ])).flat()
    const graph = buildGraph([...edges, { from: 'm0', to: 'start', strength: 5 }], { directed: false })
    const { values } = measure(graph, { metric: 'betweenness', params: { weighted, normalized: false } })
    expect(values!.every((value) => Number.isFinite(value))).toBe(true)
    expect(values![nodeOf(graph.ids, 'l650')]).toBeCloseTo(values![nodeOf(graph.ids, 'r650')]!, 3)
    // m650 parts 1 + 3 * 650 nodes from 3 * 650, and lies on one of two ways between each of its pairs of neighbours.
    expect(values![nodeOf(graph.ids, 'm650')]! / (1951 * 1950 + 1)).toBeCloseTo(1, 9)
  })
})
