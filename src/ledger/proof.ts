import { Problem } from '../model/problem.js'
import { merkleRoot, nodeHash } from './tree.js'

/**
 * Proof that leaf `index` is in the tree over these leaf hashes: the hashes of its siblings from leaf to root. O(n).
 * Source: RFC 9162, section 2.1.3.1.
 * @throws Problem not-found when there is no such leaf
 */
export function inclusionProof(leafHashes: readonly string[], index: number): readonly string[] {
  if (!(Number.isInteger(index) && index >= 0 && index < leafHashes.length)) {
    throw new Problem('not-found', `the tree has ${leafHashes.length} leaves, there is none with number ${index}`)
  }
  if (leafHashes.length === 1) return []
  const split = splitOf(leafHashes.length)
  const left = leafHashes.slice(0, split)
  const right = leafHashes.slice(split)
  return index < split
    ? [...inclusionProof(left, index), merkleRoot(right)]
    : [...inclusionProof(right, index - split), merkleRoot(left)]
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
 * Proof that the tree over the first `oldSize` leaf hashes is a beginning of the tree over all of them. O(n).
 * Source: RFC 9162, section 2.1.4.1.
 * @throws Problem invalid-input when the old size is not between 1 and the number of leaves
 */
export function consistencyProof(leafHashes: readonly string[], oldSize: number): readonly string[] {
  if (!(Number.isInteger(oldSize) && oldSize > 0 && oldSize <= leafHashes.length)) {
    throw new Problem('invalid-input', `an old tree of 1 to ${leafHashes.length} leaves can be shown to be its beginning`)
  }
  return subproof(leafHashes, oldSize, true)
}

function subproof(leafHashes: readonly string[], oldSize: number, isWhole: boolean): readonly string[] {
  if (oldSize === leafHashes.length) return isWhole ? [] : [merkleRoot(leafHashes)]
  const split = splitOf(leafHashes.length)
  const left = leafHashes.slice(0, split)
  const right = leafHashes.slice(split)
  return oldSize <= split
    ? [...subproof(left, oldSize, isWhole), merkleRoot(right)]
    : [...subproof(right, oldSize - split, false), merkleRoot(left)]
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
  return Number.isInteger(Math.log2(size))
}
