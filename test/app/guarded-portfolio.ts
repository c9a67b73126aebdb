import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runLoad } from '../../src/app/load-run.js'
import { runSample } from '../../src/app/sample-run.js'
import { readSettings } from '../../src/app/settings.js'
import { inFolder } from '../cli/command.js'

const AT = '2026-03-04T17:00:00Z'
const quiet = (): void => undefined

/** A portfolio in which every value that must not come out can be told by its own text. */
export const FILES: Readonly<Record<string, string>> = {
  'sources.csv': [
    'source_id,class,name,jurisdiction,authorisation,purposes,obtained_on,expires_on',
    'book,creditor_record,Book,GB,contract,collect;assess,2026-01-01,',
    'register,public_register,Register,GB,statute,assess,2026-01-01,',
    'ended,public_register,Old register,GB,statute,assess,2025-01-01,2026-02-01',
    'phones,creditor_record,Phones,GB,contract,collect,2026-01-01,',
    'scrape,scraped_web,Scrape,GB,none,collect;assess,2026-01-01,',
  ].join('\n'),
  'parties.csv': [
    'party_id,kind,name,country,birth_date,source_id',
    'ANNA,person,Anna Allowed,GB,1971-02-03,book',
    'BERT,person,Bert Backer,GB,,book',
    'FIRM,organization,Firm Ltd,GB,,register',
    'HOLD,organization,Holding Ltd,GB,,register',
    'FRIEND-SECRET,person,Fred Friendsecret,GB,,book',
    'WEB-SECRET,person,Wanda Websecret,GB,,scrape',
    'EXPIRED-SECRET,organization,Expiredsecret Ltd,GB,,ended',
    'ONLY-COLLECT-SECRET,person,Carla Collectsecret,GB,,phones',
    'OBJECTOR-SECRET,person,Olga Objectsecret,GB,,register',
  ].join('\n'),
  'debts.csv': [
    'debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id',
    'D1,BANK,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book',
    'D2,BANK,bank_loan,GBP,1000.00,0.00,2024-05-01,GB,book',
  ].join('\n'),
  'obligations.csv': [
    'debt_id,party_id,role,cap,currency,from,until,source_id',
    'D1,ANNA,borrower,,,2024-05-01,,book',
    'D1,BERT,guarantor,500.00,GBP,2024-05-01,2027-05-01,book',
    'D2,FIRM,borrower,,,2024-05-01,,book',
    'D2,EX-GUARANTOR-SECRET,guarantor,,,2020-01-01,2025-01-01,book',
    'D1,SPOUSE-SECRET,spouse,,,,,book',
  ].join('\n'),
  'relations.csv': [
    'from_id,to_id,kind,share,start,source_id,source_record',
    'HOLD,FIRM,owns,0.6,2020-01-01,register,REC-7',
    'ANNA,FIRM,director_of,,2021-01-01,register,REC-8',
    'EXPIRED-SECRET,FIRM,owns,0.3,2020-01-01,ended,',
    'FRIEND-SECRET,ANNA,friend_of,,,book,',
    'WEB-SECRET,FIRM,owns,0.1,,scrape,',
    'OBJECTOR-SECRET,FIRM,director_of,,2021-01-01,register,REC-10',
  ].join('\n'),
  'events.csv': 'event_id,party_id,kind,at,what,by,source_id\nE1,OBJECTOR-SECRET,request,2026-02-01T10:00:00+00:00,objection,OBJECTOR-SECRET,book',
  'contact_points.csv': ['party_id,kind,value,source_id', 'ANNA,mobile,+447700900123,book', 'ANNA,email,anna.contactsecret@example.org,book', 'FIRM,landline,+442079460123,book'].join('\n'),
}
/** A newer record of one party of it. */
export const CORRECTED = 'party_id,kind,name,country,birth_date,source_id\nFIRM,organization,Firm Renamed Ltd,GB,,register\n'

/** Loads files, or a sample of so many parties, into a store of its own and works on it. */
export async function withStore<T>(files: Readonly<Record<string, string>> | number, work: (app: App, folder: string) => Promise<T>, store = 'sqlite:./data/s.db'): Promise<T> {
  return inFolder(async (folder) => {
    const app = openApp(readSettings({ store, at: AT, quiet: true }, {}, folder), folder)
    try {
      if (typeof files === 'number') await runSample(app, { dir: 'p', parties: files }, quiet)
      else {
        mkdirSync(join(folder, 'p'))
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'p', name), `${text}\n`)
      }
      await runLoad(app, { paths: ['p'] }, quiet)
      return await work(app, folder)
    } finally {
      await app.close()
    }
  })
}
