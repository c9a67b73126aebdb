import type { TestProject } from 'vitest/node'
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
    project.provide('neo4j', given)
    return undefined
  }
  const server = await startNeo4j()
  const { url, user, password } = server
  project.provide('neo4j', { url, user, password })
  return server.stop
}
