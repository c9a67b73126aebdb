import { describe, expect, it } from 'vitest'
import type { App } from '../../src/app/context.js'
import { deskOf } from '../../src/app/dispatch-desk.js'
import { runRecord, runReport, runStart } from '../../src/app/dispatch-run.js'
import { entryJudge, lease } from '../../src/dispatch/index.js'
import type { JudgeEntry, ListedEntry } from '../../src/model/dispatch.js'
import type { EventRecord } from '../../src/model/facts.js'
import type { DebtId } from '../../src/model/ids.js'
import { RESULT_NAMES, RESULTS, SAID, SAID_WORDS, type Result, type ResultRow, type SaidRow, type SaidWord } from '../../src/model/outcomes.js'
import { csv, DESK, NOON, onBench, SOURCE, type Bench, type Files } from './portfolio.js'

/** Where the same words are said about each family: by the phone that two people share, about one of its debts. */
const WITH: Partial<Record<SaidWord, object>> = {
  stop_medium: { channel: 'voice' }, inconvenient_time: { windows: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], from: '00:00', to: '18:00' }] },
  inconvenient_place: { place: 'work' }, preferred_time: { windows: [{ days: ['Wed'], from: '10:00', to: '16:00' }] },
  promise: { until: '2026-03-20' }, arrangement: { until: '2026-03-20' }, language: { language: 'cy' },
}

/**
 * Entries of each family: `first` and `second` are the borrower's two numbers on the first debt and `letter` the address,
 * `other` the first number on the second debt, `shared` the same number in another person's hands, on a third debt.
 */
const ENTRIES = ['first', 'second', 'letter', 'other', 'shared'] as const
type EntryName = (typeof ENTRIES)[number]

/** What each reach closes at least, whatever the packs say. */
const REACH: Readonly<Record<SaidRow['closes'], readonly EntryName[]>> = {
  law: [], entry: [], point: ['first', 'other', 'shared'], medium: ['first', 'second', 'other'], person: ['first', 'second', 'letter', 'other'],
  debt: ['first', 'second', 'letter'],
}

/** What the law of the place closes beyond that. */
const BY_LAW: Partial<Record<SaidWord, readonly EntryName[]>> = {
  inconvenient_time: ['first', 'second', 'other', 'letter'],
  // The letter's place is not known, and so may be the one named.
  inconvenient_place: ['letter'],
  // An open complaint of the person is for review, whatever debt it was about.
  complaint: ['other'],
}

function family(word: SaidWord): string {
  return `F${SAID_WORDS.indexOf(word) + 1}`
}

function number(i: number, kind: number): string {
  return `+4474001${kind}${String(i).padStart(4, '0')}`
}

function files(): Files {
  const families = SAID_WORDS.map(family)
  return {
    'sources.csv': SOURCE,
    'parties.csv': csv('party_id,kind,name,country,birth_date,source_id', ...families.flatMap((f) => [`${f}A,person,Ann ${f},GB,1971-02-03,book`, `${f}B,person,Ben ${f},GB,1972-02-03,book`])),
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ...families.flatMap((f) => [1, 2, 3].map((n) => `${f}D${n},BANK,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`))),
    'obligations.csv': csv('debt_id,party_id,role,from,source_id', ...families.flatMap((f) => [`${f}D1,${f}A,borrower,2024-05-01,book`, `${f}D2,${f}A,borrower,2024-05-01,book`, `${f}D3,${f}B,borrower,2024-05-01,book`])),
    'contact_points.csv': csv('contact_point_id,party_id,kind,value,line1,city,postal_code,country,verified_on,source_id', ...families.flatMap((f, i) => [
      `${f}first,${f}A,mobile,${number(i, 2)},,,,,2026-02-20,book`, `${f}second,${f}A,mobile,${number(i, 3)},,,,,2026-02-20,book`,
      `${f}letter,${f}A,postal_address,,${i + 1} High Street,London,SW1A 1AA,GB,2026-02-20,book`, `${f}shared,${f}B,mobile,${number(i, 2)},,,,,2026-02-20,book`,
    ])),
  }
}

function nameOf(entry: ListedEntry): EntryName | undefined {
  const [, f = '', point = ''] = /^(F\d+)(first|second|letter|shared)$/.exec(entry.entry.contactPointId) ?? []
  if (entry.debtId === `${f}D1`) return point as EntryName
  if (entry.debtId === `${f}D2`) return point === 'first' ? 'other' : undefined
  return entry.debtId === `${f}D3` ? 'shared' : undefined
}

async function listedOf({ app }: Bench): Promise<ReadonlyMap<string, ListedEntry>> {
  const store = await app.store()
  const listed = new Map<string, ListedEntry>()
  for (const entry of await store.entries('l', 0, 5000)) {
    if (entry.channel === 'sms') continue
    const one: ListedEntry = { entry, debtId: entry.debtId as DebtId, creditorId: 'BANK' }
    const name = nameOf(one)
    if (name !== undefined) listed.set(`${/^F\d+/.exec(entry.partyId)?.[0] ?? ''} ${name}`, one)
  }
  return listed
}

/** Which entries of a family could not be leased at a moment, nobody holding any. */
async function closedIn(app: App, f: string, listed: ReadonlyMap<string, ListedEntry>): Promise<readonly string[]> {
  const store = await app.store()
  const [approval] = await store.kept('approval')
  const standing = { head: await store.list('l'), pauses: [], ...(approval === undefined ? {} : { approval }) }
  const judge = entryJudge(deskOf(app, store), { dispatcherId: 'desk', automation: 'none', channels: ['voice', 'post'] }, app.newId)
  const closed: string[] = []
  for (const name of ENTRIES) {
    const one = listed.get(`${f} ${name}`)!
    const [dossier] = await store.dossiers([one.debtId])
    if (!('lease' in judge(one, dossier!, standing))) closed.push(name)
  }
  return closed
}

/** Results by how they are reported: over the channel by which each can come. */
const OVER: Readonly<Record<'voice' | 'post', readonly Result[]>> = {
  voice: RESULT_NAMES.filter((result) => (RESULTS[result] as ResultRow).channels.includes('voice')),
  post: ['delivered', 'bounced', 'other_party', 'not_attempted'],
}

/** Leases one entry and no other. */
async function leaseOnly(app: App, listed: ListedEntry): Promise<string> {
  const desk = deskOf(app, await app.store())
  const only = (judge: JudgeEntry): JudgeEntry => (one, dossier, standing) =>
    one.entry.entryId === listed.entry.entryId ? judge(one, dossier, standing) : { rule: 'not-wanted', because: 'Another entry is wanted.' }
  const store = { ...desk.store, lease: (ask: Parameters<typeof desk.store.lease>[0]) => desk.store.lease({ ...ask, judge: only(ask.judge) }) }
  const { leases } = await lease({ ...desk, store }, DESK, { list: 'l', holder: 'desk', limit: 1, channels: [listed.entry.channel] })
  expect(leases.map((one) => one.entryId)).toEqual([listed.entry.entryId])
  return leases[0]!.leaseId
}

/** The whole table of results and of things said, against a store: what each records and closes at once, and which leases it takes back before it answers. */
export function outcomeTable(name: string, storeUrl: () => Promise<string>): void {
  describe(`results and things said, in ${name}`, () => {
    it('closes at once what the table says, and takes back the leases of it, whichever word was said', { timeout: 600_000 }, async () => {
      await onBench(files(), async (bench) => {
        await bench.approved('l', NOON, { top: 1 })
        const listed = await listedOf(bench)
        expect(listed.size).toBe(SAID_WORDS.length * ENTRIES.length)
        const app = bench.at('2026-03-04T12:05:00Z')
        const [found, wanted]: [unknown[], unknown[]] = [[], []]
        for (const word of SAID_WORDS) {
          const row: SaidRow = SAID[word]
          const f = family(word)
          const want = new Set([...REACH[row.closes], ...(BY_LAW[word] ?? [])])
          const witness = ENTRIES.find((one) => want.has(one) && one !== 'first') ?? 'second'
          expect([word, await closedIn(app, f, listed)]).toEqual([word, []])
          const leaseId = await leaseOnly(app, listed.get(`${f} ${witness}`)!)
          const recorded = await runRecord(app, DESK, {
            at: '2026-03-04T12:05:00Z', partyId: `${f}A`, debtId: `${f}D1`, contactPointId: `${f}first`, channel: 'voice', said: [{ what: word, ...WITH[word] }],
          })
          found.push([word, recorded.revoked, await closedIn(app, f, listed)])
          wanted.push([word, want.size === 0 ? 0 : 1, ENTRIES.filter((one) => want.has(one))])
          const held = await (await app.store()).leaseById(leaseId)
          expect([word, held?.state]).toEqual([word, recorded.revoked === 0 ? 'open' : 'revoked'])
        }
        expect(found).toEqual(wanted)
      }, await storeUrl())
    })

    it('records each result, ends its entry or lets it be, and closes for everybody the point that serves no more', { timeout: 600_000 }, async () => {
      await onBench(files(), async (bench) => {
        await bench.approved('l', NOON, { top: 1 })
        const listed = await listedOf(bench)
        const app = bench.at('2026-03-04T12:05:00Z')
        const store = await app.store()
        const [found, wanted]: [unknown[], unknown[]] = [[], []]
        const rows = (['voice', 'post'] as const).flatMap((channel) => OVER[channel].map((result) => [channel, result] as const))
        expect([rows.length <= SAID_WORDS.length, new Set(rows.map(([, result]) => result)).size]).toEqual([true, RESULT_NAMES.length - 1])
        for (const [i, [channel, result]] of rows.entries()) {
          const row: ResultRow = RESULTS[result]
          const f = `F${i + 1}`
          const own = listed.get(`${f} ${channel === 'post' ? 'letter' : 'first'}`)!
          const leaseId = await leaseOnly(app, own)
          await runStart(app, DESK, leaseId)
          const reported = await runReport(app, DESK, leaseId, { result, endedAt: '2026-03-04T12:05:00Z' })
          const states = await store.entryStates('l', own.entry.rank - 1, 1)
          const facts = (await store.factsAbout({ kinds: ['event'], parties: [own.entry.partyId] })).map(({ content }) => (content as EventRecord).event)
          found.push([
            channel, result, reported.entry, states.find((one) => one.rank === own.entry.rank)?.state ?? 'open', (await store.leaseById(leaseId))?.state,
            facts.flatMap((event) => (event.kind === 'contact' ? [`contact ${event.result ?? ''}`] : event.kind === 'report' ? [`report ${event.what}`] : [])).toSorted(),
            channel === 'voice' && (await closedIn(app, f, listed)).includes('shared'),
          ])
          wanted.push([
            channel, result, row.entry, row.entry, 'reported',
            [...(row.contact === undefined ? [] : [`contact ${row.contact}`]), ...(row.report === undefined ? [] : [`report ${row.report}`])].toSorted(),
            channel === 'voice' && row.closes === 'point',
          ])
        }
        expect(found).toEqual(wanted)
      }, await storeUrl())
    })
  })
}
