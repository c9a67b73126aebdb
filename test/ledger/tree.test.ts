import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  consistencyProof, EMPTY_TREE, growTree, inclusionProof, isConsistent, isIncluded, leafHashOf, merkleRoot, rootOf,
} from '../../src/ledger/index.js'

/** Inputs and roots published with the reference implementation of certificate transparency (RFC 6962, same tree as RFC 9162). */
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  .map((hex) => leafHashOf(Buffer.from(hex, 'hex')))
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

function sha(...parts: readonly Uint8Array[]): string {
  return parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')
}

/** RFC 9162, section 2.1.1, word for word. */
function rootByDefinition(leaves: readonly string[]): string {
  if (leaves.length === 0) return sha()
  if (leaves.length === 1) return leaves[0]!
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  const [left, right] = [rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split))]
  return sha(Uint8Array.of(1), Buffer.from(left, 'hex'), Buffer.from(right, 'hex'))
}

const leavesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => leafHashOf(`leaf ${i}`))

describe('the Merkle tree', () => {
  it.each(ROOTS.map((root, size) => [size, root] as const))('has the published root at %i leaves', (size, root) => {
    expect(merkleRoot(LEAVES.slice(0, size))).toBe(root)
  })

  it('is the tree of the definition, however its leaves are added', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 12 }), (steps) => {
        const leaves = leavesOf(steps.reduce((sum, step) => sum + step, 0))
        let [state, from] = [EMPTY_TREE, 0]
        for (const step of steps) {
          state = growTree(state, leaves.slice(from, from + step))
          from += step
          expect(rootOf(state)).toBe(rootByDefinition(leaves.slice(0, from)))
        }
        expect(state.size).toBe(leaves.length)
        expect(state.peaks.length).toBe(leaves.length.toString(2).replaceAll('0', '').length)
      }),
    )
  })

  it('leaves the state it grows from as it was', () => {
    const state = growTree(EMPTY_TREE, leavesOf(5))
    const before = structuredClone(state)
    growTree(state, leavesOf(3))
    expect(state).toEqual(before)
  })

  it('never takes a leaf for a node', () => {
    const [a, b] = leavesOf(2) as [string, string]
    expect(leafHashOf(Buffer.from(a + b, 'hex'))).not.toBe(merkleRoot([a, b]))
  })
})

describe('a proof of inclusion', () => {
  it('is the published one', () => {
    expect(inclusionProof(LEAVES, 0)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
  })

  it('shows every leaf at its place in every tree up to 40 leaves, and no leaf at another', () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = leavesOf(size)
      const root = merkleRoot(leaves)
      for (let index = 0; index < size; index++) {
        const proof = inclusionProof(leaves, index)
        expect(isIncluded(proof, leaves[index]!, index, size, root)).toBe(true)
        for (let other = 0; other < size; other++) {
          if (other !== index) expect(isIncluded(proof, leaves[index]!, other, size, root)).toBe(false)
        }
        expect(isIncluded(proof, leafHashOf('another'), index, size, root)).toBe(false)
        expect(isIncluded(proof.slice(1), leaves[index]!, index, size, root)).toBe(size === 1)
        expect(isIncluded([...proof, root], leaves[index]!, index, size, root)).toBe(false)
      }
    }
  })

  it('is refused for a leaf that is not there', () => {
    for (const index of [-1, 8, 1.5]) expect(() => inclusionProof(LEAVES, index)).toThrow(expect.objectContaining({ code: 'not-found' }))
  })
})

describe('a proof of consistency', () => {
  it('is the published one', () => {
    expect(consistencyProof(LEAVES, 1)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ])
    expect(consistencyProof(LEAVES, 6)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ])
    expect(consistencyProof(LEAVES.slice(0, 5), 2)).toEqual([
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ])
  })

  it('shows that each tree up to 40 leaves grew from each smaller one, and from no other', () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = leavesOf(size)
      const now = { size, root: merkleRoot(leaves) }
      for (let oldSize = 1; oldSize <= size; oldSize++) {
        const old = { size: oldSize, root: merkleRoot(leaves.slice(0, oldSize)) }
        const proof = consistencyProof(leaves, oldSize)
        expect(isConsistent(proof, old, now)).toBe(true)
        const changed = { size: oldSize, root: merkleRoot([leafHashOf('changed'), ...leaves.slice(1, oldSize)]) }
        expect(isConsistent(proof, changed, now)).toBe(false)
        expect(isConsistent(proof, old, { size, root: changed.root })).toBe(oldSize === size && changed.root === now.root)
      }
    }
  })

  it('is refused for an old tree that is empty or larger', () => {
    for (const oldSize of [0, 9, -1]) expect(() => consistencyProof(LEAVES, oldSize)).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    const head = { size: 3, root: ROOTS[3]! }
    expect(isConsistent([], { size: 0, root: ROOTS[0]! }, head)).toBe(false)
    expect(isConsistent([], { size: 4, root: ROOTS[4]! }, head)).toBe(false)
  })
})
