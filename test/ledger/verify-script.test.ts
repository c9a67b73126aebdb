import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkpointNote, EMPTY_TREE, growthFile, growTree, leafHashOf, makeLeaf, noteSigner, openSubtrees, proofFile, rootOf, verifierKey } from '../../src/ledger/index.js'
import type { LedgerEntry, NumberedLeaf } from '../../src/model/ledger.js'

const SCRIPT = join(import.meta.dirname, '..', '..', 'scripts', 'verify-ledger.mjs')
const SIZE = 40
const signer = noteSigner(Uint8Array.from({ length: 32 }, (_, i) => i), 'rightparty/test')
const vkey = verifierKey(signer)
const leaves: readonly NumberedLeaf[] = Array.from({ length: SIZE }, (_, seq) => {
  const entry: LedgerEntry = { time: '2026-03-02T12:00:00Z', actor: 'Zoë "Zed" } 名', actorKind: 'person', action: 'lease', counts: { leases: seq } }
  return { ...makeLeaf(entry, () => `id-${seq}`), seq }
})
const tree = openSubtrees(async function* (from, most = SIZE) {
  yield leaves.slice(from, from + most)
})
const headOf = (size: number, of = leaves, by = signer): string =>
  checkpointNote({ size, root: rootOf(growTree(EMPTY_TREE, of.slice(0, size).map((leaf) => leaf.leafHash))) }, by)
const lineOf = ({ seq, leafHash, entry }: NumberedLeaf): string => `{"seq":${seq},"leafHash":"${leafHash}","entry":${entry}}\n`
const ledgerOf = (of: readonly NumberedLeaf[]): string => of.map(lineOf).join('')

const numbered = (of: readonly NumberedLeaf[]): readonly NumberedLeaf[] => of.map((leaf, i) => ({ ...leaf, seq: i }))

/** One run of the script over files with these texts. */
interface Case {
  readonly name: string
  readonly vkey?: string
  readonly files: readonly (string | Buffer)[]
}

const seqs = fc.integer({ min: 0, max: SIZE - 1 })
/** Whether words name a number: by itself, or within a part of the ledger. */
function names(words: string, seq: number): boolean {
  const [, from, until] = /entries (\d+) to (\d+)/.exec(words) ?? []
  if (from !== undefined) return Number(from) <= seq && seq <= Number(until)
  return new RegExp(`entr(y|ies from) ${seq} `).test(words)
}

describe('the verifying script', () => {
  let folder: string
  let runs = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rightparty-verify-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = ({ vkey: given = vkey, files }: Omit<Case, 'name'>): { readonly ok: boolean; readonly words: string } => {
    const paths = files.map((text, i) => {
      const path = join(folder, `${runs}-${i}`)
      writeFileSync(path, text)
      return path
    })
    runs++
    const done = spawnSync(process.execPath, [SCRIPT, given, ...paths], { encoding: 'utf8' })
    // A fault is told in words, never by a trace.
    expect([done.stderr, [0, 1].includes(done.status ?? -1)]).toEqual(['', true])
    return { ok: done.status === 0, words: done.stdout.trim().split('\n').at(-1)! }
  }
  const holds = (one: Omit<Case, 'name'>): void => {
    const { ok, words } = run(one)
    expect([ok, words.startsWith('ok: ')]).toEqual([true, true])
  }
  const fails = (one: Omit<Case, 'name'>, seq?: number): string => {
    const { ok, words } = run(one)
    expect([ok, words.startsWith('FAILED: ')]).toEqual([false, true])
    if (seq !== undefined && !names(words, seq)) throw new Error(`entry ${seq} is not what is named in: ${words}`)
    return words
  }

  it('reads nothing of the product, and of Node only what hashes, verifies and reads files', () => {
    const imports = [...readFileSync(SCRIPT, 'utf8').matchAll(/from '([^']+)'|import\(/g)].map((match) => match[1])
    expect(imports).toEqual(['node:crypto', 'node:fs'])
  })

  it('finds a whole ledger, its checkpoints and proofs of any sizes to hold', async () => {
    await fc.assert(
      fc.asyncProperty(seqs, fc.integer({ min: 1, max: SIZE }), fc.integer({ min: 1, max: SIZE }), async (seq, a, b) => {
        const [old, size] = [Math.min(a, b), Math.max(a, b)]
        const { entry } = leaves[seq]!
        holds({ files: [
          ledgerOf(leaves), headOf(old), headOf(size),
          proofFile({ index: seq, entry, path: await tree.inclusion(seq, SIZE), note: headOf(SIZE) }),
          growthFile({ oldSize: old, path: await tree.consistency(old, size), note: headOf(size) }),
        ] })
      }),
      { numRuns: 5 },
    )
    expect(run({ files: [ledgerOf(leaves), headOf(31)] }).words).toContain('the last 9 are not signed')
  })

  it('names the first entry that was changed, lost, doubled or moved', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(seqs, seqs, fc.nat(10_000), fc.nat(7), (seq, other, place, bit) => {
        const [a, b] = [Math.min(seq, other), Math.max(seq, other)]
        const flipped = Buffer.from(lineOf(leaves[seq]!))
        flipped[place % flipped.length]! ^= 1 << bit
        const [before, after] = [ledgerOf(leaves.slice(0, seq)), ledgerOf(leaves.slice(seq + 1))]
        const heads = [headOf(SIZE)]
        fails({ files: [Buffer.concat([Buffer.from(before), flipped, Buffer.from(after)]), ...heads] }, seq)
        fails({ files: [before + after, ...heads] }, seq)
        fails({ files: [before + lineOf(leaves[seq]!) + lineOf(leaves[seq]!) + after, ...heads] }, seq)
        if (a === b) return
        const swapped = leaves.map((leaf) => (leaf.seq === a ? leaves[b]! : leaf.seq === b ? leaves[a]! : leaf))
        fails({ files: [ledgerOf(swapped), ...heads] }, a)
      }),
      { numRuns: 6 },
    )
  })

  it('finds what was changed together with its numbers and hashes, in the part that a checkpoint signs', () => {
    expect.hasAssertions()
    fc.assert(
      fc.property(seqs, seqs, fc.integer({ min: 1, max: SIZE }), (seq, other, size) => {
        const forged = leaves.map((leaf) => (leaf.seq === seq ? { ...leaf, entry: '{"forged":true}', leafHash: leafHashOf('{"forged":true}') } : leaf))
        const heads = [headOf(size), headOf(SIZE)]
        fails({ files: [ledgerOf(forged), ...heads] }, seq)
        fails({ files: [ledgerOf(numbered(leaves.filter((leaf) => leaf.seq !== seq))), ...heads] })
        const doubled = ledgerOf(numbered([...leaves.slice(0, seq + 1), ...leaves.slice(seq)]))
        // What comes after everything that was signed is told as such; it changes nothing before it.
        if (seq === SIZE - 1) expect(run({ files: [doubled, ...heads] }).words).toContain('the last 1 are not signed')
        else fails({ files: [doubled, ...heads] })
        if (seq !== other) fails({ files: [ledgerOf(numbered(leaves.map((leaf) => leaves[leaf.seq === seq ? other : leaf.seq === other ? seq : leaf.seq]!))), ...heads] })
        // Signed anew by whoever has the key, the ledger still does not fit a head that somebody kept.
        fails({ files: [ledgerOf(forged), headOf(SIZE, forged), headOf(SIZE)] })
        if (size > seq) fails({ files: [ledgerOf(forged), headOf(SIZE, forged), headOf(size)] }, seq)
        fails({ files: [ledgerOf(leaves.slice(0, SIZE - 1)), headOf(SIZE)] }, SIZE - 1)
      }),
      { numRuns: 4 },
    )
  })

  it('refuses checkpoints and proofs that were changed at any place, or are of another key or head', async () => {
    expect.hasAssertions()
    const stranger = noteSigner(new Uint8Array(32).fill(9), signer.name)
    await fc.assert(
      fc.asyncProperty(seqs, fc.integer({ min: 1, max: SIZE - 1 }), fc.nat(10_000), fc.nat(6), async (seq, old, place, bit) => {
        const proof = proofFile({ index: seq, entry: leaves[seq]!.entry, path: await tree.inclusion(seq, SIZE), note: headOf(SIZE) })
        const growth = growthFile({ oldSize: old, path: await tree.consistency(old, SIZE), note: headOf(SIZE) })
        for (const [file, ...more] of [[headOf(SIZE)], [proof], [growth, headOf(old)]] as const) {
          const flipped = Buffer.from(file)
          flipped[place % flipped.length]! ^= 1 << bit
          fails({ files: [flipped, ...more] })
          fails({ vkey: verifierKey(stranger), files: [file, ...more] })
        }
        fails({ files: [headOf(SIZE, leaves, stranger)] })
        fails({ files: [growth] })
        fails({ files: [growth, checkpointNote({ size: old, root: 'ab'.repeat(32) }, signer)] })
        fails({ files: [proofFile({ index: seq === 0 ? 1 : seq - 1, entry: leaves[seq]!.entry, path: await tree.inclusion(seq, SIZE), note: headOf(SIZE) })] })
        for (const wrong of [(path: readonly string[]) => path.slice(1), (path: readonly string[]) => [...path, 'ab'.repeat(32)]]) {
          fails({ files: [proofFile({ index: seq, entry: leaves[seq]!.entry, path: wrong(await tree.inclusion(seq, SIZE)), note: headOf(SIZE) })] })
          fails({ files: [growthFile({ oldSize: old, path: wrong(await tree.consistency(old, SIZE)), note: headOf(SIZE) }), headOf(old)] })
        }
      }),
      { numRuns: 3 },
    )
  })

  it('says what is wrong with a key that is none, and with files that are none', () => {
    expect.hasAssertions()
    for (const wrong of ['', 'x', `${vkey}A`, vkey.replace('rightparty', 'wrongparty')]) fails({ vkey: wrong, files: [headOf(SIZE)] })
    for (const file of ['', 'x', '\n\n', '{', 'old 3', 'old x\n\n', 'c2sp.org/tlog-proof@v1\nindex 1\n\n']) fails({ files: [file] })
    fails({ files: [] })
    const away = spawnSync(process.execPath, [SCRIPT, vkey, join(folder, 'away')], { encoding: 'utf8' })
    expect([away.status, away.stderr, away.stdout]).toEqual([1, '', expect.stringContaining('FAILED: there is no file')])
  })
})
