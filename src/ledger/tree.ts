import { createHash } from 'node:crypto'
import type { GrowTree, TreeState } from '../model/ledger.js'

const LEAF_PREFIX = Uint8Array.of(0)
const NODE_PREFIX = Uint8Array.of(1)

/** The tree without leaves. */
export const EMPTY_TREE: TreeState = { size: 0, peaks: [] }

/** Hash of a leaf in hex: SHA-256 of 0x00 and the data (text as UTF-8). Source: RFC 9162, section 2.1.1. */
export function leafHashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(LEAF_PREFIX).update(data).digest('hex')
}

/** Hash of an inner node in hex: SHA-256 of 0x01 and both children. Source: RFC 9162, section 2.1.1. */
export function nodeHash(left: string, right: string): string {
  return createHash('sha256').update(NODE_PREFIX).update(left, 'hex').update(right, 'hex').digest('hex')
}

/** Adds leaf hashes to a tree of which only the perfect subtrees' roots are known; O(leaves), pure. */
export const growTree: GrowTree = (state, leafHashes) => {
  const peaks = [...state.peaks]
  let size = state.size
  for (const leaf of leafHashes) {
    let hash = leaf
    // Each trailing one bit of the old size is a perfect subtree of the same height as the one just completed.
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = nodeHash(peaks.pop()!, hash)
    peaks.push(hash)
    size++
  }
  return { size, peaks }
}

/** Root of a tree in hex; of the empty tree the SHA-256 of nothing. Source: RFC 9162, section 2.1.1. */
export function rootOf(state: TreeState): string {
  const smallestFirst = state.peaks.toReversed()
  const [first, ...rest] = smallestFirst
  if (first === undefined) return createHash('sha256').digest('hex')
  return rest.reduce((hash, peak) => nodeHash(peak, hash), first)
}

/** Root of the tree over these leaf hashes, in order. */
export function merkleRoot(leafHashes: readonly string[]): string {
  return rootOf(growTree(EMPTY_TREE, leafHashes))
}
