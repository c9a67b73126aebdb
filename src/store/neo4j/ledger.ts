import type { Checkpoint, LedgerLeaf, NumberedLeaf, TreeState } from '../../model/ledger.js'
import { BATCH_ROWS_MAX, LEAVES_MAX } from '../../model/limits.js'
import { Problem } from '../../model/problem.js'
import type { LedgerStore } from '../port.js'
import { whole, type Graph, type Row, type Run } from './connection.js'

/** Columns of `integrate`. */
type IntegrateRow = readonly [treeSize: number, treePeaks: readonly string[], arrivals: readonly number[], leafHashes: readonly string[]]

/** Keeps the ledger's leaves; see the port for what each method promises. */
export function ledgerStore(graph: Graph): LedgerStore {
  return {
    appendLeaf: (leaf) => graph.write((run) => writeLeaf(run, leaf)),
    integrate: (grow) =>
      graph.write(async (run) => {
        const [size, peaks, arrivals, hashes] = (await run('integrate', { limit: LEAVES_MAX }))[0] as IntegrateRow
        if (arrivals.length === 0) return 0
        const before = { size, peaks }
        const after = grow(before, hashes)
        if (after.size !== before.size + arrivals.length) throw new Error('the tree grew by another number of leaves than it was given')
        const numbered = arrivals.map((arrival, i) => ({ arrival: whole(arrival), seq: whole(before.size + i) }))
        await run('integrate-number', { rows: numbered, size: after.size, peaks: after.peaks })
        return arrivals.length
      }),
    treeState: async () => treeOf((await graph.read('tree-state'))[0]!),
    leaves: (from, most) => streamLeaves(graph, from, most ?? Number.POSITIVE_INFINITY),
    seqOf: async (leafId) => {
      const seq = (await graph.read('seq-of', { leafId }))[0]?.[0]
      return typeof seq === 'number' ? seq : undefined
    },
    pending: async () => Number((await graph.read('pending'))[0]![0]),
    actsWithoutLeaf: async () => Number((await graph.read('acts-without-leaf'))[0]![0]),
    keepCheckpoint: (checkpoint) => graph.write((run) => keepCheckpoint(run, checkpoint)),
    checkpoints: (afterSize) => streamCheckpoints(graph, afterSize),
    checkpointUpTo: async (size) => {
      const row = (await graph.read('checkpoint-up-to', { size: whole(size ?? Number.MAX_SAFE_INTEGER) }))[0]
      return row === undefined ? undefined : checkpointOf(row)
    },
  }
}

/** A row of checkpoints as it is given out. */
export function checkpointOf([size, origin, note, peaks, madeAtMs]: Row): Checkpoint {
  return { size: Number(size), origin: String(origin), note: String(note), peaks: peaks as readonly string[], madeAtMs: Number(madeAtMs) }
}

async function keepCheckpoint(run: Run, { size, origin, note, peaks, madeAtMs }: Checkpoint): Promise<void> {
  const [treeSize, knownNote, otherOrigin] = (await run('keep-checkpoint-look', { size: whole(size), origin }))[0]!
  if (size > Number(treeSize)) throw new Problem('conflict', 'the ledger has fewer entries than this checkpoint signs')
  if (knownNote !== null && knownNote !== note) throw new Problem('conflict', 'another checkpoint of this size is kept: the ledger was signed with another key')
  if (knownNote !== null) return
  if (otherOrigin !== null) throw new Problem('conflict', 'the checkpoints of this ledger have another origin')
  await run('keep-checkpoint', { size: whole(size), origin, note, peaks, madeAtMs: whole(madeAtMs) })
}

async function* streamCheckpoints(graph: Graph, afterSize: number): AsyncGenerator<readonly Checkpoint[]> {
  let after = afterSize
  for (;;) {
    const rows = await graph.read('checkpoints', { after: whole(after), limit: BATCH_ROWS_MAX })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(checkpointOf)
    after = Number(last[0])
  }
}

/**
 * Writes a leaf inside the transaction of its act, last, since it locks the store; the same leaf again changes nothing.
 * @throws Problem conflict when another entry has this leaf id
 */
export async function writeLeaf(run: Run, { leafId, entry, leafHash }: LedgerLeaf): Promise<void> {
  const [knownEntry, knownHash] = (await run('write-leaf', { leafId, entry, leafHash }))[0]!
  if (knownEntry === null || (knownEntry === entry && knownHash === leafHash)) return
  throw new Problem('conflict', 'another ledger entry has this leaf id: make a new one')
}

function treeOf([size, peaks]: Row): TreeState {
  return { size: Number(size), peaks: peaks as readonly string[] }
}

async function* streamLeaves(graph: Graph, from: number, most: number): AsyncGenerator<readonly NumberedLeaf[]> {
  let next = from
  for (let left = most; left > 0; left -= BATCH_ROWS_MAX) {
    const rows = await graph.read('leaves', { from: next, limit: Math.min(left, BATCH_ROWS_MAX) })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(([seq, leafId, entry, leafHash]) => ({
      seq: Number(seq), leafId: String(leafId), entry: String(entry), leafHash: String(leafHash),
    }))
    next = Number(last[0]) + 1
  }
}
