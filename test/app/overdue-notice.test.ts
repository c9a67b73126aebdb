import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runLoad } from '../../src/app/load-run.js'
import { runRank, type RankAnswer } from '../../src/app/rank-run.js'
import { readSettings } from '../../src/app/settings.js'
import { runWhy } from '../../src/app/why-run.js'
import { inFolder } from '../cli/command.js'

const quiet = (): void => undefined

const DAY_MS = 86_400_000
const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)
/** Loading judges a source by the day of the machine, so the record begins today and is asked about on a Wednesday six weeks on. */
const TODAY_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS
const ASKED_ON = day([42, 43, 44, 45, 46, 47, 48].map((days) => TODAY_MS + days * DAY_MS).find((atMs) => new Date(atMs).getUTCDay() === 3) ?? 0)

/** A British debt of a borrower of whom a bureau told us today. */
function files(noticeSentOn: string): Readonly<Record<string, string>> {
  return {
    'sources.csv': 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,notice_sent_on\n' +
      'bank,creditor_record,Bank,GB,contract,collect;service;legal_notice;assess;locate,2026-01-01,\n' +
      `bureau,credit_bureau,Bureau,GB,consent,collect,${day(TODAY_MS)},${noticeSentOn}\n`,
    'parties.csv': 'party_id,kind,name,country,zone,source_id\nP1,person,Ann Example,GB,Europe/London,bank\nP1,person,Ann Example,GB,Europe/London,bureau\n',
    'contact_points.csv': 'contact_point_id,party_id,kind,value,origin,source_id\nN1,P1,landline,+442079460000,given_to_collector,bank\n',
    'debts.csv': 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,placed_on,jurisdiction,source_id\nD1,bank,consumer,GBP,100.00,100.00,2025-01-01,2026-01-01,GB,bank\n',
    'obligations.csv': 'debt_id,party_id,role,source_id\nD1,P1,borrower,bank\n',
  }
}

async function ranked(noticeSentOn: string, overlayOff: boolean): Promise<{ readonly list: RankAnswer; readonly reasons: readonly unknown[] }> {
  return inFolder(async (folder) => {
    const given = files(noticeSentOn)
    for (const [name, text] of Object.entries(given)) writeFileSync(join(folder, name), text)
    const app = openApp(readSettings({ store: 'sqlite:./s.db', at: `${ASKED_ON}T12:00:00Z` }, {}, folder), folder)
    const loaded = await runLoad(app, { paths: Object.keys(given) }, quiet)
    expect(loaded.files.map((file) => file.accepted)).toEqual([2, 2, 1, 1, 1])
    const list = await runRank(app, { list: 'one', overlayOff }, quiet)
    const why = await runWhy(app, 'P1', 'D1', 'collect')
    await app.close()
    return { list, reasons: why.cases.map((one) => one.verdict.reasons.filter((reason) => reason.rule === 'H-DUTY-01').map((reason) => reason.citation)) }
  })
}

describe('a notice about a source of data that is late', () => {
  it('keeps the contact from the list until a person has looked at it, and why names the law behind it', async () => {
    const late = await ranked('', false)
    expect([late.list.entries, late.list.byDecision, late.list.byRule['H-DUTY-01']]).toEqual([0, { REVIEW: late.list.caseFiles }, late.list.caseFiles])
    expect(late.reasons[0]).toEqual(['house rule; UK-DATA-01 (UK GDPR 14(3))'])
  })

  it('is no reason once it was sent, nor where the recommended rules are switched off', async () => {
    const sent = await ranked(day(TODAY_MS), false)
    expect([sent.list.byRule['H-DUTY-01'], sent.list.entries > 0]).toEqual([undefined, true])
    const off = await ranked('', true)
    expect([off.list.byRule['H-DUTY-01'], off.list.entries > 0]).toEqual([undefined, true])
  })
})
