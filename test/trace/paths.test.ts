import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildGraph, idOf, nodeOf, undirectedView, type Edge, type Graph } from '../../src/graph/index.js'
import { boundedPath, findPaths, pathAnswer, searchPaths, surroundingsOf, type NodePath } from '../../src/trace/index.js'
import { anyTies } from '../measure/arbitrary-graphs.js'
import { DAY, tie } from './world.js'

/** Every simple path of at most so many ties, by trying all. */
function allPaths(graph: Graph, from: number, to: number, maxHops: number, by: 'hops' | 'distance'): readonly NodePath[] {
  const found: NodePath[] = []
  const walk = (nodes: readonly number[], length: number): void => {
    const at = nodes.at(-1)!
    if (at === to) {
      found.push({ nodes, length })
      return
    }
    if (nodes.length > maxHops) return
    for (let i = graph.out.offsets[at]!; i < graph.out.offsets[at + 1]!; i++) {
      const far = graph.out.targets[i]!
      if (!nodes.includes(far)) walk([...nodes, far], length + (by === 'hops' ? 1 : 1 / (graph.out.strengths?.[i] ?? 1)))
    }
  }
  if (from !== to) walk([from], 0)
  return found.sort((a, b) => a.length - b.length)
}

function taken(graph: Graph, from: number, to: number, maxHops: number, by: 'hops' | 'distance', most = Infinity): readonly NodePath[] {
  const search = searchPaths(graph, from, to, { by, maxHops })
  const found: NodePath[] = []
  for (let path = search.next(); path !== undefined && found.length < most; path = search.next()) found.push(path)
  expect(search.isExhausted()).toBe(false)
  return found
}

function keys(paths: readonly NodePath[]): readonly string[] {
  return paths.map((path) => path.nodes.join(' ')).sort()
}

function named(own: Graph, paths: readonly NodePath[], name: (id: string) => string): readonly string[] {
  return paths.map((path) => path.nodes.map((node) => name(idOf(own.ids, node))).join(' ')).sort()
}

function newName(id: string): string {
  return `${9 - (id.length % 10)}${id}`
}

/** Graphs of few ties, so that trying all paths ends. */
const asked = fc.record({
  ties: anyTies().map((ties) => ({ ...ties, edges: ties.edges.slice(0, 16) })),
  ends: fc.tuple(fc.nat(), fc.nat()), maxHops: fc.integer({ min: 1, max: 7 }), by: fc.constantFrom<'hops' | 'distance'>('hops', 'distance'),
}).filter(({ ties }) => ties.edges.length > 0).map(({ ties, ends, maxHops, by }) => {
  const graph = buildGraph(ties.edges, { directed: ties.directed, nodes: ties.nodes })
  return { graph, from: ends[0] % graph.nodeCount, to: ends[1] % graph.nodeCount, maxHops, by, edges: ties.edges }
})

describe('paths between two parties, on any small graph', () => {
  it('are simple, sorted, and all that there are within the hops', () => {
    fc.assert(fc.property(asked, ({ graph, from, to, maxHops, by }) => {
      const found = taken(graph, from, to, maxHops, by)
      const all = allPaths(graph, from, to, maxHops, by)
      expect(keys(found)).toEqual(keys(all))
      for (const [i, path] of found.entries()) {
        expect(new Set(path.nodes).size).toBe(path.nodes.length)
        expect(Math.abs(path.length - all[i]!.length)).toBeLessThanOrEqual(1e-9 * path.length)
      }
    }), { numRuns: 300 })
  })

  it('begin with one that has as few ties as the quick search from both ends finds', () => {
    fc.assert(fc.property(asked, ({ graph, from, to, maxHops }) => {
      fc.pre(from !== to)
      const quick = boundedPath(graph, from, to, maxHops)
      const [first] = taken(graph, from, to, maxHops, 'hops', 1)
      if (typeof quick === 'string') {
        expect(first).toBeUndefined()
        if (quick === 'closed') expect(allPaths(graph, from, to, 100, 'hops')).toEqual([])
        return
      }
      expect(quick.nodes.length).toBe(first?.nodes.length)
      expect([quick.nodes[0], quick.nodes.at(-1), new Set(quick.nodes).size]).toEqual([from, to, quick.nodes.length])
      for (const [i, node] of quick.nodes.slice(1).entries()) {
        const before = quick.nodes[i]!
        expect(graph.out.targets.slice(graph.out.offsets[before], graph.out.offsets[before + 1])).toContain(node)
      }
    }), { numRuns: 300 })
  })

  it('do not depend on the order of ties, and only their names change when parties are renamed', () => {
    fc.assert(fc.property(asked, fc.infiniteStream(fc.nat()), ({ graph, from, to, maxHops, by, edges }, order) => {
      const shuffled = edges.map((edge) => ({ edge, key: order.next().value as number })).sort((a, b) => a.key - b.key).map(({ edge }) => edge)
      const ids = Array.from({ length: graph.nodeCount }, (_, node) => idOf(graph.ids, node))
      const again = buildGraph(shuffled, { directed: graph.directed, nodes: ids })
      expect(taken(again, from, to, maxHops, by)).toEqual(taken(graph, from, to, maxHops, by))
      const renamed = buildGraph(edges.map((edge): Edge => ({ ...edge, from: newName(edge.from), to: newName(edge.to) })), { directed: graph.directed, nodes: ids.map(newName) })
      const at = (node: number): number => nodeOf(renamed.ids, newName(ids[node]!))
      expect(named(renamed, taken(renamed, at(from), at(to), maxHops, by), (id) => id)).toEqual(named(graph, taken(graph, from, to, maxHops, by), newName))
    }))
  })

  it('lie within the surroundings of both ends', () => {
    fc.assert(fc.property(asked, ({ graph, from, to, maxHops }) => {
      const around = surroundingsOf(graph, from, maxHops)
      const [first] = taken(graph, from, to, maxHops, 'hops', 1)
      expect([...around.nodes].includes(to)).toBe(from === to || first !== undefined)
      expect(new Set(around.nodes).size).toBe(around.nodes.length)
      if (first !== undefined) expect([...around.nodes].indexOf(to)).toBeLessThan(around.ends[first.nodes.length - 1]!)
      const few = surroundingsOf(graph, from, maxHops, 2)
      expect([few.nodes.length, few.isCut]).toEqual([Math.min(2, around.nodes.length), around.nodes.length > 2])
    }))
  })
})

describe('the answer how two parties are tied', () => {
  const ties = [
    tie('a', 'x'), tie('x', 'b', { relation: 'owns', start: '2020-01-01' }), tie('a', 'y', { strength: 4 }), tie('y', 'b', { strength: 4 }), tie('y', 'b', { strength: 4, sourceId: 'other' }),
    tie('b', 'z'), tie('z', 'a'), tie('x', 'y', { strength: 0.5 }),
  ]
  const graph = buildGraph(ties.map(({ fromId, toId, strength }) => ({ from: fromId, to: toId, strength })), { directed: true })
  const question = { a: 'a', b: 'b', purpose: 'assess' } as const

  it('tells all shortest ways first and then as many next ones as asked, each step with all its ties', () => {
    const none = findPaths(graph, { ...question, next: 0 })
    expect(none.paths.map((path) => path.parties.join('-'))).toEqual(['a-x-b', 'a-y-b', 'a-z-b'])
    expect([none.isCut, none.notes.join()]).toEqual([false, 'there are further paths of at most 6 ties; ask for more with a larger number of next ones'])
    const more = findPaths(graph, question)
    expect(more.paths.map((path) => path.parties.join('-'))).toEqual(['a-x-b', 'a-y-b', 'a-z-b', 'a-x-y-b', 'a-y-x-b'])
    const told = pathAnswer(question, DAY, more, ties)
    expect(told.paths[1]?.steps.map((step) => step.ties.map((one) => one.sourceId))).toEqual([['register'], ['other', 'register']])
    expect(told.paths[1]?.distance).toBeCloseTo(1 / 4 + 1 / 8, 12)
  })

  it('follows ties only their own way where that is asked, and takes strong ties for near', () => {
    expect(findPaths(graph, { ...question, directed: true, next: 9 }).paths.map((path) => path.parties.join('-'))).toEqual(['a-x-b', 'a-y-b', 'a-x-y-b'])
    expect(findPaths(graph, { ...question, by: 'distance', next: 1 }).paths.map((path) => path.parties.join('-'))).toEqual(['a-y-b', 'a-x-b'])
  })

  it('says where it was cut, and that no link found is no proof of none', () => {
    const line = buildGraph(['a>p', 'p>q', 'q>r', 'r>b', 'm>n'].map((pair) => ({ from: pair[0]!, to: pair[2]! })), { directed: true })
    const cut = findPaths(line, { ...question, maxHops: 3 })
    expect([cut.paths, cut.isCut]).toEqual([[], true])
    expect(cut.notes.join()).toMatch(/no link of at most 3 ties: cut there.*no proof that there is none/)
    const none = findPaths(line, { ...question, b: 'm' })
    expect([none.paths, none.isCut]).toEqual([[], false])
    expect(none.notes.join()).toMatch(/no proof that there is none/)
  })

  it('answers for a party that is not there in the same words, whoever it is', () => {
    expect(() => findPaths(graph, { ...question, b: 'nobody' })).toThrow(expect.objectContaining({ code: 'not-found' }) as Error)
    expect(() => findPaths(graph, { ...question, b: 'a' })).toThrow(expect.objectContaining({ code: 'invalid-input' }) as Error)
    expect(undirectedView(graph).nodeCount).toBe(5)
  })
})
