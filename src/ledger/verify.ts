import type { NumberedLeaf, TreeState } from '../model/ledger.js'
import { canonical } from './canonical.js'
import { EMPTY_TREE, growTree, leafHashOf, rootOf } from './tree.js'

/** What can be wrong with an entry of the ledger. */
export type LedgerFault = 'changed' | 'lost' | 'doubled' | 'tree-differs'

/** The first bad entry: its number, or for `tree-differs` the first number of the part of the tree that differs. */
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
  readonly firstBad?: BadEntry
}

/**
 * Recomputes the ledger from its leaves (from number 0, in order) and compares it with the tree the store kept:
 * finds any changed, lost or doubled entry, and names the first bad one. O(n) time; holds the leaf ids.
 */
export async function verifyLedger(
  leaves: AsyncIterable<readonly NumberedLeaf[]> | Iterable<readonly NumberedLeaf[]>,
  state: TreeState,
): Promise<LedgerVerdict> {
  const seen = new Set<string>()
  let tree: TreeState = EMPTY_TREE
  for await (const batch of leaves) {
    const good: string[] = []
    for (const leaf of batch) {
      const fault = faultOf(leaf, tree.size + good.length, seen)
      if (fault !== undefined) return failed(growTree(tree, good), fault)
      seen.add(leaf.leafId)
      good.push(leaf.leafHash)
    }
    tree = growTree(tree, good)
  }
  const fault = compareTrees(tree, state)
  return fault === undefined ? { ok: true, size: tree.size, root: rootOf(tree) } : failed(tree, fault)
}

function failed(tree: TreeState, firstBad: BadEntry): LedgerVerdict {
  return { ok: false, size: tree.size, root: rootOf(tree), firstBad }
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

function isCanonical(text: string): boolean {
  try {
    return canonical(JSON.parse(text)) === text
  } catch {
    // Whatever cannot be parsed or written anew is not canonical; the caller names the entry.
    return false
  }
}

function compareTrees(made: TreeState, kept: TreeState): BadEntry | undefined {
  if (made.size < kept.size) {
    return { seq: made.size, until: kept.size - 1, fault: 'lost', words: `entries from ${made.size} on are missing: the tree has ${kept.size}` }
  }
  if (made.size > kept.size) {
    return { seq: kept.size, until: made.size - 1, fault: 'doubled', words: `entries from ${kept.size} on were never taken into the tree` }
  }
  let from = 0
  const heights = peakSizes(made.size)
  for (const [i, size] of heights.entries()) {
    if (made.peaks[i] !== kept.peaks[i]) {
      const until = from + size - 1
      const place = from === until ? `entry ${from} was` : `one of the entries ${from} to ${until} was`
      return { seq: from, until, fault: 'tree-differs', words: `${place} changed together with its hash: the tree differs` }
    }
    from += size
  }
  if (kept.peaks.length === heights.length) return undefined
  return { seq: 0, until: kept.size, fault: 'tree-differs', words: 'the kept tree has a wrong number of subtrees' }
}

/** Leaves under each perfect subtree, largest first: the one bits of the size. */
function peakSizes(size: number): readonly number[] {
  const sizes: number[] = []
  for (let rest = size, bit = 2 ** Math.floor(Math.log2(Math.max(size, 1))); rest > 0; bit /= 2) {
    if (rest >= bit) {
      sizes.push(bit)
      rest -= bit
    }
  }
  return sizes
}
