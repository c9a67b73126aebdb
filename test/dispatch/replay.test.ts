import { describe, expect, it } from 'vitest'
import { replay } from '../../scripts/replay.js'
import { runLease, runStart } from '../../src/app/dispatch-run.js'
import type { CopyBatch } from '../../src/model/copy.js'
import type { Lease } from '../../src/model/lease.js'
import { borrowers, DESK, onBench } from './portfolio.js'

const T = '2026-03-04T12:05:00Z'

function hours(n: number): number {
  return n * 3_600_000
}

describe('the replay of a store', () => {
  it('objects to every kind of contact that should not have been, and to nothing of a lawful one', async () => {
    await onBench(borrowers(2), async ({ at, approved, app }) => {
      await approved('l')
      const { leases } = await runLease(at(T), DESK, { list: 'l', holder: 'desk', limit: 1 })
      await runStart(at(T), DESK, leases[0]!.leaseId)
      const store = await app.store()
      const lawful = await store.leaseById(leases[0]!.leaseId)
      const batches: CopyBatch[] = []
      for await (const batch of store.everything()) batches.push(batch)
      const replayed = async (forged: readonly Lease[]): Promise<readonly string[]> => {
        const books = async function* books(): AsyncGenerator<CopyBatch> {
          for (const batch of batches) if (batch.section !== 'leases') yield batch
          yield { section: 'leases', records: forged }
        }
        return [...new Set((await replay(books(), new Map())).violations.map((one) => one.what))]
      }
      const second = (more: Partial<Lease>): Lease => ({ ...lawful!, leaseId: 'forged', ...more })
      const from = lawful!.leasedAtMs
      const later = (ms: number): Partial<Lease> => ({ leasedAtMs: from + ms, startedAtMs: from + ms, expiresAtMs: from + ms + 900_000, heldUntilMs: from + ms + hours(8) })
      expect(await replayed([lawful!])).toEqual([])
      expect(await replayed([lawful!, second({})])).toEqual(expect.arrayContaining(['one entry in two hands', 'one person in two hands', 'a second contact of one day', 'two contacts within four hours', 'leases in the ledger and in the store differ']))
      expect(await replayed([lawful!, second({ rank: 99, list: 'm', partyId: 'P2' as Lease['partyId'], ...later(hours(12)) })])).toContain('a contact at night, or where the hour is not known')
      expect(await replayed([second({ rank: 99, ...later(hours(96)) })])).toContain('a contact on a Sunday')
      expect(await replayed([lawful!, second(later(hours(24))), second({ leaseId: 'f2', ...later(hours(48)) }), second({ leaseId: 'f3', ...later(hours(72)) })])).toContain('a fourth contact in seven days')
      expect(await replayed([second({ leasedAtMs: from - hours(2) })])).toContain('leased from a list that nobody had approved')
    })
  })
})
