import { Problem } from '../model/problem.js'
import { merkleRoot, nodeHash } from './tree.js'

/** Leaves `from` up to, without, `to`: their subtree stands in a proof as one hash. */
export type LeafRange = readonly [from: number, to: number]

/**
 * Which subtrees prove that leaf `index` is in the tree of the first `size` leaves, from leaf to root.
 * Source: RFC 9162, section 2.1.3.1.
 * @throws Problem not-found when there is no such leaf
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  if (!(Number.isInteger(index) && index >= 0 && index < size)) {
    throw new Problem('not-found', `the tree has ${size} leaves, there is none with number ${index}`)
  }
  const ranges: LeafRange[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    ranges.push(index < middle ? [middle, to] : [from, middle])
    if (index < middle) to = middle
    else from = middle
  }
  return ranges.toReversed()
}

/** Proof that leaf `index` is in the tree over these leaf hashes: the hashes of its siblings from leaf to root. O(n). */
export function inclusionProof(leafHashes: readonly string[], index: number): readonly string[] {
  return inclusionRanges(index, leafHashes.length).map(([from, to]) => merkleRoot(leafHashes.slice(from, to)))
}

/** Says whether a proof shows that the leaf is at `index` in the tree of `size` leaves with this root. Source: RFC 9162, section 2.1.3.2. */
export function isIncluded(proof: readonly string[], leafHash: string, index: number, size: number, root: string): boolean {
  if (!(index >= 0 && index < size)) return false
  let place = index
  let last = size - 1
  let hash = leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(sibling, hash)
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2)
        last = Math.floor(last / 2)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && hash === root
}

/**
 * Which subtrees prove that the tree of the first `oldSize` leaves is a beginning of that of `size`.
 * Source: RFC 9162, section 2.1.4.1.
 * @throws Problem invalid-input when the old size is not between 1 and the new one
 */
export function consistencyRanges(oldSize: number, size: number): readonly LeafRange[] {
  if (!(Number.isInteger(oldSize) && oldSize > 0 && oldSize <= size)) {
    throw new Problem('invalid-input', `an old tree of 1 to ${size} leaves can be shown to be its beginning`)
  }
  const ranges: LeafRange[] = []
  let [from, to] = [0, size]
  while (to !== oldSize) {
    const middle = from + splitOf(to - from)
    ranges.push(oldSize <= middle ? [middle, to] : [from, middle])
    if (oldSize <= middle) to = middle
    else from = middle
  }
  // A subtree that is the whole old tree is known to whoever kept the old root.
  if (from > 0) ranges.push([from, to])
  return ranges.toReversed()
}

/** Proof that the tree over the first `oldSize` leaf hashes is a beginning of the tree over all of them. O(n). */
export function consistencyProof(leafHashes: readonly string[], oldSize: number): readonly string[] {
  return consistencyRanges(oldSize, leafHashes.length).map(([from, to]) => merkleRoot(leafHashes.slice(from, to)))
}

/** A tree as a checkpoint names it: its size and root. */
export interface TreeHead {
  readonly size: number
  readonly root: string
}

/** Says whether a proof shows that the old tree is a beginning of the new one. Source: RFC 9162, section 2.1.4.2. */
export function isConsistent(proof: readonly string[], old: TreeHead, now: TreeHead): boolean {
  if (old.size < 1 || old.size > now.size) return false
  if (old.size === now.size) return proof.length === 0 && old.root === now.root
  // When the old tree is perfect its root is the first node of the path, and the proof leaves it out.
  const path = isPowerOfTwo(old.size) ? [old.root, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined) return false
  let place = old.size - 1
  let last = now.size - 1
  while (place % 2 === 1) {
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  let oldHash = first
  let newHash = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2)
        last = Math.floor(last / 2)
      }
    } else {
      newHash = nodeHash(newHash, sibling)
    }
    place = Math.floor(place / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && oldHash === old.root && newHash === now.root
}

/** Largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

function isPowerOfTwo(size: number): boolean {
  return 2 ** Math.round(Math.log2(size)) === size
}
