import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { dropContentSums } from '../../src/app/content-digest.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank, type RankOptions } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { canonical } from '../../src/ledger/canonical.js'
import { contentDigest } from '../../src/store/digest.js'
import { inFolder } from '../cli/command.js'

const quiet = (): void => undefined
type App = ReturnType<typeof openApp>

function opened(folder: string, store = 's.db'): App {
  return openApp(readSettings({ store: `sqlite:./data/${store}`, at: '2026-03-04T17:00:00Z', quiet: true }, {}, folder), folder)
}

async function digestOf(app: App, list: string, more: RankOptions = {}): Promise<string | undefined> {
  return (await runRank(app, { list, workers: 0, ...more }, quiet)).digests.store
}

async function anew(app: App): Promise<string> {
  return contentDigest(await app.store(), canonical)
}

/** Loads one more party, which changes what the digest is of. */
async function change(app: App, folder: string, id: string): Promise<void> {
  writeFileSync(join(folder, 'sources.csv'), 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nhouse,public_register,House,GB,statute,assess;collect,2026-01-01\n')
  writeFileSync(join(folder, 'parties.csv'), `party_id,kind,name,source_id\n${id},organization,Some ${id},house\n`)
  await runLoad(app, { paths: ['sources.csv', 'parties.csv'] }, quiet)
}

describe('the sums of the content digest kept beside the store', () => {
  it('bring it forward to what it is when everything is read, whatever becomes of their file, and a dry run keeps none', async () => {
    await inFolder(async (folder) => {
      const app = opened(folder)
      const path = join(folder, 'data', 's.db.content.sums')
      try {
        await runSample(app, { dir: 'p', parties: 120 }, quiet)
        await runLoad(app, { paths: ['p'] }, quiet)
        expect([await digestOf(app, 'dry', { dryRun: true }), existsSync(path)]).toEqual([await anew(app), false])
        expect([await digestOf(app, 'a'), statSync(path).mode & 0o777]).toEqual([await anew(app), 0o600])
        const first = readFileSync(path)
        await change(app, folder, 'NEW-1')
        expect(await digestOf(app, 'b')).toBe(await anew(app))
        const second = readFileSync(path)
        expect(second.equals(first)).toBe(false)
        for (const damaged of [second.subarray(0, -7), Buffer.from(second.map((byte, i) => (i === second.length - 40 ? byte ^ 1 : byte))), Buffer.alloc(0)]) {
          writeFileSync(path, damaged)
          expect(await digestOf(app, `damaged-${damaged.length}-${damaged.at(-40)}`, { dryRun: true })).toBe(await anew(app))
        }
        // Of two revisions ago, and then of a store whose same revision holds something else.
        writeFileSync(path, first)
        await change(app, folder, 'NEW-2')
        expect(await digestOf(app, 'c')).toBe(await anew(app))
      } finally {
        await app.close()
      }
    })
  }, 60_000)

  it('are forgotten together with what a run that was killed left half written of them, and nothing else is', async () => {
    await inFolder(async (folder) => {
      const app = opened(folder)
      const data = join(folder, 'data')
      const [sums, draft, backup] = ['s.db.content.sums', 's.db.content.sums.tmp-99999999', 's.db.backup'].map((name) => join(data, name)) as [string, string, string]
      mkdirSync(data)
      for (const path of [sums, draft, backup]) writeFileSync(path, 'party\u001fP1')
      dropContentSums(app)
      expect([sums, draft, backup].map((path) => existsSync(path))).toEqual([false, false, true])
      await app.close()
    })
  })

  it('are not taken for those of another store at the same path and revision', async () => {
    await inFolder(async (folder) => {
      const [one, other] = [opened(folder, 'one.db'), opened(folder, 'other.db')]
      try {
        for (const [app, parties] of [[one, 60], [other, 61]] as const) {
          await runSample(app, { dir: `p${parties}`, parties }, quiet)
          await runLoad(app, { paths: [`p${parties}`] }, quiet)
        }
        await digestOf(one, 'a')
        cpSync(join(folder, 'data', 'one.db.content.sums'), join(folder, 'data', 'other.db.content.sums'))
        expect(await digestOf(other, 'a')).toBe(await anew(other))
      } finally {
        await one.close()
        await other.close()
      }
    })
  }, 60_000)
})
