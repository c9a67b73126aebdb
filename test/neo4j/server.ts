import neo4j, { type Driver } from 'neo4j-driver'
import { inject } from 'vitest'
import type { Neo4jAccess } from '../../scripts/neo4j-server.js'

/**
 * Where the shared server of the run answers. Files of the project `neo4j` run one after another and each begins by
 * emptying the database (`emptyDatabase`); a file that needs a second server, or one to kill, starts it by `startNeo4j`.
 */
export function sharedNeo4j(): Neo4jAccess {
  return inject('neo4j')
}

/** A driver as the tests use it: whole numbers come as numbers. */
export function openDriver({ url, user, password }: Neo4jAccess): Driver {
  return neo4j.driver(url, neo4j.auth.basic(user, password), { disableLosslessIntegers: true })
}

export { emptyDatabase } from '../../scripts/neo4j-empty.js'
