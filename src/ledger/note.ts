import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'
import { Problem } from '../model/problem.js'

/*
 * Signed notes: a text, an empty line, and lines that sign it. Go's golang.org/x/mod/sumdb/note reads and writes the same.
 * Source: c2sp.org/signed-note (read 2026-11-23).
 */

/** Type of signature that stands before an Ed25519 key wherever keys are named. */
const ED25519 = 0x01
const SEED_BYTES = 32
const KEY_ID_BYTES = 4
/** What a note may have at most: a checkpoint has some hundred characters. */
const NOTE_CHARS_MAX = 100_000
/** Frames of DER in which Ed25519 keys are handed to the platform; what follows is the key. Source: RFC 8410, section 7 and 4. */
const PRIVATE_FRAME = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_FRAME = Buffer.from('302a300506032b6570032100', 'hex')

/** Who verifies notes of one name and key. */
export interface NoteVerifier {
  readonly name: string
  /** First four bytes of the hash of name and key, in hex. */
  readonly keyId: string
  readonly publicKey: Uint8Array
  readonly isSigned: (text: string, signature: Uint8Array) => boolean
}

/** Who signs notes under one name and key. */
export interface NoteSigner extends NoteVerifier {
  readonly sign: (text: string) => Uint8Array
}

/** A name of keys: without blanks of any kind, plus signs and control characters. */
const NAME = /^[^\s+\p{Cc}]+$/u

function checkName(name: string): string {
  if (NAME.test(name)) return name
  throw new Problem('invalid-input', 'the name of a key has at least one character, and no blanks and plus signs')
}

function verifierOf(name: string, publicKey: Uint8Array): NoteVerifier {
  const keyId = createHash('sha256').update(`${checkName(name)}\n`).update(Uint8Array.of(ED25519)).update(publicKey).digest('hex').slice(0, 2 * KEY_ID_BYTES)
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_FRAME, publicKey]), format: 'der', type: 'spki' })
  return { name, keyId, publicKey, isSigned: (text, signature) => verify(null, Buffer.from(text), key, signature) }
}

function publicKeyOf(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_FRAME.length))
}

/**
 * Makes who signs under a name with the Ed25519 key of a 32-byte seed; the same text always gets the same signature.
 * @throws Problem invalid-input for a seed or a name that is none
 */
export function noteSigner(seed: Uint8Array, name: string): NoteSigner {
  if (seed.length !== SEED_BYTES) throw new Problem('invalid-input', `a key has ${SEED_BYTES} bytes; this one has ${seed.length}`)
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_FRAME, seed]), format: 'der', type: 'pkcs8' })
  return { ...verifierOf(name, publicKeyOf(key)), sign: (text) => new Uint8Array(sign(null, Buffer.from(text), key)) }
}

/** The verifier key of a name, as other tools read it: `NAME+KEYID+BASE64`. */
export function verifierKey({ name, keyId, publicKey }: NoteVerifier): string {
  return `${name}+${keyId}+${Buffer.concat([Uint8Array.of(ED25519), publicKey]).toString('base64')}`
}

/** Reads a verifier key. @throws Problem invalid-input for a text that is none, or of another kind of signature */
export function readVerifierKey(text: string): NoteVerifier {
  const [, name = '', keyId = '', encoded = ''] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const bytes = bytesOf(encoded)
  if (bytes?.length === 1 + SEED_BYTES && bytes[0] === ED25519) {
    const verifier = verifierOf(name, bytes.subarray(1))
    if (verifier.keyId === keyId) return verifier
  }
  throw new Problem('invalid-input', 'this is no verifier key of an Ed25519 log (NAME+KEYID+BASE64): rightparty ledger key prints this ledger\'s')
}

/** Bytes of base64 in its one spelling (RFC 4648, section 4); undefined for any other text. */
export function bytesOf(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}

/** Signs a text, which ends with a line break. @throws Problem invalid-input for a text that can be no note */
export function signNote(text: string, signer: NoteSigner): string {
  if (!/^(?:[^\p{Cc}]|\n)*\n$/u.test(text)) throw new Problem('invalid-input', 'the text of a note ends with a line break and has no control characters')
  const signature = Buffer.concat([Buffer.from(signer.keyId, 'hex'), signer.sign(text)])
  return `${text}\n\u2014 ${signer.name} ${signature.toString('base64')}\n`
}

/**
 * The text of a note that this key signed; undefined for one that it did not, or that is no note. Lines of other keys are
 * passed over; the first line of this key decides.
 */
export function openNote(note: string, verifier: NoteVerifier): string | undefined {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || note.length > NOTE_CHARS_MAX || !/^(?:[^\p{Cc}]|\n)*\n$/u.test(note)) return undefined
  const text = note.slice(0, split + 1)
  const lines = note.slice(split + 2, -1).split('\n').map(readSignature)
  if (lines.some((line) => line === undefined)) return undefined
  const own = lines.find((line) => line?.name === verifier.name && line.keyId === verifier.keyId)
  return own !== undefined && verifier.isSigned(text, own.signature) ? text : undefined
}

function readSignature(line: string): { readonly name: string; readonly keyId: string; readonly signature: Uint8Array } | undefined {
  const [, name = '', encoded = ''] = /^\u2014 ([^ ]+) ([^ ]+)$/.exec(line) ?? []
  const bytes = bytesOf(encoded)
  if (!NAME.test(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined
  return { name, keyId: Buffer.from(bytes.subarray(0, KEY_ID_BYTES)).toString('hex'), signature: bytes.subarray(KEY_ID_BYTES) }
}
