import neo4j, { type Driver } from 'neo4j-driver'
import { afterAll, beforeAll, inject } from 'vitest'
import { emptyDatabase } from '../../scripts/neo4j-empty.js'
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

/** Signs the product in to a server by its environment variables that begin with `prefix`; gives back what puts them as they were. */
export function signIn({ user, password }: Neo4jAccess, prefix = 'NEO4J'): () => void {
  const wanted = { [`${prefix}_USER`]: user, [`${prefix}_PASSWORD`]: password }
  const before = Object.keys(wanted).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, wanted)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
  }
}

/**
 * Signs this file's tests in to the shared server; each call of what it gives empties the database and names it.
 * @param isSchemaToo false keeps the schema that the first of them makes, which saves each of many the making of it
 */
export function emptyStores(isSchemaToo = true): () => Promise<string> {
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
  return async () => {
    await emptyDatabase(driver, isSchemaToo)
    return server.url
  }
}

export { emptyDatabase }
