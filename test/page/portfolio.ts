import { join } from 'node:path'
import { pino } from 'pino'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { newToken } from '../../src/app/tokens.js'
import type { Role } from '../../src/model/actor.js'
import { serve } from '../../src/web/server.js'
import { inFolder } from '../cli/command.js'
import { PAGE_FOLDER } from './browser.js'

const NOON = '2026-03-04T12:00:00Z'
const quiet = (): void => undefined

/** A server with an invented portfolio, loaded and ranked. */
export interface Portfolio {
  readonly app: App
  readonly address: string
  readonly token: (role: Role, name?: string) => Promise<string>
}

/** Serves an invented portfolio and the built page. */
export function onPortfolio<T>(parties: number, work: (portfolio: Portfolio) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store: 'sqlite:./data/s.db', at: NOON }, {}, folder), folder)
    try {
      await runSample(app, { dir: 'portfolio', parties }, quiet)
      await runLoad(app, { paths: [join(folder, 'portfolio')] }, quiet)
      await runRank(app, { list: 'first' }, quiet)
      const { address, stop } = await serve({ app, log: pino({ level: 'silent' }), hostNames: ['127.0.0.1'], callsPerMinute: 0, pageFolder: PAGE_FOLDER }, '127.0.0.1', 0)
      try {
        return await work({ app, address, token: async (role, name = `Test ${role}`) => (await newToken(app, { name, role })).token })
      } finally {
        await stop()
      }
    } finally {
      await app.close()
    }
  })
}
