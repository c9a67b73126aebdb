import { openCheckpoint } from '../ledger/checkpoint.js'
import { verifierKey } from '../ledger/note.js'
import { growthFile, proofFile } from '../ledger/proof-file.js'
import { isConsistent, isIncluded, type TreeHead } from '../ledger/proof.js'
import { openSubtrees, type Subtrees } from '../ledger/subtrees.js'
import type { NumberedLeaf } from '../model/ledger.js'
import { Problem } from '../model/problem.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import type { KeptCheckpoint } from './ledger-run.js'

/** An entry with its proof. */
export interface ProvenEntry {
  readonly seq: number
  readonly leafHash: string
  /** The canonical JSON that was hashed. */
  readonly entry: string
  /** A tlog-proof file: it holds the entry and the checkpoint. */
  readonly proof: string
}

/** Entries proven against one checkpoint. */
export interface ProvenEntries {
  /** The signed note. */
  readonly checkpoint: string
  readonly size: number
  readonly vkey: string
  readonly entries: readonly ProvenEntry[]
}

/** A proof that the ledger grew from an older head. */
export interface ProvenGrowth {
  readonly oldSize: number
  readonly size: number
  /** Old size, hashes and the new checkpoint, as witnesses of logs are told them. */
  readonly proof: string
  readonly checkpoint: string
  readonly vkey: string
}

/** Subtrees that were hashed once for a store that stays open. */
const subtreesOf = new WeakMap<Store, Subtrees>()

function subtrees(store: Store): Subtrees {
  const known = subtreesOf.get(store) ?? openSubtrees(store.leaves)
  subtreesOf.set(store, known)
  return known
}

/** The newest signed head that covers a number of entries; signed now where none does, or all are to be covered. */
async function headOver(app: App, store: Store, size: number | 'all'): Promise<TreeHead & { readonly note: string; readonly vkey: string }> {
  const newest = await store.checkpointUpTo()
  const { note } = newest !== undefined && size !== 'all' && newest.size >= size ? newest : await app.checkpoint()
  const signer = await app.ledgerSigner()
  const head = openCheckpoint(note, signer)
  if (head === undefined) throw broken('its newest checkpoint is not signed with its key')
  return { ...head, note, vkey: verifierKey(signer) }
}

function broken(what: string): Problem {
  return new Problem('store-unavailable', `the ledger does not hold (${what}): run rightparty ledger verify`)
}

async function leafAt(store: Store, seq: number): Promise<NumberedLeaf> {
  for await (const [leaf] of store.leaves(seq, 1)) if (leaf?.seq === seq) return leaf
  throw broken(`entry ${seq} is missing`)
}

/**
 * Proves entries by their numbers, all against one checkpoint, each without showing any other.
 * @throws Problem not-found for a number that the ledger does not have; store-unavailable when a proof would not hold
 */
export async function runProveEntries(app: App, seqs: readonly number[]): Promise<ProvenEntries> {
  const store = await app.store()
  const { note, vkey, size, root } = await headOver(app, store, Math.max(0, ...seqs) + 1)
  const entries: ProvenEntry[] = []
  for (const seq of seqs) {
    if (!(Number.isSafeInteger(seq) && seq >= 0 && seq < size)) throw new Problem('not-found', `there is no entry ${seq}: the ledger has the entries 0 to ${size - 1}`)
    const { entry, leafHash } = await leafAt(store, seq)
    const path = await subtrees(store).inclusion(seq, size)
    if (!isIncluded(path, leafHash, seq, size, root)) throw broken(`entry ${seq} is not under its checkpoint`)
    entries.push({ seq, leafHash, entry, proof: proofFile({ index: seq, entry, path, note }) })
  }
  return { checkpoint: note, size, vkey, entries }
}

/**
 * Proves that the ledger grew from an older head: of a size, or a checkpoint that somebody kept.
 * @throws Problem invalid-input for a size that the ledger never had; conflict when the kept checkpoint is none of this ledger
 */
export async function runProveGrowth(app: App, since: number | KeptCheckpoint): Promise<ProvenGrowth> {
  const store = await app.store()
  const oldSize = typeof since === 'number' ? since : since.size
  const { note, vkey, size, root } = await headOver(app, store, 'all')
  if (oldSize > size) throw new Problem('invalid-input', `the ledger has ${size} entries, and never had a head of ${oldSize}`)
  const path = await subtrees(store).consistency(oldSize, size)
  const oldRoot = await subtrees(store).root(oldSize)
  if (!isConsistent(path, { size: oldSize, root: oldRoot }, { size, root })) throw broken(`it did not grow from its first ${oldSize} entries`)
  if (typeof since !== 'number') {
    const kept = openCheckpoint(since.note, await app.ledgerSigner())
    if (kept === undefined) throw new Problem('conflict', 'the checkpoint was not signed with the key of this ledger: it is of another one')
    if (kept.root !== oldRoot) throw new Problem('conflict', `the ledger did not grow from this checkpoint: its first ${oldSize} entries are not those that were signed; run rightparty ledger verify --against it`)
  }
  return { oldSize, size, proof: growthFile({ oldSize, path, note }), checkpoint: note, vkey }
}

/** Numbers of the entries that are about any of these subjects (`party:ID`, `debt:ID`, `list:NAME`), in order. O(entries). */
export async function runEntriesAbout(app: App, subjects: readonly string[]): Promise<readonly NumberedLeaf[]> {
  const store = await app.store()
  await app.integrate()
  const hashes = subjects.map((text) => JSON.stringify(app.keyring().hash('subject', text)))
  const found: NumberedLeaf[] = []
  // A keyed hash is a word that occurs in an entry only among its subjects.
  for await (const batch of store.leaves(0)) found.push(...batch.filter((leaf) => hashes.some((hash) => leaf.entry.includes(hash))))
  return found
}
