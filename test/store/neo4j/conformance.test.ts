import { afterAll } from 'vitest'
import { startNeo4j, type Neo4jAccess, type Neo4jServer } from '../../../scripts/neo4j-server.js'
import { openNeo4j } from '../../../src/store/neo4j/open.js'
import { emptyDatabase, openDriver, sharedNeo4j } from '../../neo4j/server.js'
import { storeConformance } from '../conformance.js'

/** The community edition has one database a server: a test that needs two places at once takes a second server. */
const free: Neo4jAccess[] = [sharedNeo4j()]
const started: Neo4jServer[] = []
afterAll(async () => {
  for (const server of started) await server.stop()
})

async function takeServer(): Promise<Neo4jAccess> {
  const known = free.pop()
  if (known !== undefined) return known
  const server = await startNeo4j({ heapMb: 512 })
  started.push(server)
  return server
}

storeConformance('neo4j', async () => {
  const server = await takeServer()
  const driver = openDriver(server)
  await emptyDatabase(driver, false)
  return {
    open: () => openNeo4j(server),
    remove: async () => {
      await driver.close()
      free.push(server)
    },
  }
})
