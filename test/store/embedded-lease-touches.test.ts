import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DebtId } from '../../src/model/ids.js'
import type { Dossier } from '../../src/model/dossier.js'
import type { Recheck } from '../../src/model/recheck.js'
import { openDatabase, type Database } from '../../src/store/embedded/database.js'
import { forgetTouches, forgetTouching, leasesTouched, writeTouches } from '../../src/store/embedded/lease-touches.js'
import { openEmbedded } from '../../src/store/embedded/open.js'
import { MIGRATIONS } from '../../src/store/embedded/schema.js'
import { touchKey } from '../../src/store/leases.js'
import { ask, line, makeList, owed, recording, STRICT, stop } from './dispatch-samples.js'
import { leaf, load } from './samples.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rightparty-touches-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const keyOf = (debt: number): string => touchKey({ to: 'debt', id: `d${debt}` })
/** A dossier of which only debts can be touched: its own first. */
function dossierOf([debtId = 0, ...missing]: readonly number[]): Dossier {
  return {
    debtId: `d${debtId}` as DebtId, missingDebts: missing.map((id) => `d${id}` as DebtId), debts: [], obligations: [], relations: [], parties: [],
    contactPoints: [], samePoints: [], otherDebts: [], matchDecisions: [], events: [], statuses: [], suppressions: [], sources: [], templates: [],
  } as unknown as Dossier
}

/** One thing that somebody who has the file open does to what touches leases. */
type Step =
  | { readonly do: 'write' | 'undo'; readonly lease: number; readonly debts: readonly number[]; readonly by: number }
  | { readonly do: 'end'; readonly lease: number; readonly by: number }
  | { readonly do: 'erase'; readonly debt: number; readonly by: number }
  | { readonly do: 'ask'; readonly debts: readonly number[]; readonly by: number }

const [by, debts, lease] = [fc.integer({ min: 0, max: 1 }), fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 5 })]
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('write' as const, 'write' as const, 'undo' as const), lease, debts, by }),
  fc.record({ do: fc.constant('end' as const), lease, by }),
  fc.record({ do: fc.constant('erase' as const), debt: fc.integer({ min: 0, max: 9 }), by }),
  fc.record({ do: fc.constant('ask' as const), debts, by }),
)

function act(db: Database, one: Exclude<Step, { do: 'ask' }>, known: Map<string, Set<string>>): void {
  if (one.do === 'erase') {
    db.write(() => forgetTouching(db, [keyOf(one.debt)]))
    for (const keys of known.values()) keys.delete(keyOf(one.debt))
    return
  }
  const leaseId = `l${one.lease}`
  if (one.do === 'end') {
    db.write(() => forgetTouches(db, leaseId))
    known.delete(leaseId)
    return
  }
  const write = (): void => writeTouches(db, [{ leaseId, dossier: dossierOf(one.debts) }])
  if (one.do === 'undo') {
    expect(() => db.write(() => {
      write()
      // Asked for inside: what is remembered of it must go with it.
      expect(leasesTouched(db, one.debts.map(keyOf))).toContain(leaseId)
      throw new Error('undone')
    })).toThrow('undone')
    return
  }
  db.write(write)
  known.set(leaseId, new Set([...(known.get(leaseId) ?? []), ...one.debts.map(keyOf)]))
}

describe('what touches a lease', () => {
  it('finds every lease that an id touches whoever wrote it, and beside ended ones no other', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const path = join(mkdtempSync(join(folder, 'f-')), 's.db')
      const files = [0, 1].map(() => openDatabase({ path, readOnly: false, busyMs: 10_000 }))
      const known = new Map<string, Set<string>>()
      // Ended, or no longer touched since: those may be named still.
      const past = new Set<string>()
      try {
        for (const one of steps) {
          const db = files[one.by]!
          if (one.do !== 'ask') {
            for (const leaseId of known.keys()) past.add(leaseId)
            act(db, one, known)
            continue
          }
          const found = leasesTouched(db, one.debts.map(keyOf))
          const wanted = [...known].filter(([, keys]) => one.debts.some((debt) => keys.has(keyOf(debt)))).map(([leaseId]) => leaseId)
          expect(found).toEqual(expect.arrayContaining(wanted))
          expect(found.filter((leaseId) => !wanted.includes(leaseId) && !past.has(leaseId))).toEqual([])
          expect(new Set(found).size).toBe(found.length)
        }
      } finally {
        for (const db of files) db.close()
      }
    }), { numRuns: 60 })
  })

  it('is forgotten with whoever is erased, in the file too', () => {
    const db = openDatabase({ path: join(folder, 's.db'), readOnly: false, busyMs: 10_000 })
    db.write(() => writeTouches(db, [{ leaseId: 'a', dossier: dossierOf([1, 2]) }, { leaseId: 'b', dossier: dossierOf([3]) }]))
    db.write(() => forgetTouching(db, [keyOf(2)]))
    expect([[1], [2], [3]].map((ids) => leasesTouched(db, ids.map(keyOf)))).toEqual([['a'], [], ['b']])
    expect(db.all('SELECT lease_id, length(hashes) FROM lease_touch ORDER BY lease_id')).toEqual([['a', 4], ['b', 4]])
    db.close()
  })

  it('is not known of leases of an older file: whatever comes first asks about each of them, and from then on it is known', async () => {
    const path = join(folder, 's.db')
    const made = await openEmbedded({ path })
    await load(made, 'a', [...owed('d1', 'p1'), ...owed('d2', 'p2')])
    await makeList(made, 'l', [line(1, 'd1', 'p1'), line(2, 'd2', 'p2')])
    expect((await made.lease(ask('l'))).leases.length).toBe(2)
    await made.close()
    const db = new DatabaseSync(path)
    // As the schema was before what touches a lease was kept in one row.
    db.exec(`DROP TABLE lease_touch; CREATE TABLE lease_touch (id TEXT NOT NULL, lease_id TEXT NOT NULL, PRIMARY KEY (id, lease_id)) STRICT, WITHOUT ROWID;
      CREATE INDEX lease_touched ON lease_touch (lease_id); PRAGMA user_version = 10`)
    db.close()
    const opened = await openEmbedded({ path })
    expect((await opened.check()).schemaVersion).toBe(MIGRATIONS.length)
    const asked: number[] = []
    const noting: Recheck = { judge: (held) => void asked.push(held.rank), leaf: () => leaf('none') }
    await opened.settle({ ...recording([stop('e0', 'nobody')]), recheck: noting })
    expect(asked).toEqual([1, 2])
    await opened.settle({ ...recording([stop('e1', 'nobody')]), recheck: noting })
    expect(asked).toEqual([1, 2])
    expect((await opened.settle({ ...recording([stop('e2', 'p2')]), recheck: STRICT })).revoked.map((one) => one.rank)).toEqual([2])
    await opened.close()
  })
})
