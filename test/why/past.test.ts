import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runApprove, runLease, runRecord, runReport, runStart } from '../../src/app/dispatch-run.js'
import { zonesAsRecorded } from '../../src/app/past-app.js'
import { runRank } from '../../src/app/rank-run.js'
import { readSettings } from '../../src/app/settings.js'
import { lookWhy, whyOfRefs } from '../../src/app/why-asked.js'
import { runWhy } from '../../src/app/why-run.js'
import { zoneData } from '../../src/decide/index.js'
import type { ZoneData } from '../../src/model/decide.js'
import { formatInstant, parseInstant } from '../../src/model/time.js'
import { borrowers, csv, DESK, OPERATOR, quiet } from '../dispatch/portfolio.js'
import { clockAt, HOUR_MS, MINUTE_MS, onClock, START_MS, type ClockBench } from './bench.js'

const ONE = START_MS + HOUR_MS

/** An overlay of the user's that sends every contact by one medium to a person. */
function overlay(version: string, channel: 'post' | 'voice'): object {
  return {
    id: 'own', version, place: '*', kind: 'overlay', title: 'Our own', verifiedAsOf: '2026-01-01', reviewBy: '2027-01-01', sources: [{ key: 'H', what: 'House decision', copyOf: '2026-01-01' }],
    rules: [{ id: 'OWN-01', citation: 'house rule', confidence: 'design', readOn: '2026-01-01', because: 'The house has decided this.', refuse: 'REVIEW', when: { fact: 'channel', is: [channel] } }],
  }
}

/** The same store opened by the product with other settings. */
async function reopened<T>(bench: ClockBench, settings: object, ms: number, work: (app: App) => Promise<T>): Promise<T> {
  const app = openApp(readSettings({ store: 'sqlite:./data/s.db', ...settings }, {}, bench.folder), bench.folder)
  try {
    return await work(clockAt(app, ms))
  } finally {
    await app.close()
  }
}

describe('the product as it stood', () => {
  it('decides by the packs of that time, kept whole by their digests, although another version is in force today', async () => {
    await onClock(borrowers(2), async (bench) => {
      const file = join(bench.folder, 'own.json')
      writeFileSync(file, JSON.stringify(overlay('2026.1.1', 'voice')))
      await reopened(bench, { overlay: [file] }, ONE, (app) => runRank(app, { list: 'then' }, quiet))
      writeFileSync(file, JSON.stringify(overlay('2026.1.2', 'post')))
      await reopened(bench, {}, ONE + 2 * HOUR_MS, async (app) => {
        const why = await runWhy(app, 'P1', 'D1', 'collect', { atMs: ONE })
        expect([why.matches, why.basis.isOfToday, why.basis.gaps, why.decided.flatMap((one) => one.gaps)]).toEqual([true, false, [], []])
        expect(why.cases.find((one) => one.channel === 'voice')?.verdict.reasons.map((reason) => reason.rule)).toContain('OWN-01')
        expect((await runWhy(app, 'P1', 'D1', 'collect')).cases.flatMap((one) => one.verdict.reasons.map((reason) => reason.rule))).not.toContain('OWN-01')
        const store = await app.store()
        const own = (await store.kept('pack')).find((pack) => pack.id === 'own')!
        await store.keep('pack', own.digest, null, app.leaf({ action: 'pack-change' }))
      })
      await reopened(bench, {}, ONE + 3 * HOUR_MS, async (app) => {
        const why = await runWhy(app, 'P1', 'D1', 'collect', { atMs: ONE })
        expect(why.basis.gaps.join()).toMatch(/the pack own 2026\.1\.1 \(digest [0-9a-f]{12}\) is not kept, and today there is none of its name/)
        const [list] = why.decided
        expect([list?.outcome, list?.gaps.length]).toEqual(['differs', 1])
        expect(list?.differences.filter((one) => one.channel === 'voice').map(({ what, recorded }) => [what, recorded])).toEqual([['line of the list', 'none']])
      })
    })
  }, 120_000)

  it('takes the offsets that were recorded, and today\'s data moved by the same difference around them', () => {
    const atMs = parseInstant('2026-07-01T12:00:00Z')
    const today: ZoneData = { version: '2030a', offsetMs: (zone) => (zone === 'Nowhere/Lost' ? undefined : zone === 'America/New_York' ? -5 * HOUR_MS : HOUR_MS) }
    const then = zonesAsRecorded(today, '2026a', { 'America/New_York': '-04:00', 'Nowhere/Lost': '+03:30' }, atMs)
    expect([then.version, then.offsetMs('America/New_York', atMs), then.offsetMs('Nowhere/Lost', atMs), then.offsetMs('Europe/Paris', atMs)]).toEqual(['2026a', -4 * HOUR_MS, 3.5 * HOUR_MS, HOUR_MS])
    const real = zoneData()
    const winterMs = parseInstant('2026-01-15T12:00:00Z')
    expect(zonesAsRecorded(real, 'x', { 'Europe/London': '+01:00' }, atMs).offsetMs('Europe/London', winterMs)).toBe(0)
    expect(zonesAsRecorded(real, 'x', { 'Europe/London': 'nonsense' }, atMs).offsetMs('Europe/London', atMs)).toBe(HOUR_MS)
  })

  it('decides a list of other time zone data by the offsets of its certificate', async () => {
    await onClock(borrowers(1), async (bench) => {
      await runRank(bench.at(ONE), { list: 'then' }, quiet)
      const app = bench.at(ONE + HOUR_MS)
      const moved: App = { ...app, zoneData: { version: 'a later one', offsetMs: (zone, ms) => (app.zoneData.offsetMs(zone, ms) ?? 0) + 3 * HOUR_MS } }
      const why = await runWhy(moved, 'P1', 'D1', 'collect', { atMs: ONE })
      const [list] = why.decided
      expect([list?.outcome, list?.gaps, list?.decided]).toEqual(['matches', [], expect.stringContaining('voice, rank 1')])
    })
  }, 60_000)
})

describe('knowledge and validity', () => {
  it('are asked for apart: a late record about the past is known today and was not then', async () => {
    await onClock(borrowers(2), async (bench) => {
      await runRank(bench.at(ONE), { list: 'then' }, quiet)
      await bench.load({ 'events.csv': csv('event_id,party_id,kind,what,at,source_id', 'L1,P1,request,no_contact,2026-03-01,book') }, ONE + HOUR_MS)
      const app = bench.at(ONE + 2 * HOUR_MS)
      const decisions = async (moments: Parameters<typeof runWhy>[4]): Promise<readonly string[]> => (await runWhy(app, 'P1', 'D1', 'collect', moments)).cases.map((one) => one.verdict.decision)
      const then = await decisions({ atMs: ONE })
      expect(then).not.toContain('SUPPRESS')
      expect(await decisions({ atMs: ONE, knownAt: ONE + MINUTE_MS })).toEqual(then)
      expect(await decisions({ atMs: ONE, knownAt: 'now' })).toEqual(then.map(() => 'SUPPRESS'))
      expect(await decisions({})).toEqual(then.map(() => 'SUPPRESS'))
      const told = await runWhy(app, 'P1', 'D1', 'collect', { atMs: ONE })
      expect([told.known, told.matches]).toEqual([{ at: formatInstant(ONE, 0), isLater: false }, true])
      await expect(runWhy(app, 'P1', 'D1', 'collect', { atMs: ONE, knownAt: START_MS - HOUR_MS })).rejects.toMatchObject({ code: 'not-found' })
      expect((await runWhy(app, 'P1', 'D1', 'collect', { atMs: START_MS - HOUR_MS })).known).toEqual({ isLater: true })
    })
  }, 60_000)

  it('say where a decision was otherwise than the facts of its moment make it', async () => {
    await onClock(borrowers(1), async (bench) => {
      const app = bench.at(ONE)
      await runRank(app, { list: 'then' }, quiet)
      await runApprove(app, OPERATOR, 'then')
      const { leases } = await runLease(bench.at(ONE + MINUTE_MS), DESK, { list: 'then', holder: 'desk', limit: 1 })
      const store = await app.store()
      const recheck = { judge: () => undefined, leaf: () => app.leaf({ action: 'revoke' }) }
      // Somebody has meddled with what the lease says of its decision.
      await store.settle({ nowMs: ONE + MINUTE_MS, leaseId: leases[0]!.leaseId, recheck, decide: ({ lease }) => ({ answer: {}, lease: { ...lease!, decided: { ...lease!.decided!, permits: ['MADE-UP-01'], caseDigest: 'ab'.repeat(32) } } }) })
      const { decided, matches } = await runWhy(bench.at(ONE + 2 * MINUTE_MS), 'P1', 'D1', 'collect')
      const lease = decided.find((one) => one.kind === 'lease')
      expect([matches, lease?.outcome]).toEqual([false, 'differs'])
      expect(lease?.differences.map(({ what, recorded, rebuilt }) => [what, recorded, rebuilt])).toContainEqual(['rule MADE-UP-01', 'permits', 'not there'])
      expect(lease?.differences.map((one) => one.what)).toContain('case file')
      await store.settle({ nowMs: ONE + MINUTE_MS, leaseId: leases[0]!.leaseId, recheck, decide: ({ lease: one }) => {
        const { decided: _decided, ...rest } = one!
        return { answer: {}, lease: rest }
      } })
      const without = (await runWhy(bench.at(ONE + 2 * MINUTE_MS), 'P1', 'D1', 'collect')).decided.find((one) => one.kind === 'lease')
      expect([without?.outcome, without?.gaps.length]).toEqual(['not_kept', 1])
    })
  }, 60_000)

  it('know at each moment what was under way, and write down who looked', async () => {
    await onClock(borrowers(1), async (bench) => {
      await runRank(bench.at(ONE), { list: 'then' }, quiet)
      await runApprove(bench.at(ONE), OPERATOR, 'then')
      const { leases } = await runLease(bench.at(ONE + MINUTE_MS), DESK, { list: 'then', holder: 'desk', limit: 1 })
      await runStart(bench.at(ONE + 2 * MINUTE_MS), DESK, leases[0]!.leaseId)
      await runReport(bench.at(ONE + 4 * MINUTE_MS), DESK, leases[0]!.leaseId, { result: 'no_answer', endedAt: formatInstant(ONE + 3 * MINUTE_MS, 0) })
      await runRecord(bench.at(ONE + 5 * MINUTE_MS), OPERATOR, { at: formatInstant(ONE + 5 * MINUTE_MS, 0), partyId: 'P1', channel: 'voice', inbound: true, said: [{ what: 'stop_everything' }] })
      const app = bench.at(ONE + HOUR_MS)
      const counted = async (ms: number): Promise<unknown> => (await runWhy(app, 'P1', 'D1', 'collect', { atMs: ms })).decided.map((one) => [one.kind, one.outcome])
      expect(await counted(ONE)).toEqual([['list', 'matches']])
      expect(await counted(ONE + MINUTE_MS)).toEqual([['list', 'matches'], ['lease', 'matches']])
      expect(await counted(ONE + 5 * MINUTE_MS)).toEqual([['list', 'matches'], ['lease', 'matches'], ['start', 'matches']])
      const why = await lookWhy(app, {}, { partyId: 'P1', debtId: 'D1', purpose: 'collect' }, {})
      const [last] = await (await app.store()).leaves((await (await app.store()).treeState()).size - 1)[Symbol.asyncIterator]().next().then(({ value }) => value as readonly { readonly entry: string }[])
      expect(last?.entry).toContain('"action":"read-personal"')
      const text = JSON.stringify(whyOfRefs(why, app.keyring()))
      for (const id of ['"P1"', '"D1"', '"C1"', 'sourceRecord']) expect(text).not.toContain(id)
    })
  }, 60_000)
})
