import { afterAll, describe, expect, it } from 'vitest'
import { startNeo4j, type Neo4jServer } from '../../scripts/neo4j-server.js'
import { emptyDatabase, openDriver, sharedNeo4j } from './server.js'

describe('the real server', () => {
  const driver = openDriver(sharedNeo4j())
  let own: Neo4jServer | undefined
  afterAll(async () => {
    await driver.close()
    await own?.stop()
  })

  it('answers for the whole run and can be emptied of nodes, constraints and indexes', async () => {
    await emptyDatabase(driver)
    await driver.executeQuery('CREATE CONSTRAINT one FOR (n:Thing) REQUIRE n.id IS UNIQUE')
    await driver.executeQuery('CREATE INDEX two FOR (n:Thing) ON (n.name)')
    await driver.executeQuery('UNWIND range(1, 10) AS i CREATE (:Thing {id: i})-[:NEXT]->(:Thing)')
    await emptyDatabase(driver)
    const { records } = await driver.executeQuery('MATCH (n) RETURN count(n) AS nodes')
    expect(records[0]?.get('nodes')).toBe(0)
    expect((await driver.executeQuery('SHOW CONSTRAINTS')).records).toEqual([])
    expect((await driver.executeQuery("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")).records).toEqual([])
  })

  it('keeps what it acknowledged when it is killed, and comes back at the same URL', async () => {
    own = await startNeo4j({ heapMb: 512 })
    const other = openDriver(own)
    try {
      await other.executeQuery('CREATE (:Thing {id: $id})', { id: 'kept' })
      const before = own.pid
      await own.kill()
      await own.restart()
      expect(own.pid).not.toBe(before)
      const { records } = await other.executeQuery('MATCH (n:Thing) RETURN n.id AS id')
      expect(records.map((record) => record.get('id') as string)).toEqual(['kept'])
    } finally {
      await other.close()
    }
  })
})
