import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Driver } from 'neo4j-driver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNeo4j, type Neo4jServer } from '../../scripts/neo4j-server.js'
import { assessedGraph } from '../../src/app/graph-cache.js'
import { runLoad } from '../../src/app/load-run.js'
import { runMeasure } from '../../src/app/measure-run.js'
import { runProject, type ProjectRequest } from '../../src/app/project-run.js'
import { allIds } from '../../src/graph/index.js'
import { CORRECTED, FILES, withStore } from '../app/guarded-portfolio.js'
import { emptyDatabase, openDriver, sharedNeo4j, signIn } from './server.js'

const quiet = (): void => undefined

/** Everything that stands in a database: every property of every node and tie, as text. */
async function everythingIn(driver: Driver): Promise<string> {
  const nodes = await ask(driver, 'MATCH (n) RETURN n')
  const ties = await ask(driver, 'MATCH ()-[r]->() RETURN r')
  return JSON.stringify([nodes, ties])
}

async function ask(driver: Driver, text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return (await driver.executeQuery(text)).records.map((record) => record.toObject())
}

/** Says that a database holds one whole projection of `FILES` and nothing else. */
async function expectWhole(driver: Driver): Promise<void> {
  expect(await ask(driver, 'MATCH (n) RETURN count(n) AS nodes')).toEqual([{ nodes: 4 + 2 + 1 }])
  expect(await ask(driver, 'MATCH ()-[r]->() RETURN count(r) AS ties')).toEqual([{ ties: 6 }])
  expect(await ask(driver, 'MATCH (p:Projection) RETURN p.isComplete AS whole')).toEqual([{ whole: true }])
}

describe('a projection into a Neo4j of people\'s own', () => {
  let server: Neo4jServer
  let driver: Driver
  let signOut: () => void
  const request = (more: Partial<ProjectRequest> = {}): ProjectRequest => ({ purpose: 'assess', to: server.url, isPseudonymous: false, scores: [], ...more })

  beforeAll(async () => {
    server = await startNeo4j({ heapMb: 512 })
    driver = openDriver(server)
    signOut = signIn(server, 'RIGHTPARTY_TO_NEO4J')
  })
  afterAll(async () => {
    signOut()
    await driver.close()
    await server.stop()
  })

  it('holds the assessed graph, with names, amounts, sources and dates, and says what it is of', async () => {
    await emptyDatabase(driver)
    await withStore(FILES, async (app) => {
      const report = await runProject(app, request(), quiet)
      expect(await ask(driver, 'MATCH (n:Party) RETURN n.id AS id, n.caption AS caption, [l IN labels(n) WHERE l <> "Projected"] AS labels ORDER BY id')).toEqual([
        { id: 'ANNA', caption: 'Anna Allowed', labels: ['Party', 'Person'] },
        { id: 'BERT', caption: 'Bert Backer', labels: ['Party', 'Person'] },
        { id: 'FIRM', caption: 'Firm Ltd', labels: ['Party', 'Organization'] },
        { id: 'HOLD', caption: 'Holding Ltd', labels: ['Party', 'Organization'] },
      ])
      expect(await ask(driver, 'MATCH (a)-[r]->(b) RETURN a.id + " " + type(r) + " " + b.id AS tie ORDER BY tie')).toEqual(
        ['ANNA BORROWS D1', 'ANNA DIRECTOR_OF FIRM', 'BERT ANSWERS_FOR ANNA', 'BERT GUARANTEES_DEBT D1', 'FIRM BORROWS D2', 'HOLD OWNS FIRM'].map((tie) => ({ tie })),
      )
      expect(await ask(driver, 'MATCH ()-[r:GUARANTEES_DEBT]->(d) RETURN r.cap AS cap, toString(r.until) AS until, d.balance AS balance, d.isOpen AS open')).toEqual([{ cap: 500, until: '2027-05-01', balance: 750.5, open: true }])
      expect(await ask(driver, 'MATCH ()-[r:OWNS]->() RETURN r.share AS share, toString(r.from) AS since, r.sourceId AS source, r.sourceRecord AS record')).toEqual([{ share: 0.6, since: '2020-01-01', source: 'register', record: 'REC-7' }])
      const [head] = await ask(driver, 'MATCH (p:Projection) RETURN p.purpose AS purpose, toString(p.day) AS day, p.digest AS digest, p.isComplete AS whole, p.parties AS parties, p.ties AS ties')
      expect(head).toEqual({ purpose: 'assess', day: '2026-03-04', digest: report.digest, whole: true, parties: 4, ties: 6 })
    })
  })

  it('holds no refused party, no one around a person, no contact value, no ended source and no replaced fact in any property', async () => {
    await emptyDatabase(driver)
    await withStore(FILES, async (app, folder) => {
      writeFileSync(join(folder, 'parties.csv'), CORRECTED)
      await runLoad(app, { paths: ['parties.csv'] }, quiet)
      await runProject(app, request(), quiet)
      const text = await everythingIn(driver)
      expect(text).toContain('Firm Renamed Ltd')
      expect(text).not.toContain('"Firm Ltd"')
      expect(text).not.toMatch(/secret/i)
      for (const value of ['7700900123', '2079460123', 'example.org', '1971']) expect(text).not.toContain(value)
      const store = await app.store()
      for await (const batch of store.facts('contact_point')) {
        for (const { content } of batch) for (const value of [content.contactPointId, content.value.hash, content.value.sealed]) expect(text).not.toContain(value)
      }
    })
  })

  it('of the sample portfolio holds exactly the parties and none of the contact points', async () => {
    await emptyDatabase(driver)
    await withStore(400, async (app) => {
      await runProject(app, request(), quiet)
      const measured = new Set(allIds((await assessedGraph(app, true)).ids))
      const rows = await ask(driver, 'MATCH (n:Party) RETURN n.id AS id')
      const projected = new Set(rows.map((row) => String(row['id'])))
      expect([...measured].filter((id) => !projected.has(id))).toEqual([])
      const text = await everythingIn(driver)
      const store = await app.store()
      const obligors = new Set<string>()
      for await (const batch of store.facts('obligation')) for (const { content } of batch) obligors.add(content.partyId)
      expect([...projected].filter((id) => !measured.has(id) && !obligors.has(id))).toEqual([])
      let points = 0
      for await (const batch of store.facts('contact_point')) {
        for (const { content } of batch) {
          points++
          const clear = app.keyring().open(content.value.sealed)
          for (const value of [content.value.hash, content.value.sealed, clear]) expect(text.includes(value)).toBe(false)
        }
      }
      expect(points).toBeGreaterThan(100)
    })
  })

  it('with pseudonyms shows neither names nor outside ids, and the same shape', async () => {
    await emptyDatabase(driver)
    await withStore(FILES, async (app) => {
      await runProject(app, request({ isPseudonymous: true }), quiet)
      const text = await everythingIn(driver)
      for (const value of ['Anna', 'Firm', 'ANNA', 'BERT', 'HOLD', '"D1"', 'REC-7']) expect(text).not.toContain(value)
      expect(await ask(driver, 'MATCH (n:Party) RETURN count(n) AS parties')).toEqual([{ parties: 4 }])
      expect(await ask(driver, 'MATCH (:Person)-[r:GUARANTEES_DEBT]->(:Debt)<-[:BORROWS]-(:Person) RETURN count(r) AS guarantees')).toEqual([{ guarantees: 1 }])
    })
  })

  it('shows scores of runs on this very graph as properties, and refuses those of another graph', async () => {
    await emptyDatabase(driver)
    await withStore(FILES, async (app, folder) => {
      const found = await runMeasure(app, { metrics: ['pagerank'], directed: true, params: {} }, quiet)
      const [runId = ''] = found.runIds
      const report = await runProject(app, request({ scores: [`${runId}=march`] }), quiet)
      expect(report.scores).toEqual(['pagerank_march'])
      const rows = await ask(driver, 'MATCH (n:Party) WHERE n.pagerank_march IS NOT NULL RETURN n.id AS id, n.pagerank_march AS score ORDER BY id')
      expect(rows).toEqual(allIds(found.graph.ids).map((id, i) => ({ id, score: found.results[0]?.values?.[i] })))
      writeFileSync(join(folder, 'relations.csv'), 'from_id,to_id,kind,share,start,source_id,source_record\nBERT,FIRM,officer_of,,2021-01-01,register,REC-9\n')
      await runLoad(app, { paths: ['relations.csv'] }, quiet)
      await expect(runProject(app, request({ scores: [runId] }), quiet)).rejects.toMatchObject({ code: 'conflict' })
    })
  })

  it('replaces the projection before it whole, and leaves alone what people added beside it', async () => {
    await emptyDatabase(driver)
    await withStore(400, (app) => runProject(app, request(), quiet))
    await ask(driver, "CREATE (:Note {text: 'mine'})")
    await withStore(FILES, (app) => runProject(app, request(), quiet))
    expect(await ask(driver, 'MATCH (n) RETURN count(n) AS nodes')).toEqual([{ nodes: 4 + 2 + 1 + 1 }])
    expect(await ask(driver, 'MATCH (n:Note) RETURN n.text AS text')).toEqual([{ text: 'mine' }])
  })

  it('makes good what a broken-off run left, and of two runs at once leaves one whole', async () => {
    await emptyDatabase(driver)
    await ask(driver, "CREATE (:Projection {name: 'assessed', run: 'gone', batch: 3, isComplete: false}), (:Party:Projected {id: 'ANNA'}), (:Debt:Projected {id: 'OLD'})")
    await withStore(FILES, async (app) => {
      await runProject(app, request(), quiet)
      await expectWhole(driver)
      const both = await Promise.allSettled([runProject(app, request(), quiet), runProject(app, request(), quiet)])
      for (const one of both) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
      expect(both.some((one) => one.status === 'fulfilled')).toBe(true)
      await expectWhole(driver)
    })
  })

  it('of a store in one Neo4j goes into another, the same as of an embedded store, and never into a store', async () => {
    const shared = sharedNeo4j()
    const storeDriver = openDriver(shared)
    const signOuts = [signIn(shared, 'RIGHTPARTY_NEO4J')]
    try {
      await emptyDatabase(driver)
      await emptyDatabase(storeDriver)
      const digests = await withStore(FILES, async (app) => {
        const there = await runProject(app, request(), quiet)
        expect(await ask(driver, 'MATCH (n:Party) RETURN count(n) AS parties')).toEqual([{ parties: 4 }])
        const here = await withStore(FILES, async (embedded) => {
          signOuts.push(signIn(shared, 'RIGHTPARTY_TO_NEO4J'))
          await expect(runProject(embedded, request({ to: shared.url }), quiet)).rejects.toMatchObject({ code: 'conflict' })
          return runProject(embedded, request({ dryRun: true }), quiet)
        })
        await expect(runProject(app, request({ to: shared.url }), quiet)).rejects.toMatchObject({ code: 'conflict' })
        expect((await (await app.store()).check()).ok).toBe(true)
        return [there.digest, here.digest]
      }, shared.url)
      expect(digests[0]).toBe(digests[1])
    } finally {
      for (const one of signOuts) one()
      await emptyDatabase(storeDriver)
      await storeDriver.close()
    }
  })

  it('is refused in a store of this product and in a database that holds anything else, and changes nothing there', async () => {
    for (const foreign of ["CREATE (:Store {name: 'rightparty'})", "CREATE (:Customer {id: 'ANNA'})"]) {
      await emptyDatabase(driver)
      await ask(driver, foreign)
      const before = await everythingIn(driver)
      await withStore(FILES, async (app) => {
        const size = (await (await app.store()).treeState()).size
        await expect(runProject(app, request(), quiet)).rejects.toMatchObject({ code: 'conflict' })
        expect((await (await app.store()).treeState()).size).toBe(size)
      })
      expect(await everythingIn(driver)).toBe(before)
    }
  })

  it('is written into the ledger with purpose and digest, and for another purpose refused and written too', async () => {
    await emptyDatabase(driver)
    await withStore(FILES, async (app) => {
      const { digest } = await runProject(app, request(), quiet)
      await expect(runProject(app, request({ purpose: 'collect' }), quiet)).rejects.toMatchObject({ code: 'not-allowed' })
      const entries: Readonly<Record<string, unknown>>[] = []
      for await (const batch of (await app.store()).leaves(0)) for (const leaf of batch) entries.push(JSON.parse(leaf.entry) as Readonly<Record<string, unknown>>)
      expect(entries.slice(-2)).toMatchObject([
        { action: 'export', purpose: 'assess', digests: { projection: digest }, counts: { parties: 4, debts: 2, ties: 6 } },
        { action: 'export', purpose: 'collect', decision: 'project: refused' },
      ])
    })
  })

  it('says what to do about a wrong password, and does not show it', async () => {
    const signBackIn = signIn({ ...server, password: 'not-the-password' }, 'RIGHTPARTY_TO_NEO4J')
    try {
      await withStore(FILES, async (app) => {
        const failed: unknown = await runProject(app, request(), quiet).catch((error: unknown) => error)
        expect(failed).toMatchObject({ code: 'store-unavailable' })
        expect((failed as Error).message).not.toContain('not-the-password')
      })
    } finally {
      signBackIn()
    }
  })
})
