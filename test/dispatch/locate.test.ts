import { describe, expect, it } from 'vitest'
import { runLease, runRelease, runReport, runStart, runStops } from '../../src/app/dispatch-run.js'
import type { EventRecord } from '../../src/model/facts.js'
import { OWN_SOURCE_ID } from '../../src/model/own-source.js'
import { SAID, SAID_WORDS, type SaidRow, type SaidWord } from '../../src/model/outcomes.js'
import { americans, csv, DESK, onBench, US_NOON, type Bench, type Files } from './portfolio.js'

const T = '2026-03-04T17:05:00Z'
const LATER = '2026-03-05T17:05:00Z'
const desk = { holder: 'desk', limit: 10 }

/** A borrower, with others where they are given, and two persons named as references, the first of whom owes something too. */
function lost(...more: readonly string[]): Files {
  const files = americans(1)
  return {
    ...files,
    'sources.csv': files['sources.csv']!.replace('collect;assess', 'collect;locate;assess'),
    'parties.csv': `${files['parties.csv']!}${['R1', 'R2', ...more].map((id) => `${id},person,Ray ${id},US,US-MA,1971-02-03,book\n`).join('')}`,
    'debts.csv': `${files['debts.csv']!}D9,BANK1,credit_card,USD,1000.00,750.50,2024-05-01,US-MA,book\n`,
    'obligations.csv': `${files['obligations.csv']!}D9,R1,borrower,2024-05-01,book\n${more.map((id) => `D1,${id},co_borrower,2024-05-01,book\n`).join('')}`,
    'contact_points.csv': `${files['contact_points.csv']!}N1,R1,landline,+16175552001,2026-02-20,book\nN2,R2,landline,+16175552002,2026-02-20,book\n`,
    'relations.csv': csv('from_id,to_id,kind,start,source_id', 'R1,P1,reference_of,2024-05-01,book', 'R2,P1,reference_of,2024-05-01,book'),
  }
}

/** Finds that the borrower's number serves no more, makes a list of who may be asked for the place, and starts asking the first reference. */
async function asking({ at, approved }: Bench): Promise<string> {
  await approved('c', US_NOON)
  for (const { leaseId, partyId } of (await runLease(at(US_NOON), DESK, { ...desk, list: 'c' })).leases) {
    if (partyId !== 'P1') {
      await runRelease(at(US_NOON), DESK, leaseId)
      continue
    }
    await runStart(at(US_NOON), DESK, leaseId)
    await runReport(at(US_NOON), DESK, leaseId, { result: 'not_in_service', endedAt: US_NOON })
  }
  await approved('l', T, { purpose: 'locate', overlayOff: true })
  const { leases } = await runLease(at(T), DESK, { ...desk, list: 'l' })
  const lease = leases.find((one) => one.partyId === 'R1')!
  await runStart(at(T), DESK, lease.leaseId)
  return lease.leaseId
}

async function said({ app }: Bench): Promise<readonly EventRecord[]> {
  const found: EventRecord[] = []
  for await (const batch of (await app.store()).facts('event')) found.push(...batch.map((fact) => fact.content).filter((one) => one.sourceId === OWN_SOURCE_ID && one.event.kind !== 'contact'))
  return found
}

describe('what a reference says of the person who is sought', () => {
  it('marks that person as said to be dead and not the reference, and stops asking others for the place', async () => {
    await onBench(lost(), async (bench) => {
      const { at, approved } = bench
      const leaseId = await asking(bench)
      const reported = await runReport(at(T), DESK, leaseId, { result: 'right_party', endedAt: T, said: [{ what: 'died' }] })
      expect(reported.entry).toBe('done')
      const [death] = (await said(bench)).filter(({ event }) => event.kind === 'report' && event.what === 'death')
      expect(death).toMatchObject({ partyId: 'P1', event: { partyId: 'P1', by: 'R1' } })
      expect((await runLease(at(T), DESK, { ...desk, list: 'l' })).leases).toEqual([])
      // The reference lives, and is asked about a debt of their own; nobody is asked about the other one.
      await approved('next', LATER, { overlayOff: true })
      expect((await runLease(at(LATER), DESK, { ...desk, list: 'next', channels: ['voice'] })).leases.map((one) => [one.partyId, one.debtId])).toEqual([['R1', 'D9']])
    })
  })

  it('takes back the lease of whoever else is being asked', async () => {
    await onBench(lost(), async (bench) => {
      const { at } = bench
      const leaseId = await asking(bench)
      const { leases: [other] } = await runLease(at(T), DESK, { ...desk, list: 'l' })
      const reported = await runReport(at(T), DESK, leaseId, { result: 'right_party', endedAt: T, said: [{ what: 'has_lawyer' }] })
      const stops = (await runStops(at(T), DESK, 0, 10)).stops.map(({ lease }) => lease.leaseId)
      expect([reported.revoked, stops]).toEqual(other === undefined ? [0, []] : [1, [other.leaseId]])
      expect((await runLease(at(T), DESK, { ...desk, list: 'l' })).leases).toEqual([])
    })
  })

  it('names none of several who owe, and binds the debt', async () => {
    await onBench(lost('P2'), async (bench) => {
      const leaseId = await asking(bench)
      await runReport(bench.at(T), DESK, leaseId, { result: 'right_party', endedAt: T, said: [{ what: 'died' }] })
      const [death] = (await said(bench)).filter(({ event }) => event.kind === 'report' && event.what === 'death')
      expect([death?.partyId, death?.debtId, death?.event]).toEqual([undefined, 'D1', { kind: 'report', what: 'death', at: T }])
      const listed = await bench.rank('next', LATER, { overlayOff: true })
      expect(new Set(listed.top.map((one) => one.debtId))).toEqual(new Set(['D9']))
    })
  })

  it('is of the one who owes for the words that can only be about them, of both for a doubt of capacity, else of the reference', async () => {
    const word: Partial<Record<SaidWord, object>> = {
      inconvenient_time: { windows: [{ days: ['Mon'] }] }, inconvenient_place: { place: 'work' }, preferred_time: { windows: [{ days: ['Mon'] }] },
      promise: { until: '2026-03-20' }, arrangement: { until: '2026-03-20' }, language: { language: 'es' },
    }
    await onBench(lost(), async (bench) => {
      const leaseId = await asking(bench)
      await runReport(bench.at(T), DESK, leaseId, { result: 'right_party', endedAt: T, said: SAID_WORDS.map((what) => ({ what, ...word[what] })) })
      const events = await said(bench)
      for (const [i, what] of SAID_WORDS.entries()) {
        const { of }: SaidRow = SAID[what]
        const about = new Set(events.filter(({ eventId }) => eventId.startsWith(`lease:${leaseId}:said:${i + 1}.`)).map(({ partyId }) => partyId))
        if (about.size > 0) expect([what, [...about].toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))]).toEqual([what, of === 'debtor' ? ['P1'] : of === 'either' ? ['P1', 'R1'] : ['R1']])
      }
      const bankrupt: unknown[] = []
      for await (const batch of (await bench.app.store()).facts('status')) bankrupt.push(...batch.filter((fact) => fact.content.kind === 'insolvency').map((fact) => fact.content.partyId))
      expect(bankrupt).toEqual(['P1'])
    })
  })
})
