import { describe, expect, it } from 'vitest'
import { drawing } from '../../scripts/drawing.js'
import { replay, type Replay } from '../../scripts/replay.js'
import { runAddDispatcher } from '../../src/app/dispatch-run.js'
import { createClient, type Client } from '../../src/client.js'
import type { CopyBatch } from '../../src/model/copy.js'
import { RESULT_NAMES, RESULTS, SAID, SAID_WORDS, type Outcome, type ResultRow } from '../../src/model/outcomes.js'
import { Problem } from '../../src/model/problem.js'
import { formatInstant, HOUR_MS, parseInstant } from '../../src/model/time.js'
import { borrowers, csv, OPERATOR, SOURCE, type Files } from '../dispatch/portfolio.js'
import { onServer, type Served } from './serving.js'

const MINUTE_MS = 60_000
/** Named in every failure: the same seed draws the same choices, in whatever order the answers come. */
const SEED = 20_261_025

/** Two lists made at a moment, and the moments at which everybody asks for leases of them. */
interface Stretch {
  readonly name: string
  readonly listedAt: string
  readonly moments: readonly string[]
}

/** Evenings on both sides of the quiet hour, mornings after each change of clocks, midnights, and the end of a year. */
const STRETCHES: readonly Stretch[] = [
  // In London it is an hour later until the night of the 25th: 21:00 comes at 20:00 UTC. In Boston the evening goes on.
  { name: 'summer', listedAt: '2026-10-24T18:30:00Z', moments: ['2026-10-24T18:40:00Z', '2026-10-24T19:58:00Z', '2026-10-24T20:01:00Z', '2026-10-24T23:59:00Z', '2026-10-25T01:01:00Z'] },
  // Winter time in London: 07:30 UTC is no longer 08:30.
  { name: 'london', listedAt: '2026-10-26T07:00:00Z', moments: ['2026-10-26T07:30:00Z', '2026-10-26T08:02:00Z', '2026-10-26T12:30:00Z'] },
  // Winter time in Boston a week later: 12:30 UTC is no longer 08:30.
  { name: 'boston', listedAt: '2026-11-02T12:00:00Z', moments: ['2026-11-02T12:30:00Z', '2026-11-02T13:02:00Z'] },
  { name: 'year', listedAt: '2026-12-31T18:00:00Z', moments: ['2026-12-31T20:50:00Z', '2026-12-31T21:03:00Z', '2026-12-31T23:59:00Z', '2027-01-01T00:01:00Z'] },
  { name: 'new-year', listedAt: '2027-01-01T07:30:00Z', moments: ['2027-01-01T07:50:00Z', '2027-01-01T09:00:00Z'] },
]

/** Every third borrower lives in Boston. */
function american(n: number): boolean {
  return n % 3 === 0
}

const from = (n: number): string => (american(n) ? 'us' : 'book')
const place = (n: number): string => (american(n) ? 'US,US-MA' : 'GB,')
const number = (n: number): string => (american(n) ? `landline,+1617555${String(1000 + n)}` : `mobile,+44740012${String(n).padStart(4, '0')}`)
const law = (n: number): string => (american(n) ? 'credit_card,USD,1000.00,750.50,2024-05-01,US-MA' : 'bank_loan,GBP,1000.00,750.50,2024-05-01,GB')

/** Borrowers of London and of Boston; some share a number, some owe two debts, some debts have two people, some records are one person. */
function town(people: number): Files {
  const files = borrowers(people)
  const every = (step: number): readonly number[] => Array.from({ length: Math.floor((people - 1) / step) }, (_, i) => (i + 1) * step)
  const all = Array.from({ length: people }, (_, i) => i + 1)
  return {
    ...files,
    'sources.csv': `${SOURCE}${SOURCE.split('\n')[1]!.replace('book,', 'us,').replace(',GB,', ',US,')}\n`,
    'parties.csv': csv('party_id,kind,name,country,region,birth_date,source_id', ...all.map((n) => `P${n},person,Pat ${n},${place(n)},1971-02-03,${from(n)}`)),
    'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id',
      ...all.map((n) => `D${n},BANK${n % 2},${law(n)},${from(n)}`), ...every(7).map((n) => `E${n},BANK0,${law(n)},${from(n)}`)),
    'obligations.csv': csv('debt_id,party_id,role,from,source_id', ...all.map((n) => `D${n},P${n},borrower,2024-05-01,${from(n)}`),
      ...every(7).map((n) => `E${n},P${n},borrower,2024-05-01,${from(n)}`), ...every(11).map((n) => `D${n},P${n + 1},co_borrower,2024-05-01,${from(n)}`)),
    'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', ...all.map((n) => `C${n},P${n},${number(n)},2026-10-20,${from(n)}`),
      ...every(5).map((n) => `S${n},P${n + 1},${number(n)},2026-10-20,${from(n)}`)),
    'match_decisions.csv': csv('a_id,b_id,decision,decided_by,decided_on', ...every(13).map((n) => `P${n},P${n - 3},same,R. Reviewer,2026-02-20`)),
  }
}

/** One of those who dispatch: its client, its draws, and the leases it took and has not settled. */
interface Hand {
  readonly client: Client
  readonly draw: () => number
  open: string[]
}

function pick<T>(items: readonly T[], draw: () => number): T {
  return items[Math.floor(draw() * items.length)]!
}

/** Words that say something without more, drawn now and then. */
const WORDS = SAID_WORDS.filter((word) => SAID[word].needs.length === 0)

function anOutcome(draw: () => number, channel: string, nowMs: number): Outcome {
  const results = RESULT_NAMES.filter((result) => (RESULTS[result] as ResultRow).channels.some((one) => one === channel))
  const said = draw() < 0.2 ? { said: [{ what: pick(WORDS, draw) }] } : {}
  return { result: pick(results, draw), endedAt: formatInstant(nowMs, 0), ...said }
}

/** What a refusal may be in a storm: anything else is a fault. */
function isAnswer(error: unknown): error is Problem {
  return error instanceof Problem && (error.code === 'lease-lost' || error.code === 'conflict')
}

/** One dispatcher at one moment: settles what it held, leases ten more, starts some of them and reports. */
async function takeTurn(hand: Hand, list: string, nowMs: number): Promise<void> {
  const { client, draw } = hand
  const leased = await client.lease(list, { limit: 10 })
  const held = [...hand.open, ...leased.leases.map((lease) => lease.leaseId)]
  hand.open = []
  for (const leaseId of held) {
    const choice = draw()
    try {
      if (choice < 0.25) hand.open.push(leaseId)
      else if (choice < 0.35) await client.release(leaseId)
      else {
        const { lease } = await client.start(leaseId)
        if (choice < 0.9) await client.report(leaseId, anOutcome(draw, lease.channel, nowMs))
      }
    } catch (error) {
      if (!isAnswer(error)) throw error
    }
  }
}

/** Everything a store holds, but every contact said to have begun nine hours later. */
async function* hoursLater(everything: AsyncIterable<CopyBatch>): AsyncIterable<CopyBatch> {
  for await (const batch of everything) {
    if (batch.section !== 'leases') yield batch
    else yield { ...batch, records: batch.records.map((lease) => (lease.startedAtMs === undefined ? lease : { ...lease, startedAtMs: lease.startedAtMs + 9 * HOUR_MS })) }
  }
}

/** How large a storm is: who dispatches, about whom, and through which of the stretches (absent: all). */
export interface Size {
  readonly hands: number
  readonly people: number
  readonly stretches?: readonly string[]
}

async function stormOn(served: Served, { hands, people, stretches = STRETCHES.map((one) => one.name) }: Size, clock: { nowMs: number }): Promise<{ readonly found: Replay; readonly moved: Replay; readonly perMoment: ReadonlyMap<string, number> }> {
  const { app, approved, token, address } = served
  const all: Hand[] = []
  for (let n = 1; n <= hands; n++) {
    const dispatcherId = `dispatcher-${n}`
    await runAddDispatcher(app, OPERATOR, { dispatcherId, automation: 'none', channels: ['voice', 'sms', 'email', 'post', 'visit'] })
    all.push({ client: createClient({ address, token: await token('dispatcher', { dispatcherId }) }), draw: drawing(SEED + n), open: [] })
  }
  const draw = drawing(SEED)
  for (const { name, listedAt, moments } of STRETCHES.filter((one) => stretches.includes(one.name))) {
    const lists = [`${name}-a`, `${name}-b`]
    for (const list of lists) await approved(list, listedAt)
    for (const moment of moments) {
      clock.nowMs = parseInstant(moment)
      await Promise.all(all.map((hand, i) => takeTurn(hand, lists[i % 2]!, clock.nowMs)))
      // What comes in from outside is known before anybody asks again.
      clock.nowMs += MINUTE_MS
      const n = 1 + Math.floor(draw() * people)
      await all[0]!.client.record({ at: formatInstant(clock.nowMs, 0), partyId: `P${n}`, contactPointId: `C${n}`, channel: 'voice', said: [{ what: pick(['stop_everything', 'wrong_number', 'distress', 'objects'], draw) }] })
    }
  }
  await app.integrate()
  const store = await app.store()
  const perMoment = new Map<string, number>()
  for await (const { section, records } of store.everything()) {
    if (section === 'leases') for (const { startedAtMs } of records) if (startedAtMs !== undefined) perMoment.set(formatInstant(startedAtMs, 0), (perMoment.get(formatInstant(startedAtMs, 0)) ?? 0) + 1)
  }
  return { found: await replay(store.everything(), new Map()), moved: await replay(hoursLater(store.everything()), new Map()), perMoment }
}

/** The body of a storm on a store. */
export function storm(name: string, storeOf: () => Promise<string>, size: Size): void {
  const { hands, people } = size
  describe(`${hands} dispatchers at once, over HTTP, on ${name}`, () => {
    it('do nothing that an independent replay objects to, through quiet hours, a change of clocks, midnight and a year\u2019s end', { timeout: 600_000 }, async () => {
      const clock = { nowMs: parseInstant(STRETCHES[0]!.listedAt) }
      await onServer(async (served) => {
        const { found, moved, perMoment } = await stormOn(served, size, clock)
        console.log(`seed ${SEED}: ${found.leases} leases, ${found.started} started, ${found.reported} reported, ${found.stops} ends`, Object.fromEntries(perMoment))
        expect(found.violations).toEqual([])
        // It came to something on more than one day, and the checker would have seen a contact at night.
        expect(new Set([...perMoment.keys()].map((moment) => moment.slice(0, 10))).size).toBeGreaterThan(1)
        expect(found.reported).toBeGreaterThan(people / 4)
        expect(found.stops).toBeGreaterThan(0)
        expect(moved.violations.map((one) => one.what)).toContain('a contact at night, or where the hour is not known')
        expect(served.log.filter((line) => /"status":5|"level":[56]0/.test(line))).toEqual([])
      }, town(people), { clock: () => () => clock.nowMs, store: await storeOf() })
    })
  })
}
