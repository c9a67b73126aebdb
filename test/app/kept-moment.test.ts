import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import type { KeptJudgement } from '../../src/model/kept-judgement.js'
import { inFolder } from '../cli/command.js'

/** What a list leaves when its moment was asked for, or is the clock's. */
async function leftBy(folder: string, at: string | undefined): Promise<readonly KeptJudgement[]> {
  const app = openApp(readSettings({ store: 'sqlite:./s.db', ...(at === undefined ? {} : { at }) }, {}, folder), folder)
  try {
    await runRank(app, { list: at === undefined ? 'clock' : 'asked', workers: 0 }, () => undefined)
    return await (await app.store()).keptJudgements('', 1000)
  } finally {
    await app.close()
  }
}

it('a list of the clock keeps only what can hold at a later moment, and one of a moment that was asked for keeps what holds then', async () => {
  await inFolder(async (folder) => {
    const app = openApp(readSettings({ store: 'sqlite:./s.db' }, {}, folder), folder)
    await runSample(app, { dir: 'files', parties: 60 }, () => undefined)
    await runLoad(app, { paths: [join(folder, 'files')] }, () => undefined)
    await app.close()
    const asked = await leftBy(folder, '2026-03-04T15:00:00Z')
    expect(asked.filter((one) => one.holdsBeforeMs === undefined).length).toBeGreaterThan(5)
    const clock = await leftBy(folder, undefined)
    expect(clock.filter((one) => one.holdsBeforeMs === undefined)).toEqual([])
    expect(clock.length).toBeLessThan(asked.length)
  })
}, 60_000)
