// Checks every statement under cypher/ on a Neo4j of its own: header, parameters, columns, and that no plan reads or joins
// everything unless the header admits it. Usage: node scripts/run.mjs cypher
import { join } from 'node:path'
import neo4j from 'neo4j-driver'
import { faultsBelow } from './cypher-plan.js'
import { emptyDatabase } from './neo4j-empty.js'
import { startNeo4j } from './neo4j-server.js'

const server = await startNeo4j({ plugins: 'gds', heapMb: 768 })
const driver = neo4j.driver(server.url, neo4j.auth.basic(server.user, server.password))
try {
  // Built scripts run from dist/scripts, beside whose parent the statements lie.
  const { count, faults } = await faultsBelow(driver, join(process.cwd(), 'cypher'), () => emptyDatabase(driver))
  for (const fault of faults) console.log(fault)
  console.log(`${count} statements, ${faults.length} faults`)
  process.exitCode = faults.length > 0 ? 1 : 0
} finally {
  await driver.close()
  await server.stop()
}
