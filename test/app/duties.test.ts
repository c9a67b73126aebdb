import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import { runDuties } from '../../src/app/duties-run.js'
import { runLoad } from '../../src/app/load-run.js'
import { readSettings } from '../../src/app/settings.js'
import { inFolder } from '../cli/command.js'

const quiet = (): void => undefined
const FILES: Readonly<Record<string, string>> = {
  'sources.csv': 'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on\nbank,creditor_record,Bank,US,contract,collect;service;legal_notice;assess;locate,2026-01-01\n',
  'parties.csv': 'party_id,kind,name,country,region,source_id\nP1,person,Ann Example,US,US-NY,bank\n',
  'debts.csv': 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,placed_on,jurisdiction,source_id\nD1,bank,consumer,USD,100.00,100.00,2025-01-01,2026-01-01,US-NY,bank\nD2,bank,consumer,USD,50.00,50.00,2025-01-01,2026-01-01,US-NY,bank\n',
  'obligations.csv': 'debt_id,party_id,role,source_id\nD1,P1,borrower,bank\nD2,P1,borrower,bank\n',
  'events.ndjson': [
    { event_id: 'E1', party_id: 'P1', debt_id: 'D1', event: { kind: 'contact', direction: 'out', channel: 'voice', at: '2026-02-20T12:00:00-05:00', purpose: 'collect', result: 'conversation', debts: ['D1'], partyId: 'P1' }, source_id: 'bank' },
    { event_id: 'E2', party_id: 'P1', event: { kind: 'request', what: 'information', at: '2026-02-25T12:00:00-05:00', by: 'P1' }, source_id: 'bank' },
  ].map((line) => JSON.stringify(line)).join('\n'),
}

describe('duties', () => {
  it('are listed over the whole store, a request once for all debts of its person, and by the day on which they are due', async () => {
    await inFolder(async (folder) => {
      for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text)
      const app = openApp(readSettings({ store: 'sqlite:./s.db', at: '2026-03-02T12:00:00Z' }, {}, folder), folder)
      await runLoad(app, { paths: Object.keys(FILES) }, quiet)
      const all = await runDuties(app, undefined, quiet)
      expect(all.duties.map((duty) => [duty.rule, duty.partyId, duty.debtIds, duty.dueOn, duty.standing])).toEqual([
        ['US-VAL-01', 'P1', ['D1'], '2026-02-25', 'overdue'],
        ['DL-US', 'P1', ['D1', 'D2'], '2026-04-11', 'open'],
      ])
      expect([all.on, all.byStanding, all.byRule]).toEqual(['2026-03-02', { open: 1, overdue: 1 }, { 'DL-US': 1, 'US-VAL-01': 1 }])
      expect((await runDuties(app, '2026-04-10', quiet)).duties.map((duty) => duty.rule)).toEqual(['US-VAL-01'])
      expect((await runDuties(app, '2026-04-11', quiet)).duties).toHaveLength(2)
      const inChinese = await runDuties(app, undefined, quiet, 'zh')
      expect(inChinese.duties.map((duty) => [duty.rule, duty.what, duty.standing])).toEqual([['US-VAL-01', '发送债务确认通知。', 'overdue'], ['DL-US', '答复该请求。', 'open']])
      await expect(runDuties(app, '2026-02-30', quiet)).rejects.toMatchObject({ code: 'invalid-input' })
      await app.close()
    })
  })
})
