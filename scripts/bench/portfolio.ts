import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DAY_MS, formatDay } from '#src/model/time.js'
import { drawing } from '../drawing.js'

/** Rows of a portfolio, by file. */
export type Rows = Readonly<Record<string, number>>

/** What a party has on average; a debt for each 2.5 parties. */
const SHAPE = { relations: 5, contactPoints: 1.5, debts: 1 / 2.5, obligations: 1.25 / 2.5, events: 2 / 2.5 } as const
/** Of a hundred parties so many are organizations. */
const ORGANIZATIONS = 15
/** Characters that are written at once. */
const CHUNK_CHARS = 1 << 20

const SOURCE = 'class,name,jurisdiction,authorisation,purposes,obtained_on,notice_sent_on'
const PLACES = [
  { country: 'GB', region: '', currency: 'GBP', share: 0.7, mobile: (n: number) => `+447${400_000_000 + n}` },
  { country: 'DE', region: '', currency: 'EUR', share: 0.15, mobile: (n: number) => `+4915${100_000_000 + n}` },
  { country: 'US', region: 'US-NY', currency: 'USD', share: 0.15, mobile: (n: number) => `+1917${2_000_000 + n}` },
] as const
const RESULTS = ['unanswered', 'unanswered', 'unanswered', 'busy', 'voicemail', 'conversation'] as const
const TIES = ['supplies', 'owns', 'director_of', 'guarantees'] as const

type Place = (typeof PLACES)[number]

/** Writes a file line by line, in large pieces, and counts its rows. */
function writer(folder: string, name: string, header: string): { readonly row: (text: string) => void; readonly close: () => number } {
  const file = openSync(join(folder, name), 'w')
  let text = `${header}\n`
  let rows = 0
  const flush = (): void => {
    writeSync(file, text)
    text = ''
  }
  return {
    row: (line) => {
      rows++
      text += `${line}\n`
      if (text.length > CHUNK_CHARS) flush()
    },
    close: () => {
      flush()
      closeSync(file)
      return rows
    },
  }
}

function placeOf(party: number): Place {
  // The last digits decide, so that neighbours in the file live in different places.
  const at = (party % 20) / 20
  return at < PLACES[0].share ? PLACES[0] : at < PLACES[0].share + PLACES[1].share ? PLACES[1] : PLACES[2]
}

function isOrganization(party: number): boolean {
  return party % 100 < ORGANIZATIONS
}

/** An organization out of `parties`; the first ones far more often, as ties are heavy-tailed. */
function anOrganization(parties: number, share: number): number {
  const organizations = Math.max(1, Math.floor(parties / 100) * ORGANIZATIONS)
  const nth = Math.floor(organizations * share ** 3)
  return Math.min(parties - 1, Math.floor(nth / ORGANIZATIONS) * 100 + (nth % ORGANIZATIONS))
}

/** What the files of one portfolio are written with. */
interface Writing {
  readonly parties: number
  readonly today: number
  readonly draw: () => number
  readonly day: (daysAgo: number) => string
  /** A day drawn from the last `most`. */
  readonly someDay: (most: number) => string
  readonly file: (name: string, header: string, fill: (row: (text: string) => void) => void) => void
}

/** Writes who there is, and how they are reached. */
function writePeople({ parties, today, draw, day, someDay, file }: Writing): void {
  file('sources', `source_id,${SOURCE}`, (row) => {
    for (const { country } of PLACES) {
      row(`book-${country},creditor_record,account records,${country},contract,collect;locate;assess,${day(400)},${day(390)}`)
      row(`register-${country},public_register,company register,${country},statute,collect;locate;assess,${day(400)},${day(390)}`)
    }
  })
  file('parties', 'party_id,kind,name,country,region,birth_date,language,source_id,collected_on', (row) => {
    for (let i = 0; i < parties; i++) {
      const { country, region } = placeOf(i)
      const born = isOrganization(i) ? '' : formatDay(today - 8000 - (i % 15_000))
      row(`P${i},${isOrganization(i) ? 'organization' : 'person'},Party ${i},${country},${region},${born},${country === 'DE' ? 'de' : 'en'},book-${country},${someDay(700)}`)
    }
  })
  file('contact_points', 'contact_point_id,party_id,kind,value,verified_on,source_id,collected_on', (row) => {
    for (let i = 0; i < parties * SHAPE.contactPoints; i++) {
      const party = i % parties
      const { country, mobile } = placeOf(party)
      const verified = draw() < 0.6 ? someDay(900) : ''
      const [kind, value] = i < parties && draw() < 0.7 ? ['mobile', mobile(party)] : ['email', `party${party}.${i < parties ? 1 : 2}@example.net`]
      row(`C${i},P${party},${kind},${value},${verified},book-${country},${someDay(900)}`)
    }
  })
  file('templates', 'template_id,channel,kind,purpose,language,opt_out_text,identifies_as,approved_by,approved_on', (row) => {
    for (const language of ['en', 'de']) {
      for (const channel of ['voice', 'sms', 'email', 'post']) row(`T-${language}-${channel},${channel},collection,collect,${language},stop,collector,compliance-1,${day(300)}`)
    }
  })
}

/** Writes who owes what, how they are tied, and what happened. */
function writeDebts({ parties, today, draw, day, someDay, file }: Writing): void {
  const debts = Math.floor(parties * SHAPE.debts)
  const debtorOf = (debt: number): number => Math.floor(debt / SHAPE.debts)
  file('debts', 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,due_on,placed_on,jurisdiction,source_id,collected_on', (row) => {
    for (let i = 0; i < debts; i++) {
      const { country, region, currency } = placeOf(debtorOf(i))
      const kind = isOrganization(debtorOf(i)) ? 'business' : 'bank_loan'
      row(`D${i},creditor-${i % 7},${kind},${currency},1000.00,${(100 + (i % 9000) / 10).toFixed(2)},${day(500 + (i % 300))},${day(60 + (i % 200))},${day(30)},${region === '' ? country : region},book-${country},${day(30)}`)
    }
  })
  file('obligations', 'debt_id,party_id,role,liability,from,source_id,collected_on', (row) => {
    for (let i = 0; i < parties * SHAPE.obligations; i++) {
      const debt = i % debts
      const { country } = placeOf(debtorOf(debt))
      const party = i < debts ? debtorOf(debt) : (debtorOf(debt) + 20) % parties
      row(`D${debt},P${party},${i < debts ? 'borrower,principal' : 'guarantor,joint_guarantor'},${day(400)},book-${country},${day(30)}`)
    }
  })
  file('relations', 'from_id,to_id,kind,share,strength,registered_on,start,source_id,collected_on', (row) => {
    for (let i = 0; i < parties * SHAPE.relations; i++) {
      const from = i % parties
      const to = anOrganization(parties, draw())
      const kind = TIES[Math.floor(draw() ** 2 * (isOrganization(from) ? TIES.length : 3)) % TIES.length] ?? 'supplies'
      const tie = !isOrganization(from) && kind === 'supplies' ? 'director_of' : kind
      row(`P${from},P${to === from ? (to + 1) % parties : to},${tie},${tie === 'owns' ? (0.01 + draw() * 0.2).toFixed(3) : ''},${1 + (i % 3)},${someDay(900)},${day(901 + Math.floor(i / parties))},register-${placeOf(from).country},${someDay(300)}`)
    }
  })
  file('events', 'event_id,party_id,debt_id,kind,direction,channel,at,contact_point_id,result,source_id,collected_on', (row) => {
    for (let i = 0; i < parties * SHAPE.events; i++) {
      const debt = i % debts
      const party = debtorOf(debt)
      const at = new Date((today - 1 - Math.floor(draw() * 90)) * DAY_MS + (9 + Math.floor(draw() * 9)) * 3_600_000).toISOString()
      const result = RESULTS[Math.floor(draw() * RESULTS.length)] ?? 'unanswered'
      row(`E${i},P${party},D${debt},contact,out,voice,${at.slice(0, 19)}Z,C${party},${result},book-${placeOf(party).country},${at.slice(0, 10)}`)
    }
  })
}

/**
 * Writes the portfolio that every stage is measured on: 5 relations and 1.5 contact points a party, a debt for each 2.5
 * parties with 1.25 obligations and 2 events. Seeded: the same size gives the same bytes. Nothing of it is anybody's.
 */
export function writePortfolio(folder: string, parties: number, today: number): Rows {
  mkdirSync(folder, { recursive: true })
  const draw = drawing(7)
  const day = (daysAgo: number): string => formatDay(today - daysAgo)
  const someDay = (most: number): string => day(1 + Math.floor(draw() * most))
  const rows: Record<string, number> = {}
  const file = (name: string, header: string, fill: (row: (text: string) => void) => void): void => {
    const out = writer(folder, `${name}.csv`, header)
    fill(out.row)
    rows[name] = out.close()
  }
  const writing: Writing = { parties, today, draw, day, someDay, file }
  writePeople(writing)
  writeDebts(writing)
  return rows
}
