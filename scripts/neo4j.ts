// Gives a user a Neo4j to try: npm run neo4j [-- --folder DIR] [--gds]. Ctrl-C stops it; the data stay in the folder.
import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { missingForNeo4j } from './neo4j-jars.js'
import { givenNeo4j, startNeo4j } from './neo4j-server.js'

const { values } = parseArgs({ options: { folder: { type: 'string', default: './data/neo4j' }, gds: { type: 'boolean', default: false } } })
const given = givenNeo4j()
const missing = missingForNeo4j()

function tell(url: string, user: string, password: string): void {
  console.log(`Neo4j answers at ${url}, user ${user}, password ${password}`)
  console.log('\nIn another terminal:')
  console.log(`  export NEO4J_USER=${user} NEO4J_PASSWORD=${password}`)
  console.log(`  npx rightparty load ./portfolio --store ${url}                 # the product's own store`)
  console.log(`  npx rightparty project --purpose assess --to ${url}            # or a graph to look at, in an empty one`)
}

if (given !== undefined) {
  tell(given.url, given.user, '(as NEO4J_PASSWORD says)')
} else if (missing !== undefined) {
  console.error(`rightparty: ${missing}; on Debian: apt-get install --no-install-recommends maven openjdk-17-jre-headless`)
  process.exitCode = 1
} else {
  console.log('starting Neo4j (the first time its jars are fetched, about 120 MB) ...')
  const server = await startNeo4j({ folder: resolve(values.folder), ...(values.gds ? { plugins: 'gds' as const } : {}) })
  tell(server.url, server.user, server.password)
  console.log(`\nIts data are in ${server.folder}. Ctrl-C stops it.`)
  const stop = (): void => {
    void server.stop().then(() => {
      process.exit(0)
    })
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
}
