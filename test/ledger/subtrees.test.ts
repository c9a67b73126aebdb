import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  consistencyProof, growthFile, inclusionProof, isConsistent, isIncluded, leafHashOf, merkleRoot, openSubtrees, proofFile, readGrowthFile, readProofFile, type ReadLeaves,
} from '../../src/ledger/index.js'
import { problem } from '../store/samples.js'

const HASHES = Array.from({ length: 1400 }, (_, i) => leafHashOf(`leaf ${i}`))

/** Leaves that are read in batches of a size, and how many of them were. */
function reading(batch: number): { readonly read: ReadLeaves; readonly leaves: () => number } {
  let leaves = 0
  return {
    leaves: () => leaves,
    read: async function* (from, most = HASHES.length) {
      const wanted = HASHES.slice(from, from + most)
      for (let i = 0; i < wanted.length; i += batch) {
        const part = wanted.slice(i, i + batch)
        leaves += part.length
        yield part.map((leafHash) => ({ leafHash }))
      }
    },
  }
}

const sizes = fc.integer({ min: 1, max: HASHES.length }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 1, max: size }), fc.nat(size - 1)))

describe('subtrees that are kept', () => {
  it('give the proofs of the definition, at any sizes, in any order, one after another or at once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sizes, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 700 }), async (asked, batch) => {
        const tree = openSubtrees(reading(batch).read)
        await Promise.all(asked.map(async ([size, oldSize, index]) => {
          const now = HASHES.slice(0, size)
          expect(await tree.inclusion(index, size)).toEqual(inclusionProof(now, index))
          expect(await tree.consistency(oldSize, size)).toEqual(consistencyProof(now, oldSize))
          expect(await tree.root(size)).toBe(merkleRoot(now))
        }))
      }),
      { numRuns: 25 },
    )
  })

  it('give proofs that hold', async () => {
    const tree = openSubtrees(reading(500).read)
    for (const [size, oldSize, index] of fc.sample(sizes, 60)) {
      const root = merkleRoot(HASHES.slice(0, size))
      expect(isIncluded(await tree.inclusion(index, size), HASHES[index]!, index, size, root)).toBe(true)
      expect(isConsistent(await tree.consistency(oldSize, size), { size: oldSize, root: merkleRoot(HASHES.slice(0, oldSize)) }, { size, root })).toBe(true)
    }
  })

  it('read the whole log once, and then only some hundreds of leaves for each proof', async () => {
    const { read, leaves } = reading(300)
    const tree = openSubtrees(read)
    await tree.inclusion(700, 1400)
    const first = leaves()
    await tree.inclusion(3, 1400)
    await tree.consistency(900, 1400)
    expect([first >= 1280, leaves() - first <= 4 * 256 + 300]).toEqual([true, true])
  })

  it('go on after a reading that failed', async () => {
    let isFailing = true
    const { read } = reading(100)
    const tree = openSubtrees((from, most) => {
      if (isFailing) throw new Error('away')
      return read(from, most)
    })
    await expect(tree.inclusion(0, 1000)).rejects.toThrow('away')
    isFailing = false
    expect(await tree.inclusion(0, 1000)).toEqual(inclusionProof(HASHES.slice(0, 1000), 0))
  })

  it('refuse what no tree has', async () => {
    const tree = openSubtrees(reading(100).read)
    await expect(tree.inclusion(5, 5)).rejects.toEqual(problem('not-found'))
    await expect(tree.consistency(0, 5)).rejects.toEqual(problem('invalid-input'))
    await expect(tree.consistency(6, 5)).rejects.toEqual(problem('invalid-input'))
  })
})

describe('proofs in files', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
  const path = fc.array(hash, { maxLength: 20 })
  const note = 'rightparty/x\n1\nx\n\n\u2014 x y\n'

  it('are read as they were written', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), path, fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }), (index, hashes, entry) => {
        const proof = { index, path: hashes, note, ...(entry === undefined ? {} : { entry: Buffer.from(entry).toString() }) }
        expect(readProofFile(proofFile(proof))).toEqual(proof)
        const growth = { oldSize: index, path: hashes, note }
        expect(readGrowthFile(growthFile(growth))).toEqual(growth)
        expect([readGrowthFile(proofFile(proof)), readProofFile(growthFile(growth))]).toEqual([undefined, undefined])
      }),
    )
  })

  it('begin as c2sp.org/tlog-proof and c2sp.org/tlog-witness write them', () => {
    const one = 'gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ='
    const hex = Buffer.from(one, 'base64').toString('hex')
    expect(proofFile({ index: 73894, entry: '{}', path: [hex], note })).toBe(`c2sp.org/tlog-proof@v1\nextra e30=\nindex 73894\n${one}\n\n${note}`)
    expect(proofFile({ index: 0, path: [], note })).toBe(`c2sp.org/tlog-proof@v1\nindex 0\n\n${note}`)
    expect(growthFile({ oldSize: 20852014, path: [hex], note })).toBe(`old 20852014\n${one}\n\n${note}`)
  })

  it('of another form are none', () => {
    const good = 'c2sp.org/tlog-proof@v1\nindex 1\n\n'
    expect(readProofFile(good)).toEqual({ index: 1, path: [], note: '' })
    for (const text of [
      '', '\n\n', 'c2sp.org/tlog-proof@v2\nindex 1\n\n', 'c2sp.org/tlog-proof@v1\n\n', 'c2sp.org/tlog-proof@v1\nindex 01\n\n', 'c2sp.org/tlog-proof@v1\nextra ***\nindex 1\n\n',
      'c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\n', 'c2sp.org/tlog-proof@v1\nindex 1', `c2sp.org/tlog-proof@v1\nindex 1\n${`${Buffer.alloc(32).toString('base64')}\n`.repeat(64)}\n`,
    ]) expect([text, readProofFile(text)]).toEqual([text, undefined])
    for (const text of ['', 'old \n\n', 'old x\n\n', 'old 1\nx\n\n', 'old 1\n']) expect([text, readGrowthFile(text)]).toEqual([text, undefined])
  })
})
