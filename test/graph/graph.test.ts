import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allIds, buildGraph, decodeGraph, digest, directedView, encodeGraph, graphFromColumns, idOf, nodeOf, packIds, readTies,
  reversedView, sortIds, sourcesOf, toGraphology, undirectedView,
} from '../../src/graph/index.js'
import type { Edge, Graph, TieReject } from '../../src/graph/index.js'
import { Problem } from '../../src/model/problem.js'

const id = fc.oneof(
  fc.constantFrom('9007199254740993', '9007199254740992', '01', '1', '\u{1F600}', '\uFFFD', '__proto__', 'ä'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
)
const edges = fc.array(fc.record({ from: id, to: id, strength: fc.constantFrom(1, 0.1, 0.2, 0.3, 1e16, 5) }), { maxLength: 30 })
const ties = fc.record({ edges, nodes: fc.array(id, { maxLength: 4 }), directed: fc.boolean() })

/** The ties of a graph in words: what a map of pairs would hold. */
function tiesOf(graph: Graph): Map<string, number> {
  const found = new Map<string, number>()
  const sources = sourcesOf(graph)
  graph.out.targets.forEach((target, i) => {
    found.set(`${idOf(graph.ids, sources[i]!)}\u001f${idOf(graph.ids, target)}`, graph.out.strengths?.[i] ?? 1)
  })
  return found
}

function add(strengths: readonly number[]): number {
  return strengths.toSorted((a, b) => a - b).reduce((sum, strength) => sum + strength, 0)
}

/** What building a graph must keep, said with plain maps. */
function expectedTies(given: readonly Edge[], directed: boolean): Map<string, number> {
  const parallel = new Map<string, number[]>()
  const put = (from: string, to: string, strength: number): void => {
    const key = `${from}\u001f${to}`
    parallel.set(key, [...(parallel.get(key) ?? []), strength])
  }
  for (const { from, to, strength = 1 } of given) {
    if (from === to) continue
    put(from, to, strength)
    if (!directed) put(to, from, strength)
  }
  return new Map([...parallel].map(([key, strengths]) => [key, add(strengths)]))
}

describe('a compact graph', () => {
  it('holds exactly the nodes and merged ties it was given, and counts what it dropped', () => {
    fc.assert(fc.property(ties, (given) => {
      const graph = buildGraph(given.edges, given)
      const named = new Set([...given.nodes, ...given.edges.flatMap(({ from, to }) => [from, to])])
      expect(new Set(allIds(graph.ids))).toEqual(named)
      const expected = expectedTies(given.edges, given.directed)
      expect(tiesOf(graph)).toEqual(expected)
      const loops = given.edges.filter(({ from, to }) => from === to).length
      const kept = given.directed ? expected.size : expected.size / 2
      expect(graph.edgeCount).toBe(kept)
      expect(graph.report).toEqual({ selfLoopsDropped: loops, parallelMerged: given.edges.length - loops - kept })
    }))
  })

  it('has the same bytes and digest whatever the order of its input', () => {
    const shuffled = ties.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray(given.edges, { minLength: given.edges.length })))
    fc.assert(fc.property(shuffled, ([given, other]) => {
      const one = buildGraph(given.edges, given)
      const two = buildGraph(other, { ...given, nodes: given.nodes.toReversed() })
      expect(encodeGraph(two)).toEqual(encodeGraph(one))
      expect(digest(two)).toBe(digest(one))
    }))
  })

  it('has rows in ascending order and the same ties in both directions', () => {
    fc.assert(fc.property(ties, (given) => {
      const graph = buildGraph(given.edges, { ...given, directed: true })
      const back = tiesOf(reversedView(graph))
      for (const [key, strength] of tiesOf(graph)) expect(back.get(key.split('\u001f').toReversed().join('\u001f'))).toBe(strength)
      for (const { offsets, targets } of [graph.out, graph.in]) {
        for (let u = 0; u < graph.nodeCount; u++) {
          const row = [...targets.subarray(offsets[u], offsets[u + 1])]
          expect(row).toEqual([...new Set(row)].toSorted((a, b) => a - b))
        }
      }
    }))
  })

  it('finds every id again, byte for byte, and no other', () => {
    fc.assert(fc.property(fc.uniqueArray(id), id, (ids, other) => {
      const index = packIds(sortIds([...ids]))
      ids.forEach((one) => expect(idOf(index, nodeOf(index, one))).toBe(one))
      expect(nodeOf(index, other) >= 0).toBe(ids.includes(other))
      const sorted = allIds(index)
      expect(sorted).toEqual(sorted.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
    }))
  })

  it('numbers many ids with shared beginnings and of any length in the order of their bytes', () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => `party-${'x'.repeat(i % 40)}${(i * 7919) % 20_000}${i % 3 === 0 ? 'é' : ''}`)
    const graph = buildGraph([], { directed: true, nodes: [...ids, ...ids, 'party-', 'y'.repeat(70_000), 'y'.repeat(70_001)] })
    expect(allIds(graph.ids)).toEqual(sortIds([...new Set(ids), 'party-', 'y'.repeat(70_000), 'y'.repeat(70_001)]))
    ids.slice(0, 50).forEach((one) => expect(idOf(graph.ids, nodeOf(graph.ids, one))).toBe(one))
  })

  it('has another digest as soon as a tie, a strength, a node or the direction differs', () => {
    const base: Edge[] = [{ from: 'a', to: 'b', strength: 2 }, { from: 'b', to: 'c' }]
    const digests = [
      buildGraph(base, { directed: true }),
      buildGraph(base, { directed: false }),
      buildGraph(base, { directed: true, nodes: ['d'] }),
      buildGraph([{ from: 'a', to: 'b', strength: 2.5 }, base[1]!], { directed: true }),
      buildGraph([base[0]!, { from: 'c', to: 'b' }], { directed: true }),
      buildGraph([{ from: 'a', to: 'b' }, { from: 'a', to: 'b' }, base[1]!], { directed: true }),
    ].map(digest)
    expect(new Set(digests).size).toBe(digests.length)
    expect(digests.every((text) => /^[0-9a-f]{64}$/.test(text))).toBe(true)
  })

  it.each([
    ['an empty id', { from: 'a', to: '' }],
    ['a strength of 0', { from: 'a', to: 'b', strength: 0 }],
    ['a negative strength', { from: 'a', to: 'b', strength: -1 }],
    ['a strength that is no number', { from: 'a', to: 'b', strength: Number.NaN }],
    ['an infinite strength', { from: 'a', to: 'b', strength: Infinity }],
    ['half of a surrogate pair', { from: 'a', to: '\ud83d' }],
  ])('refuses %s', (_, edge) => {
    expect(() => buildGraph([edge], { directed: true })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})

describe('the views of a graph', () => {
  it('without direction hold what an undirected graph of the same ties holds', () => {
    fc.assert(fc.property(edges, (given) => {
      const directed = buildGraph(given, { directed: true })
      const undirected = buildGraph(given, { directed: false })
      const view = undirectedView(directed)
      expect([...tiesOf(view).keys()]).toEqual([...tiesOf(undirected).keys()])
      expect(view.edgeCount).toBe(undirected.edgeCount)
      expect(view.out.multiplicities).toEqual(undirected.out.multiplicities)
      expect(directedView(undirected).edgeCount).toBe(2 * undirected.edgeCount)
    }))
  })

  it('of columns are what the same ties by id give', () => {
    const ids = packIds(['a', 'b', 'c'])
    const from = Int32Array.from([0, 0, 1, 2])
    const to = Int32Array.from([1, 1, 2, 2])
    const byColumns = graphFromColumns(ids, { from, to, strengths: null }, true)
    const byId = buildGraph(Array.from(from, (u, i) => ({ from: 'abc'[u]!, to: 'abc'[to[i]!]! })), { directed: true })
    expect(byColumns).toEqual(byId)
  })

  it('as graphology hold the same ties', () => {
    const given = [{ from: 'a', to: 'b', strength: 2 }, { from: 'b', to: 'a' }, { from: 'c', to: 'c' }]
    const one = toGraphology(buildGraph(given, { directed: false }))
    expect([one.order, one.size, one.getEdgeAttribute(one.edge('a', 'b'), 'strength')]).toEqual([3, 1, 3])
    const two = toGraphology(buildGraph(given, { directed: true }))
    expect([two.order, two.size, two.getEdgeAttribute(two.edge('a', 'b'), 'strength')]).toEqual([3, 2, 2])
  })
})

describe('a cached graph', () => {
  it('comes back the same, from aligned bytes and from any other place', () => {
    fc.assert(fc.property(ties, fc.nat(9), (given, shift) => {
      const graph = buildGraph(given.edges, given)
      const bytes = encodeGraph(graph)
      const moved = new Uint8Array(bytes.length + shift)
      moved.set(bytes, shift)
      for (const read of [decodeGraph(bytes), decodeGraph(moved.subarray(shift))]) {
        expect(digest(read)).toBe(digest(graph))
        expect(read.report).toEqual(graph.report)
        expect(tiesOf(reversedView(read))).toEqual(tiesOf(reversedView(graph)))
      }
    }))
  })

  it('is refused when any byte of it changed or some are missing', () => {
    fc.assert(fc.property(ties, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, place, change) => {
      const bytes = encodeGraph(buildGraph(given.edges, given))
      const broken = bytes.slice()
      const at = place % bytes.length
      broken[at]! ^= change
      expect(() => decodeGraph(broken)).toThrow(Problem)
      expect(() => decodeGraph(bytes.subarray(0, at))).toThrow(Problem)
    }))
  })
})

describe('rows of an edge list', () => {
  it('become ties where they are sound; the others are said by number and the rest goes on', () => {
    const rejects: TieReject[] = []
    const rows = [
      { from: 'a', to: 'b' },
      { from: '', to: 'b' },
      { from: 'a', to: 'b', strength: '' },
      { from: 'a', to: 'b', strength: ' 2.5 ' },
      { from: 'a', to: 'b', strength: '0' },
      { from: 'a', to: 'b', strength: '0x10' },
      { from: 'a', to: 'b', strength: '1e3' },
      { from: 'a', to: '\udc00', strength: '1' },
    ]
    const found = [...readTies(rows, (reject) => rejects.push(reject))]
    expect(found.map(({ strength }) => strength)).toEqual([undefined, undefined, 2.5, 1000])
    expect(rejects.map(({ row, code }) => [row, code])).toEqual([
      [2, 'empty-id'], [5, 'bad-strength'], [6, 'bad-strength'], [8, 'bad-text'],
    ])
  })
})
