import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runBackup, runRestore } from '../../src/app/backup-run.js'
import { runErase } from '../../src/app/erase-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { readSettings } from '../../src/app/settings.js'
import { runStoreCheck } from '../../src/app/store-run.js'
import { NOON, onBench, quiet } from '../dispatch/portfolio.js'
import { ANN } from '../review/portfolio.js'
import { PAID, people } from './portfolio.js'

describe('restoring a backup that is older than an erasure', () => {
  it('says how many people were erased since, erases them again, and lets no load bring them back', async () => {
    await onBench(people(), async ({ app, folder }) => {
      await runBackup(app, 'old.backup', { withKey: false, dryRun: false }, quiet)
      await runErase(app, ANN, { partyId: PAID })
      expect(readFileSync(join(folder, 'data', 'keys', 'rightparty-erased.ndjson'), 'utf8')).not.toContain(PAID)
      const keyFile = './data/keys/rightparty.key'
      const other = openApp(readSettings({ store: 'sqlite:./again/r.db', at: NOON, keyFile }, {}, folder), folder)
      try {
        expect(await runRestore(other, 'old.backup', true, quiet)).toMatchObject({ written: false, erasedSince: 1 })
        expect(await runRestore(other, 'old.backup', false, quiet)).toMatchObject({ written: true, erasedSince: 1 })
        const store = await other.store()
        expect(await store.heldAbout([PAID as never])).toEqual({ versions: [], debts: [], sharedValues: [] })
        expect((await store.counts()).party).toBe(5)
        expect((await runStoreCheck(other)).faults).toEqual([])
        const again = await runLoad(other, { paths: [join(folder, 'files-1')] }, quiet)
        expect(again.files.reduce((sum, file) => sum + file.accepted + file.changed, 0)).toBe(0)
      } finally {
        await other.close()
      }
    })
  })
})
