import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Problem } from '../../src/model/problem.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import { MIGRATIONS } from '../../src/store/embedded/schema.js'
import { createKeyring } from '../../src/store/keyring.js'
import { all, debt, leaf, load, owes, party, problem } from './samples.js'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rightparty-file-'))
  path = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

async function failure(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(() => undefined, (thrown: unknown) => thrown)
  if (error instanceof Problem) return error
  throw new Error('no Problem was thrown', { cause: error })
}

/** Changes a store's file behind its back. */
function tamper(sql: string): void {
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
}

describe('the file of the embedded store', () => {
  it('is made with its folder, for its owner alone', async () => {
    path = join(folder, 'deep', 'er', 'store.db')
    const store = await openEmbedded({ path })
    await load(store, 'a', [debt('d')])
    for (const name of ['', '-wal', '-shm']) expect(statSync(path + name).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700)
    await store.close()
    chmodSync(path, 0o644)
    await (await openEmbedded({ path })).close()
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('is in WAL mode, with whole synchronisation, strict tables and a schema number', async () => {
    const store = await openEmbedded({ path })
    await load(store, 'a', [debt('d')])
    const check = await store.check()
    expect([check.ok, check.schemaVersion, check.engine.startsWith('SQLite 3.')]).toEqual([true, MIGRATIONS.length, true])
    await store.close()
    const db = new DatabaseSync(path, { returnArrays: true })
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual(['wal'])
    const tables = db.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'").all() as [string, number][]
    expect(tables.length).toBeGreaterThan(12)
    expect(tables.filter(([, strict]) => strict !== 1)).toEqual([])
    db.close()
  })

  it.each([
    ['a folder', () => mkdirSync(path), 'is a folder'],
    ['no store', () => writeFileSync(path, 'debts,parties\n'.repeat(1000)), 'not a store'],
    ['another program\'s database', () => tamper('CREATE TABLE theirs (a)'), 'another program'],
    ['below a file', () => { writeFileSync(path, 'x'); path = join(path, 'store.db') }, 'a file, not a folder'],
  ])('is refused with what to do when the path is %s', async (_, prepare, words) => {
    prepare()
    const found = await failure(openEmbedded({ path }))
    expect([found.code, found.message.includes(words)]).toEqual(['store-unavailable', true])
    expect(found.message).toMatch(/name another path|name a file in it/)
  })

  it('is refused when a newer version wrote it, and left as it was', async () => {
    await (await openEmbedded({ path })).close()
    tamper('PRAGMA user_version = 999')
    expect((await failure(openEmbedded({ path }))).message).toContain('newer version')
    expect((await failure(openEmbedded({ path, readOnly: true }))).message).toContain('newer version')
    const db = new DatabaseSync(path, { returnArrays: true })
    expect(db.prepare('PRAGMA user_version').get()).toEqual([999])
    db.close()
  })

  it('is refused or found damaged by its check, wherever the damage is', async () => {
    const store = await openEmbedded({ path })
    await load(store, 'a', Array.from({ length: 3000 }, (_, i) => party(`p${i}`)))
    await store.close()
    const good = readFileSync(path)
    expect(statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0)
    const places = [0, 100, good.indexOf('Name of p1500'), good.lastIndexOf('party\u001fp1500'), good.lastIndexOf('p1500')]
    // Zeros in a page are met between two rows, where the driver gives the engine's words and no number.
    const damages = places.flatMap((at) => [{ at, bytes: randomBytes(900) }, { at, bytes: Buffer.alloc(900) }])
    for (const { at, bytes } of damages) {
      const bad = Buffer.from(good)
      bad.set(bytes, at)
      writeFileSync(path, bad)
      const faults = await openEmbedded({ path }).then(
        async (opened) => {
          const check = await opened.check().catch((error: unknown) => ({ ok: false, faults: [error] }))
          await opened.close()
          return check.ok ? [] : check.faults
        },
        (error: unknown) => [error],
      )
      expect(faults.length).toBeGreaterThan(0)
      for (const fault of faults) if (typeof fault !== 'string') expect(fault).toEqual(problem('store-unavailable'))
    }
  })

  it('can be read and not written when it is opened for reading', async () => {
    await expect(openEmbedded({ path, readOnly: true })).rejects.toEqual(problem('store-unavailable'))
    const writer = await openEmbedded({ path })
    await load(writer, 'a', [debt('d')])
    const reader = await openEmbedded({ path, readOnly: true })
    await load(writer, 'b', [debt('e')])
    expect(await all(reader.debtIds())).toEqual(['d', 'e'])
    const found = await failure(reader.beginLoad('c', 1))
    expect([found.code, found.message.includes('read-only')]).toEqual(['store-unavailable', true])
    await expect(reader.appendLeaf(leaf())).rejects.toEqual(problem('store-unavailable'))
    await reader.close()
    await writer.close()
  })

  it('says that it was closed when it is used afterwards', async () => {
    const store = await openEmbedded({ path })
    await store.close()
    await store.close()
    await expect(store.revision()).rejects.toEqual(problem('store-unavailable'))
  })

  it('opens with the key it was made with and with no other', async () => {
    const [mine, other] = [createKeyring(randomBytes(32)), createKeyring(randomBytes(32))]
    await (await openEmbedded({ path, keyring: mine })).close()
    await (await openEmbedded({ path, keyring: mine })).close()
    for (const readOnly of [false, true]) {
      const found = await failure(openEmbedded({ path, keyring: other, readOnly }))
      expect([found.code, found.message.includes('another key'), found.message.includes('RIGHTPARTY_KEY_FILE')]).toEqual(['store-unavailable', true, true])
    }
    await (await openEmbedded({ path, keyring: mine })).close()
  })
})

describe('a row of the embedded store that is damaged', () => {
  it('is a Problem for whoever reads it, and is not quoted', async () => {
    const store = await openEmbedded({ path })
    await load(store, 'a', [party('p', { name: 'Somebody' })])
    await store.close()
    tamper("UPDATE fact SET content = substr(content, 1, length(content) - 9)")
    const opened = await openEmbedded({ path })
    const found = await failure(opened.factsByKey([party('p').key]))
    expect([found.code, found.message.includes('Somebody'), found.cause]).toEqual(['store-unavailable', false, undefined])
    await opened.close()
  })
})

describe('the check of the embedded store', () => {
  it.each([
    ['a version that nothing finds', 'DELETE FROM fact_key WHERE fact = 1'],
    ['a ref that leads nowhere', "INSERT INTO party_ref VALUES ('p', 2, 999)"],
    ['a lost fact', 'DELETE FROM fact WHERE fact = 1'],
    ['two current versions', "INSERT INTO fact SELECT 99, kind, key, content, purposes, revision + 1, NULL FROM fact WHERE fact = 1; UPDATE head SET visible = visible + 1"],
    ['a version of no act', 'UPDATE fact SET revision = revision * 9 WHERE fact = 1'],
    ['a wrong number', 'UPDATE kind_count SET change = change + 1'],
    ['a lost leaf', 'DELETE FROM leaf'],
    ['a lost leaf that had no number yet', 'UPDATE head SET tree_size = 0; DELETE FROM leaf'],
    ['a fact that a ref forgets', 'DELETE FROM debt_ref'],
  ])('finds %s', async (_, sql) => {
    const store = await openEmbedded({ path })
    await load(store, 'a', [debt('d'), party('p'), owes('d', 'p')])
    await store.integrate((state, hashes) => ({ size: state.size + hashes.length, peaks: [...hashes] }))
    expect((await store.check()).faults).toEqual([])
    await store.close()
    tamper(sql)
    const opened = await openEmbedded({ path })
    const check = await opened.check()
    expect([check.ok, check.faults.length > 0]).toEqual([false, true])
    await opened.close()
  })
})
