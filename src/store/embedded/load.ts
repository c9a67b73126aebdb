import { FACT_KINDS, type AnyFact } from '../../model/facts.js'
import { BATCH_ROWS_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { Held, LoadWriter, NewVersion, OpenAct, Refusal } from '../port.js'
import { REF_KINDS, refsOf, type RefKind } from '../refs.js'
import type { Acts } from './acts.js'
import type { Cell, Database } from './database.js'
import { writeLeaf } from './ledger.js'
import { KIND_CODES, REF_TABLES } from './schema.js'

/** Rows in one INSERT: many times faster than one by one, and below SQLite's bound of 32,766 parameters. */
const ROWS_AT_ONCE = 100
const KIND_OF = new Map(FACT_KINDS.map((kind) => [KIND_CODES[kind], kind]))

/** Writes loads; see the port for what each method promises. */
export function loadWriter(db: Database, acts: Acts): LoadWriter {
  return {
    beginLoad: async (actId) => acts.begin(actId, 'load'),
    writeVersions: async (act, versions) => {
      checkBatch(versions)
      db.write(() => {
        acts.hold(act)
        writeVersions(db, act, versions)
      })
    },
    writeRefusals: async (act, refusals) => {
      checkBatch(refusals)
      db.write(() => {
        acts.hold(act)
        for (const refusal of refusals) writeRefusal(db, act, refusal)
      })
    },
    writeHeld: async (act, held) => {
      checkBatch(held)
      db.write(() => {
        acts.hold(act)
        for (const row of held) writeHeld(db, act, row)
      })
    },
    commitLoad: async (act, nowMs, leaf) =>
      db.write(() => {
        acts.finish(act, nowMs)
        db.run('UPDATE head SET visible = ?', act.revision)
        writeLeaf(db, leaf)
        return act.revision
      }),
    abandon: async (act) => acts.abandon(act),
  }
}

/** @throws Problem limit-exceeded when a batch is too large for one transaction */
export function checkBatch(rows: readonly unknown[]): void {
  if (rows.length > BATCH_ROWS_MAX) throw new Problem('limit-exceeded', `a batch holds at most ${BATCH_ROWS_MAX} rows; this one has ${rows.length}`)
}

/** Inserts rows many at a time; `table` and `columns` are fixed words of this program, never data. */
export function insertMany(db: Database, into: string, columns: number, cells: readonly Cell[]): number {
  const row = `(${Array.from({ length: columns }, () => '?').join(', ')})`
  const many = `INSERT INTO ${into.replace('VALUES', `VALUES ${Array.from({ length: ROWS_AT_ONCE }, () => row).join(', ')}`)}`
  const single = `INSERT INTO ${into.replace('VALUES', `VALUES ${row}`)}`
  const step = columns * ROWS_AT_ONCE
  let changed = 0
  let at = 0
  for (; at + step <= cells.length; at += step) changed += db.run(many, ...cells.slice(at, at + step))
  for (; at < cells.length; at += columns) changed += db.run(single, ...cells.slice(at, at + columns))
  return changed
}

function writeVersions(db: Database, act: OpenAct, versions: readonly NewVersion[]): void {
  const latest = new Map<string, NewVersion>()
  for (const version of versions) {
    if (!version.key.startsWith(`${version.kind}\u001f`)) throw new Problem('invalid-input', `a key of a ${version.kind} begins with its kind`)
    latest.set(version.key, version)
  }
  const rows = [...latest.values()]
  const change = new Map<number, number>()
  forgetSameAct(db, act, rows, change)
  replaceCurrent(db, act, rows, change)
  insertVersions(db, act, rows, change)
  for (const [kind, by] of change) {
    db.run(
      'INSERT INTO kind_count VALUES (?, ?, ?) ON CONFLICT (revision, kind) DO UPDATE SET change = change + excluded.change',
      act.revision, kind, by,
    )
  }
}

function add(change: Map<number, number>, kind: number, by: number): void {
  change.set(kind, (change.get(kind) ?? 0) + by)
}

/** A key twice in one act keeps the last: the one before it goes, with what finds it. */
function forgetSameAct(db: Database, act: OpenAct, rows: readonly NewVersion[], change: Map<number, number>): void {
  const doubled = db.all(
    `SELECT f.fact, f.kind, f.content FROM json_each(?) j CROSS JOIN fact f ON f.key = j.value AND f.revision = ?`,
    JSON.stringify(rows.map((row) => row.key)), act.revision,
  )
  for (const [fact, code, content] of doubled) {
    if (typeof content === 'string') {
      for (const ref of refsOf(KIND_OF.get(Number(code))!, JSON.parse(content) as AnyFact['content'])) {
        db.run(`DELETE FROM ${REF_TABLES[ref.to]} WHERE id = ? AND kind = ? AND fact = ?`, ref.id, code!, fact!)
      }
      add(change, Number(code), -1)
    }
    db.run('DELETE FROM fact WHERE fact = ?', fact!)
  }
}

function replaceCurrent(db: Database, act: OpenAct, rows: readonly NewVersion[], change: Map<number, number>): void {
  const replaced = db.all(
    `UPDATE fact SET replaced_in = ?1 WHERE fact IN (
       SELECT f.fact FROM json_each(?2) j CROSS JOIN fact f ON f.key = j.value WHERE f.replaced_in IS NULL AND f.revision < ?1
     ) RETURNING kind, content IS NOT NULL`,
    act.revision, JSON.stringify(rows.map((row) => row.key)),
  )
  for (const [kind, held] of replaced) add(change, Number(kind), -Number(held))
}

function insertVersions(db: Database, act: OpenAct, rows: readonly NewVersion[], change: Map<number, number>): void {
  let fact = Number(db.get('SELECT coalesce(max(fact), 0) FROM fact')![0])
  const cells: Cell[] = []
  const refs = new Map<RefKind, Cell[]>(REF_KINDS.map((kind) => [kind, []]))
  for (const { kind, key, content, purposes } of rows) {
    fact++
    const code = KIND_CODES[kind]
    cells.push(fact, code, key, content === null ? null : JSON.stringify(content), purposes.join(' '), act.revision)
    if (content === null) continue
    add(change, code, 1)
    for (const ref of refsOf(kind, content)) refs.get(ref.to)!.push(ref.id, code, fact)
  }
  insertMany(db, 'fact (fact, kind, key, content, purposes, revision) VALUES', 6, cells)
  for (const [kind, ids] of refs) insertMany(db, `${REF_TABLES[kind]} VALUES`, 3, ids)
}

function writeRefusal(db: Database, act: OpenAct, refusal: Refusal): void {
  db.run(
    'INSERT OR REPLACE INTO refusal VALUES (?, ?, ?, ?, ?, ?)',
    refusal.keyHash, act.revision, KIND_CODES[refusal.kind], refusal.sourceId, refusal.sourceClass, JSON.stringify(refusal.rules),
  )
}

function writeHeld(db: Database, act: OpenAct, held: Held): void {
  db.run(
    'INSERT OR REPLACE INTO held VALUES (?, ?, ?, ?, ?, ?)',
    held.keyHash, act.revision, KIND_CODES[held.kind], held.sourceId, held.sealed, JSON.stringify(held.rules),
  )
}
