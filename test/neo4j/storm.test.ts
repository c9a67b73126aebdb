import { afterAll, beforeAll } from 'vitest'
import type { Driver } from 'neo4j-driver'
import { storm } from '../web/storm.js'
import { emptyDatabase, openDriver, sharedNeo4j } from './server.js'

const server = sharedNeo4j()
const before = { user: process.env.NEO4J_USER, password: process.env.NEO4J_PASSWORD }
let driver: Driver

beforeAll(() => {
  process.env.NEO4J_USER = server.user
  process.env.NEO4J_PASSWORD = server.password
  driver = openDriver(server)
})
afterAll(async () => {
  for (const [name, value] of [['NEO4J_USER', before.user], ['NEO4J_PASSWORD', before.password]] as const) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  await driver.close()
})

storm('Neo4j', async () => {
  await emptyDatabase(driver)
  return server.url
}, { hands: 100, people: 30, stretches: ['london', 'year', 'new-year'] })
