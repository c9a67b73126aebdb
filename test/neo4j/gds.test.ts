import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { statementsIn } from '../../scripts/cypher-header.js'
import { faultsOf } from '../../scripts/cypher-plan.js'
import { startNeo4j, type Neo4jServer } from '../../scripts/neo4j-server.js'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { measureByGds } from '../../src/app/measure-gds.js'
import { runMeasure } from '../../src/app/measure-run.js'
import { readSettings } from '../../src/app/settings.js'
import { buildGraph, digest, type Graph } from '../../src/graph/index.js'
import { measure } from '../../src/measure/index.js'
import type { MeasureRequest } from '../../src/model/measure.js'
import { inFolder } from '../cli/command.js'
import { openDriver, sharedNeo4j, signIn } from './server.js'

const quiet = (): void => undefined
/** PageRank of both ends within its tolerance; betweenness differs by the order in which it is added. */
const PLACES = 8
const REQUESTS: readonly MeasureRequest[] = [
  { metric: 'pagerank' }, { metric: 'pagerank', params: { weighted: true, alpha: 0.6 } }, { metric: 'betweenness' },
  { metric: 'betweenness', params: { weighted: true } }, { metric: 'betweenness', params: { normalized: false } },
]

/** Ties among few parties, so that there are parallel ones, loops, dead ends, pieces and parties without a tie. */
const anyGraph = fc
  .record({
    directed: fc.boolean(),
    // Strengths of a few halves, so that two ways are either equally long or clearly not.
    ties: fc.array(fc.record({ from: fc.integer({ min: 0, max: 14 }), to: fc.integer({ min: 0, max: 14 }), strength: fc.constantFrom(0.5, 1, 2, 4) }), { maxLength: 50 }),
  })
  .map(({ directed, ties }) => buildGraph(ties.map(({ from, to, strength }) => ({ from: `n${from}`, to: `n${to}`, strength })), { directed }))

function appOn(store: string): App {
  return openApp(readSettings({ store, quiet: true }, {}, process.cwd()))
}

describe('measures inside a Neo4j with the Graph Data Science library', () => {
  let server: Neo4jServer
  let driver: Driver
  let signOut: () => void
  const there = (graph: Graph, requests: readonly MeasureRequest[]): ReturnType<typeof measureByGds> => measureByGds(appOn(server.url), graph, requests)

  beforeAll(async () => {
    server = await startNeo4j({ plugins: 'gds', heapMb: 768 })
    driver = openDriver(server)
    signOut = signIn(server, 'RIGHTPARTY_NEO4J')
  })
  afterAll(async () => {
    signOut()
    await driver.close()
    await server.stop()
  })

  it('agree with our own on any graph, and leave nothing behind', async () => {
    await fc.assert(
      fc.asyncProperty(anyGraph, async (graph) => {
        const theirs = await there(graph, REQUESTS)
        for (const [i, request] of REQUESTS.entries()) {
          const [a, b] = [[...(theirs[i]?.values ?? [])], [...(measure(graph, request).values ?? [])]]
          expect(a.length).toBe(b.length)
          for (const [node, value] of b.entries()) expect(a[node]).toBeCloseTo(value, PLACES)
        }
      }),
      { numRuns: 15 },
    )
    const { records } = await driver.executeQuery('CALL gds.graph.list() YIELD graphName RETURN graphName')
    expect(records).toEqual([])
    expect((await driver.executeQuery('MATCH (n) RETURN count(n) AS nodes')).records[0]?.get('nodes')).toBe(0)
  })

  it('are recorded with the library as their method and the digest of the graph', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, 'ties.csv'), 'from,to\na,b\nb,c\nc,a\nc,d\n')
      const opened = openApp(readSettings({ store: server.url, quiet: true }, {}, folder), folder)
      const options = { metrics: ['pagerank', 'betweenness'], edges: 'ties.csv', directed: true, params: {} }
      const theirs = await runMeasure(opened, { ...options, engine: 'gds' }, quiet)
      expect(theirs.runs.map((run) => run.method)).toEqual(['gds 2.13.9', 'gds 2.13.9'])
      expect(theirs.runs.map((run) => run.graphDigest)).toEqual([digest(theirs.graph), digest(theirs.graph)])
      await opened.close()
    })
  })

  it('are refused in words for other measures, for another store, and where the library is missing', async () => {
    const graph = buildGraph([{ from: 'a', to: 'b', strength: 1 }], { directed: true })
    await expect(there(graph, [{ metric: 'closeness' }])).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('closeness') as string })
    await expect(there(graph, [{ metric: 'betweenness', params: { pivots: 3 } }])).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(measureByGds(appOn('sqlite:./data/s.db'), graph, [{ metric: 'pagerank' }])).rejects.toMatchObject({ code: 'invalid-input' })
    const bare = sharedNeo4j()
    const signBackIn = signIn(bare, 'RIGHTPARTY_NEO4J')
    try {
      await expect(measureByGds(appOn(bare.url), graph, [{ metric: 'pagerank' }])).rejects.toMatchObject({ code: 'invalid-input', message: expect.stringContaining('Graph Data Science') as string })
    } finally {
      signBackIn()
    }
  })

  it.each(statementsIn(join(import.meta.dirname, '..', '..', 'cypher'), 'gds').map((one) => [one.name, one] as const))('are asked for by %s, which has no fault', async (_, statement) => {
    expect(await faultsOf(driver, statement)).toEqual([])
  })
})
