import type { Driver } from 'neo4j-driver'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { growTree } from '../../../src/ledger/index.js'
import { openNeo4j } from '../../../src/store/neo4j/open.js'
import { emptyDatabase, openDriver, sharedNeo4j } from '../../neo4j/server.js'
import { makeList, line } from '../dispatch-samples.js'
import { debt, load, owes, party, problem } from '../samples.js'

const access = sharedNeo4j()
let driver: Driver
beforeEach(async () => {
  driver = openDriver(access)
  await emptyDatabase(driver, false)
})
afterEach(() => driver.close())

describe('the check of a store in Neo4j', () => {
  it.each([
    ['an id that no longer finds its fact', 'MATCH (:Fact)-[r:BINDS]->(:Party) DELETE r', 'do not lead to the facts'],
    ['an id that finds a fact which does not name it', "MATCH (f:Fact {kind: 'party'}), (d:Debt) CREATE (f)-[:ABOUT]->(d)", 'lead to facts that do not name them'],
    ['a lost fact', "MATCH (f:Fact {kind: 'party'}) DETACH DELETE f", 'number of facts is wrong'],
    ['two current versions', "MATCH (f:Fact {kind: 'debt'}) CREATE (g:Fact {key: f.key, kind: f.kind, content: f.content, purposes: '', revision: f.revision - 1})", 'two current versions'],
    ['a version that was replaced before it was written', "MATCH (f:Fact {kind: 'debt'}) SET f.replacedIn = 1", 'replaced before'],
    ['a version of no act', "MATCH (f:Fact {kind: 'debt'}) SET f.revision = f.revision + 9", 'belong to no act'],
    ['a wrong number', "MATCH (k:KindCount {kind: 'party'}) SET k.change = 7", 'number of facts is wrong'],
    ['a content that cannot be read', "MATCH (f:Fact {kind: 'party'}) SET f.content = left(f.content, 9)", 'cannot be read'],
    ['a lost leaf', 'MATCH (l:LedgerEntry) WHERE l.seq = 0 DELETE l', 'lost'],
    ['a lost leaf that had no number yet', 'MATCH (l:Pending) DELETE l', 'lost the leaves'],
    ['a lost line of a list', 'MATCH (e:Entry {rank: 1}) DETACH DELETE e', 'another number of entries'],
    ['a line of no list', "CREATE (:Entry {list: 'gone', rank: 1})", 'belongs to nothing'],
  ])('finds %s', async (_, damage, words) => {
    const store = await openNeo4j(access)
    await load(store, 'a', [debt('d'), party('p'), owes('d', 'p')])
    await store.integrate(growTree)
    await makeList(store, 'l', [line(1, 'd', 'p')])
    expect((await store.check()).faults).toEqual([])
    await driver.executeQuery(damage)
    const check = await store.check()
    expect([check.ok, check.faults]).toEqual([false, expect.arrayContaining([expect.stringContaining(words)])])
    expect(check.engine).toMatch(/^Neo4j \d+\.\d+/)
    await store.close()
  })

  it('is not needed to see that a damaged row is one, which is not quoted', async () => {
    const store = await openNeo4j(access)
    await load(store, 'a', [party('p', { name: 'Somebody' })])
    await driver.executeQuery("MATCH (f:Fact {kind: 'party'}) SET f.content = left(f.content, size(f.content) - 9)")
    await expect(store.factsByKey([party('p').key])).rejects.toEqual(problem('store-unavailable'))
    await expect(store.factsByKey([party('p').key])).rejects.not.toThrow('Somebody')
    await store.close()
  })
})
