import type { Revision } from '../../model/ids.js'
import { Problem } from '../../model/problem.js'
import type { EpochMs } from '../../model/time.js'
import type { NewVersion } from '../../model/writes.js'
import { REF_KINDS, refsOf } from '../refs.js'
import { visibleRevision } from './acts.js'
import type { Cell, Database } from './database.js'
import { checkBatch, insertMany } from './insert.js'
import { KIND_CODES, REF_TABLES } from './schema.js'
import { countChange } from './seal.js'

/**
 * Writes facts as a revision of their own and makes them visible, inside the transaction of their act. A load that is open
 * meanwhile keeps its own, higher revision, and stays invisible.
 * @throws Problem conflict when a load has been open for longer than there are revisions below its own
 */
export function recordFacts(db: Database, versions: readonly NewVersion[], nowMs: EpochMs, leafId: string): Revision {
  checkBatch(versions)
  const revision = (visibleRevision(db) + 1) as Revision
  if (db.get("SELECT 1 FROM act WHERE state = 'open' AND kind = 'load' AND revision <= ?", revision) !== undefined) {
    throw new Problem('conflict', 'too much was recorded while a load is open: finish or end the load first')
  }
  // A key twice in one act keeps the last, as in a load.
  const last = new Map(versions.map((version) => [version.key, version]))
  const firstFact = Number(db.get('SELECT coalesce(max(fact), 0) + 1 FROM fact')![0])
  let fact = firstFact - 1
  for (const { kind, key, content, purposes } of last.values()) {
    if (!key.startsWith(`${kind}\u001f`)) throw new Problem('invalid-input', `the key of a ${kind} begins with its kind`)
    fact++
    const code = KIND_CODES[kind]
    const replaced = db.all(
      `UPDATE fact SET replaced_in = ?1 WHERE replaced_in IS NULL AND revision < ?1
         AND fact IN (SELECT fact FROM fact_key WHERE key = ?2) RETURNING content IS NOT NULL`,
      revision, key,
    )
    const change = (content === null ? 0 : 1) - replaced.reduce((sum, row) => sum + Number(row[0]), 0)
    if (change !== 0) countChange(db, revision, code, change)
    db.run(
      'INSERT INTO fact (fact, kind, key, content, purposes, revision) VALUES (?, ?, ?, ?, ?, ?)',
      fact, code, key, content === null ? null : JSON.stringify(content), purposes.join(' '), revision,
    )
    db.run('INSERT INTO fact_key VALUES (?, ?, ?)', key, revision, fact)
    if (content === null) continue
    const refs = refsOf(kind, content)
    for (const to of REF_KINDS) {
      const cells: Cell[] = refs.filter((ref) => ref.to === to).flatMap((ref) => [ref.id, code, fact])
      insertMany(db, `${REF_TABLES[to]} VALUES`, 3, cells)
    }
  }
  db.run(
    `INSERT INTO recording (revision, recorded_at, leaf_id, first_fact) VALUES (?, max(?, (SELECT coalesce(max(recorded_at), 0) FROM recording),
       (SELECT coalesce(max(recorded_at), 0) FROM act)), ?, ?)`,
    revision, nowMs, leafId, firstFact,
  )
  db.run('UPDATE head SET visible = ?', revision)
  return revision
}
