import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openApp, type App } from '../../src/app.js'
import { runDoctor } from '../../src/app/doctor-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { storeStem } from '../../src/app/store-name.js'
import { runStoreCheck, runStoreCopy } from '../../src/app/store-run.js'
import { neo4jAccess } from '../../src/app/stores.js'
import { Problem } from '../../src/model/problem.js'
import { problem } from '../store/samples.js'

const AT = '2026-03-04T17:00:00Z'
const quiet = (): void => undefined

describe('a copy of a whole store', () => {
  let folder = ''
  let app: App
  const appAt = (store: string): App => openApp(readSettings({ store, at: AT, keyFile: './data/keys/rightparty.key' }, {}, folder), folder)
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-copy-'))
    app = appAt('sqlite:./data/rightparty.db')
    await runSample(app, { dir: 'portfolio', parties: 300 }, quiet)
    await runLoad(app, { paths: ['portfolio'] }, quiet)
    await runRank(app, { list: 'one' }, quiet)
    await runLoad(app, { paths: ['portfolio/debts.csv', 'portfolio/sources.csv'] }, quiet)
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('has both digests of its source, and the same copy act in both ledgers', async () => {
    const before = await runStoreCheck(app)
    const copied = await runStoreCopy(app, 'sqlite:./copy/c.db', false, quiet)
    const source = await runStoreCheck(app)
    const other = appAt('sqlite:./copy/c.db')
    const check = await runStoreCheck(other)
    expect([check.ok, check.digest, check.fullDigest, check.ledger]).toEqual([true, source.digest, source.fullDigest, source.ledger])
    expect([copied.written, copied.fullDigest, source.ledger.size, source.digest]).toEqual([true, source.fullDigest, before.ledger.size + 1, before.digest])
    expect(statSync(join(folder, 'copy', 'c.db')).mode & 0o777).toBe(0o600)
    // What is done in the copy is not done in its source.
    await runRank(other, { list: 'two' }, quiet)
    expect((await runStoreCheck(app)).fullDigest).toBe(source.fullDigest)
    expect((await runStoreCheck(other)).fullDigest).not.toBe(source.fullDigest)
    await other.close()
  })

  it('is refused by a store that holds anything, and by the store itself; neither gets a ledger entry', async () => {
    const { size } = (await runStoreCheck(app)).ledger
    await runStoreCopy(app, 'sqlite:./full/f.db', false, quiet)
    // One that is whole already is only told: the run before may have been stopped just before it could say so.
    expect(await runStoreCopy(app, 'sqlite:./full/f.db', false, quiet)).toMatchObject({ written: false, wasThere: true })
    const full = appAt('sqlite:./full/f.db')
    await runRank(full, { list: 'other' }, quiet)
    await full.close()
    await expect(runStoreCopy(app, 'sqlite:./full/f.db', false, quiet)).rejects.toEqual(problem('precondition-failed'))
    await expect(runStoreCopy(app, 'sqlite:./full/f.db', true, quiet)).rejects.toEqual(problem('precondition-failed'))
    await expect(runStoreCopy(app, 'sqlite:./data/../data/rightparty.db', false, quiet)).rejects.toEqual(problem('invalid-input'))
    await expect(runStoreCopy(app, 'postgres://here', false, quiet)).rejects.toEqual(problem('invalid-input'))
    expect((await runStoreCheck(app)).ledger.size).toBe(size + 1)
  })

  it('with --dry-run tells the digest and writes nothing anywhere', async () => {
    const { fullDigest } = await runStoreCheck(app)
    expect(await runStoreCopy(app, 'sqlite:./dry/d.db', true, quiet)).toMatchObject({ written: false, fullDigest })
    expect(existsSync(join(folder, 'dry'))).toBe(false)
    expect((await runStoreCheck(app)).fullDigest).toBe(fullDigest)
  })
})

describe('the address of a store', () => {
  it('lets no password stand in it, and repeats none in what it says', async () => {
    for (const url of ['neo4j://neo4j:hunter2@localhost', 'bolt+s://u:hunter2@h:7687']) {
      expect(() => neo4jAccess(url, 'store', { NEO4J_PASSWORD: 'x' })).toThrow(Problem)
      const folder = mkdtempSync(join(tmpdir(), 'rightparty-url-'))
      const app = openApp(readSettings({ store: url }, {}, folder), folder)
      const thrown = await app.store().catch((error: unknown) => String(error))
      expect(thrown).toContain('RIGHTPARTY_NEO4J_PASSWORD')
      expect(thrown).not.toContain('hunter2')
      expect(storeStem(url)).not.toContain('hunter2')
      expect(readdirSync(folder)).toEqual([])
      rmSync(folder, { recursive: true })
    }
  })

  it('takes user and password from the nearest of its variables, and says which are wanted where there are none', () => {
    const url = 'neo4j://h'
    const env = { NEO4J_USER: 'a', NEO4J_PASSWORD: '1', RIGHTPARTY_NEO4J_PASSWORD: '2', RIGHTPARTY_TO_NEO4J_USER: 'c', RIGHTPARTY_TO_NEO4J_PASSWORD: '3' }
    expect(neo4jAccess(url, 'store', env)).toEqual({ url, user: 'neo4j', password: '2' })
    expect(neo4jAccess(url, 'target', env)).toEqual({ url, user: 'c', password: '3' })
    expect(neo4jAccess(url, 'target', { NEO4J_USER: 'a', NEO4J_PASSWORD: '1' })).toEqual({ url, user: 'a', password: '1' })
    const folder = mkdtempSync(join(tmpdir(), 'rightparty-secret-'))
    writeFileSync(join(folder, 'secret'), 'in a file\n', { mode: 0o600 })
    expect(neo4jAccess(url, 'store', { ...env, RIGHTPARTY_NEO4J_PASSWORD: undefined, RIGHTPARTY_NEO4J_PASSWORD_FILE: join(folder, 'secret') }).password).toBe('in a file')
    expect(() => neo4jAccess(url, 'store', { NEO4J_PASSWORD_FILE: join(folder, 'nothing') })).toThrow('cannot be used')
    rmSync(folder, { recursive: true })
    expect(() => neo4jAccess(url, 'store', { RIGHTPARTY_TO_NEO4J_PASSWORD: '3' })).toThrow('RIGHTPARTY_NEO4J_USER')
  })

  it('names what lies beside the store: its own folder, or for a server the default one', () => {
    expect(storeStem('sqlite:./x/y.db')).toBe('./x/y.db')
    expect(storeStem('neo4j://db.example:7687')).toBe('./data/neo4j-db.example-7687')
    expect(storeStem('bolt+s://[::1]:7687/')).toBe('./data/neo4j--1-7687')
    expect(readSettings({ store: 'neo4j://h' }, {}, '/somewhere').keyFile).toBe('/somewhere/data/keys/rightparty.key')
  })

  it('that leads nowhere is a finding of doctor and not the end of it', async () => {
    for (const name of ['NEO4J_PASSWORD', 'RIGHTPARTY_NEO4J_PASSWORD', 'NEO4J_PASSWORD_FILE', 'RIGHTPARTY_NEO4J_PASSWORD_FILE']) vi.stubEnv(name, undefined)
    const folder = mkdtempSync(join(tmpdir(), 'rightparty-url-'))
    const app = openApp(readSettings({ store: 'neo4j://h' }, {}, folder), folder)
    const found = (await runDoctor(app)).findings.find((finding) => finding.what === 'store')
    expect([found?.ok, found?.words.includes('RIGHTPARTY_NEO4J_USER')]).toEqual([false, true])
    await app.close()
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })
})
