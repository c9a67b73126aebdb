import neo4j from 'neo4j-driver'
import type { TestProject } from 'vitest/node'
import { emptyDatabase } from '../../scripts/neo4j-empty.js'
import { givenNeo4j, startNeo4j, type Neo4jAccess } from '../../scripts/neo4j-server.js'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly neo4j: Neo4jAccess
  }
}

/** Gives the tests of the project `neo4j` one server for the whole run; it runs only when one of their files does. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = givenNeo4j()
  if (given !== undefined) {
    const driver = neo4j.driver(given.url, neo4j.auth.basic(given.user, given.password), { disableLosslessIntegers: true })
    const { records } = await driver.executeQuery('MATCH (n) RETURN count(n) AS nodes')
    if (records[0]?.get('nodes') !== 0) {
      await driver.close()
      throw new Error('the database that NEO4J_URL names is not empty, and the tests would empty it: name another one')
    }
    project.provide('neo4j', given)
    return async () => {
      await emptyDatabase(driver)
      await driver.close()
    }
  }
  const server = await startNeo4j()
  const { url, user, password } = server
  project.provide('neo4j', { url, user, password })
  return server.stop
}
