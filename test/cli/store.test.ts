import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json, rightparty, startRightparty } from './command.js'

const AT = '2026-03-04T17:00:00Z'
const KEY = ['--key-file', 'data/keys/rightparty.key', '-q']

interface Check {
  readonly ok: boolean
  readonly digest: string
  readonly fullDigest: string
}

describe('copies, backups and restores that are killed', { timeout: 600_000 }, () => {
  let folder = ''
  const check = (store: string): Check => json<Check>(rightparty(folder, ['--store', store, ...KEY, 'store', 'check', '--json']))
  /** Runs a command again and again, killed after longer and longer, until it is done by itself; says how often it was killed. */
  const killed = async (args: readonly string[], looked: () => void): Promise<number> => {
    let hits = 0
    for (let afterMs = 400; ; afterMs *= 1.6) {
      const child = startRightparty(folder, [...args])
      const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
      clearTimeout(timer)
      if (signal !== 'SIGKILL') {
        expect(code).toBe(0)
        return hits
      }
      hits++
      looked()
    }
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-store-'))
    rightparty(folder, ['sample', 'portfolio', '--at', AT, '--parties', '400', '-q'])
    rightparty(folder, ['load', 'portfolio', '-q'])
    expect(rightparty(folder, ['rank', '--list', 'one', '--at', AT, '-q']).code).toBe(0)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('leave no part of a copy to be seen, and the next run makes it whole', async () => {
    const hits = await killed([...KEY, 'store', 'copy', '--to', 'sqlite:./copy/c.db'], () => {
      if (!existsSync(join(folder, 'copy', 'c.db'))) return
      const seen = rightparty(folder, ['--store', 'sqlite:./copy/c.db', ...KEY, 'lists', '--json'])
      // Killed before anything was in the file, there is no store yet; killed after the commit and before the last look, it is whole.
      expect([0, 1]).toContain(seen.code)
      if (seen.code === 0 && seen.out !== '[]\n') expect(check('sqlite:./copy/c.db')).toEqual(check('sqlite:./data/rightparty.db'))
    })
    expect(hits).toBeGreaterThan(0)
    const copy = check('sqlite:./copy/c.db')
    expect(copy).toEqual(check('sqlite:./data/rightparty.db'))
  })

  it('leave no file that looks like a backup, and no half of one after the next run', async () => {
    const path = join(folder, 'b.backup')
    const hits = await killed(['store', 'backup', 'b.backup', '-q'], () => {
      // Killed between its name and its end, it has its name because it is whole.
      if (!existsSync(path)) return
      expect(rightparty(folder, ['--store', 'sqlite:./late/r.db', ...KEY, 'store', 'restore', 'b.backup']).code).toBe(0)
      for (const made of [path, join(folder, 'late')]) rmSync(made, { recursive: true })
    })
    expect(hits).toBeGreaterThan(0)
    expect(readdirSync(folder).filter((name) => name.startsWith('b.backup'))).toEqual(['b.backup'])
  })

  it('leave no part of a restore to be seen, and the next run makes it whole', async () => {
    const hits = await killed(['--store', 'sqlite:./restored/r.db', ...KEY, 'store', 'restore', 'b.backup'], () => {
      if (!existsSync(join(folder, 'restored', 'r.db'))) return
      expect([0, 1]).toContain(rightparty(folder, ['--store', 'sqlite:./restored/r.db', ...KEY, 'lists', '--json']).code)
    })
    expect(hits).toBeGreaterThan(0)
    expect(check('sqlite:./restored/r.db')).toEqual(check('sqlite:./data/rightparty.db'))
  })

  it('say what they did, and with --json as one object', () => {
    const text = rightparty(folder, ['store', 'backup', 'second.backup', '-n'])
    expect([text.code, text.out.split('\n')[0]]).toEqual([0, `would write ${join(folder, 'second.backup')}; nothing was written`])
    const copied = json<{ written: boolean; records: Record<string, number> }>(rightparty(folder, ['store', 'copy', '--to', 'sqlite:./other/o.db', '--json', '-q']))
    expect([copied.written, copied.records.lists]).toEqual([true, 1])
    expect(rightparty(folder, ['store', 'copy', '--to', 'sqlite:./other/o.db']).out).toContain('a whole copy')
    rightparty(folder, ['--store', 'sqlite:./other/o.db', ...KEY, 'rank', '--list', 'more', '--at', AT])
    expect(rightparty(folder, ['store', 'copy', '--to', 'sqlite:./other/o.db']).code).toBe(5)
    expect(rightparty(folder, ['store', 'restore', 'portfolio/README.md', '--store', 'sqlite:./new/n.db', ...KEY]).code).toBe(2)
    expect(rightparty(folder, ['store', 'copy']).code).toBe(2)
  })
})
