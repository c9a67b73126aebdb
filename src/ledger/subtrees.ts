import type { NumberedLeaf } from '../model/ledger.js'
import { consistencyRanges, inclusionRanges, type LeafRange } from './proof.js'
import { EMPTY_TREE, growTree, merkleRoot, rootOf } from './tree.js'

/** Leaves under one kept subtree: finding a path reads two of them, and 1,000,000 leaves are 4,000 hashes in memory. */
const TILE_LEAVES = 256

/** Leaves of a log from a number on, in order, in batches; at most `most` of them. */
export type ReadLeaves = (from: number, most?: number) => AsyncIterable<readonly Pick<NumberedLeaf, 'leafHash'>[]>

/** Proofs over a log that grows. The first costs a reading of all leaves, later ones of those that are new and some hundreds. */
export interface Subtrees {
  /**
   * Hashes from a leaf's sibling to the root's child in the tree of the first `size` leaves.
   * @throws Problem not-found when there is no such leaf
   */
  readonly inclusion: (index: number, size: number) => Promise<readonly string[]>
  /**
   * Hashes that show the tree of `oldSize` leaves to be a beginning of that of `size`.
   * @throws Problem invalid-input when it is empty or larger
   */
  readonly consistency: (oldSize: number, size: number) => Promise<readonly string[]>
  /** Root of the tree of the first `size` leaves. */
  readonly root: (size: number) => Promise<string>
}

/** Opens the proofs over a log of which this reads the leaves; they are as true as what is read. */
export function openSubtrees(readLeaves: ReadLeaves): Subtrees {
  const tiles: string[] = []
  let growing: Promise<void> = Promise.resolve()
  const grow = (size: number): Promise<void> => {
    // One after another, or two would add the same subtrees.
    growing = growing.catch(() => undefined).then(() => addTiles(readLeaves, tiles, Math.floor(size / TILE_LEAVES)))
    return growing
  }
  const root = async ([from, to]: LeafRange): Promise<string> => {
    if (to - from < TILE_LEAVES) return merkleRoot(await hashesOf(readLeaves, from, to))
    // Ranges of proofs begin at a multiple of their width, so that whole subtrees lie in them.
    const [first, last] = [from / TILE_LEAVES, Math.floor(to / TILE_LEAVES)]
    const whole = growTree(EMPTY_TREE, tiles.slice(first, last))
    const rest = growTree(EMPTY_TREE, await hashesOf(readLeaves, last * TILE_LEAVES, to))
    return rootOf({ size: to - from, peaks: [...whole.peaks, ...rest.peaks] })
  }
  const roots = async (ranges: readonly LeafRange[], size: number): Promise<readonly string[]> => {
    await grow(size)
    const path: string[] = []
    for (const range of ranges) path.push(await root(range))
    return path
  }
  return {
    inclusion: async (index, size) => roots(inclusionRanges(index, size), size),
    consistency: async (oldSize, size) => roots(consistencyRanges(oldSize, size), size),
    root: async (size) => (await roots([[0, size]], size))[0]!,
  }
}

async function addTiles(readLeaves: ReadLeaves, tiles: string[], wanted: number): Promise<void> {
  if (tiles.length >= wanted) return
  let hashes: string[] = []
  for await (const batch of readLeaves(tiles.length * TILE_LEAVES)) {
    hashes.push(...batch.map((leaf) => leaf.leafHash))
    let used = 0
    for (; hashes.length - used >= TILE_LEAVES && tiles.length < wanted; used += TILE_LEAVES) tiles.push(merkleRoot(hashes.slice(used, used + TILE_LEAVES)))
    if (tiles.length >= wanted) return
    hashes = hashes.slice(used)
  }
}

async function hashesOf(readLeaves: ReadLeaves, from: number, to: number): Promise<readonly string[]> {
  const hashes: string[] = []
  if (to > from) for await (const batch of readLeaves(from, to - from)) hashes.push(...batch.map((leaf) => leaf.leafHash))
  return hashes
}
