import { noteSigner, verifierKey, type NoteSigner } from '../ledger/note.js'
import { checkpointNote, openCheckpoint } from '../ledger/checkpoint.js'
import { growTree, rootOf } from '../ledger/tree.js'
import type { Checkpoint, TreeState } from '../model/ledger.js'
import { CHECKPOINT_MS } from '../model/limits.js'
import { Problem } from '../model/problem.js'
import type { EpochMs } from '../model/time.js'
import { loadKeyFile, loadOrCreateKeyFile } from '../store/keyring.js'
import type { Store } from '../store/port.js'

/** Characters of a log's first leaf hash that name the log. */
const ORIGIN_CHARS = 16

/** The head of the ledger: numbers what is pending, and signs what is numbered. */
export interface LedgerHead {
  /** Numbers pending leaves; signs the head after `sign`, or when the last signed one is a minute old. */
  readonly integrate: (then?: 'sign') => Promise<void>
  /**
   * Numbers pending leaves and signs the head, or gives the signed one that is still the head.
   * @throws Problem not-found while the ledger is empty; store-unavailable when its key is missing, or it did not grow from what was signed
   */
  readonly checkpoint: () => Promise<Checkpoint>
  /** Who signs this ledger. @throws Problem as `checkpoint` does */
  readonly signer: () => Promise<NoteSigner>
}

/** What a head works with. */
export interface LedgerHeadParts {
  readonly store: () => Promise<Store>
  readonly keyFile: string
  readonly clockMs: () => EpochMs
}

/** Opens the head of the ledger; nothing is read before it is asked for. */
export function openLedgerHead({ store: openStore, keyFile, clockMs }: LedgerHeadParts): LedgerHead {
  let known: NoteSigner | undefined
  let signedAtMs: EpochMs | undefined
  const signer = async (store: Store): Promise<NoteSigner> => (known ??= await signerOf(store, keyFile))
  const sign = async (store: Store): Promise<Checkpoint> => {
    const checkpoint = await signHead(store, await signer(store), clockMs())
    signedAtMs = clockMs()
    return checkpoint
  }
  const isDue = async (store: Store): Promise<boolean> => {
    signedAtMs ??= (await store.checkpointUpTo())?.madeAtMs ?? 0
    const nowMs = clockMs()
    return nowMs < signedAtMs || nowMs - signedAtMs >= CHECKPOINT_MS
  }
  return {
    integrate: async (then) => {
      const store = await openStore()
      await number(store)
      if (then !== 'sign' && !(await isDue(store))) return
      try {
        await sign(store)
      } catch (error) {
        // The acts are committed and numbered; whoever asks for a checkpoint, and ledger verify, is told what is wrong.
        if (!(error instanceof Problem)) throw error
      }
    },
    checkpoint: async () => {
      const store = await openStore()
      await number(store)
      return sign(store)
    },
    signer: async () => signer(await openStore()),
  }
}

async function number(store: Store): Promise<void> {
  while ((await store.integrate(growTree)) > 0);
}

/** The log is named after its first entry, so that no two logs share a name, and every copy of one has its name. */
async function originOf(store: Store): Promise<string> {
  for await (const [first] of store.leaves(0)) if (first !== undefined) return `rightparty/${first.leafHash.slice(0, ORIGIN_CHARS)}`
  throw new Problem('not-found', 'the ledger is empty, so that there is nothing to sign: rightparty load makes its first entry')
}

async function signerOf(store: Store, keyFile: string): Promise<NoteSigner> {
  const origin = await originOf(store)
  const isSigned = (await store.checkpointUpTo()) !== undefined
  // A lost key is never replaced: who keeps an older checkpoint could not verify a newer one.
  return noteSigner(isSigned ? loadKeyFile(keyFile, 'ledger') : loadOrCreateKeyFile(keyFile, 'ledger'), origin)
}

async function signHead(store: Store, signer: NoteSigner, nowMs: EpochMs): Promise<Checkpoint> {
  const state = await store.treeState()
  const last = await store.checkpointUpTo()
  if (last !== undefined) {
    const head = openCheckpoint(last.note, signer)
    if (head === undefined || head.size !== last.size || head.root !== rootOf(last)) {
      throw new Problem('store-unavailable', `the last checkpoint of this ledger was not signed with its key (${verifierKey(signer)}): give its own key file by RIGHTPARTY_LEDGER_KEY_FILE, or run rightparty ledger verify`)
    }
    if (last.size === state.size) return last
    if (!(await growsFrom(store, last, state))) {
      throw new Problem('store-unavailable', `the ledger did not grow from what was signed at ${last.size} entries, and is not signed again: run rightparty ledger verify`)
    }
  }
  const checkpoint: Checkpoint = { size: state.size, origin: signer.name, note: checkpointNote({ size: state.size, root: rootOf(state) }, signer), peaks: state.peaks, madeAtMs: nowMs }
  await store.keepCheckpoint(checkpoint)
  return checkpoint
}

/** Whether the tree is the signed one with the leaves that were numbered since. */
async function growsFrom(store: Store, last: TreeState, state: TreeState): Promise<boolean> {
  let tree: TreeState = { size: last.size, peaks: last.peaks }
  for await (const batch of store.leaves(last.size)) {
    tree = growTree(tree, batch.slice(0, state.size - tree.size).map((leaf) => leaf.leafHash))
    if (tree.size >= state.size) break
  }
  return tree.size === state.size && rootOf(tree) === rootOf(state)
}
