import { afterAll, beforeAll } from 'vitest'
import type { Driver } from 'neo4j-driver'
import { outcomeTable } from '../dispatch/outcome-table.js'
import { emptyDatabase, openDriver, sharedNeo4j, signIn } from './server.js'

const server = sharedNeo4j()
let driver: Driver
let signOut: () => void

beforeAll(() => {
  signOut = signIn(server)
  driver = openDriver(server)
})
afterAll(async () => {
  signOut()
  await driver.close()
})

outcomeTable('Neo4j', async () => {
  await emptyDatabase(driver)
  return server.url
})
