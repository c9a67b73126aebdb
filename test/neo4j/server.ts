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

/** Removes every node; with `isSchemaToo` also every constraint and index. */
export async function emptyDatabase(driver: Driver, isSchemaToo = true): Promise<void> {
  const session = driver.session()
  try {
    await session.run('MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS')
    if (!isSchemaToo) return
    const constraints = await session.run('SHOW CONSTRAINTS YIELD name RETURN name')
    for (const record of constraints.records) await session.run('DROP CONSTRAINT $name IF EXISTS', { name: record.get('name') as string })
    const indexes = await session.run("SHOW INDEXES YIELD name, type, owningConstraint WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN name")
    for (const record of indexes.records) await session.run('DROP INDEX $name IF EXISTS', { name: record.get('name') as string })
  } finally {
    await session.close()
  }
}
