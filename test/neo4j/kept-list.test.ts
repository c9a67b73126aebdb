import { afterAll, beforeAll } from 'vitest'
import { keptLists } from '../app/kept-list.js'
import { emptyDatabase, openDriver, sharedNeo4j } from './server.js'

const server = sharedNeo4j()
const before = { user: process.env.NEO4J_USER, password: process.env.NEO4J_PASSWORD }

beforeAll(() => {
  process.env.NEO4J_USER = server.user
  process.env.NEO4J_PASSWORD = server.password
})
afterAll(() => {
  for (const [name, value] of [['NEO4J_USER', before.user], ['NEO4J_PASSWORD', before.password]] as const) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

async function emptied(): Promise<string> {
  const driver = openDriver(server)
  await emptyDatabase(driver)
  await driver.close()
  return server.url
}

keptLists('Neo4j', emptied, { numRuns: 2, parties: 16, steps: 5 })
