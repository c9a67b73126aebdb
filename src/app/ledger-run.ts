import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { openCheckpoint, readCheckpointText, type SignedHead } from '../ledger/checkpoint.js'
import { readVerifierKey, verifierKey, type NoteVerifier } from '../ledger/note.js'
import { verifyLedger, type LedgerVerdict } from '../ledger/verify.js'
import type { Checkpoint, NumberedLeaf, TreeState } from '../model/ledger.js'
import { Problem } from '../model/problem.js'
import type { Store } from '../store/port.js'
import type { App } from './context.js'
import { onFiles } from './files.js'

/** How a ledger is verified. */
export interface VerifyRequest {
  /** File of a checkpoint that somebody kept. */
  readonly against?: string
  /** Verifier key, where the ledger's own key file is not at hand. */
  readonly vkey?: string
}

/** What `ledger verify` answers. */
export interface LedgerAnswer extends LedgerVerdict {
  /** Leaves that have no number yet. */
  readonly pending: number
  /** Verifier key under which the checkpoints were verified; absent for an empty ledger. */
  readonly vkey?: string
  /** Leaves under the kept checkpoint that the ledger was held against. */
  readonly against?: number
}

/** A checkpoint as it is given out, with the key to verify it. */
export interface CheckpointAnswer {
  readonly origin: string
  readonly size: number
  /** Hex. */
  readonly root: string
  /** The signed note itself. */
  readonly note: string
  readonly vkey: string
}

/** A checkpoint that somebody kept. */
export interface KeptCheckpoint extends SignedHead {
  readonly note: string
}

/** Reads a checkpoint that somebody kept. @throws Problem invalid-input for a file that is none */
export function readKeptCheckpoint(app: App, path: string): KeptCheckpoint {
  const file = resolve(app.folder, path)
  const note = onFiles(file, () => readFileSync(file, 'utf8'))
  const head = readCheckpointText(note.slice(0, note.lastIndexOf('\n\n') + 1))
  if (head === undefined || head.size === 0) throw new Problem('invalid-input', `${file} is no checkpoint of a ledger: name a file as rightparty ledger checkpoint prints it`)
  return { note, ...head }
}

/** Numbers what is pending and signs the head of the ledger, where it is not signed yet. @throws Problem as `app.checkpoint` does */
export async function runLedgerCheckpoint(app: App): Promise<CheckpointAnswer> {
  const { note, origin, size } = await app.checkpoint()
  const signer = await app.ledgerSigner()
  const { root } = openCheckpoint(note, signer)!
  return { origin, size, root, note, vkey: verifierKey(signer) }
}

/** What the ledger's checkpoints are verified with: `NAME+KEYID+BASE64`. @throws Problem as `app.checkpoint` does */
export async function runLedgerKey(app: App): Promise<{ readonly vkey: string }> {
  await app.integrate()
  return { vkey: verifierKey(await app.ledgerSigner()) }
}

/**
 * Numbers what is pending, then recomputes the whole ledger and compares it with the tree that the store kept, with every
 * checkpoint, and with one that somebody kept elsewhere.
 * @throws Problem invalid-input for a file or key that is none; store-unavailable when the ledger's key is missing
 */
export async function runLedgerVerify(app: App, { against, vkey }: VerifyRequest = {}): Promise<LedgerAnswer> {
  const store = await app.store()
  await app.integrate()
  const kept = against === undefined ? undefined : readKeptCheckpoint(app, against)
  const state = await store.treeState()
  const about = { pending: await store.pending(), ...(kept === undefined ? {} : { against: kept.size }) }
  const verifier = vkey === undefined ? await ownVerifier(app, store) : readVerifierKey(vkey)
  if (verifier === undefined && kept === undefined) return withActs(store, { ...(await verifyLedger(store.leaves(0), state)), ...about })
  if (verifier === undefined) throw new Problem('not-found', 'the ledger is empty, and cannot have grown from a checkpoint: give the store that it is of by --store')
  const checkpoints = withKept(signedUpTo(store, state), kept === undefined ? undefined : { ...kept, peaks: [], madeAtMs: 0 })
  const verdict = await verifyLedger(numberedUpTo(store, state), state, { checkpoints, verifier })
  return withActs(store, { ...verdict, ...about, vkey: verifierKey(verifier) })
}

/** Looks whether every act that the store holds has its entry: one that was taken away before it was numbered is in no tree. */
async function withActs(store: Store, answer: LedgerAnswer): Promise<LedgerAnswer> {
  const acts = answer.ok ? await store.actsWithoutLeaf() : 0
  if (acts === 0) return answer
  const words = `${acts === 1 ? 'an act has' : `${acts} acts have`} no entry: it was taken away before it was numbered`
  return { ...answer, ok: false, firstBad: { seq: answer.size, until: answer.size, fault: 'lost', words } }
}

/** The ledger's own key; undefined for an empty ledger, which has none. */
async function ownVerifier(app: App, store: Store): Promise<NoteVerifier | undefined> {
  for await (const batch of store.leaves(0, 1)) if (batch.length > 0) return app.ledgerSigner()
  return undefined
}

/** A server beside this goes on: what was numbered since the tree was read is not looked at, but what no tree took in is. */
async function* numberedUpTo(store: Store, { size }: TreeState): AsyncGenerator<readonly NumberedLeaf[]> {
  for await (const batch of store.leaves(0)) {
    const isBeyond = (batch.at(-1)?.seq ?? 0) >= size
    if (isBeyond && (await store.treeState()).size > size) {
      yield batch.filter((leaf) => leaf.seq < size)
      return
    }
    yield batch
  }
}

async function* signedUpTo(store: Store, { size }: TreeState): AsyncGenerator<readonly Checkpoint[]> {
  for await (const batch of store.checkpoints(0)) {
    const isBeyond = (batch.at(-1)?.size ?? 0) > size
    yield isBeyond && (await store.treeState()).size > size ? batch.filter((one) => one.size <= size) : batch
  }
}

async function* withKept(checkpoints: AsyncIterable<readonly Checkpoint[]>, kept: Checkpoint | undefined): AsyncGenerator<readonly Checkpoint[]> {
  let waiting = kept
  for await (const batch of checkpoints) {
    const at = waiting === undefined ? -1 : batch.findIndex((one) => one.size >= waiting!.size)
    yield at < 0 ? batch : [...batch.slice(0, at), waiting!, ...batch.slice(at)]
    if (at >= 0) waiting = undefined
  }
  if (waiting !== undefined) yield [waiting]
}
