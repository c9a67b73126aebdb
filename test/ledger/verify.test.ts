import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical, checkpointNote, EMPTY_TREE, growTree, leafHashOf, makeLeaf, merkleRoot, noteSigner, rootOf, saltedLeaf, verifyLedger } from '../../src/ledger/index.js'
import type { Checkpoint, LedgerEntry, NumberedLeaf, TreeState } from '../../src/model/ledger.js'

const entry = (i: number): LedgerEntry => ({ time: '2026-03-02T12:00:00Z', actor: 'tester', actorKind: 'person', action: 'load', counts: { rows: i } })

function ledgerOf(size: number): { readonly leaves: NumberedLeaf[]; readonly state: TreeState } {
  const leaves = Array.from({ length: size }, (_, seq) => ({ ...makeLeaf(entry(seq), () => `id-${seq}`), seq }))
  return { leaves, state: growTree(EMPTY_TREE, leaves.map((leaf) => leaf.leafHash)) }
}

const shape = fc.integer({ min: 1, max: 70 }).chain((size) => fc.record({ size: fc.constant(size), at: fc.integer({ min: 0, max: size - 1 }), batch: fc.integer({ min: 1, max: 20 }) }))
function batchesOf(leaves: readonly NumberedLeaf[], batch: number): readonly (readonly NumberedLeaf[])[] {
  return Array.from({ length: Math.ceil(leaves.length / batch) }, (_, i) => leaves.slice(i * batch, (i + 1) * batch))
}

describe('a leaf', () => {
  it('holds the canonical entry, its RFC 9162 hash and the id it was given', () => {
    const leaf = makeLeaf({ ...entry(1), requestId: 'r' }, () => 'the id')
    expect(leaf).toEqual({
      leafId: 'the id',
      entry: '{"action":"load","actor":"tester","actorKind":"person","counts":{"rows":1},"requestId":"r","time":"2026-03-02T12:00:00Z"}',
      leafHash: leafHashOf(leaf.entry),
    })
  })

  it('of a certificate depends on its salt and on where the salt ends', () => {
    const hashes = [saltedLeaf('s', 'text'), saltedLeaf('t', 'text'), saltedLeaf('s', 'texts'), saltedLeaf('st', 'ext'), leafHashOf('text')]
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(saltedLeaf('s', 'text')).toBe(hashes[0])
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true)
  })
})

describe('verifying the ledger', () => {
  it('finds nothing wrong with a whole one, in batches of any size', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ size, batch }) => {
        const { leaves, state } = ledgerOf(size)
        expect(await verifyLedger(batchesOf(leaves, batch), state)).toEqual({ ok: true, size, root: rootOf(state), checkpoints: 0, signedSize: 0 })
      }),
    )
    expect(await verifyLedger([], EMPTY_TREE)).toEqual({ ok: true, size: 0, root: rootOf(EMPTY_TREE), checkpoints: 0, signedSize: 0 })
  })

  it.each<readonly [string, string, (leaves: NumberedLeaf[], at: number) => void]>([
    ['an entry that was changed', 'changed', (leaves, at) => { leaves[at] = { ...leaves[at]!, entry: leaves[at]!.entry.replace('tester', 'other') } }],
    ['a hash that was changed', 'changed', (leaves, at) => { leaves[at] = { ...leaves[at]!, leafHash: leafHashOf('x') } }],
    ['an entry that is not canonical, with its own hash', 'changed', (leaves, at) => {
      const text = ` ${leaves[at]!.entry}`
      leaves[at] = { ...leaves[at]!, entry: text, leafHash: leafHashOf(text) }
    }],
    ['an entry that is no JSON, with its own hash', 'changed', (leaves, at) => { leaves[at] = { ...leaves[at]!, entry: '{', leafHash: leafHashOf('{') } }],
    ['an entry that was lost', 'lost', (leaves, at) => { leaves.splice(at, 1) }],
    ['an entry that stands twice', 'doubled', (leaves, at) => { leaves.splice(at, 0, leaves[at]!) }],
  ])('names %s', async (_, fault, spoil) => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ size, at, batch }) => {
        const { leaves, state } = ledgerOf(size)
        spoil(leaves, at)
        const verdict = await verifyLedger(batchesOf(leaves, batch), state)
        expect(verdict).toMatchObject({ ok: false, firstBad: { seq: at, fault, words: expect.stringContaining(String(at)) } })
        const whole = fault === 'doubled' ? at + 1 : at
        expect([verdict.size, verdict.root]).toEqual([whole, merkleRoot(leaves.slice(0, whole).map((leaf) => leaf.leafHash))])
      }),
      { numRuns: 40 },
    )
  })

  it('names an entry that repeats another under a new number', async () => {
    const { leaves } = ledgerOf(6)
    leaves[4] = { ...leaves[1]!, seq: 4 }
    const state = growTree(EMPTY_TREE, leaves.map((leaf) => leaf.leafHash))
    expect(await verifyLedger([leaves], state)).toMatchObject({ ok: false, firstBad: { seq: 4, fault: 'doubled' } })
  })

  it('finds an entry that was changed together with its hash, in the part of the tree that holds it', async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ size, at }) => {
        const { leaves, state } = ledgerOf(size)
        const text = canonical({ ...entry(at), actor: 'forger' })
        leaves[at] = { ...leaves[at]!, entry: text, leafHash: leafHashOf(text) }
        const { firstBad, ok } = await verifyLedger([leaves], state)
        expect([ok, firstBad?.fault, firstBad!.seq <= at, firstBad!.until >= at]).toEqual([false, 'tree-differs', true, true])
      }),
    )
  })

  it('finds two entries that changed places', async () => {
    const { leaves, state } = ledgerOf(9)
    const [a, b] = [leaves[2]!, leaves[5]!]
    leaves[2] = { ...b, seq: 2 }
    leaves[5] = { ...a, seq: 5 }
    expect((await verifyLedger([leaves], state)).firstBad).toMatchObject({ seq: 0, until: 7, fault: 'tree-differs' })
  })

  it('finds entries cut off at the end, entries the tree never took in, and a tree that was changed', async () => {
    const { leaves, state } = ledgerOf(11)
    expect((await verifyLedger([leaves.slice(0, 7)], state)).firstBad).toMatchObject({ seq: 7, until: 10, fault: 'lost' })
    expect((await verifyLedger([leaves], ledgerOf(9).state)).firstBad).toMatchObject({ seq: 9, until: 10, fault: 'doubled' })
    expect((await verifyLedger([leaves], { ...state, peaks: [...state.peaks, leafHashOf('x')] })).firstBad).toMatchObject({ fault: 'tree-differs' })
    expect((await verifyLedger([leaves], { ...state, peaks: state.peaks.toReversed() })).firstBad).toMatchObject({ seq: 0, until: 7, fault: 'tree-differs' })
  })
})

const ordered = (sizes: readonly number[]): readonly number[] => sizes.toSorted((a, b) => a - b)
/** Makes another entry of one, with its own hash, as who can write to the store may. */
const forge = (leaves: NumberedLeaf[], at: number): void => {
  const text = canonical({ ...entry(at), actor: 'forger' })
  leaves[at] = { ...leaves[at]!, entry: text, leafHash: leafHashOf(text) }
}

describe('verifying the ledger against its signed heads', () => {
  const signer = noteSigner(new Uint8Array(32).fill(3), 'rightparty/test')
  const headOf = (leaves: readonly NumberedLeaf[], size: number, by = signer): Checkpoint => {
    const { peaks } = growTree(EMPTY_TREE, leaves.slice(0, size).map((leaf) => leaf.leafHash))
    return { size, peaks, origin: by.name, note: checkpointNote({ size, root: rootOf({ size, peaks }) }, by), madeAtMs: 0 }
  }
  const signed = shape.chain((one) => fc.record({ one: fc.constant(one), sizes: fc.uniqueArray(fc.integer({ min: 1, max: one.size }), { maxLength: 8 }) }))
  it('finds nothing wrong where all are of this tree, in batches of any size, and counts them', async () => {
    await fc.assert(
      fc.asyncProperty(signed, fc.integer({ min: 1, max: 4 }), async ({ one: { size, batch }, sizes }, at) => {
        const { leaves, state } = ledgerOf(size)
        const heads = ordered(sizes).map((of) => headOf(leaves, of))
        const checkpoints = Array.from({ length: Math.ceil(heads.length / at) }, (_, i) => heads.slice(i * at, (i + 1) * at))
        const verdict = await verifyLedger(batchesOf(leaves, batch), state, { checkpoints, verifier: signer })
        expect(verdict).toEqual({ ok: true, size, root: rootOf(state), checkpoints: heads.length, signedSize: heads.at(-1)?.size ?? 0 })
      }),
    )
  })

  it('finds what was changed together with its hash and the whole tree, between the head before it and the one after it', async () => {
    await fc.assert(
      fc.asyncProperty(signed, async ({ one: { size, at, batch }, sizes }) => {
        const { leaves } = ledgerOf(size)
        const heads = ordered(sizes).map((of) => headOf(leaves, of))
        forge(leaves, at)
        const state = growTree(EMPTY_TREE, leaves.map((leaf) => leaf.leafHash))
        const { firstBad } = await verifyLedger(batchesOf(leaves, batch), state, { checkpoints: [heads], verifier: signer })
        const after = heads.find((head) => head.size > at)
        const before = heads.findLast((head) => head.size <= at)?.size ?? 0
        if (after === undefined) expect(firstBad).toBeUndefined()
        else expect([firstBad?.fault, firstBad!.seq >= before, firstBad!.seq <= at, firstBad!.until >= at, firstBad!.until < after.size]).toEqual(['checkpoint-differs', true, true, true, true])
      }),
    )
  })

  it('names a head that nobody signed with this key, and one that lies beyond the tree', async () => {
    const { leaves, state } = ledgerOf(20)
    const stranger = noteSigner(new Uint8Array(32).fill(4), signer.name)
    const verdict = (...heads: readonly Checkpoint[]): Promise<unknown> => verifyLedger([leaves], state, { checkpoints: [heads], verifier: signer }).then((found) => found.firstBad)
    expect(await verdict(headOf(leaves, 5), headOf(leaves, 9, stranger))).toMatchObject({ seq: 5, until: 8, fault: 'checkpoint-not-signed' })
    expect(await verdict({ ...headOf(leaves, 5), size: 6 })).toMatchObject({ fault: 'checkpoint-not-signed' })
    expect(await verdict(headOf(ledgerOf(30).leaves, 30))).toMatchObject({ seq: 20, until: 29, fault: 'lost' })
    expect(await verdict(headOf(leaves, 20), headOf(leaves, 20))).toBeUndefined()
  })

  it('names two signed heads that no one ledger can have grown through', async () => {
    const { leaves, state } = ledgerOf(20)
    const forged = [...leaves]
    forge(forged, 3)
    const { firstBad } = await verifyLedger([leaves], state, { checkpoints: [[headOf(leaves, 8), headOf(forged, 16)]], verifier: signer })
    expect(firstBad).toMatchObject({ seq: 8, until: 15, fault: 'checkpoint-differs' })
  })
})
