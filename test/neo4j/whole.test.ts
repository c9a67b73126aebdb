import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Driver } from 'neo4j-driver'
import { json, rightparty, startRightparty } from '../cli/command.js'
import { emptyDatabase, openDriver, sharedNeo4j, signIn } from './server.js'

const AT = '2026-03-04T17:00:00Z'
const LONG_MS = 600_000

interface Check {
  readonly ok: boolean
  readonly faults: readonly string[]
  readonly digest: string
  readonly fullDigest: string
  readonly ledger: { readonly size: number; readonly root: string }
}

describe('the command line with its store in Neo4j', { timeout: LONG_MS }, () => {
  const server = sharedNeo4j()
  const neo4jStore = ['--store', server.url, '--key-file', 'one.key', '--at', AT, '-q']
  const embedded = ['--store', 'sqlite:./embedded/e.db', '--key-file', 'one.key', '--at', AT, '-q']
  let folder = ''
  let driver: Driver
  let signOut: () => void
  const check = (store: readonly string[]): Check => json<Check>(rightparty(folder, [...store, 'store', 'check', '--json']))
  const nodes = async (): Promise<number> => Number((await driver.executeQuery('MATCH (n) RETURN count(n) AS n')).records[0]?.get('n'))

  beforeAll(async () => {
    signOut = signIn(server)
    driver = openDriver(server)
    await emptyDatabase(driver)
    folder = mkdtempSync(join(tmpdir(), 'rightparty-whole-'))
    expect(rightparty(folder, ['sample', 'portfolio', '--at', AT, '--parties', '150', '-q']).code).toBe(0)
  }, LONG_MS)
  afterAll(async () => {
    signOut()
    await driver.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('makes no store and no key by looking at an empty database or trying a load on it', async () => {
    const looked = rightparty(folder, [...neo4jStore, 'rank', '--list', 'one'])
    expect([looked.code, looked.err.includes('rightparty load makes it')]).toEqual([1, true])
    const tried = rightparty(folder, [...neo4jStore, 'load', 'portfolio', '--dry-run', '--json'])
    expect([tried.code, json<{ written: boolean }>(tried).written]).toEqual([3, false])
    expect(rightparty(folder, [...neo4jStore, 'doctor', '--json']).out).toContain('not there yet')
    expect([await nodes(), readdirSync(folder)]).toEqual([0, ['portfolio']])
  })

  it('gives the same answers as the embedded store: lines, reasons, measures, digests', () => {
    for (const store of [embedded, neo4jStore]) {
      expect(rightparty(folder, [...store, 'load', 'portfolio', '--json']).code).toBe(3)
      expect(rightparty(folder, [...store, 'rank', '--list', 'one']).code).toBe(0)
    }
    const both = (args: readonly string[]): readonly [string, string] => {
      const [one, other] = [embedded, neo4jStore].map((store) => rightparty(folder, [...store, ...args]))
      expect([one?.code, other?.code, other?.err]).toEqual([0, 0, ''])
      return [one?.out ?? '', other?.out ?? '']
    }
    const [lines, linesThere] = both(['list', 'one', '--ndjson'])
    expect(lines.length).toBeGreaterThan(5000)
    expect(linesThere).toBe(lines)
    const best = JSON.parse(lines.split('\n')[0] ?? '') as { partyId: string; debtId: string }
    const [why, whyThere] = both(['why', best.partyId, best.debtId, '--json'])
    expect(JSON.parse(whyThere)).toEqual(JSON.parse(why))
    const measured = both(['measure', '--metric', 'pagerank', '--json']).map((out) => out.replaceAll(/pagerank-[0-9a-f-]{36}/g, 'RUN'))
    expect(measured[1]).toBe(measured[0])
    const [duties, dutiesThere] = both(['duties', '--json'])
    expect(dutiesThere).toBe(duties)
    const [heads, headsThere] = both(['lists', '--json']).map((out) => JSON.parse(out) as readonly { digests: object }[])
    expect(headsThere).toEqual(heads)
    const [verified, verifiedThere] = both(['verify', 'one', '--json'])
    expect([JSON.parse(verified), verifiedThere]).toEqual([expect.objectContaining({ ok: true, gaps: [] }), verified])
    const [stability, stabilityThere] = both(['list', 'one', '--stability', '3', '--json'])
    expect(JSON.parse(stabilityThere)).toEqual(JSON.parse(stability))
    expect((JSON.parse(stability) as { entries: readonly { rebuilt: boolean }[] }).entries.map(({ rebuilt }) => rebuilt)).toEqual([true, true, true])
    for (const store of [embedded, neo4jStore]) expect(json<{ ok: boolean; size: number }>(rightparty(folder, [...store, 'ledger', 'verify', '--json']))).toMatchObject({ ok: true })
    const [one, other] = [check(embedded), check(neo4jStore)]
    expect([one.faults, other.faults, other.digest]).toEqual([[], [], one.digest])
    expect(other.ledger.size).toBe(one.ledger.size)
    const doctor = json<{ findings: readonly { what: string; ok: boolean; words: string }[] }>(rightparty(folder, [...neo4jStore, 'doctor', '--json']))
    expect(doctor.findings.find((finding) => finding.what === 'store')).toMatchObject({ ok: true, words: expect.stringMatching(/Neo4j 5|Neo4j 20/) as unknown })
  })

  it('is copied and backed up from Neo4j into files, and from a file into Neo4j, and is equal each time', async () => {
    expect(rightparty(folder, [...neo4jStore, 'store', 'copy', '--to', 'sqlite:./copy/c.db']).code).toBe(0)
    const copy = ['--store', 'sqlite:./copy/c.db', '--key-file', 'one.key', '-q']
    expect(check(copy)).toMatchObject({ ok: true, fullDigest: check(neo4jStore).fullDigest })
    expect(rightparty(folder, [...neo4jStore, 'store', 'backup', 'n.backup']).code).toBe(0)
    const restored = ['--store', 'sqlite:./restored/r.db', '--key-file', 'one.key', '-q']
    expect(rightparty(folder, [...restored, 'store', 'restore', 'n.backup']).code).toBe(0)
    const there = check(neo4jStore)
    expect(check(restored)).toMatchObject({ ok: true, digest: there.digest, fullDigest: there.fullDigest, ledger: there.ledger })
    expect(rightparty(folder, [...neo4jStore, 'store', 'restore', 'n.backup', '--json']).out).toContain('"wasThere":true')

    await emptyDatabase(driver)
    expect(rightparty(folder, [...neo4jStore, 'store', 'restore', 'n.backup']).code).toBe(0)
    expect(check(neo4jStore)).toMatchObject({ ok: true, fullDigest: there.fullDigest })
  })

  it('holds nothing of a copy that was killed, and the next one is whole', async () => {
    await emptyDatabase(driver)
    let hits = 0
    for (const afterMs of [1500, 2500, 4000]) {
      const child = startRightparty(folder, [...embedded, 'store', 'copy', '--to', server.url])
      const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null]
      clearTimeout(timer)
      if (signal !== 'SIGKILL') break
      hits++
      const seen = rightparty(folder, [...neo4jStore, 'lists', '--json'])
      expect([0, 1]).toContain(seen.code)
      // Killed after its commit and before its last look, it is whole.
      if (seen.code === 0 && seen.out !== '[]\n') expect(check(neo4jStore).fullDigest).toBe(check(embedded).fullDigest)
    }
    expect(hits).toBeGreaterThan(0)
    const last = rightparty(folder, [...embedded, 'store', 'copy', '--to', server.url])
    expect(last.code).toBe(0)
    expect(check(neo4jStore)).toMatchObject({ ok: true, fullDigest: check(embedded).fullDigest })
  })

  it('serves from Neo4j, at the first start too', async () => {
    for (const command of ['serve', 'start']) {
      const child = startRightparty(folder, [...neo4jStore, command, '--port', '0', '--json'])
      const [chunk] = (await once(child.stdout!, 'data')) as [Buffer]
      const { address } = JSON.parse(chunk.toString()) as { address: string }
      expect((await fetch(address)).status).toBe(200)
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  })

  it('says in words, without the password, that it is wrong, that nobody answers, or that there is none', () => {
    process.env.NEO4J_PASSWORD = 'not-the-password'
    const wrong = rightparty(folder, [...neo4jStore, 'lists'])
    const nobody = rightparty(folder, ['--store', 'bolt://127.0.0.1:1', '--key-file', 'one.key', 'lists'])
    const inUrl = rightparty(folder, ['--store', 'bolt://neo4j:not-the-password@127.0.0.1:1', 'lists'])
    delete process.env.NEO4J_PASSWORD
    const none = rightparty(folder, [...neo4jStore, 'lists'])
    process.env.NEO4J_PASSWORD = server.password
    expect([wrong.code, nobody.code, inUrl.code, none.code]).toEqual([6, 6, 2, 2])
    for (const ran of [wrong, nobody, inUrl, none]) {
      expect(ran.err).not.toContain('not-the-password')
      expect(ran.err).not.toContain('    at ')
      expect(ran.err.split('\n').length).toBeLessThan(4)
    }
    expect(existsSync(join(folder, 'data', 'keys'))).toBe(false)
  })
})
