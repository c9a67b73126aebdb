import type { DebtId } from '../../model/ids.js'
import type { Judging, KeptJudgement } from '../../model/kept-judgement.js'
import type { Lease } from '../../model/lease.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import type { EpochMs } from '../../model/time.js'
import type { JudgementStore } from '../judgement-port.js'
import { leaseAsOf } from '../leases.js'
import type { Acts } from './acts.js'
import type { Cell, Database } from './database.js'
import { toLease } from './held-leases.js'
import { checkBatch, insertMany } from './insert.js'
import { JUDGEMENTS_KEPT } from './schema.js'

/** Keeps judgements; see the port for what each method promises. */
export function judgementStore(db: Database, acts: Acts): JudgementStore {
  // An older file that is only read has no such tables, and nothing was ever kept in it.
  const hasTables = db.schemaVersion >= JUDGEMENTS_KEPT
  return {
    judgings: async () =>
      (hasTables ? db.all('SELECT number, terms, at, revision FROM judging ORDER BY number') : [])
        .map(([number, terms, at, revision]) => ({ number, terms, atMs: at, revision }) as Judging),
    keptJudgements: async (after, limit) =>
      (hasTables ? db.all('SELECT debt_id, judging, holds_before, sought, body FROM judgement WHERE debt_id > ? ORDER BY debt_id LIMIT ?', after, Math.min(limit, BATCH_ROWS_MAX)) : [])
        .map(([debtId, judging, holdsBefore, sought, body]) => ({ debtId, judging, ...(holdsBefore === null ? {} : { holdsBeforeMs: holdsBefore }), sought, body }) as KeptJudgement),
    writeJudgements: async (act, judging, judgements) => {
      checkBatch(judgements)
      db.write(() => {
        acts.hold(act)
        writeJudging(db, judging)
        insertMany(db, `judgement VALUES ON CONFLICT (debt_id) DO UPDATE SET
          judging = excluded.judging, holds_before = excluded.holds_before, sought = excluded.sought, body = excluded.body`, 5,
        judgements.flatMap((one): readonly Cell[] => [one.debtId, one.judging, one.holdsBeforeMs ?? null, one.sought, one.body]))
      })
    },
    settleJudgings: async (act, judgings, without) =>
      db.write(() => {
        acts.hold(act)
        dropJudgements(db, without)
        db.run('DELETE FROM judging')
        for (const judging of judgings) writeJudging(db, judging)
        db.run('DELETE FROM judgement WHERE judging NOT IN (SELECT number FROM judging)')
      }),
    leasesStanding: (atMs) => leasesStanding(db, atMs),
  }
}

function writeJudging(db: Database, { number, terms, atMs, revision }: Judging): void {
  db.run('INSERT OR REPLACE INTO judging VALUES (?, ?, ?, ?)', number, terms, atMs, revision)
}

function dropJudgements(db: Database, debts: readonly DebtId[]): void {
  db.run('DELETE FROM judgement WHERE debt_id IN (SELECT value FROM json_each(?))', JSON.stringify(debts))
}

/** Drops everything that is kept; belongs into the transaction of what makes it go. */
export function dropAllJudgements(db: Database): void {
  db.run('DELETE FROM judgement')
  db.run('DELETE FROM judging')
}

async function* leasesStanding(db: Database, atMs: EpochMs): AsyncGenerator<readonly Lease[]> {
  let after = ''
  for (;;) {
    // Whoever ended since stood at the moment; what does not say when it ended is looked at as well.
    const rows = db.all(
      `SELECT content, lease_id FROM lease WHERE lease_id > ?1 AND (state IN ('open', 'started') OR held_until > ?2
         OR coalesce(content ->> '$.endedAtMs', content ->> '$.report.atMs', content ->> '$.revocation.atMs', 0) > ?2)
       ORDER BY lease_id LIMIT ?3`, after, atMs, BATCH_ROWS_MAX)
    const standing = rows.flatMap((row) => leaseAsOf(toLease(row), atMs) ?? [])
    if (standing.length > 0) yield standing
    if (rows.length < BATCH_ROWS_MAX) return
    after = String(rows.at(-1)![1])
  }
}
