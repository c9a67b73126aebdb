import { bytesOf, openNote, signNote, type NoteSigner, type NoteVerifier } from './note.js'
import type { TreeHead } from './proof.js'

/*
 * Checkpoints: signed notes that name a log, the size of its tree and its root. Source: c2sp.org/tlog-checkpoint (read 2026-11-23).
 */

const HASH_BYTES = 32

/** What a checkpoint says. */
export interface SignedHead extends TreeHead {
  /** Name of the log. */
  readonly origin: string
}

/** Bytes in base64 of a hash in hex, as notes and proofs write it. */
export function toBase64(hash: string): string {
  return Buffer.from(hash, 'hex').toString('base64')
}

/** A hash in hex of its base64; undefined for a text that is none. */
export function toHex(text: string): string | undefined {
  const bytes = bytesOf(text)
  return bytes?.length === HASH_BYTES ? Buffer.from(bytes).toString('hex') : undefined
}

/** A number as notes and proofs write it: decimal, without leading zeroes; undefined for any other text. */
export function readCount(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined
  const count = Number(text)
  return Number.isSafeInteger(count) ? count : undefined
}

/** Signs the head of a log that bears the signer's name. */
export function checkpointNote({ size, root }: TreeHead, signer: NoteSigner): string {
  return signNote(`${signer.name}\n${size}\n${toBase64(root)}\n`, signer)
}

/** What the text of a checkpoint says, without looking at who signed it; undefined for a text that is none. */
export function readCheckpointText(text: string): SignedHead | undefined {
  const [origin = '', sizeText, rootText = '', ...more] = text.split('\n')
  const [size, root] = [readCount(sizeText), toHex(rootText)]
  // Lines of extension stand before the last line break, and none of them is empty.
  if (origin === '' || size === undefined || root === undefined || more.at(-1) !== '' || more.slice(0, -1).includes('')) return undefined
  return { origin, size, root }
}

/** What a checkpoint that this key signed for its own log says; undefined for any other text. */
export function openCheckpoint(note: string, verifier: NoteVerifier): SignedHead | undefined {
  const text = openNote(note, verifier)
  const head = text === undefined ? undefined : readCheckpointText(text)
  return head?.origin === verifier.name ? head : undefined
}
