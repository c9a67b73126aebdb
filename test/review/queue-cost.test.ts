import { describe, expect, it } from 'vitest'
import { openApp } from '../../src/app.js'
import type { App } from '../../src/app/context.js'
import { runErase } from '../../src/app/erase-run.js'
import { runExclusion } from '../../src/app/review-detail.js'
import { runExclusions, type QueueAsk } from '../../src/app/review-queue.js'
import { runRuling } from '../../src/app/review-rulings.js'
import { EXCLUSIONS_WALKED_MAX } from '../../src/model/limits.js'
import type { Store } from '../../src/store/port.js'
import { borrowers, csv, onBench } from '../dispatch/portfolio.js'
import { ANN, reviewed, WHY } from './portfolio.js'

/** What was read of a store: calls of each method, and debts whose dossiers were made. */
interface Reads {
  readonly calls: Readonly<Record<string, number>>
  readonly debts: number
}

/** The same application on a store that counts what is read of it. */
async function counted(app: App): Promise<{ readonly app: App; readonly reads: () => Reads }> {
  let calls: Record<string, number> = {}
  let debts = 0
  const store = new Proxy(await app.store(), {
    get: (target, name: string) => {
      const method = target[name as keyof Store] as ((...input: readonly unknown[]) => unknown) | undefined
      // A promise asks whether what it gives is one as well.
      if (method === undefined) return undefined
      return (...input: readonly unknown[]): unknown => {
        calls[name] = (calls[name] ?? 0) + 1
        if (name === 'dossiers') debts += (input[0] as readonly unknown[]).length
        return method(...input)
      }
    },
  })
  return {
    app: { ...app, store: async () => store },
    reads: () => {
      const read = { calls, debts }
      calls = {}
      debts = 0
      return read
    },
  }
}

/** What a page costs of a list of so many debts: its first page, and one from the middle of them. */
async function costOf(debts: number, ask: QueueAsk = {}): Promise<readonly [Reads, Reads]> {
  let cost: readonly [Reads, Reads] | undefined
  await onBench(borrowers(debts), async ({ app: quiet, rank }) => {
    await rank('l')
    const { app, reads } = await counted(quiet)
    const first = await runExclusions(app, {}, { limit: 12, ...ask })
    const cold = reads()
    await runExclusions(app, {}, { limit: 12, cursor: first.next!, ...ask })
    cost = [cold, reads()]
  })
  return cost!
}

describe('a page of exclusions', () => {
  it('reads as much of the store whether its list is short or ten times as long', async () => {
    const [short, long] = [await costOf(40), await costOf(400)]
    expect(long).toEqual(short)
    // Not many more debts are judged than stand on the page.
    expect(short[0].debts).toBeGreaterThan(0)
    expect(short[0].debts).toBeLessThanOrEqual(20)
  })

  it('judges nothing again for the page after it or the same one, and tells a ruling of this moment', async () => {
    await onBench(reviewed(), async ({ app: quiet, rank }) => {
      await rank('l')
      const { app, reads } = await counted(quiet)
      const before = await runExclusions(app, {}, { limit: 200 })
      expect(reads().debts).toBeGreaterThan(0)
      expect(await runExclusions(app, {}, { limit: 200 })).toEqual(before)
      expect(reads().debts).toBe(0)
      const one = before.items.find((item) => item.rules.includes('H-VULN-01'))!
      const { etag } = await runExclusion(app, ANN, one.exclusionId)
      const { ruling } = await runRuling(app, ANN, one.exclusionId, etag, { ruling: 'ask_proof', because: WHY })
      reads()
      const after = await runExclusions(app, {}, { limit: 200 })
      expect(reads().debts).toBe(0)
      const told = after.items.find((item) => item.exclusionId === one.exclusionId)!
      expect([one.states.includes('disputed'), told.states.includes('disputed'), told.ruling?.rulingId]).toEqual([false, true, ruling.rulingId])
      expect(after.items.filter((item) => item.exclusionId !== one.exclusionId)).toEqual(before.items.filter((item) => item.exclusionId !== one.exclusionId))
    })
  })

  it('forgets what was loaded anew or erased by another program', async () => {
    // Once nothing is owed any more, what is known of the person need not be kept.
    const files = reviewed(4, { 'debts.csv': csv('debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id', ...[1, 2, 3, 4].map((n) => `D${n},BANK0,bank_loan,GBP,1000.00,750.50,2024-05-01,GB,book`)) })
    await onBench(files, async ({ app, folder, load, rank }) => {
      await rank('l')
      const party = app.keyring().ref('party', 'P2')
      const isThere = async (): Promise<boolean> => (await runExclusions(app, {}, { list: 'l', limit: 200 })).items.some((item) => item.partyRef === party)
      expect(await isThere()).toBe(true)
      await load({ 'debts.csv': 'debt_id,creditor_id,kind,currency,principal,balance,opened_on,jurisdiction,source_id\nD2,BANK0,bank_loan,GBP,1000.00,0.00,2024-05-01,GB,book\n' })
      expect(await isThere()).toBe(true)
      const other = openApp(app.settings, folder)
      try {
        expect((await runErase(other, { name: 'Ann', kind: 'person' }, { partyId: 'P2' })).state).toBe('done')
      } finally {
        await other.close()
      }
      expect(await isThere()).toBe(false)
    })
  })

  it('goes on by its cursor where a filter passes nothing, after as many as one request looks through', async () => {
    const each = Array.from({ length: 1500 }, (_, i) => `E${i},P${(i % 300) + 1},email,pat${i}@example.org,2026-02-20,book`)
    await onBench(borrowers(300, { 'contact_points.csv': csv('contact_point_id,party_id,kind,value,verified_on,source_id', ...each) }), async ({ app: quiet, rank }) => {
      await rank('l')
      const { app, reads } = await counted(quiet)
      let [pages, walked, cursor] = [0, 0, undefined as string | undefined]
      do {
        const page = await runExclusions(app, {}, { rule: 'no-such-rule', ...(cursor === undefined ? {} : { cursor }) })
        expect(page.items).toEqual([])
        const { debts } = reads()
        expect(debts).toBeLessThanOrEqual(EXCLUSIONS_WALKED_MAX)
        walked += debts
        pages++
        cursor = page.next
      } while (cursor !== undefined)
      expect(pages).toBeGreaterThan(1)
      expect(walked).toBe(300)
    })
  })
})
