import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Driver } from 'neo4j-driver'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startNeo4j, type Neo4jServer } from '../../../scripts/neo4j-server.js'
import { canonical } from '../../../src/ledger/index.js'
import { Problem } from '../../../src/model/problem.js'
import { contentDigest } from '../../../src/store/digest.js'
import { createKeyring } from '../../../src/store/keyring.js'
import { refuseOld } from '../../../src/store/neo4j/connection.js'
import { openNeo4j } from '../../../src/store/neo4j/open.js'
import type { Store } from '../../../src/store/port.js'
import { emptyDatabase, openDriver, sharedNeo4j } from '../../neo4j/server.js'
import { all, debt, leaf, load, owes, party } from '../samples.js'

/** What is thrown, held to what every fault of a store owes its reader. */
async function failure(work: Promise<unknown>, ...secrets: readonly string[]): Promise<Problem> {
  const found = await work.then(() => undefined, (error: unknown) => error)
  expect(found).toBeInstanceOf(Problem)
  const problem = found as Problem
  const said = [problem.message, problem.cause instanceof Error ? problem.cause.message : '', JSON.stringify(problem.errors)].join(' ')
  expect(said).not.toMatch(/\n|\bat .*\.(?:js|ts|java)|Exception/)
  for (const secret of secrets) expect(said).not.toContain(secret)
  return problem
}

describe('an address of a Neo4j store', () => {
  it.each(['http://127.0.0.1:7687', 'neo4j:127.0.0.1', '', 'bolt://'])('is refused when it is none: %s', async (url) => {
    expect((await failure(openNeo4j({ url, user: 'neo4j', password: 'x' }))).code).toBe('invalid-input')
  })

  it('may hold no user or password, and they are not repeated', async () => {
    const found = await failure(openNeo4j({ url: 'neo4j://somebody:sesame@127.0.0.1:7687', user: 'neo4j', password: 'x' }), 'sesame', 'somebody')
    expect([found.code, found.message.includes('RIGHTPARTY_NEO4J_PASSWORD')]).toEqual(['invalid-input', true])
  })

  it('where nothing answers says so and what to do', async () => {
    const found = await failure(openNeo4j({ url: 'bolt://127.0.0.1:1', user: 'neo4j', password: 'sesame' }), 'sesame')
    expect([found.code, found.message]).toEqual(['store-unavailable', expect.stringMatching(/bolt:\/\/127\.0\.0\.1:1: it cannot be reached: start the server/)])
  })
})

describe('a server of another age', () => {
  it.each([['Neo4j/4.4.30', false], ['Neo4j/5.25.1', false], ['Memgraph/2.0', false], ['Neo4j/5.26.0', true], ['Neo4j/5.26.12', true], ['Neo4j/2025.01.0', true]])(
    '%s can be used: %s', (agent, isUsable) => {
      const refuse = (): void => refuseOld(agent, 'neo4j://somewhere')
      if (isUsable) expect(refuse).not.toThrow()
      else expect(refuse).toThrow(expect.objectContaining({ code: 'store-unavailable', message: expect.stringContaining('5.26 or newer is needed') as unknown }))
    },
  )
})

describe('a database that cannot be the store', () => {
  const access = sharedNeo4j()
  const open = (more: object = {}): Promise<Store> => openNeo4j({ ...access, ...more })
  let driver: Driver
  beforeEach(async () => {
    driver = openDriver(access)
    await emptyDatabase(driver, false)
  })
  afterEach(() => driver.close())

  it('does not accept a wrong password, which is not repeated', async () => {
    const found = await failure(open({ password: 'not-the-password' }), 'not-the-password', access.password)
    expect([found.code, found.message.includes('RIGHTPARTY_NEO4J_PASSWORD')]).toEqual(['store-unavailable', true])
    // The right one is still taken.
    await (await open()).close()
  })

  it('belongs to another program and is left as it was', async () => {
    await driver.executeQuery("CREATE (:Thing {name: 'somebody'})")
    const found = await failure(open(), 'somebody')
    expect([found.code, found.message.includes('another program')]).toEqual(['store-unavailable', true])
    expect((await driver.executeQuery('MATCH (n) RETURN count(n) AS nodes')).records[0]?.get('nodes')).toBe(1)
  })

  it('was changed by a newer version in a way that this one cannot read, and not when it can', async () => {
    await (await open()).close()
    await driver.executeQuery('CREATE (:SchemaVersion {number: 900, isBreaking: false})')
    const opened = await open()
    expect((await opened.check()).schemaVersion).toBe(900)
    await opened.close()
    await driver.executeQuery('CREATE (:SchemaVersion {number: 901, isBreaking: true})')
    const found = await failure(open())
    expect([found.code, found.message]).toEqual(['store-unavailable', expect.stringMatching(/newer version \(schema 901, this one knows \d+\)/)])
  })

  it('is none yet, and made once when several open it at the same moment', async () => {
    await emptyDatabase(driver)
    const stores = await Promise.all([open(), open(), open()])
    await load(stores[0], 'a', [debt('d')])
    expect(await Promise.all(stores.map(async (store) => all(store.debtIds())))).toEqual([['d'], ['d'], ['d']])
    expect((await driver.executeQuery('MATCH (s:Store) RETURN count(s) AS stores')).records[0]?.get('stores')).toBe(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  it('was made with another key', async () => {
    const [mine, other] = [createKeyring(randomBytes(32)), createKeyring(randomBytes(32))]
    for (const keyring of [mine, mine]) await (await open({ keyring })).close()
    for (const readOnly of [false, true]) {
      const found = await failure(open({ keyring: other, readOnly }))
      expect([found.code, found.message.includes('another key'), found.message.includes('RIGHTPARTY_KEY_FILE')]).toEqual(['store-unavailable', true, true])
    }
    await (await open({ keyring: mine, readOnly: true })).close()
  })

  it('can be read and not written when it is opened for reading', async () => {
    expect((await failure(open({ readOnly: true }))).message).toContain('load something first')
    const writer = await open()
    await load(writer, 'a', [debt('d')])
    const reader = await open({ readOnly: true })
    await load(writer, 'b', [debt('e')])
    expect(await all(reader.debtIds())).toEqual(['d', 'e'])
    const found = await failure(reader.beginLoad('c', 1))
    expect([found.code, found.message.includes('read-only')]).toEqual(['store-unavailable', true])
    expect((await failure(reader.appendLeaf(leaf()))).code).toBe('store-unavailable')
    await reader.close()
    await writer.close()
  })

  it('was closed', async () => {
    const store = await open()
    await store.close()
    await store.close()
    expect([(await failure(store.revision())).message, (await failure(store.appendLeaf(leaf()))).code]).toEqual([expect.stringContaining('it was closed'), 'store-unavailable'])
  })
})

describe('a server that fails', { timeout: 600_000 }, () => {
  let server: Neo4jServer
  let plain: string
  /** Starts it again with its own settings and these; none may stand twice. */
  const restartWith = async (...settings: readonly string[]): Promise<void> => {
    const names = settings.map((line) => line.split('=')[0]!)
    const own = plain.split('\n').filter((line) => !names.includes(line.split('=')[0]!))
    writeFileSync(join(server.folder, 'conf', 'neo4j.conf'), [...own, ...settings, ''].join('\n'))
    await server.kill()
    await server.restart()
  }
  beforeAll(async () => {
    server = await startNeo4j({ heapMb: 512 })
    plain = readFileSync(join(server.folder, 'conf', 'neo4j.conf'), 'utf8')
  })
  afterAll(() => server.stop())

  it('is waited for while it starts again: reading and writing go on by themselves', async () => {
    const store = await openNeo4j({ ...server, retryMs: 120_000 })
    await load(store, 'a', [debt('d')])
    await server.kill()
    const [reading, writing] = [all(store.debtIds()), store.appendLeaf(leaf())]
    await server.restart()
    expect(await reading).toEqual(['d'])
    await writing
    await load(store, 'b', [debt('e')])
    expect([await all(store.debtIds()), await store.pending()]).toEqual([['d', 'e'], 3])
    await store.close()
  })

  it('is said to be away when it stays away, and the same store works when it is back', async () => {
    const store = await openNeo4j({ ...server, retryMs: 500 })
    const before = await store.revision()
    await server.kill()
    for (const found of [await failure(store.revision(), server.password), await failure(store.appendLeaf(leaf()), server.password)]) {
      expect([found.code, found.message.includes('cannot be reached')]).toEqual(['store-unavailable', true])
    }
    await server.restart()
    expect(await store.revision()).toBe(before)
    await store.appendLeaf(leaf())
    await store.close()
  })

  it('lets two writers lock each other out, of whom the store tries again', async () => {
    const store = await openNeo4j(server)
    await load(store, 'anchors', [party('first'), party('second')])
    const driver = openDriver(server)
    const session = driver.session()
    const other = await session.beginTransaction()
    await other.run("MATCH (p:Party {id: 'second'}) SET p.touched = 1")
    const act = await store.beginLoad('crossing', 1)
    // Many ties to each: they need the lock of both ends.
    const rows = ['first', 'second'].flatMap((id) => Array.from({ length: 200 }, (_, i) => owes(`x${id}${i}`, id)))
    const writing = store.writeVersions(act, rows)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const crossing = other.run("MATCH (p:Party {id: 'first'}) SET p.touched = 1").then(() => other.commit(), () => undefined)
    await Promise.all([writing, crossing])
    await session.close()
    await store.commitLoad(act, 1, leaf())
    expect((await store.factsAbout({ parties: ['first', 'second'] as never[], kinds: ['obligation'] })).length).toBe(400)
    expect((await store.check()).faults).toEqual([])
    await driver.close()
    await store.close()
  })

  it('has no memory for a transaction: the load is not lost by that, and smaller batches pass', async () => {
    const store = await openNeo4j(server)
    const digest = await contentDigest(store, canonical)
    await store.close()
    await restartWith('dbms.memory.transaction.total.max=12m', 'db.memory.transaction.total.max=12m', 'db.memory.transaction.max=11m')
    const poor = await openNeo4j(server)
    const act = await poor.beginLoad('large', 1)
    const large = Array.from({ length: 4000 }, (_, i) => party(`somebody-${i}`, { name: 'n'.repeat(4000) }))
    const found = await failure(poor.writeVersions(act, large), 'somebody-')
    expect([found.code, found.message.includes('memory')]).toEqual(['store-unavailable', true])
    expect(await contentDigest(poor, canonical)).toBe(digest)
    await poor.writeVersions(act, large.slice(0, 10))
    await poor.commitLoad(act, 1, leaf())
    expect((await poor.check()).faults).toEqual([])
    await poor.close()
    await restartWith()
  })

  it('has a database that only reads', async () => {
    await restartWith('server.databases.default_to_read_only=true')
    const store = await openNeo4j(server)
    expect((await all(store.debtIds())).length).toBeGreaterThan(0)
    const found = await failure(store.beginLoad('refused', 1))
    expect([found.code, found.message.includes('read-only')]).toEqual(['store-unavailable', true])
    await store.close()
  })
})
