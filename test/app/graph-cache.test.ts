import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { assessedGraph } from '../../src/app/graph-cache.js'
import { runLoad } from '../../src/app/load-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { digest } from '../../src/graph/digest.js'
import { inFolder } from '../cli/command.js'

const quiet = (): void => undefined

describe('the graph kept beside the store', () => {
  it('is the graph that would be built anew, survives damage of its file, and is built anew when a fact changes', async () => {
    await inFolder(async (folder) => {
      const open = (): ReturnType<typeof openApp> => openApp(readSettings({ store: 'sqlite:./data/s.db', at: '2026-03-04T17:00:00Z' }, {}, folder), folder)
      let app = open()
      // An open store keeps its graph in memory; only a new one looks at the file.
      const reopen = async (): Promise<void> => {
        await app.close()
        app = open()
      }
      try {
        await runSample(app, { dir: 'p', parties: 200 }, quiet)
        await runLoad(app, { paths: ['p'] }, quiet)
        const path = join(folder, 'data', 's.db.assessed.graph')
        const built = digest(await assessedGraph(app, true))
        expect([existsSync(path), statSync(path).mode & 0o777]).toEqual([true, 0o600])
        expect(digest(await assessedGraph(app, true))).toBe(built)
        await reopen()
        expect(digest(await assessedGraph(app, true))).toBe(built)
        const bytes = readFileSync(path)
        bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 255
        writeFileSync(path, bytes)
        await reopen()
        expect(digest(await assessedGraph(app, true))).toBe(built)
        writeFileSync(join(folder, 'parties.csv'), 'party_id,kind,name,source_id\nNEW-1,organization,New One,house\nNEW-2,organization,New Two,house\n')
        writeFileSync(join(folder, 'sources.csv'), 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nhouse,public_register,House,GB,statute,assess;collect,2026-01-01\n')
        writeFileSync(join(folder, 'relations.csv'), 'from_id,to_id,kind,source_id\nNEW-1,NEW-2,owns,house\n')
        await runLoad(app, { paths: ['sources.csv', 'parties.csv', 'relations.csv'] }, quiet)
        expect(digest(await assessedGraph(app, true))).not.toBe(built)
      } finally {
        await app.close()
      }
    })
  })

  it('is never that of another store, beside it or at the same path, even at the same revision and day', async () => {
    await inFolder(async (folder) => {
      const graphAt = async (store: string, portfolio: string): Promise<string> => {
        const app = openApp(readSettings({ store: `sqlite:./data/${store}`, at: '2026-03-04T17:00:00Z' }, {}, folder), folder)
        try {
          await runSample(app, { dir: portfolio, parties: 200, seed: portfolio }, quiet)
          await runLoad(app, { paths: [portfolio] }, quiet)
          return digest(await assessedGraph(app, true))
        } finally {
          await app.close()
        }
      }
      const [one, two] = [await graphAt('one.db', 'a'), await graphAt('two.db', 'b')]
      expect(two).not.toBe(one)
      for (const file of ['two.db', 'two.db-wal', 'two.db-shm']) rmSync(join(folder, 'data', file), { force: true })
      expect(existsSync(join(folder, 'data', 'two.db.assessed.graph'))).toBe(true)
      const three = await graphAt('two.db', 'c')
      expect([one, two]).not.toContain(three)
    })
  })
})
