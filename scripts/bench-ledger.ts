// Measures how fast a ledger is verified and proven, beside plain SHA-256 of the same bytes in the same run.
// Usage: node dist/scripts/bench-ledger.js [--entries 1000000]
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkpointNote } from '#src/ledger/checkpoint.js'
import { EMPTY_TREE, growTree, makeLeaf, noteSigner, openSubtrees, rootOf, verifyLedger } from '#src/ledger/index.js'
import type { Checkpoint, LedgerEntry, NumberedLeaf, TreeState } from '#src/model/ledger.js'
import { BATCH_ROWS_MAX } from '#src/model/limits.js'
import { slicesOf } from '#src/model/slices.js'
import { openEmbedded } from '#src/store/embedded/open.js'
import type { Store } from '#src/store/port.js'

/** Entries between two signed heads: what a busy minute writes. */
const SIGNED_EVERY = 1000
const PROOFS = 100

/** Seconds of computing that a piece of work takes: other programs on the machine do not count. */
async function seconds<T>(work: () => Promise<T> | T): Promise<{ readonly value: T; readonly s: number }> {
  const from = process.cpuUsage()
  const value = await work()
  const { user, system } = process.cpuUsage(from)
  return { value, s: (user + system) / 1e6 }
}

function line(what: string, figure: string, beside = ''): void {
  console.log(`${what.padEnd(34)}${figure.padEnd(30)}${beside}`)
}

/** A day of dispatching: of each 21 entries one leases ten lines, ten start them and ten report. */
function entryOf(seq: number): LedgerEntry {
  const turn = seq % 21
  const words = Array.from({ length: turn === 0 ? 21 : 3 }, (_, i) => createHash('sha256').update(`${seq} ${i}`).digest('hex').slice(0, 26))
  const act = { time: new Date(1_772_600_000_000 + seq * 50).toISOString(), actor: 'desk program', actorKind: 'service', subjects: words } as const
  if (turn === 0) return { ...act, action: 'lease', decision: 'leased', digests: { 'gb-contact': 'a'.repeat(64) }, counts: { leases: 10 } }
  if (turn % 2 === 1) return { ...act, action: 'start', purpose: 'collect', digests: { 'gb-contact': 'a'.repeat(64) }, rules: ['GB-CONTACT-01'], decision: 'ALLOW' }
  return { ...act, action: 'outcome', purpose: 'collect', decision: 'no_answer', counts: { facts: 1 } }
}

async function fill(store: Store, entries: number): Promise<TreeState> {
  const signer = noteSigner(new Uint8Array(32).fill(7), 'rightparty/bench')
  const act = await store.beginCopy('bench', 1)
  let tree: TreeState = EMPTY_TREE
  let heads: Checkpoint[] = []
  for (let from = 0; from < entries; from += BATCH_ROWS_MAX) {
    const leaves: NumberedLeaf[] = Array.from({ length: Math.min(BATCH_ROWS_MAX, entries - from) }, (_, i) => ({ ...makeLeaf(entryOf(from + i), randomUUID), seq: from + i }))
    await store.writeCopied(act, { section: 'leaves', records: leaves })
    for (const some of slicesOf(leaves, SIGNED_EVERY)) {
      tree = growTree(tree, some.map((leaf) => leaf.leafHash))
      heads.push({ ...tree, origin: signer.name, note: checkpointNote({ size: tree.size, root: rootOf(tree) }, signer), madeAtMs: 1 })
    }
    await store.writeCopied(act, { section: 'checkpoints', records: heads })
    heads = []
  }
  await store.writeCopied(act, { section: 'tree', records: [tree] })
  await store.commitCopy(act)
  return tree
}

async function bench(entries: number, folder: string): Promise<void> {
  const store = await openEmbedded({ path: join(folder, 'ledger.db') })
  try {
    const tree = await fill(store, entries)
    let bytes = 0
    const plain = createHash('sha256')
    let plainS = 0
    const read = await seconds(async () => {
      for await (const batch of store.leaves(0)) {
        const hashed = await seconds(() => {
          for (const leaf of batch) plain.update(leaf.entry)
        })
        plainS += hashed.s
        for (const leaf of batch) bytes += leaf.entry.length
      }
    })
    plain.digest()
    const verifier = noteSigner(new Uint8Array(32).fill(7), 'rightparty/bench')
    const verified = await seconds(() => verifyLedger(store.leaves(0), tree, { checkpoints: store.checkpoints(0), verifier }))
    if (!verified.value.ok) throw new Error('the ledger of the bench does not verify')
    line('ledger', `${entries} entries`, `${(bytes / 1e6).toFixed(0)} MB of entries, ${verified.value.checkpoints} signed heads, in the embedded store`)
    line('plain SHA-256 of the entries', `${plainS.toFixed(2)} s`, 'one hash over all of them, as they are read')
    line('reading them', `${(read.s - plainS).toFixed(2)} s`, 'from the store, nothing done with them')
    line('verify', `${verified.s.toFixed(2)} s`, `${(verified.s / plainS).toFixed(1)} times plain SHA-256; ${((verified.s - read.s + plainS) / plainS).toFixed(1)} times without reading: each entry and node hashed and compared, canonical form, signatures`)
    const subtrees = openSubtrees(store.leaves)
    const first = await seconds(() => subtrees.inclusion(Math.floor(entries / 3), entries))
    line('first proof', `${first.s.toFixed(2)} s`, 'reads the whole log once')
    const more = await seconds(async () => {
      for (let i = 0; i < PROOFS; i++) await subtrees.inclusion(Math.floor((i * entries) / PROOFS), entries)
    })
    line('each proof after it', `${((more.s / PROOFS) * 1000).toFixed(1)} ms`, `${PROOFS} proofs over the log`)
    line('peak memory', `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`, 'of the whole process')
  } finally {
    await store.close()
  }
}

const given = process.argv.indexOf('--entries')
const entries = given === -1 ? 1_000_000 : Number(process.argv[given + 1])
const folder = mkdtempSync(join(tmpdir(), 'rightparty-bench-ledger-'))
try {
  console.log(`\nNode ${process.versions.node}; seconds of computing`)
  await bench(entries, folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
