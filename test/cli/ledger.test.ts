import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json, rightparty, type Ran } from './command.js'

const AT = '2026-03-04T17:00:00Z'
const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'verify-ledger.mjs')

describe('the ledger on the command line', () => {
  let folder = ''
  const run = (...args: readonly string[]): Ran => rightparty(folder, [...args, '-q'])
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text)
    return name
  }
  /** Verifies files with the script that stands by itself. */
  const script = (...args: readonly string[]): { readonly code: number | null; readonly words: readonly string[] } => {
    const done = spawnSync(process.execPath, [SCRIPT, ...args], { cwd: folder, encoding: 'utf8' })
    return { code: done.status, words: done.stdout.trim().split('\n') }
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-ledger-'))
    run('sample', 'portfolio', '--at', AT, '--parties', '60')
    run('load', 'portfolio')
    expect(run('rank', '--list', 'one', '--at', AT).code).toBe(0)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('verifies, signs, proves and exports, and a reader verifies all of it with the key and nothing else of the product', () => {
    const vkey = run('ledger', 'key').out.trim()
    const kept = file('kept.checkpoint', run('ledger', 'checkpoint').out)
    expect(run('list', 'one', '--csv').code).toBe(0)
    const exported = json<{ size: number; file: string; checkpointFile: string }>(run('ledger', 'export', '--out', 'ledger.ndjson', '--json'))
    const proof = file('entry.tlog-proof', run('ledger', 'prove', '1').out)
    const growth = file('growth.proof', run('ledger', 'prove', '--since', kept).out)
    const verified = script(vkey, exported.file, exported.checkpointFile, kept, proof, growth)
    expect([verified.code, verified.words.length, verified.words.every((line) => line.startsWith('ok: '))]).toEqual([0, 5, true])
    const verdict = run('ledger', 'verify', '--against', kept)
    expect([verdict.code, verdict.out]).toEqual([0, expect.stringMatching(/^ok: \d+ entries, root [0-9a-f]{64}, \d+ checkpoints signed and consistent, .* grown from the kept checkpoint of \d+ entries\n$/)])
    expect(json<object>(run('ledger', 'verify', '--vkey', vkey, '--json'))).toMatchObject({ ok: true, vkey })
    const lines = run('ledger', 'export').out.trim().split('\n').map((line) => JSON.parse(line) as { seq: number; entry: { action: string; decision?: string } })
    expect([lines.length, lines.at(-1)?.entry.action]).toEqual([exported.size + 1, 'export'])
    expect(lines.filter(({ entry }) => entry.decision === 'list: written').length).toBe(1)
  })

  it('says what is wrong with a question, and what there is', () => {
    for (const args of [['prove'], ['prove', '1', '--since', '1'], ['prove', 'x'], ['prove', '--since', 'nothing'], ['prove', '--since', '0'], ['verify', '--against', 'nothing'], ['verify', '--vkey', 'x'], ['checkpoint', '-n']]) {
      const { code, out, err } = run('ledger', ...args)
      expect([args, code, out, err.startsWith('rightparty: ')]).toEqual([args, 2, '', true])
    }
    const none = run('ledger', 'prove', '99999')
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/there is no entry 99999: the ledger has the entries 0 to \d+/)])
  })

  it('ends with 7 and names the entry when one was changed in the file, and the script does so on what was exported', () => {
    const vkey = run('ledger', 'key').out.trim()
    run('ledger', 'export', '--out', 'whole.ndjson')
    const db = new DatabaseSync(join(folder, 'data', 'rightparty.db'))
    db.exec("UPDATE leaf SET entry = replace(entry, 'command line', 'somebody else') WHERE seq = 1")
    db.close()
    const verdict = run('ledger', 'verify')
    expect([verdict.code, verdict.out]).toEqual([7, 'FAILED: entry 1 does not have the hash it was written with\n'])
    expect(run('ledger', 'export', '--out', 'changed.ndjson').code).toBe(0)
    const [whole, changed] = [script(vkey, 'whole.ndjson', 'whole.ndjson.checkpoint'), script(vkey, 'changed.ndjson', 'whole.ndjson.checkpoint')]
    expect([whole.code, changed.code, changed.words.at(-1)]).toEqual([0, 1, 'FAILED: entry 1 was changed: it does not have its hash'])
    expect(readFileSync(join(folder, 'changed.ndjson'), 'utf8')).toContain('somebody else')
  })
})
