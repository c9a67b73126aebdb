// Empties a database that a test or a bench owns.
import type { Driver } from 'neo4j-driver'

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
