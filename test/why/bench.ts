import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runAddDispatcher } from '../../src/app/dispatch-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { readSettings } from '../../src/app/settings.js'
import { parseInstant, type EpochMs } from '../../src/model/time.js'
import { inFolder } from '../cli/command.js'
import { OPERATOR, quiet, type Files } from '../dispatch/portfolio.js'

/** A Wednesday morning in London, before anything is recorded. */
export const START_MS: EpochMs = parseInstant('2026-03-04T09:00:00Z')
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

/** A store whose clock is the test's own: what is recorded is recorded at the moment of the act. */
export interface ClockBench {
  readonly folder: string
  readonly at: (ms: EpochMs) => App
  readonly load: (files: Files, ms: EpochMs) => Promise<void>
}

/** The product with its clock at a moment, whoever acts. */
export function clockAt(app: App, ms: EpochMs): App {
  return { ...app, atMs: () => ms, clockMs: () => ms, as: (actor) => clockAt(app.as(actor), ms) }
}

/** Loads a portfolio at `START_MS`, registers the dispatcher `desk`, and works on it. */
export async function onClock<T>(files: Files, work: (bench: ClockBench) => Promise<T>, store = 'sqlite:./data/s.db'): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store }, {}, folder), folder)
    let loads = 0
    const load = async (more: Files, ms: EpochMs): Promise<void> => {
      const dir = join(folder, `files-${++loads}`)
      mkdirSync(dir)
      for (const [name, text] of Object.entries(more)) writeFileSync(join(dir, name), text)
      const loaded = await runLoad(clockAt(app, ms), { paths: [dir] }, quiet)
      const stopped = loaded.files.filter((file) => file.rejected + file.refused + file.held > 0)
      if (stopped.length > 0) throw new Error(`rows were not taken: ${JSON.stringify(stopped)}`)
    }
    try {
      await load(files, START_MS)
      await runAddDispatcher(clockAt(app, START_MS), OPERATOR, { dispatcherId: 'desk', automation: 'none', channels: ['voice', 'sms', 'email', 'post', 'visit'] })
      return await work({ folder, at: (ms) => clockAt(app, ms), load })
    } finally {
      await app.close()
    }
  })
}
