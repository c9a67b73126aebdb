import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inFolder, json, rightparty, startRightparty } from './command.js'

const AT = '2026-03-04T17:00:00Z'

function sampled(folder: string): void {
  expect(rightparty(folder, ['sample', 'p', '--at', AT, '--parties', '60', '-q']).code).toBe(0)
}

/** Everything in a folder, so that a test can say that nothing came to it. */
function contents(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
}

describe('files that cannot be used', () => {
  it('are told by their path, with what to do, and leave no act open and no list behind', async () => {
    await inFolder((folder) => {
      sampled(folder)
      const refused = (args: readonly string[], path: string): void => {
        const ran = rightparty(folder, args)
        expect([args[0], ran.code, ran.err]).toEqual([args[0], 2, expect.stringContaining(path)])
        expect(ran.err).not.toContain('please report')
      }
      refused(['load', 'p', '-q', '--rejects', 'nowhere/x.csv'], 'nowhere/x.csv')
      expect(rightparty(folder, ['load', 'p', '-q']).code).toBe(3)
      refused(['rank', '-q', '--at', AT, '--list', 'cut', '--out', 'nowhere/x.ndjson'], 'nowhere/x.ndjson')
      refused(['measure', '-q', '--metric', 'degree', '--out', 'nowhere/x.csv'], 'nowhere/x.csv')
      refused(['measure', '--metric', 'degree', '--edges', 'p'], 'p is a folder')
      refused(['decide', '.'], '. is a folder')
      refused(['sample', 'p/parties.csv/x'], 'parties.csv')
      expect(json<readonly unknown[]>(rightparty(folder, ['lists', '--json']))).toEqual([])
      expect(json<{ faults: readonly string[] }>(rightparty(folder, ['store', 'check', '--json'])).faults).toEqual([])
    })
  })

  it('are named when they lie in the folder of a portfolio and no file of one is called so', async () => {
    await inFolder((folder) => {
      sampled(folder)
      renameSync(join(folder, 'p', 'debts.csv'), join(folder, 'p', 'debt.csv'))
      expect(rightparty(folder, ['load', 'p', '-q']).out).toContain('not read, since no file of a portfolio is called so: debt.csv (')
      expect(json<{ notRead: readonly string[] }>(rightparty(folder, ['load', 'p', '-q', '--json'])).notRead).toEqual(['debt.csv'])
      const strict = rightparty(folder, ['load', 'p', '-q', '--strict'])
      expect([strict.code, strict.err]).toEqual([2, expect.stringContaining('debt.csv')])
    })
  })

  it('keep what they held when the work that should fill them fails', async () => {
    await inFolder((folder) => {
      sampled(folder)
      rightparty(folder, ['load', 'p', '-q'])
      writeFileSync(join(folder, 'out.ndjson'), 'kept\n')
      rightparty(folder, ['rank', '-q', '--at', AT, '--list', 'one'])
      expect(rightparty(folder, ['rank', '-q', '--at', AT, '--list', 'one', '--out', 'out.ndjson']).code).toBe(5)
      expect(readFileSync(join(folder, 'out.ndjson'), 'utf8')).toBe('kept\n')
      expect(rightparty(folder, ['rank', '-q', '--at', AT, '--list', 'one', '--out', 'new.ndjson']).code).toBe(5)
      expect(existsSync(join(folder, 'new.ndjson'))).toBe(false)
    })
  })

  it('are not written by a dry run: no folder, store, key, rejects or portfolio', async () => {
    await inFolder((folder) => {
      const dry = json<{ written: boolean; lines: Readonly<Record<string, number>> }>(rightparty(folder, ['sample', 'p', '-n', '-q', '--json', '--parties', '60']))
      expect([dry.written, (dry.lines['parties.csv'] ?? 0) > 10, contents(folder)]).toEqual([false, true, []])
      sampled(folder)
      const before = contents(folder)
      expect(json<{ written: boolean }>(rightparty(folder, ['load', 'p', '-n', '-q', '--json', '--rejects', 'r.csv'])).written).toBe(false)
      expect(contents(folder)).toEqual(before)
    })
  })

  it('of earlier rejects are gone when the next load has none', async () => {
    await inFolder((folder) => {
      const source = 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nhouse,public_register,House,GB,statute,assess;collect,2026-01-01\n'
      writeFileSync(join(folder, 'sources.csv'), source)
      writeFileSync(join(folder, 'bad.csv'), 'party_id,kind,name,source_id\nA,nothing,A,house\n')
      rightparty(folder, ['load', 'sources.csv', '-q'])
      rightparty(folder, ['load', 'bad.csv', '--as', 'parties', '-q'])
      expect(existsSync(join(folder, 'data', 'rejects.csv'))).toBe(true)
      expect(rightparty(folder, ['load', 'sources.csv', '-q']).out).toContain('no row was rejected')
      expect(existsSync(join(folder, 'data', 'rejects.csv'))).toBe(false)
    })
  })
})

describe('a store and its key', () => {
  it('are made by a load alone: whatever reads says where there is none and makes nothing', async () => {
    await inFolder((folder) => {
      for (const words of [['lists'], ['list', 'x'], ['why', 'P', 'D'], ['evidence', 'P'], ['verify', 'x'], ['access', 'P', '--by', 'A'], ['review', 'list'], ['ledger', 'verify'], ['store', 'check'], ['rank'], ['measure', '--metric', 'degree'], ['serve', '--port', '0']]) {
        const ran = rightparty(folder, words)
        expect([words[0], ran.code, ran.err]).toEqual([words[0], 1, expect.stringContaining('rightparty load')])
      }
      expect(contents(folder)).toEqual([])
    })
  })

  it('belong together: a lost key is told and never replaced, and doctor says so and ends with 1', async () => {
    await inFolder((folder) => {
      sampled(folder)
      rightparty(folder, ['load', 'p', '-q'])
      const key = join(folder, 'data', 'keys', 'rightparty.key')
      renameSync(key, join(folder, 'key'))
      for (const words of [['lists'], ['load', 'p', '-q'], ['rank', '-q']]) {
        const ran = rightparty(folder, words)
        expect([words[0], ran.code, ran.err]).toEqual([words[0], 6, expect.stringMatching(/the key file .*rightparty\.key is missing: restore it/)])
      }
      const doctor = rightparty(folder, ['doctor', '--json'])
      const { findings } = json<{ findings: readonly { what: string; ok: boolean }[] }>(doctor)
      expect([doctor.code, findings.filter((one) => !one.ok && !one.what.startsWith('pack')).map((one) => one.what)]).toEqual([1, ['key file', 'store']])
      expect(existsSync(key)).toBe(false)
      renameSync(join(folder, 'key'), key)
      expect(rightparty(folder, ['lists']).code).toBe(0)
      expect(rightparty(folder, ['doctor', '--at', '2026-03-04T17:00:00Z']).code).toBe(0)
      expect(rightparty(folder, ['doctor', '--at', '2099-03-04T17:00:00Z']).code).toBe(1)
    })
  })
})

describe('a first start that is killed', () => {
  it('leaves no half-written portfolio in the way: the next one writes, loads and serves a whole one', async () => {
    await inFolder(async (folder) => {
      mkdirSync(join(folder, 'data'))
      const drafted = new Promise<void>((resolve) => {
        const watcher = watch(join(folder, 'data'), (_event, name) => {
          if (name?.startsWith('portfolio.tmp-') !== true) return
          watcher.close()
          resolve()
        })
      })
      const child = startRightparty(folder, ['start', '--port', '0', '--json', '-q', '--at', AT])
      const ended = once(child, 'exit')
      await drafted
      child.kill('SIGKILL')
      await ended
      expect(existsSync(join(folder, 'data', 'portfolio'))).toBe(false)
      const again = startRightparty(folder, ['start', '--port', '0', '--json', '-q', '--at', AT])
      try {
        await once(again.stdout ?? again, 'data')
        expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('.tmp-'))).toEqual([])
        rightparty(folder, ['sample', 'whole', '--at', AT, '-q'])
        expect(contents(join(folder, 'data', 'portfolio'))).toEqual(contents(join(folder, 'whole')))
        for (const name of ['parties.csv', 'sources.csv']) {
          expect(readFileSync(join(folder, 'data', 'portfolio', name))).toEqual(readFileSync(join(folder, 'whole', name)))
        }
      } finally {
        const stopped = once(again, 'exit')
        again.kill('SIGTERM')
        await stopped
      }
    })
  })
})

describe('Ctrl-C', () => {
  it('stops a load with words and 130, and the next load finds nothing in its way', async () => {
    await inFolder(async (folder) => {
      rightparty(folder, ['sample', 'p', '--at', AT, '--parties', '2000', '-q'])
      const child = startRightparty(folder, ['load', 'p', '-q'])
      let err = ''
      child.stderr?.on('data', (chunk: Buffer) => (err += chunk.toString()))
      const ended = once(child, 'exit')
      while (!existsSync(join(folder, 'data', 'rejects.csv'))) await new Promise((resolve) => setTimeout(resolve, 5))
      child.kill('SIGINT')
      const [code] = (await ended) as [number | null]
      expect([code, err]).toEqual([130, 'stopped; nothing was kept, run it again\n'])
      rmSync(join(folder, 'data', 'rejects.csv'))
      expect(rightparty(folder, ['load', 'p', '-q']).code).toBe(3)
    })
  })
})
