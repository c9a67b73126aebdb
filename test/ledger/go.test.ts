import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runProveEntries, runProveGrowth } from '../../src/app/ledger-proofs.js'
import { runLedgerCheckpoint } from '../../src/app/ledger-run.js'
import { newToken } from '../../src/app/tokens.js'
import { checkpointNote, EMPTY_TREE, growthFile, growTree, makeLeaf, noteSigner, openSubtrees, proofFile, rootOf, verifierKey } from '../../src/ledger/index.js'
import type { LedgerEntry, NumberedLeaf } from '../../src/model/ledger.js'
import { borrowers, onBench } from '../dispatch/portfolio.js'

/** One thing that the program in `go/` verifies; see there. */
interface Question {
  readonly kind: 'checkpoint' | 'entry' | 'growth' | 'whole'
  readonly vkey: string
  readonly file: string
  readonly entry?: string
  readonly old?: string
  readonly entries?: readonly string[]
}

function goProgram(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/go/bin', '/usr/lib/go/bin']
  return folders.map((folder) => join(folder, process.platform === 'win32' ? 'go.exe' : 'go')).find((path) => existsSync(path))
}

const go = goProgram()
if (go === undefined && process.env.CI === undefined) process.stderr.write('rightparty: the ledger is not verified by Go\'s own libraries: Go is not installed here\n')

const signer = noteSigner(Uint8Array.from({ length: 32 }, (_, i) => i), 'rightparty/test')
const vkey = verifierKey(signer)
const leaves: readonly NumberedLeaf[] = Array.from({ length: 600 }, (_, seq) => {
  const entry: LedgerEntry = { time: '2026-03-02T12:00:00Z', actor: 'Zoë "Zed" \\ 名', actorKind: 'person', action: 'lease', counts: { leases: seq } }
  return { ...makeLeaf(entry, () => `id-${seq}`), seq }
})
const tree = openSubtrees(async function* (from, most = leaves.length) {
  yield leaves.slice(from, from + most)
})
const headOf = (size: number): string =>
  checkpointNote({ size, root: rootOf(growTree(EMPTY_TREE, leaves.slice(0, size).map((leaf) => leaf.leafHash))) }, signer)

async function entryQuestion(index: number, size: number): Promise<Question> {
  const { entry } = leaves[index]!
  return { kind: 'entry', vkey, entry, file: proofFile({ index, entry, path: await tree.inclusion(index, size), note: headOf(size) }) }
}

async function growthQuestion(oldSize: number, size: number): Promise<Question> {
  return { kind: 'growth', vkey, old: headOf(oldSize), file: growthFile({ oldSize, path: await tree.consistency(oldSize, size), note: headOf(size) }) }
}

/** A text with another character at a place: one whose first bits differ too, since the last ones may mean nothing in base64. */
function spoilt(text: string, at: number): string {
  const place = at % text.length
  return text.slice(0, place) + (text[place] === 'A' ? 'z' : 'A') + text.slice(place + 1)
}

const sizes = fc.integer({ min: 1, max: leaves.length }).chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 1, max: size }), fc.nat(size - 1)))

describe('Go\'s libraries for signed notes and transparency logs', () => {
  let folder: string
  let program: string
  beforeAll(() => {
    if (go === undefined) return
    folder = mkdtempSync(join(tmpdir(), 'rightparty-go-'))
    program = join(folder, 'verify')
    for (const args of [['vet', './...'], ['build', '-o', program, '.']]) {
      const done = spawnSync(go, args, { cwd: join(import.meta.dirname, 'go'), encoding: 'utf8', env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' } })
      if (done.status !== 0) throw new Error(`go ${args[0]} failed: ${done.stderr}`)
    }
  })
  afterAll(() => {
    if (go !== undefined) rmSync(folder, { recursive: true })
  })
  const ask = (questions: readonly Question[]): readonly string[] => {
    const done = spawnSync(program, [], { input: questions.map((one) => `${JSON.stringify(one)}\n`).join(''), encoding: 'utf8', maxBuffer: 1 << 28 })
    const answers = done.stdout.trim().split('\n')
    expect([done.status, answers.length]).toEqual([0, questions.length])
    return answers
  }

  it('are there in CI', () => {
    expect(go !== undefined || process.env.CI === undefined).toBe(true)
  })

  it('make the same tree of the entries as the signed one, at every size', () => {
    if (go === undefined) return
    const entries = leaves.map((leaf) => leaf.entry)
    const questions = [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 600].map((size): Question => ({ kind: 'whole', vkey, file: headOf(size), entries: entries.slice(0, size) }))
    expect(new Set(ask(questions))).toEqual(new Set(['ok']))
    const other = { ...questions[5]!, entries: entries.slice(1, 256) }
    expect(ask([other])).toEqual(['refused: the checkpoint signs another tree'])
  })

  it('accept checkpoints, proofs of entries and proofs of growth of any sizes', async () => {
    if (go === undefined) return
    const drawn = fc.sample(sizes, 60)
    const questions: Question[] = []
    for (const [size, oldSize, index] of drawn) questions.push({ kind: 'checkpoint', vkey, file: headOf(size) }, await entryQuestion(index, size), await growthQuestion(oldSize, size))
    expect(new Set(ask(questions))).toEqual(new Set(['ok']))
  })

  it('refuse every one that was changed at any place, or is of another entry, head or key', async () => {
    if (go === undefined) return
    const questions: Question[] = []
    for (const [[size, oldSize, index], at] of fc.sample(fc.tuple(sizes, fc.nat(100_000)), 60)) {
      const [entry, growth] = [await entryQuestion(index, size), await growthQuestion(oldSize, size)]
      const changed = [{ kind: 'checkpoint', vkey, file: headOf(size) } as const, entry, growth].map((one) => ({ ...one, file: spoilt(one.file, at) }))
      const other = verifierKey(noteSigner(new Uint8Array(32).fill(9), 'rightparty/test'))
      questions.push(
        ...changed, { ...entry, vkey: other }, { ...growth, vkey: other }, { ...entry, entry: spoilt(entry.entry!, at) },
        { ...growth, old: headOf(oldSize === size ? size - 1 || 2 : oldSize + 1) },
        { ...growth, old: checkpointNote({ size: oldSize, root: 'ab'.repeat(32) }, signer) },
      )
    }
    const answers = ask(questions)
    expect(questions.filter((_, i) => answers[i] === 'ok')).toEqual([])
  })

  it('accept what the product hands out of a store, and refuse it under another entry', async () => {
    if (go === undefined) return
    await onBench(borrowers(2), async ({ app }) => {
      const first = await runLedgerCheckpoint(app)
      for (const name of ['Ann', 'Bo', 'Cy']) await newToken(app, { name, role: 'auditor' })
      const growth = await runProveGrowth(app, first.size)
      const proven = await runProveEntries(app, Array.from({ length: growth.size }, (_, i) => i))
      const own = { vkey: first.vkey }
      const questions: readonly Question[] = [
        { kind: 'checkpoint', file: first.note, ...own },
        { kind: 'growth', file: growth.proof, old: first.note, ...own },
        { kind: 'whole', file: proven.checkpoint, entries: proven.entries.map((one) => one.entry), ...own },
        ...proven.entries.map(({ proof, entry }): Question => ({ kind: 'entry', file: proof, entry, ...own })),
      ]
      expect(growth.size).toBe(first.size + 3)
      expect(new Set(ask(questions))).toEqual(new Set(['ok']))
      expect(ask([{ kind: 'entry', file: proven.entries[0]!.proof, entry: proven.entries[1]!.entry, ...own }])).toEqual(['refused: the proof carries another entry'])
    })
  })
})
