import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type App } from '../../src/app.js'
import { runBackup, runRestore } from '../../src/app/backup-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { runStoreCheck } from '../../src/app/store-run.js'
import { problem } from '../store/samples.js'

const AT = '2026-03-04T17:00:00Z'
const quiet = (): void => undefined
const KEY = './data/keys/rightparty.key'

describe('a backup', () => {
  let folder = ''
  let app: App
  let places = 0
  const appAt = (store: string, keyFile?: string): App => openApp(readSettings({ store, at: AT, ...(keyFile === undefined ? {} : { keyFile }) }, {}, folder), folder)
  /** Restores a file into a new place, and says what that place then is. */
  const restored = async (file: string, keyFile?: string, isDryRun = false) => {
    const place = `place${++places}`
    const other = appAt(`sqlite:./${place}/r.db`, keyFile)
    try {
      const answer = await runRestore(other, file, isDryRun, quiet)
      return { answer, check: isDryRun ? undefined : await runStoreCheck(other), place }
    } finally {
      await other.close()
    }
  }
  const nothingMade = (): boolean => !existsSync(join(folder, `place${places}`))
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-backup-'))
    app = appAt('sqlite:./data/rightparty.db')
    await runSample(app, { dir: 'portfolio', parties: 200 }, quiet)
    await runLoad(app, { paths: ['portfolio'] }, quiet)
    await runRank(app, { list: 'one' }, quiet)
    await runBackup(app, 'whole.backup', { withKey: false, dryRun: false }, quiet)
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('restores to a store that is equal to the one it was taken from', async () => {
    const source = await runStoreCheck(app)
    const { answer, check } = await restored('whole.backup', KEY)
    expect([check?.ok, check?.digest, check?.fullDigest, check?.ledger]).toEqual([true, source.digest, source.fullDigest, source.ledger])
    expect([answer.written, answer.fullDigest, answer.keyRestored]).toEqual([true, source.fullDigest, false])
  })

  it('is readable by its owner alone, holds no key unless that was asked for, and leaves nothing beside it', async () => {
    expect(statSync(join(folder, 'whole.backup')).mode & 0o777).toBe(0o600)
    const key = /:([0-9a-f]+)/.exec(readFileSync(join(folder, KEY), 'utf8'))?.[1] ?? 'no key'
    expect(gunzipSync(readFileSync(join(folder, 'whole.backup'))).includes(key)).toBe(false)
    await runBackup(app, 'keyed.backup', { withKey: true, dryRun: false }, quiet)
    expect(gunzipSync(readFileSync(join(folder, 'keyed.backup'))).includes(key)).toBe(true)
    expect(readdirSync(folder).filter((name) => name.includes('.tmp-'))).toEqual([])
  })

  it('with its key makes the key file where there is none, and opens what was sealed', async () => {
    if (!existsSync(join(folder, 'keyed.backup'))) await runBackup(app, 'keyed.backup', { withKey: true, dryRun: false }, quiet)
    const { answer, place } = await restored('keyed.backup')
    const keyFile = join(folder, place, 'keys', 'rightparty.key')
    expect([answer.keyRestored, statSync(keyFile).mode & 0o777, readFileSync(keyFile, 'utf8')]).toEqual([true, 0o600, readFileSync(join(folder, KEY), 'utf8')])
    const other = appAt(`sqlite:./${place}/r.db`)
    const store = await other.store()
    for await (const batch of store.facts('contact_point')) for (const { content } of batch) other.keyring().open(content.value.sealed)
    await other.close()
  })

  it('without its key is not restored where there is no key, nor under another one', async () => {
    await expect(restored('whole.backup')).rejects.toEqual(problem('store-unavailable'))
    expect(nothingMade()).toBe(true)
    writeFileSync(join(folder, 'other.key'), `rightparty-key-1:${'ab'.repeat(32)}\n`)
    await expect(restored('whole.backup', './other.key')).rejects.toEqual(problem('conflict'))
    expect(nothingMade()).toBe(true)
  })

  it('that was cut off anywhere is refused, and makes nothing', async () => {
    const bytes = readFileSync(join(folder, 'whole.backup'))
    const shares = [0, 1, 10, 0.1, 0.5, 0.9, 0.99].map((share) => (share >= 1 ? share : Math.floor(bytes.length * share)))
    for (const length of [...shares, bytes.length - 1, bytes.length - 8, bytes.length - 9]) {
      writeFileSync(join(folder, 'cut.backup'), bytes.subarray(0, length))
      await expect(restored('cut.backup', KEY)).rejects.toMatchObject({ name: 'Problem', exit: 2 })
      expect(nothingMade()).toBe(true)
    }
  })

  it('that was changed anywhere is refused, packed or unpacked, and makes nothing', async () => {
    const bytes = readFileSync(join(folder, 'whole.backup'))
    for (const at of [0.2, 0.5, 0.8].map((share) => Math.floor(bytes.length * share))) {
      const changed = Buffer.from(bytes)
      changed[at]! ^= 1
      writeFileSync(join(folder, 'changed.backup'), changed)
      await expect(restored('changed.backup', KEY)).rejects.toMatchObject({ name: 'Problem', exit: 2 })
    }
    const lines = gunzipSync(bytes).toString('utf8').split('\n')
    const version = lines.findIndex((line) => line.startsWith('["versions"') && line.includes('"name"'))
    const tampered = [
      lines.toSpliced(version, 1), lines.toSpliced(version, 0, lines[version] ?? ''), [...lines.slice(0, version), ...lines.slice(version).toReversed()],
      lines.with(version, (lines[version] ?? '').replace('"name":"', '"name":"X')), lines.slice(0, -2), [...lines.slice(0, -1), lines[version] ?? '', ''],
      lines.with(version, '["something",{}]'), lines.with(version, 'no json'), lines.toSpliced(1, 0, lines.at(-2) ?? ''),
    ]
    for (const text of tampered) {
      writeFileSync(join(folder, 'tampered.backup'), gzipSync(text.join('\n')))
      await expect(restored('tampered.backup', KEY)).rejects.toMatchObject({ name: 'Problem', exit: 2 })
      expect(nothingMade()).toBe(true)
    }
  })

  it('whose digest was made to fit by somebody without the key is refused', async () => {
    const lines = gunzipSync(readFileSync(join(folder, 'whole.backup'))).toString('utf8').split('\n')
    const header = JSON.parse(lines[0] ?? '') as { keyCheck: string }
    const end = JSON.parse(lines.at(-2) ?? '') as { end: { proof: string } }
    end.end.proof = header.keyCheck
    writeFileSync(join(folder, 'forged.backup'), gzipSync([...lines.slice(0, -2), JSON.stringify(end), ''].join('\n')))
    await expect(restored('forged.backup', KEY)).rejects.toMatchObject({ message: expect.stringContaining('without its key') as unknown })
    expect(nothingMade()).toBe(true)
  })

  it('of a newer version, and a file that is none, are told apart and refused', async () => {
    const lines = gunzipSync(readFileSync(join(folder, 'whole.backup'))).toString('utf8').split('\n')
    writeFileSync(join(folder, 'newer.backup'), gzipSync([JSON.stringify({ rightpartyBackup: 99, more: true }), ...lines.slice(1)].join('\n')))
    await expect(restored('newer.backup', KEY)).rejects.toMatchObject({ code: 'unknown-format', message: expect.stringContaining('newer version') as unknown })
    writeFileSync(join(folder, 'text.txt'), 'hello\n')
    writeFileSync(join(folder, 'empty.backup'), '')
    writeFileSync(join(folder, 'other.gz'), gzipSync('{"a":1}\n'))
    for (const file of ['text.txt', 'empty.backup', 'other.gz', 'data/rightparty.db']) {
      await expect(restored(file, KEY)).rejects.toMatchObject({ code: 'unknown-format', message: expect.stringContaining('no backup') as unknown })
    }
    for (const file of ['nowhere.backup', 'portfolio']) await expect(restored(file, KEY)).rejects.toEqual(problem('invalid-input'))
    expect(nothingMade()).toBe(true)
  })

  it('is never written over, nor over a store that holds anything', async () => {
    const bytes = readFileSync(join(folder, 'whole.backup'))
    const { fullDigest } = await runStoreCheck(app)
    await expect(runBackup(app, 'whole.backup', { withKey: false, dryRun: false }, quiet)).rejects.toEqual(problem('conflict'))
    const { place } = await restored('whole.backup', KEY)
    const other = appAt(`sqlite:./${place}/r.db`, KEY)
    // A run that was stopped just before it could say that all is there is only told so.
    expect(await runRestore(other, 'whole.backup', false, quiet)).toMatchObject({ written: false, wasThere: true })
    await runRank(other, { list: 'two' }, quiet)
    await expect(runRestore(other, 'whole.backup', false, quiet)).rejects.toEqual(problem('precondition-failed'))
    await other.close()
    expect([readFileSync(join(folder, 'whole.backup')).equals(bytes), (await runStoreCheck(app)).fullDigest]).toEqual([true, fullDigest])
  })

  it('with --dry-run is only looked at, both ways', async () => {
    const { fullDigest } = await runStoreCheck(app)
    expect(await runBackup(app, 'dry.backup', { withKey: false, dryRun: true }, quiet)).toMatchObject({ written: false, fullDigest })
    expect(existsSync(join(folder, 'dry.backup'))).toBe(false)
    expect((await restored('whole.backup', KEY, true)).answer.written).toBe(false)
    expect(nothingMade()).toBe(true)
  })
})
