import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runLoad } from '../../src/app/load-run.js'
import { runPolicyPreview } from '../../src/app/policy-preview.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { canonical } from '../../src/ledger/canonical.js'
import { contentDigest } from '../../src/store/digest.js'
import { inFolder } from '../cli/command.js'

const US = readFileSync(fileURLToPath(new URL('../../src/decide/packs/us/pack.json', import.meta.url)), 'utf8')
const quiet = (): void => undefined

/** The shipped federal pack with hours so narrow that noon in New York is outside. */
const NARROW = US.replace('"from": "08:00", "to": "21:00"', '"from": "18:00", "to": "21:00"')
/** A user's overlay that sends every call by voice to a person. */
const OVERLAY = {
  id: 'house-voice', version: '2026.1.1', place: '*', kind: 'overlay', title: 'No calls', verifiedAsOf: '2026-01-01', reviewBy: '2027-01-01',
  sources: [{ key: 'H', what: 'House decision', copyOf: '2026-01-01' }],
  rules: [{
    id: 'X-VOICE-01', citation: 'house rule', confidence: 'design', readOn: '2026-01-01', refuse: 'REVIEW',
    because: 'Calls are looked at by a person first.', when: { fact: 'channel', is: ['voice'] },
  }],
}

describe('policy preview', () => {
  it('finds nothing changed by the pack in force, and counts each flip once by decision and by rule', async () => {
    await inFolder(async (folder) => {
      const app = openApp(readSettings({ store: 'sqlite:./data/s.db', at: '2026-03-04T17:00:00Z' }, {}, folder), folder)
      await runSample(app, { dir: 'p', parties: 300 }, quiet)
      await runLoad(app, { paths: ['p'] }, quiet)
      const store = await app.store()
      const before = [await contentDigest(store, canonical), await store.revision(), await store.pending(), (await store.treeState()).size]
      const preview = async (text: string): ReturnType<typeof runPolicyPreview> => {
        writeFileSync(join(folder, 'new.json'), text)
        return runPolicyPreview(app, 'new.json', 'collect', quiet)
      }

      const same = await preview(US)
      expect([same.changed, same.byChange, same.byRule, same.samples, same.otherEnd]).toEqual([0, {}, {}, [], 0])
      expect([same.pack.digest, same.caseFiles > 100]).toEqual([same.replaces?.digest, true])

      const narrow = await preview(NARROW)
      expect(narrow.byChange['ALLOW -> DELAY_UNTIL']).toBeGreaterThan(0)
      expect(Object.values(narrow.byChange).reduce((sum, n) => sum + n, 0)).toBe(narrow.changed)
      expect(narrow.byRule['US-TIME-01']?.appears).toBeGreaterThanOrEqual(narrow.byChange['ALLOW -> DELAY_UNTIL'] ?? 0)
      expect(narrow.debtsPermitted.after).toBeLessThan(narrow.debtsPermitted.before)
      expect(narrow.samples.length).toBeLessThanOrEqual(20)
      expect(narrow.samples.every((one) => one.from !== one.to && one.debtId !== '' && one.appear.includes('US-TIME-01'))).toBe(true)
      expect(narrow.replaces?.digest).not.toBe(narrow.pack.digest)

      const overlay = await preview(JSON.stringify(OVERLAY))
      expect(overlay.replaces).toBeUndefined()
      expect(Object.keys(overlay.byChange).every((change) => change.endsWith('-> REVIEW'))).toBe(true)
      expect(overlay.byChange['ALLOW -> REVIEW']).toBeGreaterThan(0)
      expect(overlay.byRule).toEqual({ 'X-VOICE-01': { appears: expect.any(Number) as number, disappears: 0 } })

      expect([await contentDigest(store, canonical), await store.revision(), await store.pending(), (await store.treeState()).size]).toEqual(before)
      await app.close()
    })
  })

  it('refuses an overlay that would loosen, with file and pointer', async () => {
    await inFolder(async (folder) => {
      const app = openApp(readSettings({ store: 'sqlite:./data/s.db' }, {}, folder), folder)
      const { refuse: _, ...rule } = OVERLAY.rules[0]!
      writeFileSync(join(folder, 'new.json'), JSON.stringify({ ...OVERLAY, rules: [{ ...rule, permit: 'ALLOW' }] }))
      await expect(runPolicyPreview(app, 'new.json', 'collect', quiet)).rejects.toMatchObject({ code: 'pack-invalid', errors: [{ pointer: '/rules/0' }] })
    })
  })
})
