import { createHash, hash as digest } from 'node:crypto'
import type { GrowTree, TreeState } from '../model/ledger.js'

const HASH_BYTES = 32
/** A tree of 2^53 leaves has no more perfect subtrees than this, and one leaf is pushed before it is folded. */
const PEAKS_MAX = 64

/** The tree without leaves. */
export const EMPTY_TREE: TreeState = { size: 0, peaks: [] }

/** Hash of a leaf in hex: SHA-256 of 0x00 and the data (text as UTF-8). Source: RFC 9162, section 2.1.1. */
export function leafHashOf(data: string | Uint8Array): string {
  if (typeof data === 'string') return digest('sha256', `\u0000${data}`, 'hex')
  return createHash('sha256').update(Uint8Array.of(0)).update(data).digest('hex')
}

// What a node is hashed from: 0x01 and both children. It is filled and read at once, by no two at a time.
const node = Buffer.alloc(1 + 2 * HASH_BYTES)
node[0] = 1

/** Hash of an inner node in hex: SHA-256 of 0x01 and both children. Source: RFC 9162, section 2.1.1. */
export function nodeHash(left: string, right: string): string {
  node.write(left, 1, 'hex')
  node.write(right, 1 + HASH_BYTES, 'hex')
  return digest('sha256', node, 'hex')
}

/** Adds leaf hashes to a tree of which only the perfect subtrees' roots are known; O(leaves), pure. */
export const growTree: GrowTree = (state, leafHashes) => {
  // The subtrees stand one behind the other in bytes: hex for each inner node would take twice as long.
  const stack = Buffer.alloc(PEAKS_MAX * HASH_BYTES)
  for (const [i, peak] of state.peaks.entries()) stack.write(peak, i * HASH_BYTES, 'hex')
  let end = state.peaks.length * HASH_BYTES
  let size = state.size
  for (const leaf of leafHashes) {
    stack.write(leaf, end, 'hex')
    end += HASH_BYTES
    // Each trailing one bit of the old size is a perfect subtree of the same height as the one just completed.
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      end -= HASH_BYTES
      stack.copy(node, 1, end - HASH_BYTES, end + HASH_BYTES)
      stack.write(digest('sha256', node, 'binary'), end - HASH_BYTES, 'latin1')
    }
    size++
  }
  const peaks = Array.from({ length: end / HASH_BYTES }, (_, i) => stack.toString('hex', i * HASH_BYTES, (i + 1) * HASH_BYTES))
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

/** Leaves under each perfect subtree of a tree, largest first: the one bits of its size. */
export function peakSizes(size: number): readonly number[] {
  const sizes: number[] = []
  for (let rest = size, bit = 2 ** Math.floor(Math.log2(Math.max(size, 1))); rest > 0; bit /= 2) {
    if (rest >= bit) {
      sizes.push(bit)
      rest -= bit
    }
  }
  return sizes
}
