import type { Checkpoint, LedgerLeaf, NumberedLeaf, TreeState } from '../../model/ledger.js'
import { BATCH_ROWS_MAX, LEAVES_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { LedgerStore } from '../port.js'
import type { Database, Row } from './database.js'
import type { GroupCommit } from './group-commit.js'

/** Schema version that has the table of checkpoints. */
const CHECKPOINTS_SINCE = 7
const CHECKPOINT_COLUMNS = 'size, origin, note, peaks, made_at'

/** Keeps the ledger's leaves; see the port for what each method promises. */
export function ledgerStore(db: Database, { share }: GroupCommit): LedgerStore {
  return {
    appendLeaf: async (leaf) => share(() => writeLeaf(db, leaf)),
    integrate: async (grow) =>
      share(() => {
        const rows = db.all('SELECT arrival, leaf_hash FROM leaf WHERE seq IS NULL ORDER BY arrival LIMIT ?', LEAVES_MAX)
        if (rows.length === 0) return 0
        const before = treeState(db)
        const after = grow(before, rows.map((row) => String(row[1])))
        if (after.size !== before.size + rows.length) throw new Error('the tree grew by another number of leaves than it was given')
        for (const [i, row] of rows.entries()) db.run('UPDATE leaf SET seq = ? WHERE arrival = ?', before.size + i, row[0]!)
        db.run('UPDATE head SET tree_size = ?, tree_peaks = ?', after.size, JSON.stringify(after.peaks))
        return rows.length
      }),
    treeState: async () => treeState(db),
    leaves: (from, most) => streamLeaves(db, from, most ?? Number.POSITIVE_INFINITY),
    seqOf: async (leafId) => {
      const seq = db.get('SELECT seq FROM leaf WHERE leaf_id = ?', leafId)?.[0]
      return typeof seq === 'number' ? seq : undefined
    },
    pending: async () => Number(db.get('SELECT count(*) FROM leaf WHERE seq IS NULL')![0]),
    actsWithoutLeaf: async () => actsWithoutLeaf(db),
    keepCheckpoint: async (checkpoint) => db.write(() => keepCheckpoint(db, checkpoint)),
    checkpoints: (afterSize) => streamCheckpoints(db, afterSize),
    checkpointUpTo: async (size) => {
      if (db.schemaVersion < CHECKPOINTS_SINCE) return undefined
      const row = db.get(`SELECT ${CHECKPOINT_COLUMNS} FROM checkpoint WHERE size <= ? ORDER BY size DESC LIMIT 1`, size ?? Number.MAX_SAFE_INTEGER)
      return row === undefined ? undefined : checkpointOf(row)
    },
  }
}

/** Tables whose rows name the leaf of the act that wrote them, with the schema version that has each. */
const ACTS: readonly (readonly [table: string, since: number])[] = [["act WHERE state = 'done' AND", 1], ['sign_off WHERE', 2], ['measure_run WHERE', 3], ['recording WHERE', 4]]

function actsWithoutLeaf(db: Database): number {
  let acts = 0
  for (const [table, since] of ACTS) {
    // An older file that is only read has no such table, and no act was ever kept in it.
    if (db.schemaVersion >= since) acts += Number(db.get(`SELECT count(*) FROM ${table} leaf_id NOT IN (SELECT leaf_id FROM leaf)`)![0])
  }
  return acts
}

/** A row of checkpoints as it is given out. */
export function checkpointOf([size, origin, note, peaks, madeAt]: Row): Checkpoint {
  return { size: Number(size), origin: String(origin), note: String(note), peaks: JSON.parse(String(peaks)) as readonly string[], madeAtMs: Number(madeAt) }
}

function keepCheckpoint(db: Database, { size, origin, note, peaks, madeAtMs }: Checkpoint): void {
  if (size > treeState(db).size) throw new Problem('conflict', 'the ledger has fewer entries than this checkpoint signs')
  const known = db.get('SELECT note FROM checkpoint WHERE size = ?', size)
  if (known !== undefined && known[0] !== note) throw new Problem('conflict', 'another checkpoint of this size is kept: the ledger was signed with another key')
  if (known !== undefined) return
  const first = db.get('SELECT origin FROM checkpoint ORDER BY size LIMIT 1')
  if (first !== undefined && first[0] !== origin) throw new Problem('conflict', 'the checkpoints of this ledger have another origin')
  db.run(`INSERT INTO checkpoint (${CHECKPOINT_COLUMNS}) VALUES (?, ?, ?, ?, ?)`, size, origin, note, JSON.stringify(peaks), madeAtMs)
}

async function* streamCheckpoints(db: Database, afterSize: number): AsyncGenerator<readonly Checkpoint[]> {
  // An older file that is only read has no such table, and nothing of it was ever signed.
  if (db.schemaVersion < CHECKPOINTS_SINCE) return
  let after = afterSize
  for (;;) {
    const rows = db.all(`SELECT ${CHECKPOINT_COLUMNS} FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?`, after, BATCH_ROWS_MAX)
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(checkpointOf)
    after = Number(last[0])
  }
}

/**
 * Writes a leaf inside the transaction of its act; the same leaf again changes nothing.
 * @throws Problem conflict when another entry has this leaf id
 */
export function writeLeaf(db: Database, leaf: LedgerLeaf): void {
  const added = db.run(
    'INSERT INTO leaf (leaf_id, entry, leaf_hash) VALUES (?, ?, ?) ON CONFLICT (leaf_id) DO NOTHING',
    leaf.leafId, leaf.entry, leaf.leafHash,
  )
  if (added === 1) return
  const known = db.get('SELECT entry, leaf_hash FROM leaf WHERE leaf_id = ?', leaf.leafId)
  if (known?.[0] === leaf.entry && known[1] === leaf.leafHash) return
  throw new Problem('conflict', 'another ledger entry has this leaf id: make a new one')
}

function treeState(db: Database): TreeState {
  const [size, peaks] = db.get('SELECT tree_size, tree_peaks FROM head')!
  return { size: Number(size), peaks: JSON.parse(String(peaks)) as readonly string[] }
}

async function* streamLeaves(db: Database, from: number, most: number): AsyncGenerator<readonly NumberedLeaf[]> {
  let next = from
  for (let left = most; left > 0; left -= BATCH_ROWS_MAX) {
    const rows = db.all('SELECT seq, leaf_id, entry, leaf_hash FROM leaf WHERE seq >= ? ORDER BY seq LIMIT ?', next, Math.min(left, BATCH_ROWS_MAX))
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(([seq, leafId, entry, leafHash]) => ({
      seq: Number(seq), leafId: String(leafId), entry: String(entry), leafHash: String(leafHash),
    }))
    next = Number(last[0]) + 1
  }
}
