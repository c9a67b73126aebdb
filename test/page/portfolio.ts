import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank } from '../../src/app/rank-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { newToken } from '../../src/app/tokens.js'
import type { Role } from '../../src/model/actor.js'
import { serve } from '../../src/web/server.js'
import { missingForBrowser, openBrowser, PAGE_FOLDER } from './browser.js'

const NOON = '2026-03-04T12:00:00Z'
const quiet = (): void => undefined

/** Names that would be markup, turn the text around, or fill the page. */
export const HOSTILE = {
  markup: '<img src=x onerror=globalThis.hurt=1>',
  turned: '\u202Edtl gnisiugsid\u202C \u2067Ltd',
  long: `Long ${'x'.repeat(990)}`,
  formula: '=HYPERLINK("http://example.invalid","click")',
} as const

function csv(header: string, ...rows: readonly (readonly string[])[]): string {
  return [header, ...rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))].join('\n')
}

/** A group of companies, some of which call themselves what a page must not believe. */
const GROUP = {
  'sources.csv': csv('source_id,class,name,jurisdiction,authorisation,purposes,obtained_on',
    ['page-register', 'public_register', 'Register', 'GB', 'statute', 'collect;assess', '2025-01-01'], ['page-book', 'creditor_record', 'Book', 'GB', 'contract', 'collect;assess', '2025-01-01']),
  'parties.csv': csv('party_id,kind,name,country,registration_no,source_id',
    ['PG-ACME', 'organization', 'Acme Holding Ltd', 'GB', 'R-1', 'page-register'], ['PG-BOLT', 'organization', 'Bolt Works Ltd', 'GB', 'R-2', 'page-register'],
    ['PG-COIL', 'organization', 'Coil Makers Ltd', 'GB', 'R-3', 'page-register'], ['PG-ANN', 'person', 'Ann Able', 'GB', '', 'page-register'],
    ['PG-MARK', 'organization', HOSTILE.markup, 'GB', 'R-4', 'page-register'], ['PG-TURN', 'organization', HOSTILE.turned, 'GB', 'R-5', 'page-register'],
    ['PG-LONG', 'organization', HOSTILE.long, 'GB', 'R-6', 'page-register'], ['PG-CELL', 'organization', HOSTILE.formula, 'GB', 'R-7', 'page-register']),
  'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ['PG-D1', 'BANK', 'business', 'GBP', '1000.00', '750.50', '2024-05-01', 'GB', 'page-book']),
  'obligations.csv': csv('debt_id,party_id,role,from,source_id', ['PG-D1', 'PG-BOLT', 'borrower', '2024-05-01', 'page-book'], ['PG-D1', 'PG-COIL', 'guarantor', '2024-05-01', 'page-book']),
  'relations.csv': csv('from_id,to_id,kind,share,start,source_id',
    ['PG-ACME', 'PG-BOLT', 'owns', '0.6', '2020-01-01', 'page-register'], ['PG-ACME', 'PG-COIL', 'owns', '0.4', '2021-01-01', 'page-register'],
    ['PG-ANN', 'PG-ACME', 'director_of', '', '2022-01-01', 'page-register'], ['PG-MARK', 'PG-BOLT', 'owns', '0.1', '2020-01-01', 'page-register'],
    ['PG-TURN', 'PG-BOLT', 'owns', '0.1', '2020-01-01', 'page-register'], ['PG-LONG', 'PG-BOLT', 'owns', '0.1', '2020-01-01', 'page-register'], ['PG-CELL', 'PG-BOLT', 'owns', '0.1', '2020-01-01', 'page-register']),
} as const

/** A server with an invented portfolio, loaded and ranked, and the built page. */
export interface Portfolio {
  readonly app: App
  readonly address: string
  readonly token: (role: Role, name?: string) => Promise<string>
  readonly close: () => Promise<void>
}

/** Serves an invented portfolio and the built page on a free port. */
export async function openPortfolio(parties: number): Promise<Portfolio> {
  const folder = mkdtempSync(join(tmpdir(), 'rightparty-page-'))
  const app = openApp(readSettings({ store: 'sqlite:./data/s.db', at: NOON }, {}, folder), folder)
  await runSample(app, { dir: 'portfolio', parties }, quiet)
  mkdirSync(join(folder, 'group'))
  for (const [name, text] of Object.entries(GROUP)) writeFileSync(join(folder, 'group', name), text)
  await runLoad(app, { paths: [join(folder, 'portfolio')] }, quiet)
  const group = await runLoad(app, { paths: [join(folder, 'group')] }, quiet)
  const stopped = group.files.filter((file) => file.rejected + file.refused + file.held > 0)
  if (stopped.length > 0) throw new Error(`rows were not taken: ${JSON.stringify(stopped)}`)
  await runRank(app, { list: 'first' }, quiet)
  const { address, stop } = await serve({ app, log: pino({ level: 'silent' }), hostNames: ['127.0.0.1'], callsPerMinute: 0, pageFolder: PAGE_FOLDER }, '127.0.0.1', 0)
  return {
    app, address,
    token: async (role, name = `Test ${role}`) => (await newToken(app, { name, role })).token,
    close: async () => {
      await stop()
      await app.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A browser and an invented portfolio that is served, for the tests of one file. */
export interface AtPage {
  readonly browser: Browser
  readonly portfolio: Portfolio
}

/** Opens both before the tests of a file and closes them after; where no browser can be run there is neither. */
export function atPage(parties: number): AtPage {
  const at: { browser?: Browser; portfolio?: Portfolio } = {}
  const isMissing = missingForBrowser() !== undefined
  beforeAll(async () => {
    if (isMissing) return
    at.browser = await openBrowser()
    at.portfolio = await openPortfolio(parties)
  })
  afterAll(async () => {
    await at.browser?.close()
    await at.portfolio?.close()
  })
  return at as AtPage
}
