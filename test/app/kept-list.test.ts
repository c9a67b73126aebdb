import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { runLease, runRelease } from '../../src/app/dispatch-run.js'
import { runErase } from '../../src/app/erase-run.js'
import type { KeptCounts } from '../../src/app/kept-judgements.js'
import type { KeptJudgement } from '../../src/model/kept-judgement.js'
import { runRank } from '../../src/app/rank-run.js'
import { formatInstant, HOUR_MS, parseInstant } from '../../src/model/time.js'
import { json, rightparty } from '../cli/command.js'
import { borrowers, csv, DESK, onBench, quiet, SOURCE } from '../dispatch/portfolio.js'
import { ANN } from '../review/portfolio.js'
import { filesBelow } from '../rights/bytes.js'
import { PAID, people } from '../rights/portfolio.js'
import { appAt, CHANGES } from './kept-changes.js'
import { kept, keptLists, onWorld, same, tried } from './kept-list.js'

const embedded = async (): Promise<string> => 'sqlite:./s.db'
/** What the built product runs in a thread. */
const THREAD = new URL('../../dist/app/judging-thread.js', import.meta.url)

keptLists('the embedded store', embedded, { numRuns: 10, parties: 30, steps: 8 })

const first = (): number => 0
const noonOf = (day: string): string => `2026-03-${day}T12:00:00Z`

describe('what a list leaves for the next one', () => {
  it('is taken over under any name of the list, and by no other purpose, horizon or overlay', async () => {
    await onWorld(30, 1, embedded, first, async (world) => {
      const { debts } = await kept(world)
      expect(await same(world)).toEqual({ kept: debts, anew: 0, because: {} })
      for (const other of [{ purpose: 'locate' }, { horizonMs: HOUR_MS }, { overlayOff: true }] as const) expect(await same(world, other)).toEqual({ kept: 0, anew: 0, because: {} })
      const locating = await kept(world, { purpose: 'locate' })
      expect(locating.judged).toEqual({ kept: 0, anew: debts, because: { terms: debts } })
      // One a debt, the newest.
      expect(await same(world)).toEqual({ kept: 0, anew: 0, because: {} })
      expect((await same(world, { purpose: 'locate' })).kept).toBe(debts)
    })
  })

  it('is the same from threads as from the thread that asks', async () => {
    await onWorld(40, 2, embedded, first, async (world) => {
      const { debts } = await kept(world, { workers: 2, thread: THREAD, shardDebts: 5 })
      const store = await world.app.store()
      const bytes = async (): Promise<unknown> => (await store.keptJudgements('', 5000)).map((one: KeptJudgement) => [one.debtId, Buffer.from(one.sought).toString('hex'), one.holdsBeforeMs])
      const threaded = await bytes()
      expect((await same(world, { shardDebts: 3 })).kept).toBe(debts)
      await kept(world, { full: true })
      expect(await bytes()).toEqual(threaded)
    })
  })

  it('is used by nobody when its list failed half-way, unless it still holds', async () => {
    await onWorld(40, 3, embedded, first, async (world) => {
      await kept(world)
      await CHANGES['a party is vulnerable']!(world)
      await CHANGES['a debt is paid']!(world)
      const store = await world.app.store()
      let writes = 0
      const failing = {
        ...store,
        writeJudgements: async (...given: Parameters<typeof store.writeJudgements>) => {
          if (++writes === 3) throw new Error('the disk is full')
          await store.writeJudgements(...given)
        },
      }
      await expect(runRank({ ...appAt(world), store: async () => failing }, { list: 'failed', workers: 0, full: true, shardDebts: 2 }, quiet)).rejects.toThrow('the disk is full')
      expect((await store.check()).faults).toEqual([])
      const halfway = await same(world)
      expect([halfway.kept > 0, halfway.anew > 0]).toEqual([true, true])
      await kept(world)
      expect((await same(world)).anew).toBe(0)
    })
  })

  it('goes with what is erased, and no byte of it is left in the files', async () => {
    await onBench(people(3), async ({ app, rank, folder }) => {
      await rank('before')
      const store = await app.store()
      const bodies = (await store.keptJudgements('', 100)).map(({ body }) => Buffer.from(body))
      const left = (): number => {
        const files = filesBelow(folder).map((path) => readFileSync(path))
        return bodies.filter((body) => files.some((bytes) => bytes.includes(body))).length
      }
      expect([bodies.length > 3, left()]).toEqual([true, bodies.length])
      await runErase(app, ANN, { partyId: PAID })
      expect([await store.judgings(), await store.keptJudgements('', 100), left()]).toEqual([[], [], 0])
    })
  })

  it('goes for a debt that a lease touches, so that nothing older comes back when the lease is gone', async () => {
    await onBench(borrowers(3), async ({ app, approved, rank, load }) => {
      await approved('first')
      const { leases: [lease] } = await runLease(app, DESK, { list: 'first', holder: 'desk', limit: 1 })
      const n = lease!.partyId.slice(1)
      const compared = async (): Promise<KeptCounts | undefined> => {
        const { judged, ...list } = await rank('tried', noonOf('04'), { dryRun: true, top: 100 })
        const { judged: none, ...full } = await rank('tried', noonOf('04'), { dryRun: true, top: 100, full: true })
        expect([none, list]).toEqual([undefined, full])
        return judged
      }
      expect(await compared()).toEqual({ kept: 2, anew: 1, because: { leases: 1 } })
      await load({ 'sources.csv': SOURCE, 'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', `C${n},P${n},mobile,+44740012${n.padStart(4, '0')},2026-01-15,book`) })
      expect((await rank('leased')).judged).toEqual({ kept: 2, anew: 1, because: { facts: 1 } })
      await runRelease(app, DESK, lease!.leaseId)
      expect(await compared()).toEqual({ kept: 2, anew: 1, because: { new: 1 } })
    })
  })

  it('holds at a later moment for debts that are not open, until a day that their own rows name', async () => {
    const states = csv('debt_id,kind,from,until,source_id', 'D1,paid,2026-02-01,,book', 'D2,closed,2026-02-01,2026-03-08,book', 'D3,paid,2026-03-06,,book')
    const debts = csv(
      'debt_id,creditor_id,kind,currency,principal,balance,opened_on,placed_on,jurisdiction,source_id',
      ...[1, 2, 3, 4].map((n) => `D${n},BANK,bank_loan,GBP,1000.00,750.50,2024-05-01,2026-${n === 4 ? '03-07' : '02-01'},GB,book`),
    )
    await onBench(borrowers(4, { 'statuses.csv': states, 'debts.csv': debts }), async ({ app, rank }) => {
      await rank('first', noonOf('04'))
      const list = async (day: string, full: boolean): Promise<readonly [unknown, KeptCounts | undefined]> => {
        const { judged, ...made } = await runRank({ ...app, atMs: () => parseInstant(noonOf(day)) }, { list: 'tried', dryRun: true, top: 100, full }, quiet)
        return [made, judged]
      }
      for (const [day, taken] of [['05', 3], ['06', 3], ['07', 2], ['08', 2], ['09', 1], ['20', 1]] as const) {
        const [made, counts] = await list(day, false)
        expect([day, counts?.kept, made]).toEqual([day, taken, (await list(day, true))[0]])
      }
      expect((await list('03', false))[1]).toBeUndefined()
    })
  })

  it('is told of, and left alone by --full, on the command line', async () => {
    await onWorld(30, 4, embedded, first, async (world) => {
      const words = ['--store', world.app.settings.store, '--key-file', world.app.settings.keyFile, '--at', formatInstant(world.atMs, 0), '-q']
      const ranked = (list: string, ...more: readonly string[]): { readonly debts: number; readonly judged?: KeptCounts } => json(rightparty(world.app.folder, [...words, '--json', 'rank', '--list', list, ...more]))
      const { debts, judged } = ranked('a')
      expect(judged).toEqual({ kept: 0, anew: debts, because: { new: debts } })
      expect(ranked('b').judged).toEqual({ kept: debts, anew: 0, because: {} })
      expect(ranked('c', '--full').judged).toEqual({ kept: 0, anew: debts, because: { full: debts } })
      expect(rightparty(world.app.folder, [...words, 'rank', '--list', 'd']).out).toContain(`${debts} debts as an earlier list judged them, 0 judged anew\n`)
      expect((await tried(world)).judged?.kept).toBe(debts)
    })
  })
})
