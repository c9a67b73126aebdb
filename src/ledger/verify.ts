import type { Checkpoint, NumberedLeaf, TreeState } from '../model/ledger.js'
import { isCanonical } from './is-canonical.js'
import { openCheckpoint } from './checkpoint.js'
import type { NoteVerifier } from './note.js'
import type { TreeHead } from './proof.js'
import { EMPTY_TREE, growTree, leafHashOf, peakSizes, rootOf } from './tree.js'

/** What can be wrong with an entry of the ledger, or with a checkpoint over it. */
export type LedgerFault = 'changed' | 'lost' | 'doubled' | 'tree-differs' | 'checkpoint-differs' | 'checkpoint-not-signed'

/** The first bad entry: its number or, where only a part of the tree is known to differ, the first number of that part. */
export interface BadEntry {
  readonly seq: number
  /** Last number of the part that differs; equal to `seq` where the entry itself is known. */
  readonly until: number
  readonly fault: LedgerFault
  readonly words: string
}

/** What verifying the ledger found. */
export interface LedgerVerdict {
  readonly ok: boolean
  /** Leaves that were read and found whole, up to the first bad one. */
  readonly size: number
  /** Root in hex of the tree made anew from those leaves. */
  readonly root: string
  /** Signed heads that were found to be of this tree. */
  readonly checkpoints: number
  /** Leaves under the largest of them. */
  readonly signedSize: number
  readonly firstBad?: BadEntry
}

/** Batches that come at once or one after another. */
type Batches<T> = AsyncIterable<readonly T[]> | Iterable<readonly T[]>

/** Heads that the ledger must have grown through. */
export interface KeptHeads {
  /** By size. */
  readonly checkpoints: Batches<Checkpoint>
  /** Whose signature they must bear. */
  readonly verifier: NoteVerifier
}

/** Notes only what was found so far: the tree over whole entries, and through which heads it grew. */
interface Walk {
  tree: TreeState
  checkpoints: number
  signedSize: number
  readonly seen: Set<string>
}

/**
 * Recomputes the ledger from its leaves (from number 0, in order), and compares it with every signed head and with the tree
 * the store kept: finds any changed, lost or doubled entry, and any head that is not signed or not of this tree; heads of one
 * tree are consistent with one another. Names the first bad entry. O(n) time; holds the leaf ids.
 */
export async function verifyLedger(leaves: Batches<NumberedLeaf>, state: TreeState, heads?: KeptHeads): Promise<LedgerVerdict> {
  const walk: Walk = { tree: EMPTY_TREE, checkpoints: 0, signedSize: 0, seen: new Set() }
  const kept = heads === undefined ? undefined : readAhead(heads.checkpoints)
  const passDue = async (): Promise<BadEntry | undefined> => {
    for (let next = await kept?.peek(); next !== undefined && next.size <= walk.tree.size; next = await kept?.peek()) {
      const fault = passHead(walk, next, heads!.verifier)
      if (fault !== undefined) return fault
      kept?.drop()
    }
    return undefined
  }
  for await (const batch of leaves) {
    for (let from = 0; from < batch.length;) {
      // Grown up to the next signed head, or to the end of the batch.
      const due = (await kept?.peek())?.size ?? Number.POSITIVE_INFINITY
      const { good, fault } = takeWhole(walk, batch, from, due - walk.tree.size)
      walk.tree = growTree(walk.tree, good)
      if (fault !== undefined) return failed(walk, fault)
      from += good.length
      const wrong = await passDue()
      if (wrong !== undefined) return failed(walk, wrong)
    }
  }
  const beyond = await kept?.peek()
  const fault = compareTrees(walk.tree, state) ?? (beyond === undefined ? undefined : missing(walk.tree.size, beyond.size, 'a checkpoint signs'))
  return fault === undefined ? told(walk) : failed(walk, fault)
}

function told({ tree, checkpoints, signedSize }: Walk): LedgerVerdict {
  return { ok: true, size: tree.size, root: rootOf(tree), checkpoints, signedSize }
}

function failed(walk: Walk, firstBad: BadEntry): LedgerVerdict {
  return { ...told(walk), ok: false, firstBad }
}

/** Hashes of whole entries of a batch, at most `most` of them, up to the first that is not. */
function takeWhole(walk: Walk, batch: readonly NumberedLeaf[], from: number, most: number): { readonly good: readonly string[]; readonly fault?: BadEntry } {
  const good: string[] = []
  for (let i = from; i < batch.length && good.length < most; i++) {
    const leaf = batch[i]!
    const fault = faultOf(leaf, walk.tree.size + good.length, walk.seen)
    if (fault !== undefined) return { good, fault }
    walk.seen.add(leaf.leafId)
    good.push(leaf.leafHash)
  }
  return { good }
}

function faultOf(leaf: NumberedLeaf, expected: number, seen: ReadonlySet<string>): BadEntry | undefined {
  if (leaf.seq > expected) return bad(expected, 'lost', `entry ${expected} is missing`)
  if (leaf.seq < expected) return bad(leaf.seq, 'doubled', `entry ${leaf.seq} is there twice`)
  if (seen.has(leaf.leafId)) return bad(leaf.seq, 'doubled', `entry ${leaf.seq} repeats an earlier entry`)
  if (leafHashOf(leaf.entry) !== leaf.leafHash) {
    return bad(leaf.seq, 'changed', `entry ${leaf.seq} does not have the hash it was written with`)
  }
  return isCanonical(leaf.entry) ? undefined : bad(leaf.seq, 'changed', `entry ${leaf.seq} is not canonical JSON`)
}

function bad(seq: number, fault: LedgerFault, words: string): BadEntry {
  return { seq, until: seq, fault, words }
}

/** Compares a head that is due now with the tree, and notes it when it fits. */
function passHead(walk: Walk, { size, note, peaks }: Checkpoint, verifier: NoteVerifier): BadEntry | undefined {
  const head = openCheckpoint(note, verifier)
  if (head === undefined || head.size !== size) {
    const words = `the checkpoint of ${size} entries is not signed with the key of this ledger (${verifier.name}+${verifier.keyId})`
    return { seq: walk.signedSize, until: size - 1, fault: 'checkpoint-not-signed', words }
  }
  if (head.root === rootOf(walk.tree)) {
    walk.checkpoints++
    walk.signedSize = size
    return undefined
  }
  const [from, until] = differing(walk, head, peaks)
  const words = from === until ? `entry ${from} was changed after it was signed` : `one of the entries ${from} to ${until} was changed after they were signed`
  return { seq: from, until, fault: 'checkpoint-differs', words }
}

/** The part of the tree that differs from a signed head: beyond the head before it and, where its subtrees are known, in one of them. */
function differing({ tree, signedSize }: Walk, head: TreeHead, peaks: readonly string[]): readonly [from: number, until: number] {
  let [from, until] = [0, head.size - 1]
  if (rootOf({ size: head.size, peaks }) === head.root) {
    for (const [i, size] of peakSizes(head.size).entries()) {
      if (tree.peaks[i] !== peaks[i]) {
        until = from + size - 1
        break
      }
      from += size
    }
  }
  // Everything before the last head that fitted is as it was signed, unless both were signed over it.
  return until < signedSize ? [from, until] : [Math.max(from, signedSize), until]
}

function missing(from: number, size: number, who: string): BadEntry {
  return { seq: from, until: size - 1, fault: 'lost', words: `entries from ${from} on are missing: ${who} ${size}` }
}

function compareTrees(made: TreeState, kept: TreeState): BadEntry | undefined {
  if (made.size < kept.size) return missing(made.size, kept.size, 'the tree has')
  if (made.size > kept.size) {
    return { seq: kept.size, until: made.size - 1, fault: 'doubled', words: `entries from ${kept.size} on were never taken into the tree` }
  }
  let from = 0
  const sizes = peakSizes(made.size)
  for (const [i, size] of sizes.entries()) {
    if (made.peaks[i] !== kept.peaks[i]) {
      const until = from + size - 1
      const place = from === until ? `entry ${from} was` : `one of the entries ${from} to ${until} was`
      return { seq: from, until, fault: 'tree-differs', words: `${place} changed together with its hash: the tree differs` }
    }
    from += size
  }
  if (kept.peaks.length === sizes.length) return undefined
  return { seq: 0, until: kept.size, fault: 'tree-differs', words: 'the kept tree has a wrong number of subtrees' }
}

/** Hands out what comes in batches one by one: `peek` looks at the next, `drop` goes on to the one after it. */
function readAhead<T>(batches: Batches<T>): { readonly peek: () => Promise<T | undefined>; readonly drop: () => void } {
  const ones = (async function* () {
    for await (const batch of batches) yield* batch
  })()
  let held: Promise<T | undefined> | undefined
  return {
    peek: () => (held ??= ones.next().then(({ value, done }) => (done === true ? undefined : value))),
    drop: () => {
      held = undefined
    },
  }
}
