import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { answering } from '../../src/app/decide-run.js'
import { runDoctor } from '../../src/app/doctor-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { placeSignOffWords, runPolicyList, signOffByPlace } from '../../src/app/policy-run.js'
import { runPolicyPrint } from '../../src/app/policy-print.js'
import { runRank } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { runSignOff, signOffsOf } from '../../src/app/sign-off-run.js'
import { readSettings } from '../../src/app/settings.js'
import { inFolder } from '../cli/command.js'

const PACKS = fileURLToPath(new URL('../../src/decide/packs/', import.meta.url))
const quiet = (): void => undefined

function appIn(folder: string, packs?: string): App {
  return openApp(readSettings({ store: 'sqlite:./data/s.db', at: '2026-03-04T17:00:00Z', ...(packs === undefined ? {} : { packs }) }, {}, folder), folder)
}

async function signed(app: App): Promise<readonly string[]> {
  return (await runPolicyList(app)).filter((pack) => pack.signedOff).map((pack) => pack.id)
}

describe('sign-off', () => {
  it("is counsel's word on one digest: list, doctor, page and lists know it, and a changed pack is not signed off", async () => {
    await inFolder(async (folder) => {
      const app = appIn(folder)
      await runSample(app, { dir: 'p', parties: 200 }, quiet)
      await runLoad(app, { paths: ['p'] }, quiet)
      const before = (await runRank(app, { list: 'before' }, quiet)).notSignedOff
      expect(before).toContain('US')
      const { signOff, ledgerSeq } = await runSignOff(app, 'us', { by: 'A. Counsel', evidence: ' letter 7 ' })
      expect([signOff.pack, signOff.evidence, ledgerSeq]).toEqual(['US', 'letter 7', 3])
      expect((await runRank(app, { list: 'after' }, quiet)).notSignedOff).toEqual(before.filter((id) => id !== 'US'))
      expect((await (await app.store()).list('after')).notSignedOff).not.toContain('US')
      expect(await signed(app)).toEqual(['US'])
      expect((await runDoctor(app)).findings.find((one) => one.what === 'pack US')?.words).toContain('signed off by A. Counsel')
      expect(runPolicyPrint(app, 'US', await signOffsOf(app))).toContain('<b>Signed off</b> by A. Counsel')
      await app.close()

      const text = readFileSync(join(PACKS, 'us-ma/pack.json'), 'utf8').replaceAll('"US-MA"', '"US-NY"')
      mkdirSync(join(folder, 'ny'))
      writeFileSync(join(folder, 'ny/pack.json'), text)
      const further = appIn(folder, 'ny')
      await runSignOff(further, 'US-NY', { by: 'B. Counsel', evidence: 'letter 9' })
      expect(await signed(further)).toEqual(['US', 'US-NY'])
      await further.close()
      writeFileSync(join(folder, 'ny/pack.json'), text.replace('"max": 2', '"max": 1'))
      const changed = appIn(folder, 'ny')
      expect(await signed(changed)).toEqual(['US'])
      await changed.close()
    })
  })

  it('of one pack of a country leaves the others open, and says which until each has its own word', async () => {
    await inFolder(async (folder) => {
      const app = appIn(folder)
      await runSample(app, { dir: 'p', parties: 40 }, quiet)
      await runLoad(app, { paths: ['p'] }, quiet)
      const by = { by: 'A. Counsel', evidence: 'letter 1' }
      const byPlace = async (): Promise<readonly string[]> => signOffByPlace(await runPolicyList(app)).map(placeSignOffWords)
      expect((await runSignOff(app, 'US', { ...by, dryRun: true })).stillUnsigned).toEqual(['US-DATA', 'US-MA'])
      expect((await runSignOff(app, 'us', by)).stillUnsigned).toEqual(['US-DATA', 'US-MA'])
      expect(await byPlace()).toContain('US: not signed off: US-DATA, US-MA; signed off: US')
      expect((await runSignOff(app, 'US-DATA', by)).stillUnsigned).toEqual(['US-MA'])
      expect((await runSignOff(app, 'us-ma', by)).stillUnsigned).toEqual([])
      expect((await runSignOff(app, 'CN-DATA', by)).stillUnsigned).toEqual(['CN'])
      expect(await byPlace()).toEqual(['AU: not signed off: AU', 'CN: not signed off: CN; signed off: CN-DATA', 'EU: not signed off: EU', 'GB: not signed off: GB', 'IN: not signed off: IN', 'US: signed off (US, US-DATA, US-MA)'])
      expect(signOffByPlace((await runDoctor(app)).packs).find((one) => one.place === 'US')?.notSignedOff).toEqual([])
      await app.close()
    })
  })

  it('is told with every answer, and needs no store to be told as missing', async () => {
    await inFolder(async (folder) => {
      const question = { jurisdiction: 'US', recordKind: 'call_log', asOf: '2026-03-02' }
      const bare = appIn(folder)
      expect((await answering(bare, 'retain'))(question)).toMatchObject({ notSignedOff: ['US-DATA'] })
      expect(existsSync(join(folder, 'data'))).toBe(false)
      await runSample(bare, { dir: 'p', parties: 40 }, quiet)
      await runLoad(bare, { paths: ['p'] }, quiet)
      await runSignOff(bare, 'US-DATA', { by: 'A. Counsel', evidence: 'letter 8' })
      expect((await answering(bare, 'retain'))(question)).toMatchObject({ notSignedOff: [] })
      await bare.close()
    })
  })

  it('wants a pack that there is and evidence, and writes nothing on a dry run', async () => {
    await inFolder(async (folder) => {
      const app = appIn(folder)
      await expect(runSignOff(app, 'XX', { by: 'A', evidence: 'b' })).rejects.toMatchObject({ code: 'not-found' })
      await expect(runSignOff(app, 'US', { by: 'A', evidence: '  ' })).rejects.toMatchObject({ code: 'invalid-input' })
      expect((await runSignOff(app, 'US', { by: 'A', evidence: 'b', dryRun: true })).ledgerSeq).toBeUndefined()
      expect(existsSync(join(folder, 'data'))).toBe(false)
      await app.close()
    })
  })
})
