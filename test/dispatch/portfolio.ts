import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runAddDispatcher, runApprove, type Acting } from '../../src/app/dispatch-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank, type RankAnswer } from '../../src/app/rank-run.js'
import { readSettings } from '../../src/app/settings.js'
import { parseInstant, type EpochMs } from '../../src/model/time.js'
import { inFolder } from '../cli/command.js'

/** A Wednesday noon in London. */
export const NOON = '2026-03-04T12:00:00Z'
/** Says nothing. */
export const quiet = (): void => undefined
/** A program that makes contacts. */
export const DESK: Acting = { name: 'desk program', kind: 'service' }
/** A named person. */
export const OPERATOR: Acting = { name: 'A. Operator', kind: 'person' }

/** Files by name. */
export type Files = Readonly<Record<string, string>>

/** The one source of these portfolios. */
export const SOURCE = 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,notice_sent_on\nbook,creditor_record,Book,GB,contract,collect;assess,2026-01-01,2026-01-02\n'

/** Rows of one file under its header. */
export function csv(header: string, ...rows: readonly string[]): string {
  return `${[header, ...rows].join('\n')}\n`
}

/** A portfolio of so many British borrowers P1, P2, ... with a debt D1, D2, ... and a mobile number each. */
export function borrowers(count: number, more: Files = {}): Files {
  const each = Array.from({ length: count }, (_, i) => i + 1)
  return {
    'sources.csv': SOURCE,
    'parties.csv': csv('party_id,kind,name,country,region,birth_date,source_id', ...each.map((n) => `P${n},person,Pat ${n},GB,,1971-02-03,book`)),
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ...each.map((n) => `D${n},BANK${n % 2},bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`)),
    'obligations.csv': csv('debt_id,party_id,role,from,source_id', ...each.map((n) => `D${n},P${n},borrower,2024-05-01,book`)),
    'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', ...each.map((n) => `C${n},P${n},mobile,+44740012${String(n).padStart(4, '0')},2026-02-20,book`)),
    ...more,
  }
}

/** A Wednesday noon in Boston. */
export const US_NOON = '2026-03-04T17:00:00Z'

/** A portfolio of so many borrowers in Massachusetts with a debt and a landline each. */
export function americans(count: number): Files {
  const each = Array.from({ length: count }, (_, i) => i + 1)
  const { 'sources.csv': _sources, ...files } = borrowers(count)
  return {
    ...files,
    'sources.csv': SOURCE.replaceAll(',GB,', ',US,'),
    'parties.csv': csv('party_id,kind,name,country,region,birth_date,source_id', ...each.map((n) => `P${n},person,Pat ${n},US,US-MA,1971-02-03,book`)),
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ...each.map((n) => `D${n},BANK${n % 2},credit_card,USD,1000.00,750.50,2024-05-01,US-MA,book`)),
    'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', ...each.map((n) => `C${n},P${n},landline,+1617555${String(1000 + n)},2026-02-20,book`)),
  }
}

/** A store with a clock that can be set. */
export interface Bench {
  readonly app: App
  readonly folder: string
  readonly at: (when: string | EpochMs) => App
  readonly load: (files: Files, when?: string) => Promise<void>
  readonly rank: (list: string, when?: string, more?: object) => Promise<RankAnswer>
  /** Makes a list and has a named person approve it. */
  readonly approved: (list: string, when?: string, more?: object) => Promise<RankAnswer>
}

function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
}

/** Loads a portfolio into a store of its own, registers the dispatcher `desk`, and works on it. */
export async function onBench<T>(files: Files, work: (bench: Bench) => Promise<T>, store = 'sqlite:./data/s.db'): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store, at: NOON }, {}, folder), folder)
    const at = (when: string | EpochMs): App => ({ ...app, atMs: () => (typeof when === 'number' ? when : parseInstant(when)) })
    let loads = 0
    const load = async (more: Files, when = NOON): Promise<void> => {
      const dir = join(folder, `files-${++loads}`)
      writeFiles(dir, more)
      const loaded = await runLoad(at(when), { paths: [dir] }, quiet)
      const stopped = loaded.files.filter((file) => file.rejected + file.refused + file.held > 0)
      if (stopped.length > 0) throw new Error(`rows were not taken: ${JSON.stringify(stopped)}`)
    }
    const rank = (list: string, when = NOON, more = {}): Promise<RankAnswer> => runRank(at(when), { list, ...more }, quiet)
    const approved = async (list: string, when = NOON, more = {}): Promise<RankAnswer> => {
      const made = await rank(list, when, more)
      await runApprove(at(when), OPERATOR, list)
      return made
    }
    try {
      await load(files)
      await runAddDispatcher(app, OPERATOR, { dispatcherId: 'desk', automation: 'none', channels: ['voice', 'sms', 'email', 'post', 'visit'] })
      return await work({ app, folder, at, load, rank, approved })
    } finally {
      await app.close()
    }
  })
}
