import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Driver } from 'neo4j-driver'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startNeo4j, type Neo4jServer } from '../../../scripts/neo4j-server.js'
import { canonical, growTree, verifyLedger } from '../../../src/ledger/index.js'
import type { Lease } from '../../../src/model/lease.js'
import { contentDigest } from '../../../src/store/digest.js'
import { openEmbedded } from '../../../src/store/embedded/open.js'
import { openNeo4j } from '../../../src/store/neo4j/open.js'
import { thisProcess } from '../../../src/store/owner.js'
import type { NewVersion, Store } from '../../../src/store/port.js'
import { emptyDatabase, openDriver } from '../../neo4j/server.js'
import { LOAD_DEBTS, debt as ownDebt, writeLoad } from '../crash/acts.js'
import { ask, line, makeList, onePerPerson, owed, recording, stop, T } from '../dispatch-samples.js'
import { all, debt, leaf, load, party, problem } from '../samples.js'

/** A server that has just started plans every statement anew, on a machine that may be busy. */
const LONG_MS = 600_000

let server: Neo4jServer
let driver: Driver
beforeAll(async () => {
  server = await startNeo4j({ heapMb: 512 })
})
afterAll(() => server.stop())
beforeEach(async () => {
  driver = openDriver(server)
  await emptyDatabase(driver, false)
})
afterEach(() => driver.close())

/** Works until the first failure, which a killed server brings about; says how often it was acknowledged. */
async function untilKilled(work: (i: number) => Promise<unknown>, from: number): Promise<number> {
  for (let i = from; ; i++) {
    try {
      await work(i)
    } catch (error) {
      expect(error).toEqual(problem('store-unavailable'))
      return i - from
    }
  }
}

async function ledgerFault(store: Store): Promise<unknown> {
  await store.integrate(growTree)
  return (await verifyLedger(store.leaves(0), await store.treeState())).firstBad
}

/** Digest of so many uninterrupted loads, as an embedded store has it. */
async function uninterrupted(loads: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-whole-'))
  const store = await openEmbedded({ path: join(folder, 'whole.db') })
  for (let i = 0; i < loads; i++) await writeLoad(store, i)
  const digest = await contentDigest(store, canonical)
  await store.close()
  rmSync(folder, { recursive: true })
  return digest
}

/** One batch of load number 1, as `writeLoad` makes it. */
function batchOf(batch: number): readonly NewVersion[] {
  return [...Array.from({ length: LOAD_DEBTS / 3 }, (_, k) => ownDebt(`d-1-${batch}-${k}`)), ownDebt('shared', `1.${batch}`)]
}

/** Opens a load and makes it that of another process, silent for so long. */
async function leave(owner: object, silentMs: number): Promise<Store> {
  const store = await openNeo4j(server)
  await load(store, 'kept', [party('p', { name: 'kept' })])
  const act = await store.beginLoad('left', 1)
  await store.writeVersions(act, [debt('left'), party('p', { name: 'left' })])
  await driver.executeQuery(
    'MATCH (a:Act {actId: $id}) SET a.owner = $owner, a.token = $token, a.heartbeatAtMs = timestamp() - $silentMs',
    { id: 'left', owner: JSON.stringify({ ...thisProcess(), token: 'another', ...owner }), token: 'another', silentMs },
  )
  return store
}

describe('a Neo4j that is killed', { timeout: LONG_MS }, () => {
  it('loses no acknowledged load, shows no half one, and ends after a rerun as if nothing had happened', async () => {
    let next = 0
    for (const waitMs of [40, 300, 800]) {
      const store = await openNeo4j({ ...server, retryMs: 100 })
      const working = untilKilled((i) => writeLoad(store, i), next)
      await sleep(waitMs)
      await server.kill()
      const acknowledged = await working
      await server.restart()
      const debts = (await all(store.debtIds())).length
      const done = debts === 0 ? 0 : (debts - 1) / LOAD_DEBTS
      expect(done).toBeGreaterThanOrEqual(next + acknowledged)
      // A load may be committed and the server killed before it said so, but no more than that one.
      expect(done).toBeLessThanOrEqual(next + acknowledged + 1)
      expect((await store.counts()).debt).toBe(debts)
      expect((await store.pending()) + (await store.treeState()).size).toBe(done)
      await store.close()
      const again = await openNeo4j(server)
      expect((await again.check()).faults.filter((fault) => !fault.includes('an act is open'))).toEqual([])
      await again.close()
      next = done
    }
    const store = await openNeo4j(server)
    await writeLoad(store, next)
    expect(await contentDigest(store, canonical)).toBe(await uninterrupted(next + 1))
    expect((await store.check()).faults).toEqual([])
    expect(await ledgerFault(store)).toBeUndefined()
    await store.close()
  })

  it('is waited for by a load in the middle, which then ends as if nothing had happened', async () => {
    const store = await openNeo4j({ ...server, retryMs: 120_000 })
    await writeLoad(store, 0)
    const act = await store.beginLoad('load-1', 1)
    await store.writeVersions(act, batchOf(0))
    await server.kill()
    const writing = store.writeVersions(act, batchOf(1))
    await server.restart()
    await writing
    await store.writeVersions(act, batchOf(2))
    await store.commitLoad(act, 1, leaf('load 1'))
    expect(await contentDigest(store, canonical)).toBe(await uninterrupted(2))
    expect((await store.check()).faults).toEqual([])
    await store.close()
  })

  it('keeps every acknowledged lease and stop of a storm, and gives no entry and no person twice', async () => {
    const first = await openNeo4j(server)
    const people = 120
    await load(first, 'a', Array.from({ length: people }, (_, i) => owed(`d${i}`, `p${i}`)).flat())
    for (const list of ['a', 'b']) await makeList(first, list, Array.from({ length: people }, (_, i) => line(i + 1, `d${i}`, `p${i}`)))
    const clients = await Promise.all(Array.from({ length: 6 }, () => openNeo4j({ ...server, retryMs: 100 })))
    const [granted, stopped]: [Lease[], string[]] = [[], []]
    const storm = clients.map((client, n) => untilKilled(async (i) => {
      const list = (n + i) % 2 === 0 ? 'a' : 'b'
      granted.push(...(await client.lease(ask(list, { limit: 2, judge: onePerPerson(list, `h${n}-${i}`) }))).leases)
      const person = `p${(n * 31 + i * 7) % people}`
      await client.settle(recording([stop(`stop-${n}-${i}`, person)]))
      stopped.push(`stop-${n}-${i}`)
    }, 0))
    // In the middle of it, however slow the machine.
    while (granted.length < 12) await sleep(20)
    await server.kill()
    await Promise.all(storm)
    await server.restart()
    const open = await first.openLeases(T, '', 5000)
    const known = new Set([...open, ...(await first.stops(0, 5000)).map((one) => one.lease)].map((lease) => lease.leaseId))
    expect(granted.length).toBeGreaterThan(0)
    expect(granted.filter((lease) => !known.has(lease.leaseId))).toEqual([])
    expect(new Set(open.map((lease) => lease.partyId)).size).toBe(open.length)
    expect(new Set(open.map((lease) => `${lease.list}/${lease.rank}`)).size).toBe(open.length)
    const events = new Set((await all(first.facts('event'))).map((fact) => fact.content.eventId as string))
    expect(stopped.filter((id) => !events.has(id))).toEqual([])
    expect((await first.check()).faults).toEqual([])
    expect(await ledgerFault(first)).toBeUndefined()
    expect((await first.lease(ask('a', { judge: onePerPerson('a', 'after') }))).leases.length).toBeGreaterThan(0)
    await Promise.all([first, ...clients].map((store) => store.close()))
  })
})

describe('an act whose process', { timeout: LONG_MS }, () => {
  it('is dead is swept by the next one, whole', async () => {
    const store = await leave({ pid: spawnSync(process.execPath, ['-e', '']).pid }, 0)
    expect((await store.check()).faults).toEqual([expect.stringContaining('act is open')])
    await load(store, 'next', [debt('d')])
    expect([await all(store.debtIds()), (await store.factsByKey([party('p').key]))[0]?.content]).toEqual([['d'], expect.objectContaining({ name: 'kept' })])
    expect((await store.check()).faults).toEqual([])
    await store.close()
  })

  it('lives is left alone', async () => {
    const store = await leave({ host: hostname(), pid: 1, startedAt: 'elsewhere' }, 0)
    await expect(store.beginLoad('next', 1)).rejects.toEqual(problem('conflict'))
    expect((await store.check()).faults).toEqual([])
    await store.close()
  })

  it('is on another host is left alone while it writes, and swept when it has long been silent', async () => {
    const store = await leave({ host: 'elsewhere' }, 0)
    await expect(store.beginLoad('next', 1)).rejects.toEqual(problem('conflict'))
    await driver.executeQuery('MATCH (a:Act {actId: $id}) SET a.heartbeatAtMs = timestamp() - 600000', { id: 'left' })
    await load(store, 'next', [debt('d')])
    expect(await all(store.debtIds())).toEqual(['d'])
    await store.close()
  })
})
