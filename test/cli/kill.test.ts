import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { json, rightparty, startRightparty } from './command.js'

const AT = '2026-03-04T17:00:00Z'

interface Check {
  readonly ok: boolean
  readonly digest: string
  readonly ledger: { readonly size: number }
}

/** Starts a command, kills it as hard as can be after a while, and waits for its end; says whether it was still at work. */
async function killed(folder: string, args: readonly string[], afterMs: number): Promise<boolean> {
  const child = startRightparty(folder, args)
  const ended = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  const [, signal] = (await ended) as [number | null, string | null]
  clearTimeout(timer)
  return signal === 'SIGKILL'
}

describe('a run that is killed in the middle', () => {
  let folder = ''
  let whole: Check
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-kill-'))
    rightparty(folder, ['sample', 'portfolio', '--at', AT, '--parties', '2000'])
    rightparty(folder, ['--store', 'sqlite:./whole/whole.db', '--key-file', 'one.key', 'load', 'portfolio', '-q'])
    whole = json<Check>(rightparty(folder, ['--store', 'sqlite:./whole/whole.db', '--key-file', 'one.key', 'store', 'check', '--json']))
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('leaves a load invisible, and the same load run again ends in the same store as one that was never killed', async () => {
    const store = ['--store', 'sqlite:./killed/killed.db', '--key-file', 'one.key']
    let hits = 0
    for (const afterMs of [250, 500, 800, 1100, 1500]) {
      if (await killed(folder, [...store, 'load', 'portfolio', '-q'], afterMs)) hits++
    }
    expect(hits).toBeGreaterThan(0)
    expect(rightparty(folder, [...store, 'load', 'portfolio', '-q']).code).toBe(3)
    const check = json<Check>(rightparty(folder, [...store, 'store', 'check', '--json']))
    expect(check.ok).toBe(true)
    expect(check.digest).toBe(whole.digest)
  })

  it('leaves no list behind, and the list can be made under the same name afterwards', async () => {
    const store = ['--store', 'sqlite:./whole/whole.db', '--key-file', 'one.key']
    let hits = 0
    for (const afterMs of [300, 600, 900]) {
      if (await killed(folder, [...store, 'rank', '--list', 'cut', '--at', AT, '-q'], afterMs)) hits++
      const names = json<readonly { name: string }[]>(rightparty(folder, [...store, 'lists', '--json'])).map((list) => list.name)
      if (names.includes('cut')) break
    }
    const lists = json<readonly { name: string }[]>(rightparty(folder, [...store, 'lists', '--json']))
    if (!lists.some((list) => list.name === 'cut')) expect(rightparty(folder, [...store, 'rank', '--list', 'cut', '--at', AT, '-q']).code).toBe(0)
    expect(hits).toBeGreaterThan(0)
    expect(json<{ ok: boolean }>(rightparty(folder, [...store, 'ledger', 'verify', '--json'])).ok).toBe(true)
    expect(json<Check>(rightparty(folder, [...store, 'store', 'check', '--json'])).digest).toBe(whole.digest)
  })
})
