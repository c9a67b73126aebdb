import type { CopyBatch, CopyRecords, CopySection } from '../../model/copy.js'
import { Problem } from '../../model/problem.js'
import type { OpenAct, StoreImport } from '../port.js'
import { refsOf } from '../refs.js'
import type { Acts } from './acts.js'
import type { Cell, Database } from './database.js'
import { checkBatch, insertMany } from './insert.js'
import { writeListed } from './lists.js'
import { touchOpenLeases } from './recheck.js'
import { KIND_CODES } from './schema.js'
import { clearStage, countChange, nothingStaged, sealRefs, stage } from './seal.js'

/*
 * A copy is an open load in a store that holds nothing: all its revisions lie above the visible one (0), and a sweep of the
 * act removes them. What readers would find at once (acts, heads of lists, leaves, words, runs) waits in temporary tables,
 * which vanish with the process, and is moved in one transaction at the commit.
 */

/** What waits for the commit, and the statements that move it, in their order. */
const WAITING: Readonly<Record<string, { readonly columns: string; readonly move: string }>> = {
  act: {
    columns: 'act_id, kind, revision, recorded_at, leaf_id',
    move: `INSERT INTO act (act_id, kind, state, revision, first_fact, recorded_at, leaf_id, heartbeat_at)
      SELECT act_id, kind, 'done', revision, 0, recorded_at, leaf_id, recorded_at FROM temp.copied_act ORDER BY rowid`,
  },
  list: {
    columns: 'name, act_id, made_at, head',
    move: `UPDATE list SET act = a.act, made_at = c.made_at, head = c.head
      FROM temp.copied_list c JOIN act a ON a.act_id = c.act_id WHERE c.name = list.name`,
  },
  leaf: {
    columns: 'leaf_id, entry, leaf_hash, seq',
    move: 'INSERT INTO leaf (leaf_id, entry, leaf_hash, seq) SELECT leaf_id, entry, leaf_hash, seq FROM temp.copied_leaf ORDER BY rowid',
  },
  tree: { columns: 'size, peaks', move: 'UPDATE head SET tree_size = c.size, tree_peaks = c.peaks FROM temp.copied_tree c' },
  sign_off: {
    columns: 'pack, version, digest, by_whom, evidence, at, leaf_id',
    move: `INSERT INTO sign_off (pack, version, digest, by_whom, evidence, at, leaf_id)
      SELECT pack, version, digest, by_whom, evidence, at, leaf_id FROM temp.copied_sign_off ORDER BY rowid`,
  },
  measure_run: {
    columns: 'run_id, record, lines, leaf_id',
    move: 'INSERT INTO measure_run (run_id, record, lines, leaf_id) SELECT run_id, record, lines, leaf_id FROM temp.copied_measure_run ORDER BY rowid',
  },
  recording: { columns: 'revision, recorded_at, leaf_id', move: 'INSERT INTO recording (revision, recorded_at, leaf_id) SELECT * FROM temp.copied_recording' },
  lease: {
    columns: 'lease_id, list, rank, debt_id, party_id, contact_point_id, state, expires_at, held_until, content',
    move: 'INSERT INTO lease SELECT * FROM temp.copied_lease',
  },
  entry_state: { columns: 'list, rank, state, not_before, content', move: 'INSERT INTO entry_state SELECT * FROM temp.copied_entry_state' },
  stop: { columns: 'seq, lease_id', move: 'INSERT INTO stop SELECT * FROM temp.copied_stop' },
  kept: { columns: 'kind, id, content', move: 'INSERT INTO kept SELECT * FROM temp.copied_kept' },
  once: { columns: 'actor, key, body_hash, answer, at', move: 'INSERT INTO once SELECT * FROM temp.copied_once' },
  checkpoint: { columns: 'size, origin, note, peaks, made_at', move: 'INSERT INTO checkpoint SELECT * FROM temp.copied_checkpoint' },
}

/** Fills an empty file with everything of another store; see the port. */
export function storeImport(db: Database, acts: Acts): StoreImport {
  return {
    beginCopy: async (actId) => {
      const act = acts.begin(actId, 'copy', () => {
        // Every act has its leaf, so that a store without acts and leaves holds nothing.
        const found = db.get("SELECT EXISTS (SELECT 1 FROM act WHERE state = 'done') OR EXISTS (SELECT 1 FROM leaf)")!
        if (found[0] === 1) throw new Problem('precondition-failed', 'the store that is to be filled holds something already: name an empty one')
        db.run("UPDATE act SET sealing = 1 WHERE state = 'open'")
      })
      db.write(() => {
        clearStage(db)
        clearWaiting(db)
      })
      db.tuneFor('loading')
      return act
    },
    writeCopied: async (act, batch) => {
      checkBatch(batch.records)
      db.write(() => {
        const number = acts.hold(act)
        const write = WRITERS[batch.section] as (db: Database, records: CopyBatch['records'], act: number) => void
        write(db, batch.records, number)
      })
    },
    commitCopy: async (act) => {
      sealRefs(db, () => acts.hold(act))
      db.write(() => makeVisible(db, acts.hold(act)))
      db.tuneFor('reading')
    },
  }
}

function clearWaiting(db: Database): void {
  for (const [table, { columns }] of Object.entries(WAITING)) {
    db.run(`CREATE TABLE IF NOT EXISTS temp.copied_${table} (${columns})`)
    db.run(`DELETE FROM temp.copied_${table}`)
  }
}

function makeVisible(db: Database, copyAct: number): void {
  if (db.get('SELECT EXISTS (SELECT 1 FROM leaf)')![0] === 1) {
    throw new Problem('conflict', 'something else was written to the store while it was filled: empty it and run it again')
  }
  for (const { move } of Object.values(WAITING)) db.run(move)
  db.run('DELETE FROM act WHERE act = ?', copyAct)
  db.run('UPDATE head SET visible = max((SELECT coalesce(max(revision), 0) FROM act), (SELECT coalesce(max(revision), 0) FROM recording))')
  touchOpenLeases(db)
  clearStage(db)
  clearWaiting(db)
}

/** Keeps rows until the commit; `values` has as many cells for each record as the table has columns. */
function wait(db: Database, table: string, cells: readonly Cell[]): void {
  const { columns } = WAITING[table]!
  insertMany(db, `temp.copied_${table} VALUES`, columns.split(',').length, cells)
}

const WRITERS: { readonly [S in CopySection]: (db: Database, records: readonly CopyRecords[S][], act: number) => void } = {
  acts: (db, records) => {
    wait(db, 'act', records.flatMap((one) => [one.actId, one.kind, one.revision, one.recordedAtMs, one.leafId]))
  },
  versions: writeVersions,
  refusals: (db, records) => {
    insertMany(db, 'refusal VALUES', 6, records.flatMap((one) => [
      one.keyHash, one.revision, KIND_CODES[one.kind], one.sourceId, one.sourceClass, JSON.stringify(one.rules),
    ]))
  },
  held: (db, records) => {
    insertMany(db, 'held VALUES', 6, records.flatMap((one) => [
      one.keyHash, one.revision, KIND_CODES[one.kind], one.sourceId, one.sealed, JSON.stringify(one.rules),
    ]))
  },
  lists: (db, records, act) => {
    insertMany(db, 'list (name, act) VALUES', 2, records.flatMap(({ head }) => [head.name, act]))
    wait(db, 'list', records.flatMap(({ actId, head }) => [head.name, actId, head.madeAtMs, JSON.stringify(head)]))
  },
  entries: (db, records) => writeListed(db, records),
  segments: (db, records) => {
    insertMany(db, 'segment VALUES', 5, records.flatMap(({ list, kind, index, lines, bytes }) => [list, kind, index, lines, bytes]))
  },
  leaves: (db, records) => {
    wait(db, 'leaf', records.flatMap(({ leafId, entry, leafHash, seq }) => [leafId, entry, leafHash, seq ?? null]))
  },
  tree: (db, records) => {
    wait(db, 'tree', records.flatMap(({ size, peaks }) => [size, JSON.stringify(peaks)]))
  },
  signOffs: (db, records) => {
    wait(db, 'sign_off', records.flatMap(({ signOff, leafId }) => [
      signOff.pack, signOff.version, signOff.digest, signOff.by, signOff.evidence, signOff.at, leafId,
    ]))
  },
  runs: (db, records) => {
    wait(db, 'measure_run', records.flatMap(({ run: { lines, ...record }, leafId }) => [record.runId, JSON.stringify(record), lines, leafId]))
  },
  recordings: (db, records) => {
    wait(db, 'recording', records.flatMap(({ revision, recordedAtMs, leafId }) => [revision, recordedAtMs, leafId]))
  },
  leases: (db, records) => {
    wait(db, 'lease', records.flatMap((one) => [
      one.leaseId, one.list, one.rank, one.debtId, one.partyId, one.contactPointId, one.state, one.expiresAtMs, one.heldUntilMs, JSON.stringify(one),
    ]))
  },
  entryStates: (db, records) => {
    wait(db, 'entry_state', records.flatMap(({ list, ...state }) => [list, state.rank, state.state, state.notBeforeMs ?? null, JSON.stringify(state)]))
  },
  stops: (db, records) => {
    wait(db, 'stop', records.flatMap(({ seq, leaseId }) => [seq, leaseId]))
  },
  kept: (db, records) => {
    wait(db, 'kept', records.flatMap(({ kind, id, record }) => [kind, id, JSON.stringify(record)]))
  },
  answers: (db, records) => {
    wait(db, 'once', records.flatMap(({ actor, key, bodyHash, answer, atMs }) => [actor, key, bodyHash, answer, atMs]))
  },
  checkpoints: (db, records) => {
    wait(db, 'checkpoint', records.flatMap(({ size, origin, note, peaks, madeAtMs }) => [size, origin, note, JSON.stringify(peaks), madeAtMs]))
  },
}

function writeVersions(db: Database, versions: readonly CopyRecords['versions'][]): void {
  let fact = Number(db.get('SELECT coalesce(max(fact), 0) FROM fact')![0])
  const cells: Cell[] = []
  const keys: Cell[] = []
  const staged = nothingStaged()
  const changes = new Map<string, number>()
  const change = (revision: OpenAct['revision'], code: number, by: number): void => {
    changes.set(`${revision} ${code}`, (changes.get(`${revision} ${code}`) ?? 0) + by)
  }
  for (const { kind, key, content, purposes, revision, replacedIn } of versions) {
    fact++
    const code = KIND_CODES[kind]
    cells.push(fact, code, key, content === null ? null : JSON.stringify(content), purposes.join(' '), revision, replacedIn ?? null)
    keys.push(key, revision, fact)
    if (content === null) continue
    change(revision, code, 1)
    if (replacedIn !== undefined) change(replacedIn, code, -1)
    for (const ref of refsOf(kind, content)) staged.refs.get(ref.to)!.push(ref.id, code, fact)
  }
  insertMany(db, 'fact (fact, kind, key, content, purposes, revision, replaced_in) VALUES', 7, cells)
  // They come in order of their keys, so that each page of this tree is written once.
  insertMany(db, 'fact_key VALUES', 3, keys)
  stage(db, staged)
  for (const [place, by] of changes) {
    const [revision, code] = place.split(' ').map(Number)
    countChange(db, revision as OpenAct['revision'], code!, by)
  }
}
